from pathlib import Path

import numpy as np
import pytest
import torch
from gguf import GGUFReader, get_tensor_name_map
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM

from sidecar import export
from sidecar.events import CHECK_FAILED, Failure
from sidecar.export import GGUF_ARCH, Origin, export_gguf, refuse_unsupported, save_peft
from tests.tiny import HEADS, KV_HEADS, LAYERS

ORIGIN = Origin("b" * 64, "d" * 64, "t" * 64)


def adapted(world, folder: Path, **options) -> PeftModel:
    base = AutoModelForCausalLM.from_pretrained(world.plain, dtype=torch.float32)
    torch.manual_seed(1)
    config = {"r": 8, "lora_alpha": 16, "target_modules": "all-linear", "init_lora_weights": False, **options}
    model = get_peft_model(base, LoraConfig(**config)).eval()
    save_peft(model, folder)
    return model


def logits(model) -> torch.Tensor:
    with torch.no_grad():
        return model(input_ids=torch.arange(3, 60)[None]).logits[0]


def apply_gguf(world, adapter: Path) -> torch.Tensor:
    """What an engine computes that knows GGUF only: its own base, its own layout, scale alpha / r."""
    reader = GGUFReader(adapter)
    alpha = float(reader.fields["adapter.lora.alpha"].parts[-1][0])
    tensors = {tensor.name: torch.tensor(np.array(tensor.data, dtype=np.float32)) for tensor in reader.tensors}
    model = AutoModelForCausalLM.from_pretrained(world.plain, dtype=torch.float32).eval()
    names = get_tensor_name_map(GGUF_ARCH[world.arch], LAYERS)
    with torch.no_grad():
        for module_name, module in model.named_modules():
            name = names.get_name(module_name) if module_name else None
            a, b = tensors.get(f"{name}.weight.lora_a"), tensors.get(f"{name}.weight.lora_b")
            if a is None or b is None:
                continue
            delta = (alpha / a.shape[0]) * b @ a
            if world.arch == "llama":
                delta = unpermute(module_name, delta)
            module.weight += delta
    return logits(model)


def unpermute(module: str, delta: torch.Tensor) -> torch.Tensor:
    heads = {"q_proj": HEADS, "k_proj": KV_HEADS}.get(module.rpartition(".")[2])
    if heads is None:
        return delta
    rows, columns = delta.shape
    return delta.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def distance(one: torch.Tensor, other: torch.Tensor) -> float:
    return float((one.softmax(-1) - other.softmax(-1)).abs().sum(-1).mean())


@pytest.mark.parametrize("rslora", [False, True])
def test_the_gguf_adapter_does_what_peft_does(world, tmp_path, rslora):
    model = adapted(world, tmp_path, use_rslora=rslora)
    shape = export_gguf(tmp_path, world.plain, tmp_path / "adapter.gguf", ORIGIN)
    assert shape == {"rank": 8, "tensors": 2 * 7 * LAYERS}
    with model.disable_adapter():
        effect = distance(logits(model), logits(AutoModelForCausalLM.from_pretrained(world.plain)))
        base = logits(model)
    assert effect < 1e-6
    assert distance(apply_gguf(world, tmp_path / "adapter.gguf"), logits(model)) < 5e-3
    assert distance(base, logits(model)) > 0.1


def test_a_missing_permutation_shows(llama, tmp_path, monkeypatch):
    model = adapted(llama, tmp_path)
    monkeypatch.setattr(export, "permute", lambda module, values, heads, kv_heads: values)
    export_gguf(tmp_path, llama.plain, tmp_path / "adapter.gguf", ORIGIN)
    assert distance(apply_gguf(llama, tmp_path / "adapter.gguf"), logits(model)) > 0.05


def test_rslora_without_its_factor_shows(world, tmp_path, monkeypatch):
    model = adapted(world, tmp_path, use_rslora=True)
    monkeypatch.setattr(export, "llama_alpha", lambda config: float(config.lora_alpha))
    export_gguf(tmp_path, world.plain, tmp_path / "adapter.gguf", ORIGIN)
    assert distance(apply_gguf(world, tmp_path / "adapter.gguf"), logits(model)) > 0.05


def test_the_file_says_what_it_belongs_to(llama, tmp_path):
    adapted(llama, tmp_path)
    export_gguf(tmp_path, llama.plain, tmp_path / "adapter.gguf", ORIGIN)
    fields = GGUFReader(tmp_path / "adapter.gguf").fields
    text = {name: bytes(field.parts[-1]).decode() for name, field in fields.items() if field.types[:1] == [8]}
    assert text["general.type"] == "adapter"
    assert text["general.architecture"] == "llama"
    assert text["whetstone.base.sha256"] == ORIGIN.base_sha256
    assert text["whetstone.dataset.sha256"] == ORIGIN.dataset_sha256


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"use_dora": True}, "DoRA"),
        ({"modules_to_save": ["lm_head"]}, "modules_to_save"),
        ({"bias": "all"}, "bias all"),
        ({"target_modules": ["q_proj", "lm_head"]}, "targets lm_head"),
        ({"alpha_pattern": {"q_proj": 4}}, "by pattern"),
        ({"rank_pattern": {"q_proj": 4}}, "by pattern"),
        ({"init_lora_weights": "pissa"}, "changes the base"),
        ({"trainable_token_indices": [1]}, "trained tokens"),
    ],
)
def test_what_the_format_cannot_hold_is_refused(options, words):
    config = LoraConfig(**{"r": 8, "lora_alpha": 16, "target_modules": ["q_proj"], **options})
    with pytest.raises(Failure, match=words) as caught:
        refuse_unsupported(config)
    assert caught.value.code == CHECK_FAILED


def test_numbers_that_are_not_finite_are_refused(llama, tmp_path):
    model = adapted(llama, tmp_path)
    with torch.no_grad():
        next(weight for name, weight in model.named_parameters() if "lora_B" in name).fill_(float("nan"))
    save_peft(model, tmp_path)
    with pytest.raises(Failure, match="not finite"):
        export_gguf(tmp_path, llama.plain, tmp_path / "adapter.gguf", ORIGIN)
    assert not (tmp_path / "adapter.gguf").exists()

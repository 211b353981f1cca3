"""
A trained adapter as PEFT safetensors and as the GGUF that llama.cpp applies, from the same weights.

llama.cpp scales by alpha / rank, with the rank read from the tensor; what its format cannot hold is refused, because it
would be left out without a word.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gguf import MODEL_ARCH, GGUFWriter, get_tensor_name_map
from peft import LoraConfig, PeftConfig, PeftModel
from safetensors.torch import load_file

from sidecar.base import head_counts
from sidecar.events import CHECK_FAILED, Failure
from sidecar.hashing import flush, sha256_file, sha256_text

GGUF_ARCH = {"llama": MODEL_ARCH.LLAMA, "qwen2": MODEL_ARCH.QWEN2}
GGUF_NAME = "adapter.gguf"
PEFT_FILES = ["adapter_model.safetensors", "adapter_config.json"]
UNSUPPORTED_TARGETS = {"lm_head", "embed_tokens"}


@dataclass(frozen=True)
class Origin:
    """What the adapter belongs to; written into the file and compared at load."""

    base_sha256: str
    dataset_sha256: str
    template_sha256: str


def save_peft(model: PeftModel, folder: Path) -> None:
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    config = json.loads((folder / "adapter_config.json").read_text())
    # A path of the training machine says nothing elsewhere and would make equal adapters differ.
    config["base_model_name_or_path"] = None
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True))


def export_gguf(peft_folder: Path, base_folder: Path, target: Path, origin: Origin) -> dict[str, int]:
    """Writes the GGUF adapter in F16; returns rank and number of tensors. Exit 11 where it cannot be held."""
    config = PeftConfig.from_pretrained(peft_folder)
    refuse_unsupported(config)
    assert isinstance(config, LoraConfig)
    arch, heads, kv_heads, layers = head_counts(base_folder)
    names = get_tensor_name_map(GGUF_ARCH[arch], layers)

    temporary = target.with_suffix(".tmp")
    writer = GGUFWriter(temporary, arch)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", llama_alpha(config))
    writer.add_string("whetstone.base.sha256", origin.base_sha256)
    writer.add_string("whetstone.dataset.sha256", origin.dataset_sha256)
    writer.add_string("whetstone.template.sha256", origin.template_sha256)
    writer.add_uint32("whetstone.version", 1)

    tensors = load_file(peft_folder / "adapter_model.safetensors")
    for key in sorted(tensors):
        module, part = split_key(key)
        name = names.get_name(module)
        if name is None:
            raise Failure(CHECK_FAILED, f"{module} has no place in a GGUF adapter of {arch}.")
        values = tensors[key].float().numpy()
        if part == "b" and arch == "llama":
            values = permute(module, values, heads, kv_heads)
        if not np.isfinite(values).all():
            raise Failure(CHECK_FAILED, f"{module} holds numbers that are not finite; lower the learning rate.")
        writer.add_tensor(f"{name}.weight.lora_{part}", values.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    flush(temporary)
    temporary.rename(target)
    flush(target.parent)
    return {"rank": config.r, "tensors": len(tensors)}


def refuse_unsupported(config: PeftConfig) -> None:
    problems = []
    if not isinstance(config, LoraConfig):
        raise Failure(CHECK_FAILED, f"Only LoRA adapters can be served, not {config.peft_type}.")
    if config.use_dora:
        problems.append("DoRA")
    if config.modules_to_save:
        problems.append(f"modules_to_save {sorted(config.modules_to_save)}")
    if config.bias != "none":
        problems.append(f"bias {config.bias}")
    if config.alpha_pattern or config.rank_pattern:
        problems.append("ranks or alphas by pattern")
    if config.trainable_token_indices:
        problems.append("trained tokens")
    if config.fan_in_fan_out or config.layer_replication:
        problems.append("transposed or replicated layers")
    if config.init_lora_weights not in (True, False, "gaussian"):
        problems.append(f"initialisation {config.init_lora_weights}, which changes the base")
    if hit := UNSUPPORTED_TARGETS & set(config.target_modules or []):
        problems.append(f"targets {', '.join(sorted(hit))}")
    if config.lora_alpha <= 0:
        problems.append(f"alpha {config.lora_alpha}")
    if problems:
        raise Failure(CHECK_FAILED, f"A GGUF adapter cannot hold {'; '.join(problems)}. Train without it.")


def llama_alpha(config: LoraConfig) -> float:
    """llama.cpp computes alpha / r; rsLoRA means alpha / sqrt(r), so alpha carries the missing sqrt(r)."""
    return config.lora_alpha * config.r**0.5 if config.use_rslora else float(config.lora_alpha)


def split_key(key: str) -> tuple[str, str]:
    """`base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight` → module, `a` or `b`."""
    module, separator, part = key.removeprefix("base_model.model.").rpartition(".lora_")
    if not separator or part not in ("A.weight", "B.weight"):
        raise Failure(CHECK_FAILED, f"{key} is no LoRA matrix; a GGUF adapter has no place for it.")
    return module, part[0].lower()


def permute(module: str, values: np.ndarray, heads: int, kv_heads: int) -> np.ndarray:
    """llama.cpp keeps the two halves of each rotary pair of llama's q and k side by side; shapes do not show it."""
    count = {"q_proj": heads, "k_proj": kv_heads}.get(module.rpartition(".")[2])
    if count is None:
        return values
    rows, rank = values.shape
    return values.reshape(count, 2, rows // count // 2, rank).swapaxes(1, 2).reshape(rows, rank)


def describe_files(folder: Path) -> dict[str, object]:
    """Name, size and SHA-256 of each artifact, and one hash over the PEFT files."""
    files = {
        name: {"sha256": sha256_file(path), "sizeBytes": path.stat().st_size}
        for name, path in ((name, folder / name) for name in [GGUF_NAME, *PEFT_FILES])
    }
    peft = json.dumps({name: files[name]["sha256"] for name in PEFT_FILES}, sort_keys=True)
    return {"files": files, "peftSha256": sha256_text(peft)}

"""
The model that is trained: the very file that is served.

transformers reads a GGUF but marks the model as quantised, which Trainer and `save_pretrained` refuse; so it is rebuilt
once as a plain model in a cache folder named by the file's SHA-256, and later loads take a second.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from peft import PeftModel
from peft.helpers import disable_input_dtype_casting
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerFast

from sidecar import attention
from sidecar.config import Base
from sidecar.events import BASE_MISMATCH, Failure
from sidecar.hashing import flush, sha256_file

# Only these are tested from training to serving; Mistral files use the llama architecture in GGUF.
ARCHITECTURES = {"llama": "llama", "mistral": "llama", "qwen2": "qwen2"}


def plain_base(base: Base, cache: Path) -> Path:
    """A folder with config, safetensors and tokenizer for `base`; made on first use. Exit 14 for another file."""
    path = Path(base.path)
    if path.is_dir():
        return path
    target = cache / base.sha256
    if (target / "config.json").exists():
        return target
    if not path.exists():
        raise Failure(BASE_MISMATCH, f"The base {path} is missing; start Whetstone once so that it fetches its model.")
    if (found := sha256_file(path)) != base.sha256:
        raise Failure(
            BASE_MISMATCH,
            f"{path} has the SHA-256 {found}, but the run is for {base.sha256}. Train with the served file.",
        )
    temporary = cache / f"tmp-{uuid.uuid4().hex[:12]}"
    temporary.mkdir(parents=True)
    try:
        unpack(path, temporary)
        try:
            temporary.rename(target)
        except OSError:
            # Another run was first; its copy is the same.
            if not (target / "config.json").exists():
                raise
        flush(cache)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def unpack(gguf: Path, folder: Path) -> None:
    source = {"pretrained_model_name_or_path": str(gguf.parent), "gguf_file": gguf.name}
    marked = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
    config = marked.config
    check_architecture(config.model_type)
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    plain = type(marked)(config)
    plain.load_state_dict(marked.state_dict())
    plain.tie_weights()
    AutoTokenizer.from_pretrained(**source).save_pretrained(folder)
    plain.save_pretrained(folder)
    for file in folder.iterdir():
        flush(file)


def check_architecture(model_type: str) -> str:
    """The architecture's name in GGUF."""
    if model_type not in ARCHITECTURES:
        known = ", ".join(ARCHITECTURES)
        raise Failure(BASE_MISMATCH, f"Adapters for {model_type} are not tested here; bases of {known} are.")
    return ARCHITECTURES[model_type]


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    return AutoTokenizer.from_pretrained(folder, local_files_only=True)


def load_model(folder: Path, precision: str, device: str) -> PreTrainedModel:
    """`precision` is fp32, bf16 or nf4, decided already; on the CPU bf16 means fp32 weights under autocast."""
    options: dict = {"local_files_only": True, "attn_implementation": attention.NAME}
    if precision == "nf4":
        from transformers import BitsAndBytesConfig

        options["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=torch.bfloat16,
            bnb_4bit_quant_storage=torch.bfloat16 if int(os.environ.get("WORLD_SIZE", "1")) > 1 else torch.uint8,
        )
        options["device_map"] = {"": device}
    options["dtype"] = torch.float32 if device == "cpu" and precision != "nf4" else torch.bfloat16
    if precision == "fp32":
        options["dtype"] = torch.float32
    model = AutoModelForCausalLM.from_pretrained(folder, **options)
    check_architecture(model.config.model_type)
    return model


@contextmanager
def halved(model: PeftModel, *, when: bool) -> Iterator[None]:
    """
    All frozen weights in bf16, so that nothing between the layers is copied from one precision to the other. Afterwards
    the exact ones are back.
    """
    exact = [
        (module, name, weight)
        for module in model.modules()
        for name, weight in module.named_parameters(recurse=False)
        if when and not weight.requires_grad
    ]
    halves = {weight: torch.nn.Parameter(weight.to(torch.bfloat16), requires_grad=False) for _, _, weight in exact}
    for module, name, weight in exact:
        setattr(module, name, halves[weight])
    try:
        with disable_input_dtype_casting(model, active=when):
            yield
    finally:
        for module, name, weight in exact:
            setattr(module, name, weight)


def head_counts(folder: Path) -> tuple[str, int, int, int]:
    """GGUF architecture, attention heads, key-value heads, layers."""
    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    arch = check_architecture(config.model_type)
    return arch, config.num_attention_heads, config.num_key_value_heads, config.num_hidden_layers

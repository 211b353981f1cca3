"""
An adapter merged into its base, for servers that know no adapters:

    python -m sidecar.merge base.gguf adapter.gguf merged.gguf --type q8_0

Works in GGUF's own layout, in fp32: only the matrices that the adapter touches are unpacked, added to and packed again,
everything else is copied as it is. Small changes vanish in few bits, so never below eight; the result is another model,
to be evaluated again before it serves.
"""

import argparse
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFValueType, GGUFWriter, quants

from sidecar.events import BASE_MISMATCH, CHECK_FAILED, Failure
from sidecar.hashing import flush, sha256_file

TYPES = {"f16": GGMLQuantizationType.F16, "bf16": GGMLQuantizationType.BF16, "q8_0": GGMLQuantizationType.Q8_0}


def merge(base_path: Path, adapter_path: Path, target: Path, kind: str) -> int:
    """Writes the merged model; returns how many matrices were changed. Exit 14 where the adapter is of another base."""
    adapter = GGUFReader(adapter_path)
    wanted = text_of(adapter, "whetstone.base.sha256")
    if wanted != (found := sha256_file(base_path)):
        raise Failure(BASE_MISMATCH, f"The adapter belongs to the base {wanted}, {base_path.name} is {found}.")
    base = GGUFReader(base_path)
    alpha = float(adapter.fields["adapter.lora.alpha"].contents())
    matrices = {tensor.name: np.array(tensor.data, dtype=np.float32) for tensor in adapter.tensors}
    touched = {name.removesuffix(".lora_a") for name in matrices if name.endswith(".lora_a")}
    if missing := touched - {tensor.name for tensor in base.tensors}:
        raise Failure(CHECK_FAILED, f"The base has no {', '.join(sorted(missing)[:3])}.")

    temporary = target.with_suffix(".tmp")
    writer = GGUFWriter(temporary, text_of(base, "general.architecture"))
    copy_fields(base, writer)
    writer.add_string("whetstone.base.sha256", found)
    writer.add_string("whetstone.adapter.sha256", sha256_file(adapter_path))
    for tensor in base.tensors:
        if tensor.name not in touched:
            writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
            continue
        a, b = matrices[f"{tensor.name}.lora_a"], matrices[f"{tensor.name}.lora_b"]
        merged = quants.dequantize(tensor.data, tensor.tensor_type) + (alpha / a.shape[0]) * (b @ a)
        writer.add_tensor(tensor.name, quants.quantize(merged, TYPES[kind]), raw_dtype=TYPES[kind])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    flush(temporary)
    temporary.rename(target)
    return len(touched)


def copy_fields(base: GGUFReader, writer: GGUFWriter) -> None:
    for field in base.fields.values():
        # The writer makes these itself.
        if field.name.startswith("GGUF.") or field.name == "general.architecture":
            continue
        kind = field.types[0]
        part = field.types[-1] if kind == GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), kind, sub_type=part)


def text_of(reader: GGUFReader, name: str) -> str:
    field = reader.fields.get(name)
    return str(field.contents()) if field else "unknown"


def main() -> int:
    parser = argparse.ArgumentParser(description="Merges a GGUF adapter into its base.")
    for name in ("base", "adapter", "target"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--type", choices=TYPES, default="q8_0")
    options = parser.parse_args()
    try:
        changed = merge(options.base, options.adapter, options.target, options.type)
    except Failure as failure:
        print(failure)
        return failure.code
    print(f"{changed} matrices merged into {options.target} ({options.target.stat().st_size / 1e6:.1f} MB)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

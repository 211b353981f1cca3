import dataclasses

import pytest
import torch
from transformers import AutoModelForCausalLM

from sidecar.events import BASE_MISMATCH, Failure
from sidecar.export import export_gguf
from sidecar.merge import merge
from tests.test_export import ORIGIN, adapted, distance, logits
from tests.tiny import LAYERS


def exported(world, folder):
    model = adapted(world, folder)
    origin = dataclasses.replace(ORIGIN, base_sha256=world.base.sha256)
    export_gguf(folder, world.plain, folder / "adapter.gguf", origin)
    return model


@pytest.mark.parametrize(("kind", "bound"), [("f16", 5e-3), ("q8_0", 5e-2)])
def test_the_merged_file_does_what_base_and_adapter_do(world, tmp_path, kind, bound):
    model = exported(world, tmp_path)
    # A folder of its own: beside a PEFT configuration, transformers would look for the base that it names.
    folder = tmp_path / "merged"
    folder.mkdir()
    assert merge(world.gguf, tmp_path / "adapter.gguf", folder / "merged.gguf", kind) == 7 * LAYERS
    merged = AutoModelForCausalLM.from_pretrained(folder, gguf_file="merged.gguf", dtype=torch.float32).eval()
    with model.disable_adapter():
        base = logits(model)
    assert distance(logits(merged), logits(model)) < bound
    assert distance(logits(merged), base) > 0.1


def test_an_adapter_of_another_base_is_not_merged(llama, tmp_path):
    adapted(llama, tmp_path)
    export_gguf(tmp_path, llama.plain, tmp_path / "adapter.gguf", ORIGIN)
    with pytest.raises(Failure, match="belongs to the base") as caught:
        merge(llama.gguf, tmp_path / "adapter.gguf", tmp_path / "merged.gguf", "f16")
    assert caught.value.code == BASE_MISMATCH
    assert not (tmp_path / "merged.gguf").exists()

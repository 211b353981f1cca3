import json

import pytest

from sidecar.config import read_run
from sidecar.events import BAD_DATA, Failure
from tests.conftest import run_json


def read(tmp_path, run: dict):
    path = tmp_path / "run.json"
    path.write_text(json.dumps(run))
    return read_run(path)


def refused(tmp_path, run: dict) -> str:
    with pytest.raises(Failure) as caught:
        read(tmp_path, run)
    assert caught.value.code == BAD_DATA
    return str(caught.value)


def test_reads_what_it_was_given(llama, tmp_path):
    run = read(tmp_path, run_json(llama, tmp_path))
    assert run.recipe.lora.r == 8
    assert run.recipe.warmup_max_steps == 20
    assert run.recipe.epochs == 4.0


def test_an_unknown_field_is_an_error_with_its_place(llama, tmp_path):
    assert "run.recipe has unknown fields: learningrate" in refused(
        tmp_path, run_json(llama, tmp_path, recipe={"learningrate": 1e-3})
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("learningRate", "1e-3", "run.recipe.learningRate must be float"),
        ("batchRows", 2.5, "run.recipe.batchRows must be int"),
        ("batchRows", True, "run.recipe.batchRows must be int"),
        ("precision", "fp16", "run.recipe.precision must be one of"),
        ("sharePrefix", 1, "run.recipe.sharePrefix must be bool"),
    ],
)
def test_a_wrong_value_is_an_error(llama, tmp_path, field, value, words):
    assert words in refused(tmp_path, run_json(llama, tmp_path, recipe={field: value}))


def test_a_missing_field_is_an_error(llama, tmp_path):
    run = run_json(llama, tmp_path)
    del run["seed"]
    assert "run lacks seed" in refused(tmp_path, run)


def test_another_format_is_refused(llama, tmp_path):
    assert "this sidecar reads 1" in refused(tmp_path, run_json(llama, tmp_path, format=2))

"""The examples that the TypeScript side tests too."""

import json
from pathlib import Path

from sidecar.config import read_run
from sidecar.events import camel

CONTRACT = Path(__file__).parents[2] / "contract"


def test_the_example_run_is_understood():
    run = read_run(CONTRACT / "run.example.json")
    assert run.recipe.lora.targets == "all-linear"


def test_every_event_of_the_example_has_a_type():
    lines = (CONTRACT / "events.example.ndjson").read_text().splitlines()
    kinds = [json.loads(line)["type"] for line in lines]
    assert kinds[0] == "started"
    assert kinds[-1] == "finished"


def test_names_are_camel_case_outside():
    assert camel("tokens_per_second") == "tokensPerSecond"

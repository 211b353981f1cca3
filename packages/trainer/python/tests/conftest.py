import json
import os
from pathlib import Path

import pytest
import torch

# Before anything of Hugging Face is imported: tests reach nothing.
os.environ["HF_HUB_OFFLINE"] = "1"

from sidecar import events
from sidecar.base import load_tokenizer, plain_base
from sidecar.config import Base
from sidecar.hashing import sha256_file
from sidecar.template import Encoder
from tests.tiny import write_gguf

# Tiny models gain nothing from a second thread and lose much where the machine is busy.
torch.set_num_threads(1)

LABELS = ["refund", "delivery", "password"]
SYSTEM = "You sort messages. Reply with one label: refund, delivery, password."
QUESTIONS = {
    "refund": ["I want my money back for order", "Please refund what I paid for number"],
    "delivery": ["Where is my parcel with number", "The delivery should have come for order"],
    "password": ["I cannot sign in with my account", "My password does not work for user"],
}


class World:
    """A tiny base with its tokenizer, and the files of a run."""

    def __init__(self, arch: str, folder: Path) -> None:
        self.arch = arch
        self.folder = folder
        self.gguf = folder / "base.gguf"
        self.model = write_gguf(arch, self.gguf)
        self.base = Base(str(self.gguf), sha256_file(self.gguf), "chatml", "0" * 64)
        self.cache = folder / "cache"
        self.cache.mkdir()
        self.plain = plain_base(self.base, self.cache)
        self.encoder = Encoder(load_tokenizer(self.plain), "chatml")


@pytest.fixture(scope="session", params=["llama", "qwen2"])
def world(request, tmp_path_factory) -> World:
    return World(request.param, tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="session")
def llama(tmp_path_factory) -> World:
    return World("llama", tmp_path_factory.mktemp("only-llama"))


@pytest.fixture
def heard(monkeypatch) -> list[dict]:
    """The events that are emitted in this process."""

    class Ear:
        def write(self, text: str) -> None:
            said.append(json.loads(text))

        def flush(self) -> None:
            pass

    said: list[dict] = []
    monkeypatch.setattr(events, "_out", Ear())
    return said


def row(label: str, number: int) -> dict:
    question = f"{QUESTIONS[label][number % 2]} {number * 37 % 1000}?"
    prompt = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return {"id": f"{label}-{number}", "prompt": prompt, "completion": label, "question": question}


def write_rows(path: Path, rows: list[dict]) -> str:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return str(path)


def run_json(world: World, folder: Path, **changes) -> dict:
    """A run of a few seconds; `changes` replace fields, `recipe` is merged."""
    folder.mkdir(parents=True, exist_ok=True)
    train = [row(label, number) for label in LABELS for number in range(16)]
    test = [row(label, number) for label in LABELS for number in range(16, 20)]
    recipe = {
        "name": "smoke",
        "lora": {"r": 8, "alpha": 16, "dropout": 0.0, "targets": "all-linear", "rslora": False},
        "learningRate": 1e-2,
        "schedule": "cosine",
        "warmupShare": 0.05,
        "warmupMinSteps": 2,
        "warmupMaxSteps": 20,
        "epochs": 4,
        "maxSteps": None,
        "batchRows": 8,
        "microTokens": 512,
        "maxLength": 128,
        "precision": "fp32",
        "gradientCheckpointing": False,
        "maxGradNorm": 1.0,
        "weightDecay": 0.0,
        "patience": 1,
        "sharePrefix": True,
    }
    run = {
        "format": 1,
        "runId": "tiny",
        "attempt": 1,
        "recipe": {**recipe, **changes.pop("recipe", {})},
        "base": {
            "path": str(world.gguf),
            "sha256": world.base.sha256,
            "template": "chatml",
            "templateSha256": "0" * 64,
        },
        "data": {
            "sha256": "1" * 64,
            "train": write_rows(folder / "train.jsonl", train),
            "validation": None,
            "general": None,
            "heldOut": [],
        },
        "predict": {"rows": write_rows(folder / "test.jsonl", test), "labels": LABELS, "maxTokens": 16},
        "seed": 3,
        "mode": "train",
        "device": "cpu",
        "threads": 1,
        "checkpointSeconds": 1e6,
        "maxMinutes": None,
        "workDir": str(folder / "work"),
        "outDir": str(folder / "out"),
        "cacheDir": str(world.cache),
    }
    return {**run, **changes}

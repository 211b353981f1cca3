"""Whole runs on tiny models: in this process for what comes out, in one of their own for how they end."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sidecar.config import read_run
from sidecar.events import BAD_DATA, BASE_MISMATCH, CANCELLED, Failure
from sidecar.export import PEFT_FILES
from sidecar.hashing import sha256_file
from sidecar.owner import Stop
from sidecar.train import train
from tests.conftest import row, run_json, write_rows

ROOT = Path(__file__).parents[1]


def perform(run: dict, folder: Path, stop: Stop | None = None) -> dict:
    path = folder / "run.json"
    path.write_text(json.dumps(run))
    train(read_run(path), stop or Stop())
    return json.loads((Path(run["outDir"]) / "manifest.json").read_text())


def start(run: dict, folder: Path, **env: str) -> subprocess.Popen:
    (folder / "run.json").write_text(json.dumps(run))
    return subprocess.Popen(
        [sys.executable, "-m", "sidecar", str(folder / "run.json")],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", **env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def events(process: subprocess.Popen) -> list[dict]:
    return [json.loads(line) for line in process.stdout]


def wait_for(process: subprocess.Popen, kind: str) -> dict:
    return next(event for event in map(json.loads, process.stdout) if event["type"] == kind)


@pytest.mark.slow
def test_a_run_learns_and_leaves_complete_artifacts(world, tmp_path, heard):
    run = run_json(world, tmp_path)
    manifest = perform(run, tmp_path)
    losses = [event["loss"] for event in heard if event["type"] == "step"]
    assert len(losses) == manifest["steps"] == 24
    assert losses[-1] < losses[0] / 2

    out = Path(run["outDir"])
    assert set(manifest["files"]) == {"adapter.gguf", *PEFT_FILES}
    for name, known in manifest["files"].items():
        assert sha256_file(out / name) == known["sha256"]
    answers = [json.loads(line) for line in (out / "answers.jsonl").read_text().splitlines()]
    right = sum(answer["id"].startswith(answer["answer"] + "-") for answer in answers)
    assert right >= 10
    assert [event["type"] for event in heard][-1] == "finished"
    # The adapter changes what comes next, and both sides are full probabilities.
    for reference in manifest["parityReference"]:
        assert reference["base"] != reference["adapter"]
        assert sum(one["probability"] for one in reference["adapter"]) <= 1.0001


@pytest.mark.slow
def test_the_best_validation_loss_is_kept_and_patience_ends_the_run(llama, tmp_path, heard):
    run = run_json(llama, tmp_path, recipe={"epochs": 40, "learningRate": 5e-2})
    # Contradicting labels: training longer can only make these worse.
    noise = [{**row("refund", 50 + number), "completion": ["delivery", "password"][number % 2]} for number in range(8)]
    run["data"]["validation"] = write_rows(tmp_path / "validation.jsonl", noise)
    manifest = perform(run, tmp_path)
    seen = [event for event in heard if event["type"] == "validation"]
    best = min(seen, key=lambda event: event["loss"])
    assert manifest["endedEarly"] == "noBetterValidation"
    assert manifest["bestValidation"] == {"loss": pytest.approx(best["loss"]), "step": best["step"]}
    assert manifest["steps"] > best["step"]


@pytest.mark.slow
def test_nf4_trains_on_the_cpu_and_never_evaluates_meanwhile(llama, tmp_path, heard):
    pytest.importorskip("bitsandbytes")
    run = run_json(llama, tmp_path, recipe={"precision": "nf4", "epochs": 3})
    run["data"]["validation"] = write_rows(tmp_path / "validation.jsonl", [row("refund", 60)])
    manifest = perform(run, tmp_path)
    losses = [event["loss"] for event in heard if event["type"] == "step"]
    gradients = [event["gradNorm"] for event in heard if event["type"] == "step"]
    assert losses[-1] < losses[0] * 0.7
    assert min(gradients) > 0
    assert not [event for event in heard if event["type"] == "validation"]
    assert manifest["precision"] == "nf4"


def test_a_base_that_is_not_the_served_file_is_refused(llama, tmp_path, heard):
    run = run_json(llama, tmp_path)
    run["base"]["sha256"] = "f" * 64
    with pytest.raises(Failure, match="Train with the served file") as caught:
        perform(run, tmp_path)
    assert caught.value.code == BASE_MISMATCH


def test_a_template_that_the_base_does_not_have_is_refused(llama, tmp_path, heard):
    run = run_json(llama, tmp_path)
    run["base"]["template"] = "mistral"
    with pytest.raises(Failure, match="the template mistral is not its own") as caught:
        perform(run, tmp_path)
    assert caught.value.code == BASE_MISMATCH


def test_a_contaminated_set_is_refused_before_training(llama, tmp_path, heard):
    run = run_json(llama, tmp_path)
    run["data"]["heldOut"] = [write_rows(tmp_path / "held.jsonl", [row("refund", 3)])]
    with pytest.raises(Failure, match="refund-3 also stands in the held-out file") as caught:
        perform(run, tmp_path)
    assert caught.value.code == BAD_DATA
    assert not [event for event in heard if event["type"] == "step"]


@pytest.mark.slow
def test_a_killed_run_continues_to_the_same_adapter(llama, tmp_path):
    (tmp_path / "straight").mkdir()
    straight = start(run_json(llama, tmp_path / "straight"), tmp_path / "straight")
    killed = run_json(llama, tmp_path / "killed", checkpointSeconds=0)
    first = start(killed, tmp_path / "killed", FAILPOINT="step:12")
    assert events(straight)[-1]["type"] == "finished"
    assert straight.wait() == 0
    assert max(event["step"] for event in events(first) if event["type"] == "checkpoint") == 11
    assert first.wait() == -signal.SIGKILL
    assert not (Path(killed["outDir"]) / "manifest.json").exists()

    second = start({**killed, "attempt": 2}, tmp_path / "killed")
    said = events(second)
    assert second.wait() == 0
    assert next(event for event in said if event["type"] == "resumed")["step"] == 11
    assert sum(event["type"] == "step" for event in said) == 13
    weights = [sha256_file(tmp_path / one / "out" / PEFT_FILES[0]) for one in ("straight", "killed")]
    assert weights[0] == weights[1]


@pytest.mark.slow
def test_a_stopped_run_keeps_a_checkpoint_and_says_so(llama, tmp_path):
    run = run_json(llama, tmp_path, recipe={"epochs": 4000})
    process = start(run, tmp_path)
    wait_for(process, "step")
    process.send_signal(signal.SIGTERM)
    said = events(process)
    assert process.wait(timeout=20) == CANCELLED
    assert said[-1]["type"] == "failed"
    assert "with a checkpoint" in said[-1]["message"]
    assert len(list((tmp_path / "work").glob("checkpoint-*/checkpoint.json"))) == 1


@pytest.mark.slow
def test_a_full_disk_leaves_no_half_adapter(llama, tmp_path):
    run = run_json(llama, tmp_path, recipe={"epochs": 1})
    # Room for events and logs, none for the weights.
    command = f"ulimit -f 16; exec {sys.executable} -m sidecar {tmp_path / 'run.json'}"
    (tmp_path / "run.json").write_text(json.dumps(run))
    ended = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    last = json.loads(ended.stdout.splitlines()[-1])
    assert (ended.returncode, last["type"]) == (1, "failed")
    assert "too large" in last["message"].lower()
    out = Path(run["outDir"])
    assert not (out / "adapter.gguf").exists()
    assert not (out / "manifest.json").exists()


@pytest.mark.slow
def test_the_sidecar_ends_with_its_owner(llama, tmp_path):
    process = start(run_json(llama, tmp_path, recipe={"epochs": 4000}), tmp_path, PARENT_WATCH="1")
    wait_for(process, "step")
    process.stdin.close()
    began = time.monotonic()
    assert process.wait(timeout=10) == 1
    assert time.monotonic() - began < 5

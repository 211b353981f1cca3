"""
One run: load → adapt → train → save.

    python -m sidecar run.json

Events go to stdout, artifacts and `manifest.json` to the run's `outDir`, checkpoints to its `workDir`.
"""

import importlib.metadata
import json
import os
import time
from pathlib import Path

import torch
from peft import PeftModel
from transformers import set_seed

from sidecar import checkpoint
from sidecar.assemble import adapt, identity, make_trainer
from sidecar.base import halved, load_model, load_tokenizer, plain_base
from sidecar.config import Run
from sidecar.data import encode_rows, read_rows, refuse_contaminated
from sidecar.device import choose
from sidecar.events import BAD_DATA, CANCELLED, Failure, emit
from sidecar.export import GGUF_NAME, Origin, describe_files, export_gguf, save_peft
from sidecar.hashing import write_whole
from sidecar.owner import Stop
from sidecar.predict import answer_rows, parity_reference, write_answers
from sidecar.progress import failpoint, memory_bytes
from sidecar.template import Encoder

LIBRARIES = ["torch", "transformers", "trl", "peft", "gguf", "accelerate"]


def train(run: Run, stop: Stop) -> None:
    began = time.monotonic()
    stages: dict[str, float] = {}
    out, work = Path(run.out_dir), Path(run.work_dir)
    for folder in (out, work, Path(run.cache_dir)):
        folder.mkdir(parents=True, exist_ok=True)
    set_seed(run.seed)
    device, precision, reasons = choose(run)
    emit("started", run_id=run.run_id, attempt=run.attempt, device=device, precision=precision, reasons=reasons)

    # ---- load -------------------------------------------------------------------------------------
    enter("loading")
    base_folder = plain_base(run.base, Path(run.cache_dir))
    encoder = Encoder(load_tokenizer(base_folder), run.base.template)
    rows = [row for path in (run.data.train, run.data.general) if path for row in read_rows(Path(path))]
    refuse_contaminated(rows, run.data)
    encoded, dropped = encode_rows(rows, encoder, run.recipe.max_length)
    validation = (
        encode_rows(read_rows(Path(run.data.validation)), encoder, run.recipe.max_length)[0]
        if run.data.validation
        else []
    )
    if not encoded:
        raise Failure(BAD_DATA, f"None of the {len(rows)} training rows fits into {run.recipe.max_length} tokens.")
    emit("data", rows=len(encoded), tokens=sum(map(len, encoded)), dropped=dropped, validation_rows=len(validation))
    model = load_model(base_folder, precision, device)
    stages["loading"] = time.monotonic() - began

    # ---- adapt ------------------------------------------------------------------------------------
    adapted = adapt(model, run.recipe, run.seed)
    trainable = sum(weight.numel() for weight in adapted.parameters() if weight.requires_grad)
    emit("adapted", trainable=trainable)

    # ---- train ------------------------------------------------------------------------------------
    enter("training")
    training_began = time.monotonic()
    trainer, best = make_trainer(run, adapted, encoded, validation, stop, device, precision)
    found = checkpoint.newest(work, identity(run)) if run.mode == "train" else None
    if found:
        emit("resumed", step=found[1])
        best.resume(found[1])
    with halved(adapted, when=precision == "bf16" and device == "cpu"):
        trainer.train(resume_from_checkpoint=str(found[0]) if found else None)
    seconds = time.monotonic() - training_began
    stages["training"] = seconds
    steps_done, steps = trainer.state.global_step, trainer.state.max_steps
    if run.mode == "probe":
        emit(
            "finished",
            manifest=None,
            tokens_per_second=round(trainer.row_tokens / seconds, 1),
            memory_bytes=memory_bytes(),
        )
        return
    if steps_done < steps and stop.reason == "cancelled":
        raise Failure(CANCELLED, f"Stopped at step {steps_done} of {steps}, with a checkpoint.")
    if steps_done < steps and stop.reason == "timeLimit":
        raise Failure(CANCELLED, f"The time limit ended the run at step {steps_done} of {steps}, with a checkpoint.")
    best.restore()

    # ---- save -------------------------------------------------------------------------------------
    if os.environ.get("RANK", "0") != "0":
        return
    enter("exporting")
    stage_began = time.monotonic()
    save_peft(adapted, out)
    failpoint("export")
    origin = Origin(run.base.sha256, run.data.sha256, run.base.template_sha256)
    shape = export_gguf(out, base_folder, out / GGUF_NAME, origin)
    # The reference is what others are measured by: without the mixed precision that the trainer has wrapped around it.
    adapted = trainer.accelerator.unwrap_model(adapted, keep_fp32_wrapper=False)
    adapted = reference_model(run, adapted, base_folder, out, device, precision)
    reference = parity_reference(adapted, encoder)
    stages["exporting"] = time.monotonic() - stage_began
    if run.predict:
        enter("predicting")
        stage_began = time.monotonic()
        asked = read_rows(Path(run.predict.rows))
        with torch.autocast(device, torch.bfloat16, enabled=precision != "fp32"):
            answers = answer_rows(adapted, encoder, asked, run.predict.labels, run.predict.max_tokens)
        write_answers(out / "answers.jsonl", asked, answers)
        stages["predicting"] = time.monotonic() - stage_began
    manifest = {
        "format": 1,
        "runId": run.run_id,
        "attempt": run.attempt,
        "baseSha256": run.base.sha256,
        "datasetSha256": run.data.sha256,
        "templateSha256": run.base.template_sha256,
        "recipeHash": run.recipe_hash,
        "seed": run.seed,
        "device": device,
        "precision": precision,
        "rows": len(encoded),
        "dropped": dropped,
        "steps": steps_done,
        "endedEarly": stop.reason if steps_done < steps else None,
        "bestValidation": {"loss": best.loss, "step": best.step} if best.step else None,
        "tokensPerSecond": round(trainer.row_tokens / seconds, 1),
        "peakMemoryBytes": memory_bytes(),
        "seconds": {name: round(value, 2) for name, value in stages.items()},
        "trainable": trainable,
        **shape,
        **describe_files(out),
        "answers": "answers.jsonl" if run.predict else None,
        "parityReference": reference,
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }
    write_whole(out / "manifest.json", json.dumps(manifest, allow_nan=False))
    emit(
        "finished", manifest="manifest.json", tokens_per_second=manifest["tokensPerSecond"], memory_bytes=memory_bytes()
    )


def enter(stage: str) -> None:
    emit("stage", stage=stage)


def reference_model(
    run: Run, adapted: PeftModel, base_folder: Path, out: Path, device: str, precision: str
) -> PeftModel:
    """The adapter on the weights that are served; those of training, except that serving lacks the rounding of NF4."""
    if precision != "nf4":
        return adapted
    return PeftModel.from_pretrained(load_model(base_folder, "bf16", device), str(out))

"""
One run: load → adapt → train → save.

    python -m sidecar run.json

Events go to stdout, artifacts and `manifest.json` to the run's `outDir`, checkpoints to its `workDir`.
"""

import importlib.metadata
import json
import math
import os
import time
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from peft import LoraConfig, PeftModel, TaskType, get_peft_model
from transformers import set_seed
from trl import SFTConfig

from sidecar import checkpoint
from sidecar.base import halved, load_model, load_tokenizer, plain_base
from sidecar.batches import plan_steps, split_step
from sidecar.config import Recipe, Run
from sidecar.data import Encoded, encode_rows, read_rows, refuse_contaminated
from sidecar.events import BAD_DATA, CANCELLED, Failure, emit
from sidecar.export import GGUF_NAME, Origin, describe_files, export_gguf, save_peft
from sidecar.hashing import write_whole
from sidecar.owner import Stop
from sidecar.packed_trainer import PackedTrainer, StepCollator, mean_loss
from sidecar.predict import answer_rows, parity_reference, write_answers
from sidecar.progress import BestAdapter, Progress, failpoint, memory_bytes
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


def choose(run: Run) -> tuple[str, str, dict[str, str]]:
    """Device and precision, each with its reason."""
    device = run.device
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cpu":
        torch.set_num_threads(run.threads or os.cpu_count() or 1)
    precision = run.recipe.precision
    why = "the recipe says so"
    if precision == "auto":
        fast = torch.cuda.is_bf16_supported() if device == "cuda" else cpu_has_bf16()
        precision = "bf16" if fast else "fp32"
        why = f"the {device} {'computes' if fast else 'does not compute'} bf16 in hardware"
    return device, precision, {"device": f"{run.device} was asked for", "precision": why, "attention": "sdpa, any mask"}


def cpu_has_bf16() -> bool:
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def adapt(model: torch.nn.Module, recipe: Recipe, seed: int) -> PeftModel:
    lora = recipe.lora
    set_seed(seed)
    return get_peft_model(
        model,
        LoraConfig(
            task_type=TaskType.CAUSAL_LM,
            r=lora.r,
            lora_alpha=lora.alpha,
            lora_dropout=lora.dropout,
            target_modules=lora.targets,
            use_rslora=lora.rslora,
        ),
    )


def identity(run: Run) -> checkpoint.Identity:
    return checkpoint.Identity(recipe_hash=run.recipe_hash, dataset_hash=run.data.sha256)


def make_trainer(
    run: Run,
    model: PeftModel,
    rows: list[Encoded],
    validation: list[Encoded],
    stop: Stop,
    device: str,
    precision: str,
) -> tuple[PackedTrainer, BestAdapter]:
    recipe, work = run.recipe, Path(run.work_dir)
    world = int(os.environ.get("WORLD_SIZE", "1"))
    # Several processes must agree on the number of backward passes, so there each step is one layout.
    micro_tokens = recipe.micro_tokens if world == 1 else 10**9
    plan = plan_steps(
        len(rows),
        batch_rows=max(1, recipe.batch_rows // world),
        epochs=recipe.epochs,
        max_steps=2 if run.mode == "probe" else recipe.max_steps and recipe.max_steps * world,
        seed=run.seed,
    )
    steps = math.ceil(len(plan) / world)
    best = BestAdapter(model, work)
    # With NF4 on the CPU an evaluation repacks the weights for a kernel without gradient: training would go on wrong.
    may_validate = bool(validation) and not (precision == "nf4" and device == "cpu")
    layouts = (
        split_step(validation, micro_tokens=recipe.micro_tokens, share=recipe.share_prefix) if may_validate else []
    )
    progress = Progress(
        stop=stop,
        steps_per_epoch=math.ceil(len(rows) / recipe.batch_rows),
        checkpoint_seconds=run.checkpoint_seconds if run.mode == "train" else math.inf,
        max_minutes=run.max_minutes,
        row_tokens=lambda: trainer.row_tokens,
        validate=(lambda: mean_loss(model, layouts, device)) if layouts else None,
        best=best,
        patience=recipe.patience,
    )
    warmup = min(max(round(steps * recipe.warmup_share), recipe.warmup_min_steps), recipe.warmup_max_steps)
    settings: dict[str, Any] = {
        "output_dir": str(work),
        "max_steps": steps,
        "per_device_train_batch_size": 1,
        "gradient_accumulation_steps": 1,
        "learning_rate": recipe.learning_rate,
        "lr_scheduler_type": recipe.schedule if recipe.schedule != "constant" else "constant_with_warmup",
        "warmup_steps": warmup,
        "weight_decay": recipe.weight_decay,
        "max_grad_norm": recipe.max_grad_norm,
        "bf16": precision in ("bf16", "nf4"),
        "use_cpu": device == "cpu",
        "gradient_checkpointing": recipe.gradient_checkpointing,
        "logging_steps": 1,
        "save_strategy": "no",
        "eval_strategy": "no",
        "report_to": "none",
        "disable_tqdm": True,
        "seed": run.seed,
        "data_seed": run.seed,
        "remove_unused_columns": False,
        "dataloader_pin_memory": device == "cuda",
        "max_length": None,
        "packing": False,
        "loss_type": "nll",
        "dataset_kwargs": {"skip_prepare_dataset": True},
    }
    trainer = PackedTrainer(
        model=model,
        args=SFTConfig(**settings),
        train_dataset=Dataset.from_list([{"rows": numbers} for numbers in plan]),
        data_collator=StepCollator(rows, micro_tokens, recipe.share_prefix),
        processing_class=load_tokenizer(plain_base(run.base, Path(run.cache_dir))),
        callbacks=[progress],
        work_dir=work,
        seal=lambda folder, step: checkpoint.seal(folder, work, step=step, attempt=run.attempt, identity=identity(run)),
    )
    return trainer, best


def reference_model(
    run: Run, adapted: PeftModel, base_folder: Path, out: Path, device: str, precision: str
) -> PeftModel:
    """The adapter on the weights that are served; those of training, except that serving lacks the rounding of NF4."""
    if precision != "nf4":
        return adapted
    return PeftModel.from_pretrained(load_model(base_folder, "bf16", device), str(out))

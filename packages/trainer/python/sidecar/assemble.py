"""The adapter and the trainer of a run, put together as its recipe says."""

import math
import os
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from peft import LoraConfig, PeftModel, TaskType, get_peft_model
from transformers import set_seed
from trl import SFTConfig

from sidecar import checkpoint
from sidecar.base import load_tokenizer, plain_base
from sidecar.batches import plan_steps, split_step
from sidecar.config import Recipe, Run
from sidecar.data import Encoded
from sidecar.owner import Stop
from sidecar.packed_trainer import PackedTrainer, StepCollator, mean_loss
from sidecar.progress import BestAdapter, Progress


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

"""
Speed of one way to train, on rows of a file: python -m bench ours|trl|gemm --base FOLDER --rows FILE --steps N.

`trl` is TRL's SFTTrainer with its default settings and the same adapter. The last line is one JSON object. Tokens are
those of the rows, padding left out, so that both ways are measured by the same work.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from peft import LoraConfig, TaskType
from transformers import AutoModelForCausalLM, TrainerCallback
from trl import SFTConfig, SFTTrainer

from sidecar.base import halved, load_model, load_tokenizer
from sidecar.batches import plan_steps
from sidecar.data import Encoded, encode_rows, read_rows
from sidecar.device import cpu_has_bf16
from sidecar.events import own_stdout
from sidecar.packed_trainer import PackedTrainer, StepCollator
from sidecar.progress import memory_bytes
from sidecar.template import Encoder

BATCH = 8


class Clock(TrainerCallback):
    """Times the steps after the first, which pays for what happens once."""

    def __init__(self) -> None:
        self.marks: list[float] = []

    def on_step_end(self, *_: Any, **__: Any) -> None:
        self.marks.append(time.monotonic())

    def seconds(self) -> float:
        return self.marks[-1] - self.marks[0]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=["ours", "trl", "gemm"])
    parser.add_argument("--base", type=Path)
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--steps", type=int, default=8)
    options = parser.parse_args()
    out = sys.stdout
    own_stdout()
    result = gemm() if options.way == "gemm" else train(options)
    out.write(json.dumps(result) + "\n")


def train(options: argparse.Namespace) -> dict[str, Any]:
    began = time.monotonic()
    tokenizer = load_tokenizer(options.base)
    encoder = Encoder(tokenizer, "chatml")
    rows, _ = encode_rows(read_rows(options.rows), encoder, 1024)
    plan = plan_steps(len(rows), batch_rows=BATCH, epochs=options.steps, max_steps=options.steps, seed=0)
    clock = Clock()
    make = ours if options.way == "ours" else plain
    trainer = make(options.base, tokenizer, rows, plan, clock)
    loaded = time.monotonic()
    with halved(trainer.model, when=options.way == "ours" and cpu_has_bf16()):
        trainer.train()
    tokens = sum(len(rows[number]) for step in plan[1:] for number in step)
    return {
        "tokensPerSecond": round(tokens / clock.seconds(), 1),
        "secondsPerStep": round(clock.seconds() / (len(plan) - 1), 3),
        "loadingSeconds": round(loaded - began, 1),
        "memoryBytes": memory_bytes(),
        "tokensPerRow": round(sum(map(len, rows)) / len(rows), 1),
        "loss": trainer.state.log_history[-1].get("train_loss"),
    }


def adapter() -> LoraConfig:
    return LoraConfig(task_type=TaskType.CAUSAL_LM, r=16, lora_alpha=32, target_modules="all-linear")


def ours(base: Path, tokenizer: Any, rows: list[Encoded], plan: list[list[int]], clock: Clock) -> SFTTrainer:
    settings = {"gradient_checkpointing": False, "bf16": cpu_has_bf16(), "max_length": None, "loss_type": "nll"}
    return PackedTrainer(
        model=load_model(base, "bf16" if cpu_has_bf16() else "fp32", "cpu"),
        args=arguments(len(plan), per_device_train_batch_size=1, **settings),
        peft_config=adapter(),
        train_dataset=Dataset.from_list([{"rows": numbers} for numbers in plan]),
        data_collator=StepCollator(rows, 2048, True),
        processing_class=tokenizer,
        callbacks=[clock],
        work_dir=base,
        seal=lambda folder, step: folder,
    )


def plain(base: Path, tokenizer: Any, rows: list[Encoded], plan: list[list[int]], clock: Clock) -> SFTTrainer:
    """The defaults of TRL: bf16, gradient checkpointing, padding to the longest row; batches of 8 in the same order."""
    chosen = [rows[number] for step in plan for number in step]
    dataset = Dataset.from_list(
        [
            {
                "input_ids": row.prompt + row.completion,
                "completion_mask": [0] * len(row.prompt) + [1] * len(row.completion),
                "labels": [-100] * len(row.prompt) + row.completion,
            }
            for row in chosen
        ]
    )
    return SFTTrainer(
        model=AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32, local_files_only=True),
        args=arguments(len(plan), per_device_train_batch_size=BATCH),
        peft_config=adapter(),
        train_dataset=dataset,
        processing_class=tokenizer,
        callbacks=[clock],
    )


def arguments(steps: int, **settings: Any) -> SFTConfig:
    return SFTConfig(
        output_dir="unused",
        max_steps=steps,
        use_cpu=True,
        report_to="none",
        save_strategy="no",
        disable_tqdm=True,
        logging_steps=1,
        remove_unused_columns=False,
        dataset_kwargs={"skip_prepare_dataset": True},
        dataloader_pin_memory=False,
        train_sampling_strategy="sequential",
        seed=0,
        **settings,
    )


def gemm() -> dict[str, Any]:
    """What the matrix unit reaches on a shape of this model: the ceiling of every training here, in GFLOP/s."""
    rates = {}
    for name, dtype in (("fp32", torch.float32), ("bf16", torch.bfloat16)):
        left, right = torch.randn(1024, 576).to(dtype), torch.randn(576, 1536).to(dtype)
        for _ in range(5):
            left @ right
        began, count = time.monotonic(), 60
        for _ in range(count):
            left @ right
        rates[name] = round(2 * 1024 * 576 * 1536 * count / (time.monotonic() - began) / 1e9, 1)
    return {"gflops": rates}


if __name__ == "__main__":
    main()

"""TRL's SFTTrainer with steps that are laid out by `batches.py` and checkpoints that are sealed by `checkpoint.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from accelerate.utils import send_to_device
from datasets import Dataset
from torch.nn.functional import cross_entropy
from torch.utils.data import SequentialSampler
from trl import SFTTrainer

from sidecar import checkpoint
from sidecar.batches import Layout, split_step
from sidecar.data import Encoded


@dataclass
class StepCollator:
    """One dataset item is one optimizer step; it becomes the layouts that are computed one after another."""

    rows: list[Encoded]
    micro_tokens: int
    share_prefix: bool

    def __call__(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        chosen = [self.rows[number] for item in items for number in item["rows"]]
        layouts = split_step(chosen, micro_tokens=self.micro_tokens, share=self.share_prefix)
        return {"layouts": [layout.__dict__ for layout in layouts]}


class PackedTrainer(SFTTrainer):
    def __init__(self, *, seal: Callable[[Path, int], Path], work_dir: Path, **options: Any) -> None:
        super().__init__(**options)
        self.seal = seal
        self.work_dir = work_dir
        self.row_tokens = 0

    def _get_train_sampler(self, train_dataset: Dataset | None = None) -> SequentialSampler:
        # The order is in the plan already.
        return SequentialSampler(train_dataset if train_dataset is not None else self.train_dataset)

    def training_step(
        self, model: torch.nn.Module, inputs: dict[str, Any], num_items_in_batch: Any = None
    ) -> torch.Tensor:
        model.train()
        layouts = self._prepare_inputs(inputs)["layouts"]
        supervised = sum(layout["targets"].numel() for layout in layouts)
        total = torch.zeros((), device=self.args.device)
        for layout in layouts:
            loss = sum_loss(model, layout) / supervised
            self.accelerator.backward(loss)
            total += loss.detach()
            self.row_tokens += layout["row_tokens"]
        return total

    def _save_checkpoint(self, model: torch.nn.Module, trial: Any) -> None:
        # Not in the final place: what a kill leaves here has no name and is swept.
        temporary = checkpoint.temporary_folder(self.work_dir)
        self._get_output_dir = lambda trial=None: str(temporary)
        super()._save_checkpoint(model, trial)
        if self.args.should_save:
            self.seal(temporary / f"checkpoint-{self.state.global_step}", self.state.global_step)
            temporary.rmdir()


def sum_loss(model: torch.nn.Module, layout: dict[str, Any]) -> torch.Tensor:
    """Summed negative log-likelihood; the vocabulary is computed at supervised positions only."""
    output = model(
        input_ids=layout["input_ids"],
        position_ids=layout["position_ids"],
        attention_mask=layout["attention_mask"],
        rows=layout["rows"],
        logits_to_keep=layout["keep"],
        use_cache=False,
    )
    return cross_entropy(output.logits[0].float(), layout["targets"], reduction="sum")


@torch.no_grad()
def mean_loss(model: torch.nn.Module, layouts: list[Layout], device: str) -> float:
    """Mean negative log-likelihood per supervised token."""
    model.eval()
    total, tokens = 0.0, 0
    for layout in layouts:
        total += float(sum_loss(model, send_to_device(layout.__dict__, device)))
        tokens += layout.targets.numel()
    return total / max(tokens, 1)

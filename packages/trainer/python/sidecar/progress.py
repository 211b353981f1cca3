"""What a run says while it trains, when it saves, and when it ends early."""

import math
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState

from sidecar.events import emit
from sidecar.owner import Stop


def failpoint(name: str) -> None:
    """Tests end the process here: FAILPOINT=<name>:<nth> kills it the nth time that this place is reached."""
    wanted, _, nth = os.environ.get("FAILPOINT", "").partition(":")
    if wanted != name:
        return
    _reached[name] = _reached.get(name, 0) + 1
    if _reached[name] == int(nth or "1"):
        os.kill(os.getpid(), 9)


_reached: dict[str, int] = {}


class Progress(TrainerCallback):
    def __init__(
        self,
        *,
        stop: Stop,
        steps_per_epoch: float,
        checkpoint_seconds: float,
        max_minutes: float | None,
        row_tokens: Callable[[], int],
        validate: Callable[[], float] | None,
        best: "BestAdapter",
        patience: int,
    ) -> None:
        self.stop = stop
        self.steps_per_epoch = steps_per_epoch
        self.checkpoint_seconds = checkpoint_seconds
        self.max_seconds = max_minutes * 60 if max_minutes else math.inf
        self.row_tokens = row_tokens
        self.validate = validate
        self.best = best
        self.patience = patience
        self.began = self.step_began = self.saved = time.monotonic()
        self.tokens_before = 0
        self.first_step = 0
        self.grad_norm: float | None = None
        self.tokens_per_second = 0.0

    def on_train_begin(self, args: Any, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self.began = self.step_began = self.saved = time.monotonic()
        self.first_step = state.global_step

    def on_pre_optimizer_step(self, args: Any, state: TrainerState, control: TrainerControl, **given: Any) -> None:
        failpoint("step")

    def on_log(
        self, args: Any, state: TrainerState, control: TrainerControl, logs: dict[str, Any] | None = None, **_: Any
    ) -> None:
        if not logs or "loss" not in logs:
            return
        now = time.monotonic()
        done = state.global_step - self.first_step
        tokens = self.row_tokens()
        self.tokens_per_second = tokens / max(now - self.began, 1e-6)
        emit(
            "step",
            step=state.global_step,
            steps=state.max_steps,
            epoch=round(state.global_step / self.steps_per_epoch, 3),
            loss=finite(logs["loss"]),
            learning_rate=logs.get("learning_rate"),
            grad_norm=finite(logs.get("grad_norm")),
            tokens_per_second=round((tokens - self.tokens_before) / max(now - self.step_began, 1e-6), 1),
            eta_seconds=round((now - self.began) / done * (state.max_steps - state.global_step), 1) if done else None,
            memory_bytes=memory_bytes(),
        )
        self.tokens_before, self.step_began = tokens, now

    def on_step_end(self, args: Any, state: TrainerState, control: TrainerControl, **_: Any) -> TrainerControl:
        control.should_log = True
        now = time.monotonic()
        if self.validate and self.epoch_ended(state):
            self.judge(state)
        if now - self.began > self.max_seconds:
            self.stop.ask("timeLimit")
        if self.stop.reason:
            control.should_training_stop = True
        ended = state.global_step >= state.max_steps
        if not ended and (self.stop.reason or now - self.saved >= self.checkpoint_seconds):
            control.should_save = True
        return control

    def on_save(self, args: Any, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self.saved = time.monotonic()
        emit("checkpoint", step=state.global_step)
        failpoint("checkpoint")

    def epoch_ended(self, state: TrainerState) -> bool:
        before, after = (state.global_step - 1) / self.steps_per_epoch, state.global_step / self.steps_per_epoch
        return math.floor(after) > math.floor(before) or state.global_step == state.max_steps

    def judge(self, state: TrainerState) -> None:
        assert self.validate
        loss = self.validate()
        is_better = self.best.offer(loss, state.global_step)
        emit("validation", step=state.global_step, loss=finite(loss), best=is_better)
        if self.best.worse_in_a_row >= self.patience and state.global_step < state.max_steps:
            self.stop.ask("noBetterValidation")


class BestAdapter:
    """The trainable weights with the lowest validation loss so far, kept on disk so that a resumed run knows them."""

    def __init__(self, model: torch.nn.Module, folder: Path) -> None:
        self.model = model
        self.path = folder / "best.safetensors"
        self.loss = math.inf
        self.step = 0
        self.worse_in_a_row = 0

    def resume(self, step: int) -> None:
        """Takes up what an earlier attempt knew at `step`; what it learned later is learned again."""
        from safetensors import safe_open

        if not self.path.exists():
            return
        with safe_open(self.path, "pt") as file:
            known = file.metadata()
        if int(known["step"]) <= step:
            self.loss, self.step = float(known["loss"]), int(known["step"])

    def offer(self, loss: float, step: int) -> bool:
        if loss >= self.loss:
            self.worse_in_a_row += 1
            return False
        from safetensors.torch import save_file

        self.loss, self.step, self.worse_in_a_row = loss, step, 0
        weights = {
            name: tensor.detach().cpu().contiguous()
            for name, tensor in self.model.named_parameters()
            if tensor.requires_grad
        }
        temporary = self.path.with_suffix(".tmp")
        save_file(weights, temporary, metadata={"loss": repr(loss), "step": str(step)})
        temporary.rename(self.path)
        return True

    def restore(self) -> None:
        """Puts the best weights back into the model."""
        from safetensors.torch import load_file

        if self.step == 0:
            return
        weights = load_file(self.path)
        with torch.no_grad():
            for name, tensor in self.model.named_parameters():
                if name in weights:
                    tensor.copy_(weights[name])


def finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def memory_bytes() -> int:
    """Peak resident memory of this process, or what the GPU has handed out."""
    import resource
    import sys

    if torch.cuda.is_available() and torch.cuda.is_initialized():
        return int(torch.cuda.max_memory_allocated())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

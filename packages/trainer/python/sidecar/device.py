"""Where a run computes, and in which precision."""

import os
from pathlib import Path

import torch

from sidecar.config import Run


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

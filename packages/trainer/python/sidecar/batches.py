"""
Which rows make a step, and how they are laid out.

A step's rows stand one behind the other in a single sequence, with a mask that keeps them apart: no padding. Rows
whose prompts begin alike (an instruction, a list of labels) share that beginning: it is computed once per step and
every row sees it as its own. Each row keeps the positions that it would have alone, so loss and gradient do not change.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from sidecar.data import Encoded

# Shorter common beginnings are not worth a group of their own.
MIN_SHARED = 8


@dataclass(frozen=True)
class Layout:
    """One sequence of several rows; tensors have a batch dimension of 1."""

    input_ids: torch.Tensor
    position_ids: torch.Tensor
    # True where the row's position may look at the column's: [1, 1, tokens, tokens]
    attention_mask: torch.Tensor
    # positions whose next token is supervised, and those tokens
    keep: torch.Tensor
    targets: torch.Tensor
    # tokens of the rows as if each had been computed alone
    row_tokens: int


def plan_steps(rows: int, *, batch_rows: int, epochs: float, max_steps: int | None, seed: int) -> list[list[int]]:
    """Row numbers per optimizer step: every epoch in an order of its own, fixed by the seed."""
    steps: list[list[int]] = []
    per_epoch = math.ceil(rows / batch_rows)
    wanted = min(math.ceil(per_epoch * epochs), max_steps or math.inf)
    epoch = 0
    while len(steps) < wanted:
        order = list(range(rows))
        random.Random(f"{seed}:{epoch}").shuffle(order)
        steps += [order[at : at + batch_rows] for at in range(0, rows, batch_rows)]
        epoch += 1
    return steps[: int(wanted)]


def split_step(rows: Sequence[Encoded], *, micro_tokens: int, share: bool) -> list[Layout]:
    """The layouts of one step: rows with a common beginning together, each within the budget where it can be."""
    groups: dict[tuple[int, ...], list[Encoded]] = {}
    for row in rows:
        groups.setdefault(tuple(row.prompt[:MIN_SHARED]) if share else (), []).append(row)
    layouts = []
    for group in groups.values():
        part: list[Encoded] = []
        for row in sorted(group, key=len):
            if part and computed_tokens([*part, row], share) > micro_tokens:
                layouts.append(lay_out(part, share))
                part = []
            part.append(row)
        layouts.append(lay_out(part, share))
    return layouts


def computed_tokens(rows: Sequence[Encoded], share: bool) -> int:
    prefix = common_prefix([row.prompt for row in rows]) if share else 0
    return prefix + sum(len(row) - prefix for row in rows)


def lay_out(rows: Sequence[Encoded], share: bool = True) -> Layout:
    prefix = common_prefix([row.prompt for row in rows]) if share else 0
    ids = list(rows[0].prompt[:prefix])
    positions = list(range(prefix))
    owners = [-1] * prefix
    keep: list[int] = []
    targets: list[int] = []
    for number, row in enumerate(rows):
        own = [*row.prompt[prefix:], *row.completion]
        first = len(ids) + len(own) - len(row.completion)
        # With the whole prompt shared, the first answer token is predicted where the common beginning ends.
        keep += [first - 1 if len(row.prompt) > prefix else prefix - 1, *range(first, first + len(row.completion) - 1)]
        targets += row.completion
        ids += own
        positions += range(prefix, prefix + len(own))
        owners += [number] * len(own)
    return Layout(
        input_ids=torch.tensor([ids]),
        position_ids=torch.tensor([positions]),
        attention_mask=mask_of(torch.tensor(owners)),
        keep=torch.tensor(keep),
        targets=torch.tensor(targets),
        row_tokens=sum(len(row) for row in rows),
    )


def mask_of(owners: torch.Tensor) -> torch.Tensor:
    """Each position sees the common beginning (owner −1) and what came before it in its own row."""
    own = owners[:, None] == owners[None, :]
    shared = owners[None, :] == -1
    return ((own | shared).tril())[None, None]


def common_prefix(sequences: Sequence[Sequence[int]]) -> int:
    """Length of the common beginning of all sequences."""
    shortest, longest = min(sequences), max(sequences)
    for at, (one, other) in enumerate(zip(shortest, longest, strict=False)):
        if one != other:
            return at
    return min(len(shortest), len(longest))

"""
Which rows make a step, and how they are laid out.

A step's rows stand one behind the other in a single sequence; attention keeps them apart (`attention.py`). Rows whose
prompts begin alike (an instruction, a list of labels) are a group that shares this beginning: it is computed once and
every row of the group sees it as its own. Each row keeps the positions that it would have alone, so loss and gradient
do not change.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from sidecar.attention import RowIndex, Span, index_rows
from sidecar.data import Encoded

# Shorter common beginnings are not worth a group of their own.
MIN_SHARED = 8


@dataclass(frozen=True)
class Layout:
    """One sequence of several rows; tensors have a batch dimension of 1."""

    input_ids: torch.Tensor
    position_ids: torch.Tensor
    # whom each row's tokens may look at: [rows, 1, queries, keys]; where these stand in the sequence
    attention_mask: torch.Tensor
    rows: RowIndex
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
    """The layouts of one step, as few as the budget allows; rows with a common beginning stand together."""
    groups: dict[tuple[int, ...], list[Encoded]] = {}
    for row in rows:
        groups.setdefault(tuple(row.prompt[:MIN_SHARED]) if share else (), []).append(row)
    layouts: list[list[list[Encoded]]] = []
    room = 0
    for part in (part for group in groups.values() for part in split_group(group, micro_tokens, share)):
        size = computed_tokens(part, share)
        if not layouts or size > room:
            layouts.append([])
            room = micro_tokens
        layouts[-1].append(part)
        room -= size
    return [lay_out(*parts, share=share) for parts in layouts]


def split_group(group: Sequence[Encoded], micro_tokens: int, share: bool) -> list[list[Encoded]]:
    parts: list[list[Encoded]] = [[]]
    for row in sorted(group, key=len):
        if parts[-1] and computed_tokens([*parts[-1], row], share) > micro_tokens:
            parts.append([])
        parts[-1].append(row)
    return parts


def computed_tokens(rows: Sequence[Encoded], share: bool) -> int:
    prefix = common_prefix([row.prompt for row in rows]) if share else 0
    return prefix + sum(len(row) - prefix for row in rows)


def lay_out(*groups: Sequence[Encoded], share: bool = True) -> Layout:
    """One sequence of all groups; with `share`, the rows of a group have their common beginning computed once."""
    ids: list[int] = []
    positions: list[int] = []
    spans: list[Span] = []
    keep: list[int] = []
    targets: list[int] = []
    for rows in groups:
        prefix = common_prefix([row.prompt for row in rows]) if share else 0
        shared = range(len(ids), len(ids) + prefix)
        if prefix:
            spans.append(Span(own=shared, shared=range(0)))
        ids += rows[0].prompt[:prefix]
        positions += range(prefix)
        for row in rows:
            own = [*row.prompt[prefix:], *row.completion]
            first = len(ids) + len(own) - len(row.completion)
            # With the whole prompt shared, the first answer token is predicted where the common beginning ends.
            keep += [first - 1 if len(row.prompt) > prefix else shared.stop - 1]
            keep += range(first, first + len(row.completion) - 1)
            targets += row.completion
            ids += own
            positions += range(prefix, prefix + len(own))
            spans.append(Span(own=range(len(ids) - len(own), len(ids)), shared=shared))
    index, attention_mask = index_rows(spans)
    return Layout(
        input_ids=torch.tensor([ids]),
        position_ids=torch.tensor([positions]),
        attention_mask=attention_mask,
        rows=index,
        keep=torch.tensor(keep),
        targets=torch.tensor(targets),
        row_tokens=sum(len(row) for rows in groups for row in rows),
    )


def common_prefix(sequences: Sequence[Sequence[int]]) -> int:
    """Length of the common beginning of all sequences."""
    shortest, longest = min(sequences), max(sequences)
    for at, (one, other) in enumerate(zip(shortest, longest, strict=False)):
        if one != other:
            return at
    return min(len(shortest), len(longest))

"""
Attention of rows that stand in one sequence, computed per row.

A mask over the whole sequence costs the square of all its tokens, most of it for pairs that must not see each other.
Here each row is gathered with the beginning that its group shares and attends only to these, all rows as one batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import torch
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import AttentionMaskInterface, sdpa_mask
from transformers.modeling_utils import AttentionInterface

NAME = "rows"


@dataclass(frozen=True)
class Span:
    """A row's own tokens, and those of the beginning that it shares; positions in the sequence."""

    own: range
    shared: range


class RowIndex(TypedDict):
    """Where each row's queries and keys stand in the sequence, padded to the longest."""

    # [rows, longest own part]
    queries: torch.Tensor
    # [rows, longest shared part + longest own part]
    keys: torch.Tensor
    # for every token of the sequence its place among all queries: [tokens]
    places: torch.Tensor


def index_rows(spans: Sequence[Span]) -> tuple[RowIndex, torch.Tensor]:
    """
    Index and mask [rows, 1, queries, keys], True where the query may look. `spans` cover the sequence; a shared
    beginning is a span of its own.
    """
    own = max(len(span.own) for span in spans)
    shared = max(len(span.shared) for span in spans)
    queries = torch.zeros(len(spans), own, dtype=torch.long)
    keys = torch.zeros(len(spans), shared + own, dtype=torch.long)
    sees_shared = torch.zeros(len(spans), shared, dtype=torch.bool)
    places = torch.zeros(sum(len(span.own) for span in spans), dtype=torch.long)
    for row, span in enumerate(spans):
        queries[row, : len(span.own)] = torch.arange(span.own.start, span.own.stop)
        keys[row, : len(span.shared)] = torch.arange(span.shared.start, span.shared.stop)
        keys[row, shared : shared + len(span.own)] = queries[row, : len(span.own)]
        sees_shared[row, : len(span.shared)] = True
        places[span.own.start : span.own.stop] = row * own + torch.arange(len(span.own))
    # Queries of the padding see something, too, so that nothing divides by zero; nobody reads them.
    causal = torch.ones(own, own, dtype=torch.bool).tril()
    mask = torch.cat(
        [sees_shared[:, None, :].expand(-1, own, -1), causal[None].expand(len(spans), -1, -1)],
        dim=2,
    )
    return {"queries": queries, "keys": keys, "places": places}, mask[:, None]


def attend(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    *,
    rows: RowIndex | None = None,
    **options: Any,
) -> tuple[torch.Tensor, None]:
    """An attention function of transformers; without `rows` PyTorch's own. All three are [1, heads, tokens, size]."""
    if rows is None:
        return sdpa_attention_forward(module, query, key, value, attention_mask, **options)
    # [1, heads, tokens, size] → [rows, heads, places, size]
    gathered = [
        tensor[0].index_select(1, index.flatten()).unflatten(1, index.shape).transpose(0, 1)
        for tensor, index in ((query, rows["queries"]), (key, rows["keys"]), (value, rows["keys"]))
    ]
    # Added to the scores, not chosen by: on a CPU the backward pass takes half as long.
    bias = torch.zeros_like(attention_mask, dtype=query.dtype).masked_fill(~attention_mask, -torch.inf)
    # [rows, places, heads, size]
    output, _ = sdpa_attention_forward(module, *gathered, bias, **options)
    return output.flatten(0, 1).index_select(0, rows["places"])[None], None


AttentionInterface.register(NAME, attend)
AttentionMaskInterface.register(NAME, sdpa_mask)

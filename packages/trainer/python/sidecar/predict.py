"""
What the trained model says in PyTorch: the reference that the served file is compared with.

Greedy decoding, where labels are given restricted to them token by token, as the grammar of the model server does it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from accelerate.utils import send_to_device
from peft import PeftModel

from sidecar.batches import computed_tokens, lay_out
from sidecar.data import Encoded, Row
from sidecar.events import emit
from sidecar.template import Encoder, Message

# Digits, capitals, punctuation and another language: what tokenizers tend to disagree on.
PARITY_PROMPTS = [
    "Where is my order?",
    "I was charged 49.90 EUR twice on 12/03/2024, order #A-1093.",
    "How do I reset my password?",
    "Can I return an item after 30 days?",
    "Mein Paket ist beschädigt angekommen. Was nun?",
    "please cancel my subscription",
    "Do you ship to Norway, and what does it cost?",
    "It still says 'pending' - why?!",
]
PARITY_SYSTEM = "You help customers. Answer in one short sentence."
TOP = 40


@torch.no_grad()
def answer_rows(
    model: PeftModel, encoder: Encoder, rows: list[Row], labels: list[str] | None, max_tokens: int
) -> list[str]:
    """One answer per row, in order."""
    model.eval()
    if labels is None:
        return [answer_freely(model, encoder, row.prompt, max_tokens) for row in progress(rows)]
    tree = tree_of({label: encoder.completion(label) for label in labels})
    pending = [(number, encoder.prompt(row.prompt), tree) for number, row in enumerate(rows)]
    answers = [""] * len(rows)
    done = 0
    while pending:
        # Long before short, so that the first batch shows whether memory suffices.
        pending.sort(key=lambda one: len(one[1]))
        batch, pending = take_batch(pending)
        rows_now = [Encoded(prompt=ids, completion=[encoder.end]) for _, ids, _ in batch]
        logits = next_logits(model, rows_now)
        for (number, ids, node), scores in zip(batch, logits, strict=True):
            options = list(node)
            token = options[int(scores[torch.tensor(options)].argmax())]
            ids, node = follow([*ids, token], node[token])
            if isinstance(node, str):
                answers[number] = node
                done += 1
            else:
                pending.append((number, ids, node))
        emit("predicted", done=done, of=len(rows))
    return answers


def answer_freely(model: PeftModel, encoder: Encoder, prompt: list[Message], max_tokens: int) -> str:
    ids = torch.tensor([encoder.prompt(prompt)], device=model.device)
    output = model.generate(
        input_ids=ids,
        attention_mask=torch.ones_like(ids),
        max_new_tokens=max_tokens,
        do_sample=False,
        temperature=None,
        top_p=None,
        eos_token_id=encoder.end,
        pad_token_id=encoder.end,
    )
    return encoder.tokenizer.decode(output[0, ids.shape[1] :], skip_special_tokens=True).strip()


@torch.no_grad()
def parity_reference(model: PeftModel, encoder: Encoder) -> list[dict[str, Any]]:
    """For fixed prompts: token ids, and the likeliest next tokens of base and adapter with their probabilities."""
    model.eval()
    reference = []
    for prompt in PARITY_PROMPTS:
        messages = [{"role": "system", "content": PARITY_SYSTEM}, {"role": "user", "content": prompt}]
        ids = encoder.prompt(messages)
        row = Encoded(prompt=ids, completion=[encoder.end])
        with model.disable_adapter():
            base = top(next_logits(model, [row])[0])
        reference.append(
            {"messages": messages, "tokens": ids, "base": base, "adapter": top(next_logits(model, [row])[0])}
        )
    return reference


def next_logits(model: torch.nn.Module, rows: list[Encoded]) -> torch.Tensor:
    """Logits after each row's prompt, in the order of the rows: [rows, vocabulary], fp32 on the CPU."""
    layout = send_to_device(lay_out(rows).__dict__, next(model.parameters()).device)
    output = model(
        input_ids=layout["input_ids"],
        position_ids=layout["position_ids"],
        attention_mask=layout["attention_mask"],
        rows=layout["rows"],
        logits_to_keep=layout["keep"],
        use_cache=False,
    )
    return output.logits[0].float().cpu()


def top(logits: torch.Tensor) -> list[dict[str, float]]:
    probabilities, tokens = logits.softmax(-1).topk(TOP)
    return [
        {"token": int(token), "probability": round(float(probability), 7)}
        for token, probability in zip(tokens, probabilities, strict=True)
    ]


def tree_of(sequences: dict[str, list[int]]) -> dict[int, Any]:
    """Token ids as a tree whose leaves are the labels."""
    root: dict[int, Any] = {}
    for label, ids in sequences.items():
        node = root
        for token in ids[:-1]:
            node = node.setdefault(token, {})
        node[ids[-1]] = label
    return root


def follow(ids: list[int], node: Any) -> tuple[list[int], Any]:
    """Takes the tokens that are certain because there is no other choice."""
    while isinstance(node, dict) and len(node) == 1:
        token, node = next(iter(node.items()))
        ids = [*ids, token]
    return ids, node


def take_batch(pending: list[Any], budget: int = 1536) -> tuple[list[Any], list[Any]]:
    size = 0
    while size < len(pending) and size < 64:
        rows = [Encoded(prompt=ids, completion=[0]) for _, ids, _ in pending[: size + 1]]
        if size and computed_tokens(rows, True) > budget:
            break
        size += 1
    return pending[:size], pending[size:]


def progress(rows: list[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        yield row
        emit("predicted", done=number + 1, of=len(rows))


def write_answers(path: Path, rows: list[Row], answers: list[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row, answer in zip(rows, answers, strict=True):
            file.write(json.dumps({"id": row.id, "answer": answer}, ensure_ascii=False) + "\n")

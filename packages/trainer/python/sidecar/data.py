"""
Rows of a frozen dataset as supervised tokens: the completion and its end token carry loss, nothing else does.

Reads JSON Lines `{"prompt": [{"role", "content"}], "completion", "id"?, "question"?}`; other fields are provenance and
stay unread. Rows that do not fit are dropped and counted, never cut.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sidecar.config import Data
from sidecar.events import BAD_DATA, Failure
from sidecar.template import Encoder, Message

SHINGLE = 8


@dataclass(frozen=True)
class Row:
    id: str
    prompt: list[Message]
    completion: str
    # what the visitor said, without the passages that serving puts around it
    question: str


@dataclass(frozen=True)
class Encoded:
    prompt: list[int]
    completion: list[int]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.completion)


def read_rows(path: Path) -> list[Row]:
    rows = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                rows.append(read_row(line, f"{path.name}, line {number}"))
    return rows


def read_row(line: str, where: str) -> Row:
    try:
        raw = json.loads(line)
        prompt = [{"role": message["role"], "content": message["content"]} for message in raw["prompt"]]
        completion = raw["completion"]
    except (ValueError, KeyError, TypeError) as error:
        raise Failure(BAD_DATA, f"{where}: not a row with prompt and completion ({error!r}).") from error
    if not prompt or prompt[-1]["role"] != "user" or not all(isinstance(one["content"], str) for one in prompt):
        raise Failure(BAD_DATA, f"{where}: the prompt must be messages of text that end with the user's.")
    if not isinstance(completion, str) or not completion.strip():
        raise Failure(BAD_DATA, f"{where}: the completion is empty.")
    question = raw.get("question") or prompt[-1]["content"]
    return Row(id=str(raw.get("id", where)), prompt=prompt, completion=completion, question=question)


def encode_rows(rows: Iterable[Row], encoder: Encoder, max_length: int) -> tuple[list[Encoded], dict[str, int]]:
    """Token ids per row, and how many rows were dropped for which reason."""
    encoded, dropped = [], {"tooLong": 0}
    for row in rows:
        one = Encoded(prompt=encoder.prompt(row.prompt), completion=encoder.completion(row.completion))
        if len(one) > max_length:
            dropped["tooLong"] += 1
        else:
            encoded.append(one)
    return encoded, dropped


def refuse_contaminated(train: list[Row], data: Data) -> None:
    """
    The last look before training: no training row may ask what a held-out one asks. Compared is what the visitor said,
    whole and in runs of eight words; labels and fixed wordings are answers to many questions.
    """
    for path in map(Path, data.held_out):
        held = read_rows(path)
        questions = {normalise(row.question) for row in held}
        shingles = {shingle for row in held for shingle in runs(row.question)}
        for row in train:
            shared = next(iter(runs(row.question) & shingles), None)
            if normalise(row.question) in questions or shared:
                overlap = f', in "{shared}"' if shared else ""
                raise Failure(
                    BAD_DATA,
                    f"The training row {row.id} also stands in the held-out file {path.name}{overlap}. "
                    "Remove it and freeze the dataset again.",
                )


def normalise(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def runs(text: str) -> set[str]:
    words = normalise(text).split()
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}

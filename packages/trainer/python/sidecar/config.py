"""`run.json` as frozen dataclasses. An unknown, missing or wrong field is an error, never a guess."""

import dataclasses
import json
import re
import types
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sidecar.events import BAD_DATA, Failure, camel

FORMAT = 1


@dataclass(frozen=True)
class Lora:
    r: int
    alpha: int
    dropout: float
    # "all-linear", or names of modules such as "q_proj"
    targets: str | list[str]
    rslora: bool


@dataclass(frozen=True)
class Recipe:
    name: str
    lora: Lora
    learning_rate: float
    schedule: Literal["cosine", "linear", "constant"]
    # share of all steps, kept between the two bounds in steps
    warmup_share: float
    warmup_min_steps: int
    warmup_max_steps: int
    epochs: float
    # ends earlier when it is reached; null: no limit
    max_steps: int | None
    # rows per optimizer step
    batch_rows: int
    # tokens that are computed at once; a step with more is split
    micro_tokens: int
    # rows with more tokens are dropped and counted
    max_length: int
    precision: Literal["auto", "fp32", "bf16", "nf4"]
    gradient_checkpointing: bool
    max_grad_norm: float
    weight_decay: float
    # epochs without a better validation loss before the run ends; needs validation rows
    patience: int
    # the common beginning of the prompts of a step is computed once; the gradient is the same
    share_prefix: bool


@dataclass(frozen=True)
class Base:
    # a GGUF file, or a folder with config.json and safetensors
    path: str
    # of the GGUF file, or of the folder's manifest; the version of an adapter is bound to it
    sha256: str
    template: Literal["chatml", "mistral"]
    template_sha256: str


@dataclass(frozen=True)
class Data:
    sha256: str
    train: str
    validation: str | None
    # rows of general text that are trained on beside the training part, against forgetting
    general: str | None
    # evaluation files that must not share a row with the training part
    held_out: list[str]


@dataclass(frozen=True)
class Predict:
    """Rows that the trained model answers in PyTorch, so that serving can be compared with training."""

    rows: str
    # the answers that are allowed; null: free text
    labels: list[str] | None
    max_tokens: int


@dataclass(frozen=True)
class Run:
    format: int
    run_id: str
    attempt: int
    recipe: Recipe
    base: Base
    data: Data
    predict: Predict | None
    seed: int
    # train: all of it; probe: two steps, to estimate the time
    mode: Literal["train", "probe"]
    device: Literal["auto", "cpu", "cuda"]
    # threads of the CPU; null: all
    threads: int | None
    # seconds between checkpoints
    checkpoint_seconds: float
    # after this the run stops with a checkpoint; null: no limit
    max_minutes: float | None
    # checkpoints; survives an attempt
    work_dir: str
    # artifacts and manifest.json; empty at the start
    out_dir: str
    # plain copies of bases, shared by all runs
    cache_dir: str

    @property
    def recipe_hash(self) -> str:
        """What a checkpoint must share with the run that continues it."""
        from sidecar.hashing import sha256_text

        return sha256_text(json.dumps([dataclasses.asdict(self.recipe), self.seed, self.base.sha256], sort_keys=True))


def read_run(path: Path) -> Run:
    try:
        raw = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise Failure(BAD_DATA, f"{path} cannot be read as JSON: {error}") from error
    run = build(Run, raw, "run")
    if run.format != FORMAT:
        raise Failure(BAD_DATA, f"run.format is {run.format}; this sidecar reads {FORMAT}. Update both sides together.")
    return run


def build(kind: type, raw: Any, where: str) -> Any:
    """Builds the dataclass `kind` from JSON with camelCase keys; raises with the full name of the first wrong field."""
    if not isinstance(raw, dict):
        raise Failure(BAD_DATA, f"{where} must be an object, not {describe(raw)}.")
    hints = typing.get_type_hints(kind)
    fields = {camel(field.name): field.name for field in dataclasses.fields(kind)}
    if unknown := sorted(set(raw) - set(fields)):
        raise Failure(BAD_DATA, f"{where} has unknown fields: {', '.join(unknown)}. Known are {', '.join(fields)}.")
    if missing := sorted(set(fields) - set(raw)):
        raise Failure(BAD_DATA, f"{where} lacks {', '.join(missing)}.")
    return kind(**{name: convert(hints[name], raw[key], f"{where}.{key}") for key, name in fields.items()})


def convert(hint: Any, value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(hint):
        return build(typing.cast(type, hint), value, where)
    origin, options = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        if value not in options:
            raise Failure(BAD_DATA, f"{where} must be one of {', '.join(options)}, not {describe(value)}.")
        return value
    if origin in (types.UnionType, typing.Union):
        return convert_union(options, value, where)
    if origin is list and isinstance(value, list):
        return [convert(options[0], item, f"{where}[{at}]") for at, item in enumerate(value)]
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(hint, type) and isinstance(value, hint) and isinstance(value, bool) == (hint is bool):
        return value
    wanted = re.sub(r"<class '(\w+)'>", r"\1", str(hint))
    raise Failure(BAD_DATA, f"{where} must be {wanted}, not {describe(value)}.")


def convert_union(options: tuple[Any, ...], value: Any, where: str) -> Any:
    if value is None and type(None) in options:
        return None
    failures = []
    for option in options:
        if option is type(None):
            continue
        try:
            return convert(option, value, where)
        except Failure as failure:
            failures.append(failure)
    raise failures[0]


def describe(value: Any) -> str:
    return f"{json.dumps(value)[:60]}"

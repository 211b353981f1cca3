"""What the sidecar says: one JSON object per line on stdout, flushed. Everything else goes to stderr."""

import json
import sys
import threading
from typing import Any

_out = sys.stdout
_lock = threading.Lock()


class Failure(Exception):
    """An end with a reason. `code` is one of the exit codes below; the message says what was wrong and what to do."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


BAD_DATA = 10
CHECK_FAILED = 11
OUT_OF_MEMORY = 12
CANCELLED = 13
BASE_MISMATCH = 14


def own_stdout() -> None:
    """Keeps stdout for events: what libraries print there from now on goes to stderr."""
    sys.stdout = sys.stderr


def emit(kind: str, **fields: Any) -> None:
    """Writes one event; field names become camelCase as in the contract."""
    line = json.dumps({"type": kind, **{camel(name): value for name, value in fields.items()}}, allow_nan=False)
    with _lock:
        _out.write(line + "\n")
        _out.flush()


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)

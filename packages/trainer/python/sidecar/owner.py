"""The sidecar never outlives the process that started it, and stops with a checkpoint when it is asked to."""

import ctypes
import os
import signal
import sys
import threading
import time


class Stop:
    """Whether somebody wants the run to end at the next step, and why."""

    def __init__(self) -> None:
        self.reason: str | None = None

    def ask(self, reason: str) -> None:
        self.reason = self.reason or reason


def obey(stop: Stop) -> None:
    """SIGTERM and SIGINT ask for a checkpoint; the second one ends at once."""

    def on_signal(number: int, _frame: object) -> None:
        if stop.reason:
            os._exit(128 + number)
        stop.ask("cancelled")

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)


def die_with_owner() -> None:
    """
    With PARENT_WATCH=1 the owner holds our stdin and never writes to it, so its end is the owner's end; the kernel's
    parent-death signal comes first where there is one. Nothing is saved then: a new attempt may already be writing.
    """
    if os.environ.get("PARENT_WATCH") != "1":
        return
    owner = os.getppid()
    if sys.platform == "linux":
        PR_SET_PDEATHSIG = 1
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != owner:
        os._exit(1)

    def watch_stdin() -> None:
        while os.read(0, 4096):
            pass
        os._exit(1)

    def watch_parent() -> None:
        while os.getppid() == owner:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch_stdin, daemon=True).start()
    threading.Thread(target=watch_parent, daemon=True).start()

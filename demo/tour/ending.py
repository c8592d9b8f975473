"""Leaving nothing behind: signals close the context managers, and programs that were started are ended."""

from __future__ import annotations

import signal
import subprocess
import sys
from types import FrameType
from typing import Optional

PATIENCE_S = 15.0
SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))


def leave_on_signals() -> None:
    """Turn the first signal to end into ``SystemExit``, so that every ``with`` closes what it opened.

    Ctrl+C comes without a traceback. ``nohup`` stays in force: a hang-up that is ignored already stays ignored.
    """
    for number in SIGNALS:
        if number == signal.SIGINT or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _leave)


def _leave(number: int, _frame: Optional[FrameType]) -> None:
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)  # a second one must not break off the closing
    sys.exit(128 + number)


def end(program: subprocess.Popen[bytes], patience_s: float = PATIENCE_S) -> None:
    """Ask a program to end and wait for it; one that does not listen is killed."""
    program.terminate()
    try:
        program.wait(patience_s)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()

"""Threads of ours that run one function, and safe keeping for those whose owner goes first."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Optional

from qgis.PyQt.QtCore import QThread


class FunctionThread(QThread):
    """Runs a function to its end. A ``QThread``, since what sends through QGIS's network manager needs timers."""

    def __init__(self, name: str, function: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._function: Optional[Callable[[], None]] = function

    def run(self) -> None:
        """Run the function, then forget it and its owner."""
        function, self._function = self._function, None
        if function is not None:
            function()


_kept: list[QThread] = []


def keep(thread: QThread) -> None:
    """Hold a thread until it has ended: a ``QThread`` that is destroyed while it runs ends the process.

    Ended ones are let go at the next call, in the caller's thread: on their own ``finished`` signal they would be
    destroyed from inside.
    """
    let_go()
    if thread not in _kept:
        _kept.append(thread)


def let_go() -> list[str]:
    """Let go of threads that have ended; returns the names of those that still run."""
    _kept[:] = [known for known in _kept if not known.isFinished()]
    return [thread.objectName() for thread in _kept if thread.isRunning()]


def see_out(timeout_s: float) -> list[str]:
    """Give the threads that still run a while to end (they were asked to); returns the names of those that did not.

    For unloading only: a thread that reads a layer while QGIS takes its libraries down would end the process badly.
    """
    until = time.monotonic() + timeout_s
    for thread in _kept:
        thread.wait(max(0, round(1000 * (until - time.monotonic()))))
    return let_go()

"""Threads of ours that run one function, and safe keeping for those whose owner goes first."""

from __future__ import annotations

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

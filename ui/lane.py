"""Heavy background work one at a time: several busy threads of Python make each call of the GUI thread wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from .background import Background

Work = Callable[[Background], Any]
_LOOK_S = 0.2
"""How often work that waits looks whether it was cancelled."""


class Lane:
    """One piece of work at a time, the most urgent first; nothing begins before :meth:`open`."""

    def __init__(self, *names: str) -> None:
        """``names`` of the works that go through the lane, the most urgent first; others pass beside it."""
        self._ranks = {name: rank for rank, name in enumerate(names)}
        self._turn = threading.Condition()
        self._waiting: list[tuple[int, int]] = []
        self._came = 0
        self._open, self._busy = False, False

    def open(self) -> None:
        """Let work begin."""
        with self._turn:
            self._open = True
            self._turn.notify_all()

    def through(self, name: str, work: Work) -> Work:
        """Return the work as it is to be started: it waits in its thread for its turn."""
        rank = self._ranks.get(name)
        return work if rank is None else lambda task: self._go(rank, work, task)

    def _go(self, rank: int, work: Work, task: Background) -> Any:
        if not self._take(rank, task):
            return None  # cancelled: nobody hears of it
        try:
            return work(task)
        finally:
            with self._turn:
                self._busy = False
                self._turn.notify_all()

    def _take(self, rank: int, task: Background) -> bool:
        """Wait for the turn; false where the work was cancelled before."""
        with self._turn:
            self._came += 1
            mine = (rank, self._came)
            self._waiting.append(mine)
            while not task.cancelled() and (not self._open or self._busy or min(self._waiting) != mine):
                self._turn.wait(_LOOK_S)
            self._waiting.remove(mine)
            goes = not task.cancelled()  # asked once: it may become true at any moment, and never false again
            self._busy = self._busy or goes
            self._turn.notify_all()
            return goes

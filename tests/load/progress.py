"""How far a run has come, from 0 to 1: by the clock, or by what was acknowledged, which no slow machine changes."""

from __future__ import annotations

import threading
import time


class ByClock:
    """So many seconds from its making on."""

    def __init__(self, seconds: float) -> None:
        self._began, self._seconds = time.monotonic(), seconds

    def acknowledged(self) -> None:
        """A push was acknowledged; the clock does not care."""

    def share(self) -> float:
        """Return how far the run has come."""
        return (time.monotonic() - self._began) / self._seconds


class ByCount:
    """So many acknowledged pushes."""

    def __init__(self, pushes: int) -> None:
        self._pushes, self._done, self._turn = pushes, 0, threading.Lock()

    def acknowledged(self) -> None:
        """Count a push."""
        with self._turn:
            self._done += 1

    def share(self) -> float:
        """Return how far the run has come."""
        return self._done / self._pushes

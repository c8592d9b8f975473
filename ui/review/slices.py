"""Work in steps on the GUI thread: a few milliseconds at a time, so that keys and pictures pass in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, QTimer

BUDGET_S = 0.010


class Slices(QObject):
    """Runs one generator to its end, :data:`BUDGET_S` per turn of the event loop; a new one replaces it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Optional[Generator[None, None, Any]] = None
        self._done: Callable[[], None] = _nothing
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)

    def run(self, steps: Generator[None, None, Any], done: Callable[[], None]) -> None:
        """Begin at once: what is short is done when this returns. ``done`` is called at the end."""
        self.cancel()
        self._steps, self._done = steps, done
        self._timer.start()
        self._turn()

    def cancel(self) -> None:
        """Forget the work; nothing is called."""
        self._timer.stop()
        self._steps = None

    def _turn(self) -> None:
        until = time.perf_counter() + BUDGET_S
        while self._steps is not None and time.perf_counter() < until:
            try:
                next(self._steps)
            except StopIteration:
                self.cancel()
                self._done()


def _nothing() -> None:
    """Nothing to do at the end."""

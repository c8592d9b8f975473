"""A long beginning in short turns, so that the event loop breathes between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from qgis.PyQt.QtCore import QObject, QTimer


class Turns(QObject):
    """Does steps in order, one per turn of the event loop.

    None any more after :meth:`stop`, without its parent, or once a step has raised.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Callable[[], None]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._next)

    def run(self, steps: Iterable[Callable[[], None]]) -> None:
        """Do these steps, after those that still wait."""
        self._steps.extend(steps)
        self._timer.start()

    def stop(self) -> None:
        """Forget what still waits."""
        self._steps.clear()
        self._timer.stop()

    def _next(self) -> None:
        if not self._steps:
            self._timer.stop()
            return
        step, done = self._steps.popleft(), False
        try:
            step()
            done = True
        finally:
            if not done:
                self.stop()  # what follows would stand on what was not made: Qt ends the process over that

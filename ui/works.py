"""The background work of one open workspace: begun together, heavy ones one at a time, waited for together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtCore import QObject

from ..plugin.domain.errors import RedlineError
from .background import Background
from .lane import Lane

HEAVY = ("export", "screen", "link", "upkeep")
"""Works that go one at a time, the most urgent first."""


def _no_matter(_result: Any) -> None:
    """Nothing has to be done with a result that nobody wants any more."""


class Works:
    """Starts work, and knows what is still under way; ``failed`` hears of errors in the GUI thread."""

    def __init__(self, parent: QObject, failed: Callable[[RedlineError], None]) -> None:
        self._parent, self._failed = parent, failed
        self._begun: list[Background] = []
        self._over = False
        self._lane = Lane(*HEAVY)

    def run(
        self,
        name: str,
        work: Callable[[Background], object],
        done: Callable[..., None],
        dropped: Callable[[Any], None] = _no_matter,
    ) -> Background:
        """Start work that is waited for at the end; what is over is let go of, its records with it.

        After :meth:`cancel` nothing begins: a last turn of the window may still ask, when the owner is no more.
        """
        if self._over:
            never = Background(name, work, dropped=dropped)
            never.cancel()
            return never
        self._begun = [known for known in self._begun if not known.over()]
        task = Background(name, self._lane.through(name, work), self._parent, dropped)
        self._begun.append(task)
        task.done.connect(done)
        task.failed.connect(self._failed)
        return task.start()

    def under_way(self) -> bool:
        """Tell whether anything is still to come."""
        return not all(known.over() for known in self._begun)

    def let_heavy_begin(self) -> None:
        """Let heavy work begin: what the reviewer waits for is done."""
        self._lane.open()

    def cancel(self) -> list[Background]:
        """Ask all to stop, and begin nothing any more; returns those to wait for."""
        self._over = True
        for work in self._begun:
            work.cancel()
        self._lane.open()
        return self._begun

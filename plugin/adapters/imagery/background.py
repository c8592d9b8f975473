"""Work off the GUI thread whose results come back on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..own_crs import forget_shared
from ..threads import Crew
from .errors import ImageWorkFailed
from .files import keep_clean
from .guarded import Failed, guarded

CLOSE_WAIT_S = 3.0


class Background(QObject):
    """A few threads of our own (QGIS's pool draws the map and must not wait for a dead share).

    Results are delivered on the thread that made this object, by its event loop, in the order they are ready.
    After :meth:`close` nothing is delivered any more.
    """

    _ready = pyqtSignal(object, object)

    def __init__(self, threads: int = 3) -> None:
        super().__init__()
        self._crew = Crew("redline-images", threads, keep_clean, forget_shared)
        self._open = True
        self._ready.connect(self._deliver)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Failed) -> None:
        """Do ``work`` in a thread, then ``done(result)`` here. ``work`` handles its own expected errors.

        Any other error comes to ``failed`` in place of a result.
        """
        if self._open:
            self._crew.do(lambda: self._work(work, done, failed))

    def _work(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Failed) -> None:
        if not self._open:
            return
        result = guarded(work)
        if self._open:
            self._ready.emit(failed if isinstance(result, ImageWorkFailed) else done, result)

    def _deliver(self, done: Callable[[Any], None], result: Any) -> None:
        if self._open:
            done(result)

    def close(self) -> None:
        """Drop what waits, deliver nothing more, and let the images being read just now come to their end.

        A thread that reads while QGIS takes GDAL down ends the process; one that hangs in a dead source is left.
        """
        self._open = False
        self._crew.close(CLOSE_WAIT_S)

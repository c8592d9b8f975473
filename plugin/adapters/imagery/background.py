"""Work off the GUI thread whose results come back on it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..threads import Crew
from .files import keep_clean

CLOSE_WAIT_S = 3.0
log = logging.getLogger(__name__)


class Background(QObject):
    """A few threads of our own (QGIS's pool draws the map and must not wait for a dead share).

    Results are delivered on the thread that made this object, by its event loop, in the order they are ready.
    After :meth:`close` nothing is delivered any more.
    """

    _ready = pyqtSignal(object, object)

    def __init__(self, threads: int = 3) -> None:
        super().__init__()
        self._crew = Crew("redline-images", threads, keep_clean)
        self._open = True
        self._ready.connect(self._deliver)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do ``work`` in a thread, then ``done(result)`` here. ``work`` handles its own expected errors."""
        if self._open:
            self._crew.do(lambda: self._work(work, done))

    def _work(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        if not self._open:
            return
        try:
            result = work()
        except Exception:
            log.exception("image work failed")
            return
        if self._open:
            self._ready.emit(done, result)

    def _deliver(self, done: Callable[[Any], None], result: Any) -> None:
        if self._open:
            done(result)

    def close(self) -> None:
        """Drop what waits, deliver nothing more, and let the images being read just now come to their end.

        A thread that reads while QGIS takes GDAL down ends the process; one that hangs in a dead source is left.
        """
        self._open = False
        self._crew.close(CLOSE_WAIT_S)

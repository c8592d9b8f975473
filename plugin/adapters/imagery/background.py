"""Work off the GUI thread whose results come back on it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

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
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="redline-images", initializer=keep_clean)
        self._works: set[Future[None]] = set()
        self._open = True
        self._ready.connect(self._deliver)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do ``work`` in a thread, then ``done(result)`` here. ``work`` handles its own expected errors."""
        if self._open:
            future = self._pool.submit(self._work, work, done)
            self._works.add(future)
            future.add_done_callback(self._works.discard)

    def _work(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        try:
            result = work()
        except Exception:
            log.exception("image work failed")
            raise
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
        self._pool.shutdown(wait=False, cancel_futures=True)
        wait(tuple(self._works), CLOSE_WAIT_S)

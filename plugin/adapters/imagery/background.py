"""Work off the GUI thread whose results come back on it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from .files import keep_clean

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
        self._open = True
        self._ready.connect(self._deliver)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do ``work`` in a thread, then ``done(result)`` here. ``work`` handles its own expected errors."""
        if self._open:
            self._pool.submit(self._work, work, done)

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
        """Drop what waits, deliver nothing more. Does not wait for a thread that hangs in a dead source."""
        self._open = False
        self._pool.shutdown(wait=False, cancel_futures=True)

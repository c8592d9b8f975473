"""The line through QGIS's network manager; needs a running QgsApplication."""

from __future__ import annotations

import queue
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from qgis.PyQt.QtCore import QThread
from redline_review.plugin.adapters.http_plain import never
from redline_review.plugin.adapters.qgis_network import qgis_session

CALL_LIMIT_S = 60.0


class QgisLine(QThread):
    """One worker thread; each call gets a session of its own in it."""

    name = "QGIS"

    def __init__(self) -> None:
        super().__init__()
        self._calls: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def call(self, work: Callable[[Any], Any], cancelled: Callable[[], bool] = never) -> Any:
        """Run ``work`` in the worker thread and wait, without an event loop on this side."""
        done: Future[Any] = Future()
        self._calls.put((work, cancelled, done))
        return done.result(timeout=CALL_LIMIT_S)

    def close(self) -> None:
        """End the thread."""
        self._calls.put(None)
        self.wait()

    def run(self) -> None:
        """Work off the calls."""
        while (call := self._calls.get()) is not None:
            work, cancelled, done = call
            try:
                done.set_result(work(qgis_session(cancelled)))
            except BaseException as error:  # noqa: BLE001 - handed to the caller, whatever it is
                done.set_exception(error)

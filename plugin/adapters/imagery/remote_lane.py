"""Threads that open and render what services show, each with a guarded network manager and a cache on the disk.

QGIS's own pool draws every map with as many threads as there are cores: two views that wait there for a dead service
would hold all others. So whatever waits for a line waits here. The threads live as long as the lane: QGIS 3.22 hangs
reference systems on the thread that first used them (see ``own_crs``).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any, Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..network_policy import NetworkPolicy
from ..threads import FunctionThread, keep
from .files import keep_clean
from .remote_line import Fault, RemoteLine, TileCache

MOST_THREADS = 6
"""Four views, one picture made in advance, and one that still waits for its time limit."""
_Item = Optional[tuple[Callable[[], Any], Callable[[Any], None], bool]]
log = logging.getLogger(__name__)


class RemoteLane(QObject):
    """Runs work that waits for a line; results are delivered on the thread that made this object.

    No thread is begun before there is work. After :meth:`close` nothing is delivered any more.
    """

    _ready = pyqtSignal(object, object, bool)

    def __init__(self, policy: NetworkPolicy, cache: TileCache, most: int = MOST_THREADS) -> None:
        super().__init__()
        QgsNetworkAccessManager.instance()  # a worker's manager looks at this thread's, and falls over without it
        self.policy, self._cache, self._most = policy, cache, most
        self._todo: SimpleQueue[_Item] = SimpleQueue()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._idle = 0
        self._threads: list[FunctionThread] = []
        self._open = True
        self._ready.connect(self._deliver)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None], always: bool = False) -> None:
        """Do ``work`` in one of the threads, then ``done(result)`` here. ``work`` handles its own expected errors.

        ``always``: ``done`` has to take something down in this thread, so it is called after :meth:`close`, too.
        """
        if not self._open:
            return
        with self._lock:
            short = self._todo.qsize() >= self._idle and len(self._threads) < self._most
        self._todo.put((work, done, always))
        if short:
            thread = FunctionThread("redline-remote", self._serve)
            self._threads.append(thread)
            keep(thread)
            thread.start()

    @contextmanager
    def watched(self) -> Iterator[list[Fault]]:
        """Collect what is wrong with the answers that the calling thread (one of the lane's) gets meanwhile."""
        line: RemoteLine = self._local.line
        with line.watched() as faults:
            yield faults

    def _serve(self) -> None:
        keep_clean()
        self._local.line = RemoteLine(self.policy, self._cache)
        while True:
            with self._lock:
                self._idle += 1
            item = self._todo.get()
            with self._lock:
                self._idle -= 1
            if item is None:
                break
            self._do(*item)
            del item  # what it holds must not end in this thread
        self._local.line.close()
        # what this thread made and others found in QGIS's caches loses its ground with it
        QgsCoordinateReferenceSystem.invalidateCache()
        QgsCoordinateTransform.invalidateCache()

    def _do(self, work: Callable[[], Any], done: Callable[[Any], None], always: bool) -> None:
        try:
            result = work()
        except Exception:
            log.exception("remote image work failed")
            return
        self._ready.emit(done, result, always)

    def _deliver(self, done: Callable[[Any], None], result: Any, always: bool) -> None:
        if self._open or always:
            done(result)

    def close(self) -> None:
        """Deliver nothing more; the threads end with what they do now (unloading waits for them, within a bound)."""
        if self._open:
            self._open = False
            for _thread in self._threads:
                self._todo.put(None)

"""Threads that open and render what services show, each with a guarded network manager and a cache on the disk.

QGIS's own pool draws every map with as many threads as there are cores: two views that wait there for a dead service
would hold all others. So whatever waits for a line waits here. The threads live as long as the lane: QGIS 3.22 hangs
reference systems on the thread that first used them (see ``own_crs``).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Optional

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..network_policy import NetworkPolicy
from ..own_crs import forget_shared
from ..threads import Crew
from .errors import ImageWorkFailed
from .files import keep_clean
from .guarded import Failed, guarded
from .remote_line import Fault, RemoteLine, TileCache
from .tile_guard import TileGuard

MOST_THREADS = 6
"""Four views, one picture made in advance, and one that still waits for its time limit."""


class RemoteLane(QObject):
    """Runs work that waits for a line; results are delivered on the thread that made this object.

    No thread is begun before there is work. After :meth:`close` nothing is delivered any more.
    """

    _ready = pyqtSignal(object, object, bool)

    def __init__(self, policy: NetworkPolicy, cache: TileCache, most: int = MOST_THREADS) -> None:
        super().__init__()
        QgsNetworkAccessManager.instance()  # a worker's manager looks at this thread's, and falls over without it
        self.policy, self._cache = policy, cache
        self.tiles = TileGuard(policy, cache)
        self._local = threading.local()
        self._crew = Crew("redline-remote", most, keep_clean, forget_shared)
        self._open = True
        self._ready.connect(self._deliver)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Failed, always: bool = False) -> None:
        """Do ``work`` in one of the threads, then ``done(result)`` here. ``work`` handles its own expected errors.

        Any other error comes to ``failed`` in place of a result. ``always``: these have to take something down in this
        thread, so they are called after :meth:`close`, too.
        """
        if self._open:
            self._crew.do(partial(self._do, work, done, failed, always))

    @contextmanager
    def watched(self, *image_ids: str) -> Iterator[list[Fault]]:
        """Collect what is wrong with the answers that the calling thread (one of the lane's) gets meanwhile.

        ``image_ids``: what is asked for; newer QGIS fetches tiles elsewhere, and tells them apart by these alone.
        """
        with self._line().watched() as faults, self.tiles.watched(image_ids, faults):
            yield faults

    def _line(self) -> RemoteLine:
        """Return the calling thread's line. Whatever asks has one made first: the network mode stands before it."""
        line: Optional[RemoteLine] = getattr(self._local, "line", None)
        if line is None:
            line = self._local.line = RemoteLine(self.policy, self._cache)
        return line

    def _do(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Failed, always: bool) -> None:
        result = guarded(lambda: self._behind_guard(work))
        self._ready.emit(failed if isinstance(result, ImageWorkFailed) else done, result, always)

    def _behind_guard(self, work: Callable[[], Any]) -> Any:
        """Do work once this thread's network manager is guarded, and not at all where that fails."""
        self._line()
        return work()

    def _deliver(self, done: Callable[[Any], None], result: Any, always: bool) -> None:
        if self._open or always:
            done(result)

    def close(self) -> None:
        """Deliver nothing more; the threads end with what they do now (unloading waits for them, within a bound)."""
        if self._open:
            self._open = False
            self._crew.close(0.0, drop=False)

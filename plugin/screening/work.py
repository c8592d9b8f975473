"""Threads, progress and cancelling of a run. Callbacks are called from the thread that called ``screen``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event
from typing import Optional, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..domain.errors import RedlineError
from .results import ScreeningCancelled

Progress = Callable[[float], object]
Cancelled = Callable[[], bool]
Chunk = TypeVar("Chunk")
Result = TypeVar("Result")
_POLL_S = 0.1
_MAX_THREADS = 8


class Work:
    """Runs chunks of a stage on a few threads; between them it reports and listens for Cancel."""

    def __init__(self, pool: Executor, progress: Optional[Progress], cancelled: Optional[Cancelled]) -> None:
        self._pool, self._progress, self._cancelled = pool, progress, cancelled
        self._done = 0.0
        self._stopping = Event()

    @property
    def done(self) -> float:
        """How far the run is, 0 … 1."""
        return self._done

    def check(self) -> None:
        """Raise :class:`ScreeningCancelled` if the caller wants to stop."""
        if self._cancelled is not None and self._cancelled():
            raise ScreeningCancelled(self._done)

    def stop_if_asked(self) -> None:
        """Raise :class:`ScreeningCancelled` in a thread of the pool whose run was stopped."""
        if self._stopping.is_set():
            raise ScreeningCancelled(self._done)

    def report(self, fraction: float) -> None:
        """Tell how far the run is, never backwards."""
        self._done = max(self._done, min(1.0, fraction))
        if self._progress is not None:
            self._progress(self._done)

    def run(self, task: Callable[[Chunk], Result], chunks: Sequence[Chunk], until: float) -> list[Result]:
        """Return the results in the order of the chunks; ``until`` is the run's fraction at the end of this stage."""
        self.check()
        start, futures = self._done, [self._pool.submit(task, chunk) for chunk in chunks]
        try:
            self._attend(futures, start, until)
        except BaseException:  # also the caller's own, out of its callbacks: leave no thread at work behind
            self._stopping.set()
            for future in futures:
                future.cancel()
            wait(futures)
            raise
        self.report(until)
        return [future.result() for future in futures]

    def begin(self, task: Callable[[], Result]) -> Future[Result]:
        """Start a task beside the stages that follow; it must call :meth:`stop_if_asked` between its steps."""
        return self._pool.submit(task)

    def end(self, begun: Future[Result]) -> Result:
        """Wait for what :meth:`begin` started."""
        try:
            self._attend([begun], self._done, self._done)
        except BaseException:
            self._stopping.set()
            raise
        return begun.result()

    def each(self, task: Callable[[Chunk], object], chunks: Sequence[Chunk]) -> None:
        """Run chunks of a stage too short to report on."""
        self.run(task, chunks, self._done)

    def _attend(self, futures: Sequence[Future[Result]], start: float, until: float) -> None:
        """Wait for one after the other: to wait for any of thousands costs as many locks each time."""
        for number, future in enumerate(futures, start=1):
            while not future.done():
                wait([future], timeout=_POLL_S)
                self.check()
            future.result()
            self.report(start + (until - start) * number / len(futures))
        self.check()


class _Here(Executor):
    """Runs each task at once, in the thread that hands it in."""

    def submit(self, fn: Callable[..., Result], /, *args: object, **kwargs: object) -> Future[Result]:
        """Run the task; what it raises is in the future."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except RedlineError as error:
            future.set_exception(error)
        return future


def work_here() -> Work:
    """Return the work of a run so short that a thread would take longer to begin than it does."""
    return Work(_Here(), None, None)


@contextmanager
def work(progress: Optional[Progress], cancelled: Optional[Cancelled], threads: Optional[int]) -> Iterator[Work]:
    """Open the pool of a run; ``threads`` None means one per core, at most eight."""
    count = threads or min(_MAX_THREADS, os.cpu_count() or 1)
    with ThreadPoolExecutor(max_workers=count, thread_name_prefix="screening") as pool:
        yield Work(pool, progress, cancelled)


def chunks_by_cost(cost: NDArray[np.int64], limit: int) -> list[slice]:
    """Return slices of neighbours whose costs add up to about ``limit``, each at least one long."""
    if not len(cost):
        return []
    number = np.cumsum(cost) // limit
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    return [slice(int(a), int(b)) for a, b in zip(starts, [*starts[1:], len(cost)])]


def apart(chunks: Sequence[slice], group: NDArray[np.int64]) -> list[slice]:
    """Move the cuts between chunks to where the group changes; groups do not fall."""
    starts = sorted({int(np.searchsorted(group, group[chunk.start])) for chunk in chunks})
    return [slice(a, b) for a, b in zip(starts, [*starts[1:], len(group)])]

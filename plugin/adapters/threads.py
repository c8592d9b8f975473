"""Threads of ours that run one function, and safe keeping for those whose owner goes first."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Optional

from qgis.PyQt.QtCore import QThread


class FunctionThread(QThread):
    """Runs a function to its end. A ``QThread``, since what sends through QGIS's network manager needs timers."""

    def __init__(self, name: str, function: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._function: Optional[Callable[[], None]] = function

    def run(self) -> None:
        """Run the function, then forget it and its owner."""
        function, self._function = self._function, None
        if function is not None:
            function()


class Crew:
    """A few threads of ours that work through a queue; they begin as there is work for them.

    ``QThread`` and not threads of Python's own: a Qt object that a thread made, and somebody else let go of, is deleted
    when its thread ends. In a thread that Qt has only met, that is after its storage has gone, and ends the process.
    ``begin`` is called first in each thread, ``end`` last. Work handles its own errors.
    """

    def __init__(
        self, name: str, most: int, begin: Callable[[], None] = lambda: None, end: Callable[[], None] = lambda: None
    ) -> None:
        self._name, self._most, self._begin, self._end = name, most, begin, end
        self._todo: deque[Callable[[], None]] = deque()
        self._turn = threading.Condition()
        self._idle = 0
        self._closed = False
        self._threads: list[FunctionThread] = []

    def do(self, work: Callable[[], None]) -> None:
        """Have work done, at once where a thread is free or there may be one more."""
        with self._turn:
            self._todo.append(work)
            short = len(self._todo) > self._idle and len(self._threads) < self._most
            self._turn.notify()
        if short:
            thread = FunctionThread(self._name, self._serve)
            self._threads.append(thread)
            keep(thread)
            thread.start()

    def _serve(self) -> None:
        self._begin()
        while True:
            work = self._next()
            if work is None:
                break
            work()
            del work  # what it holds must not end in this thread
        self._end()

    def _next(self) -> Optional[Callable[[], None]]:
        """Wait for work; ``None`` once the crew is closed and nothing waits."""
        with self._turn:
            self._idle += 1  # counted and taken back in one go with the work, or work would wait behind a busy thread
            while not self._todo and not self._closed:
                self._turn.wait()
            self._idle -= 1
            return self._todo.popleft() if self._todo else None

    def close(self, wait_s: float, drop: bool = True) -> None:
        """Drop what waits, and give what is being done a while to end; what hangs longer is left to itself.

        ``drop`` false: what waits is done all the same (it knows that it was cancelled, and takes itself down).
        """
        with self._turn:
            if drop:
                self._todo.clear()
            self._closed = True
            self._turn.notify_all()
        _wait(self._threads, wait_s)


_kept: list[QThread] = []


def keep(thread: QThread) -> None:
    """Hold a thread until it has ended: a ``QThread`` that is destroyed while it runs ends the process.

    Ended ones are let go at the next call, in the caller's thread: on their own ``finished`` signal they would be
    destroyed from inside.
    """
    let_go()
    if thread not in _kept:
        _kept.append(thread)


def let_go() -> list[str]:
    """Let go of threads that have ended; returns the names of those that still run."""
    _kept[:] = [known for known in _kept if not _has_ended(known)]
    return [thread.objectName() for thread in _kept if thread.isRunning()]


def _has_ended(thread: QThread) -> bool:
    """Tell whether a thread has wholly ended: it may be destroyed without waiting for it.

    Qt calls one finished that still takes down what it stored. Whoever destroys it then waits for that with the
    interpreter in hand, and what is being taken down may want the interpreter: both would stand still for ever.
    """
    return bool(thread.isFinished() and thread.wait(0))


def see_out(timeout_s: float) -> list[str]:
    """Give the threads that still run a while to end (they were asked to); returns the names of those that did not.

    For unloading only: a thread that reads a layer while QGIS takes its libraries down would end the process badly.
    """
    _wait(_kept, timeout_s)
    return let_go()


def _wait(threads: Iterable[QThread], timeout_s: float) -> None:
    until = time.monotonic() + timeout_s
    for thread in threads:
        thread.wait(max(0, round(1000 * (until - time.monotonic()))))

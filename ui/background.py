"""Work off the GUI thread whose result comes back to it as a signal."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Optional, Protocol

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..plugin.adapters.threads import FunctionThread, keep
from ..plugin.domain.errors import RedlineError


class Background(QObject):
    """One piece of work in a thread of its own (never the pool that draws the map).

    ``done`` carries the result, ``failed`` a :class:`RedlineError`, both in the thread that made this object;
    ``progressed`` carries 0 … 1. An error that is not ours is raised in the worker thread, where the log has it,
    and ``failed`` tells :class:`WorkBroke`. With ``parent`` gone nothing is delivered any more.

    The object is no Qt child of ``parent``: its thread emits through it, so it must live until the thread has ended
    (the thread's function holds it). Deliveries pass through the GUI thread's queue and are dropped there once
    cancelled, so that nobody is called who has been deleted meanwhile.
    """

    done = pyqtSignal(object)
    failed = pyqtSignal(object)
    progressed = pyqtSignal(float)
    _told = pyqtSignal(object)

    def __init__(
        self,
        name: str,
        work: Callable[[Background], Any],
        parent: Optional[QObject] = None,
        dropped: Callable[[Any], None] = lambda _result: None,
    ) -> None:
        """``dropped`` takes a result that nobody wants any more (an open store has to be closed)."""
        super().__init__()
        if parent is not None:
            parent.destroyed.connect(self.cancel)
        self._told.connect(self._deliver)
        self._cancel = threading.Event()
        self._ended = False
        self._work, self._dropped = work, dropped
        self._name = f"redline-{name}"
        self._thread = FunctionThread(self._name, self._run)

    def start(self) -> Background:
        """Begin; returns itself, so that the owner keeps a reference."""
        keep(self._thread)
        self._thread.start()
        return self

    def cancelled(self) -> bool:
        """Tell the work whether it should stop; safe from any thread."""
        return self._cancel.is_set()

    def cancel(self, *_gone: object) -> None:
        """Ask the work to stop; nothing is emitted afterwards."""
        self._cancel.set()

    def over(self) -> bool:
        """Tell whether nothing of it is to come any more, so that its owner may let go of it."""
        return self._ended and bool(self._thread.isFinished())

    def wait(self, timeout_s: float = 5.0) -> bool:
        """Wait for the thread to end (for closing down); tells whether it did."""
        return bool(self._thread.wait(int(timeout_s * 1000)))

    def _run(self) -> None:
        finished = False
        try:
            result = self._work(self)
            finished = True
        except RedlineError as caught:
            finished, error = True, caught
            self._tell_end(lambda: self.failed.emit(error))
        else:
            self._tell_end(lambda: self.done.emit(result), lambda: self._dropped(result))
        finally:
            if not finished:
                self._tell_end(lambda: self.failed.emit(WorkBroke(self._name)))

    def tell_progress(self, share: float) -> None:
        """Report 0 … 1 from the work."""
        self._tell(lambda: self.progressed.emit(share))

    def tell(self, delivery: Callable[[], None]) -> None:
        """Have something done in the GUI thread, from the work; dropped where it was cancelled by then."""
        self._tell(delivery)

    def _tell_end(self, delivery: Callable[[], None], instead: Callable[[], None] = lambda: None) -> None:
        def then_end(tell: Callable[[], None]) -> None:
            self._ended = True
            tell()

        self._tell(lambda: then_end(delivery), lambda: then_end(instead))

    def _tell(self, delivery: Callable[[], None], instead: Callable[[], None] = lambda: None) -> None:
        if self._cancel.is_set():
            instead()
        else:
            self._told.emit((delivery, instead))

    def _deliver(self, either: tuple[Callable[[], None], Callable[[], None]]) -> None:
        delivery, instead = either
        if self._cancel.is_set():
            instead()
        else:
            delivery()


class Run(Protocol):
    """Starts background work that its owner waits for when it closes."""

    def __call__(self, name: str, work: Callable[[Background], Any], done: Callable[..., None]) -> Background:
        """Return the work, begun."""
        ...


@dataclass(eq=False)
class WorkBroke(RedlineError):
    """A fault of ours stopped background work; the log has the traceback."""

    name: str

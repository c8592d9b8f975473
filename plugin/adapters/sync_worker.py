"""Sync in a thread of its own, asked for and reported to by signals. No widget, no waiting on the GUI thread."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..app.sync import SyncClient
from ..app.sync_report import SyncBroke, SyncReport
from ..domain.errors import RedlineError
from ..port_errors import SignInNeeded, SignInRefused
from ..ports import Clock, Store, Transport
from .sync_log import SyncLog, SyncRun
from .threads import FunctionThread, keep

TransportFactory = Callable[[Callable[[], bool]], Transport]
"""Makes the transport, in the sync thread; its argument tells whether the sync was cancelled."""

CLOSE_WAIT_MS = 1500
"""How long :meth:`SyncWorker.close` waits for the thread; a request notices a cancel in a tenth of a second."""


class SyncWorker(QObject):
    """Runs syncs one at a time; requests that come while one runs, or while offline, are remembered as one.

    ``progressed(stage, done, total)``, ``cases_changed(ids)`` and ``finished(SyncReport)`` arrive in the receiver's
    own thread; ``finished`` also where the sync broke (:class:`~..app.sync_report.SyncBroke`). The transport is made
    on the first sync, and anew after a sign-in was refused.
    """

    progressed = pyqtSignal(str, int, int)
    finished = pyqtSignal(object)
    cases_changed = pyqtSignal(list)

    def __init__(
        self,
        store: Store,
        transport_factory: TransportFactory,
        clock: Clock,
        parent: Optional[QObject] = None,
        **patience: Any,
    ) -> None:
        """Start the thread; it sleeps until asked.

        ``patience`` and ``files``, the evidence folder, go to :class:`~..app.sync.SyncClient`.
        """
        super().__init__(parent)
        self._store, self._factory, self._clock, self._patience = store, transport_factory, clock, patience
        self._state = threading.Condition()
        self._requested = self._asked = self._closing = self._busy = False
        self._online, self._by_itself = True, False
        self._cancel = threading.Event()
        self._transport: Optional[Transport] = None
        self.log: Optional[SyncLog] = None
        """Where each sync is noted; set it before the first one is asked for."""
        self._thread = FunctionThread("redline-sync", self._serve)
        keep(self._thread)
        self._thread.start()

    def request_sync(self, by_itself: bool = False) -> None:
        """Sync as soon as possible: now, after the one that runs, or once online.

        ``by_itself``: nobody asked for it.
        """
        with self._state:
            self._asked = self._asked or not by_itself
            self._requested = True
            self._state.notify_all()

    def cancel(self) -> None:
        """Stop the sync that runs, and forget the ones asked for; ``finished`` comes with what was done."""
        with self._state:
            self._requested = False
            if self._busy:
                self._cancel.set()

    def set_online(self, online: bool) -> None:
        """Offline, nothing is sent; a running sync is stopped and taken up again once online."""
        with self._state:
            self._online = online
            if not online and self._busy:
                self._requested = True
                self._cancel.set()
            self._state.notify_all()

    @property
    def busy(self) -> bool:
        """Tell whether a sync runs."""
        with self._state:
            return self._busy

    def close(self) -> bool:
        """Stop and join; false where the thread still had to finish a disk write. Idempotent."""
        with self._state:
            self._closing = True
            self._cancel.set()
            self._state.notify_all()
        return bool(self._thread.wait(CLOSE_WAIT_MS))

    def _serve(self) -> None:
        """The thread's life."""
        while self._next_request():
            report = self._report()
            with self._state:
                self._busy = False
                closing = self._closing
            if not closing:
                self.finished.emit(report)
        self._transport = None

    def _next_request(self) -> bool:
        """Sleep until a sync is due; false to end."""
        with self._state:
            self._state.wait_for(lambda: self._closing or (self._requested and self._online))
            self._requested, self._busy = False, not self._closing
            self._by_itself, self._asked = not self._asked, False
            if self._busy:
                self._cancel.clear()
            return self._busy

    def _report(self) -> SyncReport:
        """Sync, and note it in the log where there is one."""
        run = None if self.log is None else self.log.begin(self._by_itself)
        report = self._whole(run)
        if run is not None:
            run.end(report)
        return report

    def _whole(self, run: Optional[SyncRun]) -> SyncReport:
        """Sync; whatever breaks in it, the window hears of an end, and the thread is there for the next request."""
        try:
            return self._sync(run)
        except Exception as error:  # noqa: BLE001 -- the outermost ring of the thread: it must not die in silence
            sys.excepthook(type(error), error, error.__traceback__)  # as Qt would: QGIS's own hook writes the log
            self._transport = None
            return SyncReport(errors=(SyncBroke(type(error).__name__),), finished_at=self._clock.now())

    def _sync(self, run: Optional[SyncRun]) -> SyncReport:
        try:
            self._transport = self._transport or self._factory(self._cancel.is_set)
        except RedlineError as error:
            return SyncReport(errors=(error,), finished_at=self._clock.now())
        line, tell = self._transport, self.progressed.emit
        if run is not None:
            line, tell = run.watch(line), run.told(tell)
        client = SyncClient(self._store, line, self._clock, **self._patience)
        report = client.run(tell, self._cancel.is_set, self._tell_changed, self._by_itself)
        if any(isinstance(error, (SignInNeeded, SignInRefused)) for error in report.errors):
            self._transport = None
        return report

    def _tell_changed(self, case_ids: Sequence[str]) -> None:
        self.cases_changed.emit(list(case_ids))

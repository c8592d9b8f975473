"""The line to the platform as the window shows it: online or not, what waits, what the last sync did, what is next."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...plugin.adapters.sync_log import SyncLog
from ...plugin.adapters.sync_worker import SyncWorker
from ...plugin.adapters.translation import tr
from ...plugin.app.sync_panel import LineFacts
from ...plugin.app.sync_patience import Later
from ...plugin.app.sync_report import SyncReport
from ...plugin.domain.acts import Act
from ...plugin.domain.errors import RedlineError
from ...plugin.port_errors import ServerBusy, SignInNeeded, SignInRefused
from ..messages import sentence
from .sync_words import progress_words, remarkable, summary
from .top_bar import TopBar

REST_MS = 4_000
"""A finding goes out by itself once no other one was saved for so long: time enough for Undo to keep it here."""
LATEST_MS = 15_000
"""However fast the reviewer works, the first finding that waits does not wait longer than this."""
FETCH_MS = 900_000
"""Where nothing goes out, what others did is fetched by itself so often."""
_WAKES_MS = 1_000


class Line(QObject):
    """Owns the sync worker of one workspace; without a server there is none and everything else works.

    Findings go out by themselves soon after they were saved; where that fails, again later. What others did is fetched
    now and then. Such a sync says nothing but what the reviewer should know of, and takes neither focus nor key.
    """

    synced = pyqtSignal(object)
    """A sync came to its end (SyncReport); what it changed has to be read anew."""
    sign_in_wanted = pyqtSignal(str)
    """The platform wants name and password; the sentence says why (empty at the first time)."""
    came_in = pyqtSignal(list)
    """Changes of these cases (ids) are durable, and the sync goes on."""
    moved = pyqtSignal(str, int, int)
    """(stage, done, total) of the sync that runs, whoever asked for it."""
    changed = pyqtSignal()
    """Busy or not, online or not, signed in or not, the next try: something of it is another one."""

    def __init__(self, has_server: bool, top: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: Optional[SyncWorker] = None
        self._has_server, self._top = has_server, top
        self._busy = self._quiet = self._told = self._begun = False
        self._unsent = self._files_left = 0
        self.online = True
        self.trouble: Optional[RedlineError] = None
        """What broke the last sync off."""
        self.automatic: Callable[[], bool] = lambda: True
        """Tells whether syncs may begin without being asked for."""
        self.stuck: Callable[[], int] = lambda: 0
        """Tells how many findings wait for a person."""
        self.exported: Callable[[], int] = lambda: 0
        """Tells how many findings left in a file and have no receipt yet."""
        self.by_hand: Optional[Callable[[], object]] = None
        """Opens what carries findings by hand, where the workspace has a platform and no line to it."""
        self._log: Optional[SyncLog] = None
        self._again = Later()
        self._rest, self._latest = self._timer(self._send_by_itself), self._timer(self._send_by_itself)
        self._fetch = self._timer(self._fetch_by_itself)
        top.offline_wanted.connect(self.toggle_offline)

    def _timer(self, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(act)
        return timer

    def attach(self, worker: SyncWorker) -> None:
        """Take a worker (after a sign-in: the next one); the line owns it."""
        self.close()
        self._worker, self._busy, self.trouble = worker, False, None
        worker.log = self._log
        worker.progressed.connect(self._on_progress)
        worker.cases_changed.connect(self.came_in)
        worker.finished.connect(self._on_finished)
        worker.set_online(self.online)
        self._fetch.start(FETCH_MS)
        self.changed.emit()

    def keep_log(self, log: SyncLog) -> None:
        """Have every sync from now on noted."""
        self._log = log
        if self._worker is not None:
            self._worker.log = log

    # How it stands

    def facts(self) -> LineFacts:
        """Return how the line stands."""
        wanted = self._worker is None or isinstance(self.trouble, (SignInNeeded, SignInRefused))
        return LineFacts(self._has_server, self.online, self._busy, wanted, self.trouble is not None)

    def next_try_s(self) -> Optional[int]:
        """Return in how many seconds a sync begins by itself, ``None`` where none will."""
        if self._busy or self._worker is None or not (self._has_server and self.online and self.automatic()):
            return None
        timers = [timer for timer in (self._rest, self._latest) if timer.isActive() and self._due()]
        timers += [self._fetch] if self._fetch.isActive() else []
        return -(-min(timer.remainingTime() for timer in timers) // _WAKES_MS) if timers else None

    def _due(self) -> bool:
        return bool(self._unsent or self._files_left or self._again.failures)

    def show(self, unsent: int, act: Optional[Act] = None) -> None:
        """Show how many findings wait; ``act`` is what was just saved. What waits goes out soon."""
        fresh = not self._begun or (act is not None and act.operation is not None)
        self._unsent, self._begun = unsent, True
        left = (unsent, self._busy, self.stuck(), self.exported())
        self._top.show_line(self._has_server, self.online, *left)
        if self.by_hand is not None:
            self._top.show_by_hand(unsent)
        if fresh and unsent and not self._again.failures:  # after a failure the next try has its time
            self._rest.start(REST_MS)
            if not self._latest.isActive():
                self._latest.start(LATEST_MS)
            self.changed.emit()

    def know_failed_files(self, count: int) -> None:
        """Take how many files failed for good, as the store has it: they wait for a person, as refused findings do."""
        self._top.keep_files(self._files_left, count)
        if self._begun:
            self.show(self._unsent)

    # Syncs that begin by themselves

    def _send_by_itself(self) -> None:
        self._hush()
        if not (self._has_server and self.online and self._due() and self.automatic()):
            return
        if self._busy:
            self._rest.start(REST_MS)
        elif self._worker is not None:
            self._quiet = True
            self._start(self._worker)
        elif not self._told:
            self._told = True
            self._top.remark(tr("Findings wait until you sign in to the platform: press F5."))

    def _fetch_by_itself(self) -> None:
        self._fetch.start(FETCH_MS)
        signed_in = not self.facts().account_wanted
        if self._worker is not None and signed_in and self.online and self.automatic() and not self._busy:
            self._hush()
            self._quiet = True
            self._start(self._worker)

    def set_automatic(self) -> None:
        """The wish to sync without being asked is another one: begin with what waits, or let it wait."""
        self._hush()
        self._again.worked()
        if self._due() and self.automatic():
            self._rest.start(REST_MS)
        self.changed.emit()

    def _hush(self) -> None:
        for timer in (self._rest, self._latest):
            timer.stop()

    # What the reviewer asks for

    def sync(self) -> None:
        """Send and fetch now; offline it says so instead."""
        if self.by_hand is not None:
            self.by_hand()
        elif not self._has_server:
            self._top.show_message(tr("This workspace has no platform. Findings stay on this computer."))
        elif not self.online:
            self._top.show_message(tr("You work offline. Findings are safe here; go online to send them."))
        elif self._worker is None:
            self.sign_in()
        else:
            self._quiet = False
            self._hush()
            self._start(self._worker)

    def sign_in(self) -> None:
        """Ask for an account; once it is given, a sync begins."""
        self.sign_in_wanted.emit(sentence(self.trouble) if self._worker is not None and self.trouble else "")

    def cancel(self) -> None:
        """Stop the sync that runs; what it did stands."""
        if self._worker is not None:
            self._worker.cancel()

    def _start(self, worker: SyncWorker) -> None:
        self._busy = True
        worker.request_sync(by_itself=self._quiet)
        self.show(self._unsent)
        self.changed.emit()

    def toggle_offline(self) -> None:
        """Go offline, or online again (then what waits is sent at once)."""
        if not self._has_server:
            return
        self.online = not self.online
        if self._worker is not None:
            self._worker.set_online(self.online)
        self._top.show_message("" if self.online else tr("Offline: findings are kept here until you are online again."))
        if self.online:
            self.sync()
        else:
            self._hush()
            self._busy = self._quiet = False
            self._again.worked()
            self.show(self._unsent)
        self.changed.emit()

    def close(self) -> None:
        """Stop the worker and its thread."""
        self._hush()
        self._fetch.stop()
        if self._worker is not None:
            self._worker.close()
            self._worker.deleteLater()
            self._worker = None

    # What the worker tells

    def _on_progress(self, stage: str, done: int, total: int) -> None:
        if self._worker is None:  # closed while this was on its way
            return
        self.moved.emit(stage, done, total)
        if not self._quiet:
            self._top.show_message(progress_words(stage, done, total))

    def _on_finished(self, report: SyncReport) -> None:
        if self._worker is None:
            return
        self._busy, quiet, self._quiet = False, self._quiet, False
        self._files_left = report.files_left
        self.know_failed_files(report.files_stuck)
        self.trouble = report.errors[0] if report.errors else None
        self._fetch.start(FETCH_MS)
        if report.errors:
            self._on_trouble(report.errors[0], quiet)
        elif not report.cancelled:
            if not quiet or self._again.failures or remarkable(report):
                self._top.show_message(summary(report))
            self._again.worked()
        self.synced.emit(replace(report, by_itself=quiet))
        self.changed.emit()

    def _on_trouble(self, error: RedlineError, quiet: bool) -> None:
        """Say what broke a sync, once where it went by itself, and try again later where patience may help."""
        wants_account = isinstance(error, (SignInNeeded, SignInRefused))
        if not quiet or not self._again.failures:
            self._top.show_message(sentence(error), warning=True)
        if wants_account and not quiet:
            self.sign_in_wanted.emit(sentence(error))
        asked = (error.retry_after_s or 0) if isinstance(error, ServerBusy) else 0
        wait_s = self._again.failed(asked, random.random())
        if not wants_account:
            self._rest.start(round(wait_s * 1000))

"""The line to the platform as the window shows it: online or not, what waits, what the last sync did."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...plugin.adapters.sync_worker import SyncWorker
from ...plugin.adapters.translation import tr
from ...plugin.app.sync_patience import Later
from ...plugin.app.sync_report import SyncReport, SyncStage
from ...plugin.domain.acts import Act
from ...plugin.port_errors import ServerBusy, SignInNeeded, SignInRefused
from ..messages import sentence
from .top_bar import TopBar

REST_MS = 4_000
"""A finding goes out by itself once no other one was saved for so long: time enough for Undo to keep it here."""
LATEST_MS = 15_000
"""However fast the reviewer works, the first finding that waits does not wait longer than this."""


class Line(QObject):
    """Owns the sync worker of one workspace; without a server there is none and everything else works.

    Findings go out by themselves soon after they were saved; where that fails, again later. Such a sync says nothing
    but what the reviewer should know of.
    """

    synced = pyqtSignal(object)
    """A sync came to its end (SyncReport); what it changed has to be read anew."""
    sign_in_wanted = pyqtSignal(str)
    """The platform wants name and password; the sentence says why (empty at the first time)."""

    def __init__(self, has_server: bool, top: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: Optional[SyncWorker] = None
        self._has_server, self._top = has_server, top
        self._busy = self._quiet = self._told = self._begun = False
        self._unsent = self._files_left = 0
        self.online = True
        self._again = Later()
        self._rest, self._latest = self._timer(), self._timer()
        top.sync_wanted.connect(self.sync)
        top.offline_wanted.connect(self.toggle_offline)

    def _timer(self) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self._send_by_itself)
        return timer

    def attach(self, worker: SyncWorker) -> None:
        """Take a worker (after a sign-in: the next one); the line owns it."""
        self.close()
        self._worker = worker
        worker.progressed.connect(self._on_progress)
        worker.finished.connect(self._on_finished)
        worker.set_online(self.online)

    def show(self, unsent: int, act: Optional[Act] = None) -> None:
        """Show how many findings wait; ``act`` is what was just saved. What waits goes out soon."""
        fresh = not self._begun or (act is not None and act.operation is not None)
        self._unsent, self._begun = unsent, True
        self._top.show_line(self._has_server, self.online, unsent, self._busy)
        if fresh and unsent and not self._again.failures:  # after a failure the next try has its time
            self._rest.start(REST_MS)
            if not self._latest.isActive():
                self._latest.start(LATEST_MS)

    def _send_by_itself(self) -> None:
        self._hush()
        if not (self._has_server and self.online and (self._unsent or self._files_left)):
            return
        if self._busy:
            self._rest.start(REST_MS)
        elif self._worker is not None:
            self._quiet = True
            self._start(self._worker)
        elif not self._told:
            self._told = True
            self._top.remark(tr("Findings wait until you sign in to the platform: press F5."))

    def _hush(self) -> None:
        for timer in (self._rest, self._latest):
            timer.stop()

    def sync(self) -> None:
        """Send and fetch now; offline it says so instead."""
        if not self._has_server:
            self._top.show_message(tr("This workspace has no platform. Findings stay on this computer."))
        elif not self.online:
            self._top.show_message(tr("You work offline. Findings are safe here; go online to send them."))
        elif self._worker is None:
            self.sign_in_wanted.emit("")
        else:
            self._quiet = False
            self._hush()
            self._start(self._worker)

    def _start(self, worker: SyncWorker) -> None:
        self._busy = True
        worker.request_sync(by_itself=self._quiet)
        self.show(self._unsent)

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

    def close(self) -> None:
        """Stop the worker and its thread."""
        self._hush()
        if self._worker is not None:
            self._worker.close()
            self._worker.deleteLater()
            self._worker = None

    def _on_progress(self, stage: str, done: int, total: int) -> None:
        if self._quiet or self._worker is None:  # closed while this was on its way
            return
        words = {
            SyncStage.PULL.value: tr("Fetching: {done} records", done=done),
            SyncStage.PUSH.value: tr("Sending: {done} of {total} findings", done=done, total=total),
            SyncStage.SETTLE.value: tr("Making sure that everything arrived…"),
            SyncStage.FILES.value: tr(
                "Sending photos and files: {done:.1f} of {total:.1f} MB", done=done / 1024, total=total / 1024
            ),
            SyncStage.WAIT.value: tr("The line is bad; trying again by itself…"),
        }
        self._top.show_message(words.get(stage, ""))

    def _on_finished(self, report: SyncReport) -> None:
        if self._worker is None:
            return
        self._busy, quiet, self._quiet = False, self._quiet, False
        self._files_left = report.files_left
        if report.errors:
            self._on_trouble(report, quiet)
        elif not report.cancelled:
            if not quiet or self._again.failures or _remarkable(report):
                self._top.show_message(self._summary(report))
            self._again.worked()
        self.synced.emit(replace(report, by_itself=quiet))

    def _on_trouble(self, report: SyncReport, quiet: bool) -> None:
        """Say what broke a sync, once where it went by itself, and try again later where patience may help."""
        error = report.errors[0]
        wants_account = isinstance(error, (SignInNeeded, SignInRefused))
        if not quiet or not self._again.failures:
            self._top.show_message(sentence(error), warning=True)
        if wants_account and not quiet:
            self.sign_in_wanted.emit(sentence(error))
        asked = (error.retry_after_s or 0) if isinstance(error, ServerBusy) else 0
        wait_s = self._again.failed(asked, random.random())
        if not wants_account:
            self._rest.start(round(wait_s * 1000))

    def _summary(self, report: SyncReport) -> str:
        others = report.pulled_cases - report.settled  # our own findings come back in the feed too
        parts = [_fetched_words(others)] if others > 0 else []
        parts += _sent_words(report.findings, report.patches) + _file_words(report)
        if report.conflicts:
            parts.append(tr("{count} in conflict", count=report.conflicts))
        if report.rejected:
            parts.append(tr("{count} refused", count=report.rejected))
        if report.feed_forked:
            parts.append(tr("the platform was restored from a backup; what it had lost was sent again"))
        if report.chain_mismatch:
            parts.append(tr("the platform holds another record of this computer: tell its administrator"))
        return " · ".join(parts) or tr("Everything is up to date.")


def _remarkable(report: SyncReport) -> bool:
    """Tell whether a sync found what the reviewer should know of, though nobody asked for it."""
    refused = report.conflicts or report.rejected or report.files_failed
    return bool(refused or report.feed_forked or report.chain_mismatch)


def _fetched_words(count: int) -> str:
    return tr("Fetched 1 patch") if count == 1 else tr("Fetched {count} patches", count=count)


def _file_words(report: SyncReport) -> list[str]:
    sent, failed, words = report.files_sent, report.files_failed, []
    if sent:
        words.append(tr("Sent 1 file") if sent == 1 else tr("Sent {count} files", count=sent))
    if failed:
        one = failed == 1
        words.append(tr("1 file not sent") if one else tr("{count} files not sent", count=failed))
    return words


def _sent_words(findings: int, patches: int) -> list[str]:
    words = []
    if findings:
        words.append(tr("Sent 1 finding") if findings == 1 else tr("Sent {count} findings", count=findings))
    if patches:
        words.append(tr("Sent 1 patch") if patches == 1 else tr("Sent {count} patches", count=patches))
    return words

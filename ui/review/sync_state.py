"""The line to the platform as the window shows it: online or not, what waits, what the last sync did."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.sync_worker import SyncWorker
from ...plugin.adapters.translation import tr
from ...plugin.app.sync_report import SyncReport, SyncStage
from ...plugin.port_errors import SignInNeeded, SignInRefused
from ..messages import sentence
from .top_bar import TopBar


class Line(QObject):
    """Owns the sync worker of one workspace; without a server there is none and everything else works."""

    synced = pyqtSignal(object)
    """A sync came to its end (SyncReport); what it changed has to be read anew."""
    sign_in_wanted = pyqtSignal(str)
    """The platform wants name and password; the sentence says why (empty at the first time)."""

    def __init__(self, has_server: bool, top: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: Optional[SyncWorker] = None
        self._has_server, self._top = has_server, top
        self._busy = False
        self._unsent = 0
        self.online = True
        top.sync_wanted.connect(self.sync)
        top.offline_wanted.connect(self.toggle_offline)

    def attach(self, worker: SyncWorker) -> None:
        """Take a worker (after a sign-in: the next one); the line owns it."""
        self.close()
        self._worker = worker
        worker.progressed.connect(self._on_progress)
        worker.finished.connect(self._on_finished)
        worker.set_online(self.online)

    def show(self, unsent: int) -> None:
        """Show how many findings wait."""
        self._unsent = unsent
        self._top.show_line(self._has_server, self.online, unsent, self._busy)

    def sync(self) -> None:
        """Send and fetch now; offline it says so instead."""
        if not self._has_server:
            self._top.show_message(tr("This workspace has no platform. Findings stay on this computer."))
        elif not self.online:
            self._top.show_message(tr("You work offline. Findings are safe here; go online to send them."))
        elif self._worker is None:
            self.sign_in_wanted.emit("")
        else:
            self._start(self._worker)

    def _start(self, worker: SyncWorker) -> None:
        self._busy = True
        worker.request_sync()
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
            self._busy = False
            self.show(self._unsent)

    def close(self) -> None:
        """Stop the worker and its thread."""
        if self._worker is not None:
            self._worker.close()
            self._worker.deleteLater()
            self._worker = None

    def _on_progress(self, stage: str, done: int, total: int) -> None:
        words = {
            SyncStage.PULL.value: tr("Fetching: {done} records", done=done),
            SyncStage.PUSH.value: tr("Sending: {done} of {total} findings", done=done, total=total),
            SyncStage.SETTLE.value: tr("Making sure that everything arrived…"),
            SyncStage.WAIT.value: tr("The line is bad; trying again by itself…"),
        }
        self._top.show_message(words.get(stage, ""))

    def _on_finished(self, report: SyncReport) -> None:
        self._busy = False
        if report.errors:
            self._top.show_message(sentence(report.errors[0]), warning=True)
            if isinstance(report.errors[0], (SignInNeeded, SignInRefused)):
                self.sign_in_wanted.emit(sentence(report.errors[0]))
        elif not report.cancelled:
            self._top.show_message(self._summary(report))
        self.synced.emit(report)

    def _summary(self, report: SyncReport) -> str:
        others = report.pulled_cases - report.settled  # our own findings come back in the feed too
        parts = [_fetched_words(others)] if others > 0 else []
        if report.sent:
            parts.append(_sent_words(report.applied + report.duplicates))
        if report.conflicts:
            parts.append(tr("{count} in conflict", count=report.conflicts))
        if report.rejected:
            parts.append(tr("{count} refused", count=report.rejected))
        if report.feed_forked:
            parts.append(tr("the platform was restored from a backup; what it had lost was sent again"))
        if report.chain_mismatch:
            parts.append(tr("the platform holds another record of this computer: tell its administrator"))
        return " · ".join(parts) or tr("Everything is up to date.")


def _fetched_words(count: int) -> str:
    return tr("Fetched 1 patch") if count == 1 else tr("Fetched {count} patches", count=count)


def _sent_words(count: int) -> str:
    return tr("Sent 1 finding") if count == 1 else tr("Sent {count} findings", count=count)

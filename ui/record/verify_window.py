"""Check the record: progress, stop, and what was found, in sentences that can be copied."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.record_files import looking_in
from ...plugin.adapters.store.record_file import RecordFile
from ...plugin.adapters.translation import tr
from ...plugin.adapters.workspace import Workspace
from ...plugin.app.verify import Verified, verify_record
from ...plugin.domain.errors import RedlineError
from ..background import Background
from ..messages import sentence
from ..new_review.parts import SayLine, Tone
from .time_row import TimeRow
from .time_side import NAME as TIMES
from .time_side import TimeSide
from .words import details, headline

NAME = "verifyWindow"
Found = tuple[Verified, Mapping[str, str]]


def show_verify(workspace: Workspace, window: QWidget) -> None:
    """Check the record of an open workspace in a window of its own; one that is open comes to the front."""
    known = window.findChild(QDialog, NAME)
    if known is None:
        known = VerifyWindow(workspace.store_path, workspace.evidence, window)
        known.check()
    known.show()
    known.raise_()
    known.activateWindow()


class VerifyWindow(QDialog):
    """Non-modal; the review goes on beside it. Closing it stops the check."""

    def __init__(self, store: Path, evidence: Path, parent: Optional[QWidget] = None) -> None:
        """``store`` is the store's file, ``evidence`` the folder of evidence files."""
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("The record of this workspace"))
        self._store, self._evidence = store, evidence
        self._work: Optional[Background] = None
        self._say = SayLine(self)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("verifyProgress")
        self._found = QPlainTextEdit(self)
        self._found.setReadOnly(True)
        self._found.setObjectName("verifyFound")
        self._stop = self._button(tr("Stop"), "verifyStop", self._ask_to_stop)
        self._again = self._button(tr("Check again"), "verifyAgain", self.check)
        self._copy = self._button(tr("Copy"), "verifyCopy", self._copy_all)
        self._close = self._button(tr("Close"), "verifyClose", self.close)
        self._lay_out()

    def _button(self, words: str, name: str, act: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())  # type: ignore[operator]
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._again)
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(self._stop)
        row.addWidget(self._close)
        column = QVBoxLayout(self)
        column.addWidget(self._say)
        column.addWidget(self._bar)
        column.addWidget(self._found, 1)
        side = self.parent().findChild(TimeSide, TIMES) if self.parent() is not None else None
        if side is not None:
            column.addWidget(TimeRow(side, self))
        column.addLayout(row)
        self.resize(640, 340)

    def check(self) -> None:
        """Begin a check."""
        store, evidence = self._store, self._evidence
        self._stopping = False

        def check(work: Background) -> Found:
            source = RecordFile(store, lambda: work.cancelled() or self._stopping)
            found = verify_record(
                source, looking_in(evidence), work.tell_progress, lambda: work.cancelled() or self._stopping
            )
            spoken_of = {fault.file.case_id for fault in found.faults}
            spoken_of |= {one.case_id for one in (found.broken, found.mismatch) if one is not None}
            return found, source.issued_ids(one for one in spoken_of if one)

        self._show_busy(True)
        self._found.setPlainText("")
        self._say.say(tr("Checking the record… You can go on reviewing."), Tone.BUSY)
        self._work = Background("verify", check, self)
        self._work.progressed.connect(self._show_progress)
        self._work.done.connect(self._show)
        self._work.failed.connect(self._show_trouble)
        self._work.start()

    def _show_busy(self, busy: bool) -> None:
        self._bar.setRange(0, 0)  # moving to and fro: how long the database checks itself it does not say
        self._bar.setVisible(busy)
        self._stop.setVisible(busy)
        for button in (self._again, self._copy):
            button.setEnabled(not busy)

    def _show_progress(self, share: float) -> None:
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * share))

    def _ask_to_stop(self) -> None:
        self._stopping = True

    def _show(self, found: Found) -> None:
        verified, names = found
        self._show_busy(False)
        tone = Tone.GOOD if verified.whole else Tone.NOTE if verified.stopped else Tone.PROBLEM
        self._say.say(headline(verified), tone)
        self._found.setPlainText("\n".join(details(verified, lambda case_id: names.get(case_id, case_id))))

    def _show_trouble(self, error: RedlineError) -> None:
        self._show_busy(False)
        self._say.say(sentence(error), Tone.PROBLEM)

    def _copy_all(self) -> None:
        QApplication.clipboard().setText(f"{self._say.words()}\n{self._found.toPlainText()}\n")

    def done(self, result: int) -> None:
        """Close, and stop what is under way."""
        self._stopping = True
        if self._work is not None:
            self._work.cancel()
        self.setObjectName("")  # Qt deletes it later than now; who asks again meanwhile gets a window of today
        super().done(result)

"""Export for transfer: what waits goes into files on a stick."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.packages_zip import has_aes
from ...plugin.adapters.transfer import TransferDesk, TransferWish
from ...plugin.adapters.translation import tr
from ...plugin.app.package import belonging_of, with_belonging
from ...plugin.app.transfer import ExportedPack
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.states import Secrecy
from ..background import Background
from ..messages import sentence
from ..new_review.parts import SayLine, Tone, add_row, ask_folder
from .place import CarriedPlace
from .steps import WorkSteps
from .words import exported_lines, exported_words, password_words, standing_words

_STEPS = 1000
_REPORT_PX = 110


class ExportTab(QWidget):
    """The choices, the button, and what was written."""

    close_wanted = pyqtSignal()

    def __init__(self, place: CarriedPlace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._work: Optional[Background] = None
        self._counting: Optional[Background] = None
        self._steps = WorkSteps()
        self._waits: Optional[tuple[int, int]] = None
        self._made: Optional[ExportedPack] = None
        self._folder, self._org, self._account = (QLineEdit(self) for _ in range(3))
        self._password, self._once_more = QLineEdit(self), QLineEdit(self)
        self._secrecy = QComboBox(self)
        self._standing, self._say, self._password_says = SayLine(self), SayLine(self), SayLine(self)
        self._bar, self._report = QProgressBar(self), QPlainTextEdit(self)
        self._export, self._stop = QPushButton(tr("Export"), self), QPushButton(tr("Stop"), self)
        self._show_folder, self._close = QPushButton(tr("Show the folder"), self), QPushButton(tr("Close"), self)
        self._name()
        self._fill()
        self._lay_out()
        self._wire()
        self._refresh()

    def _name(self) -> None:
        for name, widget in (
            ("carryFolder", self._folder),
            ("carryOrg", self._org),
            ("carryAccount", self._account),
            ("carryPassword", self._password),
            ("carryOnceMore", self._once_more),
            ("carrySecrecy", self._secrecy),
            ("carryStanding", self._standing),
            ("carrySaid", self._say),
            ("carryProgress", self._bar),
            ("carryReport", self._report),
            ("carryExport", self._export),
            ("carryStop", self._stop),
        ):
            widget.setObjectName(name)
        for edit in (self._password, self._once_more):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setEnabled(has_aes())
        self._once_more.setPlaceholderText(tr("the same once more"))
        self._folder.setPlaceholderText(tr("the stick, or a folder on it"))
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._report.setReadOnly(True)
        self._report.setMinimumHeight(_REPORT_PX)
        self._report.hide()

    def _fill(self) -> None:
        belonging = belonging_of(self._place.workspace.info)
        self._org.setText(belonging.org)
        self._org.setPlaceholderText(tr("as the platform names it, for example main"))
        self._account.setText(belonging.username)
        self._account.setPlaceholderText(tr("your user name at the platform"))
        marks = list(Secrecy)
        for mark in marks[marks.index(self._place.mark()) :]:
            self._secrecy.addItem(self._place.mark_words(mark), mark)
        self._password_says.say(password_words(), Tone.NOTE)

    def _lay_out(self) -> None:
        browse = self._browse = QPushButton(tr("Browse…"), self)
        title = tr("Folder on the stick")
        browse.clicked.connect(lambda _on=False: ask_folder(self, title, lambda paths: self._folder.setText(paths[0])))
        folder = QHBoxLayout()
        folder.addWidget(self._folder, 1)
        folder.addWidget(browse)
        passwords = QHBoxLayout()
        passwords.addWidget(self._password)
        passwords.addWidget(self._once_more)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Folder"), folder)
        add_row(form, tr("Organisation"), self._org)
        add_row(form, tr("Your account"), self._account)
        add_row(form, tr("Secrecy mark"), self._secrecy)
        form.addRow(tr("Password"), passwords)
        column = QVBoxLayout(self)
        column.addWidget(self._standing)
        column.addLayout(form)
        for widget in (self._password_says, self._bar, self._say):
            column.addWidget(widget)
        column.addWidget(self._report, 1)
        column.addStretch(0)
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._show_folder)
        row.addStretch(1)
        for button in (self._stop, self._export, self._close):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    def _wire(self) -> None:
        for edit in (self._folder, self._org, self._account, self._password, self._once_more):
            edit.textChanged.connect(lambda _text: self._refresh())
        self._export.clicked.connect(lambda _on=False: self.begin())
        self._stop.clicked.connect(lambda _on=False: self._steps.stop())
        self._close.clicked.connect(lambda _on=False: self.close_wanted.emit())
        self._show_folder.clicked.connect(lambda _on=False: self._open_folder())

    def _open_folder(self) -> None:
        if self._made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._made.folder))

    # What waits

    def shown(self) -> None:
        """Count what waits."""
        store = self._place.store
        self._counting = self._place.run("carry-count", lambda _work: store.carried_counts(), self._show_counts)

    def _show_counts(self, counts: tuple[int, int]) -> None:
        self._counting, self._waits = None, counts
        self._standing.say(standing_words(*counts), Tone.NOTE)
        self._refresh()

    # Writing

    def problem(self) -> str:
        """Return what is missing, empty for nothing."""
        if self._place.refusal is not None:
            return sentence(self._place.refusal)
        if not self._folder.text().strip():
            return tr("Choose the folder on the stick.")
        if not self._org.text().strip() or not self._account.text().strip():
            return tr("Give the organisation and your account at the platform: without them it takes nothing.")
        if self._password.text() != self._once_more.text():
            return tr("The two passwords differ.")
        return ""

    def _refresh(self) -> None:
        busy, problem = self._work is not None, self.problem()
        for widget in (self._folder, self._browse, self._org, self._account, self._secrecy):
            widget.setEnabled(not busy)
        for edit in (self._password, self._once_more):
            edit.setEnabled(not busy and has_aes())
        self._export.setEnabled(not busy and not problem)
        self._export.setDefault(self._export.isEnabled())
        self._stop.setVisible(busy)
        self._bar.setVisible(busy)
        self._show_folder.setVisible(self._made is not None and not busy)
        if not busy and self._made is None:
            self._say.say(problem, Tone.NOTE)

    def begin(self) -> None:
        """Write what waits, off the GUI thread."""
        wish = TransferWish(
            Path(self._folder.text().strip()).expanduser(),
            self._org.text().strip(),
            self._account.text().strip(),
            Secrecy(self._secrecy.currentData()),
            self._password.text(),
        )
        workspace, store, clock = self._place.workspace, self._place.store, self._place.clock
        steps = self._steps = WorkSteps()

        def write(work: Background) -> ExportedPack:
            before = belonging_of(workspace.info)
            belonging = replace(before, org=wish.org, username=wish.username)
            workspace.amend(lambda info: with_belonging(info, belonging))
            return TransferDesk(workspace.folder, workspace.info, store, clock).export(wish, steps.of(work))

        self._made = None
        self._report.hide()
        self._bar.setValue(0)
        self._say.say(tr("Writing, and reading back what was written…"), Tone.BUSY)
        self._work = self._place.run("export", write, self._done)
        self._work.progressed.connect(lambda share: self._bar.setValue(round(share * _STEPS)))
        self._work.failed.connect(self._failed)
        self._refresh()

    def _done(self, report: ExportedPack) -> None:
        self._work, self._made = None, report
        for edit in (self._password, self._once_more):
            edit.clear()
        self._refresh()
        self._say.say(exported_words(report), Tone.GOOD)
        self._report.setPlainText("\n".join(exported_lines(report)))
        self._report.show()
        self._place.changed()
        self.shown()

    def _failed(self, error: RedlineError) -> None:
        self._work = None
        self._refresh()
        self._say.say(sentence(error), Tone.PROBLEM)
        self.shown()

    def stop(self) -> None:
        """Stop what is under way; nothing half made stays."""
        self._steps.stop()
        for work in (self._work, self._counting):
            if work is not None:
                work.cancel()

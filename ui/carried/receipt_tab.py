"""Take in receipt: what the platform said of what was carried to it."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.packages_zip import packages_in
from ...plugin.adapters.transfer import ReceiptFile, TransferDesk
from ...plugin.adapters.translation import tr
from ...plugin.app.package import belonging_of
from ...plugin.app.package_errors import NoPackage, PasswordNeeded, PasswordWrong
from ...plugin.app.transfer import ReceiptTaken, Whose
from ...plugin.domain.bundle import PackageKind
from ...plugin.domain.errors import RedlineError
from ..background import Background
from ..messages import sentence
from ..new_review.parts import SayLine, Tone, add_row, ask_files, ask_folder
from .place import CarriedPlace
from .steps import WorkSteps
from .words import receipt_lines, receipt_words

_STEPS = 1000
_REPORT_PX = 200


class ReceiptTab(QWidget):
    """Choose the receipts, take them in, read what they say."""

    close_wanted = pyqtSignal()

    def __init__(self, place: CarriedPlace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._work: Optional[Background] = None
        self._steps = WorkSteps()
        self._paths: list[str] = []
        self._path, self._password = QLineEdit(self), QLineEdit(self)
        self._say, self._bar, self._report = SayLine(self), QProgressBar(self), QPlainTextEdit(self)
        self._take, self._close = QPushButton(tr("Take in"), self), QPushButton(tr("Close"), self)
        self._name()
        self._lay_out()
        self._wire()
        self._say.say(
            tr(
                "Choose the receipts that came back (.rlreceipt), all of them at once or the folder that they lie in. "
                "Taking one in again changes nothing."
            ),
            Tone.NOTE,
        )
        self._refresh()

    def _name(self) -> None:
        for name, widget in (
            ("receiptPath", self._path),
            ("receiptPassword", self._password),
            ("receiptSaid", self._say),
            ("receiptReport", self._report),
            ("receiptTake", self._take),
        ):
            widget.setObjectName(name)
        self._path.setReadOnly(True)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setPlaceholderText(tr("the one that it was exported under, if any"))
        self._report.setReadOnly(True)
        self._report.setMaximumHeight(_REPORT_PX)
        self._report.hide()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)

    def _lay_out(self) -> None:
        self._files, self._folder = QPushButton(tr("Files…"), self), QPushButton(tr("Folder…"), self)
        self._files.setObjectName("receiptFiles")
        path = QHBoxLayout()
        path.addWidget(self._path, 1)
        path.addWidget(self._files)
        path.addWidget(self._folder)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Receipts"), path)
        add_row(form, tr("Password"), self._password)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self._take, self._close):
            button.setAutoDefault(False)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.addLayout(form)
        for widget in (self._bar, self._say):
            column.addWidget(widget)
        column.addWidget(self._report, 1)
        column.addStretch(0)
        column.addLayout(foot)

    def _wire(self) -> None:
        pattern, title = tr("Receipts") + " (*.rlreceipt *.RLRECEIPT)", tr("Choose the receipts")
        self._files.clicked.connect(lambda _on=False: ask_files(self, title, pattern, self.choose, many=True))
        self._folder.clicked.connect(lambda _on=False: ask_folder(self, title, self.choose))
        self._take.clicked.connect(lambda _on=False: self.begin())
        self._close.clicked.connect(lambda _on=False: self.close_wanted.emit())

    def choose(self, paths: list[str]) -> None:
        """Take files, or one folder."""
        self._paths = list(paths)
        self._path.setText("; ".join(paths))
        self._say.say("")
        self._report.hide()
        self._refresh()

    def _refresh(self) -> None:
        busy = self._work is not None
        for widget in (self._files, self._folder, self._password):
            widget.setEnabled(not busy)
        self._take.setEnabled(bool(self._paths) and not busy and self._place.refusal is None)
        self._take.setDefault(self._take.isEnabled())
        self._bar.setVisible(busy)
        if self._place.refusal is not None:
            self._say.say(sentence(self._place.refusal), Tone.PROBLEM)

    def shown(self) -> None:
        """Nothing is counted here."""

    def begin(self) -> None:
        """Take in what was chosen, off the GUI thread."""
        chosen, password, place = [Path(path) for path in self._paths], self._password.text(), self._place
        workspace, store = place.workspace, place.store
        steps = self._steps = WorkSteps()

        def take(work: Background) -> list[ReceiptFile]:
            whose = Whose(belonging_of(workspace.info).org, store.device_id())
            desk = TransferDesk(workspace.folder, workspace.info, store, place.clock)
            return desk.take_receipts(_receipts(chosen), password, whose, steps.of(work))

        self._bar.setValue(0)
        self._report.hide()
        self._say.say(tr("Checking the receipts…"), Tone.BUSY)
        self._work = place.run("receipt", take, self._done)
        self._work.progressed.connect(lambda share: self._bar.setValue(round(share * _STEPS)))
        self._work.failed.connect(self._failed)
        self._refresh()

    def _done(self, files: list[ReceiptFile]) -> None:
        self._work = None
        taken = ReceiptTaken()
        for file in files:
            taken = taken.joined(file.taken)
        self._refresh()
        trouble = bool(taken.problems) or taken.chain_mismatch
        self._say.say(receipt_words(taken), Tone.PROBLEM if trouble else Tone.GOOD)
        lines = receipt_lines(taken)
        self._report.setPlainText("\n".join(lines))
        self._report.setVisible(bool(lines))
        self._place.changed()

    def _failed(self, error: RedlineError) -> None:
        self._work = None
        self._refresh()
        self._say.say(sentence(error), Tone.PROBLEM)
        if isinstance(error, (PasswordNeeded, PasswordWrong)):
            self._password.setFocus()

    def stop(self) -> None:
        """Forget work that still runs; a receipt is taken in whole or not at all."""
        self._steps.stop()
        if self._work is not None:
            self._work.cancel()


def _receipts(chosen: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in chosen:
        suffix = PackageKind.RECEIPT.suffix
        inside = list(packages_in(path, suffix)) if path.is_dir() else [path]
        if not inside:
            raise NoPackage(str(path), suffix)
        found += inside
    return found

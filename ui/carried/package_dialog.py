"""Open a package: which one, into what, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.packages import PackageOpener
from ...plugin.adapters.packages_find import FoundPackage, find_package
from ...plugin.adapters.store.sqlite_store import SqliteStore
from ...plugin.adapters.translation import language, tr
from ...plugin.adapters.workspace import Workspace
from ...plugin.app.package import OpenedPack, belonging_of
from ...plugin.app.package_errors import PasswordNeeded, PasswordWrong
from ...plugin.domain.codes import read_code_lists
from ...plugin.domain.errors import RedlineError
from ..background import Background
from ..headline import secrecy_words
from ..messages import sentence
from ..new_review.parts import SayLine, Tone, add_row, ask_files, ask_folder
from ..new_review.workspace_page import PlaceField
from ..resources import RESOURCES
from .steps import WorkSteps
from .words import opened_lines, opened_words, package_words

_STEPS = 1000
_LOOK_AFTER_MS = 400


@dataclass(frozen=True)
class OpenInto:
    """The workspace that is open, which a package may be added to; ``added`` hears of it."""

    workspace: Workspace
    store: SqliteStore
    added: Callable[[], None]


class OpenPackageDialog(QDialog):
    """Non-modal. :attr:`workspace_ready` carries the folder of the workspace to open, once the user wants it."""

    workspace_ready = pyqtSignal(str)

    def __init__(
        self,
        check_place: Callable[[Path], None],
        home: Path,
        into: Optional[OpenInto] = None,
        parent: Optional[QWidget] = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("openPackageDialog")
        self.setWindowTitle(tr("Open package"))
        self.setAcceptDrops(True)
        self._into = into
        self._codes = read_code_lists(RESOURCES / "codes")
        self._found: Optional[FoundPackage] = None
        self._opened: Optional[OpenedPack] = None
        self._looking: Optional[Background] = None
        self._work: Optional[Background] = None
        self._steps = WorkSteps()
        self._path, self._password, self._account = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self._new = QRadioButton(tr("A new workspace"), self)
        self._add = QRadioButton(self)
        self.place = PlaceField(check_place, home)
        self._about, self._place_says, self._say, self._lines = (SayLine(self) for _ in range(4))
        self._bar = QProgressBar(self)
        self._timer = QTimer(self)
        self._name()
        self._lay_out()
        self._wire()
        self._refresh()
        self.resize(720, 340)

    # Building

    def _name(self) -> None:
        for name, widget in (
            ("packagePath", self._path),
            ("packagePassword", self._password),
            ("packageAccount", self._account),
            ("packageNew", self._new),
            ("packageAdd", self._add),
            ("packageProgress", self._bar),
            ("packageSaid", self._say),
        ):
            widget.setObjectName(name)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setPlaceholderText(tr("only where the package has one"))
        self._account.setPlaceholderText(tr("your user name at the platform: findings go back under it"))
        self._path.setPlaceholderText(tr("the .rlpack file, any of its volumes, or the folder they lie in"))
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AFTER_MS)
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._new.setChecked(True)
        if self._into is not None:
            self._add.setText(tr("The open workspace “{name}”", name=self._into.workspace.info.name))
            self._account.setText(belonging_of(self._into.workspace.info).username)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Package"), self._path_row())
        add_row(form, tr("Password"), self._password)
        add_row(form, tr("Your account"), self._account)
        if self._into is not None:
            into = QHBoxLayout()
            into.addWidget(self._new)
            into.addWidget(self._add)
            into.addStretch(1)
            form.addRow(tr("Open as"), into)
        else:
            self._new.hide()
            self._add.hide()
        add_row(form, tr("Workspace folder"), self.place, self._place_says)
        column = QVBoxLayout(self)
        column.addLayout(form)
        for widget in (self._about, self._bar, self._say, self._lines):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(self._foot())

    def _path_row(self) -> QHBoxLayout:
        self._file, self._folder = QPushButton(tr("File…"), self), QPushButton(tr("Folder…"), self)
        row = QHBoxLayout()
        row.addWidget(self._path, 1)
        row.addWidget(self._file)
        row.addWidget(self._folder)
        return row

    def _foot(self) -> QHBoxLayout:
        self._stop, self._open = QPushButton(tr("Stop"), self), QPushButton(tr("Open package"), self)
        self._show, self._close = QPushButton(tr("Open the workspace"), self), QPushButton(tr("Close"), self)
        for name, button in (
            ("packageStop", self._stop),
            ("packageOpen", self._open),
            ("packageShow", self._show),
            ("packageClose", self._close),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self._stop, self._open, self._show, self._close):
            row.addWidget(button)
        return row

    def _wire(self) -> None:
        pattern = tr("Packages of an area") + " (*.rlpack *.RLPACK)"
        title = tr("Choose the package")
        self._file.clicked.connect(
            lambda _on=False: ask_files(self, title, pattern, lambda paths: self.choose(paths[0]), many=False)
        )
        self._folder.clicked.connect(lambda _on=False: ask_folder(self, title, lambda paths: self.choose(paths[0])))
        for edit in (self._path, self._password):
            edit.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._look)
        self._account.textChanged.connect(lambda _text: self._refresh())
        self._add.toggled.connect(lambda _on: self._refresh())
        self.place.changed.connect(self._refresh)
        self._open.clicked.connect(lambda _on=False: self._begin())
        self._stop.clicked.connect(lambda _on=False: self._steps.stop())
        self._show.clicked.connect(lambda _on=False: self._leave_with())
        self._close.clicked.connect(lambda _on=False: self.close())

    # Which package

    def choose(self, path: str) -> None:
        """Take a file or a folder, and look at it at once."""
        self._path.setText(path)
        self._timer.stop()
        self._look()

    def _look(self) -> None:
        """Look at the package off the GUI thread; sticks are slow."""
        if self._looking is not None:
            self._looking.cancel()
        self._found = self._opened = None
        path, password = self._path.text().strip(), self._password.text()
        self._lines.say("")
        if not path:
            self._about.say("")
            self._refresh()
            return
        self._about.say(tr("Looking at the package…"), Tone.BUSY)
        self._looking = Background("package", lambda _work: find_package(Path(path), password), self)
        self._looking.done.connect(self._show_found)
        self._looking.failed.connect(self._show_fault)
        self._looking.start()
        self._refresh()

    def _show_found(self, found: FoundPackage) -> None:
        self._found = found
        mark = secrecy_words(self._codes, language(), found.first.secrecy)
        self._about.say(package_words(found, mark), Tone.GOOD)
        self.place.propose(f"{found.batch} {' '.join(found.units)}")
        self._refresh()

    def _show_fault(self, error: RedlineError) -> None:
        self._about.say(sentence(error), Tone.PROBLEM)
        if isinstance(error, (PasswordNeeded, PasswordWrong)):
            self._password.setFocus()
        self._refresh()

    # Opening it

    def _adds(self) -> bool:
        return self._into is not None and self._add.isChecked()

    def problem(self) -> str:
        """Return what is missing, empty for nothing."""
        if self._found is None:
            return tr("Choose a package.") if not self._path.text().strip() else ""
        if not self._account.text().strip():
            return tr("Give your user name at the platform: findings go back under it.")
        return "" if self._adds() else self.place.problem()

    def _refresh(self, *_change: object) -> None:
        busy, over = self._work is not None, self._opened is not None
        problem = self.problem()
        for widget in (self._path, self._file, self._folder, self._password, self._account, self._new, self._add):
            widget.setEnabled(not busy)
        self.place.setEnabled(not busy and not self._adds())
        self._open.setEnabled(self._found is not None and not problem and not busy and not over)
        self._open.setVisible(not over)
        self._open.setDefault(self._open.isEnabled())
        self._stop.setVisible(busy)
        self._bar.setVisible(busy)
        self._show.setVisible(over and not self._adds())
        self._show.setDefault(over)
        if self.place.edit.text() and not self._adds() and not busy and not over:
            self._place_says.say(self.place.problem(), Tone.PROBLEM)
        else:
            self._place_says.say("")
        if not busy and not over:
            self._say.say(problem if problem != self.place.problem() else "", Tone.NOTE)

    def _begin(self) -> None:
        found, account, folder, into = self._found, self._account.text().strip(), self.place.folder(), self._into
        if found is None:
            return
        steps = self._steps = WorkSteps()
        opener = PackageOpener(SystemClock(), RESOURCES)

        def opening(work: Background) -> OpenedPack:
            if into is not None and adds:
                return opener.open_into(found, into.workspace, into.store, account, steps.of(work))
            return opener.open_new(found, folder, account, steps.of(work))

        adds = self._adds()
        self._bar.setValue(0)
        self._say.say(tr("Checking and unpacking… You can stop at any moment; nothing is left behind then."), Tone.BUSY)
        self._work = Background("package", opening, self)
        self._work.progressed.connect(lambda share: self._bar.setValue(round(share * _STEPS)))
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.start()
        self._refresh()

    def _done(self, report: OpenedPack) -> None:
        self._work, self._opened = None, report
        self._refresh()
        self._say.say(opened_words(report), Tone.GOOD)
        self._lines.say("\n".join(opened_lines(report)))
        if self._adds() and self._into is not None:
            self._into.added()

    def _failed(self, error: RedlineError) -> None:
        self._work = None
        self._refresh()
        self._say.say(sentence(error), Tone.PROBLEM)

    def _leave_with(self) -> None:
        if self._opened is not None:
            self.workspace_ready.emit(self._opened.folder)
            self.accept()

    # Files dropped, and closing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take local files only, and none while a package is being opened."""
        if self._work is None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the first file."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.choose(paths[0])
            event.acceptProposedAction()

    def done(self, result: int) -> None:
        """Close, whichever way; what is being opened is stopped and taken away again."""
        self._timer.stop()
        self._steps.stop()
        self.place.close_down()
        for work in (self._looking, self._work):
            if work is not None:
                work.cancel()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own close button counts as Close."""
        self.done(QDialog.DialogCode.Rejected)
        event.accept()

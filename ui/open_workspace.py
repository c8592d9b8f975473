"""The Open workspace dialog: the recent ones, a folder, a new review, or a server to connect to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtBoundSignal, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent, QKeyEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..plugin.adapters.settings import Settings
from ..plugin.adapters.translation import tr
from ..plugin.domain.errors import RedlineError
from .background import Background
from .connect_page import ConnectPage, ConnectServices
from .messages import sentence
from .new_review.parts import SayLine, Tone, ask_folder

FOLDER = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class WorkspaceSummary:
    """What the list shows of a workspace without opening it for work."""

    name: str
    cases: int
    decided: int


Summarise = Callable[[str], WorkspaceSummary]
"""Reads a workspace folder's summary; raises ``StoreError`` leaves. Off the GUI thread."""


class OpenWorkspaceDialog(QDialog):
    """:attr:`workspace_ready` carries the folder of the workspace to open, then the dialog closes itself."""

    workspace_ready = pyqtSignal(str)
    new_review_wanted = pyqtSignal()
    """The user would rather make a workspace; the dialog is closed by then."""
    package_wanted = pyqtSignal()
    """The user has a package that was carried here; the dialog is closed by then."""

    def __init__(
        self, settings: Settings, summarise: Summarise, connect: ConnectServices, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("openWorkspaceDialog")
        self.setWindowTitle(tr("Open workspace"))
        self._settings, self._summarise = settings, summarise
        self._works: list[Background] = []
        self._list = self._new_list()
        self._say = SayLine(self)
        self._connect_page = ConnectPage(connect)
        self._open = QPushButton(tr("Open"), self)
        self._build()
        self._wire()
        self._fill(settings.recent_workspaces())
        self.resize(820, 420)

    # Building

    def _new_list(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setObjectName("recentWorkspaces")
        tree.setHeaderLabels([tr("Workspace"), tr("Patches"), tr("Progress"), tr("Folder")])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        return tree

    def _build(self) -> None:
        self._stack = QStackedWidget(self)
        first = QWidget(self)
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(QLabel(tr("Recent workspaces"), self))
        column.addWidget(self._list, 1)
        column.addWidget(self._say)
        column.addLayout(self._new_buttons())
        self._stack.addWidget(first)
        self._stack.addWidget(self._connect_page)
        whole = QVBoxLayout(self)
        whole.addWidget(self._stack)

    def _new_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._new = QPushButton(tr("New review…"), self)
        self._new.setObjectName("newReview")
        self._folder = QPushButton(tr("Choose a folder…"), self)
        self._folder.setObjectName("chooseFolder")
        self._server = QPushButton(tr("Connect to a server…"), self)
        self._server.setObjectName("connectToServer")
        self._package = QPushButton(tr("Open package…"), self)
        self._package.setObjectName("openPackage")
        self._cancel = QPushButton(tr("Cancel"), self)
        self._open.setObjectName("open")
        self._open.setDefault(True)
        for button in (self._new, self._folder, self._server, self._package):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self._open, self._cancel):
            row.addWidget(button)
        return row

    def _wire(self) -> None:
        self._list.itemSelectionChanged.connect(self._follow_selection)
        self._list.itemActivated.connect(lambda _item, _column: self._open_selected())
        self._open.clicked.connect(lambda _checked=False: self._open_selected())
        self._new.clicked.connect(lambda _checked=False: self._leave_for(self.new_review_wanted))
        self._folder.clicked.connect(lambda _checked=False: self._ask())
        self._server.clicked.connect(lambda _checked=False: self._show_page(1))
        self._package.clicked.connect(lambda _checked=False: self._leave_for(self.package_wanted))
        self._cancel.clicked.connect(self.reject)
        self._connect_page.back.connect(lambda: self._show_page(0))
        self._connect_page.connected.connect(self._leave_with)

    def _show_page(self, page: int) -> None:
        """Show the list (0) or the page to connect (1), under a title of its own."""
        self._stack.setCurrentIndex(page)
        self.setWindowTitle(tr("Connect to a server") if page else tr("Open workspace"))

    # The list

    def _fill(self, folders: Sequence[str]) -> None:
        for folder in folders:
            item = QTreeWidgetItem([Path(folder).name, "…", "…", folder])
            item.setData(0, FOLDER, folder)
            item.setToolTip(3, folder)
            self._list.addTopLevelItem(item)
            self._summarise_into(item, folder)
        if folders:
            self._list.setCurrentItem(self._list.topLevelItem(0))
        else:
            self._say.say(
                tr(
                    "No workspace was opened here yet. Start a new review, choose the folder of a workspace, connect "
                    "to a server, or open a package that was carried here."
                ),
                Tone.NOTE,
            )
        self._follow_selection()

    def _summarise_into(self, item: QTreeWidgetItem, folder: str) -> None:
        work = Background("summary", lambda _: self._summarise(folder), self)
        work.done.connect(lambda summary: _show_summary(item, summary))
        work.failed.connect(lambda error: self._show_trouble(item, error))
        self._works.append(work.start())

    def _show_trouble(self, item: QTreeWidgetItem, error: RedlineError) -> None:
        item.setText(1, "–")
        item.setText(2, tr("cannot be read"))
        item.setToolTip(2, sentence(error))
        item.setData(2, FOLDER, sentence(error))
        self._follow_selection()

    def _follow_selection(self) -> None:
        item = self._list.currentItem()
        trouble = item.data(2, FOLDER) if item is not None else None
        self._open.setEnabled(item is not None and not trouble)
        if item is not None:
            self._say.say(trouble or "", Tone.PROBLEM)

    def _open_selected(self) -> None:
        item = self._list.currentItem()
        if item is not None and self._open.isEnabled():
            self._leave_with(item.data(0, FOLDER))

    # A folder

    def _ask(self) -> None:
        ask_folder(self, tr("Choose the folder of a workspace"), self._try_folder)

    def _try_folder(self, chosen: list[str]) -> None:
        folder = chosen[0]
        self._say.say(tr("Looking into {folder}…", folder=folder), Tone.BUSY)
        work = Background("summary", lambda _: self._summarise(folder), self)
        work.done.connect(lambda _summary: self._leave_with(folder))
        work.failed.connect(lambda error: self._say.say(sentence(error), Tone.PROBLEM))
        self._works.append(work.start())

    # Leaving

    def _leave_with(self, folder: str) -> None:
        self._settings.add_recent_workspace(folder)
        self.workspace_ready.emit(folder)
        self.accept()

    def _leave_for(self, wanted: pyqtBoundSignal) -> None:
        # Closed first: the owner keeps one dialog at a time, and this one's end must not be taken for the next one's.
        self.reject()
        wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the server's page back to the list, with what was typed kept; there it closes."""
        if event.key() == Qt.Key.Key_Escape and self._stack.currentWidget() is self._connect_page:
            self._connect_page.leave()
            return
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Close, whichever way, and forget work that still runs."""
        for work in self._works:
            work.cancel()
        self._connect_page.close_down()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own close button counts as Cancel."""
        self.done(QDialog.DialogCode.Rejected)
        event.accept()


def _show_summary(item: QTreeWidgetItem, summary: WorkspaceSummary) -> None:
    item.setText(0, summary.name)
    item.setText(1, str(summary.cases))
    share = round(100 * summary.decided / summary.cases) if summary.cases else 0
    item.setText(2, tr("{decided} of {cases} · {share} %", decided=summary.decided, cases=summary.cases, share=share))

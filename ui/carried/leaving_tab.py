"""Before leaving: which patches lack an image on this computer, and what the images take."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.packages_leaving import check_workspace
from ...plugin.adapters.translation import tr
from ...plugin.app.package_leaving import LeavingCheck
from ...plugin.domain.errors import RedlineError
from ..background import Background
from ..messages import sentence
from ..new_review.parts import SayLine, Tone
from .place import CarriedPlace
from .steps import WorkSteps
from .words import COVER_WORDS, disk_words, leaving_words

CASE = Qt.ItemDataRole.UserRole
_MOST_ROWS = 2000
"""So many patches are listed; who lacks more than that sees it from the numbers."""
_STEPS = 1000


class LeavingTab(QWidget):
    """Checks when it is first shown, and when asked."""

    close_wanted = pyqtSignal()

    def __init__(self, place: CarriedPlace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._work: Optional[Background] = None
        self._steps = WorkSteps()
        self.check: Optional[LeavingCheck] = None
        self._say, self._disk, self._bar = SayLine(self), SayLine(self), QProgressBar(self)
        self._list = QTreeWidget(self)
        self._again, self._go = QPushButton(tr("Check again"), self), QPushButton(tr("Go to this patch"), self)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        tree = self._list
        tree.setObjectName("leavingList")
        tree.setHeaderLabels([tr("Patch"), tr("Earlier image"), tr("Current image")])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setAlternatingRowColors(True)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._go.setObjectName("leavingGo")
        self._again.setObjectName("leavingCheck")
        self._say.setObjectName("leavingSaid")
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.hide()
        close = QPushButton(tr("Close"), self)
        close.setAutoDefault(False)
        close.clicked.connect(lambda _on=False: self.close_wanted.emit())
        foot = QHBoxLayout()
        foot.addWidget(self._go)
        foot.addStretch(1)
        foot.addWidget(self._again)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        for widget in (self._say, self._disk, self._bar):
            column.addWidget(widget)
        column.addWidget(tree, 1)
        column.addStretch(0)
        column.addLayout(foot)
        self._go.setEnabled(False)

    def _wire(self) -> None:
        self._again.clicked.connect(lambda _on=False: self.begin())
        self._go.clicked.connect(lambda _on=False: self._go_there())
        self._list.itemActivated.connect(lambda _item, _column: self._go_there())
        self._list.itemSelectionChanged.connect(lambda: self._go.setEnabled(self._list.currentItem() is not None))

    def shown(self) -> None:
        """Check at the first look."""
        if self.check is None and self._work is None:
            self.begin()

    def begin(self) -> None:
        """Check off the GUI thread."""
        contents, folder = self._place.session.contents, self._place.workspace.folder
        steps = self._steps = WorkSteps()

        def look(work: Background) -> LeavingCheck:
            mine = steps.of(work)
            return check_workspace(contents, folder, mine.progress, mine.cancelled)

        self._say.say(tr("Looking at every patch…"), Tone.BUSY)
        self._bar.setValue(0)
        self._bar.show()
        self._again.setEnabled(False)
        self._work = self._place.run("leaving", look, self._show)
        self._work.progressed.connect(lambda share: self._bar.setValue(round(share * _STEPS)))
        self._work.failed.connect(self._failed)

    def _show(self, check: LeavingCheck) -> None:
        self._work, self.check = None, check
        self._bar.hide()
        self._again.setEnabled(True)
        self._say.say(leaving_words(check), Tone.PROBLEM if check.lacks else Tone.GOOD)
        self._disk.say(disk_words(check), Tone.NOTE)
        rows = []
        for lack in check.lacks[:_MOST_ROWS]:
            words = [lack.issued_id, COVER_WORDS[lack.earlier](), COVER_WORDS[lack.later]()]
            row = QTreeWidgetItem(words)
            row.setData(0, CASE, lack.case_id)
            row.setToolTip(0, lack.issued_id)
            rows.append(row)
        self._list.clear()
        self._list.addTopLevelItems(rows)
        for widget in (self._list, self._go):
            widget.setVisible(bool(rows))

    def _failed(self, error: RedlineError) -> None:
        self._work = None
        self._bar.hide()
        self._again.setEnabled(True)
        self._say.say(sentence(error), Tone.PROBLEM)

    def _go_there(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self._place.go(item.data(0, CASE))

    def stop(self) -> None:
        """Forget work that still runs."""
        self._steps.stop()
        if self._work is not None:
            self._work.cancel()

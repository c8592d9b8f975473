"""The New review dialog: four pages, what is missing always said, one button that makes the workspace."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Optional

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent, QIcon, QPixmap
from qgis.PyQt.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ...plugin.app.new_review import ReviewPlan
from ...plugin.domain.errors import RedlineError
from ..background import Background
from ..messages import sentence
from .images_page import ImagesPage
from .intake import LayerOrder, Order
from .layer_panel import LayerPanel
from .mapping_form import patches_target
from .parts import SayLine, Tone, headed
from .receipt_page import ReceiptPage, needs_a_look
from .services import NewReviewServices
from .workspace_page import WorkspacePage
from .zones_page import ZonesPage


class NewReviewDialog(QDialog):
    """Non-modal for its owner: :attr:`workspace_ready` carries the new folder, then the dialog closes itself."""

    workspace_ready = pyqtSignal(str)

    def __init__(self, services: NewReviewServices, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("newReviewDialog")
        self.setWindowTitle(tr("New review"))
        self._services = services
        self._work: Optional[Background] = None
        self._order: Optional[Order] = None
        self._plan: Optional[ReviewPlan] = None
        self._shown_step, self._touched = 0, set[int]()
        self._zones = ZonesPage(services)
        self._patches = LayerPanel(tr("Layer of flagged patches"), patches_target(), services)
        self._images = ImagesPage(services.project)
        self._place = WorkspacePage(services)
        self._receipt = ReceiptPage(services.code_lists, self)
        self._build()
        self._connect()
        self._refresh()

    # Building

    def _build(self) -> None:
        self._steps, self._stack = QListWidget(self), QStackedWidget(self)
        self._steps.setObjectName("steps")
        for words, page in self._pages():
            self._steps.addItem(QListWidgetItem(words))
            self._stack.addWidget(page)
        self._stack.addWidget(self._receipt)
        self._steps.setCurrentRow(0)
        self._fit_steps()
        middle = QHBoxLayout()
        middle.addWidget(self._steps)
        middle.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.addLayout(middle, 1)
        column.addLayout(self._new_foot())
        self.resize(self._first_size())

    def _pages(self) -> list[tuple[str, Any]]:
        return [
            (tr("Zones"), self._zones),
            (tr("Flagged patches"), self._patches),
            (tr("Images"), self._images),
            (tr("Workspace"), self._place),
        ]

    def _fit_steps(self) -> None:
        icon = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        blank = QPixmap(icon, icon)
        blank.fill(Qt.GlobalColor.transparent)
        self._blank = QIcon(blank)
        self._steps.setIconSize(QSize(icon, icon))
        self._steps.setFixedWidth(self._steps.sizeHintForColumn(0) + 3 * icon)
        for row in range(self._steps.count()):
            self._steps.item(row).setSizeHint(QSize(0, 2 * icon))

    def _first_size(self) -> QSize:
        """Fit a small laptop's screen with room for its task bar."""
        screen = self.screen().availableGeometry().size()
        return QSize(1060, 660).boundedTo(QSize(screen.width() - 40, screen.height() - 80))

    def _new_foot(self) -> QHBoxLayout:
        self._say, self._bar = SayLine(self), QProgressBar(self)
        self._bar.setObjectName("progress")
        self._bar.setFixedWidth(180)
        self._back, self._next = QPushButton(tr("Back"), self), QPushButton(tr("Next"), self)
        self._create = QPushButton(tr("Create workspace"), self)
        self._create.setObjectName("create")
        self._cancel = QPushButton(tr("Cancel"), self)
        self._cancel.setObjectName("cancel")
        self._next.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self._say, 1, Qt.AlignmentFlag.AlignVCenter)
        for widget in (self._bar, self._back, self._next, self._create, self._cancel):
            foot.addWidget(widget)
        return foot

    def _connect(self) -> None:
        for _, page in self._pages():
            page.changed.connect(self._changed)
        self._steps.currentRowChanged.connect(self._go_to)
        self._steps.itemClicked.connect(lambda item: self._go_to(self._steps.row(item)))
        self._back.clicked.connect(lambda _checked=False: self._go_back())
        self._next.clicked.connect(lambda _checked=False: self._steps.setCurrentRow(self._steps.currentRow() + 1))
        self._create.clicked.connect(lambda _checked=False: self._go_on())
        self._cancel.clicked.connect(lambda _checked=False: self._stop_or_close())

    # What is shown

    def _changed(self) -> None:
        self._plan = None
        self._touched.add(self._shown_step)
        self._place.propose_name(self._patches.name())
        self._refresh()

    def _go_to(self, row: int) -> None:
        self._plan = None
        if row != self._shown_step:
            self._touched.add(self._shown_step)
        self._shown_step = row
        self._stack.setCurrentIndex(row)
        self._refresh()

    def _go_back(self) -> None:
        row = self._steps.currentRow()
        if self._plan is not None:
            self._go_to(row)
        else:
            self._steps.setCurrentRow(row - 1)

    def _refresh(self) -> None:
        """Say what is missing, and let the buttons follow."""
        busy, row = self._work is not None, self._steps.currentRow()
        problems = [page.problem() for _, page in self._pages()]
        self._mark_steps(problems)
        first = next((place for place, words in enumerate(problems) if words), None)
        self._steps.setEnabled(not busy)
        self._stack.setEnabled(not busy)
        self._bar.setVisible(busy)
        self._cancel.setEnabled(True)
        self._back.setEnabled(not busy and (row > 0 or self._plan is not None))
        self._next.setEnabled(not busy and row < self._steps.count() - 1)
        self._create.setEnabled(not busy and first is None and self._has_patches())
        self._create.setDefault(first is None)
        self._create.setText(tr("Create workspace") if self._plan is None else tr("Create with these rows"))
        if busy:
            return
        if first is not None:
            self._say.say(self._with_its_step(first, problems[first]), Tone.NOTE)
            return
        doubtful = [words for words, page in self._pages() if page.warning()]
        if doubtful:
            words = tr("All is there. You may want to look again at: {steps}.", steps=", ".join(doubtful))
            self._say.say(words, Tone.NOTE)
        else:
            self._say.say(tr("All is there. Nothing is written before you press the button."), Tone.GOOD)

    def _with_its_step(self, row: int, problem: str) -> str:
        name, page = self._pages()[row]
        return problem if page is self._images else headed(name, problem)  # the images' own words name the side

    def _has_patches(self) -> bool:
        return self._plan is None or bool(self._plan.patches.cases)

    def _mark_steps(self, problems: list[str]) -> None:
        """A page that the user has not come to yet has a blank in place of a mark: nothing is wrong there."""
        for row, (problem, (_, page)) in enumerate(zip(problems, self._pages())):
            warning = "" if problem else page.warning()
            tone = Tone.PROBLEM if problem or warning else Tone.GOOD
            fresh = bool(problem) and row not in self._touched
            self._steps.item(row).setIcon(self._blank if fresh else self.style().standardIcon(tone.value))
            self._steps.item(row).setToolTip(problem or warning)

    # Work

    def _go_on(self) -> None:
        if self._plan is not None:
            self._write(self._plan)
            return
        order = self._order = self._taken_order()
        self._begin("plan", lambda work: order.plan(self._services.builder, work), self._planned)
        self._say.say(tr("Reading the layers…"), Tone.BUSY)

    def _taken_order(self) -> Order:
        info = self._place.info()
        return Order(
            info,
            self._place.name(),
            self._place.place.folder(),
            LayerOrder(self._patches.ref(), self._patches.profile()),
            [LayerOrder(panel.ref(), panel.profile()) for panel in self._zones.panels()],
            [self._images.earlier.reader(info.secrecy), self._images.later.reader(info.secrecy)],
            self._services.project.transformContext(),
            threading.Event(),
            self._services.code_lists,
        )

    def _planned(self, plan: ReviewPlan) -> None:
        self._work = None
        if not needs_a_look(plan, self._services.code_lists):
            self._write(plan)
            return
        self._plan = plan
        self._receipt.show_plan(plan)
        self._stack.setCurrentWidget(self._receipt)
        self._refresh()
        self._say_about(plan)

    def _say_about(self, plan: ReviewPlan) -> None:
        if plan.patches.cases:
            self._say.say(tr("Look at the rows above, then create the workspace, or go back."), Tone.NOTE)
        else:
            words = tr("No patch can be used, for the reasons above. Mend the layer or choose another one.")
            self._say.say(words, Tone.PROBLEM)

    def _write(self, plan: ReviewPlan) -> None:
        order = self._order
        assert order is not None
        self._begin("create", lambda work: order.build(self._services.builder, plan, work), self._built)
        self._say.say(tr("Making the workspace and measuring the overlaps…"), Tone.BUSY)

    def _begin(self, name: str, work: Callable[[Background], Any], done: Callable[[Any], None]) -> None:
        self._work = Background(name, work, self)
        self._work.done.connect(done)
        self._work.failed.connect(self._failed)
        self._work.progressed.connect(lambda share: self._bar.setValue(round(100 * share)))
        self._bar.setValue(0)
        self._work.start()
        self._refresh()

    def _built(self, folder: str) -> None:
        self._work = None
        self._services.settings.add_recent_workspace(folder)
        self.workspace_ready.emit(folder)
        self.accept()

    def _failed(self, error: RedlineError) -> None:
        stopped = self._order is not None and self._order.stop.is_set()
        self._work = self._plan = None
        self._stack.setCurrentIndex(self._steps.currentRow())
        self._refresh()
        if stopped:
            self._say.say(tr("Stopped. Nothing was kept."), Tone.NOTE)
        else:
            self._say.say(sentence(error), Tone.PROBLEM)

    def _stop_or_close(self) -> None:
        if self._work is None or self._order is None:
            self.reject()
            return
        self._order.stop.set()
        self._cancel.setEnabled(False)
        self._say.say(tr("Stopping…"), Tone.BUSY)

    # Closing

    def done(self, result: int) -> None:
        """Close, whichever way, and forget work that still runs."""
        if self._work is not None and self._order is not None:
            self._order.stop.set()
            self._work.cancel()
        for _, page in self._pages():
            page.close_down()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own close button counts as Cancel."""
        self.done(QDialog.DialogCode.Rejected)
        event.accept()

    def keyPressEvent(self, event: Any) -> None:
        """Escape stops work first, and closes only when nothing runs."""
        if event.key() == Qt.Key.Key_Escape:
            self._stop_or_close()
            return
        super().keyPressEvent(event)

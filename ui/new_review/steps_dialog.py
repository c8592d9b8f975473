"""A dialog of steps: pages at the left, what is missing always said, one button that acts, work that can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Optional

from qgis.PyQt.QtCore import QSize, Qt
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
from ...plugin.domain.errors import RedlineError
from ..background import Background
from ..messages import sentence
from .parts import SayLine, Tone, headed

Pages = Sequence[tuple[str, Any]]
"""(name, page): a page has ``changed``, ``problem()``, ``warning()`` and ``close_down()``."""


class StepsDialog(QDialog):
    """A subclass says what the button does (:meth:`_act`) and what it is called (:meth:`_act_words`).

    ``_plan`` is what the button's first press made, shown on the page behind the steps; ``None`` before, and again
    once anything was changed.
    """

    def __init__(self, name: str, title: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self._work: Optional[Background] = None
        self._halt = threading.Event()
        self._plan: Optional[Any] = None
        self._pages: Pages = ()
        self._shown_step, self._touched = 0, set[int]()

    # What a subclass says

    def _act(self) -> None:
        """Do what the button says."""
        raise NotImplementedError

    def _act_words(self) -> str:
        """Return what the button says."""
        raise NotImplementedError

    def _may_act(self) -> bool:
        """Tell whether the plan that is shown, if any, can be carried out."""
        return True

    def _page_changed(self) -> None:
        """Hear that something on a page changed."""

    def _named_problem(self, row: int, problem: str) -> str:
        """Return a page's problem with what it is about."""
        return headed(self._pages[row][0], problem)

    # Building

    def _show_pages(self, pages: Pages, behind: QWidget) -> None:
        """Build the dialog around its pages and the page behind them."""
        self._pages = pages
        self._steps, self._stack = QListWidget(self), QStackedWidget(self)
        self._steps.setObjectName("steps")
        for words, page in pages:
            self._steps.addItem(QListWidgetItem(words))
            self._stack.addWidget(page)
        self._stack.addWidget(behind)
        self._steps.setCurrentRow(0)
        self._fit_steps()
        middle = QHBoxLayout()
        middle.addWidget(self._steps)
        middle.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.addLayout(middle, 1)
        column.addLayout(self._new_foot())
        self.resize(self._first_size())
        self._connect()
        self._refresh()

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
        return QSize(1180, 720).boundedTo(QSize(screen.width() - 40, screen.height() - 80))

    def _new_foot(self) -> QHBoxLayout:
        self._say, self._bar = SayLine(self), QProgressBar(self)
        self._bar.setObjectName("progress")
        self._bar.setFixedWidth(180)
        self._back, self._next = QPushButton(tr("Back"), self), QPushButton(tr("Next"), self)
        self._create = QPushButton(self)
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
        for _, page in self._pages:
            page.changed.connect(self._changed)
        self._steps.currentRowChanged.connect(self._go_to)
        self._steps.itemClicked.connect(lambda item: self._go_to(self._steps.row(item)))
        self._back.clicked.connect(lambda _checked=False: self._go_back())
        self._next.clicked.connect(lambda _checked=False: self._steps.setCurrentRow(self._steps.currentRow() + 1))
        self._create.clicked.connect(lambda _checked=False: self._act())
        self._cancel.clicked.connect(lambda _checked=False: self._stop_or_close())

    # What is shown

    def _changed(self) -> None:
        if self._work is not None:
            return  # the pages are off; a page that finishes reading now changes nothing of what was taken
        if self._plan is None:
            self._touched.add(self._shown_step)
        self._page_changed()
        self._refresh()

    def _go_to(self, row: int) -> None:
        self._plan = None
        if row != self._shown_step:
            self._touched.add(self._shown_step)
        self._shown_step = row
        self._stack.setCurrentIndex(row)
        self._steps.item(row).setSelected(True)
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
        problems = [page.problem() for _, page in self._pages]
        self._mark_steps(problems)
        first = next((place for place, words in enumerate(problems) if words), None)
        self._steps.setEnabled(not busy)
        self._stack.setEnabled(not busy)
        self._bar.setVisible(busy)
        self._cancel.setEnabled(True)
        self._back.setEnabled(not busy and (row > 0 or self._plan is not None))
        self._next.setEnabled(not busy and self._plan is None and row < self._steps.count() - 1)
        self._create.setEnabled(not busy and first is None and self._may_act())
        self._create.setDefault(first is None)
        self._create.setText(self._act_words())
        if not busy and self._plan is None:
            self._say_readiness(first, problems)

    def _say_readiness(self, first: Optional[int], problems: Sequence[str]) -> None:
        if first is not None:
            self._say.say(self._named_problem(first, problems[first]), Tone.NOTE)
            return
        doubtful = [words for words, page in self._pages if page.warning()]
        if doubtful:
            words = tr("All is there. You may want to look again at: {steps}.", steps=", ".join(doubtful))
            self._say.say(words, Tone.NOTE)
        else:
            self._say.say(tr("All is there. Nothing is written before you press the button."), Tone.GOOD)

    def _mark_steps(self, problems: Sequence[str]) -> None:
        """A page that the user has not come to yet has a blank in place of a mark: nothing is wrong there."""
        for row, (problem, (_, page)) in enumerate(zip(problems, self._pages)):
            warning = "" if problem else page.warning()
            tone = Tone.PROBLEM if problem or warning else Tone.GOOD
            fresh = bool(problem) and row not in self._touched
            self._steps.item(row).setIcon(self._blank if fresh else self.style().standardIcon(tone.value))
            self._steps.item(row).setToolTip(problem or warning)

    # Work

    def _begin(self, name: str, words: str, work: Callable[[Background], Any], done: Callable[[Any], None]) -> None:
        """Start work that Cancel stops through ``_halt``; ``words`` stand below meanwhile."""
        self._work = Background(name, work, self)
        self._work.done.connect(lambda result: self._finish(done, result))
        self._work.failed.connect(self._failed)
        self._work.progressed.connect(lambda share: self._bar.setValue(round(100 * share)))
        self._bar.setValue(0)
        self._work.start()
        self._refresh()
        self._say.say(words, Tone.BUSY)

    def _finish(self, done: Callable[[Any], None], result: Any) -> None:
        self._work = None
        done(result)

    def _show_plan(self, plan: Any) -> None:
        """Show the page behind the steps; the plan was put on it before."""
        self._plan = plan
        self._stack.setCurrentIndex(self._stack.count() - 1)
        self._steps.clearSelection()  # the page on screen is none of them
        self._refresh()

    def _failed(self, error: RedlineError) -> None:
        self._work = None
        self._back_to_steps()
        if not self._was_stopped():
            self._say.say(sentence(error), Tone.PROBLEM)

    def _back_to_steps(self) -> None:
        self._plan = None
        self._stack.setCurrentIndex(self._steps.currentRow())
        self._steps.item(self._steps.currentRow()).setSelected(True)
        self._refresh()

    def _was_stopped(self) -> bool:
        """Tell whether the user pressed Cancel meanwhile, and say that nothing was kept."""
        if self._halt.is_set():
            self._back_to_steps()
            self._say.say(tr("Stopped. Nothing was kept."), Tone.NOTE)
        return self._halt.is_set()

    def _stop_or_close(self) -> None:
        if self._work is None:
            self.reject()
            return
        self._halt.set()
        self._cancel.setEnabled(False)
        self._say.say(tr("Stopping…"), Tone.BUSY)

    # Closing

    def done(self, result: int) -> None:
        """Close, whichever way, and forget work that still runs."""
        if self._work is not None:
            self._halt.set()
            self._work.cancel()
        for _, page in self._pages:
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

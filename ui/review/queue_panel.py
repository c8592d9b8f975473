"""The left side: filters, the list, the progress. It shows and asks; the controller decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from qgis.PyQt.QtCore import QEvent, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ...plugin.app.queue import OPEN_STATUSES, CaseStatus, Queue, QueueFilter, SortKey
from .queue_delegate import QueueDelegate
from .queue_model import QueueModel
from .words import SORT_WORDS, STATUS_WORDS

LOOK_AHEAD = 3
"""Rows below the current one that stay in sight: what comes next is part of the work."""


class _List(QListView):
    """A list that keeps its current row and the next ones in sight, also when the window changes its size."""

    def show_around(self, index: QModelIndex) -> None:
        """Bring a row and those after it into sight."""
        last = self.model().index(min(index.row() + LOOK_AHEAD, self.model().rowCount() - 1), 0)
        self.scrollTo(last, QAbstractItemView.ScrollHint.EnsureVisible)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current row in sight."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.show_around(self.currentIndex())


class _Choice(QComboBox):
    """A box whose open list keeps Enter, Esc and the arrows to itself: they are no commands to the window then."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.view().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim every key for the open list; Qt's own filter acts on Enter and Esc here, so those go on to it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        return bool(super().eventFilter(watched, event))


class QueuePanel(QWidget):
    """Queue with filter, status, order and progress."""

    chosen = pyqtSignal(str)
    """A case was clicked (its id)."""
    arranged = pyqtSignal(object, object)
    """(QueueFilter, SortKey): the reviewer wants another selection or order."""

    def __init__(self, activity_words: Callable[[str], str], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("queuePanel")
        self.model = QueueModel(self)
        self._text = self._make_text()
        self._status = self._make_status()
        self._sort = self._make_sort()
        self._list = self._make_list(activity_words)
        self._empty = QLabel(self)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._progress = QProgressBar(self)
        self._progress.setMaximumHeight(18)
        self._lay_out()

    def _make_text(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("queueFilter")
        field.setPlaceholderText(tr("Filter: id, zone, town…"))
        field.setClearButtonEnabled(True)
        field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        field.textChanged.connect(self._ask)
        return field

    def _make_status(self) -> QComboBox:
        box = _Choice(self)
        box.setObjectName("queueStatus")
        box.addItem(tr("All patches"), frozenset())
        box.addItem(tr("To do"), OPEN_STATUSES)
        for status in CaseStatus:
            box.addItem(STATUS_WORDS[status](), frozenset({status}))
        box.currentIndexChanged.connect(self._ask)
        return box

    def _make_sort(self) -> QComboBox:
        box = _Choice(self)
        box.setObjectName("queueSort")
        for key in SortKey:
            box.addItem(SORT_WORDS[key](), key)
        box.currentIndexChanged.connect(self._ask)
        return box

    def _make_list(self, activity_words: Callable[[str], str]) -> QListView:
        view = _List(self)
        view.setObjectName("queueList")
        view.setModel(self.model)
        view.setItemDelegate(QueueDelegate(activity_words, view))
        view.setUniformItemSizes(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.clicked.connect(self._on_clicked)
        return view

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 0, 3)
        column.setSpacing(3)
        column.addWidget(self._text)
        column.addWidget(self._status)
        column.addWidget(self._sort)
        column.addWidget(self._empty, 1)
        column.addWidget(self._list, 1)
        column.addWidget(self._progress)
        self._empty.hide()

    def show_queue(self, queue: Queue) -> None:
        """Show the queue in its order, and how far it is done."""
        self.model.show(queue)
        self.show_progress(queue)
        self._empty.setVisible(not queue.order)
        self._list.setVisible(bool(queue.order))
        nothing = tr("No patches yet. Press “Send and fetch” to get the batch, or import one with “New review”.")
        hidden = tr("No patch fits this filter. Clear it to see all {count}.", count=len(queue.rows))
        self._empty.setText(hidden if queue.rows else nothing)

    def show_progress(self, queue: Queue) -> None:
        """Show how many cases are done."""
        total = len(queue.rows)
        self._progress.setMaximum(max(1, total))
        self._progress.setValue(queue.done())
        self._progress.setFormat(f"{queue.done()} / {total}")

    def select(self, case_id: Optional[str]) -> None:
        """Mark the current case and bring it into sight."""
        index = self.model.index_of(case_id)
        self._list.setCurrentIndex(index)
        if index.isValid():
            self._list.show_around(index)

    def focus_filter(self) -> None:
        """Put the cursor into the filter, its text selected."""
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._text.selectAll()

    def filter_has_focus(self) -> bool:
        """Tell whether the reviewer is typing into the filter."""
        return bool(self._text.hasFocus())

    def filter_text(self) -> str:
        """Return the text in the filter."""
        return str(self._text.text())

    def clear_filter(self) -> None:
        """Empty the filter's text."""
        self._text.clear()

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None:
            self.chosen.emit(row.case_id)

    def _ask(self) -> None:
        wanted = QueueFilter(self._text.text().strip(), self._status.currentData())
        self.arranged.emit(wanted, self._sort.currentData())

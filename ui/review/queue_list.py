"""The list of patches: one column of equal rows, so that a hundred thousand of them cost no layout."""

from __future__ import annotations

from qgis.PyQt.QtCore import QAbstractItemModel, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView, QWidget

from .queue_delegate import row_height

LOOK_AHEAD = 3
"""Rows below the current one that stay in sight: what comes next is part of the work."""


class QueueList(QTableView):
    """Keeps its current row and the next ones in sight, also when the window changes its size.

    A table, since ``QListView`` lays out every row anew after each change of a single one: 0.2 s for 100,000 rows.
    """

    def __init__(self, model: QAbstractItemModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("queueList")
        self.setModel(model)
        self.setShowGrid(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(row_height(self.fontMetrics()))
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAutoScroll(False)  # whoever marks a row says when it comes into sight
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paint_with(self, delegate: QStyledItemDelegate) -> None:
        """Take a delegate."""
        self.setItemDelegate(delegate)

    def show_current(self) -> None:
        """Bring the current row, if there is one, and those after it into sight."""
        index = self.currentIndex()
        if not index.isValid():
            return
        last = self.model().index(min(index.row() + LOOK_AHEAD, self.model().rowCount() - 1), 0)
        self.scrollTo(last, QAbstractItemView.ScrollHint.EnsureVisible)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll by painting anew, not by moving pixels.

        Qt 5 moves what is still to be painted along with the pixels, and does not stop at the edge: after a filter
        that leaves few rows, the list's white came to lie on the progress below it.
        """
        self.viewport().setUpdatesEnabled(False)
        super().scrollContentsBy(dx, dy)
        self.viewport().setUpdatesEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current row in sight."""
        super().resizeEvent(event)
        self.show_current()

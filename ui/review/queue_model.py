"""The queue as a Qt list model over the in-memory :class:`~plugin.app.queue.Queue`; it copies nothing."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from ...plugin.app.queue import Queue, QueueRow
from .words import STATUS_WORDS, area_words

ROW_ROLE = Qt.ItemDataRole.UserRole + 1


class QueueModel(QAbstractListModel):
    """Shows ``queue.order``; 100,000 rows cost no more than the visible ones."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._queue: Optional[Queue] = None
        self._places: dict[str, int] = {}

    def show(self, queue: Queue) -> None:
        """Show a queue, or the same one in its new order."""
        self.beginResetModel()
        self._queue = queue
        self._places = {case_id: place for place, case_id in enumerate(queue.order)}
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many cases the list shows."""
        return 0 if self._queue is None or parent.isValid() else len(self._queue.order)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row for the delegate, plain words for tooltips and screen readers."""
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.issued_id
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.issued_id} · {STATUS_WORDS[row.status]()} · {area_words(row.area_m2)} · {row.zone_name}"
        return None

    def row(self, index: QModelIndex) -> Optional[QueueRow]:
        """Return the row behind an index."""
        if self._queue is None or not index.isValid() or index.row() >= len(self._queue.order):
            return None
        return self._queue.rows[self._queue.order[index.row()]]

    def index_of(self, case_id: Optional[str]) -> QModelIndex:
        """Return where a case stands in the list; an invalid index where the filter hides it."""
        place = self._places.get(case_id) if case_id is not None else None
        return QModelIndex() if place is None else self.index(place)

    def touch(self, case_id: str) -> None:
        """Repaint one case's row."""
        index = self.index_of(case_id)
        if index.isValid():
            self.dataChanged.emit(index, index)

"""The queue as a Qt list model over the in-memory :class:`~plugin.app.queue.Queue`; it copies nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any, Optional, Union

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from ...plugin.app.queue import Arrangement, GroupKey, Heading, Queue, QueueRow
from .queue_words import heading_words, measure_words, todo_words
from .words import GROUP_SHAPE, SEEN_SHAPE, STATUS_WORDS, VANISHED_SHAPE, area_words

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""A :class:`QueueRow`, or a :class:`Heading`."""
MEASURE_ROLE = Qt.ItemDataRole.UserRole + 2
"""What the list is ordered by, in words."""
MARK_ROLE = Qt.ItemDataRole.UserRole + 3
"""Shapes beside the id: no longer in the newest layer, seen before, one of a group, flagged."""

SAID_ROLE = Qt.ItemDataRole.UserRole + 4
"""All three at once, for the painter, which asks for every row in sight with nearly every key."""

Entry = Union[QueueRow, Heading]


class QueueModel(QAbstractListModel):
    """Shows ``queue.order`` with its headings; 100,000 rows cost no more than the visible ones."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._queue: Optional[Queue] = None
        self._shown: Optional[Arrangement] = None
        self._headings: tuple[Heading, ...] = ()
        self._heading_rows: list[int] = []
        self._heading_places: list[int] = []
        self._count = 0
        self.describe: Callable[[QueueRow], str] = _plain_words
        """Makes the words of a row's tooltip."""

    def shows(self, queue: Queue) -> bool:
        """Tell whether the list stands in this queue's order already."""
        return self._shown is queue.shown

    def show(self, queue: Queue) -> None:
        """Show a queue, or the same one in its new order."""
        self.beginResetModel()
        self._queue, self._shown = queue, queue.shown
        self._headings = queue.shown.headings
        self._heading_places = [heading.place for heading in self._headings]
        self._heading_rows = [heading.place + number for number, heading in enumerate(self._headings)]
        self._count = len(queue.order) + len(self._headings)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many cases and headings the list shows."""
        return 0 if parent.isValid() else self._count

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return an entry for the delegate, plain words for tooltips and screen readers."""
        entry = self.entry(index)
        if entry is None:
            return None
        if role == ROW_ROLE:
            return entry
        if isinstance(entry, Heading):
            return self._heading_data(entry, role)
        if role == SAID_ROLE:
            return entry, self._marks(entry), self._measure(entry)
        if role == MARK_ROLE:
            return self._marks(entry)
        if role == MEASURE_ROLE:
            return self._measure(entry)
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.issued_id
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.describe(entry)
        return None

    def _heading_data(self, heading: Heading, role: int) -> Any:
        if role == SAID_ROLE:
            return heading, todo_words(heading), ""
        if role == MARK_ROLE:
            return todo_words(heading)
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            group = self._queue.wish.group if self._queue is not None else GroupKey.NONE
            return heading_words(group, heading)
        return None

    def _measure(self, row: QueueRow) -> str:
        return "" if self._queue is None else measure_words(row, self._queue.sort, self._queue.links)

    def _marks(self, row: QueueRow) -> str:
        links = self._queue.links if self._queue is not None else None
        group = links.groups.get(row.case_id) if links is not None else None
        seen = links is not None and row.case_id in links.seen
        marks = (
            VANISHED_SHAPE if row.vanished else "",
            SEEN_SHAPE if seen else "",
            f"{GROUP_SHAPE}{len(group.members)}" if group is not None else "",
            "⚑" if row.flagged else "",
        )
        return " ".join(mark for mark in marks if mark)

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        """Return that cases can be chosen, headings cannot."""
        if isinstance(self.entry(index), QueueRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def entry(self, index: QModelIndex) -> Optional[Entry]:
        """Return the case's row or the heading behind an index."""
        if self._queue is None or not index.isValid() or index.row() >= self._count:
            return None
        before = bisect_right(self._heading_rows, index.row())
        if before and self._heading_rows[before - 1] == index.row():
            return self._headings[before - 1]
        return self._queue.rows.get(self._queue.order[index.row() - before])

    def row(self, index: QModelIndex) -> Optional[QueueRow]:
        """Return the case's row behind an index; ``None`` for a heading."""
        entry = self.entry(index)
        return entry if isinstance(entry, QueueRow) else None

    def index_of(self, case_id: Optional[str]) -> QModelIndex:
        """Return where a case stands in the list; an invalid index where the filter hides it."""
        shown = self._shown  # of the list; the queue itself may stand in a newer order already
        place = shown.places.get(case_id) if case_id is not None and shown is not None else None
        if place is None:
            return QModelIndex()
        return self.index(place + bisect_right(self._heading_places, place))

    def touch(self, case_id: str) -> None:
        """Repaint one case's row."""
        index = self.index_of(case_id)
        if index.isValid():
            self.dataChanged.emit(index, index)


def _plain_words(row: QueueRow) -> str:
    return f"{row.issued_id} · {STATUS_WORDS[row.status]()} · {area_words(row.area_m2)} · {row.zone_name}"

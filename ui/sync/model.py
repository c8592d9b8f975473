"""The rows of the panel as a Qt table: fed a page at a time, whatever their number; it reads nothing itself."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Optional

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPalette

from ...plugin.adapters.refusal_words import reason_words
from ...plugin.adapters.translation import tr
from ...plugin.app.sync_panel import PAGE, Listing, Rows
from ...plugin.domain.sync_rows import SyncRow
from . import words

STATE, PATCH, WHAT, SAVED, SENT, WHY = range(6)
_HEADS: tuple[Callable[[], str], ...] = (
    lambda: tr("State"),
    lambda: tr("Patch"),
    lambda: tr("What"),
    lambda: tr("Saved"),
    lambda: tr("Sent"),
    lambda: tr("Why, and what to do"),
)
_CELLS: tuple[Callable[[SyncRow], str], ...] = (
    words.standing_words,
    words.patch_words,
    words.what_words,
    lambda row: words.time_words(row.saved_at),
    lambda row: words.time_words(row.sent_at),
    reason_words,
)
KEPT = 20
"""Pages that are kept: what is in sight, and a way back."""
NOT_READ = "…"


class SyncModel(QAbstractTableModel):
    """Shows a :class:`Listing`; ``wanted(first, last)`` asks for rows that a view looks at and that are not read."""

    wanted = pyqtSignal(int, int)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._listing: Optional[Listing] = None
        self._pages: OrderedDict[int, Rows] = OrderedDict()
        self._asked: set[int] = set()
        self.palette: Callable[[], QPalette] = QPalette
        """Returns the colours that the rows stand on."""

    def show(self, listing: Listing, rows: Rows) -> None:
        """Show a listing anew, of which some rows are read."""
        self.beginResetModel()
        self._listing = listing
        self._pages.clear()
        self._asked.clear()
        self._keep(rows)
        self.endResetModel()

    def add(self, listing: Listing, rows: Rows) -> None:
        """Take rows in that were asked for; those of a listing that is shown no longer are let go."""
        if listing is not self._listing:
            return
        self._keep(rows)
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), WHY))

    def _keep(self, rows: Rows) -> None:
        for place, row in rows.items():
            self._pages.setdefault(place // PAGE, {})[place] = row
        for page in {place // PAGE for place in rows}:
            self._pages.move_to_end(page)
            self._asked.discard(page)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)

    def listing(self) -> Optional[Listing]:
        """Return what is shown."""
        return self._listing

    def row(self, place: int) -> Optional[SyncRow]:
        """Return a row, ``None`` where it is not read yet."""
        return self._pages.get(place // PAGE, {}).get(place)

    def read_between(self, first: int, last: int) -> list[SyncRow]:
        """Return the rows ``first … last`` that are read, however many there are in between."""
        pages = [page for page in sorted(self._pages) if first // PAGE <= page <= last // PAGE]
        read = (item for page in pages for item in sorted(self._pages[page].items()))
        return [row for place, row in read if first <= place <= last]

    def place_of(self, key: str, near: int) -> Optional[int]:
        """Return where a row stands among those that are read, the nearest page first."""
        pages = sorted(self._pages.items(), key=lambda page: abs(page[0] - near // PAGE))
        return next((place for _, rows in pages for place, row in rows.items() if row.key == key), None)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows the listing has."""
        return 0 if parent.isValid() or self._listing is None else self._listing.total

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]()
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell, its tooltip, and the colour of its state."""
        row = self.row(index.row())
        if row is None:
            return self._not_read(index) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return _CELLS[index.column()](row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.detail_words(row) if index.column() == WHY else _CELLS[index.column()](row)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == STATE:
            return words.standing_colour(row.standing, self.palette())
        return None

    def _not_read(self, index: QModelIndex) -> str:
        page = index.row() // PAGE
        if page not in self._asked:
            self._asked.add(page)
            self.wanted.emit(page * PAGE, page * PAGE + PAGE - 1)
        return NOT_READ if index.column() == STATE else ""

"""What came back from a visit, row by row: which file or note, whose it is, how that was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt, pyqtSignal

from ...plugin.adapters.evidence_track import Waypoint
from ...plugin.adapters.evidence_visit import Visit
from ...plugin.adapters.translation import tr
from ...plugin.app.evidence_match import Match, MatchWay
from ...plugin.domain.evidence import FileType
from . import words

NAME, TAKEN, PATCH, WAY, DISTANCE = range(5)
_HEADS: Sequence[Callable[[], str]] = (
    lambda: tr("File or note"),
    lambda: tr("Taken"),
    lambda: tr("Patch"),
    lambda: tr("Found by"),
    lambda: tr("Distance"),
)
WAY_WORDS: Mapping[MatchWay, Callable[[], str]] = {
    MatchWay.NAME: lambda: tr("its name"),
    MatchWay.PLACE: lambda: tr("its place"),
    MatchWay.TRACK: lambda: tr("the track at its time"),
    MatchWay.TIME: lambda: tr("its neighbours in time"),
    MatchWay.SEVERAL: lambda: tr("two patches are about as near"),
    MatchWay.TOO_FAR: lambda: tr("no patch near its place"),
    MatchWay.UNKNOWN: lambda: tr("says neither place nor time"),
}


@dataclass
class Row:
    """One thing that came back. ``case_id`` is whose it is to be; a track is everybody's who gets a photo."""

    name: str
    taken: str
    match: Match
    source: Optional[Path] = None
    note: Optional[Waypoint] = None
    is_track: bool = False
    case_id: Optional[str] = None
    chosen: bool = False
    by_hand: bool = False


def rows_of(visit: Visit, matches: Sequence[Match]) -> list[Row]:
    """Return a row for each file and note, in order; what found its patch is chosen."""
    rows = []
    for file, found in zip(visit.files, matches):
        is_track = file.type is FileType.TRACK
        taken = file.arrival.taken_at[:16].replace("T", " ")
        rows.append(Row(file.name, taken, found, file.source, None, is_track, found.case_id, bool(found.case_id)))
        rows[-1].chosen = is_track or found.case_id is not None
    for (arrival, mark), found in zip(visit.notes, matches[len(visit.files) :]):
        said = " ".join(part for part in (mark.name, mark.text) if part)
        taken = arrival.taken_at[:16].replace("T", " ")
        rows.append(Row(said, taken, found, None, mark, False, found.case_id, found.case_id is not None))
    return rows


class VisitModel(QAbstractTableModel):
    """The rows; what is ticked and whose it is can be changed."""

    changed = pyqtSignal()
    unknown_id = pyqtSignal(str)
    """No patch bears this id, or several do."""

    def __init__(self, issued: Mapping[str, str], find: Callable[[str], Optional[str]], parent: Any = None) -> None:
        """``issued`` ids by case id; ``find`` returns the case of an issued id, ``None`` for none or several."""
        super().__init__(parent)
        self._issued, self._find = issued, find
        self.rows: list[Row] = []

    def show_rows(self, rows: list[Row]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
        self.changed.emit()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many things came back."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words over a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]()
        return None

    def flags(self, index: QModelIndex) -> Any:
        """Ticks stand before the names; the patch can be typed."""
        found = super().flags(index)
        if index.column() == NAME:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == PATCH and not self.rows[index.row()].is_track:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words, ticks and tooltips."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == NAME:
            return Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and column in (NAME, PATCH, WAY):
            return str(row.source) if column == NAME and row.source else self._near_words(row)
        return None

    def _text(self, row: Row, column: int) -> str:
        if column == NAME:
            return f"✎ {row.name}" if row.note is not None else row.name
        if column == TAKEN:
            return row.taken
        if column == PATCH:
            return tr("all of this visit") if row.is_track else self._issued.get(row.case_id or "", "")
        if column == WAY:
            return self._way(row)
        return "" if row.match.distance_m is None else words.distance_words(row.match.distance_m)

    def _way(self, row: Row) -> str:
        if row.is_track:
            return words.TYPE_WORDS[FileType.TRACK]()
        return tr("typed here") if row.by_hand else WAY_WORDS[row.match.way]()

    def _near_words(self, row: Row) -> str:
        near = (f"{self._issued.get(case, case)}: {words.distance_words(metres)}" for case, metres in row.match.nearest)
        return "\n".join(near)

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a row, or say whose it is by an issued id; an empty one leaves it out."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            row.chosen = value == Qt.CheckState.Checked and (row.is_track or row.case_id is not None)
        elif role == Qt.ItemDataRole.EditRole and index.column() == PATCH:
            found = self._find(str(value)) if str(value).strip() else None
            if found is None and str(value).strip():
                self.unknown_id.emit(str(value))
                return False
            row.case_id, row.chosen, row.by_hand = found, found is not None, True
        else:
            return False
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(_HEADS) - 1))
        self.changed.emit()
        return True

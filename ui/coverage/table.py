"""The table of coverage: words on screen, numbers and what it sorts by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from ...plugin.adapters.translation import tr
from ...plugin.screening.looks import Coverage
from ..review.words import hectare_words, level_words, share_words

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
SHARE_ROLE = Qt.ItemDataRole.UserRole + 2
"""0 … 1 in the column of the share, ``None`` elsewhere."""
HECTARE_M2 = 10_000.0


@dataclass(frozen=True)
class Column:
    """A column: its heading, what a cell says, and by what it sorts."""

    heading: Callable[[], str]
    words: Callable[[Coverage], str]
    value: Callable[[Coverage], Any]
    right: bool = False


def columns(rounds: Mapping[str, str]) -> tuple[Column, ...]:
    """Return the columns; ``rounds`` names the batches by id."""

    def name(line: Coverage) -> str:
        return rounds.get(line.round_id, line.round_id)

    return (
        Column(lambda: tr("Unit"), lambda line: line.area or tr("not given"), lambda line: line.area),
        Column(lambda: tr("Level"), lambda line: level_words(line.level), lambda line: level_words(line.level)),
        Column(lambda: tr("Round"), name, name),
        Column(lambda: tr("Area of the zones"), lambda line: _hectares(line.zone_m2), lambda line: line.zone_m2, True),
        Column(lambda: tr("Area looked at"), lambda line: _hectares(line.looked_m2), lambda line: line.looked_m2, True),
        Column(lambda: tr("Share"), lambda line: share_words(line.share), lambda line: line.share, True),
        Column(lambda: tr("Newest image there"), lambda line: line.newest or tr("none"), lambda line: line.newest),
    )


SHARE_COLUMN = 5


def _hectares(area_m2: float) -> str:
    hectares = area_m2 / HECTARE_M2
    return hectare_words(f"{hectares:,.0f}" if hectares >= 100 else f"{hectares:,.2f}")


class CoverageTable(QAbstractTableModel):
    """One row per area, level and round."""

    def __init__(self, lines: Sequence[Coverage], rounds: Mapping[str, str], parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._lines, self._columns = lines, columns(rounds)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].heading()
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words, numbers to sort by, and where they stand."""
        column, line = self._columns[index.column()], self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(line)
        if role == SORT_ROLE:
            return column.value(line)
        if role == SHARE_ROLE:
            return line.share if index.column() == SHARE_COLUMN else None
        if role == Qt.ItemDataRole.TextAlignmentRole and column.right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

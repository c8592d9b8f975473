"""The tables of coverage and of zones: words on screen, numbers and what they sort by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from ...plugin.adapters.translation import tr
from ..numbers import grouped
from ..review.words import hectare_words, level_words, share_words

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
SHARE_ROLE = Qt.ItemDataRole.UserRole + 2
"""0 … 1 in the column of the share, ``None`` elsewhere."""
HECTARE_M2 = 10_000.0
Words = Callable[[str], str]


@dataclass(frozen=True)
class Column:
    """A column: its heading, what a cell says of a line, and by what it sorts; ``share`` (0 … 1) makes a bar of it."""

    heading: Callable[[], str]
    words: Callable[[Any], str]
    value: Callable[[Any], Any]
    right: bool = False
    share: Optional[Callable[[Any], float]] = None


def unit_words(code: str, names: Mapping[str, str]) -> str:
    """Return a unit by name and code, by its code alone where nobody gave a name."""
    name = names.get(code, "")
    return tr("{name} ({code})", name=name, code=code) if name and name != code else code


def columns(rounds: Mapping[str, str], names: Optional[Mapping[str, str]] = None) -> tuple[Column, ...]:
    """Return the columns of :class:`Coverage`; ``rounds`` names the batches by id, ``names`` the units by code."""

    def name(line: Any) -> str:
        return rounds.get(line.round_id, line.round_id)

    def unit(line: Any) -> str:
        return unit_words(line.area, names or {})

    return (
        Column(lambda: tr("Unit"), lambda line: unit(line) or tr("not given"), lambda line: line.area),
        _level_column(),
        Column(lambda: tr("Batch"), name, name),
        Column(lambda: tr("Patches there"), lambda line: grouped(line.patches), lambda line: line.patches, True),
        Column(lambda: tr("With a finding"), lambda line: grouped(line.found), lambda line: line.found, True),
        Column(
            lambda: tr("Share of the patches"),
            lambda line: share_words(line.found_share) if line.patches else "–",
            lambda line: line.found_share,
            True,
            lambda line: line.found_share,
        ),
        Column(lambda: tr("Area of the zones"), lambda line: _hectares(line.zone_m2), lambda line: line.zone_m2, True),
        Column(
            lambda: tr("Area with images"), lambda line: _hectares(line.looked_m2), lambda line: line.looked_m2, True
        ),
        Column(lambda: tr("Share with images"), lambda line: share_words(line.share), lambda line: line.share, True),
        Column(lambda: tr("Newest image there"), lambda line: line.newest or tr("none"), lambda line: line.newest),
    )


def zone_columns(type_words: Words) -> tuple[Column, ...]:
    """Return the columns of :class:`ZoneLine`."""
    return (
        Column(lambda: tr("Zone name"), lambda line: line.name, lambda line: line.name),
        _level_column(),
        Column(lambda: tr("Type"), lambda line: type_words(line.type), lambda line: type_words(line.type)),
        Column(lambda: tr("Patches"), lambda line: grouped(line.patches), lambda line: line.patches, True),
        Column(lambda: tr("Flagged area"), lambda line: _hectares(line.flagged_m2), lambda line: line.flagged_m2, True),
        Column(
            lambda: tr("Area of the zone"),
            lambda line: "–" if line.zone_m2 is None else _hectares(line.zone_m2),
            lambda line: line.zone_m2 or 0.0,
            True,
        ),
        Column(
            lambda: tr("Share of the zone"),
            lambda line: "–" if line.share is None else _small_share(line.share),
            lambda line: line.share or 0.0,
            True,
            lambda line: line.share or 0.0,
        ),
    )


def _level_column() -> Column:
    return Column(lambda: tr("Level"), lambda line: level_words(line.level), lambda line: level_words(line.level))


def _hectares(area_m2: float) -> str:
    hectares = area_m2 / HECTARE_M2
    return hectare_words(grouped(hectares, 0 if hectares >= 100 else 2))


def _small_share(share: float) -> str:
    """Return a share of a zone: patches are small beside it, so that hundredths of a per cent are said."""
    return tr("{share} %", share=f"{100 * share:.2f}" if share < 0.1 else f"{100 * share:.0f}")


class LineTable(QAbstractTableModel):
    """One row per line."""

    def __init__(self, lines: Sequence[Any], shown: Sequence[Column], parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._lines, self._columns = lines, shown

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
            return column.share(line) if column.share is not None else None
        if role == Qt.ItemDataRole.TextAlignmentRole and column.right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

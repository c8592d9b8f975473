"""What an import will do, before it is done: counts, and each row that is not plainly good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Optional

from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ...plugin.app.import_rows import ImportReceipt, RowNote
from ...plugin.app.new_review import ReviewPlan
from ...plugin.domain.codes import CodeList
from .field_words import note_words
from .parts import SayLine, Tone, in_a_row
from .zone_levels import level_words, unknown_levels_of

_SHOWN_NOTES = 1000


CodeLists = Mapping[str, CodeList]


def needs_a_look(plan: ReviewPlan, lists: CodeLists) -> bool:
    """Tell whether a receipt says anything that the user should know before it happens."""
    noted = any(_notes(receipt) for receipt in (plan.patches.receipt, plan.zones.receipt))
    return noted or bool(unknown_levels_of(plan.zones.zones, lists))


def _notes(receipt: ImportReceipt) -> tuple[RowNote, ...]:
    return (*receipt.rejected, *receipt.duplicates, *receipt.repaired, *receipt.generated)


class ReceiptPage(QWidget):
    """A heading, a line about levels of zones that nobody knows, and a table of notes."""

    def __init__(self, lists: CodeLists, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._lists, self._levels = lists, SayLine(self)
        self._heading = QLabel(self)
        self._heading.setWordWrap(True)
        self._table = QTableWidget(0, 4, self)
        self._table.setObjectName("receipt")
        self._table.setHorizontalHeaderLabels([tr("Layer"), tr("Row"), tr("Id or name"), tr("What happens")])
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.verticalHeader().hide()
        self._table.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.addWidget(self._heading)
        column.addWidget(self._levels)
        column.addWidget(self._table, 1)

    def show_plan(self, plan: ReviewPlan) -> None:
        """Fill the page."""
        patches, zones = plan.patches.receipt, plan.zones.receipt
        left_out = len(patches.rejected) + len(patches.duplicates) + len(zones.rejected)
        self._heading.setText(
            tr(
                "{patches} patches and {zones} zones come in; {left_out} rows are left out. Nothing is written yet: "
                "go back to choose another layer or field, or create the workspace with these.",
                patches=len(patches.imported),
                zones=len(zones.imported),
                left_out=left_out,
            )
        )
        levels = unknown_levels_of(plan.zones.zones, self._lists)
        counted = [tr("{level}: {count} zones", level=level, count=count) for level, count in levels.items()]
        self._levels.say(in_a_row(level_words(list(levels)), "; ".join(counted)), Tone.PROBLEM)
        lines = [(tr("Patches"), note) for note in _notes(patches)] + [(tr("Zones"), note) for note in _notes(zones)]
        self._fill(lines)

    def _fill(self, lines: Iterable[tuple[str, RowNote]]) -> None:
        shown = list(islice(lines, _SHOWN_NOTES))
        self._table.setRowCount(len(shown))
        for row, (layer, note) in enumerate(shown):
            for column, text in enumerate((layer, str(note.number), note.label or "–", note_words(note))):
                self._table.setItem(row, column, QTableWidgetItem(text))
        for column in range(3):
            self._table.resizeColumnToContents(column)

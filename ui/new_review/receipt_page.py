"""What an import will do, before it is done: counts, and each row that is not plainly good."""

from __future__ import annotations

from collections.abc import Iterable
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
from .field_words import note_words

_SHOWN_NOTES = 1000


def needs_a_look(plan: ReviewPlan) -> bool:
    """Tell whether a receipt says anything that the user should know before it happens."""
    return any(_notes(receipt) for receipt in (plan.patches.receipt, plan.zones.receipt))


def _notes(receipt: ImportReceipt) -> tuple[RowNote, ...]:
    return (*receipt.rejected, *receipt.duplicates, *receipt.repaired, *receipt.generated)


class ReceiptPage(QWidget):
    """A heading and a table of notes."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
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

"""What was flagged in each zone, of one round or of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.app.zone_totals import ZoneLine, ZoneTotal, lines_of
from ...plugin.domain.codes import CodeList
from ...plugin.domain.errors import RedlineError
from ...plugin.ports import Contents
from ..messages import sentence
from .line_view import LineView
from .table import zone_columns

_FLAGGED = 4


class ZonesTab(QWidget):
    """A table of zones over a box with the rounds."""

    def __init__(self, contents: Contents, language: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._language = language
        self._totals: Sequence[ZoneTotal] = ()
        self._types: Optional[CodeList] = None
        self._measured = len(contents.screenings)
        self._missing = len(contents.cases) - self._measured
        self._words = QLabel(tr("Measuring…"), self)
        self._words.setObjectName("zonesWords")
        self._words.setWordWrap(True)
        self.table = LineView("zonesTable", self)
        self.table.hide()
        self._round = self._make_rounds({batch.batch_id: batch.name for batch in contents.batches})
        column = QVBoxLayout(self)
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self._round)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addStretch(0)

    def _make_rounds(self, rounds: Mapping[str, str]) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName("zonesRound")
        box.addItem(tr("All batches"), None)
        for batch_id, name in rounds.items():
            box.addItem(name, batch_id)
        box.setVisible(len(rounds) > 1)
        box.currentIndexChanged.connect(lambda _place: self._fill())
        return box

    def show_totals(self, totals: Sequence[ZoneTotal], types: CodeList) -> None:
        """Show what was measured."""
        self._totals, self._types = totals, types
        self._words.setText(self._explained())
        self.table.setVisible(bool(totals))
        self._fill()

    def show_trouble(self, error: RedlineError) -> None:
        """Say why there is nothing to show."""
        self._words.setText(sentence(error))

    def _explained(self) -> str:
        if not self._totals:
            return tr("This workspace has no zones. Bring in a layer of zones.")
        if not self._measured:
            return tr("No patch is measured against the zones yet.")
        said = tr("What the flagged patches take of each zone. Patches that overlap each other count twice.")
        return f"{said} {tr('Not measured yet: {count}.', count=self._missing)}" if self._missing > 0 else said

    def _fill(self) -> None:
        if self._types is not None:
            self.table.show_lines(self.lines(), zone_columns(self.type_words), _FLAGGED, Qt.SortOrder.DescendingOrder)

    def lines(self) -> Sequence[ZoneLine]:
        """Return the lines of the chosen round."""
        return lines_of(self._totals, self._round.currentData())

    def type_words(self, code: str) -> str:
        """Return a zone type in words; as its sender wrote it where the list does not know it."""
        known = self._types is not None and code in self._types
        return self._types.get(code).label(self._language) if known and self._types is not None else code

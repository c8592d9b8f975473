"""A window of its own that says what share of the zones was looked at. Measured off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPalette
from qgis.PyQt.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.coverage_engine import measure_coverage
from ...plugin.adapters.coverage_file import write_coverage
from ...plugin.adapters.settings import Settings
from ...plugin.adapters.translation import tr
from ...plugin.app.coverage import COVERED_LEVELS
from ...plugin.domain.errors import RedlineError
from ...plugin.ports import Contents
from ...plugin.screening.looks import Coverage
from ...plugin.screening.results import ShapelyMissing
from ..background import Background, Run
from ..messages import sentence
from ..review.words import level_words
from .table import SHARE_COLUMN, SHARE_ROLE, SORT_ROLE, CoverageTable


class CoverageWindow(QDialog):
    """Non-modal. It shows the coverage of what it was given; opening it again measures anew."""

    def __init__(self, contents: Contents, run: Run, parent: Optional[QWidget] = None) -> None:
        """``run`` starts background work, and waits for it when the workspace is closed."""
        super().__init__(parent)
        self._run = run
        self.setObjectName("coverageWindow")
        self.setWindowTitle(tr("Coverage"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._contents = contents
        self._rounds = {batch.batch_id: batch.name for batch in contents.batches}
        self._lines: Sequence[Coverage] = ()
        self._works: list[Background] = []
        self._table = self._make_table()
        self._words, self._said = QLabel(self), QLabel(self)
        self._export = QPushButton(tr("Export as CSV…"), self)
        self._lay_out()
        self.resize(820, 420)
        self._measure()

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setObjectName("coverageTable")
        table.setSortingEnabled(True)
        table.setAlternatingRowColors(True)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        table.hide()
        return table

    def _lay_out(self) -> None:
        self._words.setObjectName("coverageWords")
        self._words.setWordWrap(True)
        self._said.setObjectName("coverageSaid")
        self._said.setWordWrap(True)
        self._export.setObjectName("exportCoverage")
        self._export.setEnabled(False)
        self._export.clicked.connect(lambda _checked=False: self._ask_path())
        close = QPushButton(tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(lambda _checked=False: self.close())
        buttons = QHBoxLayout()
        buttons.addWidget(self._said, 1)
        buttons.addWidget(self._export)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self._words)
        column.addWidget(self._table, 1)
        column.addStretch(0)
        column.addLayout(buttons)

    def _measure(self) -> None:
        contents = self._contents
        if not any(zone.level in COVERED_LEVELS for zone in contents.zones):
            self._words.setText(
                tr(
                    "This workspace has no red line and no control zones, so there is nothing to cover. Bring in a "
                    "layer of zones, and mark their levels."
                )
            )
            return
        self._words.setText(tr("Measuring…"))
        work = self._run("coverage", lambda _work: measure_coverage(contents), self._show)
        work.failed.connect(lambda error: self._words.setText(_trouble(error)))
        self._works.append(work)

    def _show(self, lines: Sequence[Coverage]) -> None:
        self._lines = lines
        model = QSortFilterProxyModel(self)
        model.setSourceModel(CoverageTable(lines, self._rounds, self))
        model.setSortRole(SORT_ROLE)
        self._table.setModel(model)
        self._table.setItemDelegateForColumn(SHARE_COLUMN, _ShareBar(self._table))
        self._table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._table.resizeColumnsToContents()
        self._table.show()
        self._export.setEnabled(bool(lines))
        self._words.setText(self._explained(lines))

    def _explained(self, lines: Sequence[Coverage]) -> str:
        if not any(line.looked_m2 for line in lines):
            return tr(
                "Nothing counts as looked at yet: no finding stands on an image that shows these zones. The table "
                "fills as findings are saved."
            )
        return tr(
            "How much of the red line and of the control zones lies on the images that the findings of each round "
            "stand on, and the newest of these images."
        )

    # The file

    def _ask_path(self) -> None:
        dialog = QFileDialog(self, tr("Export as CSV…"), Settings().last_folder(), "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("coverage.csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def export_to(self, path: str) -> None:
        """Write the table to a file, off the GUI thread; the window says what came of it."""
        lines, rounds = self._lines, self._rounds

        def write(_work: Background) -> None:
            write_coverage(Path(path), lines, rounds, level_words)

        work = self._run("coverage-csv", write, lambda _none: self._said.setText(tr("Written to {path}", path=path)))
        work.failed.connect(lambda error: self._said.setText(sentence(error)))
        self._works.append(work)

    def done(self, result: int) -> None:
        """Close, and forget work that still runs."""
        for work in self._works:
            work.cancel()
        super().done(result)


def _trouble(error: RedlineError) -> str:
    if isinstance(error, ShapelyMissing):
        return tr("Coverage cannot be measured here: shapely 2 is not installed.")
    return sentence(error)


class _ShareBar(QStyledItemDelegate):
    """A share as a bar behind its words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint the bar, then the words."""
        share = index.data(SHARE_ROLE)
        if share:
            colour = QColor(option.palette.color(QPalette.ColorRole.Highlight))
            colour.setAlpha(70)
            box = option.rect.adjusted(1, 2, -1, -2)
            box.setWidth(max(1, round(box.width() * share)))
            painter.fillRect(box, colour)
        super().paint(painter, option, index)

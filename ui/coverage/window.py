"""A window of its own that says how far patches in the zones are done, what has images, what was flagged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.coverage_engine import measure_coverage, measure_zones
from ...plugin.adapters.coverage_file import write_coverage, write_zone_lines
from ...plugin.adapters.settings import Settings
from ...plugin.adapters.translation import language, tr
from ...plugin.app.coverage import COVERED_LEVELS, findings_in, unit_names_of
from ...plugin.app.zone_totals import ZoneTotal
from ...plugin.domain.codes import CodeList, read_code_list
from ...plugin.domain.errors import RedlineError
from ...plugin.ports import Contents
from ...plugin.screening.looks import Coverage
from ...plugin.screening.results import ShapelyMissing
from ..background import Background, Run
from ..messages import sentence
from ..new_review.parts import in_a_row
from ..resources import RESOURCES
from ..review.words import level_words
from .line_view import LineView
from .table import columns, unit_words
from .zones_tab import ZonesTab


@dataclass(frozen=True)
class _Measured:
    """Lines of coverage, the names of their units by code, and how many patches have a finding."""

    lines: Sequence[Coverage]
    units: Mapping[str, str]
    found: int = 0


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
        self._measured = _Measured((), {})
        self._works: list[Background] = []
        self._tabs = QTabWidget(self)
        self._tabs.setDocumentMode(True)
        self._tabs.setObjectName("coverageTabs")
        self._table, self._words = LineView("coverageTable", self), QLabel(self)
        self._zones = ZonesTab(contents, language(), self)
        self._said = QLabel(self)
        self._export = QPushButton(tr("Export as CSV…"), self)
        self._copy = QPushButton(tr("Copy"), self)
        self._lay_out()
        self.resize(QSize(1240, 480).boundedTo(self.screen().availableGeometry().size()))
        self._measure()
        self._measure_zones()

    def _lay_out(self) -> None:
        self._words.setObjectName("coverageWords")
        self._words.setWordWrap(True)
        self._table.hide()
        looked = QWidget(self)
        column = QVBoxLayout(looked)
        column.addWidget(self._words)
        column.addWidget(self._table, 1)
        column.addStretch(0)
        self._tabs.addTab(looked, tr("Findings and images"))
        self._tabs.addTab(self._zones, tr("Flagged by zone"))
        self._tabs.currentChanged.connect(lambda _place: self._offer())
        whole = QVBoxLayout(self)
        whole.addWidget(self._tabs, 1)
        whole.addLayout(self._new_foot())

    def _new_foot(self) -> QHBoxLayout:
        self._said.setObjectName("coverageSaid")
        self._said.setWordWrap(True)
        self._copy.setObjectName("copyCoverage")
        self._copy.setToolTip(tr("Copies the chosen rows, or all, for a spreadsheet or a document"))
        self._copy.clicked.connect(lambda _checked=False: self._shown_table().copy_rows())
        self._export.setObjectName("exportCoverage")
        self._export.clicked.connect(lambda _checked=False: self._ask_path())
        close = QPushButton(tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(lambda _checked=False: self.close())
        self._offer()
        buttons = QHBoxLayout()
        buttons.addWidget(self._said, 1)
        for button in (self._copy, self._export, close):
            buttons.addWidget(button)
        return buttons

    def _shown_table(self) -> LineView:
        return self._zones.table if self._tabs.currentWidget() is self._zones else self._table

    def _offer(self) -> None:
        for button in (self._copy, self._export):
            button.setEnabled(self._shown_table().has_lines())

    # Measuring

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

        def measure(_work: Background) -> _Measured:
            return _Measured(measure_coverage(contents), unit_names_of(contents), findings_in(contents))

        self._words.setText(tr("Measuring…"))
        work = self._run("coverage", measure, self._show)
        work.failed.connect(lambda error: self._words.setText(_trouble(error)))
        self._works.append(work)

    def _measure_zones(self) -> None:
        contents = self._contents

        def measure(_work: Background) -> tuple[Sequence[ZoneTotal], CodeList]:
            return measure_zones(contents), read_code_list(RESOURCES / "codes" / "zone_type.json")

        work = self._run("zone-totals", measure, self._show_zones)
        work.failed.connect(self._zones.show_trouble)
        self._works.append(work)

    def _show(self, measured: _Measured) -> None:
        self._measured = measured
        shown = columns(self._rounds, measured.units)
        self._table.show_lines(measured.lines, shown, 0, Qt.SortOrder.AscendingOrder)
        self._table.show()
        self._words.setText(self._explained(measured))
        self._offer()

    def _show_zones(self, found: tuple[Sequence[ZoneTotal], CodeList]) -> None:
        self._zones.show_totals(*found)
        self._offer()

    def _explained(self, measured: _Measured) -> str:
        done = tr("{found} of {count} patches have a finding.", found=measured.found, count=len(self._contents.cases))
        if not any(line.looked_m2 for line in measured.lines):
            none = tr(
                "No finding stands yet on an image that shows these zones. The table fills as findings are saved."
            )
            return in_a_row(done, none)
        return in_a_row(
            done,
            tr(
                "“With images” is how much of the red line and of the control zones lies on the images that the "
                "findings of each batch stand on: it is at hand, not inspected."
            ),
        )

    # The file

    def _ask_path(self) -> None:
        dialog = QFileDialog(self, tr("Export as CSV…"), Settings().last_folder(), "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("zones.csv" if self._shown_table() is self._zones.table else "coverage.csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def export_to(self, path: str) -> None:
        """Write the shown table to a file, off the GUI thread; the window says what came of it."""
        write = self._writer(Path(path))
        said = tr("Written to {path}", path=path)
        work = self._run("coverage-csv", lambda _work: write(), lambda _none: self._said.setText(said))
        work.failed.connect(lambda error: self._said.setText(sentence(error)))
        self._works.append(work)

    def _writer(self, path: Path) -> Callable[[], None]:
        if self._shown_table() is self._zones.table:
            lines, types = self._zones.lines(), self._zones.type_words
            return lambda: write_zone_lines(path, lines, level_words, types)
        measured, rounds = self._measured, self._rounds
        return lambda: write_coverage(
            path, measured.lines, rounds, level_words, lambda code: unit_words(code, measured.units)
        )

    def done(self, result: int) -> None:
        """Close, and forget work that still runs."""
        for work in self._works:
            work.cancel()
        super().done(result)


def _trouble(error: RedlineError) -> str:
    if isinstance(error, ShapelyMissing):
        return tr("Coverage cannot be measured here: shapely 2 is not installed.")
    return sentence(error)

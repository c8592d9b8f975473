"""What to export, of which patches, where to: few choices, remembered; progress, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional

from qgis.PyQt.QtCore import Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.export.exporter import Exporter
from ...plugin.adapters.stand_back import stand_back
from ...plugin.adapters.translation import tr
from ...plugin.app.export import (
    LONGITUDES,
    ExportReport,
    ExportWish,
    Part,
    Scope,
    crs_of_zone,
    in_scope,
    zone_of,
)
from ...plugin.domain.errors import BadGeometry, RedlineError
from ...plugin.domain.geometry import bounds
from ..background import Background
from ..messages import sentence
from ..new_review.parts import SayLine, Tone, add_row, ask_folder
from .place import ExportPlace
from .words import PART_WORDS, SCOPE_WORDS, folder_words, report_words, zone_words

_STEPS = 1000
_REPORT_PX = 120


class MakeTab(QWidget):
    """The choices, the button, and the report."""

    close_wanted = pyqtSignal()

    def __init__(self, place: ExportPlace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._works: list[Background] = []
        self._making: Optional[Background] = None
        self._counts: Mapping[Scope, int] = {}
        self._made: Optional[ExportReport] = None
        remembered = place.settings.export_choices()
        self._parts = {part: QCheckBox(words(), self) for part, words in PART_WORDS.items()}
        self._scope, self._zone, self._start = QComboBox(self), QComboBox(self), QComboBox(self)
        self._numbered = QCheckBox(tr("Zone number before the easting"), self)
        self._outside = QCheckBox(tr("Take position and serial number out of the photos"), self)
        self._folder = QLineEdit(self)
        self._say, self._bar, self._report = SayLine(self), QProgressBar(self), QPlainTextEdit(self)
        self._export, self._stop = QPushButton(tr("Export"), self), QPushButton(tr("Stop"), self)
        self._show, self._close = QPushButton(tr("Show the folder"), self), QPushButton(tr("Close"), self)
        self._name()
        self._fill(remembered)
        self._lay_out()
        self._connect()
        self._count()
        self._refresh()

    def _name(self) -> None:
        for part, box in self._parts.items():
            box.setObjectName(f"export_{part.value}")
        for name, widget in (
            ("exportScope", self._scope),
            ("exportZone", self._zone),
            ("exportStart", self._start),
            ("exportNumbered", self._numbered),
            ("exportOutside", self._outside),
            ("exportFolder", self._folder),
            ("exportSaid", self._say),
            ("exportProgress", self._bar),
            ("exportReport", self._report),
            ("exportButton", self._export),
            ("exportStop", self._stop),
            ("exportShow", self._show),
        ):
            widget.setObjectName(name)

    def _fill(self, remembered: Mapping[str, Any]) -> None:
        chosen = remembered.get("parts", [Part.LEDGER.value])
        for part, box in self._parts.items():
            box.setChecked(part.value in chosen)
        for scope, words in SCOPE_WORDS.items():
            self._scope.addItem(words(), scope)
        here = self._zone_here()
        for longitude in LONGITUDES:
            self._zone.addItem(zone_words(longitude // 3, longitude), longitude // 3)
        _choose(self._scope, Scope(remembered["scope"]) if remembered.get("scope") in set(Scope) else Scope.ALL)
        _choose(self._zone, here or remembered.get("zone", 40))
        self._numbered.setChecked(bool(remembered.get("numbered", True)))
        self._outside.setChecked(bool(remembered.get("outside", True)))
        self._folder.setText(str(remembered.get("folder", "")))
        self._fill_start()

    def _fill_start(self) -> None:
        session = self._place.session
        self._start.clear()
        self._start.addItem(tr("Wherever the way is shortest"), None)
        if session.current is not None:
            words = tr("The patch on screen: {issued_id}", issued_id=session.case(session.current).issued_id)
            self._start.addItem(words, session.current)

    def _zone_here(self) -> Optional[int]:
        """Return the zone of the patch on screen, or of the first one."""
        session = self._place.session
        case_id = session.current or next(iter(session.queue.order), None)
        if case_id is None:
            return None
        try:
            west, _south, east, _north = bounds(session.case(case_id).outline)
        except BadGeometry:
            return None
        return zone_of((west + east) / 2)

    def _lay_out(self) -> None:
        made = QGroupBox(tr("What to make"), self)
        inside = QVBoxLayout(made)
        for box in self._parts.values():
            inside.addWidget(box)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        add_row(form, tr("Of which patches"), self._scope)
        add_row(form, tr("CGCS2000, 3° zone"), self._zone)
        form.addRow("", self._numbered)
        add_row(form, tr("The visit begins at"), self._start)
        form.addRow("", self._outside)
        form.addRow(tr("Folder"), self._folder_row())
        mark = SayLine(self)
        words = tr(
            "Everything is marked “{mark}”, in its name and inside. Each export is a folder of its own, and an entry "
            "of this workspace's record.",
            mark=self._place.mark_words(),
        )
        mark.say(words, Tone.NOTE)
        column = QVBoxLayout(self)
        column.addWidget(made)
        column.addLayout(form)
        for widget in (mark, self._bar, self._say):
            column.addWidget(widget)
        column.addWidget(self._report, 1)
        column.addStretch(0)
        column.addLayout(self._foot())
        self._report.setReadOnly(True)
        self._report.setMinimumHeight(_REPORT_PX)
        self._report.hide()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)

    def _folder_row(self) -> QHBoxLayout:
        browse = QPushButton(tr("Browse…"), self)
        browse.setObjectName("exportBrowse")
        browse.clicked.connect(lambda _checked=False: self._ask_folder())
        row = QHBoxLayout()
        row.addWidget(self._folder, 1)
        row.addWidget(browse)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._show)
        row.addStretch(1)
        for button in (self._stop, self._export, self._close):
            row.addWidget(button)
        self._export.setDefault(True)
        self._close.setAutoDefault(False)
        return row

    def _connect(self) -> None:
        for box in self._parts.values():
            box.toggled.connect(lambda _on: self._refresh())
        self._scope.currentIndexChanged.connect(lambda _place: self._refresh())
        self._folder.textChanged.connect(lambda _text: self._refresh())
        self._export.clicked.connect(lambda _checked=False: self._begin())
        self._stop.clicked.connect(lambda _checked=False: self._interrupt())
        self._close.clicked.connect(lambda _checked=False: self.close_wanted.emit())
        self._show.clicked.connect(lambda _checked=False: self._show_folder())

    def _ask_folder(self) -> None:
        ask_folder(self, tr("Folder for exports"), lambda paths: self._folder.setText(paths[0]), self._folder.text())

    def _show_folder(self) -> None:
        if self._made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._made.folder))

    # How many patches

    def renew(self) -> None:
        """Count anew, and offer the patch that is on screen now."""
        if self._making is None:
            self._fill_start()
            self._count()

    def _count(self) -> None:
        sitting, shown = self._place.session.sitting(), tuple(self._place.session.queue.order)

        def count(_work: Background) -> Mapping[Scope, int]:
            return {scope: len(in_scope(sitting, scope, shown)) for scope in stand_back.between(Scope)}

        stand_back.ask()  # the window comes first
        self._works.append(self._place.run("export-count", count, self._show_counts))

    def _show_counts(self, counts: Mapping[Scope, int]) -> None:
        self._counts = counts
        for place in range(self._scope.count()):
            scope = self._scope.itemData(place)
            words = tr("{scope} ({count})", scope=SCOPE_WORDS[scope](), count=f"{counts[scope]:,}")
            self._scope.setItemText(place, words)
        self._refresh()

    # Making it

    def _chosen(self) -> tuple[Part, ...]:
        return tuple(part for part, box in self._parts.items() if box.isChecked())

    def _refresh(self) -> None:
        parts, busy = self._chosen(), self._making is not None
        layers = bool({Part.GEOPACKAGE, Part.SHAPEFILE} & set(parts))
        for widget in (self._zone, self._numbered):
            widget.setEnabled(layers and not busy)
        self._start.setEnabled(Part.VISIT in parts and not busy)
        self._outside.setEnabled(Part.PHOTOS in parts and not busy)
        for widget in (*self._parts.values(), self._scope, self._folder):
            widget.setEnabled(not busy)
        some = self._counts.get(self._scope.currentData(), 1) > 0
        ready = bool(parts) and bool(self._folder.text().strip()) and some and self._place.refusal is None
        self._export.setEnabled(ready and not busy)
        self._stop.setVisible(busy)
        self._bar.setVisible(busy)
        self._show.setVisible(self._made is not None and not busy)
        if not busy and self._made is None:
            self._say.say(*self._what_lacks(parts, some))

    def _what_lacks(self, parts: tuple[Part, ...], some: bool) -> tuple[str, Tone]:
        if self._place.refusal is not None:
            return sentence(self._place.refusal), Tone.PROBLEM
        if not parts:
            return tr("Tick what to make."), Tone.NOTE
        if not some:
            return tr("There is no such patch."), Tone.NOTE
        if not self._folder.text().strip():
            return tr("Choose the folder that it goes into."), Tone.NOTE
        return "", Tone.PLAIN

    def _remember(self) -> None:
        self._place.settings.set_export_choices(
            {
                "parts": [part.value for part in self._chosen()],
                "scope": self._scope.currentData().value,
                "zone": self._zone.currentData(),
                "numbered": self._numbered.isChecked(),
                "outside": self._outside.isChecked(),
                "folder": self._folder.text().strip(),
            }
        )

    def _begin(self) -> None:
        self._remember()
        session = self._place.session
        sitting, shown, scope = session.sitting(), tuple(session.queue.order), self._scope.currentData()
        crs = crs_of_zone(self._zone.currentData(), self._numbered.isChecked())
        wish = ExportWish(
            self._chosen(),
            (),
            scope,
            str(Path(self._folder.text().strip()).expanduser()),
            crs,
            self._start.currentData(),
            self._outside.isChecked(),
        )
        exporter = Exporter(self._place.surroundings())

        def make(work: Background) -> tuple[ExportReport, Exporter]:
            chosen = in_scope(sitting, scope, shown)
            return exporter.run(wish.of(chosen), sitting, work.tell_progress, work.cancelled), exporter

        self._made = None
        self._report.hide()
        self._bar.setValue(0)
        self._say.say(tr("Writing…"), Tone.BUSY)
        self._making = self._place.run("export", make, self._done)
        self._making.progressed.connect(lambda share: self._bar.setValue(round(share * _STEPS)))
        self._making.failed.connect(self._failed)
        self._refresh()

    def _done(self, made: tuple[ExportReport, Exporter]) -> None:
        report, exporter = made
        self._making, self._made = None, report
        self._refresh()
        self._say.say(folder_words(report), Tone.GOOD)
        lines = [*report_words(report), *map(sentence, exporter.bad_templates)]
        self._report.setPlainText("\n".join(lines))
        self._report.setVisible(bool(lines))

    def _failed(self, error: RedlineError) -> None:
        self._making = None
        self._refresh()
        self._say.say(sentence(error), Tone.PROBLEM)

    def _interrupt(self) -> None:
        """Stop what is made; it takes its folder away by itself."""
        if self._making is not None:
            self._making.cancel()
            self._making = None
        self._refresh()
        self._say.say(tr("The export was stopped; nothing of it was left behind."), Tone.NOTE)

    def stop(self) -> None:
        """Forget work that still runs."""
        for work in (*self._works, *filter(None, (self._making,))):
            work.cancel()


def _choose(box: QComboBox, value: Any) -> None:
    place = next((n for n in range(box.count()) if box.itemData(n, Qt.ItemDataRole.UserRole) == value), 0)
    box.setCurrentIndex(place)

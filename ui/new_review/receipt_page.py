"""What an import will do, before it is done: counts, each row that is not plainly good, refused rows handed back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Optional

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.rejected_rows import refused, write_rejected
from ...plugin.adapters.translation import tr
from ...plugin.adapters.vector_layers import LayerRef
from ...plugin.app.import_rows import ImportReceipt, RowNote
from ...plugin.app.import_zones import ZonePlan
from ...plugin.domain.codes import CodeList
from ...plugin.domain.errors import RedlineError
from ..background import Background
from ..messages import sentence
from .field_words import REASON_WORDS, note_words
from .parts import SayLine, Tone, ask_save_path, headed, in_a_row, rows_words
from .zone_levels import level_words, unknown_levels_of

_SHOWN_LINES = 1000

CodeLists = Mapping[str, CodeList]
Line = tuple[str, str, str, str]
"""(layer, row, id or name, what happens)"""


@dataclass(frozen=True)
class Shown:
    """What the page shows: receipts of patches and zones, the layers they are of, what is done to layers as a whole."""

    patches: ImportReceipt
    zones: ZonePlan
    ref: Optional[LayerRef]
    """The layer of patches, ``None`` where none come in."""
    zone_refs: Sequence[LayerRef]
    moved: Sequence[str] = field(default_factory=tuple)
    decided: frozenset[str] = frozenset()
    """Ids of patches that have a finding already."""
    images: str = ""
    """What comes in of images, in words."""

    def refused(self) -> list[tuple[LayerRef, Sequence[RowNote]]]:
        """Return the layers with rows that are left out, and these."""
        layers = [(self.ref, self.patches), *zip(self.zone_refs, self.zones.parts)]
        noted = [(ref, refused(receipt)) for ref, receipt in layers if ref is not None]
        return [(ref, notes) for ref, notes in noted if notes]


def _notes(receipt: ImportReceipt) -> tuple[RowNote, ...]:
    return (*receipt.rejected, *receipt.duplicates, *receipt.repaired, *receipt.generated)


def count_words(receipt: ImportReceipt) -> str:
    """Return the counts of a receipt in words, those of nothing left out."""
    counts = receipt.counts()
    left_out = counts["rejected"] + counts["duplicates"]
    said = (
        (counts["imported"], tr("{count} new", count=counts["imported"])),
        (counts["changed"], tr("{count} changed", count=counts["changed"])),
        (counts["unchanged"], tr("{count} unchanged", count=counts["unchanged"])),
        (counts["repaired"], _repair_words(receipt)),
        (left_out, tr("{count} left out", count=left_out)),
        (counts["vanished"], tr("{count} no longer in the layer", count=counts["vanished"])),
        (counts["kept"], tr("{count} as the platform has them", count=counts["kept"])),
    )
    return " · ".join(words for count, words in said if count) or tr("nothing")


def _zones_words(count: int) -> str:
    return tr("1 zone") if count == 1 else tr("{count} zones", count=count)


def _repair_words(receipt: ImportReceipt) -> str:
    """Return how many were repaired, and how."""
    how = Counter(note.reason for note in receipt.repaired)
    said = [tr("{what} ({count})", what=REASON_WORDS[why](), count=count) for why, count in how.items()]
    one = REASON_WORDS[next(iter(how))]() if len(how) == 1 else tr("; ").join(said)
    return tr("{count} repaired – {how}", count=len(receipt.repaired), how=one)


def _lines(layer: str, receipt: ImportReceipt, decided: frozenset[str] = frozenset()) -> list[Line]:
    noted = [(layer, str(note.number), note.label or "–", note_words(note)) for note in _notes(receipt)]
    again = tr("changed, and has a finding: it stays; look at the patch once more")
    gone = tr("no longer in the layer: marked; findings stay")
    looked = [(layer, "–", name, again) for name in receipt.changed if name in decided]
    return [*looked, *noted, *((layer, "–", name, gone) for name in receipt.vanished)]


class ReceiptPage(QWidget):
    """Counts, a line about levels of zones that nobody knows, a table of notes, and a button for refused rows.

    Where nothing is noted it is a few lines at the top.
    """

    def __init__(self, lists: CodeLists, project: QgsProject, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._lists, self._project = lists, project
        self._shown: Optional[Shown] = None
        self._work: Optional[Background] = None
        self._heading, self._counts = QLabel(self), QLabel(self)
        self._counts.setObjectName("receiptCounts")
        for label in (self._heading, self._counts):
            label.setWordWrap(True)
        self._levels, self._moved, self._saved = SayLine(self), SayLine(self), SayLine(self)
        self._calm = SayLine(self)
        self._table = self._new_table()
        self._save = QPushButton(tr("Save rejected rows…"), self)
        self._save.setObjectName("saveRejected")
        self._save.clicked.connect(lambda _checked=False: self._ask())
        foot = QHBoxLayout()
        foot.addWidget(self._saved, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addStretch(0)
        foot.addWidget(self._save)
        column = QVBoxLayout(self)
        for widget in (self._heading, self._counts, self._calm, self._levels, self._moved):
            column.addWidget(widget)
        column.addWidget(self._table, 1)
        column.addStretch(0)  # takes the room of the table where there is none
        column.addLayout(foot)

    def _new_table(self) -> QTableWidget:
        table = QTableWidget(0, 4, self)
        table.setObjectName("receipt")
        table.setHorizontalHeaderLabels([tr("Layer"), tr("Row"), tr("Id or name"), tr("What happens")])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        return table

    def show_receipt(self, shown: Shown) -> None:
        """Fill the page with what will happen."""
        self._shown = shown
        self._heading.setText(
            tr("Nothing is written yet: go back to choose another layer or field, or go on with these rows.")
        )
        patches, zones = shown.patches, shown.zones.receipt
        counted = [headed(tr("Patches"), count_words(patches))] if shown.ref is not None else []
        if shown.zone_refs:
            counted.append(headed(tr("Zones"), count_words(zones)))
        counted += [shown.images] if shown.images else []
        self._counts.setText("\n".join(counted))
        self._counts.setVisible(bool(counted))
        levels = unknown_levels_of(shown.zones.zones, self._lists)
        named = [headed(level, _zones_words(count)) for level, count in levels.items()]
        self._levels.say(in_a_row(level_words(list(levels)), "; ".join(named)), Tone.PROBLEM)
        self._moved.say("\n".join(words for words in shown.moved if words), Tone.NOTE)
        lines = [*_lines(tr("Patches"), patches, shown.decided), *_lines(tr("Zones"), zones)]
        self._fill(lines)
        well = bool(counted) and not lines and not levels
        self._calm.say(tr("Every row comes in as it is; nothing was mended or left out.") if well else "", Tone.GOOD)
        self._save.setVisible(bool(shown.refused()))
        self._saved.say("")

    def show_done(self, words: str) -> None:
        """Say that it has happened."""
        self._heading.setText(words)

    def _fill(self, lines: Iterable[Line]) -> None:
        shown = list(islice(lines, _SHOWN_LINES))
        self._table.setRowCount(len(shown))
        self._table.setVisible(bool(shown))
        for row, line in enumerate(shown):
            for column, text in enumerate(line):
                self._table.setItem(row, column, QTableWidgetItem(text))
        for column in range(3):
            self._table.resizeColumnToContents(column)

    # Refused rows

    def _ask(self) -> None:
        pattern = f"{tr('GeoPackage')} (*.gpkg)"
        name = tr("{layer} rejected.gpkg", layer=self._shown.refused()[0][0].name if self._shown else "")
        ask_save_path(self, tr("Save rejected rows…"), pattern, name, "gpkg", lambda paths: self._write(paths[0]))

    def _write(self, path: str) -> None:
        shown, context = self._shown, self._project.transformContext()
        if shown is None:
            return
        layers, paths = shown.refused(), _paths(Path(path), len(shown.refused()))
        self._saved.say(tr("Writing {path}…", path=path), Tone.BUSY)
        self._save.setEnabled(False)
        self._work = Background(
            "rejected",
            lambda _work: sum(
                write_rejected(ref, notes, file, context, note_words) for (ref, notes), file in zip(layers, paths)
            ),
            self,
        )
        self._work.done.connect(lambda count: self._written(count, ", ".join(map(str, paths))))
        self._work.failed.connect(self._unwritten)
        self._work.start()

    def _written(self, count: int, path: str) -> None:
        self._save.setEnabled(True)
        words = tr(
            "{rows} in {path}. Mend them in QGIS, then bring that file into the workspace under the same batch name.",
            rows=rows_words(count),
            path=path,
        )
        self._saved.say(words, Tone.GOOD)

    def _unwritten(self, error: RedlineError) -> None:
        self._save.setEnabled(True)
        self._saved.say(sentence(error), Tone.PROBLEM)

    def close_down(self) -> None:
        """Forget work that still runs."""
        if self._work is not None:
            self._work.cancel()


def _paths(path: Path, count: int) -> list[Path]:
    """Return a file for each layer: the one that was named, and numbered ones beside it."""
    return [path, *(path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, count + 1))]

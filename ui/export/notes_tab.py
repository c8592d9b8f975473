"""What comes back from the field: its notes are looked at, ticked, and become notes of their patches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.export.notes_back import read_back
from ...plugin.adapters.rule_files import read_rules
from ...plugin.adapters.translation import tr
from ...plugin.app.export_notes import NotesFound, Refused, changes_of, match_notes, writing_notes
from ...plugin.app.export_rows import read_table
from ...plugin.app.note_places import Whereabouts
from ...plugin.app.taking_in import Sitting
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.evidence_rules import read_evidence_rules
from ...plugin.domain.identity import IdFactory
from ...plugin.domain.ledger import Template
from ..background import Background
from ..came_back import unknown_words
from ..messages import sentence
from ..new_review.parts import SayLine, Tone, ask_files
from ..note_words import note_words
from ..resources import RESOURCES
from ..review.slices import Slices
from .notes_model import ADDED, DISTANCE, NOW, PATCH, WAY, NotesModel, PatchChoice
from .place import ExportPlace
from .words import left_words, notes_words

_TEMPLATE, _RULES = "visit.json", "evidence.json"
_WIDTHS = ((PATCH, 250), (WAY, 210), (DISTANCE, 80), (NOW, 160))
_LEAST_PX = 26


@dataclass(frozen=True)
class _Read:
    """What was read: the files' names and hashes go into the record with each note."""

    source: Mapping[str, Any]
    found: NotesFound
    sitting: Sitting
    issued: Mapping[str, list[str]]


class NotesTab(QWidget):
    """Choose the files, look, write."""

    close_wanted = pyqtSignal()

    def __init__(self, place: ExportPlace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._work: Optional[Background] = None
        self._read: Optional[_Read] = None
        self.writing, self._closing = False, False
        self._slices = Slices(self)
        self._path = QLineEdit(self)
        self._path.setObjectName("notesPath")
        self._path.setReadOnly(True)
        self._say = SayLine(self)
        self.model, self._table = NotesModel(self), QTableView(self)
        self._fit = QTimer(self)
        self._write = QPushButton(tr("Write the ticked notes"), self)
        self._lay_out()
        self._connect()
        self._say.say(
            tr(
                "Choose what came back: the field visit list with its yellow columns filled in (XLSX), its points "
                "with notes (KML, KMZ), marks and track of a GPS (GPX), several at once. Each note finds its patch by "
                "its id, else by place and time; nothing is written before you have looked. Photos come in with "
                "“visit…” under Evidence in the panel of any patch."
            ),
            Tone.NOTE,
        )
        self._refresh()

    def _lay_out(self) -> None:
        self._browse = QPushButton(tr("Choose the files…"), self)
        self._browse.setObjectName("notesBrowse")
        top = QHBoxLayout()
        top.addWidget(self._path, 1)
        top.addWidget(self._browse)
        self._dress_table()
        self._write.setObjectName("notesWrite")
        close = QPushButton(tr("Close"), self)
        close.clicked.connect(lambda _checked=False: self.close_wanted.emit())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._write)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self._say)
        column.addWidget(self._table, 1)
        column.addStretch(0)
        column.addLayout(foot)

    def _dress_table(self) -> None:
        table = self._table
        table.setObjectName("notesTable")
        table.setModel(self.model)
        table.setItemDelegateForColumn(PATCH, PatchChoice(table))
        table.setAlternatingRowColors(True)
        table.setWordWrap(True)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # ids differ at their ends
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(_LEAST_PX)
        for column, width in _WIDTHS:
            table.setColumnWidth(column, width)
        head = table.horizontalHeader()
        head.setSectionResizeMode(ADDED, QHeaderView.ResizeMode.Stretch)
        self._fit.setSingleShot(True)
        self._fit.setInterval(0)

    def _connect(self) -> None:
        self._browse.clicked.connect(lambda _checked=False: self._ask())
        self._write.clicked.connect(lambda _checked=False: self._write_ticked())
        self.model.changed.connect(self._on_changed)
        self.model.unknown_id.connect(self._on_unknown)
        self._fit.timeout.connect(self._fit_rows)
        self._table.verticalScrollBar().valueChanged.connect(lambda _value: self._fit.start())
        self._table.horizontalHeader().sectionResized.connect(lambda *_sizes: self._fit.start())

    def _fit_rows(self) -> None:
        """Give the rows in sight the height of their words; all of a long list would take seconds."""
        first = self._table.rowAt(0)
        last = self._table.rowAt(self._table.viewport().height() - 1)
        for row in range(max(0, first), (last if last >= 0 else len(self.model.rows) - 1) + 1):
            self._table.resizeRowToContents(row)

    def _refresh(self) -> None:
        chosen = any(row.chosen for row in self.model.rows)
        self._table.setVisible(bool(self.model.rows))
        self._browse.setEnabled(not self.writing)
        self._write.setEnabled(chosen and not self.writing and self._place.refusal is None)
        if self._place.refusal is not None:
            self._say.say(sentence(self._place.refusal), Tone.PROBLEM)

    def _on_changed(self) -> None:
        self._fit.start()
        self._refresh()
        read, rows = self._read, self.model.rows
        if read is None or self.writing:
            return
        chosen = sum(row.chosen for row in rows)
        unsure = sum(row.to_look_at and row.case_id is not None and not row.chosen for row in rows)
        lost = sum(row.case_id is None for row in rows)
        reopened = {row.case_id for row in rows if row.chosen and self._is_decided(row.case_id)}
        words = (notes_words(chosen, unsure, lost), left_words(len(reopened), read.found.known, read.found.empty))
        self._say.say(" ".join(filter(None, words)), Tone.NOTE)

    def _is_decided(self, case_id: Optional[str]) -> bool:
        return case_id in self._place.session.cases and self._place.session.draft(case_id).decided

    def _on_unknown(self, typed: str) -> None:
        self._say.say(unknown_words(typed), Tone.PROBLEM)

    # Reading

    def _ask(self) -> None:
        pattern = tr("Notes from the field") + " (*.xlsx *.kml *.kmz *.gpx)"
        ask_files(self, tr("Notes from the field"), pattern, lambda paths: self.read(*paths), many=True)

    def read(self, *paths: str) -> None:
        """Read files off the GUI thread and show what they say."""
        self.stop()
        self._path.setText("; ".join(paths))
        self._show_nothing()
        self._say.say(tr("Reading…"), Tone.BUSY)
        sitting, around = self._place.session.sitting(), self._place.surroundings()
        own = self._place.workspace.folder

        def look(work: Background) -> _Read:
            templates = _templates((*around.own, around.shipped), lambda file: read_table(file, around.lists))
            rules, _fault = read_rules(_RULES, [own], RESOURCES, read_evidence_rules)
            back = read_back([Path(path) for path in paths], templates, work.cancelled)
            where = Whereabouts(sitting, rules, back.place_at)
            found = match_notes(back.rows, sitting, lambda row: note_words(row, rules), where, work.cancelled)
            return _Read(_source(back.files), found, sitting, where.by_issued)

        self._work = self._place.run("field-notes", look, self._show)
        self._work.failed.connect(lambda error: self._say.say(sentence(error), Tone.PROBLEM))

    def _show_nothing(self) -> None:
        self._read = None
        self.model.show_notes(None, Sitting(False), {})

    def _show(self, read: _Read) -> None:
        self._read = read
        self.model.show_notes(read.found, read.sitting, read.issued)

    # Writing

    def _write_ticked(self) -> None:
        read = self._read
        if read is None or self.writing:
            return
        together = IdFactory().new(self._place.clock.unix_ms())
        changes = changes_of(self._place.session.sitting(), self.model.chosen())
        written: list[str] = []
        refused: list[Refused] = []
        self.writing = True
        self._say.say(tr("Writing…"), Tone.BUSY)
        self._refresh()
        steps = writing_notes(self._place.session, changes, together, read.source, written, refused)
        self._slices.run(steps, lambda: self._written(written, refused))

    def _written(self, written: Sequence[str], refused: Sequence[Refused]) -> None:
        self._show_nothing()
        self.writing = False
        self._refresh()
        words = [tr("{count} notes written. One undo in the window takes all of them back.", count=len(written))]
        words += [tr("{issued_id}: {why}", issued_id=name, why=sentence(error)) for name, error in refused]
        self._say.say("\n".join(words), Tone.PROBLEM if refused else Tone.GOOD)
        self._place.changed()
        if self._closing:
            self.close_wanted.emit()

    def close_when_written(self) -> None:
        """Ask to be closed once the notes on their way are written."""
        self._closing = True

    def stop(self) -> None:
        """Forget what is being read."""
        if self._work is not None:
            self._work.cancel()


def _source(files: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    named = [{"name": name, "sha256": sha256} for name, sha256 in files]
    return named[0] if len(named) == 1 else {"files": named}


def _templates(folders: Sequence[Path], read: Callable[[Path], Template]) -> list[Template]:
    """Return all templates of the list that can be read: the one it was made with may be another by now."""
    found = []
    for folder in folders:
        if (folder / _TEMPLATE).is_file():
            try:
                found.append(read(folder / _TEMPLATE))
            except RedlineError:
                continue
    return found

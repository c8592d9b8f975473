"""The field visit list as it comes back: its notes are looked at, ticked, and become notes of their patches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.evidence_intake import hash_of
from ...plugin.adapters.export.notes_file import read_notes
from ...plugin.adapters.translation import tr
from ...plugin.app.export_errors import NotesUnreadable
from ...plugin.app.export_notes import FieldRow, NoteChange, NotesFound, match_notes, write_notes
from ...plugin.app.export_rows import read_table
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.identity import IdFactory
from ...plugin.domain.ledger import Template
from ..background import Background
from ..messages import sentence
from ..new_review.parts import SayLine, Tone, ask_files
from .place import ExportPlace
from .words import change_cells, found_words, unmatched_words

_TEMPLATE = "visit.json"
_NOTE_PX = 190
MOST_SHOWN = 2_000
"""A visit list of more rows than these would make the table slow; the rest is written all the same."""


@dataclass(frozen=True)
class _Read:
    """A list that was read: its name and hash go into the record with each note."""

    name: str
    sha256: str
    found: NotesFound


class NotesTab(QWidget):
    """Choose the file, look, write."""

    close_wanted = pyqtSignal()

    def __init__(self, place: ExportPlace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._work: Optional[Background] = None
        self._read: Optional[_Read] = None
        self._path = QLineEdit(self)
        self._path.setObjectName("notesPath")
        self._path.setReadOnly(True)
        self._say, self._lost = SayLine(self), QPlainTextEdit(self)
        self._table = QTableWidget(0, 3, self)
        self._write = QPushButton(tr("Write the ticked notes"), self)
        self._lay_out()
        self._say.say(
            tr(
                "Fill in the yellow columns of the exported field visit list, on paper or in a spreadsheet, and choose "
                "the XLSX here: each note finds its patch by its id. Photos come in with “visit…” under Evidence in "
                "the panel of any patch: each finds its patch by place and time."
            ),
            Tone.NOTE,
        )
        self._refresh()

    def _lay_out(self) -> None:
        browse = QPushButton(tr("Choose the list…"), self)
        browse.setObjectName("notesBrowse")
        browse.clicked.connect(lambda _checked=False: self._ask())
        top = QHBoxLayout()
        top.addWidget(self._path, 1)
        top.addWidget(browse)
        self._table.setObjectName("notesTable")
        self._table.setHorizontalHeaderLabels([tr("Patch"), tr("Note now"), tr("What is added")])
        self._table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        rows = self._table.verticalHeader()
        rows.setResizeContentsPrecision(0)  # rows in sight only
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        rows.hide()
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setAlternatingRowColors(True)
        self._table.setWordWrap(True)
        self._lost.setObjectName("notesLost")
        self._lost.setReadOnly(True)
        self._lost.setMaximumHeight(110)
        self._write.setObjectName("notesWrite")
        self._write.clicked.connect(lambda _checked=False: self._write_ticked())
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
        column.addWidget(self._lost)
        column.addStretch(0)
        column.addLayout(foot)

    def _refresh(self) -> None:
        changes = self._read.found.changes if self._read is not None else ()
        lost = unmatched_words(self._read.found) if self._read is not None else ""
        self._table.setVisible(bool(changes))
        self._lost.setPlainText(lost)
        self._lost.setVisible(bool(lost))
        self._write.setEnabled(bool(changes) and self._place.refusal is None)
        if self._place.refusal is not None:
            self._say.say(sentence(self._place.refusal), Tone.PROBLEM)

    # Reading

    def _ask(self) -> None:
        ask_files(self, tr("Field visit list"), "XLSX (*.xlsx)", lambda paths: self.read(paths[0]), many=False)

    def read(self, path: str) -> None:
        """Read a list off the GUI thread and show what it says."""
        self.stop()
        self._path.setText(path)
        self._read = None
        self._refresh()
        self._say.say(tr("Reading…"), Tone.BUSY)
        sitting, around = self._place.session.sitting(), self._place.surroundings()

        def look(work: Background) -> _Read:
            templates = _templates((*around.own, around.shipped), lambda file: read_table(file, around.lists))
            rows = read_notes(Path(path), templates, work.cancelled)
            try:
                sha256 = hash_of(Path(path))
            except OSError as error:
                raise NotesUnreadable(path, error.strerror or str(error)) from error
            return _Read(Path(path).name, sha256, match_notes(rows, sitting, note_words))

        self._work = self._place.run("field-notes", look, self._show)
        self._work.failed.connect(lambda error: self._say.say(sentence(error), Tone.PROBLEM))

    def _show(self, read: _Read) -> None:
        self._read = read
        self._table.setRowCount(0)
        shown = read.found.changes[:MOST_SHOWN]
        self._table.setRowCount(len(shown))
        for row, change in enumerate(shown):
            for place, words in enumerate(change_cells(change)):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if place == 0:
                    item.setCheckState(Qt.CheckState.Checked)
                self._table.setItem(row, place, item)
        self._table.resizeColumnToContents(0)
        self._table.setColumnWidth(1, _NOTE_PX)
        self._refresh()
        self._say.say(found_words(read.found), Tone.NOTE)

    # Writing

    def _ticked(self, read: _Read) -> Sequence[NoteChange]:
        changes = read.found.changes
        items = [self._table.item(row, 0) for row in range(self._table.rowCount())]
        left = {row for row, item in enumerate(items) if item.checkState() != Qt.CheckState.Checked}
        return [change for row, change in enumerate(changes) if row not in left]

    def _write_ticked(self) -> None:
        read = self._read
        if read is None:
            return
        together = IdFactory().new(self._place.clock.unix_ms())
        source = {"name": read.name, "sha256": read.sha256}
        written, refused = write_notes(self._place.session, self._ticked(read), together, source)
        self._read = None
        self._refresh()
        words = [tr("{count} notes written. One undo in the window takes all of them back.", count=len(written))]
        words += [tr("{issued_id}: {why}", issued_id=name, why=sentence(error)) for name, error in refused]
        self._say.say("\n".join(words), Tone.PROBLEM if refused else Tone.GOOD)
        self._place.changed()

    def stop(self) -> None:
        """Forget work that still runs."""
        if self._work is not None:
            self._work.cancel()


def note_words(row: FieldRow) -> str:
    """Return what a row of the list adds to its patch's note."""
    said = " ".join(filter(None, (row.visited_at, row.visited_by)))
    if not said:
        return tr("On site: {notes}", notes=row.notes)
    return tr("On site, {when_and_who}: {notes}", when_and_who=said, notes=row.notes)


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

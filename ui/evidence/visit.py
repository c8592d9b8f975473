"""Back from a visit: choose its folder, see whose each photo is, and add them to their patches at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.evidence_track import Waypoint
from ...plugin.adapters.evidence_visit import Visit, read_visit
from ...plugin.adapters.translation import tr
from ...plugin.app.evidence_match import Match, Patches, match
from ...plugin.app.review import ReviewSession
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.evidence_rules import EvidenceRules
from ...plugin.ports import outlines_in
from ..background import Background, Run
from ..came_back import unknown_words
from ..evidence_words import refused_words
from ..messages import sentence
from ..new_review.parts import SayLine, Tone, ask_files, ask_folder
from ..tick_boxes import TickBoxes
from .visit_rows import NAME, PATCH, WAY, Row, VisitModel, rows_of

FIRST_SIZE, FRAME = QSize(900, 560), QSize(40, 60)


@dataclass(frozen=True)
class Wanted:
    """What the reviewer agreed to: files and marked places by case id, tracks for each case that gets a file."""

    files: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    notes: Sequence[tuple[str, Waypoint]] = ()
    told: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    """By case id: how each of its marked places found it, for the record."""

    @property
    def count(self) -> int:
        """Return how many files are to be added, each once for each patch."""
        return sum(map(len, self.files.values()))


class VisitDialog(QDialog):
    """Non-modal; writes nothing itself."""

    wanted = pyqtSignal(object)
    """:class:`Wanted`: to be added."""

    def __init__(self, session: ReviewSession, rules: EvidenceRules, run: Run, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("visitDialog")
        self.setWindowTitle(tr("Back from a visit"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._rules, self._run = session, rules, run
        self._issued = {case_id: row.issued_id for case_id, row in session.queue.rows.items()}
        self._model = VisitModel(self._issued, self._find, self)
        self._say, self._count = SayLine(self), QLabel(self)
        self._table = QTableView(self)
        self._add = QPushButton(tr("Add to their patches"), self)
        self._add.setObjectName("visitAdd")
        self._work: Optional[Background] = None
        self._lay_out()
        self._model.changed.connect(self._show_count)
        self._model.unknown_id.connect(self._on_unknown)
        self._add.clicked.connect(lambda _checked=False: self._finish())
        self.finished.connect(lambda _result: self._stop())
        self._show_count()
        self.resize(FIRST_SIZE.boundedTo(QApplication.primaryScreen().availableSize() - FRAME))

    def _lay_out(self) -> None:
        intro = QLabel(
            tr(
                "Choose the folder of a visit. Each photo finds its patch by its name, its place or its time; a track "
                "(GPX) in the folder says where photos without a place were taken. Nothing is added before you agree."
            ),
            self,
        )
        intro.setWordWrap(True)
        top = QHBoxLayout()
        for text, ask in ((tr("Folder…"), self._ask_folder), (tr("Files…"), self._ask_files)):
            top.addWidget(self._button(text, ask))
        top.addStretch(1)
        self._table.setModel(self._model)
        self._table.setObjectName("visitTable")
        self._table.setItemDelegateForColumn(NAME, TickBoxes(self._table))
        self._table.verticalHeader().hide()
        self._table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # ids differ at their ends
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        head = self._table.horizontalHeader()
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 170), (PATCH, 190), (WAY, 190), (4, 80)):
            self._table.setColumnWidth(column, width)
        foot = QHBoxLayout()
        foot.addWidget(self._count, 1)
        foot.addWidget(self._add)
        foot.addWidget(self._button(tr("Close"), self.close))
        column = QVBoxLayout(self)
        column.addWidget(intro)
        column.addLayout(top)
        column.addWidget(self._say)
        column.addWidget(self._table, 1)
        column.addLayout(foot)

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        return button

    # Reading

    def _ask_folder(self) -> None:
        ask_folder(self, tr("Folder of a visit"), self._on_chosen)

    def _ask_files(self) -> None:
        ask_files(self, tr("Files of a visit"), "", self._on_chosen, many=True)

    def _on_chosen(self, paths: list[str]) -> None:
        self.look([Path(path) for path in paths])

    def look(self, paths: Sequence[Path]) -> None:
        """Look through files and folders, off the GUI thread, and show whose each is."""
        self._stop()
        contents, issued, rules = self._session.contents, self._issued, self._rules
        self._say.say(tr("Looking through the files…"))

        def work(task: Background) -> tuple[Visit, list[Match]]:
            visit = read_visit(paths, task.cancelled, task.tell_progress)
            patches = Patches(outlines_in(contents), issued)
            return visit, match(visit.arrivals, patches, rules, visit.place_at, task.cancelled)

        self._work = self._run("evidence-visit", work, self._on_looked)
        self._work.failed.connect(self._on_failed)

    def _on_looked(self, found: tuple[Visit, list[Match]]) -> None:
        self._work = None
        visit, matches = found
        self._model.show_rows(rows_of(visit, matches))
        lost = sum(row.case_id is None and not row.is_track for row in self._model.rows)
        said = refused_words(visit.refused)
        if lost:
            said.insert(0, _lost_words(lost))
        self._say.say(" ".join(said), Tone.PROBLEM if said else Tone.PLAIN)

    def _on_failed(self, error: RedlineError) -> None:
        self._work = None
        self._say.say(sentence(error), Tone.PROBLEM)

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None

    # Choosing

    def _find(self, issued_id: str) -> Optional[str]:
        plain = issued_id.strip().casefold()
        found = [case_id for case_id, issued in self._issued.items() if issued.strip().casefold() == plain]
        return found[0] if len(found) == 1 else None

    def _on_unknown(self, typed: str) -> None:
        self._say.say(unknown_words(typed), Tone.PROBLEM)

    def choice(self) -> Wanted:
        """Return what is ticked."""
        rows = [row for row in self._model.rows if row.chosen]
        files: dict[str, list[Path]] = defaultdict(list)
        for row in rows:
            if row.source is not None and row.case_id is not None and not row.is_track:
                files[row.case_id].append(row.source)
        tracks = [row.source for row in rows if row.is_track and row.source is not None]
        for sources in files.values():
            sources.extend(tracks)
        return Wanted(dict(files), tuple(_notes(rows)), _told(rows))

    def _show_count(self) -> None:
        wanted = self.choice()
        self._add.setEnabled(bool(wanted.files or wanted.notes))
        self._count.setText(
            tr(
                "Files: {files} · notes: {notes} · patches: {patches}",
                files=wanted.count,
                notes=len(wanted.notes),
                patches=len({*wanted.files, *(case_id for case_id, _ in wanted.notes)}),
            )
            if self._model.rows
            else ""
        )

    def _finish(self) -> None:
        wanted = self.choice()
        self.close()
        self.wanted.emit(wanted)


def _notes(rows: Sequence[Row]) -> list[tuple[str, Waypoint]]:
    return [(row.case_id, row.note) for row in rows if row.note is not None and row.case_id is not None]


def _told(rows: Sequence[Row]) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    told: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row.note is None or row.case_id is None:
            continue
        by_hand = row.by_hand or row.match.distance_m is None
        metres = {} if by_hand else {"distance_m": round(row.match.distance_m or 0.0, 1)}
        told[row.case_id].append({"way": "hand" if row.by_hand else row.match.way.value, **metres})
    return {case_id: tuple(ways) for case_id, ways in told.items()}


def _lost_words(count: int) -> str:
    if count == 1:
        return tr("One found no patch: type the id of its patch into the table, or leave it.")
    return tr("{count} found no patch: type the ids of their patches into the table, or leave them.", count=count)

"""A visit's files and notes into their patches: one import per patch, one message, one undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.evidence_intake import FileRefused
from ...plugin.adapters.translation import tr
from ...plugin.app.evidence import EvidenceBook
from ...plugin.app.export_notes import match_notes, write_notes
from ...plugin.app.note_places import FieldRow
from ...plugin.app.review import ReviewSession
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.evidence_rules import EvidenceRules
from ..background import Run
from ..evidence_words import refused_words
from ..messages import sentence
from ..note_words import note_words
from ..review.parts import Parts
from .bringing import Bringing, Import
from .visit import VisitDialog, Wanted


@dataclass
class Tally:
    """What became of a visit so far; ``left`` imports are still to end."""

    left: int
    added: int = 0
    again: int = 0
    notes: int = 0
    patches: set[str] = field(default_factory=set)
    refused: list[FileRefused] = field(default_factory=list)
    error: Optional[RedlineError] = None

    def take(self, ended: Import) -> None:
        """Count an import that has ended."""
        self.left -= 1
        self.added, self.again = self.added + ended.added, self.again + ended.again
        self.refused.extend(ended.refused)
        if ended.added:
            self.patches.add(ended.case_id)


class Homecoming(QObject):
    """Asks what came back, and brings it to its patches."""

    noted = pyqtSignal(str)
    """The note of a case (its id) was added to."""

    def __init__(
        self, session: ReviewSession, book: EvidenceBook, bringing: Bringing, run: Run, parts: Parts, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._book, self._bringing, self._run, self._parts = session, book, bringing, run, parts
        self.rules: Callable[[], EvidenceRules] = EvidenceRules
        self._tallies: dict[str, Tally] = {}
        self.dialog: Optional[VisitDialog] = None

    def ask(self) -> None:
        """Open the window in which a visit's folder is chosen."""
        if self.dialog is None:
            self.dialog = VisitDialog(self._session, self.rules(), self._run, self._parts.window)
            self.dialog.wanted.connect(self._bring)
            self.dialog.finished.connect(self._forget)
        self.dialog.show()
        self.dialog.raise_()

    def _forget(self, _result: int) -> None:
        self.dialog = None

    def _bring(self, wanted: Wanted) -> None:
        group = self._book.new_group()
        tally = self._tallies[group] = Tally(len(wanted.files))
        tally.notes = self._note(wanted, group)
        for case_id, sources in wanted.files.items():
            self._bringing.start(Import(case_id, group, tuple(sources)))
        if not wanted.files:
            self._say(group)

    def _note(self, wanted: Wanted, group: str) -> int:
        said = (
            (case_id, mark, " ".join(part for part in (mark.name, mark.text) if part)) for case_id, mark in wanted.notes
        )
        rows = [
            FieldRow(number, case_id, "", notes, mark.time, mark=True)
            for number, (case_id, mark, notes) in enumerate(said, start=1)
        ]
        found = match_notes(rows, self._session.sitting(), lambda row: note_words(row, self.rules()))
        changes = [replace(change, told=wanted.told.get(change.case_id, ())) for change in found.changes]
        written, _refused = write_notes(self._session, changes, group, {"track": "waypoints"})
        for case_id in written:
            self.noted.emit(case_id)
        return len(written)

    def takes(self, ended: Import) -> bool:
        """Count an import that was part of a visit; false for others."""
        tally = self._tallies.get(ended.group)
        if tally is None:
            return False
        tally.take(ended)
        tally.error = tally.error or ended.error
        if not tally.left or ended.stopped or ended.error is not None:
            self._say(ended.group)
        return True

    def _say(self, group: str) -> None:
        tally = self._tallies.pop(group)
        parts = [
            sentence(tally.error) if tally.error is not None else "",
            tr("Files added: {files}, to patches: {patches}.", files=tally.added, patches=len(tally.patches)),
            tr("Already there: {count}.", count=tally.again) if tally.again else "",
            tr("Notes written: {count}.", count=tally.notes) if tally.notes else "",
            *refused_words(tally.refused),
        ]
        self._parts.top.show_message(
            " ".join(part for part in parts if part), warning=bool(tally.refused or tally.error)
        )

"""What is said of each file of the patch on screen; of many, found in slices that leave the window free."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timezone
from typing import Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...plugin.app.evidence_check import Fault
from ...plugin.app.review import ReviewSession
from ...plugin.domain.evidence import EvidenceFile, FileType
from ...plugin.domain.evidence_rules import Doubts, EvidenceRules, Span, doubts_about, visits_of
from ..moments import taken_words
from . import words
from .box import Shelf

VISIT_DATE = "inspection_date"
"""The form's field that says when the place was visited."""
_AT_ONCE = 25
_SHORT = 4
Words = Callable[[str, Optional[str]], str]


class Shelves(QObject):
    """Describes files; what was found of a file is kept while nothing that it rests on changes."""

    ready = pyqtSignal(str, object)
    """(case id, shelves): all that :meth:`show` was asked for."""

    def __init__(self, session: ReviewSession, code_words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._words = session, code_words
        self.rules = EvidenceRules()
        self.faults: dict[str, Fault] = {}
        self._rest: tuple[object, ...] = ()
        self._known: dict[str, tuple[EvidenceFile, Optional[Fault], Shelf]] = {}
        self._slices: Optional[Iterator[None]] = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def show(self, case_id: str, files: Sequence[EvidenceFile]) -> None:
        """Describe these files; :attr:`ready` follows, at once where they are few. A later call takes over."""
        self._slices = self._described(case_id, files)
        self._go_on()
        if self._slices is not None:
            self._timer.start()

    def _go_on(self) -> None:
        if self._slices is None or next(self._slices, self) is self:
            self._slices = None
            self._timer.stop()

    def _described(self, case_id: str, files: Sequence[EvidenceFile]) -> Iterator[None]:
        visits, outline = self._visits(case_id, files), self._session.case(case_id).outline
        rest = (case_id, outline, tuple(visits), self.rules)
        if rest != self._rest:
            self._rest, self._known = rest, {}
        shelves, made = [], 0
        for file in files:
            fault, known = self.faults.get(file.sha256), self._known.get(file.sha256)
            if known is None or known[0] != file or known[1] is not fault:
                known = (file, fault, self._shelf(file, doubts_about(file, outline, visits, self.rules, _now()), fault))
                self._known[file.sha256] = known
                made += 1
                if made % _AT_ONCE == 0:
                    yield
            shelves.append(known[2])
        self.ready.emit(case_id, shelves)

    def _visits(self, case_id: str, files: Sequence[EvidenceFile]) -> list[Span]:
        date = self._session.draft(case_id).answers.get(VISIT_DATE)
        return visits_of(files, [str(date)] if date else [], self.rules)

    def _shelf(self, file: EvidenceFile, doubts: Doubts, fault: Optional[Fault]) -> Shelf:
        kind = self._words("photo_kind", file.kind)
        wrong = bool(words.warnings(file, doubts, fault))
        caption = kind or _short_name(file)
        tip = words.tip(file, kind, doubts, fault)
        return Shelf(file, f"⚠ {caption}" if wrong else caption, tip, fault is not None)

    def describe(
        self, case_id: str, files: Sequence[EvidenceFile], file: EvidenceFile
    ) -> tuple[Doubts, Optional[Fault]]:
        """Return what is doubtful about one of a case's files, and what is wrong with it."""
        visits, outline = self._visits(case_id, files), self._session.case(case_id).outline
        return doubts_about(file, outline, visits, self.rules, _now()), self.faults.get(file.sha256)


def _short_name(file: EvidenceFile) -> str:
    """Return what fits under a small picture: the time of day, else the end of the name, where its number stands."""
    if file.type is not FileType.PHOTO or file.suffix == ".heic":
        return file.suffix[1:].upper()
    if file.taken_at:
        return taken_words(file.taken_at)[11:16]
    stem = file.name.rpartition(".")[0] or file.name
    return stem if len(stem) <= _SHORT else "…" + stem[-_SHORT:]


def _now() -> datetime:
    return datetime.now(timezone.utc)

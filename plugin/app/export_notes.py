"""Notes that come back from a field visit: each finds its patch, and is looked at before it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

from ..domain.errors import RedlineError
from ..domain.evidence_rules import EvidenceRules
from ..domain.states import ActKind
from .note_places import FieldRow, NoteWay, Whereabouts, Whose, WhyNot
from .review import ReviewSession
from .taking_in import Sitting
from .working_state import working_state

NOTE = "note"


@dataclass(frozen=True)
class FoundNote:
    """A note of the list: what it would add, and whose it is."""

    row: FieldRow
    said: str
    whose: Whose

    def told(self, case_id: str) -> dict[str, Any]:
        """Return what the record says of how the note came to a patch; another than was found was named by hand."""
        way = self.whose.way if case_id == self.whose.case_id else NoteWay.HAND
        told: dict[str, Any] = {"way": way.value, "row": self.row.number}
        if case_id == self.whose.case_id and self.whose.distance_m is not None:
            told["distance_m"] = round(self.whose.distance_m, 1)
        if self.row.source:
            told["file"] = self.row.source
        return told


@dataclass(frozen=True)
class NoteChange:
    """What notes do to their patch's note; ``reopens``: a finding stands, which the note opens again.

    ``told``: how each came to this patch, for the record.
    """

    case_id: str
    issued_id: str
    before: str
    said: str
    after: str
    reopens: bool
    told: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class NotesFound:
    """What came back: notes with and without a patch, how many are there already, and how many rows say nothing."""

    notes: tuple[FoundNote, ...]
    changes: tuple[NoteChange, ...] = field(compare=False)
    """What those do whose patch is sure."""
    known: int = 0
    empty: int = 0

    @property
    def unmatched(self) -> tuple[tuple[FieldRow, WhyNot], ...]:
        """Return the rows without a patch, each with the reason."""
        return tuple((note.row, note.whose.way) for note in self.notes if isinstance(note.whose.way, WhyNot))


def match_notes(
    rows: Iterable[FieldRow],
    sitting: Sitting,
    compose: Callable[[FieldRow], str],
    where: Optional[Whereabouts] = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> NotesFound:
    """Find the patch of each row; ``compose`` makes a note of it. A note that is there already is not added again.

    A row with the day of the visit and no words is a note of that: somebody was there.

    Without ``where`` only ids count.
    """
    every = list(rows)
    said = [row for row in every if row.notes.strip() or row.visit]
    found = (where or Whereabouts(sitting, EvidenceRules(), by_id=True)).of_all(said, cancelled)
    notes = [FoundNote(row, compose(row), whose) for row, whose in zip(said, found) if not _bare(row, whose, sitting)]
    new = tuple(note for note in notes if not _stands(note, sitting))
    sure = [(note.whose.case_id, note) for note in new if note.whose.sure and note.whose.case_id is not None]
    return NotesFound(new, changes_of(sitting, sure), len(notes) - len(new), len(every) - len(notes))


def _bare(row: FieldRow, whose: Whose, sitting: Sitting) -> bool:
    """Tell whether a mark says nothing but the id of its patch."""
    if not row.mark or whose.case_id is None:
        return False
    return row.notes.strip().casefold() == sitting.rows[whose.case_id].issued_id.strip().casefold()


def note_now(sitting: Sitting, case_id: str) -> str:
    """Return the note of a case as it stands."""
    return str(_state(sitting, case_id)[0].get(NOTE) or "")


def _state(sitting: Sitting, case_id: str) -> tuple[Mapping[str, Any], bool]:
    draft = working_state(sitting.cases[case_id], sitting.drafts.get(case_id), sitting.outbox.get(case_id))
    return draft.answers, draft.decided


def _stands(note: FoundNote, sitting: Sitting) -> bool:
    return note.whose.case_id is not None and note.said in note_now(sitting, note.whose.case_id)


def changes_of(sitting: Sitting, chosen: Iterable[tuple[str, FoundNote]]) -> tuple[NoteChange, ...]:
    """Return what notes do to the patches (their ids) that they go to; those of one patch become one change."""
    by_case: dict[str, list[FoundNote]] = {}
    for case_id, note in chosen:
        by_case.setdefault(case_id, []).append(note)
    made = (_change(sitting, case_id, notes) for case_id, notes in by_case.items())
    return tuple(change for change in made if change.after != change.before)


def _change(sitting: Sitting, case_id: str, notes: Sequence[FoundNote]) -> NoteChange:
    answers, decided = _state(sitting, case_id)
    before = after = str(answers.get(NOTE) or "")
    heard: list[FoundNote] = []
    for note in notes:
        if note.said not in after:
            after = f"{after}\n{note.said}" if after else note.said
            heard.append(note)
    said, told = "\n".join(note.said for note in heard), tuple(note.told(case_id) for note in heard)
    return NoteChange(case_id, sitting.rows[case_id].issued_id, before, said, after, decided, told)


Refused = tuple[str, RedlineError]


def write_notes(
    session: ReviewSession, changes: Sequence[NoteChange], together: str, source: Mapping[str, Any]
) -> tuple[tuple[str, ...], tuple[Refused, ...]]:
    """Write notes into the patches' working state; one undo takes all of them back.

    ``source`` names the files they came from, for the record. Returns the cases written, and those that the form did
    not take with the reason.
    """
    written: list[str] = []
    refused: list[Refused] = []
    for _step in writing_notes(session, changes, together, source, written, refused):
        continue
    return tuple(written), tuple(refused)


def writing_notes(
    session: ReviewSession,
    changes: Sequence[NoteChange],
    together: str,
    source: Mapping[str, Any],
    written: list[str],
    refused: list[Refused],
) -> Iterator[None]:
    """Do as :func:`write_notes`, a patch at a step. A note that changed meanwhile gets what was said added."""
    for change in changes:
        draft = session.draft(change.case_id)
        now = str(draft.answers.get(NOTE) or "")
        text = change.after if now == change.before else f"{now}\n{change.said}"
        payload: dict[str, Any] = {"question": NOTE, "text": text, "together": together, "from": dict(source)}
        if change.told:
            payload["found"] = [dict(told) for told in change.told]
        try:
            answers = session.form.write(draft.answers, NOTE, text)
            session.amend(change.case_id, ActKind.NOTE, payload, together, answers=answers)
        except RedlineError as error:
            refused.append((change.issued_id, error.kept()))
        else:
            written.append(change.case_id)
        yield

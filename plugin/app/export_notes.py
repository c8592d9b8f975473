"""Notes that come back with the list of a field visit: each finds its patch, and is looked at before it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Union

from ..domain.errors import RedlineError
from ..domain.states import ActKind
from .review import ReviewSession
from .taking_in import Sitting
from .working_state import working_state

NOTE = "note"


@dataclass(frozen=True)
class FieldRow:
    """A row of the list as it came back; ``number`` is its line in the sheet."""

    number: int
    case_id: str
    issued_id: str
    notes: str
    visited_at: str = ""
    visited_by: str = ""


class WhyNot(str, Enum):
    """Why a row with notes finds no patch."""

    UNKNOWN = "unknown"
    TWO_PATCHES = "two_patches"  # id and record id name different ones: the rows were moved apart
    AMBIGUOUS = "ambiguous"  # several patches bear this id


@dataclass(frozen=True)
class NoteChange:
    """What a row does to its patch's note; ``reopens``: a finding stands, which the note opens again."""

    case_id: str
    issued_id: str
    before: str
    said: str
    after: str
    reopens: bool


@dataclass(frozen=True)
class NotesFound:
    """What a list says: changes, rows without a patch, and how many say nothing or nothing new."""

    changes: tuple[NoteChange, ...]
    unmatched: tuple[tuple[FieldRow, WhyNot], ...]
    known: int
    empty: int


def match_notes(rows: Iterable[FieldRow], sitting: Sitting, compose: Callable[[FieldRow], str]) -> NotesFound:
    """Find the patch of each row; ``compose`` makes a note of it. A note that is there already is not added again."""
    by_issued: dict[str, list[str]] = {}
    for case_id, listed in sitting.rows.items():
        by_issued.setdefault(listed.issued_id.strip().casefold(), []).append(case_id)
    changes: dict[str, NoteChange] = {}
    unmatched: list[tuple[FieldRow, WhyNot]] = []
    known = empty = 0
    for row in rows:
        if not row.notes.strip():
            empty += 1
            continue
        found = _patch_of(row, sitting, by_issued)
        if isinstance(found, WhyNot):
            unmatched.append((row, found))
            continue
        change = _change(found, compose(row), sitting, changes)
        if change.after == change.before:
            known += 1
        else:
            changes[found] = change
    return NotesFound(tuple(changes.values()), tuple(unmatched), known, empty)


def _patch_of(row: FieldRow, sitting: Sitting, by_issued: dict[str, list[str]]) -> Union[str, WhyNot]:
    named = by_issued.get(row.issued_id.strip().casefold(), [])
    if row.case_id in sitting.rows:
        return row.case_id if row.case_id in named or not row.issued_id.strip() else WhyNot.TWO_PATCHES
    if len(named) > 1:
        return WhyNot.AMBIGUOUS
    return named[0] if named else WhyNot.UNKNOWN


def _change(case_id: str, said: str, sitting: Sitting, earlier: dict[str, NoteChange]) -> NoteChange:
    draft = working_state(sitting.cases[case_id], sitting.drafts.get(case_id), sitting.outbox.get(case_id))
    first = earlier.get(case_id)
    before = str(draft.answers.get(NOTE) or "")
    now = first.after if first is not None else before
    after = now if said in now else f"{now}\n{said}" if now else said
    heard = f"{first.said}\n{said}" if first is not None else said
    return NoteChange(case_id, sitting.rows[case_id].issued_id, before, heard, after, draft.decided)


def write_notes(
    session: ReviewSession, changes: Sequence[NoteChange], together: str, source: dict[str, Any]
) -> tuple[tuple[str, ...], tuple[tuple[str, RedlineError], ...]]:
    """Write notes into the patches' working state; one undo takes all of them back.

    ``source`` names the file they came from, for the record. A note that changed meanwhile gets what was said added.
    Returns the cases written, and those that the form did not take with the reason.
    """
    written, refused = [], []
    for change in changes:
        draft = session.draft(change.case_id)
        now = str(draft.answers.get(NOTE) or "")
        text = change.after if now == change.before else f"{now}\n{change.said}"
        try:
            answers = session.form.write(draft.answers, NOTE, text)
            payload = {"question": NOTE, "text": text, "together": together, "from": source}
            session.amend(change.case_id, ActKind.NOTE, payload, together, answers=answers)
        except RedlineError as error:
            refused.append((change.issued_id, error.kept()))
        else:
            written.append(change.case_id)
    return tuple(written), tuple(refused)

"""When two people decided: both versions line by line, and one finding made of them by a person.

The rule of what merges by itself is that of :mod:`..domain.merge`, the same as on the platform; here its fields are
brought together by question, since the fields of one question make one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Optional

from ..domain.acts import Act
from ..domain.errors import RedlineError
from ..domain.form import Form
from ..domain.geometry import from_geojson, to_geojson
from ..domain.identity import IdFactory
from ..domain.merge import RETURN_REASON, three_way
from ..domain.outline_marks import MARKS, marks_said
from ..domain.records import Case, Draft
from ..domain.states import ActKind
from ..ports import Clock, Conflict
from .conflict_errors import ChoiceMissing, NoConflict, ReasonMissing
from .review import ReviewSession
from .steps import require_finished
from .submission import OUTLINE, outline_said, submission

_ABSENT = object()
Fields = Mapping[str, Any]


class Side(str, Enum):
    """Whose version of a line is taken."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Line:
    """What both versions say of one thing. ``name`` is a question's id, ``outline``, ``return_reason``, or a field.

    ``by_itself`` is the side that the rule takes (the other one left the line as it was), ``None`` where a person
    chooses. ``base``, ``mine`` and ``theirs`` hold the line's fields, an outline as GeoJSON; empty for no answer.
    """

    name: str
    base: Fields
    mine: Fields
    theirs: Fields
    by_itself: Optional[Side] = None


@dataclass(frozen=True)
class Disputed:
    """A case in conflict: the lines on which the two differ, in the form's order, the outline last.

    ``by`` and ``at`` say who gave the platform's finding and when (RFC 3339, UTC); empty where that has not come yet.
    """

    conflict: Conflict
    lines: tuple[Line, ...]
    mine: Fields
    theirs: Fields
    by: str = ""
    at: str = ""

    @property
    def case_id(self) -> str:
        """The case."""
        return self.conflict.case_id

    def open_lines(self, choices: Mapping[str, Side]) -> tuple[str, ...]:
        """Return the names of the lines on which a person still has to choose."""
        return tuple(line.name for line in self.lines if line.by_itself is None and line.name not in choices)


def disputed(conflict: Conflict, form: Form, draft: Draft, case: Case) -> Disputed:
    """Compare both versions as they stand now: mine is the working state, which may have moved on since."""
    mine = {**draft.answers, **({OUTLINE: to_geojson(draft.outline)} if draft.outline is not None else {})}
    base, theirs = conflict.base, conflict.theirs
    found = tuple(_lines(conflict, form, mine))
    if RETURN_REASON in conflict.fields:
        found = (Line(RETURN_REASON, {}, {}, {RETURN_REASON: case.return_reason}), *found)
    known = {**case.finding} == {name: value for name, value in theirs.items() if name != OUTLINE}
    by, at = (case.finding_by, case.finding_at) if known else ("", "")
    return Disputed(replace(conflict, base=base, mine=mine), found, mine, theirs, by, at)


def _lines(conflict: Conflict, form: Form, mine: Fields) -> Iterator[Line]:
    base, theirs = conflict.base, conflict.theirs
    merged = three_way(base, mine, theirs)
    person = {*conflict.fields, *merged.conflicts}
    for name, fields in _by_question(form, {*base, *mine, *theirs}):
        ours, other = _part(mine, fields), _part(theirs, fields)
        if ours == other:
            continue
        moved = [one for one in fields if not _same(ours, other, one)]
        took = {Side.MINE if _same(merged.fields, mine, one) else Side.THEIRS for one in moved}
        alone = took.pop() if len(took) == 1 and person.isdisjoint(fields) else None
        yield Line(name, _part(base, fields), ours, other, alone)


def _by_question(form: Form, names: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the lines with their fields: questions as the form has them, what it does not know, the outline."""
    left = names - {OUTLINE}
    for question in form.questions:
        fields = tuple(name for name in question.fields() if name in left)
        left -= set(fields)
        if fields:
            yield question.id, fields
    for name in sorted(left):
        yield name, (name,)
    if OUTLINE in names:
        yield OUTLINE, (OUTLINE,)


def _part(whole: Fields, names: Iterable[str]) -> dict[str, Any]:
    return {name: whole[name] for name in names if name in whole}


def _same(one: Fields, other: Fields, name: str) -> bool:
    return bool(one.get(name, _ABSENT) == other.get(name, _ABSENT))


def chosen(found: Disputed, choices: Mapping[str, Side]) -> dict[str, Any]:
    """Return the fields of the one finding, an outline among them as GeoJSON; raises :class:`ChoiceMissing`."""
    missing = found.open_lines(choices)
    if missing:
        raise ChoiceMissing(missing)
    fields = dict(found.theirs)
    for line in found.lines:
        if line.name != RETURN_REASON and choices.get(line.name, line.by_itself) is Side.MINE:
            for name in {*line.mine, *line.theirs}:
                fields.pop(name, None)
            fields.update(line.mine)
    return fields


class Settling:
    """Settles the conflicts of one sitting: each in one durable transaction, both versions kept in the record."""

    def __init__(self, session: ReviewSession, clock: Clock) -> None:
        self._session, self._clock = session, clock
        self._ids = IdFactory()

    def compare(self, conflicts: Sequence[Conflict], case_id: str) -> Disputed:
        """Return the two versions of a case, of the store's open conflicts; raises :class:`NoConflict`."""
        session = self._session
        conflict = next((one for one in conflicts if one.case_id == case_id), None)
        if conflict is None or case_id not in session.cases:
            raise NoConflict(case_id)
        return disputed(conflict, session.form, session.draft(case_id), session.case(case_id))

    def settle(
        self, found: Disputed, choices: Mapping[str, Side], reason: str, seen: Sequence[Mapping[str, Any]] = ()
    ) -> Draft:
        """Make one finding of the two, and send it where it is not the platform's already.

        What was chosen may ask for more (another answer opens other questions): then the patch is open with it, and
        goes out when it is decided. Raises :class:`ChoiceMissing` or :class:`ReasonMissing`; nothing changes then.
        """
        fields = chosen(found, choices)
        if not reason.strip():
            raise ReasonMissing(found.case_id)
        outline = fields.pop(OUTLINE, None)
        draft = self._begun_anew(found, fields, None if outline is None else from_geojson(outline))
        act = self._act(found, choices, reason.strip(), draft, seen)
        self._session.make_cases(act)
        return self._session.draft(found.case_id)

    def _begun_anew(self, found: Disputed, answers: Fields, outline: Optional[bytes]) -> Draft:
        """Return the working state with what was chosen, standing on the platform's version."""
        session, conflict = self._session, found.conflict
        case = session.case(found.case_id)
        theirs = {name: value for name, value in found.theirs.items() if name != OUTLINE}
        there = found.theirs.get(OUTLINE)
        return replace(
            session.draft(found.case_id),
            answers=answers if answers == theirs else session.form.tidied(answers, session.given(found.case_id)),
            outline=outline,
            base_version=conflict.theirs_version or case.version,
            base_answers=theirs,
            base_outline=None if there is None else from_geojson(there),
            decided=False,
            taken_back=False,
            outlined=True,
        )

    def _act(
        self,
        found: Disputed,
        choices: Mapping[str, Side],
        reason: str,
        draft: Draft,
        seen: Sequence[Mapping[str, Any]],
    ) -> Act:
        now, said = self._clock.now(), self._said(found, choices, reason)
        if self._is_theirs(draft) and RETURN_REASON not in choices:
            kept = replace(draft, outline=None, base_outline=None, outlined=False)
            return Act(ActKind.RESOLVE, draft.case_id, now, {**said, "took": Side.THEIRS.value}, kept)
        if choices.get(RETURN_REASON) is Side.THEIRS or not self._is_whole(draft, now):
            return Act(ActKind.RESOLVE, draft.case_id, now, {**said, "answers": dict(draft.answers)}, draft)
        op = submission(self._session.form, draft, seen, self._ids.new(self._clock.unix_ms()), now)
        op = replace(op, payload={**op.payload, "resolution": said})
        draft = replace(draft, decided=True, number=draft.number + 1, last_op_id=op.op_id)
        said = {**said, "finding": dict(draft.answers), "number": draft.number, "op_id": op.op_id, "seen": list(seen)}
        return Act(ActKind.RESOLVE, draft.case_id, now, {**said, **outline_said(draft)}, draft, op)

    def _said(self, found: Disputed, choices: Mapping[str, Side], reason: str) -> dict[str, Any]:
        """Return what the entry says: who was taken where, why, and both versions whole."""
        sides = {line.name: choices.get(line.name, line.by_itself) for line in found.lines}
        return {
            "sides": {name: side.value for name, side in sides.items() if side is not None},
            "chosen": sorted(line.name for line in found.lines if line.by_itself is None),
            "reason": reason,
            "mine": dict(found.mine),
            "theirs": dict(found.theirs),
            "theirs_version": found.conflict.theirs_version,
        }

    def _is_theirs(self, draft: Draft) -> bool:
        """Tell whether the platform has all of it already; files and marks of ours it has not."""
        case = self._session.case(draft.case_id)
        known = not draft.marks or marks_said(draft.marks) == list(case.extra.get(MARKS, ()))
        same = dict(draft.answers) == dict(draft.base_answers) and draft.outline == draft.base_outline
        return same and known and not draft.evidence

    def _is_whole(self, draft: Draft, now: str) -> bool:
        try:
            self._session.form.check(draft.answers, now)
            require_finished(draft, self._session.form, draft.answers)
        except RedlineError:
            return False
        return True

"""Merging patches: one answers for all of them, over one outline; and taking them apart again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Optional

from ..domain.acts import Act
from ..domain.geometry import canonical_wkb, to_geojson
from ..domain.identity import IdFactory
from ..domain.operations import Operation
from ..domain.outline_errors import OutlineInvalid
from ..domain.outline_merge import (
    APART,
    MERGED,
    MergeRefused,
    Named,
    may_merge,
    merged_from,
    merged_into,
    named_to_json,
)
from ..domain.records import Case, Draft
from ..domain.states import ActKind, OperationKind
from ..ports import Clock
from .merged import answered_by, answers_for, as_it_stands, refused_of_merging
from .outbox_states import REFUSED
from .outline import FaultOf
from .review import ReviewSession
from .steps import Step, merge_said
from .working_state import as_the_platform_has_it


@dataclass(frozen=True)
class _Part:
    """One patch of a merge: its record, and its working state before and after."""

    case: Case
    before: Draft
    after: Draft


class PatchMerge:
    """Merges patches of one sitting, and takes them apart. Each is one durable transaction and one step of undo."""

    def __init__(self, session: ReviewSession, clock: Clock, fault_of: FaultOf) -> None:
        self._session, self._clock, self._fault_of = session, clock, fault_of
        self._ids = IdFactory()

    def answered_by(self, case_id: str) -> str:
        """Return the id of the patch that answers for this one, empty where it has its own answer."""
        session = self._session
        return answered_by(session.case(case_id), session.draft(case_id), session.outbox.get(case_id))

    def members(self, case_id: str) -> tuple[str, ...]:
        """Return the ids of the patches that this one answers for, oldest first."""
        session = self._session
        return answers_for(session.case(case_id), session.draft(case_id), session.outbox.get(case_id))

    def refused(self, case_id: str) -> str:
        """Return what the platform refused of merging this patch: ``merged``, ``apart``, or empty for neither."""
        session = self._session
        return refused_of_merging(session.case(case_id), session.draft(case_id), session.outbox.get(case_id))

    def outlines(self, case_ids: Sequence[str]) -> list[bytes]:
        """Return the outlines that count: the corrected one, else the flagged one."""
        return [self._session.draft(one).outline or self._session.case(one).outline for one in case_ids]

    def require(self, case_id: str, others: Sequence[str]) -> None:
        """Raise :class:`MergeRefused` where these cannot become one patch."""
        session = self._session
        every = [self._as_it_stands(one) for one in (case_id, *others)]
        for case in every:
            draft, state = session.draft(case.case_id), session.outbox.get(case.case_id)
            if case.case_id in session.contents.gone:
                raise MergeRefused("gone", case.issued_id)
            if draft.sketch is not None:
                raise MergeRefused("outline_begun", case.issued_id)
            if state in REFUSED or case.case_id in session.contents.conflicts:
                raise MergeRefused("in_conflict", case.issued_id)
        may_merge(every[0], every[1:])

    def _as_it_stands(self, case_id: str) -> Case:
        session = self._session
        return as_it_stands(session.case(case_id), session.draft(case_id), session.outbox.get(case_id))

    def merge(self, case_id: str, others: Sequence[str], outline: bytes) -> Draft:
        """Let a patch answer for others, too; ``outline`` (WKB) is that of all of them.

        Raises :class:`MergeRefused`, or :class:`OutlineInvalid` where the outline cannot stand.
        """
        self.require(case_id, others)
        shape = canonical_wkb(outline)
        fault = self._fault_of(shape)
        if fault:
            raise OutlineInvalid(fault)
        members = self.members(case_id)
        found = None if shape == canonical_wkb(self._session.case(case_id).outline) else shape
        kept = self._part(case_id, members, (*members, *others), found)
        rest = [self._other(one, "", case_id) for one in others]
        sent = self._operation(kept, rest, MERGED, shape)
        undoing = self._operation(kept, rest, APART, kept.before.outline)
        said = {"outline": to_geojson(shape), "merged": [_name(part.case) for part in rest]}
        return self._hand_over(ActKind.MERGE, kept, rest, said, sent, undoing)

    def take_apart(self, case_id: str) -> Draft:
        """Give every patch its own answer again: of ``case_id`` itself, or of the patch that answers for it.

        The one that answered for all gets its flagged outline, the others what they had. Where the platform had refused
        the merge, or to take it apart before, findings that waited behind that are open again, and undo stops there.
        Raises :class:`MergeRefused`.
        """
        kept_id = self.answered_by(case_id) or case_id
        members, session = self.members(kept_id), self._session
        if not members:
            raise MergeRefused("not_merged", session.case(kept_id).issued_id)
        kept, rest = self._part(kept_id, members, (), None), [self._other(one, kept_id, "") for one in members]
        over_refusal = any(session.outbox.get(one) in REFUSED for one in (kept_id, *members))
        if over_refusal:
            kept, rest = self._seen_anew(kept), [_on_the_platform_s(_open_again(one)) for one in rest]
        applied = [part for part in rest if not over_refusal or merged_into(part.case) == kept_id]
        sent = self._operation(kept, applied, APART, None) if applied else None
        undoing = self._operation(kept, applied, MERGED, kept.before.outline or kept.case.outline) if applied else None
        said = {"outline": None, "apart": [_name(part.case) for part in rest]}
        return self._hand_over(ActKind.APART, kept, rest, said, sent, undoing, not over_refusal)

    # Inside

    def _part(self, case_id: str, before: Sequence[str], after: Sequence[str], outline: Optional[bytes]) -> _Part:
        draft = replace(self._session.draft(case_id), merged_from=tuple(before))
        base = outline if self._session.has_server else draft.base_outline  # what is sent is no work of ours any more
        on_it = replace(draft, merged_from=tuple(after), outline=outline, base_outline=base)
        return _Part(self._session.case(case_id), draft, replace(on_it, sketch=None, decided=False, outlined=True))

    def _seen_anew(self, kept: _Part) -> _Part:
        """Return the patch that stayed as the platform has it; of two findings a person chooses, as before.

        Where the platform has it merged, its outline is that of the merge and goes; else it is the one that counts.
        """
        case, after = kept.case, kept.after
        if case.case_id not in self._session.contents.conflicts:
            after = as_the_platform_has_it(case, after)
        found = None if merged_from(case) else case.outline_found
        return _on_the_platform_s(replace(kept, after=replace(after, outline=found, base_outline=found)))

    def _other(self, case_id: str, before: str, after: str) -> _Part:
        draft = replace(self._session.draft(case_id), merged_into=before)
        return _Part(self._session.case(case_id), draft, replace(draft, merged_into=after))

    def _hand_over(
        self,
        kind: ActKind,
        kept: _Part,
        rest: Sequence[_Part],
        said: Mapping[str, Any],
        sent: Optional[Operation],
        undoing: Optional[Operation],
        can_be_undone: bool = True,
    ) -> Draft:
        now, op_id = self._clock.now(), None if sent is None else sent.op_id
        if op_id is not None:
            kept = replace(kept, after=replace(kept.after, last_op_id=op_id))
            rest = [replace(part, after=replace(part.after, last_op_id=op_id)) for part in rest]
        along = tuple(Act(kind, p.case.case_id, now, {**merge_said(p.after), **_at(kept)}, p.after) for p in rest)
        payload = {**said, **({} if op_id is None else {"op_id": op_id})}
        act = Act(kind, kept.case.case_id, now, payload, kept.after, sent, along=along)
        if not can_be_undone:
            self._session.make_cases(act)
            return self._session.draft(kept.case.case_id)
        steps = tuple(Step(part.case.case_id, part.before, part.after) for part in rest)
        step = Step(kept.case.case_id, kept.before, kept.after, op_id, along=steps, operation=sent, undoing=undoing)
        self._session.take_step(step, act)
        return self._session.draft(kept.case.case_id)

    def _operation(
        self, kept: _Part, rest: Sequence[_Part], word: str, outline: Optional[bytes]
    ) -> Optional[Operation]:
        if not self._session.has_server:
            return None
        draft = kept.before
        payload = {
            "outline": None if outline is None else to_geojson(outline),
            "base_finding": dict(draft.base_answers),
            word: [named_to_json(_named(part.before)) for part in rest],
        }
        return Operation(
            op_id=self._ids.new(self._clock.unix_ms()),
            case_id=draft.case_id,
            kind=OperationKind.MERGE,
            base_version=draft.base_version,
            payload=payload,
            client_seq=0,
            recorded_at=self._clock.now(),
            prev_op_id=draft.last_op_id,
        )


def _open_again(part: _Part) -> _Part:
    """Return a patch whose finding is to be saved again where the platform has not got it: what it followed is gone."""
    stands = dict(part.after.answers) == dict(part.case.finding) and part.after.outline == part.case.outline_found
    return part if stands else replace(part, after=replace(part.after, decided=False))


def _on_the_platform_s(part: _Part) -> _Part:
    """Return a patch of which the next operation stands on what the platform has now, which the reviewer sees."""
    case = part.case
    return replace(part, before=replace(part.before, base_version=case.version, base_answers=dict(case.finding)))


def _named(draft: Draft) -> Named:
    return Named(draft.case_id, draft.base_version, dict(draft.base_answers))  # what it follows, the store knows


def _name(case: Case) -> dict[str, str]:
    return {"case_id": case.case_id, "issued_id": case.issued_id}


def _at(kept: _Part) -> dict[str, str]:
    return {"of": kept.case.case_id, "of_issued_id": kept.case.issued_id}

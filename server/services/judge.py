"""Judging pushed operations one after the other: pure rules over what the database holds, no SQL.

Outcomes: ``applied``, ``duplicate`` (applied before), ``conflict`` (a person decides), ``rejected``, ``blocked``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Optional

from ...plugin.domain import wire
from ...plugin.domain.canonical import canonical_json, fingerprint
from ...plugin.domain.errors import BadRecord, CaseNotFound, RedlineError, StepNotAllowed
from ...plugin.domain.evidence import kinds_of
from ...plugin.domain.form import Form
from ...plugin.domain.geometry import from_geojson, to_geojson
from ...plugin.domain.identity import is_id
from ...plugin.domain.merge import RETURN_REASON, three_way
from ...plugin.domain.operations import Operation, OperationResult
from ...plugin.domain.outline_marks import MARKS, mark_to_json, marks_from_json
from ...plugin.domain.outline_merge import MERGED_INTO, MergeRefused, PatchMerged, merged_into
from ...plugin.domain.outline_pieces import split_patch
from ...plugin.domain.records import Case
from ...plugin.domain.states import OperationKind, Outcome, ReviewState
from ..db.operations import NewOperation, Remembered
from ..db.records import CaseChange
from ..errors import CaseExists, KindNotSupported, LevelNotAllowed, OperationBlocked, OpIdTaken, UnknownForm
from ..problems import problem_of
from .accounts import Caller
from .handing import hand_over
from .leads import offered_case
from .merging import follow, merge
from .permission import permitted_step
from .pieces import kept_outline, offered_pieces
from .seen import seen_with
from .standing import OUTLINE, Bench, FindingConflict, differing, fields_of, named, require_unchanged, touched_by

SUPPORTED = (
    OperationKind.SUBMIT,
    OperationKind.PATCH,
    OperationKind.RETURN,
    OperationKind.APPROVE,
    OperationKind.ASSIGN,
)
DEFAULT_FORM = "desk"
_DEEPEST = 32
"""Objects and lists within each other in a payload; a multipolygon in a case in its operation takes eight."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_SCALARS = (str, int, float, bool, type(None))


@dataclass(frozen=True)
class Rules:
    """What judging rests on beside the data: forms by name, levels of approval, the server's time."""

    forms: Mapping[str, Form]
    levels: int
    at: str


def read_operation(data: Any) -> Operation:
    """Read an operation and hold it to the contract's bounds; raises :class:`BadRecord`."""
    if not isinstance(data, dict):
        raise BadRecord("operation", "not an object")
    op = wire.operation_from_json(data)
    if not is_id(op.case_id) or not (op.prev_op_id is None or is_id(op.prev_op_id)):
        raise BadRecord("operation", "case_id and prev_op_id are UUIDs of version 7")
    if not _TIME.fullmatch(op.recorded_at):
        raise BadRecord("operation", "recorded_at is no RFC 3339 time")
    if not _shallow(op.payload, _DEEPEST):
        raise BadRecord("operation", "values nested too deep")
    if not all(is_id(one.case_id) and (one.prev_op_id is None or is_id(one.prev_op_id)) for one in named(op)):
        raise BadRecord("operation", "the cases of a merge and what they follow are UUIDs of version 7")
    _content(op)
    return op


def _shallow(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels >= 0 and all(_shallow(item, levels - 1) for item in inner)


def _content(op: Operation) -> str:
    try:
        return canonical_json(wire.operation_to_json(op)).decode("utf-8")
    except (ValueError, RecursionError) as error:
        raise BadRecord("operation", "values that JSON does not carry") from error


class Judge:
    """Judges the operations of one caller in their order."""

    def __init__(self, caller: Caller, rules: Rules, bench: Bench) -> None:
        self._caller, self._rules, self._bench = caller, rules, bench

    def judge(self, op: Operation) -> OperationResult:
        """Return the word on one operation; what it changes is added to the bench."""
        before = self._bench.known.get(op.op_id)
        result = self._again(op, before) if before is not None else self._first_time(op)
        if result.outcome not in (Outcome.APPLIED, Outcome.DUPLICATE):
            self._bench.refused.update(dict.fromkeys(touched_by(op), op.op_id))
        return result

    def _again(self, op: Operation, before: Remembered) -> OperationResult:
        if before.content_hash != content_hash(op):
            return rejected(op.op_id, OpIdTaken(op.op_id))
        if before.outcome is Outcome.APPLIED:
            return OperationResult(op.op_id, Outcome.DUPLICATE, before.version)
        if before.outcome is Outcome.CONFLICT:
            record = self._bench.cases.get(op.case_id)
            return OperationResult(op.op_id, Outcome.CONFLICT, record=record, conflicts=before.fields)
        return OperationResult(op.op_id, Outcome.REJECTED, problem=before.problem or {})

    def _first_time(self, op: Operation) -> OperationResult:
        case = self._bench.cases.get(op.case_id)
        if op.kind is OperationKind.CREATE:
            return self._create(op, case)
        blocking = self._bench.blocking(op)
        if blocking is not None:
            problem = problem_of(OperationBlocked(blocking))
            return OperationResult(op.op_id, Outcome.BLOCKED, problem=problem)
        if case is None:
            return rejected(op.op_id, CaseNotFound(op.case_id))
        try:
            return self._carry_out(op, case)
        except FindingConflict as conflict:
            self._remember(op, Remembered(op.op_id, op.case_id, "", Outcome.CONFLICT, 0, conflict.fields), case)
            return OperationResult(op.op_id, Outcome.CONFLICT, record=case, conflicts=conflict.fields)
        except (StepNotAllowed, LevelNotAllowed, MergeRefused, PatchMerged) as error:
            # The state answered, not a rule that may change: the same operation later must not slip through.
            problem = problem_of(error)
            self._remember(op, Remembered(op.op_id, op.case_id, "", Outcome.REJECTED, problem=problem), case)
            return OperationResult(op.op_id, Outcome.REJECTED, problem=problem)
        except RedlineError as error:
            return rejected(op.op_id, error)

    def _create(self, op: Operation, existing: Optional[Case]) -> OperationResult:
        if existing is not None:
            return rejected(op.op_id, CaseExists(op.case_id))
        try:
            case, batch = offered_case(op, self._caller)
        except RedlineError as error:
            return rejected(op.op_id, error)
        self._bench.offered.setdefault(batch.batch_id, (batch, set()))[1].update(case.units)
        return self._made(op, None, case)

    def _carry_out(self, op: Operation, case: Case) -> OperationResult:
        if op.kind is OperationKind.MERGE:
            return self._merge(op, case)
        if merged_into(case):
            raise PatchMerged(case.case_id, str(case.extra[MERGED_INTO]["issued_id"]))
        if op.kind is OperationKind.SPLIT:
            return self._split(op, case)
        return self._apply(op, case, self._after(op, case))

    def _apply(self, op: Operation, case: Case, after: Case) -> OperationResult:
        result = self._made(op, case, replace(after, version=case.version + 1))
        follow(self._bench, case, after, op.op_id)
        return result

    def _moved(self, case: Case, act: OperationKind) -> Case:
        position = permitted_step(case, act, self._caller.grants_for(case.units), self._rules.levels)
        return replace(case, review_state=position.state, review_level=position.level)

    def _merge(self, op: Operation, case: Case) -> OperationResult:
        """The patch that stays and those it answers for: all of them, or none, as the reviewer saw them."""
        after, others = merge(op, case, self._bench, lambda one: self._moved(one, op.kind), self._caller.username)
        result = self._apply(op, case, after)
        for before, now in others:
            known = self._bench.cases[before.case_id]  # it may have followed already
            self._bench.put(known, replace(now, version=known.version + 1), op.op_id)
        return result

    def _split(self, op: Operation, case: Case) -> OperationResult:
        """The patch with what stays of it, and its pieces: all of it or nothing, on the outline that was split."""
        moved = self._moved(case, op.kind)
        require_unchanged(case, self._base(op, case))
        pieces = offered_pieces(op, case)
        result = self._apply(op, case, split_patch(moved, pieces, kept_outline(op)))
        for piece in pieces:
            self._bench.put(None, piece, op.op_id)
        return result

    def _made(self, op: Operation, before: Optional[Case], after: Case) -> OperationResult:
        self._bench.cases[op.case_id] = after
        self._bench.versions[(op.case_id, after.version)] = after
        self._bench.changes.append(CaseChange(before, after, op.op_id, seen_with(op)))
        word = Remembered(op.op_id, op.case_id, "", Outcome.APPLIED, after.version)
        self._remember(op, word, before if before is not None else replace(after, version=0))
        return OperationResult(op.op_id, Outcome.APPLIED, after.version)

    def _remember(self, op: Operation, word: Remembered, case: Case) -> None:
        word = replace(word, content_hash=content_hash(op))
        self._bench.known[op.op_id] = word
        base = self._base_version(op)
        self._bench.remembered.append(NewOperation(word, op.kind.value, _content(op), base, case.version))

    # -- the kinds

    def _after(self, op: Operation, case: Case) -> Case:
        if op.kind not in SUPPORTED:
            raise KindNotSupported(op.kind.value)
        moved = self._moved(case, op.kind)
        if op.kind in (OperationKind.SUBMIT, OperationKind.PATCH):
            return self._found(op, case, moved)
        if op.kind is OperationKind.ASSIGN:
            return self._handed(op, case, moved)
        return self._judged(op, case, moved)

    def _found(self, op: Operation, case: Case, moved: Case) -> Case:
        seen_with(op)
        fields = self._merged(op, case)
        outline = fields.pop(OUTLINE, None)
        form = self._form(op)
        if op.kind is OperationKind.SUBMIT:
            form.check(fields, self._rules.at)
            form.require_photos(fields, kinds_of(_listed(op.payload.get("evidence_files", []))))
        else:
            form.check_values(fields, self._rules.at)
        found = replace(moved, finding=fields, outline_found=None if outline is None else from_geojson(outline))
        if op.kind is OperationKind.PATCH:
            return found
        return replace(
            found,
            return_reason="",
            finding_number=case.finding_number + 1,
            finding_by=self._caller.username,
            finding_at=op.recorded_at,
            extra={**case.extra, **self._circumstances(op, form, fields)},
        )

    def _circumstances(self, op: Operation, form: Form, fields: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "finding_form": form.name,
            "finding_form_version": _number(op.payload.get("form_version"), form.version),
            "finding_stage": form.stage_of(fields).value,
            "finding_received_at": self._rules.at,
            "evidence": _texts(op.payload.get("evidence", [])),
            **_marks(op),
        }

    def _judged(self, op: Operation, case: Case, moved: Case) -> Case:
        """An approver's word holds for what he saw: a finding that changed since is a conflict."""
        changed = differing(self._fields_before(op, self._base(op, case)), fields_of(case))
        if changed:
            raise FindingConflict(changed)
        if op.kind is OperationKind.APPROVE:
            self._require_level_seen(op, case)
            return moved
        reason = op.payload.get("reason")
        if not isinstance(reason, str) or not reason.strip():
            raise BadRecord("return", "a reason is needed")
        count = _number(case.extra.get("return_count"), 0) + 1
        said = {"return_count": count, "returned_by": self._caller.username, "returned_at": self._rules.at}
        return replace(moved, return_reason=reason.strip(), extra={**case.extra, **said})

    def _require_level_seen(self, op: Operation, case: Case) -> None:
        """Who may approve at any level approves the one that was open when he looked, and no other."""
        base = self._base(op, case)
        if base is not None and base.review_level != case.review_level:
            raise FindingConflict(("review_level",))

    def _handed(self, op: Operation, case: Case, moved: Case) -> Case:
        base, at = self._base(op, case), self._rules.at
        after = hand_over(op, moved, base, self._caller, self._bench.people, at)
        self._bench.reached.setdefault(case.batch_id, set()).update(set(after.units) - set(case.units))
        return after

    # -- merging

    def _merged(self, op: Operation, case: Case) -> dict[str, Any]:
        base = self._base(op, case)
        before, theirs = self._fields_before(op, base), fields_of(case)
        mine = _pushed(op, before)
        if base is not None and base.version == case.version:
            return mine
        merge = three_way(before, mine, theirs)
        conflicts = merge.conflicts + _returned_since(base, case)
        if conflicts:
            raise FindingConflict(conflicts)
        if op.kind is OperationKind.SUBMIT:
            self._require_finding(op, merge.fields, mine, theirs)
        return merge.fields

    def _require_finding(
        self, op: Operation, merged: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
    ) -> None:
        """What merged by itself is a finding, too; where it is none though what was pushed is one, a person decides.

        So it is where a verdict that was only carried along is not there any more (restored, taken apart).
        """
        form = self._form(op)
        form.check(_without_outline(mine), self._rules.at)
        try:
            form.check(_without_outline(merged), self._rules.at)
        except RedlineError as error:
            raise FindingConflict(differing(mine, theirs)) from error

    def _base_version(self, op: Operation) -> int:
        return max(op.base_version, self._bench.version_made(op.prev_op_id, op.case_id))

    def _base(self, op: Operation, case: Case) -> Optional[Case]:
        return self._bench.base(case, op.base_version, op.prev_op_id, op.payload.get("base_finding"))

    def _fields_before(self, op: Operation, base: Optional[Case]) -> dict[str, Any]:
        return fields_of(base) if base is not None else _answers(op.payload.get("base_finding", {}))

    def _form(self, op: Operation) -> Form:
        name = str(op.payload.get("form", DEFAULT_FORM))
        if name not in self._rules.forms:
            raise UnknownForm(name)
        return self._rules.forms[name]


def content_hash(op: Operation) -> str:
    """Return the hash that tells a repeated operation from another one under the same id."""
    return fingerprint([op.case_id, op.kind.value, dict(op.payload), op.recorded_at])


def rejected(op_id: str, error: RedlineError) -> OperationResult:
    """Return a rejection with the error's problem."""
    return OperationResult(op_id, Outcome.REJECTED, problem=problem_of(error))


def _returned_since(base: Optional[Case], case: Case) -> tuple[str, ...]:
    """A finding sent before its reviewer saw the return must not make the return vanish unread."""
    unread = case.review_state is ReviewState.RETURNED and (
        base is None or base.extra.get("return_count", 0) != case.extra.get("return_count", 0)
    )
    return (RETURN_REASON,) if unread else ()


def _without_outline(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != OUTLINE}


def _pushed(op: Operation, base: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as the reviewer left them. Without ``outline`` the outline is as it was; null takes it back."""
    answers = _answers(op.payload.get("finding"))
    kept = {name: value for name, value in base.items() if name == OUTLINE or op.kind is OperationKind.PATCH}
    mine = {**kept, **answers}
    if OUTLINE in op.payload:
        mine.pop(OUTLINE, None)
        if op.payload[OUTLINE] is not None:
            mine[OUTLINE] = to_geojson(from_geojson(op.payload[OUTLINE]))
    return mine


def _answers(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or OUTLINE in value:
        raise BadRecord("finding", "not an object of answers")
    for answer in value.values():
        flat = answer if isinstance(answer, list) else [answer]
        if not all(isinstance(item, _SCALARS) for item in flat):
            raise BadRecord("finding", "an answer is a value or a list of values")
    return dict(value)


def _marks(op: Operation) -> dict[str, Any]:
    """Return the marks on the images that come with a finding; without any word of them they stay as they were."""
    if MARKS not in op.payload:
        return {}
    return {MARKS: [mark_to_json(mark) for mark in marks_from_json(op.payload[MARKS])]}


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadRecord("evidence", "not a list of files")
    return value


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadRecord("evidence", "not a list of hashes")
    return value


def _number(value: Any, default: int) -> int:
    return value if isinstance(value, int) else default

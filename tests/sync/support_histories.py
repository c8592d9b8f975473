"""What must hold of a patch's versions on the platform: each made once, and none merged that a person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from redline_review.plugin.domain.geometry import from_geojson, to_geojson
from redline_review.plugin.domain.operations import Operation
from redline_review.plugin.domain.outline_merge import named_in
from redline_review.plugin.domain.records import Case
from redline_review.plugin.domain.states import OperationKind, ReviewState
from redline_review.tests.sync.support_platform import Version

OUTLINE = "outline"
PERSON_DECIDES = {"reality", "false_alarm_reason", OUTLINE}
"""The verdict, as far as these histories go, and the outline."""
Fields = Mapping[str, Any]
Histories = Mapping[str, Sequence[Version]]


def check_histories(histories: Histories, operations: Mapping[str, Operation], words: frozenset[str]) -> None:
    """Raise where a version is missing, made twice or by nobody, or merged by a machine where a person decides.

    ``words`` are the operations of the office that were acknowledged.
    """
    made = [(one.op_id, case_id) for case_id, history in histories.items() for one in history if one.op_id]
    assert {op_id for op_id, _ in made} <= {*operations, *words}, "a version that nobody made"
    assert words <= {op_id for op_id, _ in made}, "a word of the office is gone"
    own = [op_id for op_id, case_id in made if op_id in operations and operations[op_id].case_id == case_id]
    assert len(set(own)) == len(own), "an operation stands twice"
    assert {op_id for op_id, _ in made} - words == set(own), "an operation was done in part"
    for case_id, history in histories.items():
        assert [one.version for one in history] == list(range(1, len(history) + 1)), "a version is missing"
        for before, after in zip(history, history[1:]):
            operation = operations.get(after.op_id or "")
            if operation is None or (operation.case_id != case_id and operation.kind is not OperationKind.MERGE):
                assert _fields(before.case) == _fields(after.case), "a finding changed by what is no finding"
            elif operation.kind is OperationKind.SUBMIT:
                _check_merge(operation, history, before, after)
            else:
                _check_unchanged(operation, case_id, history, before)


def made_by(histories: Histories) -> set[str]:
    """Return the operations that made versions."""
    return {one.op_id for history in histories.values() for one in history if one.op_id}


def _fields(case: Optional[Case]) -> dict[str, Any]:
    """Return a finding with its outline as one of its fields."""
    if case is None:
        return {}
    return {**case.finding, **({} if case.outline_found is None else {OUTLINE: to_geojson(case.outline_found)})}


def _base(number: int, prev_op_id: Optional[str], seen: Any, history: Sequence[Version]) -> Optional[Case]:
    """Return the version that something stands on; ``None`` where the platform, restored, never had it."""
    own = next((one.version for one in history if one.op_id and one.op_id == prev_op_id), 0)
    number = max(number, own)
    if not 0 < number <= len(history):
        return None
    found = history[number - 1].case
    return found if number == own or seen is None or found.finding == seen else None


def _check_merge(operation: Operation, history: Sequence[Version], before: Version, after: Version) -> None:
    """What both sides changed, differently, was never decided by a machine, and nobody's change is gone."""
    payload = operation.payload
    stood_on = _base(operation.base_version, operation.prev_op_id, payload.get("base_finding"), history)
    base = _fields(stood_on) if stood_on is not None else dict(payload.get("base_finding", {}))
    mine, theirs, now = _pushed(payload, base), _fields(before.case), _fields(after.case)
    ours, others = _changed(base, mine), _changed(base, theirs)
    differing = _changed(mine, theirs)
    said = f"{base} → {mine} over {theirs}"
    assert not ours & others & differing, f"merged without a person: {said}"
    if ours & PERSON_DECIDES and others & PERSON_DECIDES:
        assert not (ours | others) & PERSON_DECIDES & differing, f"half a verdict each: {said}"
    for name in {*base, *mine, *theirs, *now}:
        assert now.get(name) == (mine if name in ours else theirs).get(name), f"{name} is nobody's: {said} gave {now}"
    if before.case.review_state is ReviewState.RETURNED:
        assert stood_on is not None, "a return vanished unread"
        assert _returns(stood_on) == _returns(before.case), "a return vanished unread"


def _returns(case: Case) -> int:
    return int(case.extra.get("return_count", 0))


def _pushed(payload: Mapping[str, Any], base: Fields) -> dict[str, Any]:
    mine = dict(payload["finding"])
    if OUTLINE not in payload:
        return {**mine, **({OUTLINE: base[OUTLINE]} if OUTLINE in base else {})}
    said = payload[OUTLINE]
    return mine if said is None else {**mine, OUTLINE: to_geojson(from_geojson(said))}


def _changed(one: Fields, other: Fields) -> set[str]:
    return {name for name in {*one, *other} if one.get(name) != other.get(name)}


def _check_unchanged(operation: Operation, case_id: str, history: Sequence[Version], before: Version) -> None:
    """A split or merge went over exactly what its reviewer had before him."""
    number, prev, seen = operation.base_version, operation.prev_op_id, operation.payload.get("base_finding")
    if case_id != operation.case_id:
        named = next((one for one in named_in(operation.payload)[1] if one.case_id == case_id), None)
        if named is None:
            return  # merged into it before: it follows
        number, prev, seen = named.base_version, named.prev_op_id, named.base_finding
    if before.op_id == operation.op_id:
        return  # followed first, then named
    stood_on = _base(number, prev, seen, history)
    assert stood_on is not None, "split or merged over a past that is not there"
    assert _fields(stood_on) == _fields(before.case), "split or merged over somebody's finding"

"""What a pushed operation stands on: earlier ones, the versions that they made, and what blocks it. No SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

from ...plugin.domain.geometry import to_geojson
from ...plugin.domain.operations import Operation
from ...plugin.domain.outline_merge import Named, ids_named, named_in
from ...plugin.domain.outline_pieces import SPLIT_INTO
from ...plugin.domain.records import Batch, Case
from ...plugin.domain.states import OperationKind, Outcome
from ..db.accounts import Grant
from ..db.operations import NewOperation, Remembered
from ..db.records import CaseChange
from .pieces import pieces_named

OUTLINE = "outline"


class FindingConflict(Exception):
    """Both sides changed what only a person may merge; never leaves the judging."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(fields)
        self.fields = fields


@dataclass
class Bench:
    """What one push is judged over, and what came of it so far."""

    known: dict[str, Remembered]
    cases: dict[str, Case]
    versions: dict[tuple[str, int], Case]
    refused: dict[str, str] = field(default_factory=dict)
    """Case id to the operation of this push that was not applied."""
    changes: list[CaseChange] = field(default_factory=list)
    remembered: list[NewOperation] = field(default_factory=list)
    offered: dict[str, tuple[Batch, set[str]]] = field(default_factory=dict)
    """Batches of leads of one's own, by id, with the units of their cases in this push."""
    people: dict[str, tuple[Grant, ...]] = field(default_factory=dict)
    """Those whom patches are to be handed over to, by user name: who can sign in, with their grants."""
    reached: dict[str, set[str]] = field(default_factory=dict)
    """Units that see patches of a batch from now on, by the batch's id."""
    made: dict[tuple[str, str], int] = field(default_factory=dict)
    """Versions that operations made of cases beside their own, by operation and case (pieces, merged patches)."""

    def version_made(self, op_id: Optional[str], case_id: str) -> int:
        """Return the version of a case that an operation made, 0 where it made none."""
        before = self.known.get(op_id) if op_id else None
        if before is None or before.outcome is not Outcome.APPLIED:
            return 0
        return before.version if before.case_id == case_id else self.made.get((before.op_id, case_id), 0)

    def blocking(self, op: Operation) -> Optional[str]:
        """Return the operation that was not applied and on which this one stands, ``None`` where nothing blocks it."""
        for case_id, prev_op_id in stands_on(op):
            if case_id in self.refused:
                return self.refused[case_id]
            if prev_op_id is not None and not self.version_made(prev_op_id, case_id):
                return prev_op_id
        return None

    def base(self, case: Case, version: int, prev_op_id: Optional[str], seen: Any) -> Optional[Case]:
        """Return the version of a case on which something stands, ``None`` where this past does not have it.

        A number alone does not tell: a restored server counts up to the same numbers again. So the finding that it
        says it stands on (``seen``) has to be the one of that version, unless an own operation made it.
        """
        own = self.version_made(prev_op_id, case.case_id)
        version = max(version, own)
        base = case if version == case.version else self.versions.get((case.case_id, version))
        if base is None or version == own:
            return base
        return base if seen is None or seen == base.finding else None

    def put(self, before: Optional[Case], after: Case, op_id: str) -> None:
        """Take up what an operation made of a case beside its own."""
        self.cases[after.case_id] = after
        self.versions[(after.case_id, after.version)] = after
        self.made[(op_id, after.case_id)] = after.version
        self.changes.append(CaseChange(before, after, op_id))


def stands_on(op: Operation) -> Iterator[tuple[str, Optional[str]]]:
    """Yield the cases that an operation touches, each with the operation that it says it follows."""
    yield op.case_id, op.prev_op_id
    for one in named(op):
        yield one.case_id, one.prev_op_id


def named(op: Operation) -> tuple[Named, ...]:
    """Return the cases that an operation names beside its own; raises :class:`BadRecord` for what cannot be read."""
    return named_in(op.payload)[1] if op.kind is OperationKind.MERGE else ()


def touched_by(op: Operation) -> tuple[str, ...]:
    """Return the ids of all cases that are not as their reviewer has them where an operation was not applied."""
    others: tuple[str, ...] = ()
    if op.kind is OperationKind.SPLIT:
        others = pieces_named(op)
    elif op.kind is OperationKind.MERGE:
        others = ids_named(op.payload)
    return (op.case_id, *others)


def fields_of(case: Case) -> dict[str, Any]:
    """Return a finding with its outline as one of its fields."""
    outline = {} if case.outline_found is None else {OUTLINE: to_geojson(case.outline_found)}
    return {**case.finding, **outline}


def differing(base: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields in which two findings differ."""
    return tuple(sorted(name for name in {*base, *now} if base.get(name) != now.get(name)))


def require_unchanged(case: Case, base: Optional[Case]) -> None:
    """Raise :class:`FindingConflict` where a patch is not any more what was split or merged.

    Then its finding is somebody else's by now, and nothing is overwritten in silence.
    """
    if base is None or base.outline != case.outline:
        raise FindingConflict((OUTLINE,))
    if base.extra.get(SPLIT_INTO) != case.extra.get(SPLIT_INTO):  # its outline may stand as before by now
        raise FindingConflict((OUTLINE,))
    changed = differing(fields_of(base), fields_of(case))
    if changed:
        raise FindingConflict(changed)

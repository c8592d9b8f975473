"""Patches merged into one that answers for all of them, and taken apart again: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Optional

from ...plugin.domain.errors import CaseNotFound
from ...plugin.domain.geometry import from_geojson
from ...plugin.domain.operations import Operation
from ...plugin.domain.outline_merge import (
    MERGED,
    MergeRefused,
    let_go,
    may_merge,
    merged_case,
    merged_from,
    merged_into,
    named_in,
    own_again,
    taken_in,
    version_before,
)
from ...plugin.domain.records import Case
from .standing import OUTLINE, Bench, require_unchanged

Moved = Callable[[Case], Case]
"""Returns a patch in the state that follows a merge; raises where caller or state do not allow it."""


def merge(op: Operation, kept: Case, bench: Bench, moved: Moved, by: str) -> tuple[Case, list[tuple[Case, Case]]]:
    """Return the patch that stays as it is after ``op``, and the others before and after; versions are not counted up.

    Raises ``FindingConflict`` where one of them is not as the reviewer saw it, ``MergeRefused``, ``BadRecord`` or
    ``CaseNotFound``.
    """
    word, named = named_in(op.payload)
    after = moved(kept)
    require_unchanged(kept, bench.base(kept, op.base_version, op.prev_op_id, op.payload.get("base_finding")))
    others = []
    for one in named:
        case = bench.cases.get(one.case_id)
        if case is None:
            raise CaseNotFound(one.case_id)
        moved(case)
        require_unchanged(case, bench.base(case, one.base_version, one.prev_op_id, one.base_finding))
        others.append(case)
    if word == MERGED:
        may_merge(kept, others)
        outline = from_geojson(op.payload.get(OUTLINE))
        made = [(case, merged_case(case, after, by, op.recorded_at)) for case in others]
        return taken_in(after, others, outline), made
    for case in others:
        if merged_into(case) != kept.case_id:
            raise MergeRefused("not_merged", case.issued_id)
    outline_found = _outline_or_flagged(op)
    made = [(case, own_again(case, bench.versions.get((case.case_id, version_before(case))))) for case in others]
    return let_go(after, (case.case_id for case in others), outline_found), made


def _outline_or_flagged(op: Operation) -> Optional[bytes]:
    outline = op.payload.get(OUTLINE)
    return None if outline is None else from_geojson(outline)


def follow(bench: Bench, before: Case, after: Case, op_id: str) -> None:
    """Let the patches merged into one stand where it stands: approved, returned or submitted with it."""
    where = (after.review_state, after.review_level)
    if where == (before.review_state, before.review_level):
        return
    for case_id in merged_from(after):
        case = bench.cases.get(case_id)
        if case is not None and merged_into(case) == after.case_id:
            state = replace(case, review_state=where[0], review_level=where[1], version=case.version + 1)
            bench.put(case, state, op_id)

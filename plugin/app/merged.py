"""Which patch answers for which, since patches were merged: what was done here, until the platform has it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Optional, Union

from ..domain.outline_merge import APART, MERGED, MERGED_FROM, MERGED_INTO, PatchMerged, merged_from, merged_into
from ..domain.records import Case, Draft
from ..domain.shelf import CaseLine
from ..domain.states import ActKind, OutboxState
from .outbox_states import REFUSED

MAY_FOLLOW = (ActKind.EVIDENCE, ActKind.NOTE)
"""What comes back from the field finds its patch, also one that another answers for by then."""


def answered_by(case: Union[Case, CaseLine], draft: Optional[Draft], outbox: Optional[OutboxState]) -> str:
    """Return the id of the patch that answers for this one, empty where it has its own answer.

    Where the platform refused to take patches apart, it has them merged as before: so they are.
    """
    there = case.merged_into if isinstance(case, CaseLine) else merged_into(case)
    if draft is None or draft.merged_into is None or outbox is OutboxState.SETTLED:
        return there
    return draft.merged_into or (there if outbox in REFUSED else "")


def answers_for(case: Case, draft: Optional[Draft], outbox: Optional[OutboxState]) -> tuple[str, ...]:
    """Return the ids of the patches that this one answers for, oldest first."""
    there = merged_from(case)
    if draft is None or draft.merged_from is None or outbox is OutboxState.SETTLED:
        return there
    return tuple(draft.merged_from) or (there if outbox in REFUSED else ())


def refused_of_merging(case: Case, draft: Optional[Draft], outbox: Optional[OutboxState]) -> str:
    """Return what the platform refused of merging a patch: :data:`MERGED`, :data:`APART`, or empty for neither."""
    if draft is None or outbox not in REFUSED:
        return ""
    here = {*(draft.merged_from or ()), *((draft.merged_into,) if draft.merged_into else ())}
    there = {*merged_from(case), *((merged_into(case),) if merged_into(case) else ())}
    if here:
        return "" if here <= there else MERGED
    touched = draft.merged_from is not None or draft.merged_into is not None
    return APART if there and touched else ""


def as_it_stands(case: Case, draft: Optional[Draft], outbox: Optional[OutboxState]) -> Case:
    """Return the case with what was done here about merging said as the platform would say it."""
    rest = {name: value for name, value in case.extra.items() if name not in (MERGED_FROM, MERGED_INTO)}
    by, of = answered_by(case, draft, outbox), answers_for(case, draft, outbox)
    words = {**({MERGED_INTO: {"case_id": by}} if by else {}), **({MERGED_FROM: list(of)} if of else {})}
    return replace(case, extra={**rest, **words})


def require_own_answer(case: Case, draft: Draft, outbox: Optional[OutboxState], name_of: Callable[[str], str]) -> None:
    """Raise :class:`PatchMerged` where another patch answers for this one."""
    other = answered_by(case, draft, outbox)
    if other:
        raise PatchMerged(case.case_id, name_of(other))

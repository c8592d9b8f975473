"""Where the work on one case stands: the reviewer's own draft, or the platform's finding once that is settled."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from ..domain.outline_marks import MARKS
from ..domain.records import Case, Draft
from ..domain.states import OutboxState, ReviewState

_ON_ITS_WAY = tuple(state for state in OutboxState if state is not OutboxState.SETTLED)


def working_state(case: Case, found: Optional[Draft], outbox: Optional[OutboxState]) -> Draft:
    """Return the draft that the next answer stands on: ``found`` is what the store holds, ``outbox`` its newest row."""
    if found is None:
        mine = Draft(case.case_id, dict(case.finding), base_version=case.version, base_answers=dict(case.finding))
        return _with_outline(mine, case) if case.outline_found is not None or MARKS in case.extra else mine
    settled = found.decided and outbox is OutboxState.SETTLED and bool(case.finding)
    taken_back = found.taken_back and case.review_state is not ReviewState.RETURNED
    untouched = (
        not found.decided
        and not taken_back
        and dict(found.answers) == dict(found.base_answers)
        and found.outline == found.base_outline
        and not found.marks
        and not (outbox in _ON_ITS_WAY and found.outline != case.outline_found)  # split or merged here
    )
    return _as_the_platform_has_it(found, case) if settled or untouched else found


def _as_the_platform_has_it(draft: Draft, case: Case) -> Draft:
    """What comes next stands on what the platform has now (its return included), not on what we began from."""
    finding = dict(case.finding)
    return _with_outline(replace(draft, answers=finding, base_version=case.version, base_answers=finding), case)


def _with_outline(draft: Draft, case: Case) -> Draft:
    found, marks = case.outline_found, case.extra.get(MARKS, draft.marks)
    return replace(draft, outline=found, base_outline=found, outlined=False, marks=marks)


def as_the_platform_has_it(case: Case, draft: Draft) -> Draft:
    """Return a draft of which the platform refused what was done to the patch: it stands on what the platform has now.

    A finding that somebody else made meanwhile is the one to be seen; one's own answers stay where there is none.
    """
    finding, found = dict(case.finding), case.outline_found
    answers = draft.answers if finding == dict(draft.base_answers) else finding
    moved = replace(draft, answers=answers, base_version=case.version, base_answers=finding)
    return replace(moved, outline=found, base_outline=found, decided=False)

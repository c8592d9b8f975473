"""Where the work on one case stands: the reviewer's own draft, or the platform's finding once that is settled."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from ..domain.records import Case, Draft
from ..domain.states import OutboxState


def working_state(case: Case, found: Optional[Draft], outbox: Optional[OutboxState]) -> Draft:
    """Return the draft that the next answer stands on: ``found`` is what the store holds, ``outbox`` its newest row."""
    if found is None:
        return Draft(case.case_id, dict(case.finding), base_version=case.version, base_answers=dict(case.finding))
    settled = found.decided and outbox is OutboxState.SETTLED and bool(case.finding)
    untouched = not found.decided and dict(found.answers) == dict(found.base_answers)
    return _as_the_platform_has_it(found, case) if settled or untouched else found


def _as_the_platform_has_it(draft: Draft, case: Case) -> Draft:
    """What comes next stands on what the platform has now (its return included), not on what we began from."""
    finding = dict(case.finding)
    return replace(draft, answers=finding, base_version=case.version, base_answers=finding)

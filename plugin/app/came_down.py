"""What a sync changed of the patches on the list, counted for the reviewer. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .queue_rows import AWAY, CaseStatus, QueueRow


@dataclass(frozen=True)
class CameDown:
    """How many patches of the list became something else by the platform's word.

    ``left`` and ``deleted`` are gone; of these, work of this computer stands on ``kept``. ``returned`` came back with
    a reason; ``elsewhere`` have a finding that somebody else gave; ``unknown`` stand in a state that is not known here.
    """

    returned: int = 0
    elsewhere: int = 0
    left: int = 0
    deleted: int = 0
    kept: int = 0
    unknown: int = 0


_COUNTED = {
    CaseStatus.RETURNED: "returned",
    CaseStatus.ELSEWHERE: "elsewhere",
    CaseStatus.GONE: "left",
    CaseStatus.DELETED: "deleted",
    CaseStatus.UNKNOWN: "unknown",
}


def came_down(before: Mapping[str, QueueRow], after: Mapping[str, QueueRow], worked_on: Collection[str]) -> CameDown:
    """Return the count; patches that are new on the list are not counted, and ``worked_on`` are those with a draft."""
    counts = dict.fromkeys((*_COUNTED.values(), "kept"), 0)
    for case_id, row in after.items():
        known = before.get(case_id)
        if known is None or known is row or known.status is row.status:
            continue
        name = _COUNTED.get(row.status)
        if name is None or (known.status in AWAY and row.status in AWAY):
            continue
        counts[name] += 1
        counts["kept"] += row.status in AWAY and case_id in worked_on
    return CameDown(**counts)


def away_with_work(rows: Mapping[str, QueueRow], worked_on: Collection[str]) -> int:
    """Return how many patches are gone on which work of this computer stands."""
    return sum(case_id in rows and rows[case_id].status in AWAY for case_id in worked_on)

"""Who gets what: one job for each patch or group of the run, the same every time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from .kinds import Job, Kind, Truth

GROUPS: Sequence[tuple[str, int]] = (("0002", 2), ("0007", 0), ("0020", 0))
"""The groups of the first batch that get one finding, by their first member, and how many of it are put off first.

Putting off the members before the last brings the reviewer back to where the group began: nothing is skipped.
"""
NOTES = (
    "现场影像可见开挖面，需核实权属",
    "已与镇里核实，为新建养殖棚",
    "边界比图斑小，东侧无变化",
    "与去年图斑相邻，同一业主",
)
FIRST_BATCH: Mapping[Kind, int] = {
    Kind.NOTE: 4,
    Kind.VISIT: 3,
    Kind.FACTS: 2,
    Kind.LAW: 2,
    Kind.OUTLINE: 2,
    Kind.PHOTO: 2,
    Kind.UNDONE: 1,
}
"""How many of the first batch's confirmed patches are decided in each harder way."""
FALSE_ONES: Mapping[Kind, int] = {Kind.REOPENED: 3, Kind.UNDONE: 1}
EARLIER_CONFIRMED, EARLIER_FALSE = 12, 4


def plan(found: Mapping[str, Any], photos: Sequence[Path], day: str) -> list[Job]:
    """Return the jobs in the order in which the queue brings them; ``found`` is the ``plan.json`` of the workspace.

    ``photos`` are added to the patches that get one; ``day`` is the date of the visits.
    """
    truth: Mapping[str, Truth] = found["truth"]
    groups = [_group(found["groups"], first, put_off) for first, put_off in GROUPS]
    grouped = {member for members, _ in groups for member in members}
    texts = _Texts(photos, day)
    jobs = {
        name: Job(kind, (name,), truth[name], texts.of(kind))
        for name, kind in _kinds([name for name in found["order"] if name not in grouped], truth).items()
    }
    for members, put_off in groups:
        jobs[members[put_off]] = Job(Kind.GROUP, members, truth[members[0]], put_off=put_off)
    of_patch = {member: job for job in jobs.values() for member in job.members}
    ordered = [jobs[name] for name in found["order"] if name in jobs]
    return [replace(job, earlier=of_patch[job.truth["again"]]) if job.kind is Kind.EARLIER else job for job in ordered]


class _Texts:
    """Hands out what is typed, each text once."""

    def __init__(self, photos: Sequence[Path], day: str) -> None:
        self._notes, self._photos, self._day = iter(NOTES), iter(photos), day

    def of(self, kind: Kind) -> Mapping[str, str]:
        if kind is Kind.NOTE:
            return {"note": next(self._notes)}
        if kind is Kind.PHOTO:
            return {"photo": str(next(self._photos))}
        return {"day": self._day} if kind is Kind.LAW else {}


def _group(groups: Iterable[Sequence[str]], first: str, put_off: int) -> tuple[tuple[str, ...], int]:
    return next(tuple(group) for group in groups if group[0].endswith(first)), put_off


def _kinds(names: Sequence[str], truth: Mapping[str, Truth]) -> dict[str, Kind]:
    """Spread the harder ways evenly over the patches that they fit; the rest are decided plainly."""
    false = {name for name in names if truth[name]["reality"] == "not_real"}
    first = [name for name in names if "again" not in truth[name]]
    kinds = {name: Kind.FALSE_ALARM if name in false else Kind.CONFIRMED for name in names}
    kinds.update(_dealt([name for name in first if name not in false], FIRST_BATCH))
    kinds.update(_dealt([name for name in first if name in false], FALSE_ONES))
    # Where a visit was asked for, there is something new to say.
    again = [n for n in names if truth[n].get("again") and kinds.get(truth[n]["again"]) is not Kind.VISIT]
    kinds.update(dict.fromkeys(_spread([n for n in again if n not in false], EARLIER_CONFIRMED), Kind.EARLIER))
    kinds.update(dict.fromkeys(_spread([n for n in again if n in false], EARLIER_FALSE), Kind.EARLIER))
    return kinds


def _dealt(names: Sequence[str], counts: Mapping[Kind, int]) -> dict[str, Kind]:
    wanted = [kind for kind, count in counts.items() for _ in range(count)]
    wanted = [wanted[(place * 5) % len(wanted)] for place in range(len(wanted))]  # kinds mixed, not in blocks
    return dict(zip(_spread(names, len(wanted)), wanted))


def _spread(names: Sequence[str], count: int) -> list[str]:
    return [names[(2 * place + 1) * len(names) // (2 * count)] for place in range(count)]

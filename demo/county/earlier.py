"""What an earlier round found at some of the places: offered again where a patch was flagged there anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shapely import affinity
from shapely.geometry.base import BaseGeometry

from .patches import Patch

STORIES = ("quarry_larger", "ponds_larger", "sheds_larger", "flooded", "glint", "shore")
"""Of each the first patch as issued: what grows was there before, what comes each year came last year, too."""
VERDICTS = {
    "season": "伪变化：季节变化",
    "water_level": "伪变化：水位变化",
    "sensor": "伪变化：传感器差异",
    "other": "伪变化：其他原因",
}
"""Words of the form, by the reason of a false alarm."""
REAL = "真实变化"
REVIEWERS = ("核查员甲", "核查员乙")


@dataclass(frozen=True)
class EarlierFinding:
    """A patch of last year's round with its verdict; ``geometry`` in local metres, ``day`` as YYYY-MM-DD."""

    issued_id: str
    verdict: str
    day: str
    reviewer: str
    geometry: BaseGeometry


def make_earlier(patches: Sequence[Patch]) -> list[EarlierFinding]:
    """Return the findings of the round of May 2025 in the order of their ids."""
    first = {patch.case.story: patch for patch in reversed(patches)}
    there = sorted((first[story] for story in STORIES), key=lambda patch: patch.issued_id)
    return [_finding(number, patch) for number, patch in enumerate(there, 1)]


def _finding(number: int, patch: Patch) -> EarlierFinding:
    reason = patch.case.reason
    return EarlierFinding(
        f"DEMO-320599-202505-{number:04d}",
        REAL if reason is None else VERDICTS[reason],
        f"2025-06-{9 + number:02d}",
        REVIEWERS[number % len(REVIEWERS)],
        _outlined_then(patch.geometry),
    )


def _outlined_then(shape: BaseGeometry) -> BaseGeometry:
    """Another detector's outline of the same place: a little smaller and a few metres off."""
    return affinity.translate(affinity.scale(shape, 0.9, 0.9), 3.0, -2.0)

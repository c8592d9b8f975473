"""Which case first: a score of 0 … 100 and its reasons as codes with values. The words are the window's.

Each factor has a value of 0 … 1, taken times its weight; what is not known counts nothing and is no reason. Weights,
the values at which a factor is full and the activities' gravity are a JSON resource.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, Optional, Union

from ..domain.codes import CodeList, read_json
from ..domain.errors import BadResource
from ..domain.records import CaseFacts, Screening
from ..domain.states import ZoneLevel

ACTIVITY = "activity"
"""The list of activities that patches are issued with."""


class PriorityReason(str, Enum):
    """The factors; each one's ``value`` in a reason is named here."""

    REDLINE_SHARE = "redline_share"  # share of the patch, 0 … 1
    AREA = "area"  # ㎡
    ACTIVITY = "activity"  # code of the issued activity
    RECURRENCE = "recurrence"  # how many earlier patches here were found real
    CONFIDENCE = "confidence"  # as issued, 0 … 1
    DUE = "due"  # days left, negative once overdue


@dataclass(frozen=True)
class Reason:
    """Why a case ranks high: the factor, what was found, and how many of the 100 points it gave."""

    code: PriorityReason
    value: Union[float, int, str]
    points: float


@dataclass(frozen=True)
class Priority:
    """``score`` of 0 … 100 is the sum of the reasons' points; the weightiest reason first."""

    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class PriorityRules:
    """``weights`` by factor; a factor is full at ``area_m2``, ``times_confirmed``; due counts within ``due_days``."""

    weights: Mapping[PriorityReason, float]
    area_m2: float
    times_confirmed: float
    due_days: float
    activities: Mapping[str, float]


@dataclass(frozen=True)
class CaseView:
    """What is known of a case: as issued, as measured, levels by zone id, earlier confirmed ones, and today (ISO)."""

    facts: CaseFacts
    screening: Optional[Screening]
    levels: Mapping[str, str]
    times_confirmed: int
    today: str


def with_older(rules: PriorityRules, lists: Mapping[str, CodeList]) -> PriorityRules:
    """Return the rules with the codes of older activity lists: each weighs as the gravest that it may mean."""
    older = (code for one in lists.values() if one.maps_to == ACTIVITY for code in one.codes)
    weighed = {code.code: max((rules.activities.get(now, 0.0) for now in code.maps_to), default=0.0) for code in older}
    return replace(rules, activities={**weighed, **rules.activities})


def read_priority_rules(path: Path) -> PriorityRules:
    """Read the weights; raises :class:`BadResource` naming the file and the member at fault."""
    data = read_json(path)
    weights = _numbers(data, "weights", path)
    full = _numbers(data, "full", path)
    activities = _numbers(data, "activities", path, most=1.0)
    known = {reason.value for reason in PriorityReason}
    stranger = next((name for name in weights if name not in known), None)
    if stranger is not None:
        raise BadResource(path.name, f"weights: {stranger} is no factor", ("weights", stranger))
    if not sum(weights.values()) > 0:
        raise BadResource(path.name, "weights: none is above 0", ("weights",))
    marks = [_above_zero(full, name, path) for name in ("area_m2", "times_confirmed", "due_days")]
    return PriorityRules({PriorityReason(n): w for n, w in weights.items()}, marks[0], marks[1], marks[2], activities)


def _numbers(data: Any, member: str, path: Path, most: float = 1e9) -> dict[str, float]:
    given = data.get(member) if isinstance(data, dict) else None
    if not isinstance(given, dict):
        raise BadResource(path.name, f"{member} is not an object", (member,))
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
            reason = f"{member}: {name} is not a number from 0 to {most:g}"
            raise BadResource(path.name, reason, (member, name))
    return {name: float(value) for name, value in given.items()}


def _above_zero(full: Mapping[str, float], name: str, path: Path) -> float:
    value = full.get(name, 0.0)
    if value <= 0:
        raise BadResource(path.name, f"full: {name} is not above 0", ("full", name))
    return value


Found = Optional[tuple[Union[float, int, str], float]]
"""The value for the reason's words, and its weight of 0 … 1."""


def priority(case: CaseView, rules: PriorityRules) -> Priority:
    """Return the score of a case and why."""
    whole = sum(rules.weights.values())
    reasons = []
    for code, weight in rules.weights.items():
        found = _FACTORS[code](case, rules)
        if found is not None and found[1] > 0 and weight > 0:
            reasons.append(Reason(code, found[0], 100 * weight * min(1.0, found[1]) / whole))
    reasons.sort(key=lambda reason: (-reason.points, reason.code.value))
    return Priority(min(100.0, sum(reason.points for reason in reasons)), tuple(reasons))


def _redline(case: CaseView, rules: PriorityRules) -> Found:
    """Zones of the red line may overlap: their shares are added, up to the whole patch."""
    overlaps = case.screening.overlaps if case.screening else ()
    mine = [overlap.share for overlap in overlaps if case.levels.get(overlap.zone_id) == ZoneLevel.RED_LINE.value]
    share = min(1.0, sum(mine))
    return share, share


def _area(case: CaseView, rules: PriorityRules) -> Found:
    if case.screening is None:
        return None
    return case.screening.area_m2, case.screening.area_m2 / rules.area_m2


def _activity(case: CaseView, rules: PriorityRules) -> Found:
    code = case.facts.activity_issued
    return None if code is None else (code, rules.activities.get(code, 0.0))


def _recurrence(case: CaseView, rules: PriorityRules) -> Found:
    return case.times_confirmed, case.times_confirmed / rules.times_confirmed


def _confidence(case: CaseView, rules: PriorityRules) -> Found:
    given = case.facts.confidence
    # Senders write shares or percentages; what is neither says nothing.
    if given is None or not 0 <= given <= 100:
        return None
    share = given if given <= 1 else given / 100
    return share, share


def _due(case: CaseView, rules: PriorityRules) -> Found:
    if not case.facts.due_date:
        return None
    due, today = (datetime.date.fromisoformat(day[:10]) for day in (case.facts.due_date, case.today))
    left = (due - today).days
    return left, 1.0 - max(0, left) / rules.due_days


_FACTORS: Mapping[PriorityReason, Callable[[CaseView, PriorityRules], Found]] = {
    PriorityReason.REDLINE_SHARE: _redline,
    PriorityReason.AREA: _area,
    PriorityReason.ACTIVITY: _activity,
    PriorityReason.RECURRENCE: _recurrence,
    PriorityReason.CONFIDENCE: _confidence,
    PriorityReason.DUE: _due,
}

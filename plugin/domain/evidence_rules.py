"""What makes a photo doubtful, and how near is near: distances on the ellipsoid, times of a visit, rules as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import Optional

from .codes import read_json
from .errors import BadResource
from .evidence import EvidenceFile, FileType, LonLat, Remark
from .geometry import MultiPolygon, parse_wkb

_A, _E2 = 6378137.0, 0.00669438002290
"""CGCS2000: semi-major axis in metres, first eccentricity squared."""
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class EvidenceRules:
    """``far_m``: a photo farther from the patch is doubted; ``match_m``: one nearer may be matched to it by itself.

    Another patch within ``rival_ratio`` times the distance makes that ambiguous. A photo without a place goes where
    its neighbours in time went, within ``match_minutes``. ``visit_slack_minutes`` belong to a visit before and after
    its track. Cameras that give no offset from UTC are taken to stand at ``utc_offset_minutes``.
    """

    far_m: float = 500.0
    visit_slack_minutes: float = 60.0
    utc_offset_minutes: float = 480.0
    match_m: float = 300.0
    rival_ratio: float = 2.0
    match_minutes: float = 10.0


def read_evidence_rules(path: Path) -> EvidenceRules:
    """Read the rules; what is not given stays as shipped. Raises :class:`BadResource` naming file and member."""
    data = read_json(path)
    if not isinstance(data, dict):
        raise BadResource(path.name, "not an object")
    rules = EvidenceRules()
    for name in EvidenceRules.__dataclass_fields__:
        value = data.get(name, getattr(rules, name))
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise BadResource(path.name, f"{name} is not a number", (name,))
        if (value < 0 and name != "utc_offset_minutes") or abs(value) > 1e7:
            raise BadResource(path.name, f"{name} is out of range", (name,))
        rules = replace(rules, **{name: float(value)})
    return rules


class Doubt(str, Enum):
    """Why a reviewer should look twice at a file."""

    FAR = "far"
    OUTSIDE_VISIT = "outside_visit"
    IN_FUTURE = "in_future"
    NO_PLACE = "no_place"
    NO_TIME = "no_time"


@dataclass(frozen=True)
class Doubts:
    """The doubts about one file; ``distance_m`` from the patch's outline (0 inside), ``None`` without a place."""

    doubts: tuple[Doubt, ...] = ()
    distance_m: Optional[float] = None


def doubts_about(
    file: EvidenceFile, outline: bytes, visits: Sequence[Span], rules: EvidenceRules, now: datetime
) -> Doubts:
    """Return what to doubt about a photo or video; ``visits`` are the spans of the case's tracks and given dates.

    ``now`` is aware. What is no picture is not doubted.
    """
    if file.type not in (FileType.PHOTO, FileType.VIDEO):
        return Doubts()
    distance = None if file.place is None else distance_m(parse_wkb(outline), file.place)
    found = [Doubt.NO_PLACE] if distance is None else []
    if distance is not None and distance > rules.far_m:
        found.append(Doubt.FAR)
    taken = moment(file.taken_at, rules)
    if taken is None:
        found.append(Doubt.NO_TIME)
    elif taken > now + timedelta(days=1):
        found.append(Doubt.IN_FUTURE)
    elif visits and not any(_within(taken, visit, rules) for visit in visits):
        found.append(Doubt.OUTSIDE_VISIT)
    return Doubts(tuple(found), distance)


def _within(taken: datetime, visit: Span, rules: EvidenceRules) -> bool:
    slack = timedelta(minutes=rules.visit_slack_minutes)
    return visit[0] - slack <= taken <= visit[1] + slack


def visits_of(files: Iterable[EvidenceFile], dates: Iterable[str], rules: EvidenceRules) -> list[Span]:
    """Return the spans of the tracks among the files, and of given dates (ISO, whole local days)."""
    spans = []
    for file in files:
        first, last = (moment(text, rules) for text in file.span) if file.span is not None else (None, None)
        if first is not None and last is not None:
            spans.append((first, last))
    for date in dates:
        begin = moment(f"{date[:10]}T00:00:00", rules)
        if begin is not None:
            spans.append((begin, begin + timedelta(days=1)))
    return spans


def moment(text: str, rules: EvidenceRules) -> Optional[datetime]:
    """Return an ISO time as an aware one, ``None`` where it is none; without an offset the rules' one holds."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
        if found.tzinfo is None:
            found = found.replace(tzinfo=timezone(timedelta(minutes=rules.utc_offset_minutes)))
        return found.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def sane_time(taken_at: str) -> tuple[str, tuple[Remark, ...]]:
    """Return a time as read, or none and the remark that it is absurd (before digital cameras, no date at all)."""
    if not taken_at:
        return "", ()
    found = moment(taken_at, EvidenceRules())
    return (taken_at, ()) if found is not None and 1990 <= found.year <= 2200 else ("", (Remark.BAD_TIME,))


def distance_m(outline: MultiPolygon, at: LonLat) -> float:
    """Return metres from a place to an outline, 0 inside. Exact to a few per mille within some tens of kilometres."""
    east, north = metres_per_degree(at[1])
    rings = [[((x - at[0]) * east, (y - at[1]) * north) for x, y in ring] for polygon in outline for ring in polygon]
    if sum(_crossings(ring) for ring in rings) % 2:
        return 0.0
    return min((_to_ring(ring) for ring in rings), default=math.inf)


def metres_per_degree(latitude: float) -> tuple[float, float]:
    """Return metres per degree of longitude and of latitude at a latitude."""
    phi = math.radians(latitude)
    root = math.sqrt(1 - _E2 * math.sin(phi) ** 2)
    return math.radians(_A / root) * math.cos(phi), math.radians(_A * (1 - _E2) / root**3)


def bearing(start: LonLat, end: LonLat) -> float:
    """Return degrees clockwise from north from one place to a near one."""
    east, north = metres_per_degree((start[1] + end[1]) / 2)
    return math.degrees(math.atan2((end[0] - start[0]) * east, (end[1] - start[1]) * north)) % 360.0


Flat = Sequence[tuple[float, float]]


def _crossings(ring: Flat) -> int:
    """Count the ring's edges that a ray from the origin to the east meets."""
    count = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:]):
        if (ay > 0) != (by > 0) and ax + (bx - ax) * ay / (ay - by) > 0:
            count += 1
    return count


def _to_ring(ring: Flat) -> float:
    return min((_to_edge(a, b) for a, b in zip(ring, ring[1:])), default=math.inf)


def _to_edge(a: tuple[float, float], b: tuple[float, float]) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length2 = dx * dx + dy * dy
    share = 0.0 if not length2 else max(0.0, min(1.0, -(a[0] * dx + a[1] * dy) / length2))
    return math.hypot(a[0] + share * dx, a[1] + share * dy)

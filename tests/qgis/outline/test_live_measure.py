"""Without shapely the figures of an outline are the same, through QGIS geometry."""

from __future__ import annotations

import math

import pytest
from redline_review.plugin.adapters.live_measure import by_qgis
from redline_review.plugin.domain.geometry import bounds, canonical, to_wkb

pytest.importorskip("shapely", minversion="2")
from redline_review.plugin.screening.live import neighbourhood

BOX = (120.58, 31.08, 120.63, 31.13)


def flower(x: float, y: float, radius: float, count: int = 60) -> bytes:
    turns = [2 * math.pi * n / count for n in range(count)]
    far = [radius * (1 + 0.2 * math.sin(7 * turn)) for turn in turns]
    ring = [(round(x + r * math.cos(t), 9), round(y + r * math.sin(t), 9)) for r, t in zip(far, turns)]
    return to_wkb(canonical((((*ring, ring[0]),),)))


ZONES = [
    ("a", flower(120.6, 31.1, 0.004, 400)),
    ("b", flower(120.604, 31.102, 0.004)),
    ("b", flower(120.62, 31.1, 0.002)),
]
FLAGGED = flower(120.602, 31.101, 0.002, 40)
BOW_TIE = ((120.6, 31.1), (120.602, 31.102), (120.602, 31.1), (120.6, 31.102), (120.6, 31.1))
THERE_AND_BACK = ((120.6, 31.1), (120.601, 31.101), (120.6, 31.1), (120.6, 31.1))
OUTLINES = {
    "across two zones": flower(120.602, 31.1015, 0.003, 120),
    "outside every zone": flower(120.625, 31.125, 0.001),
    "inside one": flower(120.600, 31.100, 0.0005),
    "crossing itself": to_wkb(((BOW_TIE,),)),
    "without area": to_wkb(((THERE_AND_BACK,),)),
}


@pytest.mark.parametrize("outline", OUTLINES.values(), ids=OUTLINES.keys())
def test_both_engines_measure_alike(outline: bytes) -> None:
    ours, theirs = (made(ZONES, FLAGGED, BOX) for made in (by_qgis, neighbourhood))
    here, there = ours.measure(outline), theirs.measure(outline)
    assert [o.zone_id for o in here.overlaps] == [o.zone_id for o in there.overlaps]
    for name in ("area_m2", "in_zones_m2", "outside_m2", "flagged_m2", "common_m2", "added_m2", "removed_m2"):
        assert getattr(here, name) == pytest.approx(getattr(there, name), rel=1e-9, abs=1e-5), name
    for one, other in zip(here.overlaps, there.overlaps):
        assert one.area_m2 == pytest.approx(other.area_m2, rel=1e-9)
    assert bool(here.fault) == bool(there.fault)
    assert ours.holds(bounds(FLAGGED))
    assert theirs.holds(bounds(FLAGGED))

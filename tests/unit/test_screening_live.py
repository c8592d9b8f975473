"""Figures of an outline while it is dragged: the same as a screening's."""

from __future__ import annotations

import math

import pytest
from redline_review.plugin.domain.geometry import bounds, canonical, to_wkb

shapely = pytest.importorskip("shapely", minversion="2")
from redline_review.plugin import screening  # noqa: E402
from redline_review.plugin.screening.live import Neighbourhood, neighbourhood  # noqa: E402

BOX = (120.58, 31.08, 120.63, 31.13)


def flower(x: float, y: float, radius: float, count: int = 60, petals: float = 0.2) -> bytes:
    turns = [2 * math.pi * n / count for n in range(count)]
    far = [radius * (1 + petals * math.sin(7 * turn)) for turn in turns]
    ring = [(round(x + r * math.cos(t), 9), round(y + r * math.sin(t), 9)) for r, t in zip(far, turns)]
    return to_wkb(canonical((((*ring, ring[0]),),)))


def crossed(x: float, y: float, side: float = 0.002) -> bytes:
    """Return a bow tie: its edges cross in the middle."""
    ring = ((x, y), (x + side, y + side), (x + side, y), (x, y + side), (x, y))
    return to_wkb(((ring,),))


ZONES = [
    ("a", flower(120.600, 31.100, 0.004, 400)),
    ("b", flower(120.604, 31.102, 0.004, 300)),
    ("far", flower(121.9, 31.9, 0.004)),
    ("large", flower(120.4, 31.1, 0.2045, 2000, 0.01)),
]
FLAGGED = flower(120.602, 31.101, 0.002, 40)


@pytest.fixture(scope="module")
def around() -> Neighbourhood:
    return neighbourhood(ZONES, FLAGGED, BOX)


def screened(outline: bytes, zones: list[tuple[str, bytes]] = ZONES) -> dict[str, float]:
    result = screening.screen([("p", outline)], zones).results[0]
    return {overlap.zone_id: overlap.area_m2 for overlap in result.overlaps}


OUTLINES = {
    "the flagged one": FLAGGED,
    "across two zones": flower(120.602, 31.1015, 0.003, 120),
    "across the border of one that reaches far beyond": flower(120.6015, 31.11, 0.004, 80),
    "outside every zone": flower(120.625, 31.125, 0.001),
    "inside one": flower(120.600, 31.100, 0.0005),
    "crossing itself": crossed(120.6, 31.1),
}


@pytest.mark.parametrize("outline", OUTLINES.values(), ids=OUTLINES.keys())
def test_overlaps_are_those_of_a_screening(around: Neighbourhood, outline: bytes) -> None:
    figures = around.measure(outline)
    expected = screened(outline)
    assert {o.zone_id for o in figures.overlaps} == set(expected)
    for overlap in figures.overlaps:
        assert overlap.area_m2 == pytest.approx(expected[overlap.zone_id], rel=1e-9, abs=1e-6)
        assert overlap.share == pytest.approx(overlap.area_m2 / figures.area_m2)
    run = screening.screen([("p", outline)], ZONES)
    assert figures.area_m2 == pytest.approx(run.results[0].area_m2, rel=1e-9)
    assert figures.fault == "; ".join(flaw.reason for flaw in run.repaired)


def test_ground_in_several_zones_counts_once_inside_and_never_outside(around: Neighbourhood) -> None:
    outline = OUTLINES["across two zones"]
    figures = around.measure(outline)
    levels = screening.screen([("p", outline)], ZONES, levels=dict.fromkeys(("a", "b", "far", "large"), "x"))
    assert figures.in_zones_m2 == pytest.approx(levels.level_shares[0]["x"] * figures.area_m2, rel=1e-9)
    assert sum(o.area_m2 for o in figures.overlaps) > figures.in_zones_m2 * 1.2
    assert figures.outside_m2 == pytest.approx(figures.area_m2 - figures.in_zones_m2)


def test_change_against_the_flagged_outline_is_told_in_both_directions(around: Neighbourhood) -> None:
    moved = flower(120.6025, 31.101, 0.002, 40)
    figures = around.measure(moved)
    assert figures.flagged_m2 == pytest.approx(around.measure(FLAGGED).area_m2, rel=1e-9)
    assert figures.common_m2 == pytest.approx(screened(moved, [("flagged", FLAGGED)])["flagged"], rel=1e-9)
    assert figures.added_m2 == pytest.approx(figures.area_m2 - figures.common_m2)
    assert figures.removed_m2 == pytest.approx(figures.flagged_m2 - figures.common_m2)
    same = around.measure(FLAGGED)
    assert (same.added_m2, same.removed_m2) == (pytest.approx(0, abs=1e-6), pytest.approx(0, abs=1e-6))


def test_a_shape_without_area_has_a_fault_and_no_figures(around: Neighbourhood) -> None:
    line = to_wkb((((((120.6, 31.1), (120.601, 31.101), (120.6, 31.1), (120.6, 31.1)),)),))
    figures = around.measure(line)
    assert (figures.area_m2, figures.overlaps, bool(figures.fault)) == (0.0, (), True)


def test_where_there_are_no_zones_everything_lies_outside() -> None:
    figures = neighbourhood([], FLAGGED, BOX).measure(FLAGGED)
    assert figures.overlaps == ()
    assert figures.outside_m2 == figures.area_m2 > 0


def test_a_neighbourhood_tells_what_it_cannot_measure(around: Neighbourhood) -> None:
    assert around.holds(bounds(FLAGGED))
    assert not around.holds(bounds(flower(120.63, 31.1, 0.004)))

"""What was flagged in each zone: the window says from the stored screening what redline:screen says in its table."""

from __future__ import annotations

import pytest
import shapely
from redline_review.plugin.app.zone_totals import lines_of, zone_totals
from redline_review.plugin.domain.records import Batch, Case, Zone
from redline_review.plugin.ports import Contents
from redline_review.plugin.screening import screen
from redline_review.plugin.screening.zone_areas import zone_areas
from shapely import box

ZONES = {
    "lake": box(120.0, 31.0, 120.1, 31.1),
    "shore": box(120.05, 31.0, 120.2, 31.1),
    "far": box(121, 31, 121.1, 31.1),
}
PATCHES = {
    "a": box(120.04, 31.02, 120.06, 31.04),
    "b": box(120.05, 31.03, 120.07, 31.05),  # overlaps a: both count
    "c": box(120.15, 31.02, 120.25, 31.04),
    "d": box(120.5, 31.5, 120.6, 31.6),
}


def contents() -> tuple[Contents, dict[str, float], dict[str, int]]:
    zones = [(name, shapely.to_wkb(shape)) for name, shape in ZONES.items()]
    patches = [(name, shapely.to_wkb(shape)) for name, shape in PATCHES.items()]
    run = screen(patches, zones)
    cases = tuple(Case(name, "may" if name < "c" else "june", name, wkb) for name, wkb in patches)
    records = tuple(Zone(name, name, name, "redline", "", wkb) for name, wkb in zones)
    screenings = {one.case_id: one for one in run.results}
    held = Contents((Batch("may", "May"), Batch("june", "June")), records, cases, {}, screenings, (), {})
    return held, run.results.zone_totals(), run.results.zone_patches()


def test_totals_of_all_rounds_are_those_of_the_screening() -> None:
    held, areas, patches = contents()
    lines = {line.name: line for line in lines_of(zone_totals(held, zone_areas))}
    assert {name: line.patches for name, line in lines.items()} == patches == {"lake": 2, "shore": 3, "far": 0}
    assert {name: line.flagged_m2 for name, line in lines.items()} == pytest.approx(areas)


def test_a_round_counts_its_own_patches_and_rounds_add_up() -> None:
    totals = zone_totals(contents()[0], zone_areas)
    may, june, every = (lines_of(totals, batch) for batch in ("may", "june", None))
    assert [line.patches for line in june] == [0, 1, 0]
    assert [a.patches + b.patches for a, b in zip(may, june)] == [line.patches for line in every]
    assert [a.flagged_m2 + b.flagged_m2 for a, b in zip(may, june)] == pytest.approx([e.flagged_m2 for e in every])


def test_the_share_is_that_of_the_zones_own_area() -> None:
    lake, _shore, far = lines_of(zone_totals(contents()[0], zone_areas))
    run = screen([("zone", shapely.to_wkb(ZONES["lake"]))], [("zone", shapely.to_wkb(ZONES["lake"]))])
    (whole,) = run.results
    assert lake.zone_m2 == pytest.approx(whole.area_m2, rel=1e-6)
    assert lake.share == pytest.approx(lake.flagged_m2 / whole.area_m2, rel=1e-6)
    assert far.share == 0.0


def test_patches_that_are_gone_and_zones_without_area_say_nothing() -> None:
    held, _areas, _patches = contents()
    fewer = Contents(held.batches, held.zones, held.cases[:1], {}, held.screenings, (), {})
    assert [line.patches for line in lines_of(zone_totals(fewer, None))] == [1, 1, 0]
    assert [line.share for line in lines_of(zone_totals(fewer, None))] == [None] * 3
    assert zone_areas([("x", shapely.to_wkb(shapely.Point(1, 2)))]) == {}

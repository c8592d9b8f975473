"""Coverage: what of the zones was looked at. No QGIS."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from redline_review.plugin.app.coverage import findings_in, patch_counts, used_images, zone_parts
from redline_review.plugin.app.taking_in import Sitting, take_in
from redline_review.plugin.domain.records import Batch, Case, Draft, Image, Overlap, Screening, Zone
from redline_review.plugin.domain.states import ReviewState
from redline_review.plugin.ports import Contents
from redline_review.plugin.screening.coverage import coverage
from redline_review.plugin.screening.looks import AreaZone, Look

STEP = 0.01


def box(west, south, east, north):
    return shapely.to_wkb(shapely.box(*(120 + west * STEP, 31 + south * STEP, 120 + east * STEP, 31 + north * STEP)))


ZONE = AreaZone(("320506",), "redline", box(0, 0, 10, 10))


def test_the_share_is_that_of_the_union_of_the_footprints_and_the_newest_date_is_theirs():
    looks = [
        Look("2026", "2026-03-01", box(0, 0, 5, 10)),
        Look("2026", "2026-05-02", box(3, 0, 6, 10)),
        Look("2026", "2027-01-01", box(50, 50, 60, 60)),
    ]
    (line,) = coverage([ZONE], looks)
    assert (line.area, line.level, line.round_id, line.newest) == ("320506", "redline", "2026", "2026-05-02")
    assert line.share == pytest.approx(0.6, rel=1e-6)
    assert line.zone_m2 == pytest.approx(95_480 / 10 * 110_870 / 10, rel=2e-3)


def test_each_area_level_and_round_has_its_line_also_where_nothing_was_looked_at():
    zones = [ZONE, AreaZone(("320506", "320509"), "control", box(0, 0, 10, 10))]
    lines = coverage(zones, [Look("b", "2026-05-02", box(0, 0, 10, 10))], rounds=["a"])
    assert [(line.area, line.level, line.round_id, round(line.share, 9), line.newest) for line in lines] == [
        ("320506", "redline", "a", 0.0, ""),
        ("320506", "redline", "b", 1.0, "2026-05-02"),
        ("320506", "control", "a", 0.0, ""),
        ("320506", "control", "b", 1.0, "2026-05-02"),
        ("320509", "control", "a", 0.0, ""),
        ("320509", "control", "b", 1.0, "2026-05-02"),
    ]


def test_overlapping_zones_of_one_level_count_once():
    zones = [ZONE, replace(ZONE, outline=box(5, 0, 15, 10))]
    (line,) = coverage(zones, [Look("r", "2026-05-02", box(0, 0, 7.5, 10))])
    assert line.share == pytest.approx(0.5, rel=1e-6)


def test_an_image_that_only_touches_a_zone_gives_no_date():
    (line,) = coverage([ZONE], [Look("r", "2026-05-02", box(10, 0, 12, 10))])
    assert (line.looked_m2, line.newest) == (0.0, "")


@pytest.mark.parametrize("bad", [b"", shapely.to_wkb(shapely.Point(120, 31))], ids=["nothing", "a point"])
def test_outlines_without_area_are_passed_over(bad):
    zones, looks = [replace(ZONE, outline=bad), ZONE], [Look("r", "2026-05-02", bad)]
    (line,) = coverage(zones, looks)
    assert (line.share, line.newest) == (0.0, "")
    assert coverage(zones[:1], looks) == ()
    assert coverage([], []) == ()


cells = st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 6), st.integers(1, 6))


@settings(max_examples=40)
@given(st.lists(cells, max_size=5))
def test_the_share_equals_that_of_counted_cells(footprints):
    looks = [Look("r", "2026-05-02", box(x, y, x + w, y + h)) for x, y, w, h in footprints]
    (line,) = coverage([ZONE], looks, ["r"])
    seen = {
        (x + i, y + j) for x, y, w, h in footprints for i in range(w) for j in range(h) if x + i < 10 and y + j < 10
    }
    assert line.share == pytest.approx(len(seen) / 100, abs=1e-3)  # rows of cells differ a little in ㎡


def image(name, date, west=119.9, east=120.1):
    return Image(name, f"{name}.tif", date, footprint=(west, 30.9, east, 31.2))


SQUARE = box(0, 0, 1, 1)
FOUND = Case(
    "c",
    "b",
    "JS-1",
    SQUARE,
    finding={"reality": "real"},
    finding_at="2026-05-20T08:00:00.000Z",
    review_state=ReviewState.SUBMITTED,
)


def contents(cases, images, drafts=None, zones=()):
    return Contents((Batch("b", "b"),), zones, tuple(cases), drafts or {}, {}, tuple(images), {})


def test_a_finding_stands_on_the_newest_images_at_its_place_that_were_there_in_time():
    images = [
        image("early", "2024-03-11"),
        image("late", "2026-05-02"),
        image("late-too", "2026-05-02", 120.0, 120.2),
        image("later", "2026-06-01"),
        image("elsewhere", "2026-05-10", 130.0, 130.1),
    ]
    used = used_images(contents([FOUND, replace(FOUND, case_id="d")], images))
    assert [(look.round_id, look.date) for look in used] == [("b", "2026-05-02")] * 2
    assert shapely.from_wkb(used[1].footprint).bounds == (120.0, 30.9, 120.2, 31.2)


def test_an_image_whose_footprint_is_not_known_was_not_looked_at():
    nowhere = Image("n", "n.tif", "2026-05-02")
    at_zero = replace(FOUND, outline=shapely.to_wkb(shapely.box(0, 0, 1, 1)))
    assert used_images(contents([at_zero], [nowhere])) == ()


def test_a_case_without_a_finding_was_not_looked_at_and_one_decided_here_was():
    case = replace(FOUND, finding={}, finding_at="")
    images = [image("late", "2026-05-02")]
    assert used_images(contents([case], images)) == ()
    draft = Draft("c", {"reality": "real"}, decided=True, recorded_at="2026-05-20T08:00:00.000Z")
    assert len(used_images(contents([case], images, {"c": draft}))) == 1


OPENED = Draft("c", {"reality": "not_real"}, base_answers={"reality": "real"}, recorded_at="2026-05-21T08:00:00.000Z")


@pytest.mark.parametrize(
    ("case", "draft", "found"),
    [
        pytest.param(FOUND, None, 1, id="one of the platform"),
        pytest.param(FOUND, OPENED, 0, id="one opened again"),
        pytest.param(FOUND, replace(OPENED, decided=True), 1, id="one given anew"),
        pytest.param(replace(FOUND, review_state=ReviewState.RETURNED), None, 0, id="one that was returned"),
        pytest.param(replace(FOUND, finding={}), OPENED, 0, id="one begun"),
    ],
)
def test_coverage_counts_a_finding_where_the_list_counts_the_patch_as_done(case, draft, found):
    zone = Zone("1", "1", "a", "redline", "wetland", SQUARE, ("320506",))
    drafts = {} if draft is None else {"c": draft}
    held = replace(
        contents([case], [image("late", "2026-05-02")], drafts, (zone,)),
        screenings={"c": Screening("c", 100.0, (Overlap("c", "1", 50.0, 0.5),))},
    )
    assert findings_in(held) == found == take_in(Sitting(has_server=True), held).queue.done()
    assert patch_counts(held) == {("320506", "redline", "b"): (1, found)}
    assert len(used_images(held)) == found


def test_red_line_and_control_zones_count_in_their_units():
    zones = [
        Zone("1", "1", "a", "redline", "wetland", SQUARE, ("320506", "320509")),
        Zone("2", "2", "b", "control", "wetland", SQUARE),
        Zone("3", "3", "c", "other", "wetland", SQUARE, ("320506",)),
    ]
    parts = zone_parts(contents([], [], zones=tuple(zones)))
    assert [(part.areas, part.level) for part in parts] == [(("320506", "320509"), "redline"), (("",), "control")]

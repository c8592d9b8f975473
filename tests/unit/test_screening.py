"""Screening against the naive way: whole outlines, one overlay a pair, the same plane."""

from __future__ import annotations

import math
import sys
import threading
import types

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redline_review.plugin import screening
from redline_review.plugin.screening import ScreeningCancelled, ShapelyMissing, results, screen, share_in_level
from redline_review.plugin.screening.equal_area import ground_distance, plane_for
from redline_review.plugin.screening.outlines import project, read
from shapely import affinity, box

HERE = (120.0, 31.5)
STEP = 0.01  # degrees; about a kilometre


def rows(**shapes):
    return [(name, shapely.to_wkb(affinity.translate(shape, *HERE))) for name, shape in shapes.items()]


def overlaps(run):
    return {(s.case_id, o.zone_id): o.area_m2 for s in run.results for o in s.overlaps}


def naive(patches, zones):
    """{(patch, zone): ㎡} by plain overlay of whole outlines, slivers under 0.1 mm left out."""
    first, second = read(patches, "patch"), read(zones, "zone")
    plane = plane_for(*reversed(first.middle()))
    ours, theirs = (united(o.polygons, plane, len(o.ids)) for o in (first, second))
    found = {}
    for patch, a in zip(first.ids, ours):
        for zone, b in zip(second.ids, theirs):
            common = shapely.intersection(a, b)
            if common.area > 1e-4 * common.length / 2:
                found[patch, zone] = common.area
    return found


def united(polygons, plane, count):
    flat = project(polygons, plane)
    return [shapely.union_all(shapely.make_valid(flat.shapes[flat.owner == n])) for n in range(count)]


@st.composite
def blobs(draw, most=40):
    """A star-shaped polygon, sometimes with a hole, within a few kilometres."""
    count = draw(st.integers(3, most))
    seed = draw(st.integers(0, 2**31))
    rng = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    reach = draw(st.floats(0.0005, 0.05)) * rng.uniform(0.3, 1.0, count)
    x, y = draw(st.floats(-0.03, 0.03)), draw(st.floats(-0.03, 0.03))
    ring = np.stack([x + reach * np.cos(turn), y + reach * np.sin(turn)], axis=1)
    hole = [np.array([x, y]) + 0.4 * (ring - [x, y])] if draw(st.booleans()) else []
    return shapely.Polygon(ring, hole)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(blobs(), min_size=1, max_size=6), st.lists(blobs(most=1500), min_size=1, max_size=4))
def test_areas_agree_with_the_naive_way_on_random_polygons(patches, zones):
    patch_rows = rows(**{f"p{i}": p for i, p in enumerate(patches)})
    zone_rows = rows(**{f"z{i}": z for i, z in enumerate(zones)})
    found, expected = overlaps(screen(patch_rows, zone_rows, threads=1)), naive(patch_rows, zone_rows)
    assert found.keys() == expected.keys()
    for pair, area in expected.items():
        assert found[pair] == pytest.approx(area, rel=1e-6, abs=1e-4)


@settings(max_examples=20, deadline=None)
@given(st.lists(blobs(), min_size=1, max_size=6), st.lists(blobs(most=300), min_size=2, max_size=4))
def test_share_of_a_level_is_that_of_the_union_of_its_zones(patches, zones):
    patch_rows = rows(**{f"p{i}": p for i, p in enumerate(patches)})
    zone_rows = rows(**{f"z{i}": z for i, z in enumerate(zones)})
    levels = {name: "redline" for name, _ in zone_rows}
    shares = share_in_level(screen(patch_rows, zone_rows, levels=levels), "redline")
    as_one = [("all", wkb) for _, wkb in zone_rows]
    run = screen(patch_rows, as_one)
    for found in run.results:
        assert shares[found.case_id] == pytest.approx(sum(o.share for o in found.overlaps), abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(blobs(most=12), st.lists(blobs(most=200), min_size=1, max_size=5))
def test_nearest_zone_is_no_farther_than_any_found_by_trying_all(patch, zones):
    far = affinity.translate(patch, 0.2, 0.15)
    patch_rows, zone_rows = rows(p=far), rows(**{f"z{i}": z for i, z in enumerate(zones)})
    (found,) = screen(patch_rows, zone_rows).results
    assert not found.overlaps
    assert found.distance_m == pytest.approx(tried_distance(patch_rows, zone_rows), rel=2e-3)


def tried_distance(patch_rows, zone_rows):
    """Least metres between any vertex of the one and any point of the other's rim, sampled every 50 m."""
    patch, *others = (shapely.segmentize(shapely.from_wkb(wkb), 0.0005) for _, wkb in [*patch_rows, *zone_rows])
    ends = shapely.get_coordinates(others)
    starts = shapely.get_coordinates(patch)
    return min(ground_distance(np.broadcast_to(s, ends.shape), ends).min() for s in starts)


UNIT = box(0, 0, STEP, STEP)
RING = UNIT.difference(box(STEP / 4, STEP / 4, 3 * STEP / 4, 3 * STEP / 4))


@pytest.mark.parametrize(
    ("patch", "share"),
    [
        (UNIT, 0.75),
        (box(0, 0, STEP / 4, STEP), 1.0),
        (box(STEP / 4, STEP / 4, STEP / 2, STEP / 2), None),
        (box(STEP, 0, 2 * STEP, STEP), None),
        (box(STEP, STEP, 2 * STEP, 2 * STEP), None),
        (box(0, 0, 2 * STEP, STEP), 0.375),
        (box(STEP * 3 / 8, STEP * 3 / 8, STEP * 5 / 8, STEP), 0.4),
    ],
    ids=["around the hole", "inside along the rim", "in the hole", "touching an edge", "touching a corner", "half out",
         "from the hole outwards"],
)  # fmt: skip
def test_zone_with_a_hole_is_met_by(patch, share):
    (found,) = screen(rows(p=patch), rows(z=RING)).results
    if share is None:
        assert found.overlaps == ()
        assert found.nearest_zone_id == "z"
        assert found.distance_m == pytest.approx(0, abs=1e-3)
    else:
        assert found.overlaps[0].share == pytest.approx(share, rel=1e-4)
        assert (found.nearest_zone_id, found.distance_m) == (None, None)


def test_nested_zones_each_count_while_a_level_counts_the_ground_once():
    zones = rows(outer=UNIT, inner=box(0, 0, STEP / 2, STEP), other=box(STEP / 2, 0, STEP, STEP))
    levels = {"outer": "redline", "inner": "redline", "other": "control"}
    run = screen(rows(p=UNIT), zones, levels=levels)
    assert sum(o.share for o in run.results[0].overlaps) == pytest.approx(2.0, rel=1e-6)
    assert share_in_level(run, "redline")["p"] == pytest.approx(1.0)
    assert share_in_level(run, "control")["p"] == pytest.approx(0.5, rel=1e-6)


def test_overlaps_come_largest_first():
    zones = rows(small=box(0, 0, STEP / 4, STEP), large=box(STEP / 4, 0, STEP, STEP))
    (found,) = screen(rows(p=UNIT), zones).results
    assert [o.zone_id for o in found.overlaps] == ["large", "small"]


def test_features_of_one_zone_id_are_one_zone_even_where_they_overlap():
    half, most = rows(a=box(0, 0, STEP / 2, STEP), b=box(0, 0, STEP * 3 / 4, STEP))
    run = screen(rows(p=UNIT), [("z", half[1]), ("z", most[1])])
    assert [(o.zone_id, round(o.share, 6)) for o in run.results[0].overlaps] == [("z", 0.75)]


def test_a_zone_of_many_vertices_is_cut_into_tiles_that_add_up():
    turn = np.linspace(0, 2 * np.pi, 30_000, endpoint=False)
    reach = 0.05 + 0.01 * np.sin(40 * turn) + 0.002 * np.sin(900 * turn)
    zone = shapely.Polygon(np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1))
    patches = rows(whole=box(-1, -1, 1, 1), part=box(0, -0.07, 0.07, 0.07), inside=box(-0.01, -0.01, 0.01, 0.01))
    assert overlaps(screen(patches, rows(z=zone))) == pytest.approx(naive(patches, rows(z=zone)), rel=1e-9)


BOW_TIE = shapely.Polygon([(0, 0), (STEP, STEP), (STEP, 0), (0, STEP)])


def test_a_bow_tie_is_mended_to_both_its_lobes_and_told():
    run = screen(rows(p=BOW_TIE), rows(z=UNIT))
    assert [(f.role, f.identity, f.reason) for f in run.repaired] == [("patch", "p", "Self-intersection")]
    (found,) = run.results
    (whole,) = screen(rows(p=UNIT), rows(z=UNIT)).results
    assert found.area_m2 == pytest.approx(whole.area_m2 / 2, rel=1e-4)
    assert found.overlaps[0].share == pytest.approx(1.0)


def test_overlapping_parts_of_a_patch_count_once_and_are_told():
    parts = shapely.MultiPolygon([box(0, 0, STEP, STEP), box(0, 0, STEP / 2, STEP)])
    run = screen(rows(p=parts), rows(z=UNIT))
    (whole,) = screen(rows(p=UNIT), rows(z=UNIT)).results
    assert run.results[0].area_m2 == pytest.approx(whole.area_m2, rel=1e-9)
    assert [f.identity for f in run.repaired] == ["p"]


def with_coordinate(value):
    wkb = bytearray(shapely.to_wkb(UNIT))
    wkb[13:21] = np.array([value]).tobytes()
    return bytes(wkb)


@pytest.mark.parametrize(
    "wkb",
    [b"", b"\x01\x03", shapely.to_wkb(shapely.Point(1, 1)), shapely.to_wkb(shapely.LineString([(0, 0), (1, 1)])),
     shapely.to_wkb(shapely.Polygon()), with_coordinate(math.nan), with_coordinate(math.inf),
     shapely.to_wkb(box(400_000, 3_000_000, 400_100, 3_000_100)),
     shapely.to_wkb(shapely.Polygon([(0, 0), (1, 1), (0, 0)]))],
    ids=["nothing", "truncated", "point", "line", "empty", "not a number", "infinite", "metres", "no area"],
)  # fmt: skip
@pytest.mark.parametrize("role", ["patch", "zone"])
def test_hopeless_outline_is_rejected_alone(wkb, role):
    good = rows(good=UNIT)
    bad = [("bad", wkb), *good]
    run = screen(bad, good) if role == "patch" else screen(good, bad)
    assert [s.case_id for s in run.results] == ["good"]
    assert overlaps(run).keys() == {("good", "good")}
    assert [(f.role, f.identity) for f in run.rejected] == [(role, "bad")]


def test_z_values_and_collections_are_flattened():
    solid = shapely.force_3d(affinity.translate(UNIT, *HERE), 5.0)
    mixed = shapely.GeometryCollection([solid, shapely.Point(HERE)])
    run = screen([("solid", shapely.to_wkb(solid)), ("mixed", shapely.to_wkb(mixed))], rows(z=UNIT))
    assert [s.overlaps[0].share for s in run.results] == pytest.approx([1.0, 1.0])


def test_without_zones_nothing_is_near():
    (found,) = screen(rows(p=UNIT), []).results
    assert (found.overlaps, found.nearest_zone_id, found.distance_m) == ((), None, None)


def test_without_patches_the_run_is_empty():
    run = screen([], rows(z=UNIT), levels={"z": "redline"})
    assert list(run.results) == []


def test_hashes_name_the_content_not_the_order():
    first, second = rows(a=UNIT, b=box(0, 0, STEP, 2 * STEP)), rows(z=UNIT)
    run, turned = screen(first, second), screen(first[::-1], second)
    renamed = screen([("c", first[0][1]), first[1]], second)
    assert run.input_hash == turned.input_hash != renamed.input_hash
    assert run.zones_hash == turned.zones_hash


@pytest.mark.parametrize("threads", [1, 3])
def test_thread_count_changes_no_number(threads):
    patches = rows(**{f"p{i}": affinity.translate(UNIT, i * STEP / 3, i * STEP / 5) for i in range(50)})
    zones = rows(**{f"z{i}": affinity.translate(RING, i * STEP, i * STEP) for i in range(10)})
    assert list(screen(patches, zones, threads=threads).results) == list(screen(patches, zones).results)


def test_progress_rises_to_one():
    seen = []
    screen(rows(p=UNIT), rows(z=RING), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_cancel_at_any_moment_stops_the_run_and_its_threads():
    patches = rows(**{f"p{i}": affinity.translate(UNIT, i * STEP / 3, 0) for i in range(20)})
    asked = 0
    for stop_at in range(1, 60):
        calls = iter(range(1, 1000))
        try:
            screen(patches, rows(z=RING), cancelled=lambda calls=calls, stop_at=stop_at: next(calls) >= stop_at)
        except ScreeningCancelled:
            asked += 1
        else:
            break
    assert asked > 5
    assert not [t for t in threading.enumerate() if t.name.startswith("screening")]


@pytest.mark.parametrize(("found", "expected"), [("1.8.5", "1.8.5"), (None, "")], ids=["shapely 1.8", "no shapely"])
def test_old_or_missing_shapely_is_a_typed_error(monkeypatch, found, expected):
    old = None
    if found:
        old = types.ModuleType("shapely")
        old.__version__ = found
    monkeypatch.setitem(sys.modules, "shapely", old)
    with pytest.raises(ShapelyMissing) as caught:
        screening.screen([], [])
    assert caught.value.found == expected


def test_a_shapely_that_does_not_know_its_version_is_judged_by_what_it_can(monkeypatch):
    monkeypatch.setattr(shapely, "__version__", "0+unknown")  # as Debian packs 2.1 for Python 3.14
    assert screening.require_shapely() == "0+unknown"
    assert len(screen(rows(a=UNIT), rows(z=UNIT)).results) == 1


def test_zone_totals_add_up_over_patches():
    run = screen(rows(a=UNIT, b=UNIT), rows(z=UNIT, empty=affinity.translate(UNIT, 1, 1)))
    assert run.results.zone_totals() == pytest.approx({"z": 2 * run.results[0].area_m2, "empty": 0.0})


def test_results_can_be_sliced_like_a_tuple():
    run = screen(rows(a=UNIT, b=UNIT, c=UNIT), rows(z=UNIT))
    assert [s.case_id for s in run.results[1:]] == ["b", "c"]
    assert run.results[-1].case_id == "c"


def test_lines_and_pairs_say_what_the_records_say():
    zones = rows(small=box(0, 0, STEP / 4, STEP), large=box(STEP / 4, 0, STEP, STEP))
    found = screen(rows(both=UNIT, far=affinity.translate(UNIT, 1, 1), one=box(0, 0, STEP / 8, STEP)), zones).results
    for record, line in zip(found, found.lines()):
        top = (record.overlaps[0].zone_id, record.overlaps[0].share) if record.overlaps else (None, None)
        near = (record.nearest_zone_id, record.distance_m)
        assert line == (record.area_m2, len(record.overlaps), *top, *near)
    expected = [(n, o.zone_id, o.area_m2, o.share) for n, record in enumerate(found) for o in record.overlaps]
    assert list(found.pairs()) == expected
    assert [line.zone_count for line in found.lines()] == [2, 0, 1]


@pytest.mark.parametrize("sorted_at_once", [1, 3, 50_000])
def test_the_hash_does_not_depend_on_the_parts_it_is_made_in(monkeypatch, sorted_at_once):
    some = [(f"p{n % 7}", bytes([n])) for n in range(20)]
    whole = results.hash_rows(sorted(some))
    monkeypatch.setattr(results, "_SORTED_AT_ONCE", sorted_at_once)
    monkeypatch.setattr(results, "_HASHED_AT_ONCE", sorted_at_once)
    assert results.hash_rows(some[::-1]) == whole

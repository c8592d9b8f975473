"""Known cases and groups inside a batch. No QGIS."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.app.known_cases import KnownRules, link_batch, read_known_rules, seen_before
from redline_review.plugin.domain.errors import BadResource
from redline_review.plugin.domain.records import Batch, Case, Draft
from redline_review.plugin.ports import Contents
from redline_review.plugin.screening.known import common_areas, groups_of
from redline_review.plugin.screening.results import ScreeningCancelled

RESOURCE = Path(__file__).resolve().parents[2] / "resources" / "known_cases.json"
RULES = KnownRules(0.3, 0.1, 0.8, 5.0)
M = 1 / 111_000  # about a metre of latitude in degrees


def box(west, south, east, north):
    return shapely.to_wkb(shapely.box(120 + west, 31 + south, 120 + east, 31 + north))


SQUARE = box(0, 0, 0.001, 0.001)
EAST_HALF = box(0.0005, 0, 0.0015, 0.001)
FAR = box(0.1, 0.1, 0.101, 0.101)


def test_share_and_iou_of_two_patches_that_share_half():
    (found,) = common_areas([("n", SQUARE)], [("e", EAST_HALF), ("far", FAR)])
    assert (found.first_id, found.second_id) == ("n", "e")
    assert (found.share, found.iou) == pytest.approx((1 / 2, 1 / 3), rel=1e-6)
    assert found.area_m2 == pytest.approx(95.5 / 2 * 110.9, rel=2e-3)


def test_a_patch_inside_a_large_earlier_one_has_its_whole_share_and_a_small_iou():
    (found,) = common_areas([("n", SQUARE)], [("e", box(-0.01, -0.01, 0.01, 0.01))])
    assert found.share == pytest.approx(1.0)
    assert found.iou == pytest.approx(1 / 400, rel=1e-3)


def test_touching_sides_are_no_common_area():
    assert common_areas([("n", SQUARE)], [("e", box(0.001, 0, 0.002, 0.001))]) == ()


BOW_TIE = shapely.to_wkb(shapely.Polygon([(120, 31), (120.001, 31.001), (120.001, 31), (120, 31.001)]))


@pytest.mark.parametrize(
    "bad", [b"", b"\x01\x03", shapely.to_wkb(shapely.Point(120, 31)), shapely.to_wkb(shapely.Polygon())]
)
def test_rows_without_an_area_share_nothing_and_spoil_no_other(bad):
    (found,) = common_areas([("bad", bad), ("n", SQUARE)], [("x", bad), ("e", SQUARE)])
    assert (found.first_id, found.second_id, found.iou) == ("n", "e", pytest.approx(1.0))
    assert groups_of([("bad", bad), ("n", SQUARE), ("e", SQUARE)], 5, 0.8).duplicates == (("n", "e"),)


def test_an_outline_that_crosses_itself_is_measured_by_its_two_halves():
    (found,) = common_areas([("n", BOW_TIE)], [("e", SQUARE)])
    assert found.iou == pytest.approx(0.5, rel=1e-3)


corners = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 10), st.integers(1, 10))
patches = st.lists(corners, min_size=1, max_size=7)


def grid(cells):
    return [(str(n), box(x * M, y * M, (x + w) * M, (y + h) * M)) for n, (x, y, w, h) in enumerate(cells)]


def naive(one, other):
    a, b = (shapely.box(x, y, x + w, y + h) for x, y, w, h in (one, other))
    return a.intersection(b).area / a.area, a.intersection(b).area / a.union(b).area, a.distance(b)


@given(patches, patches)
def test_every_pair_has_the_share_and_iou_of_the_naive_way(new, earlier):
    found = {(c.first_id, c.second_id): (c.share, c.iou) for c in common_areas(grid(new), grid(earlier))}
    for n, one in enumerate(new):
        for e, other in enumerate(earlier):
            share, iou, _ = naive(one, other)
            assert found.get((str(n), str(e)), (0, 0)) == pytest.approx((share, iou), abs=1e-4)


@given(patches, st.integers(0, 6))
def test_two_patches_are_in_one_group_exactly_if_a_chain_of_near_ones_joins_them(cells, near):
    tolerance = (near + 0.5) * 1.001  # between whole metres, so that scale decides no case
    reached = {n: {n} for n in range(len(cells))}
    for a in range(len(cells)):
        for b in range(len(cells)):
            x_gap = max(0, max(cells[a][0], cells[b][0]) - min(cells[a][0] + cells[a][2], cells[b][0] + cells[b][2]))
            y_gap = max(0, max(cells[a][1], cells[b][1]) - min(cells[a][1] + cells[a][3], cells[b][1] + cells[b][3]))
            # a degree of longitude is 0.859 of one of latitude at 31°
            if (x_gap * 0.8594) ** 2 + y_gap**2 <= tolerance**2:
                joined = reached[a] | reached[b]
                for n in joined:
                    reached[n] = joined
    expected = {tuple(str(n) for n in sorted(group)) for group in reached.values() if len(group) > 1}
    margin = (
        groups_of(grid(cells), tolerance * 0.99, 2.0).adjacent,
        groups_of(grid(cells), tolerance * 1.01, 2.0).adjacent,
    )
    if margin[0] == margin[1]:
        assert set(margin[0]) == expected


def test_duplicates_and_neighbours_are_grouped_in_the_order_of_the_rows():
    rows = [("a", SQUARE), ("far", FAR), ("b", box(0.001 + 3 * M, 0, 0.002, 0.001)), ("c", SQUARE)]
    groups = groups_of(rows, 5.0, 0.8)
    assert groups.duplicates == (("a", "c"),)
    assert groups.adjacent == (("a", "b", "c"),)
    assert groups_of(rows, 1.0, 0.8).adjacent == (("a", "c"),)


def test_nothing_in_gives_nothing_out():
    assert common_areas([], [("e", SQUARE)]) == ()
    assert groups_of([], 5, 0.8).adjacent == ()


def test_measuring_stops_when_asked():
    with pytest.raises(ScreeningCancelled):
        common_areas([("n", SQUARE)], [("e", SQUARE)], lambda: True)


@pytest.mark.parametrize("asked_before", range(7))
def test_measuring_stops_at_every_step_from_reading_on(asked_before):
    answers = iter([False] * asked_before + [True])
    with pytest.raises(ScreeningCancelled):
        common_areas([("n", SQUARE)], [("e", SQUARE)], lambda: next(answers))
    assert list(answers) == []


def case(case_id, batch="old", outline=SQUARE, **changes):
    return replace(Case(case_id, batch, f"JS-{case_id}", outline), **changes)


OLD = case("1", finding={"reality": "real"}, finding_by="李", finding_at="2025-03-01T00:00:00.000Z")
NEWER = case(
    "2", outline=EAST_HALF, finding={"reality": "not_real"}, finding_by="王", finding_at="2026-01-01T00:00:00.000Z"
)


def contents(*cases, **drafts):
    return Contents((Batch("old", "old"), Batch("new", "new")), (), cases, drafts, {}, (), {})


def test_the_last_verdict_at_the_place_comes_first_with_its_date_and_person():
    found = link_batch(contents(OLD, NEWER, case("9", "new")), "new", common_areas, RULES)
    last, first = found["9"]
    assert (last.reality, last.found_by, last.found_at[:10], last.issued_id) == ("not_real", "王", "2026-01-01", "JS-2")
    assert (first.reality, first.iou) == ("real", pytest.approx(1.0))


def test_a_finding_decided_here_counts_though_it_was_not_sent():
    draft = Draft("3", {"reality": "partly"}, decided=True, recorded_at="2026-05-01T00:00:00.000Z")
    undecided = Draft("4", {"reality": "real"}, recorded_at="2026-05-01T00:00:00.000Z")
    cases = (case("3"), case("4"), case("5"), case("9", "new"))
    found = link_batch(contents(*cases, **{"3": draft, "4": undecided}), "new", common_areas, RULES)
    assert [(seen.case_id, seen.reality) for seen in found["9"]] == [("3", "partly")]


def test_a_newer_finding_of_the_platform_is_not_hidden_by_an_older_one_decided_here():
    draft = Draft("2", {"reality": "real"}, decided=True, recorded_at="2025-05-01T00:00:00.000Z")
    found = link_batch(contents(NEWER, case("9", "new"), **{"2": draft}), "new", common_areas, RULES)
    assert found["9"][0].reality == "not_real"


@pytest.mark.parametrize(
    ("share", "iou", "seen"),
    [(0.3, 0.0, True), (0.29, 0.1, True), (0.29, 0.09, False)],
    ids=["share is enough", "IoU is enough", "neither"],
)
def test_share_or_iou_at_its_threshold_makes_a_known_case(share, iou, seen):
    class Pair:
        first_id, second_id = "9", "1"

    pair = Pair()
    pair.share, pair.iou = share, iou
    assert ("9" in seen_before([pair], {"1": OLD}, {}, RULES)) is seen


def test_the_outline_that_the_reviewer_found_is_compared():
    moved = replace(OLD, outline_found=FAR)
    assert link_batch(contents(moved, case("9", "new")), "new", common_areas, RULES) == {}


def test_the_thresholds_shipped_are_readable():
    rules = read_known_rules(RESOURCE)
    assert 0 < rules.seen_iou < rules.seen_share < rules.duplicate_iou < 1
    assert rules.adjacent_m > 0


@pytest.mark.parametrize("value", [None, "0.3", True, -0.1, 1.5])
def test_a_threshold_that_is_no_share_is_named(tmp_path, value):
    path = tmp_path / "known_cases.json"
    path.write_text(json.dumps({**json.loads(RESOURCE.read_text(encoding="utf-8")), "seen_iou": value}), "utf-8")
    with pytest.raises(BadResource, match="seen_iou"):
        read_known_rules(path)

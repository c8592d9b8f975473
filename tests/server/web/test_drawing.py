"""The small drawing of a patch: what is far away or too fine to be seen costs nothing."""

from __future__ import annotations

import math
import re

import pytest
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.records import Zone
from redline_review.server.web.drawing import SIDE, draw


def ring(west: float, south: float, side: float) -> bytes:
    east, north = west + side, south + side
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return from_geojson({"type": "Polygon", "coordinates": [corners]})


def zone(outline: bytes) -> Zone:
    return Zone("z", "Z", "太湖", "redline", "lake", outline)


def numbers(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_a_patch_stands_in_the_middle_north_up_and_narrowed_by_its_latitude():
    points = numbers(draw(ring(120.0, 60.0, 0.01), None, []).shapes[-1].path)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    assert (min(xs) + max(xs)) / 2 == pytest.approx(SIDE / 2, abs=0.2)
    assert (min(ys) + max(ys)) / 2 == pytest.approx(SIDE / 2, abs=0.2)
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(math.cos(math.radians(60.0)), abs=0.02)


def test_a_zone_around_everything_is_a_frame_and_one_far_away_is_nothing():
    around, far = draw(
        ring(120.0, 31.0, 0.01), None, [zone(ring(110.0, 25.0, 20.0)), zone(ring(90.0, 31.0, 0.1))]
    ).shapes[:2]
    assert sorted(numbers(around.path)) == [(-20.0, -20.0), (-20.0, 340.0), (340.0, -20.0), (340.0, 340.0)]
    assert far.path == ""


def test_a_border_across_the_drawing_stays_where_it_is():
    half = draw(ring(120.0, 31.0, 0.01), None, [zone(ring(120.005, 30.0, 5.0))]).shapes[0]
    assert min(x for x, _ in numbers(half.path)) == pytest.approx(SIDE / 2, abs=0.2)


def test_a_lake_of_fifty_thousand_corners_is_drawn_by_few():
    corners = [
        [120.0 + 0.2 * math.cos(turn), 31.0 + 0.2 * math.sin(turn)]
        for turn in (2 * math.pi * n / 50_000 for n in range(50_000))
    ]
    lake = from_geojson({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})
    drawn = draw(ring(120.19, 31.0, 0.01), None, [zone(lake)]).shapes[0].path
    assert 3 < len(numbers(drawn)) < 1000


@pytest.mark.parametrize(("side", "metres"), [(0.0001, 5), (0.001, 50), (0.01, 500), (1.0, 50_000)])
def test_the_bar_is_a_round_number_of_metres_and_fits(side, metres):
    drawn = draw(ring(120.0, 31.0, side), None, [])
    assert drawn.bar_m == metres
    assert 10 < drawn.bar_px <= SIDE / 4

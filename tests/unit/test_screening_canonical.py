"""The canonical form of many rows at once is byte by byte that of the rule."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from redline_review.plugin.domain.errors import BadGeometry
from redline_review.plugin.domain.geometry import canonical_wkb, to_wkb
from redline_review.plugin.screening.canonical_rows import canonical_wkbs
from shapely import affinity, box

HALF_WAY = 120.0009765625  # in nine decimals exactly between two
COARSE = st.integers(-3, 3).map(float)
"""Few values, so that vertices repeat, rings cross and fold, and first vertices tie."""
FINE = st.floats(-180, 180, allow_nan=False)
CLOSE = st.integers(-40, 40).map(lambda n: 120 + n * 2.5e-10)
"""Quarters of the last decimal: vertices that become one, and ties."""


def rule(wkb):
    try:
        return canonical_wkb(wkb)
    except BadGeometry:
        return None


@st.composite
def rings(draw, value):
    points = draw(st.lists(st.tuples(value, value), min_size=1, max_size=9))
    return (*points, points[0]) if draw(st.integers(0, 5)) else tuple(points)


@st.composite
def outlines(draw):
    value = draw(st.sampled_from([COARSE, FINE, CLOSE]))
    return to_wkb(tuple(draw(st.lists(st.lists(rings(value), max_size=4).map(tuple), max_size=3))))


@settings(max_examples=400, deadline=None)
@given(st.lists(outlines(), max_size=5))
def test_any_rows_become_what_the_rule_makes_of_them(wkbs):
    assert canonical_wkbs(wkbs) == [rule(wkb) for wkb in wkbs]


@given(st.integers(0, 2**31), st.integers(1, 60), st.floats(1e-9, 50))
def test_ordinary_outlines_become_what_the_rule_makes_of_them(seed, count, reach):
    rng = np.random.default_rng(seed)
    shapes = []
    for _ in range(count):
        turn = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 40)))
        star = (rng.uniform(0.5, 1, len(turn)) * [np.cos(turn), np.sin(turn)]).T
        holes = [0.1 * star + [dx, 0.05] for dx in (0.2, -0.2)][: rng.integers(0, 3)]
        parts = [shapely.Polygon(star, holes), affinity.translate(shapely.Polygon(star), 3, 0)]
        whole = shapely.MultiPolygon(parts[: rng.integers(1, 3)])
        shapes.append(affinity.translate(affinity.scale(whole, reach, reach), *rng.uniform((-120, -30), (120, 30))))
    wkbs = [shapely.to_wkb(shape) for shape in shapes]
    assert canonical_wkbs(wkbs) == [rule(wkb) for wkb in wkbs]


@settings(max_examples=500)
@given(st.lists(st.floats(-600, 600, allow_nan=False, width=64), min_size=6, max_size=6))
@example([HALF_WAY, 0.0009765625, -HALF_WAY, 2.5e-10, 1.5e-9, -0.0])
@example([1e-300, 5e-10, 4.9999999999999995e-10, 5.000000000000001e-10, 1 / 3, 179.9999999995])
def test_coordinates_are_rounded_as_python_rounds(values):
    triangle = tuple(zip(values[::2], values[1::2]))
    wkb = to_wkb((((*triangle, triangle[0]),),))
    assert canonical_wkbs([wkb]) == [rule(wkb)]


def one(shape):
    return shapely.to_wkb(affinity.translate(shape, 120, 31))


SQUARE = box(0, 0, 1, 1)


@pytest.mark.parametrize(
    "wkb",
    [
        one(SQUARE),
        one(shapely.reverse(SQUARE)),
        shapely.to_wkb(SQUARE, byte_order=0),
        one(shapely.force_3d(SQUARE, 7)),
        shapely.to_wkb(shapely.set_srid(SQUARE, 4490), include_srid=True),
        one(shapely.Point(0, 0)),
        one(shapely.Polygon()),
        one(shapely.MultiPolygon([SQUARE, affinity.translate(SQUARE, 1, 1), affinity.translate(SQUARE, -1, 1)])),
        one(shapely.GeometryCollection([SQUARE])),
        shapely.to_wkb(box(500_000, 3_000_000, 500_100, 3_000_100)),
        shapely.to_wkb(box(4e7, 3e6, 4e7 + 100, 3e6 + 100)),
        one(SQUARE)[:-3],
        one(SQUARE) + b"\0",
        b"",
        to_wkb(((((0.0, 0.0), (1.0, 1.0), (math.nan, 2.0), (0.0, 0.0)),),)),
        to_wkb(((((0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 0.0)),),)),
        struct.pack("<BII", 1, 6, 4_000_000_000),
    ],
    ids=["square", "clockwise", "big-endian", "with Z", "with SRID", "point", "empty", "corner to corner", "collection",
         "metres", "metres with a zone", "cut", "with more behind", "nothing", "not a number", "no area",
         "absurd count"],
)  # fmt: skip
def test_odd_rows_are_the_rules_own_business(wkb):
    good = one(SQUARE)
    assert canonical_wkbs([good, wkb, good]) == [rule(good), rule(wkb), rule(good)]

"""Outlines have one canonical form, whatever tool wrote them."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from redline_review.plugin.domain.errors import BadGeometry
from redline_review.plugin.domain.geometry import (
    bounds,
    canonical,
    canonical_wkb,
    from_geojson,
    parse_wkb,
    to_geojson,
    to_wkb,
)

DEGREES = st.integers(-180 * 10**9, 180 * 10**9).map(lambda n: n / 1e9)
NEAR = st.integers(0, 6).map(lambda n: 120 + n * 1e-9)  # few values, so that vertices repeat and lie in line
POINTS = st.tuples(DEGREES, DEGREES) | st.tuples(NEAR, NEAR)
RINGS = st.lists(POINTS, min_size=3, max_size=9).map(lambda points: (*points, points[0]))
POLYGONS = st.lists(RINGS, min_size=1, max_size=3).map(tuple)
PARTS = st.lists(POLYGONS, min_size=1, max_size=3).map(tuple)
SQUARE = (((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)),)
HOLE = ((0.5, 0.5), (0.5, 1.0), (1.0, 1.0), (1.0, 0.5), (0.5, 0.5))
IN_LINE = ((((0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (0.0, 0.0)),),)
EIGHT = ((((0.0, 0.0), (2.0, 1.0), (2.0, -1.0), (0.0, 0.0), (1.0, 3.0), (0.0, 3.0), (0.0, 0.0)),),)


def _canonical(parts):
    try:
        return canonical(parts)
    except BadGeometry:
        assume(False)


def _turned(ring, by):
    open_ring = ring[:-1]
    by %= len(open_ring)
    turned = (*open_ring[by:], *open_ring[:by])
    return (*turned, turned[0])


@given(PARTS)
@example(IN_LINE)
@example(EIGHT)
def test_the_canonical_form_of_a_canonical_form_is_itself(parts):
    once = _canonical(parts)
    assert canonical(once) == once
    assert canonical_wkb(to_wkb(once)) == to_wkb(once)


@given(RINGS, st.integers(0, 8), st.booleans())
@example(IN_LINE[0][0], 1, True)
@example(EIGHT[0][0], 3, False)
@example(EIGHT[0][0], 2, True)
def test_where_a_ring_starts_and_which_way_it_runs_do_not_matter(ring, by, backwards):
    other = _turned(ring, by)
    other = other[::-1] if backwards else other
    assert _canonical(((other,),)) == _canonical(((ring,),))


@given(PARTS, st.randoms(use_true_random=False))
def test_the_order_of_parts_and_holes_does_not_matter(parts, chance):
    mixed = []
    for shell, *holes in chance.sample(parts, len(parts)):
        mixed.append((shell, *chance.sample(holes, len(holes))))
    assert _canonical(tuple(mixed)) == _canonical(parts)


@given(RINGS, st.integers(0, 8))
def test_a_vertex_said_twice_or_a_ring_left_open_does_not_matter(ring, at):
    at %= len(ring)
    doubled = (*ring[: at + 1], *ring[at:])
    assert _canonical(((doubled,),)) == _canonical(((ring,),)) == _canonical(((ring[:-1],),))


@given(PARTS)
def test_geojson_and_back_gives_the_same_bytes(parts):
    wkb = to_wkb(_canonical(parts))
    assert from_geojson(to_geojson(wkb)) == wkb


@given(POLYGONS)
def test_less_than_half_a_billionth_of_a_degree_does_not_matter(polygon):
    moved = tuple(tuple((x + 2e-10, y - 2e-10) for x, y in ring) for ring in polygon)
    exact = tuple(tuple((round(x, 9), round(y, 9)) for x, y in ring) for ring in polygon)
    assert _canonical((moved,)) == _canonical((exact,))


def test_shells_run_counter_clockwise_and_holes_clockwise_from_the_smallest_vertex():
    clockwise = SQUARE[0][::-1]
    (polygon,) = canonical(((clockwise, HOLE[::-1]),))
    assert polygon[0] == ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0))
    assert polygon[1] == HOLE


def _wkb(kind, ring, order="<", extra=(), srid=None):
    head = struct.pack(order + "BI", 1 if order == "<" else 0, kind)
    head += b"" if srid is None else struct.pack(order + "I", srid)
    flat = [value for x, y in ring for value in (x, y, *extra)]
    return head + struct.pack(f"{order}II{len(flat)}d", 1, len(ring), *flat)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(_wkb(3, SQUARE[0], ">"), id="big-endian"),
        pytest.param(_wkb(1003, SQUARE[0], extra=(5.0,)), id="with heights, ISO"),
        pytest.param(_wkb(2003, SQUARE[0], extra=(5.0,)), id="with measures, ISO"),
        pytest.param(_wkb(3003, SQUARE[0], extra=(5.0, 6.0)), id="with both, ISO"),
        pytest.param(_wkb(3 | 0x80000000, SQUARE[0], extra=(5.0,)), id="with heights, EWKB"),
        pytest.param(_wkb(3 | 0x20000000, SQUARE[0], srid=4490), id="with an SRID, EWKB"),
    ],
)
def test_every_dialect_of_wkb_gives_the_same_bytes(data):
    assert canonical_wkb(data) == to_wkb(canonical((SQUARE,)))


def test_wkb_that_ends_early_is_refused_at_any_length():
    whole = to_wkb(canonical(((SQUARE[0], HOLE),)))
    for length in range(len(whole)):
        with pytest.raises(BadGeometry):
            parse_wkb(whole[:length])


@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=9))
def test_damaged_bytes_are_read_or_refused_in_our_own_words(at, damage):
    whole = to_wkb(canonical(((SQUARE[0], HOLE),)))
    at %= len(whole)
    with suppress(BadGeometry):
        parse_wkb(canonical_wkb(whole[:at] + damage + whole[at + len(damage) :]))


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="nothing"),
        pytest.param({}, id="an empty object"),
        pytest.param({"type": "Point", "coordinates": [0, 0]}, id="a point"),
        pytest.param({"type": "Polygon", "coordinates": []}, id="no rings"),
        pytest.param({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, id="two vertices"),
        pytest.param({"type": "Polygon", "coordinates": [[[0], [1], [2]]]}, id="half a vertex"),
        pytest.param({"type": "Polygon", "coordinates": [[["x", 0], [1, 1], [1, 0]]]}, id="words"),
        pytest.param({"type": "Polygon", "coordinates": [[[float("nan"), 0], [1, 1], [1, 0]]]}, id="no numbers"),
        pytest.param({"type": "Polygon", "coordinates": [[[float("inf"), 0], [1, 1], [1, 0]]]}, id="infinity"),
        pytest.param({"type": "Polygon", "coordinates": [[[1e200, 0], [1, 1], [1, 0]]]}, id="beyond any map"),
        pytest.param({"type": "Polygon", "coordinates": [[[10**400, 0], [1, 1], [1, 0]]]}, id="four hundred digits"),
        pytest.param({"type": "Polygon", "coordinates": 5}, id="a number"),
    ],
)
def test_geojson_that_is_no_outline_is_refused(value):
    with pytest.raises(BadGeometry):
        from_geojson(value)


def test_bounds_are_west_south_east_north():
    assert bounds(to_wkb(canonical((SQUARE,)))) == (0.0, 0.0, 2.0, 2.0)

"""Cutting, judging and mending outlines through QGIS geometry."""

from __future__ import annotations

import random

import pytest
from redline_review.plugin.adapters.outline_shapes import fault_in, faults_at, mend, parts_touch, reshape, split
from redline_review.plugin.domain import outline_errors
from redline_review.plugin.domain.geometry import MultiPolygon, canonical, to_wkb
from redline_review.plugin.domain.outline import extent, holds
from redline_review.plugin.domain.outline_errors import OutlineInvalid, OutlineStepRefused

W, S = 120.5, 31.1
UNIT = 0.001


def ring(*points: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    moved = [(round(W + x * UNIT, 9), round(S + y * UNIT, 9)) for x, y in points]
    return (*moved, moved[0])


SQUARE: MultiPolygon = ((ring((0, 0), (4, 0), (4, 4), (0, 4)),),)
BOW_TIE: MultiPolygon = ((ring((0, 0), (4, 4), (4, 0), (0, 4)),),)
OVERLAPPING: MultiPolygon = (*SQUARE, (ring((2, 2), (6, 2), (6, 6), (2, 6)),))
TOUCHING: MultiPolygon = ((ring((0, 0), (2, 0), (2, 4), (0, 4)),), (ring((2, 0), (4, 0), (4, 4), (2, 4)),))
HOLE_OUT: MultiPolygon = ((SQUARE[0][0], ring((3, 1), (6, 1), (6, 2), (3, 2))),)


def line(*points: tuple[float, float]) -> list[tuple[float, float]]:
    return [(W + x * UNIT, S + y * UNIT) for x, y in points]


def size(shape: MultiPolygon) -> float:
    holes = sum(extent((hole,)) for polygon in shape for hole in polygon[1:])
    return round((sum(map(extent, shape)) - holes) / UNIT**2, 4)


INVALID = {
    "a bow tie": (BOW_TIE, 8.0),
    "two parts that overlap": (OVERLAPPING, 28.0),
    "two parts along one edge": (TOUCHING, 16.0),
    "a hole that reaches out": (HOLE_OUT, 17.0),
}


@pytest.mark.parametrize(("shape", "area"), INVALID.values(), ids=INVALID.keys())
def test_what_is_wrong_is_found_in_its_place_and_mended_as_screening_reads_it(shape: MultiPolygon, area: float) -> None:
    assert fault_in(to_wkb(shape))
    places = faults_at(shape)
    assert places
    assert all(W - UNIT <= x <= W + 7 * UNIT and S - UNIT <= y <= S + 7 * UNIT for x, y in places)
    mended = mend(shape)
    assert not fault_in(to_wkb(mended))
    assert mended == canonical(mended)
    assert size(mended) == pytest.approx(area, abs=0.001)


@pytest.mark.parametrize(("name", "touch"), [(name, name == "two parts along one edge") for name in INVALID])
def test_only_sound_parts_along_one_edge_are_told_as_touching(name: str, touch: bool) -> None:
    shape, _ = INVALID[name]
    assert parts_touch(shape) is touch
    assert (fault_in(to_wkb(shape)) == outline_errors.TOUCHING) is touch


def test_what_a_cut_leaves_only_touches_and_is_sound_once_one_part_goes() -> None:
    cut = split(SQUARE, line((1.3, -1), (2.7, 5)))
    assert parts_touch(cut)
    assert not parts_touch(cut[:1])
    assert not fault_in(to_wkb(cut[:1]))


def test_a_valid_shape_has_no_faults_and_stays_the_same_ground() -> None:
    assert faults_at(SQUARE) == []
    assert mend(SQUARE) == canonical(SQUARE)


def test_what_has_no_area_cannot_be_mended() -> None:
    flat: MultiPolygon = ((ring((0, 0), (1, 0), (2, 0)),),)
    with pytest.raises(OutlineInvalid):
        mend(flat)


def test_a_line_across_the_border_and_back_moves_the_border_there() -> None:
    assert size(reshape(SQUARE, line((3, 1), (6, 1), (6, 3), (3, 3)))) == pytest.approx(20.0)
    assert size(reshape(SQUARE, line((5, 1), (3, 1), (3, 3), (5, 3)))) == pytest.approx(14.0)


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param(line((1, 1), (2, 2)), id="inside"),
        pytest.param(line((6, 1), (7, 2)), id="outside"),
        pytest.param(line((2, 2), (6, 2)), id="across once"),
        pytest.param(line((0, 0), (4, 0), (4, 4)), id="along the border, from corner to corner"),
        pytest.param(line((1, 0), (4, 0), (4, 3)), id="along the border, from edge to edge"),
    ],
)
def test_a_line_that_reshapes_nothing_is_refused(drawn: list[tuple[float, float]]) -> None:
    with pytest.raises(OutlineStepRefused):
        reshape(SQUARE, drawn)


def test_a_line_that_rounding_ends_just_inside_the_border_reshapes_as_if_it_ended_on_it() -> None:
    inside = [(x, round(y + short, 9)) for (x, y), short in zip(line((2, 0), (2, 4)), (1e-9, -1e-9))]
    assert size(reshape(SQUARE, inside)) == pytest.approx(8.0, rel=1e-6)


def test_a_line_from_outside_to_outside_cuts_every_part_it_crosses() -> None:
    two = (*SQUARE, (ring((6, 0), (8, 0), (8, 4), (6, 4)),))
    cut = split(two, line((-1, 1), (9, 1)))
    assert len(cut) == 4
    assert size(cut) == pytest.approx(size(two))


@pytest.mark.parametrize("drawn", [line((-1, 5), (9, 5)), line((-1, 1), (2, 1))], ids=["beside", "half way"])
def test_a_line_that_cuts_nothing_is_refused(drawn: list[tuple[float, float]]) -> None:
    with pytest.raises(OutlineStepRefused):
        split(SQUARE, drawn)


def test_a_cut_keeps_holes_where_they_are() -> None:
    holed: MultiPolygon = ((SQUARE[0][0], ring((1, 1), (1, 2), (2, 2), (2, 1))),)
    cut = split(holed, line((3, -1), (3, 5)))
    assert sorted(len(polygon) for polygon in cut) == [1, 2]
    assert not any(holds(polygon, line((1.5, 1.5))[0]) for polygon in cut)


def test_whatever_is_drawn_is_mended_to_a_valid_shape_or_refused() -> None:
    chance = random.Random(7)
    done = 0
    for _ in range(150):
        points = [(chance.uniform(0, 4), chance.uniform(0, 4)) for _ in range(chance.randint(4, 14))]
        try:
            mended = mend(((ring(*points),),))
        except OutlineInvalid:
            continue
        done += 1
        assert not fault_in(to_wkb(mended))
    assert done > 140

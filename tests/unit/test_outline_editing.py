"""Editing an outline: vertices, rings, parts, following borders; nothing but plain geometry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.domain.errors import BadRecord
from redline_review.plugin.domain.geometry import MultiPolygon, canonical
from redline_review.plugin.domain.outline import (
    MOST_VERTICES,
    Editing,
    Spot,
    count,
    inserted,
    middle_after,
    moved,
    point_of,
    removed,
    spots,
    with_hole,
    with_part,
    without_ring,
)
from redline_review.plugin.domain.outline_errors import OutlineStepRefused
from redline_review.plugin.domain.outline_marks import (
    MOST_MARKS,
    Mark,
    MarkKind,
    mark_to_json,
    marks_from_json,
)
from redline_review.plugin.domain.outline_trace import catch, trace

SQUARE: MultiPolygon = ((((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)),),)
HOLE = ((1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0))
AWAY = ((6.0, 0.0), (8.0, 0.0), (8.0, 2.0))
HOLED = with_hole(SQUARE, HOLE)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(OutlineStepRefused) as found:
        act()
    return found.value.step


def test_the_first_vertex_moves_together_with_the_ring_s_end() -> None:
    shape = moved(SQUARE, Spot(0, 0, 0), (-1, -1))
    assert shape[0][0][0] == shape[0][0][-1] == (-1.0, -1.0)
    assert count(shape) == 4


def test_a_moved_vertex_is_rounded_to_what_is_kept() -> None:
    shape = moved(SQUARE, Spot(0, 0, 2), (4.0000000004, 4.0000000016))
    assert point_of(shape, Spot(0, 0, 2)) == (4.0, 4.000000002)


def test_a_vertex_is_added_behind_another_also_on_the_closing_edge() -> None:
    last = Spot(0, 0, 3)
    assert middle_after(SQUARE, last) == (0.0, 2.0)
    shape, spot = inserted(SQUARE, last, (0.0, 2.0))
    assert (spot, point_of(shape, spot), count(shape)) == (Spot(0, 0, 4), (0.0, 2.0), 5)
    assert shape[0][0][-1] == shape[0][0][0]


def test_a_vertex_that_was_added_and_removed_leaves_the_shape_as_it_was() -> None:
    shape, spot = inserted(SQUARE, Spot(0, 0, 1), (5.0, 2.0))
    assert removed(shape, spot) == SQUARE


@pytest.mark.parametrize(
    ("act", "why"),
    [
        pytest.param(lambda: removed(with_part(SQUARE, AWAY), Spot(1, 0, 0)), "triangle", id="a corner of a triangle"),
        pytest.param(lambda: without_ring(SQUARE, Spot(0, 0, 0)), "last_part", id="the last part"),
        pytest.param(lambda: with_hole(SQUARE, AWAY), "hole_outside", id="a hole outside"),
        pytest.param(lambda: with_hole(HOLED, HOLE), "hole_outside", id="a hole in a hole"),
        pytest.param(lambda: with_part(SQUARE, AWAY[:2]), "too_few_corners", id="a part of two points"),
        pytest.param(lambda: with_part(SQUARE, [(9, 9)] * 5), "too_few_corners", id="a part of one point five times"),
        pytest.param(
            lambda: with_part(SQUARE, [(n, n % 2) for n in range(MOST_VERTICES)]), "too_many_vertices", id="too many"
        ),
    ],
)
def test_a_step_that_would_leave_no_shape_is_refused(act: Callable[[], object], why: str) -> None:
    assert refused(act) == why


def test_holes_and_parts_come_and_go() -> None:
    both = with_part(HOLED, AWAY)
    assert [len(polygon) for polygon in both] == [2, 1]
    assert without_ring(both, Spot(0, 1, 2)) == with_part(SQUARE, AWAY)
    assert without_ring(both, Spot(0, 0, 0)) == (both[1],)
    assert len(list(spots(both))) == count(both) == 11


def test_steps_are_taken_back_and_done_again_until_a_new_one() -> None:
    editing = Editing(SQUARE)
    assert not editing.undo()
    assert not editing.change(SQUARE)
    first, second = moved(SQUARE, Spot(0, 0, 0), (1, 1)), HOLED
    assert editing.change(first)
    assert editing.change(second)
    assert editing.undo()
    assert editing.shape == first
    assert editing.redo()
    assert editing.shape == second
    assert editing.undo()
    assert editing.change(SQUARE)
    assert not editing.redo()


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(-50, 50), st.integers(-50, 50)), max_size=30))
def test_taking_all_steps_back_leads_to_the_beginning(moves: list[tuple[int, int, int]]) -> None:
    editing = Editing(with_part(HOLED, AWAY))
    made = 0
    for number, x, y in moves:
        spot = [spot for spot, _ in spots(editing.shape)][number]
        made += editing.change(moved(editing.shape, spot, (x, y)))
    assert sum(editing.undo() for _ in range(made)) == made
    assert editing.shape == with_part(HOLED, AWAY)
    assert canonical(editing.shape) == canonical(with_part(HOLED, AWAY))


BORDER = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 12.0), (0.0, 10.0), (0.0, 0.0)]


def test_a_corner_is_caught_before_the_edge_beside_it() -> None:
    corner, edge = catch([BORDER], (9.5, 0.1), 1.0), catch([BORDER], (5.0, 0.4), 1.0)
    assert corner is not None
    assert edge is not None
    assert (corner.at, corner.corner) == ((10.0, 0.0), True)
    assert (edge.at, edge.corner) == ((5.0, 0.0), False)
    assert catch([BORDER], (5.0, 5.0), 1.0) is None


@pytest.mark.parametrize(
    ("start", "end", "way"),
    [
        pytest.param((4.0, 0.0), (10.0, 4.0), [(10.0, 0.0)], id="forwards"),
        pytest.param((10.0, 4.0), (4.0, 0.0), [(10.0, 0.0)], id="backwards"),
        pytest.param((0.0, 4.0), (4.0, 0.0), [(0.0, 0.0)], id="over the ring's end"),
        pytest.param((4.0, 0.0), (0.0, 4.0), [(0.0, 0.0)], id="over the ring's end, backwards"),
        pytest.param((10.0, 10.0), (0.0, 10.0), [(5.0, 12.0)], id="from corner to corner"),
        pytest.param((2.0, 0.0), (8.0, 0.0), [], id="along one edge"),
        pytest.param((8.0, 0.0), (2.0, 0.0), [], id="along one edge, backwards"),
        pytest.param((0.0, 0.0), (0.0, 10.0), [], id="from the ring's end along its last edge"),
    ],
)
def test_a_border_is_followed_by_the_shorter_way(
    start: tuple[float, float], end: tuple[float, float], way: list[tuple[float, float]]
) -> None:
    begin, finish = catch([BORDER], start, 0.1), catch([BORDER], end, 0.1)
    assert begin is not None
    assert finish is not None
    assert trace(BORDER, begin, finish) == way


MARKS = (
    Mark(MarkKind.ARROW, ((120.1, 31.1), (120.2, 31.2)), "新建道路", "2026-05-02"),
    Mark(MarkKind.TEXT, ((120.15, 31.15),), "here"),
)


def test_marks_survive_the_wire() -> None:
    assert marks_from_json([mark_to_json(mark) for mark in MARKS]) == MARKS


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param("arrow", id="a text for a list"),
        pytest.param([{"kind": "circle", "points": [[1, 1]]}], id="an unknown kind"),
        pytest.param([{"kind": "arrow", "points": [[1, 1]]}], id="an arrow with one end"),
        pytest.param([{"kind": "text", "points": [[1, float("nan")]]}], id="a place that is no number"),
        pytest.param([{"kind": "text", "points": [[1, 91]]}], id="a place beyond the pole"),
        pytest.param([{"kind": "text", "points": [[1, 1]], "text": "x" * 201}], id="too long a text"),
        pytest.param([{"kind": "text", "points": [[1, 1]], "text": 5}], id="a number for a text"),
        pytest.param([mark_to_json(MARKS[1])] * (MOST_MARKS + 1), id="too many"),
        pytest.param([None], id="nothing"),
    ],
)
def test_what_is_no_mark_is_refused(bad: object) -> None:
    with pytest.raises(BadRecord):
        marks_from_json(bad)

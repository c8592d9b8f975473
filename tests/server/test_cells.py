"""Patches by the cell in which they lie: nothing that touches a box is missed, with a cell or without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redline_review.server.cells import LEVELS, MOST_STRETCHES, cell_of, stretches
from redline_review.server.db.schema import case_current
from redline_review.server.services.setup import prepare
from sqlalchemy import select, update

AROUND_A2 = "120.535,30.995,120.545,31.015"


ANYWHERE = st.floats(-181, 181, allow_nan=False)
SIDES = st.sampled_from([0, 1e-9, 1e-4, 0.01, 1, 50])


@st.composite
def boxes(draw):
    west, south = draw(ANYWHERE), draw(ANYWHERE) / 2
    return west, south, west + draw(SIDES), south + draw(SIDES)


def touch(one, other):
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


@st.composite
def boxes_that_touch(draw):
    one = draw(boxes())
    share_x, share_y = draw(st.floats(0, 1)), draw(st.floats(0, 1))
    x, y = one[0] + share_x * (one[2] - one[0]), one[1] + share_y * (one[3] - one[1])
    side = draw(SIDES)
    return one, (x - side, y - side, x + side, y + side)


@given(boxes_that_touch())
def test_the_stretches_of_a_box_hold_the_cell_of_every_box_that_touches_it(pair):
    asked, lying = pair
    assert touch(asked, lying)
    assert any(first <= cell_of(lying) <= last for first, last in stretches(asked))


@given(boxes())
def test_a_box_becomes_few_stretches_in_order_that_do_not_meet(box):
    found = stretches(box)
    assert 1 <= len(found) <= 4 * MOST_STRETCHES
    assert all(first <= last for first, last in found)
    assert all(one[1] + 1 < following[0] for one, following in zip(found, found[1:]))


def test_a_small_box_leaves_nearly_everything_out():
    held = sum(last - first + 1 for first, last in stretches((120.535, 31.005, 120.545, 31.015)))
    assert held < 4 ** (LEVELS + 1) / 3 / 1_000_000


@pytest.mark.parametrize(
    ("box", "smaller"),
    [
        pytest.param((120.0, 31.0, 120.001, 31.001), (120.0002, 31.0002, 120.0008, 31.0008), id="a patch and a part"),
        pytest.param((-180.0, -90.0, 180.0, 90.0), (120.0, 31.0, 120.1, 31.1), id="the world and a county"),
        pytest.param((-0.001, 31.0, 0.001, 31.1), (0.0005, 31.0, 0.0006, 31.1), id="across the first meridian"),
    ],
)
def test_what_lies_within_a_box_has_a_cell_below_its_own(box, smaller):
    assert cell_of(box) <= cell_of(smaller)


def found_around(who) -> list[str]:
    answer = who.get("/collections/cases/items", bbox=AROUND_A2)
    assert answer.status_code == 200, answer.text
    return [feature["properties"]["issued_id"] for feature in answer.json()["features"]]


def test_patches_from_before_the_column_are_found_and_get_their_cell_at_the_next_start(world, settings, wang):
    cells = select(case_current.c.case_id, case_current.c.cell).where(case_current.c.org_id == settings.org_id)
    with world.admin.begin() as connection:
        before = dict(connection.execute(cells).tuples().all())
        connection.execute(update(case_current).where(case_current.c.org_id == settings.org_id).values(cell=None))
    assert None not in before.values()
    assert found_around(wang) == ["A-2"]
    prepare(settings)
    with world.admin.begin() as connection:
        assert dict(connection.execute(cells).tuples().all()) == before
    assert found_around(wang) == ["A-2"]

"""A patch split: all of it or nothing, the issued id keeps its one answer, the pieces are patches under it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.geometry import from_geojson, to_geojson
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.outline_pieces import SPLIT_FROM, SPLIT_INTO, piece_id, piece_of
from redline_review.plugin.domain.records import Case
from redline_review.plugin.domain.states import ReviewState

REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
_ids = IdFactory()


def new_id() -> str:
    return _ids.new(time.time_ns() // 1_000_000)


def square(west: float) -> bytes:
    ring = [[west, 31.0], [west + 0.01, 31.0], [west + 0.01, 31.01], [west, 31.01], [west, 31.0]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


KEPT, PIECE = square(120.5), square(120.52)


def piece(parent: Case, number: int = 1, **changes) -> Case:
    return replace(piece_of(parent, new_id(), f"{parent.issued_id}-{number}", PIECE), **changes)


def split(who, parent: Case, *pieces: Case, **more):
    payload = {"outline": to_geojson(KEPT), "pieces": [wire.case_to_json(one) for one in pieces]}
    return who.operation(parent, kind="split", payload=payload, **more)


def test_a_split_gives_the_patch_what_stays_and_makes_its_pieces(wang, people):
    parent = wang.cases()["A-0"]
    made = piece(parent)
    result = wang.push(split(wang, parent, made))[0]
    assert (result.outcome.value, result.version) == ("applied", parent.version + 1)
    after, found = people("zhao").cases()["A-0"], people("zhao").cases()["A-0-1"]
    assert (after.outline, after.outline_found, after.extra[SPLIT_INTO]) == (parent.outline, KEPT, [made.case_id])
    assert (found.case_id, found.version, found.outline) == (made.case_id, 1, PIECE)
    assert (found.units, found.batch_id, found.extra[SPLIT_FROM]) == (parent.units, parent.batch_id, parent.case_id)


def test_sent_twice_it_is_done_once(wang):
    parent = wang.cases()["A-0"]
    op = split(wang, parent, piece(parent))
    assert wang.outcome(op) == ["applied"]
    assert wang.outcome(op, op) == ["duplicate", "duplicate"]
    assert sum(name.startswith("A-0-") for name in wang.cases()) == 1


def test_findings_on_patch_and_pieces_stand_on_it_in_the_same_push(wang):
    parent = wang.cases()["A-0"]
    made = piece(parent)
    op = split(wang, parent, made)
    on_patch = wang.operation(parent, REAL, prev_op_id=op.op_id)
    on_piece = wang.operation(made, REAL, base_version=0)
    assert wang.outcome(op, on_patch, on_piece) == ["applied"] * 3
    found = wang.cases()
    assert [found[name].finding_number for name in ("A-0", "A-0-1")] == [1, 1]
    assert found["A-0"].outline_found == KEPT


def test_whoever_splits_an_outline_that_a_colleague_changed_meanwhile_is_told_and_nothing_is_made(people):
    wang, zhao = people("wang"), people("zhao")
    parent = wang.cases()["A-0"]
    made = piece(parent)
    assert zhao.outcome(zhao.operation(parent, REAL, payload={"outline": to_geojson(square(120.6))})) == ["applied"]
    op = split(wang, parent, made)
    results = wang.push(op, wang.operation(made, REAL, base_version=0))
    assert [r.outcome.value for r in results] == ["conflict", "blocked"]
    assert "outline" in results[0].conflicts
    assert "A-0-1" not in wang.cases()


def test_a_finding_that_a_colleague_made_meanwhile_is_not_split_away(people):
    wang, zhao = people("wang"), people("zhao")
    parent = wang.cases()["A-0"]
    assert zhao.outcome(zhao.operation(parent, REAL)) == ["applied"]
    assert wang.outcome(split(wang, parent, piece(parent))) == ["conflict"]
    found = wang.cases()["A-0"]
    assert (found.finding, found.review_state) == (REAL, ReviewState.SUBMITTED)
    assert wang.outcome(split(wang, found, piece(parent))) == ["applied"]
    assert wang.cases()["A-0"].finding == REAL


def test_a_finding_on_a_piece_of_a_refused_split_is_blocked_in_a_later_push_too(people):
    wang, zhao = people("wang"), people("zhao")
    parent = wang.cases()["A-0"]
    made = piece(parent)
    assert zhao.outcome(zhao.operation(parent, REAL)) == ["applied"]
    op = split(wang, parent, made)
    assert wang.outcome(op) == ["conflict"]
    on_piece = wang.operation(made, REAL, base_version=0, prev_op_id=op.op_id)
    assert wang.outcome(on_piece) == ["blocked"]
    again = split(wang, wang.cases()["A-0"], made)
    assert wang.outcome(again, replace(on_piece, op_id=new_id(), prev_op_id=again.op_id)) == ["applied", "applied"]
    later = wang.operation(made, REAL, base_version=0, prev_op_id=again.op_id, payload={"note": "x"})
    assert wang.outcome(later) != ["blocked"]


def test_a_piece_says_nothing_of_its_own_on_what_its_patch_decides(wang):
    parent = wang.cases()["A-0"]
    made = piece(parent, units=("320999",), finding=REAL, review_state=ReviewState.APPROVED, version=7)
    assert wang.outcome(split(wang, parent, made)) == ["applied"]
    found = wang.cases()["A-0-1"]
    assert (found.units, found.finding, found.review_state) == (parent.units, {}, ReviewState.UNREVIEWED)
    assert found.version == 1


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda one: [], id="no piece"),
        pytest.param(lambda one: [one] * 21, id="too many pieces"),
        pytest.param(lambda one: [one, one], id="the same piece twice"),
        pytest.param(lambda one: [{**one, "issued_id": "B-1"}], id="an id that is not under the patch"),
        pytest.param(lambda one: [{**one, "batch_id": new_id()}], id="another batch"),
        pytest.param(lambda one: [{**one, "case_id": "x"}], id="an identity that is none"),
        pytest.param(lambda one: [{**one, "outline": None}], id="a piece without an outline"),
        pytest.param(lambda one: "pieces", id="no list"),
    ],
)
def test_what_is_no_split_is_rejected_whole(wang, spoil):
    parent = wang.cases()["A-0"]
    payload = {"outline": to_geojson(KEPT), "pieces": spoil(wire.case_to_json(piece(parent)))}
    assert wang.outcome(wang.operation(parent, kind="split", payload=payload)) == ["rejected"]
    found = wang.cases()
    assert found["A-0"] == parent
    assert not any(name.startswith("A-0-") for name in found)


def test_a_piece_with_the_identity_of_another_patch_takes_nothing_from_it(wang):
    cases = wang.cases()
    stolen = replace(piece(cases["A-0"]), case_id=cases["A-1"].case_id)
    assert wang.outcome(split(wang, cases["A-0"], stolen)) == ["rejected"]
    assert wang.cases() == cases


def test_a_reader_splits_nothing(people):
    parent = people("wang").cases()["A-0"]
    reader = people("reader")
    assert reader.outcome(split(reader, parent, piece(parent))) == ["rejected"]


def test_ids_of_pieces_go_on_counting():
    assert piece_id("JS-7", ["JS-7", "JS-8-4", "JS-71-9"]) == "JS-7-1"
    assert piece_id("JS-7", ["JS-7-1", "JS-7-3", "JS-7-x", "JS-7-2-1"]) == "JS-7-4"
    assert piece_id("a.b", ["axb-5"]) == "a.b-1"

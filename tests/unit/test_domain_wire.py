"""Records on the wire: what one end writes the other reads, unknown members included."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.errors import BadRecord
from redline_review.plugin.domain.operations import (
    ChainSpan,
    Change,
    ChangePage,
    Operation,
    OperationResult,
    PushReceipt,
    Tombstone,
)
from redline_review.plugin.domain.states import OperationKind, Outcome

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
RING = [[120.0, 31.0], [120.1, 31.0], [120.1, 31.1], [120.0, 31.0]]
OUTLINE = {"type": "MultiPolygon", "coordinates": [[RING]]}
BATCH = {"batch_id": "b", "name": "5月批次", "secrecy": "secret", "version": 3}
ZONE = {
    "zone_id": "z",
    "code": "1",
    "name": "湿地",
    "level": "a level of the province's own",
    "type": "wetland",
    "outline": OUTLINE,
    "units": ["3205"],
    "secrecy": "internal",
    "version": 1,
}


@pytest.fixture
def case(kit):
    return kit.case(
        units=("3205",), version=2, finding={"reality": "real"}, outline_found=kit.case(2).outline, extra={"序号": 7}
    )


def _through_json(data):
    return json.loads(json.dumps(data, ensure_ascii=False))


@given(st.dictionaries(TEXT.map(lambda name: "x_" + name), st.none() | st.integers() | TEXT, max_size=3))
def test_members_that_we_do_not_know_survive_the_round_trip(unknown):
    batch, zone = {**BATCH, **unknown}, {**ZONE, **unknown}
    assert wire.batch_to_json(wire.batch_from_json(batch)) == batch
    assert wire.zone_to_json(wire.zone_from_json(zone)) == zone


@given(st.dictionaries(TEXT.map(lambda name: "x_" + name), st.none() | st.integers() | TEXT, max_size=3))
def test_unknown_facts_and_members_of_a_case_survive_too(unknown):
    plain = {"case_id": "c", "batch_id": "b", "issued_id": "JS-1", "outline": OUTLINE}
    read = wire.case_from_json({**plain, **unknown, "facts": {"confidence": 0.5, **unknown}})
    written = wire.case_to_json(read)
    assert {name: written[name] for name in unknown} == unknown
    assert {name: written["facts"][name] for name in unknown} == unknown
    assert wire.case_from_json(_through_json(written)) == read


def test_a_case_comes_back_as_it_was(case):
    assert wire.case_from_json(_through_json(wire.case_to_json(case))) == case


def test_a_push_and_its_answer_come_back_as_they_were(case):
    op = Operation("o1", "c1", OperationKind.SUBMIT, 2, {"finding": {"note": "采石"}}, 7, "t", "o0", 9)
    span = ChainSpan("d", 4, "a" * 64, ("b" * 64, "c" * 64))
    body = _through_json(wire.push_to_json((op,), span))
    assert [wire.operation_from_json(item) for item in body["operations"]] == [op]
    assert wire.span_from_json(body["chain"]) == span
    results = (
        OperationResult("o1", Outcome.APPLIED, 3),
        OperationResult("o2", Outcome.CONFLICT, record=case, conflicts=("reality",)),
        OperationResult("o3", Outcome.REJECTED, problem={"type": "urn:x", "status": 403}),
    )
    receipt = PushReceipt(results, False, 5, "d" * 64)
    assert wire.receipt_from_json(_through_json(wire.receipt_to_json(receipt))) == receipt


def test_a_page_of_every_kind_of_record_comes_back_as_it_was(kit, case):
    records = (kit.batch, kit.zone(), case, Tombstone("case", "c9", "left_scope"))
    page = ChangePage(tuple(Change(n, record, f"o{n}") for n, record in enumerate(records, 1)), "c-4", True)
    assert wire.page_from_json(_through_json(wire.page_to_json(page))) == page


def test_an_outline_in_any_order_of_vertices_is_read_canonically():
    turned = {"type": "Polygon", "coordinates": [[RING[1], RING[0], RING[2], RING[1]]]}
    assert wire.zone_from_json({**ZONE, "outline": turned}) == wire.zone_from_json(ZONE)


OPERATION = {
    "op_id": "o",
    "case_id": "c",
    "kind": "submit",
    "base_version": 0,
    "payload": {},
    "client_seq": 1,
    "recorded_at": "t",
}


@pytest.mark.parametrize(
    ("read", "data"),
    [
        pytest.param(wire.batch_from_json, {"name": "x"}, id="a batch without an id"),
        pytest.param(wire.batch_from_json, {**BATCH, "secrecy": "cosmic"}, id="an unknown secrecy"),
        pytest.param(wire.batch_from_json, {**BATCH, "version": "two"}, id="a version in words"),
        pytest.param(wire.zone_from_json, {**ZONE, "outline": {"type": "Point"}}, id="a zone that is a point"),
        pytest.param(wire.zone_from_json, {**ZONE, "outline": None}, id="a zone without an outline"),
        pytest.param(wire.case_from_json, {"case_id": "c"}, id="a case without a batch"),
        pytest.param(wire.operation_from_json, {**OPERATION, "kind": "erase"}, id="an unknown kind"),
        pytest.param(wire.operation_from_json, {**OPERATION, "payload": 5}, id="a payload that is a number"),
        pytest.param(wire.result_from_json, {"op_id": "o", "outcome": 7}, id="an outcome that is no word"),
        pytest.param(wire.receipt_from_json, {"results": []}, id="a receipt without a chain"),
        pytest.param(wire.page_from_json, {"changes": [{"seq": 1, "kind": "moon"}]}, id="an unknown record"),
        pytest.param(wire.page_from_json, {"changes": [], "more": False}, id="a page without a cursor"),
        pytest.param(wire.page_from_json, [], id="a page that is a list"),
        pytest.param(wire.span_from_json, {"device_id": "d"}, id="a span without numbers"),
    ],
)
def test_what_does_not_have_the_agreed_shape_is_refused_by_name(read, data):
    with pytest.raises(BadRecord) as error:
        read(data)
    assert error.value.kind
    assert error.value.reason


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(float("inf"), id="JSON's 1e999"),
        pytest.param(10**400, id="beyond every database"),
        pytest.param(-1, id="negative"),
    ],
)
def test_a_number_that_no_record_bears_is_a_bad_record(number):
    page = {"changes": [{"seq": number, "op_id": None, "kind": "batch", "record": {}}], "cursor": "c", "more": False}
    with pytest.raises(BadRecord):
        wire.page_from_json(page)
    with pytest.raises(BadRecord):
        wire.batch_from_json({"batch_id": "b", "name": "n", "version": number})

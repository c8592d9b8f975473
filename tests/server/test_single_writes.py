"""Single records written with preconditions (OGC API – Features, Part 4, draft)."""

from __future__ import annotations

import time

import pytest
from redline_review.plugin.domain.geometry import to_geojson
from redline_review.plugin.domain.identity import IdFactory

FALSE_ALARM = {"reality": "not_real", "false_alarm_reason": "season"}
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
ABSENT = {"If-None-Match": "*"}
_ids = IdFactory()


def new_id() -> str:
    return _ids.new(time.time_ns() // 1_000_000)


def send(person, method: str, place: str, properties, geometry=None, **headers: str):
    body = {"type": "Feature", "properties": properties, "geometry": geometry}
    return person.http.request(method, place, json=body, headers={**person.headers, **headers})


def slug(answer) -> str:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.json()["type"].rsplit(":", 1)[1]


@pytest.fixture
def place(wang) -> str:
    return f"/collections/decisions/items/{wang.cases()['A-0'].case_id}"


@pytest.fixture
def decided(wang, place):
    answer = send(wang, "PUT", place, FALSE_ALARM, **ABSENT)
    assert answer.status_code == 200, answer.text
    return answer


def test_a_first_finding_is_given_where_there_is_none(wang, place, decided):
    assert decided.json()["properties"]["reality"] == "not_real"
    case = wang.cases()["A-0"]
    assert (case.finding, case.finding_number, case.review_state.value) == (FALSE_ALARM, 1, "submitted")
    assert wang.get(place).headers["etag"] == decided.headers["etag"]
    again = send(wang, "PUT", place, REAL, **ABSENT)
    assert (again.status_code, slug(again)) == (412, "precondition-failed")


def test_a_finding_is_replaced_by_whoever_knows_it(wang, place, decided):
    answer = send(wang, "PUT", place, REAL, **{"If-Match": decided.headers["etag"]})
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] != decided.headers["etag"]
    assert wang.cases()["A-0"].finding == REAL


def test_what_was_read_can_be_sent_back_as_it_is(wang, place, decided):
    feature = wang.get(place).json()
    answer = send(
        wang, "PUT", place, feature["properties"], feature["geometry"], **{"If-Match": decided.headers["etag"]}
    )
    assert answer.status_code == 200, answer.text
    case = wang.cases()["A-0"]
    assert (case.finding, case.outline_found) == (FALSE_ALARM, None)


def test_a_part_of_a_finding_is_changed_and_taken_away(wang, place):
    first = send(wang, "PUT", place, {**REAL, "builder": "x"}, **ABSENT).headers["etag"]
    second = send(wang, "PATCH", place, {"builder": "y"}, **{"If-Match": first})
    assert second.status_code == 200, second.text
    assert wang.cases()["A-0"].finding["builder"] == "y"
    third = send(wang, "PATCH", place, {"builder": None}, **{"If-Match": second.headers["etag"]})
    assert "builder" not in third.json()["properties"]
    assert wang.cases()["A-0"].finding == REAL


def test_an_outline_is_drawn_and_taken_back(wang, place, decided):
    case = wang.cases()["A-0"]
    drawn = to_geojson(case.outline)
    drawn["coordinates"][0][0][1] = [120.509, 31.0]
    moved = send(wang, "PATCH", place, {}, drawn, **{"If-Match": decided.headers["etag"]})
    assert moved.status_code == 200, moved.text
    assert wang.cases()["A-0"].outline_found is not None
    send(wang, "PATCH", place, {}, to_geojson(case.outline), **{"If-Match": moved.headers["etag"]})
    assert wang.cases()["A-0"].outline_found is None


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_without_a_precondition_nothing_is_written(wang, place, decided, method):
    answer = send(wang, method, place, REAL)
    assert (answer.status_code, slug(answer)) == (428, "precondition-required")
    assert wang.cases()["A-0"].finding == FALSE_ALARM


def test_a_stale_writer_is_shown_what_stands_and_what_differs(wang, people, place, decided):
    zhao = people("zhao")
    send(zhao, "PUT", place, REAL, **{"If-Match": decided.headers["etag"]})
    mine = {"reality": "partly", **{k: v for k, v in REAL.items() if k != "reality"}}
    answer = send(wang, "PUT", place, mine, **{"If-Match": decided.headers["etag"]})
    assert (answer.status_code, slug(answer)) == (412, "precondition-failed")
    said = answer.json()
    assert (said["version"], said["record"]["properties"]["reality"]) == (3, "real")
    assert "reality" in said["conflicts"]
    assert wang.cases()["A-0"].finding == REAL


@pytest.mark.parametrize("etag", ['"0-x"', '"99-x"', '"2-' + "0" * 32 + '"', '"x"', "*", '"999999999999999999999-x"'])
def test_an_etag_that_is_not_the_records_is_stale(wang, place, decided, etag):
    answer = send(wang, "PUT", place, REAL, **{"If-Match": etag})
    assert (answer.status_code, slug(answer)) == (412, "precondition-failed")
    assert wang.cases()["A-0"].finding == FALSE_ALARM


@pytest.mark.parametrize(
    ("properties", "status", "word"),
    [
        pytest.param({**REAL, "legality": "purple"}, 422, "unknown-code", id="an answer that is in no list"),
        pytest.param({}, 422, "answer-missing", id="no answers"),
        pytest.param({"reality": [[[[[1]]]]]}, 422, "bad-record", id="lists in lists"),
        pytest.param({**FALSE_ALARM, "finding_form": "../../etc/passwd"}, 422, "unknown-form", id="a form that climbs"),
    ],
)
def test_the_rules_of_a_push_hold_here_too(wang, place, properties, status, word):
    answer = send(wang, "PUT", place, properties, **ABSENT)
    assert (answer.status_code, slug(answer)) == (status, word)
    assert wang.cases()["A-0"].version == 1


def test_an_outline_that_is_none_is_refused(wang, place):
    answer = send(wang, "PUT", place, FALSE_ALARM, {"type": "Point", "coordinates": [1, 2]}, **ABSENT)
    assert (answer.status_code, slug(answer)) == (422, "bad-geometry")


@pytest.mark.parametrize(("who", "status"), [("li", 404), ("reader", 403), ("city", 403)])
def test_only_who_may_inspect_there_writes(people, wang, place, who, status):
    person = people(who)
    answer = send(person, "PUT", place, FALSE_ALARM, **ABSENT)
    assert answer.status_code == status
    assert slug(answer)
    assert wang.cases()["A-0"].version == 1


def test_an_approved_finding_is_not_replaced(wang, people, place, decided):
    city, province = people("city"), people("province")
    for approver in (city, province):
        approver.push(approver.operation(approver.cases()["A-0"], kind="approve", payload={}))
    etag = wang.get(place).headers["etag"]
    answer = send(wang, "PUT", place, REAL, **{"If-Match": etag})
    assert (answer.status_code, slug(answer)) == (409, "step-not-allowed")


def test_a_lead_is_offered_and_reaches_the_feed(wang):
    wang.pull()
    said = {"issued_id": "own-1", "batch_id": new_id(), "batch_name": "Leads of May", "units": ["320506"]}
    outline = to_geojson(wang.cases()["A-0"].outline)
    answer = send(wang, "POST", "/collections/cases/items", said, outline, **ABSENT)
    assert answer.status_code == 201, answer.text
    there = wang.get(answer.headers["location"])
    assert (there.json()["properties"]["issued_id"], there.headers["etag"]) == ("own-1", answer.headers["etag"])
    assert "own-1" in {getattr(change.record, "issued_id", "") for change in wang.pull()}


def test_a_lead_under_an_id_of_ones_own_is_offered_once(wang):
    place = f"/collections/cases/items/{new_id()}"
    said = {"issued_id": "own-2", "batch_id": new_id()}
    outline = to_geojson(wang.cases()["A-0"].outline)
    assert send(wang, "PUT", place, said, outline, **ABSENT).status_code == 201
    again = send(wang, "PUT", place, said, outline, **ABSENT)
    assert (again.status_code, slug(again)) == (412, "precondition-failed")
    assert again.json()["record"]["properties"]["issued_id"] == "own-2"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        pytest.param({"units": ["320507"]}, 403, id="in another unit"),
        pytest.param({"units": "../.."}, 422, id="in a unit that climbs"),
        pytest.param({"units": 5}, 422, id="in a number"),
        pytest.param({"batch_id": None}, 422, id="without a batch"),
        pytest.param({"batch_id": "x"}, 422, id="in a batch that is no id"),
        pytest.param({"issued_id": ""}, 422, id="without a name"),
    ],
)
def test_a_lead_that_cannot_be_is_refused(wang, change, status):
    said = {"issued_id": "own-3", "batch_id": new_id(), "units": ["320506"]} | change
    outline = to_geojson(wang.cases()["A-0"].outline)
    answer = send(wang, "POST", "/collections/cases/items", said, outline, **ABSENT)
    assert answer.status_code == status, answer.text
    assert slug(answer)
    assert "own-3" not in wang.cases()


def test_patches_as_issued_are_not_replaced_and_nothing_is_deleted(wang):
    case_id = wang.cases()["A-0"].case_id
    etag = wang.get(f"/collections/cases/items/{case_id}").headers["etag"]
    said = {"issued_id": "A-0", "batch_id": new_id()}
    outline = to_geojson(wang.cases()["A-0"].outline)
    answer = send(wang, "PUT", f"/collections/cases/items/{case_id}", said, outline, **{"If-Match": etag})
    assert slug(answer) == "precondition-failed"
    for collection in ("cases", "decisions", "zones"):
        gone = wang.http.delete(f"/collections/{collection}/items/{case_id}", headers=wang.headers)
        assert (gone.status_code, slug(gone)) == (405, "method-not-allowed")
    assert wang.cases()["A-0"].version == 1

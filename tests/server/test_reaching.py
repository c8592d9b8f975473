"""Reaching into another area by every door there is: nothing is seen, nothing is written.

Wang inspects 320506 and reaches for what is li's, of 320507: a case, its finding and its photo. The same table runs on
PostgreSQL once more with a server that forgets the area in every query: row-level security alone must hold it then.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.evidence import EvidenceFile, FileType, named, to_json
from redline_review.plugin.domain.geometry import from_geojson, to_geojson
from redline_review.plugin.domain.records import Case
from redline_review.server.area import Area
from redline_review.server.db import dossier, features, feed, progress, records, samples, seen, waiting
from redline_review.server.db import evidence as evidence_rows
from redline_review.server.db.engine import Database, Scope
from sqlalchemy import text, true

REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
PHOTO = b"\x89PNG\r\n\x1a\n a photo that only li and his city may see"
HALF = b"\x89PNG\r\n\x1a\n a photo that is still on its way to li's case"
SECRET_WORD = "a builder whose name is nobody else's"
HASH, HALF_HASH = sha256(PHOTO).hexdigest(), sha256(HALF).hexdigest()
NEW_ID = "0190163d-8694-739b-aea5-966c26f8ad91"
NEW_ID_2 = "0190163d-8694-739b-aea5-966c26f8ad92"


@dataclass
class Target:
    """What is li's: his case as it stands, the upload on its way, his cursor, and the operation that made it."""

    case: Case
    upload: str
    cursor: str
    op: Any
    area: Any
    """The box around it, as a query's text."""


def upload(person, data: bytes, sent: int, **more) -> str:
    said = {"sha256": sha256(data).hexdigest(), "size": len(data), "type": "image/png", **more}
    answer = person.post("/evidence", said)
    assert answer.status_code == 201, answer.text
    place = answer.headers["location"]
    assert person.http.patch(place, content=data[:sent], headers={**person.headers, **CHUNK}).status_code == 204
    return place


def finding(person, case: Case, *files: bytes) -> Any:
    op = person.operation(case, {**REAL, "builder": SECRET_WORD})
    entries = [to_json(EvidenceFile(sha256(f).hexdigest(), "x.png", len(f), ".png", FileType.PHOTO)) for f in files]
    return replace(op, payload={**op.payload, **named(entries)})


@pytest.fixture
def target(people) -> Target:
    li = people("li")
    upload(li, PHOTO, len(PHOTO))
    op = finding(li, li.cases()["B-0"], PHOTO, HALF)
    assert li.outcome(op) == ["applied"]
    case = li.cases()["B-0"]
    place = upload(li, HALF, 10, case_id=case.case_id)
    li.pull()
    return Target(case, place, li.cursor, op, "121.4,30.9,121.6,31.1")


def forged_cursor(wang, target) -> str:
    """Li's place in the feed with the mark of wang's area: the hash is right, the area is his own."""
    mine = json.loads(base64.urlsafe_b64decode(wang.cursor + "=" * (-len(wang.cursor) % 4)))
    theirs = json.loads(base64.urlsafe_b64decode(target.cursor + "=" * (-len(target.cursor) % 4)))
    body = json.dumps({**theirs, "a": mine["a"]}).encode()
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def get(path: str, **headers: str) -> Callable[[Any, Target], Any]:
    """An attempt by an address with ``{case}``, ``{batch}`` and so on in it."""

    def attempt(wang, target):
        words = {"case": target.case.case_id, "batch": target.case.batch_id, "hash": HASH, "half": HALF_HASH}
        address = path.format(**words, box=target.area, cursor=target.cursor, forged=forged_cursor(wang, target))
        return wang.http.get(address, headers={**wang.headers, **headers})

    return attempt


def push(kind: str, **more: Any) -> Callable[[Any, Target], Any]:
    """An attempt by an operation on li's case."""

    def attempt(wang, target):
        given = {name: value(target) if callable(value) else value for name, value in more.items()}
        return wang.post(
            "/sync/batches", wire.push_to_json((wang.operation(target.case, REAL, kind, **given),), wang.span())
        )

    return attempt


def lead(**changes: Any) -> Callable[[Any, Target], Any]:
    def attempt(wang, target):
        case = {**wire.case_to_json(target.case), "case_id": NEW_ID, "issued_id": "own-1", "finding": {}, **changes}
        case["case_id"] = target.case.case_id if changes.get("case_id") == "theirs" else NEW_ID
        batch = {"batch_id": NEW_ID_2, "name": "own", "version": 0}
        case["batch_id"] = NEW_ID_2
        op = wang.operation(replace(target.case, case_id=case["case_id"], version=0), kind="create")
        op = replace(op, payload={"case": case, "batch": batch})
        return wang.post("/sync/batches", wire.push_to_json((op,), wang.span()))

    return attempt


def own_case_naming_their_file(wang, target):
    """Knows the hash, names it in a finding of his own, asks for the file."""
    wang.push(finding(wang, wang.cases()["A-1"], PHOTO))
    return wang.http.get(f"/evidence/{HASH}", headers=wang.headers)


def own_case_naming_their_file_announced(wang, target):
    wang.push(finding(wang, wang.cases()["A-1"], PHOTO))
    case = wang.cases()["A-1"]
    said = {"sha256": HASH, "size": len(PHOTO), "type": "image/png", "case_id": case.case_id}
    assert wang.post("/evidence", said).status_code == 201
    return wang.http.get(f"/evidence/{HASH}", headers=wang.headers)


def another_file_under_their_hash(wang, target):
    """Claims to have the file, and sends something else of its size."""
    said = {"sha256": HASH, "size": len(PHOTO), "type": "image/png"}
    place = wang.post("/evidence", said).headers["location"]
    body = PHOTO[:-1] + b"!"
    assert wang.http.patch(place, content=body, headers={**wang.headers, **CHUNK}).status_code == 422
    return wang.http.get(f"/evidence/{HASH}", headers=wang.headers)


def announced(hash_of: str, size: int) -> Callable[[Any, Target], Any]:
    def attempt(wang, target):
        answer = wang.post("/evidence", {"sha256": hash_of, "size": size, "type": "image/png"})
        assert answer.json()["state"] == "upload"
        assert answer.json()["offset"] == 0
        return answer

    return attempt


def announced_for_their_case(wang, target):
    case_id = target.case.case_id
    return wang.post("/evidence", {"sha256": "0" * 64, "size": 9, "type": "image/png", "case_id": case_id})


def on_their_upload(method: str) -> Callable[[Any, Target], Any]:
    def attempt(wang, target):
        body = HALF[10:] if method == "PATCH" else None
        headers = {**wang.headers, **CHUNK, "Upload-Offset": "10"}
        return wang.http.request(method, target.upload, content=body, headers=headers)

    return attempt


def their_operation_again(wang, target):
    """The very operation that li sent, from wang's device."""
    return wang.post("/sync/batches", wire.push_to_json((replace(target.op, payload={}),), wang.span()))


def under_their_operation(wang, target):
    """An operation on a case of his own that says it stands on li's."""
    op = wang.operation(wang.cases()["A-2"], REAL, prev_op_id=target.op.op_id)
    answer = wang.post("/sync/batches", wire.push_to_json((op,), wang.span()))
    assert answer.json()["results"][0]["outcome"] == "blocked"
    return answer


def split_into_theirs(wang, target):
    """A split of his own case whose piece bears the id of li's."""
    mine = wang.cases()["A-3"]
    piece = {**wire.case_to_json(mine), "case_id": target.case.case_id, "issued_id": "A-3-1"}
    payload = {"outline": to_geojson(mine.outline), "pieces": [piece]}
    op = replace(wang.operation(mine, kind="split"), payload=payload)
    return wang.post("/sync/batches", wire.push_to_json((op,), wang.span()))


def merge_with_theirs(wang, target):
    """A merge of a case of his own that names li's."""
    mine = wang.cases()["A-4"]
    one = {"case_id": target.case.case_id, "base_version": target.case.version}
    payload = {"outline": to_geojson(mine.outline), "merged": [one]}
    op = replace(wang.operation(mine, kind="merge"), payload=payload)
    return wang.post("/sync/batches", wire.push_to_json((op,), wang.span()))


def single(method: str, collection: str, **headers: str) -> Callable[[Any, Target], Any]:
    """An attempt by a single write on li's case."""

    def attempt(wang, target):
        place = f"/collections/{collection}/items/{target.case.case_id}"
        said = {"issued_id": "B-9", "batch_id": NEW_ID_2, "units": ["320506"], **REAL}
        body = {"type": "Feature", "properties": said, "geometry": to_geojson(target.case.outline)}
        return wang.http.request(method, place, json=body, headers={**wang.headers, **headers})

    return attempt


def with_their_device(wang, target):
    span = replace(wang.span(), device_id="laptop-li")
    return wang.post("/sync/batches", wire.push_to_json((wang.operation(target.case),), span))


def at_the_desk(path: str, **more: Any) -> Callable[[Any, Target], Any]:
    """A word of the office's desk on li's case."""

    def attempt(wang, target):
        about = {"op_id": NEW_ID, "case_id": target.case.case_id, "version": target.case.version}
        return wang.post(f"/office/{path}", {"items": [about], **more})

    return attempt


def sample_of_theirs(wang, target):
    group = {"batch_id": target.case.batch_id, "unit": "320507", "level": 1, "size": 1}
    return wang.post("/office/samples", group)


ATTEMPTS = [
    pytest.param(get("/collections/cases/items/{case}"), id="a case by its id"),
    pytest.param(get("/collections/decisions/items/{case}"), id="a finding by its id"),
    pytest.param(get("/collections/zones/items/{case}"), id="a case as a zone"),
    pytest.param(get("/collections/cases/items/{case}", **{"If-None-Match": "*"}), id="a case by any ETag"),
    pytest.param(get("/collections/cases/items/{case}", **{"If-None-Match": '"2"'}), id="a case by its ETag"),
    pytest.param(get("/collections/cases/items?bbox={box}"), id="cases by a box"),
    pytest.param(get("/collections/decisions/items?bbox={box}"), id="findings by a box"),
    pytest.param(get("/collections/zones/items?bbox={box}"), id="zones by a box"),
    pytest.param(get("/collections/cases/items?issued_id=B-0"), id="a case by a filter"),
    pytest.param(get("/collections/decisions/items?review_state=submitted"), id="findings by a filter"),
    pytest.param(get("/collections/cases/items?batch_id={batch}&limit=10000"), id="the whole batch"),
    pytest.param(get("/collections/cases/items?issued_id=%25"), id="a filter with a joker"),
    pytest.param(get("/collections/cases/items?issued_id=x'+OR+'1'='1"), id="SQL in a filter"),
    pytest.param(get("/collections/cases/items?bbox=0,0,1,1)+OR+(1=1"), id="SQL in a box"),
    pytest.param(get("/collections/cases/items/x' OR '1'='1"), id="SQL in an id"),
    pytest.param(get("/collections/cases/items/..%2F..%2Fcases%2Fitems%2F{case}"), id="a path in an id"),
    pytest.param(get("/collections/cases/items?offset=7&limit=100"), id="the page behind his last"),
    pytest.param(get("/collections/cases"), id="the extent of all cases"),
    pytest.param(get("/collections/decisions"), id="the extent of all findings"),
    pytest.param(get("/sync/changes?limit=2000"), id="the feed from the beginning"),
    pytest.param(get("/sync/changes?cursor={cursor}"), id="the feed from li's cursor"),
    pytest.param(get("/sync/changes?cursor={forged}"), id="the feed from li's place with his own mark"),
    pytest.param(get("/evidence/{hash}"), id="a photo by its hash"),
    pytest.param(get("/evidence/{hash}", **{"If-None-Match": f'"{HASH}"'}), id="a photo by its ETag"),
    pytest.param(get("/evidence/{half}"), id="a photo that is on its way"),
    pytest.param(get("/evidence/..%2F{hash}"), id="a path in a hash"),
    pytest.param(own_case_naming_their_file, id="a photo by naming its hash"),
    pytest.param(own_case_naming_their_file_announced, id="a photo by naming and announcing its hash"),
    pytest.param(another_file_under_their_hash, id="a photo by sending another under its hash"),
    pytest.param(announced(HASH, len(PHOTO)), id="whether a photo is there"),
    pytest.param(announced(HALF_HASH, len(HALF)), id="how far a photo has come"),
    pytest.param(announced_for_their_case, id="a photo for a case"),
    pytest.param(on_their_upload("HEAD"), id="where an upload stands"),
    pytest.param(on_their_upload("PATCH"), id="the rest of an upload"),
    pytest.param(on_their_upload("DELETE"), id="the end of an upload"),
    pytest.param(push("submit"), id="a finding"),
    pytest.param(push("patch"), id="a part of a finding"),
    pytest.param(push("submit", base_version=1), id="a finding on an old version"),
    pytest.param(push("submit", base_version=99), id="a finding on a version to come"),
    pytest.param(push("return", payload={"reason": "no"}), id="a return"),
    pytest.param(push("approve"), id="an approval"),
    pytest.param(push("split", payload={"pieces": []}), id="a split"),
    pytest.param(push("merge", payload={"into": NEW_ID}), id="a merge"),
    pytest.param(push("submit", prev_op_id=lambda target: target.op.op_id), id="a finding after li's"),
    pytest.param(lead(), id="a lead in another unit"),
    pytest.param(lead(case_id="theirs"), id="a lead under li's id"),
    pytest.param(lead(case_id="theirs", units=["320506"]), id="a lead under li's id in his own unit"),
    pytest.param(split_into_theirs, id="a piece under li's id"),
    pytest.param(their_operation_again, id="li's operation id"),
    pytest.param(under_their_operation, id="an operation on li's"),
    pytest.param(with_their_device, id="li's device"),
    pytest.param(merge_with_theirs, id="a merge with li's"),
    pytest.param(single("PUT", "decisions", **{"If-Match": '"2-x"'}), id="a finding in the place of li's"),
    pytest.param(single("PUT", "decisions", **{"If-None-Match": "*"}), id="a first finding where li's is"),
    pytest.param(single("PATCH", "decisions", **{"If-Match": '"2-x"'}), id="a part of li's finding"),
    pytest.param(single("PUT", "cases", **{"If-None-Match": "*"}), id="a lead of his own under li's id, singly"),
    pytest.param(push("assign", payload={"unit": "320506"}), id="a hand-over to himself"),
    pytest.param(at_the_desk("approve"), id="an approval at the desk"),
    pytest.param(at_the_desk("return", reason="no"), id="a return at the desk"),
    pytest.param(at_the_desk("hand-over", unit="320506", person="wang"), id="a hand-over at the desk"),
    pytest.param(get("/office/waiting"), id="what waits"),
    pytest.param(get("/office/waiting/cases?batch_id={batch}&unit=320507&level=1"), id="what waits of li's county"),
    pytest.param(sample_of_theirs, id="a sample of li's county"),
    pytest.param(get("/progress"), id="how far li's county is"),
    pytest.param(get("/cases?unit=320507&text=B-0"), id="a case in a list"),
    pytest.param(get("/cases/{case}/history"), id="a case's history"),
    pytest.param(get("/cases/{case}/overlaps"), id="a case's zones"),
]
SHOWN = (SECRET_WORD, '"B-0"', "only li and his city", "still on its way", "Traceback", "SELECT", "sqlalchemy", ".part")


def as_li_sees_it(people) -> dict[str, Any]:
    li = people("li")
    cases = {issued: wire.case_to_json(case) for issued, case in li.cases().items() if issued.startswith("B")}
    feed_lines = [
        wire.record_to_json(c.record) for c in li.pull() if getattr(c.record, "issued_id", "").startswith("B")
    ]
    photo = li.http.get(f"/evidence/{HASH}", headers=li.headers).content
    return {"cases": cases, "feed": feed_lines, "photo": photo}


def stands_at(people, target) -> str:
    li = people("li")
    return li.http.head(target.upload, headers={**li.headers, **TUS}).headers["upload-offset"]


def assert_refused(answer) -> None:
    assert answer.status_code < 500, answer.text
    body = answer.json() if answer.text else {}
    echoed = str(body.get("record_id", "")) if answer.status_code >= 400 else ""
    shown = answer.text.replace(json.dumps(echoed), "")
    assert not [word for word in SHOWN if word in shown]
    if answer.status_code != 200:
        return
    assert {result["outcome"] for result in body.get("results", [])} <= {"rejected", "blocked"}
    assert not any(result.get("record") for result in body.get("results", []))
    boxes = body.get("extent", {}).get("spatial", {}).get("bbox", [])
    assert all(east <= 121.02 for _west, _south, east, _north in boxes)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_of_another_area_is_seen_or_written(people, target, attempt):
    wang, before = people("wang"), as_li_sees_it(people)
    wang.pull()
    assert_refused(attempt(wang, target))
    assert as_li_sees_it(people) == before
    assert stands_at(people, target) == "10"


@pytest.fixture
def forgetful(monkeypatch) -> None:
    """A server whose queries forget the area."""
    for module in (features, feed, records, seen, evidence_rows, waiting, samples, progress, dossier):
        monkeypatch.setattr(module, "within", lambda *_given, **_more: true())


@pytest.mark.postgres
@pytest.mark.parametrize("world", ["postgres"], indirect=True)
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_row_level_security_holds_it_where_the_server_forgets(people, target, forgetful, attempt):
    test_nothing_of_another_area_is_seen_or_written(people, target, attempt)


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_the_forgetful_server_does_forget(people, target, forgetful):
    """The test of the second wall is one: without it, on SQLite, the same server shows everything."""
    assert people("wang").get("/collections/cases/items", issued_id="B-0").json()["numberMatched"] == 1


@pytest.mark.postgres
@pytest.mark.parametrize("world", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE case_current SET review_state = 'approved' WHERE issued_id LIKE 'B%'", id="a case"),
        pytest.param("DELETE FROM case_current WHERE issued_id = 'B-0'", id="a case's end"),
        pytest.param("UPDATE evidence_named SET proven_at = 'x'", id="a photo's proof"),
        pytest.param(
            "UPDATE batch SET units = ',320507,' WHERE units LIKE '%320507%' AND units NOT LIKE '%320506%'",
            id="a batch",
        ),
        pytest.param("UPDATE zone SET level = 'x' WHERE natural_key LIKE 'Z2%'", id="a zone"),
    ],
)
def test_a_statement_without_any_filter_touches_nothing_of_another_area(settings, target, statement):
    database = Database(settings.url, settings)
    with database.write(Scope(settings.org_id, Area(("320506",)))) as connection:
        assert connection.execute(text(statement)).rowcount == 0
    database.close()


def test_a_colleague_of_the_same_area_does_see_it(people, target):
    """The table above would also pass on a server that shows nothing to anybody."""
    city = people("city")
    assert SECRET_WORD in city.get(f"/collections/decisions/items/{target.case.case_id}").text
    assert city.http.get(f"/evidence/{HASH}", headers=city.headers).content == PHOTO
    assert from_geojson(to_geojson(target.case.outline)) == target.case.outline


@pytest.mark.parametrize("kind", ["submit", "patch", "approve", "return", "split", "create"])
def test_a_reader_writes_nothing_in_his_own_area(people, kind):
    reader = people("reader")
    case = reader.cases()["A-0"]
    assert reader.outcome(reader.operation(case, REAL, kind)) == ["rejected"]
    assert reader.cases()["A-0"] == case

"""Single writes that come together: one transaction, an answer for each, and nobody harmed by what another one sent."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from redline_review.plugin.domain.errors import RedlineError
from redline_review.plugin.domain.geometry import to_geojson
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.states import OperationKind
from redline_review.server.blobs.opening import open_blobs
from redline_review.server.db.engine import Database
from redline_review.server.db.schema import audit, case_version, feed
from redline_review.server.errors import (
    DatabaseUnavailable,
    PreconditionFailed,
    RecordNotFound,
    StorageFull,
    TokenInvalid,
)
from redline_review.server.services import together as together_module
from redline_review.server.services.accounts import Accounts
from redline_review.server.services.check import check
from redline_review.server.services.features import etag_of
from redline_review.server.services.setup import open_database
from redline_review.server.services.single import OperationRefused, Precondition
from redline_review.server.services.together import Write
from redline_review.server.settings import read_secret
from sqlalchemy import select, text

FALSE_ALARM = {"reality": "not_real", "false_alarm_reason": "season"}
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
ABSENT = Precondition(absent=True)
_ids = IdFactory()


def new_id() -> str:
    return _ids.new(time.time_ns() // 1_000_000)


@pytest.fixture
def state(world):
    return world.client.app.state.redline


@pytest.fixture
def write(state):
    """Makes the write of a finding by somebody as he was last seen."""

    def make(person, case, said=FALSE_ALARM, asked=ABSENT, **more):
        writer = state.callers.writer(person.tokens["access_token"])
        body = {"properties": said, "geometry": more.pop("geometry", None)}
        return Write(writer, case if isinstance(case, str) else case.case_id, body, asked, **more)

    return make


@pytest.fixture
def rows(world, settings):
    """Reads columns of a table of this organisation, past the server."""

    def read(table, *names, order="seq"):
        columns = [table.c[name] for name in names]
        query = select(*columns).where(table.c.org_id == settings.org_id).order_by(table.c[order])
        with world.admin.connect() as connection:
            return [tuple(row) for row in connection.execute(query)]

    return read


@pytest.fixture
def sound(settings):
    """Checks the whole record, from the first audit entry to the last."""

    def look():
        database = open_database(settings)
        blobs = open_blobs(settings)
        try:
            return check(database, settings.org_id, blobs)
        finally:
            blobs.close()
            database.close()

    return look


def word(answer) -> str:
    """A short word on what became of a write."""
    if isinstance(answer, OperationRefused):
        return answer.problem["type"].rsplit(":", 1)[1]
    return type(answer).__name__ if isinstance(answer, Exception) else "made"


def test_each_write_of_a_group_is_judged_by_itself(state, write, people, rows, sound):
    wang, li, reader = people("wang"), people("li"), people("reader")
    cases, theirs = wang.cases(), li.cases()
    before = len(rows(audit, "seq"))
    lead = {"issued_id": "own-1", "batch_id": new_id(), "units": ["320506"]}
    answers = state.together.carry_out(
        [
            write(wang, cases["A-0"]),
            write(wang, cases["A-1"], {**REAL, "legality": "purple"}),
            write(wang, cases["A-2"], asked=Precondition(if_match='"1-x"')),
            write(wang, theirs["B-0"]),
            write(li, theirs["B-1"], REAL),
            write(reader, cases["A-3"]),
            write(wang, new_id()),
            write(wang, new_id(), lead, geometry=to_geojson(cases["A-0"].outline), kind=OperationKind.CREATE),
            write(wang, cases["A-4"], {"reality": [[1]]}),
            write(wang, cases["A-5"], REAL),
        ]
    )
    assert [word(answer) for answer in answers] == [
        "made",
        "unknown-code",
        "PreconditionFailed",
        "RecordNotFound",
        "made",
        "role-missing",
        "RecordNotFound",
        "made",
        "bad-record",
        "made",
    ]
    assert isinstance(answers[2], PreconditionFailed)
    assert isinstance(answers[3], RecordNotFound)
    found = wang.cases()
    assert [found[f"A-{n}"].version for n in range(6)] == [2, 1, 1, 1, 1, 2]
    assert (li.cases()["B-1"].finding, found["own-1"].version) == (REAL, 1)
    said = rows(audit, "subject", "device_id", "action")[before:]
    made = [cases["A-0"].case_id, theirs["B-1"].case_id, cases["A-5"].case_id]
    devices = {subject: device for subject, device, action in said if action == "operation"}
    assert [devices[one] for one in made] == ["laptop-wang", "laptop-li", "laptop-wang"]
    sound()


def test_the_answer_is_what_a_reader_is_given_afterwards(state, write, wang):
    cases = wang.cases()
    answers = state.together.carry_out([write(wang, cases[f"A-{n}"]) for n in range(3)])
    for n, feature in enumerate(answers):
        there = wang.get(f"/collections/decisions/items/{cases[f'A-{n}'].case_id}")
        assert there.headers["etag"] == etag_of(feature)
        shown = {name: value for name, value in there.json().items() if name != "links"}
        assert shown == json.loads(json.dumps(feature))


def test_findings_are_replaced_together_by_whoever_knows_them(state, write, wang):
    cases = wang.cases()
    first = state.together.carry_out([write(wang, cases[f"A-{n}"]) for n in range(3)])
    etags = [Precondition(if_match=etag_of(feature)) for feature in first]
    again = state.together.carry_out([write(wang, cases[f"A-{n}"], REAL, etags[n]) for n in range(3)])
    assert [word(answer) for answer in again] == ["made"] * 3
    stale = state.together.carry_out([write(wang, cases[f"A-{n}"], FALSE_ALARM, etags[n]) for n in range(3)])
    assert [word(answer) for answer in stale] == ["PreconditionFailed"] * 3
    assert {(one.finding["reality"], one.version) for name, one in wang.cases().items() if name < "A-3"} == {
        ("real", 3)
    }


def test_whoever_was_signed_out_a_moment_ago_is_refused_and_the_others_are_not(state, write, people, settings):
    wang, zhao = people("wang"), people("zhao")
    cases = wang.cases()
    writes = [write(wang, cases["A-0"]), write(zhao, cases["A-1"]), write(wang, cases["A-2"])]
    database = open_database(settings)
    Accounts(database, settings, read_secret(settings)).disable("zhao")
    database.close()
    assert state.callers.known_writer(zhao.tokens["access_token"]) is not None, "this process knew him"
    answers = state.together.carry_out(writes)
    assert [word(answer) for answer in answers] == ["made", "TokenInvalid", "made"]
    assert isinstance(answers[1], TokenInvalid)
    assert wang.cases()["A-1"].version == 1


def test_roles_that_changed_a_moment_ago_count_at_once(state, write, people, settings):
    wang, zhao, li = people("wang"), people("zhao"), people("li")
    cases, theirs = wang.cases(), li.cases()
    writes = [write(zhao, cases["A-0"]), write(wang, cases["A-1"]), write(zhao, theirs["B-0"])]
    database = open_database(settings)
    accounts = Accounts(database, settings, read_secret(settings))
    accounts.set_grants("zhao", accounts.one("li").grants)
    database.close()
    answers = state.together.carry_out(writes)
    assert [word(answer) for answer in answers] == ["RecordNotFound", "made", "made"]
    again = state.together.carry_out([write(zhao, theirs["B-1"])])
    assert [word(answer) for answer in again] == ["made"]


def test_what_the_database_refuses_harms_nobody_else(state, write, wang, rows, sound):
    """Two leads under one name in one batch: only the first can stand, and nobody knew before."""
    wang.pull()
    outline = to_geojson(wang.cases()["A-0"].outline)
    lead = {"issued_id": "twin", "batch_id": new_id(), "units": ["320506"]}
    more = {"geometry": outline, "kind": OperationKind.CREATE}
    cases = wang.cases()
    answers = state.together.carry_out(
        [write(wang, cases["A-0"]), write(wang, new_id(), lead, **more), write(wang, new_id(), lead, **more)]
    )
    assert [word(answer) for answer in answers] == ["made", "made", "not-storable"]
    told = [getattr(change.record, "issued_id", "") for change in wang.pull()]
    assert sorted(one for one in told if one) == ["A-0", "twin"]
    seqs = [seq for (seq,) in rows(feed, "seq")]
    assert seqs == list(range(1, len(seqs) + 1))
    sound()


def test_a_fault_over_one_write_is_that_ones_alone(state, write, wang, monkeypatch):
    cases = wang.cases()
    payload = state.single.payload

    def spoilt(case, said, partial):
        if case.issued_id == "A-1":
            raise ZeroDivisionError("a fault that nobody foresaw")
        return payload(case, said, partial)

    monkeypatch.setattr(state.single, "payload", spoilt)
    answers = state.together.carry_out([write(wang, cases[f"A-{n}"]) for n in range(3)])
    assert [word(answer) for answer in answers] == ["made", "ZeroDivisionError", "made"]


def test_a_fault_in_the_common_part_lets_each_go_by_itself(state, write, wang, monkeypatch, sound):
    cases = wang.cases()

    def fail(*_given):
        raise ZeroDivisionError("a fault that nobody foresaw")

    monkeypatch.setattr(together_module, "save", fail)
    answers = state.together.carry_out([write(wang, cases[f"A-{n}"]) for n in range(3)])
    assert [word(answer) for answer in answers] == ["made"] * 3
    assert {cases["A-0"].version, *(one.version for one in wang.cases().values())} == {1, 2}
    sound()


@pytest.mark.parametrize("fault", [DatabaseUnavailable, StorageFull])
def test_where_nothing_can_be_written_each_is_told_so_and_nothing_is(state, write, wang, monkeypatch, fault):
    cases = wang.cases()

    def fail(*_given):
        raise fault

    with monkeypatch.context() as broken:
        broken.setattr(together_module, "save", fail)
        answers = state.together.carry_out([write(wang, cases[f"A-{n}"]) for n in range(2)])
    assert [type(answer) for answer in answers] == [fault, fault]
    assert answers[0] is not answers[1]
    assert {one.version for one in wang.cases().values()} == {1}


def test_a_group_is_one_transaction(state, write, wang, monkeypatch):
    cases, begun = wang.cases(), []
    turn = Database.turn

    def counted(self, scope):
        begun.append(scope)
        return turn(self, scope)

    writes = [write(wang, cases[f"A-{n}"]) for n in range(5)]
    monkeypatch.setattr(Database, "turn", counted)
    assert [word(answer) for answer in state.together.carry_out(writes)] == ["made"] * 5
    assert len(begun) == 1


def test_many_clients_at_once_are_each_answered_and_the_record_is_whole(live_people, rows, sound):
    """Over real HTTP, in whatever groups they come."""
    wang, li = live_people("wang"), live_people("li")
    outline = to_geojson(wang.cases()["A-0"].outline)
    batches = {"wang": new_id(), "li": new_id()}
    gate = threading.Barrier(12)

    def offer(place: int) -> list[tuple[int, str]]:
        person, unit = (wang, "320506") if place % 2 else (li, "320507")
        gate.wait()
        answers = []
        for n in range(4):
            said = {"issued_id": f"own-{place}-{n}", "batch_id": batches[person.name], "units": [unit]}
            body = {"type": "Feature", "properties": said, "geometry": outline}
            headers = {**person.headers, "If-None-Match": "*"}
            made = person.http.post("/collections/cases/items", json=body, headers=headers)
            place_of = f"/collections/decisions/items/{made.json()['id']}"
            body = {"type": "Feature", "properties": FALSE_ALARM}
            given = person.http.put(place_of, json=body, headers=headers)
            answers.append((given.status_code, given.json()["properties"]["issued_id"]))
        return answers

    with ThreadPoolExecutor(12) as crew:
        found = list(crew.map(offer, range(12)))
    assert found == [[(200, f"own-{place}-{n}") for n in range(4)] for place in range(12)]
    kept = {issued: case for issued, case in {**wang.cases(), **li.cases()}.items() if issued.startswith("own-")}
    assert (len(kept), {case.version for case in kept.values()}) == (48, {2})
    seqs = [seq for (seq,) in rows(feed, "seq")]
    assert seqs == list(range(1, len(seqs) + 1))
    assert len({*rows(case_version, "case_id", "version", order="case_id")}) == sound().versions


def test_errors_of_ours_are_raised_as_they_are(state, write, wang):
    (answer,) = state.together.carry_out([write(wang, new_id())])
    assert isinstance(answer, RedlineError)


@pytest.mark.postgres
@pytest.mark.parametrize("world", ["postgres"], indirect=True)
def test_each_area_of_a_group_is_told_to_the_database(state, write, people, monkeypatch):
    """Row-level security holds for everybody's own part of a group, not for all of it together."""
    wang, li = people("wang"), people("li")
    cases, theirs = wang.cases(), li.cases()
    seen = []
    findings = together_module.features.findings

    def look(connection, scope, ids):
        area = connection.execute(text("SELECT current_setting('redline.area')")).scalar_one()
        seen.append((scope.area.prefixes, area))
        return findings(connection, scope, ids)

    monkeypatch.setattr(together_module.features, "findings", look)
    writes = [write(li, theirs["B-0"]), write(wang, cases["A-0"]), write(li, theirs["B-1"])]
    assert [word(answer) for answer in state.together.carry_out(writes)] == ["made"] * 3
    assert seen == [(("320507",), "(,320507)"), (("320506",), "(,320506)")]

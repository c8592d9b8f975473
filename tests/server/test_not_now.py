"""What the platform cannot do just now: it says when to come again, and nothing stays in anybody's way for ever."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

import pytest
from redline_review.plugin.domain.evidence import EvidenceFile, FileType, named, to_json
from redline_review.server.api.faults import fault_response, problem_response
from redline_review.server.app import create_app
from redline_review.server.db.engine import Database, Scope
from redline_review.server.db.journal import Actor, Journal
from redline_review.server.errors import DatabaseUnavailable
from redline_review.server.problems import CATALOGUE
from redline_review.server.services import push
from redline_review.server.services.evidence_names import NewNames
from sqlalchemy import text
from starlette.testclient import TestClient

AT = "2026-05-02T08:00:00.000Z"
PATIENCE_S = 120.0
NOT_NOW = (423, 503, 507)
LEAVES = [leaf for leaf, entry in CATALOGUE.items() if entry.status in NOT_NOW]
PICTURE = b"\x89PNG\r\n\x1a\n" + os.urandom(5_000)
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.__name__)
def test_whoever_is_refused_for_now_is_told_when_to_come_again(leaf):
    error = leaf(**dict.fromkeys(getattr(leaf, "__dataclass_fields__", ()), "x"))
    answer = problem_response(error)
    assert answer.status_code in NOT_NOW
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("status", [503, 507])
def test_a_bare_refusal_for_now_says_it_too(status):
    assert int(fault_response(status).headers["retry-after"]) > 0


def test_what_no_waiting_mends_names_no_time(wang):
    answer = wang.get("/sync/changes", cursor="not a cursor")
    assert answer.status_code == 410
    assert "retry-after" not in answer.headers


@pytest.mark.postgres
@pytest.mark.parametrize("world", ["postgres"], indirect=True)
def test_a_writer_that_has_gone_silent_in_its_transaction_does_not_stop_the_others_for_ever(world, settings, wang):
    """As a machine does that lost its power: nobody ends its connection, and it holds the organisation's counter."""
    silent = Database(settings.url, replace(settings, statement_timeout_ms=500))
    op, ended = wang.operation(wang.cases()["A-0"]), 0
    while not op_is_in(wang, op):  # once more where this machine was too slow to begin in half a second
        try:
            with silent.write(Scope(settings.org_id)) as connection:
                Journal(connection, Actor(settings.org_id), AT)
                wait_for_the_end_of(world.admin, connection.connection.dbapi_connection.info.backend_pid)
                assert wang.outcome(op) == ["applied"]
                connection.execute(text("SELECT 1"))
        except DatabaseUnavailable:
            ended += 1
    silent.close()
    assert ended


def op_is_in(person, op) -> bool:
    return person.cases()["A-0"].version > op.base_version


def wait_for_the_end_of(admin, pid: int) -> None:
    query, until = "SELECT count(*) FROM pg_stat_activity WHERE pid = :pid", time.monotonic() + PATIENCE_S
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.execute(text(query), {"pid": pid}).scalar_one():
            assert time.monotonic() < until, "it still holds the counter"


def announce(person, **more: object):
    said = {"sha256": hashlib.sha256(PICTURE).hexdigest(), "size": len(PICTURE), "type": "image/png", **more}
    return person.post("/evidence", said)


def test_an_upload_whose_bytes_a_restore_has_lost_begins_anew(wang, settings):
    """A backup knows of uploads under way and holds none of their bytes; laptops send them again."""
    place = announce(wang).headers["location"]
    half = {**wang.headers, **CHUNK}
    assert wang.http.patch(place, content=PICTURE[:2_000], headers=half).status_code == 204
    (settings.uploads_path / (place.rsplit("/", 1)[1] + ".part")).unlink()
    assert wang.http.head(place, headers={**wang.headers, **TUS}).status_code == 404
    again = announce(wang)
    assert (again.status_code, again.json()["offset"]) == (201, 0)
    assert wang.http.patch(again.headers["location"], content=PICTURE, headers=half).status_code == 204
    assert announce(wang).json()["state"] == "there"


@pytest.fixture
def hall() -> Iterator[ExitStack]:
    """What a test has opened is closed at its end."""
    with ExitStack() as stack:
        yield stack


@pytest.mark.postgres
@pytest.mark.parametrize("world", ["postgres"], indirect=True)
def test_who_names_a_file_that_is_there_and_who_pushes_a_finding_with_it_do_not_wait_in_a_ring(
    world, settings, wang, monkeypatch, hall
):
    """A push locks the counter and then writes the name; an announcement goes the same way round."""
    patient = replace(settings, lock_timeout_ms=int(PATIENCE_S * 1000))
    wang.http = hall.enter_context(TestClient(create_app(patient)))
    wang.http.patch(announce(wang).headers["location"], content=PICTURE, headers={**wang.headers, **CHUNK})
    sha256, case = hashlib.sha256(PICTURE).hexdigest(), wang.cases()["A-0"]
    photo = to_json(EvidenceFile(sha256, "x.png", len(PICTURE), ".png", FileType.PHOTO))
    with monkeypatch.context() as before:  # a finding from before names were kept
        before.setattr(push, "look_at", lambda _connection, _caller, changes: NewNames(changes))
        assert wang.outcome(wang.operation(case, payload=dict(named([photo])))) == ["applied"]
    name = "INSERT INTO evidence_named VALUES (:org, :case, :sha256, :account, :at, NULL)"
    with ThreadPoolExecutor(1) as pool:
        with world.admin.begin() as pushing:
            values = {"org": settings.org_id, "case": case.case_id, "sha256": sha256, "at": AT}
            account = "SELECT account_id FROM account WHERE org_id = :org AND username = 'wang'"
            values["account"] = pushing.execute(text(account), values).scalar_one()
            pushing.execute(text("SELECT 1 FROM counter WHERE org_id = :org FOR UPDATE"), values)
            pid = pushing.execute(text("SELECT pg_backend_pid()")).scalar_one()
            announcing = pool.submit(announce, wang, case_id=case.case_id)
            waits_for(world.admin, pid)
            pushing.execute(text(name), values)  # in a ring with the other, PostgreSQL would end one of the two
        assert announcing.result().json()["state"] == "there"


def waits_for(admin, pid: int) -> None:
    query = "SELECT count(*) FROM pg_stat_activity WHERE :pid = ANY(pg_blocking_pids(pid))"
    until = time.monotonic() + PATIENCE_S
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.execute(text(query), {"pid": pid}).scalar_one():
            assert time.monotonic() < until, "nobody waits"

"""Transactions that commit in another order than they took their numbers: the feed is delivered whole all the same.

The same scene is played twice. With our counter, whose row the writing transaction locks, nothing is lost. With numbers
from a plain sequence, which no transaction waits for, a reader passes the one who commits late, and never hears of it.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from redline_review.plugin.domain.records import Case
from redline_review.server.db import records
from redline_review.server.db.engine import Connection, Database, Scope
from redline_review.server.db.journal import Actor, Journal
from redline_review.server.db.records import CaseChange, Stamp
from sqlalchemy import text

pytestmark = pytest.mark.postgres
AT = "2026-05-02T08:00:00.000Z"
PATIENCE_S = 120
Writer = Callable[[Connection, str, Case], Callable[[], None]]
"""Takes a number within a transaction, and returns what writes the change under it."""


def by_our_counter(connection: Connection, org_id: str, case: Case) -> Callable[[], None]:
    journal = Journal(connection, Actor(org_id), AT)

    def write() -> None:
        change = CaseChange(case, replace(case, version=case.version + 1))
        records.save_cases(journal, Stamp(org_id, "office", AT), [change], "moved")
        journal.flush()

    return write


def by_a_plain_sequence(connection: Connection, org_id: str, case: Case) -> Callable[[], None]:
    number = connection.execute(text("SELECT nextval('plain')")).scalar_one()
    values = {"org": org_id, "seq": number, "id": case.case_id, "link": uuid.uuid4().hex * 2, "at": AT}

    def write() -> None:
        for statement in (
            "INSERT INTO audit SELECT :org, max(seq) + :seq, :at, '', '', 'moved', :id, :seq, '{}', :link, :link, :link"
            " FROM audit WHERE org_id = :org",
            "INSERT INTO feed VALUES (:org, :seq, 'case', :id, 2, 'changed', NULL, ',320506,', :link)",
            "UPDATE counter SET feed_seq = greatest(feed_seq, :seq) WHERE org_id = :org",
        ):
            connection.execute(text(statement), values)

    return write


@pytest.fixture
def database(world, settings):
    """The server's role, that may for once use a sequence; it waits for locks as long as this machine needs."""
    patient = replace(settings, lock_timeout_ms=PATIENCE_S * 1000, statement_timeout_ms=PATIENCE_S * 1000)
    newest = "SELECT feed_seq + 1 FROM counter WHERE org_id = :org"
    with world.admin.begin() as connection:
        first = connection.execute(text(newest), {"org": settings.org_id}).scalar_one()
        connection.execute(text(f"CREATE SEQUENCE plain START {first}"))
        connection.execute(text("GRANT USAGE ON SEQUENCE plain TO PUBLIC"))
    opened = Database(patient.url, patient)
    yield opened
    opened.close()
    with world.admin.begin() as connection:
        connection.execute(text("DROP SEQUENCE plain"))


def waits_for(admin, pid: int) -> bool:
    query = "SELECT count(*) FROM pg_stat_activity WHERE :pid = ANY(pg_blocking_pids(pid))"
    with admin.connect() as connection:
        return bool(connection.execute(text(query), {"pid": pid}).scalar_one())


def told_by_a_late_commit(database: Database, admin, org_id: str, reader, take: Writer) -> list[str]:
    """The first takes its number, the second takes the next and commits, a reader polls, the first commits."""
    cases = reader.cases()
    reader.pull()

    def second() -> None:
        with database.write(Scope(org_id)) as connection:
            take(connection, org_id, cases["A-1"])()

    with ThreadPoolExecutor(1) as pool:
        with database.write(Scope(org_id)) as connection:
            write = take(connection, org_id, cases["A-0"])
            pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            late = pool.submit(second)
            until = time.monotonic() + PATIENCE_S
            while not late.done() and not waits_for(admin, pid):
                assert time.monotonic() < until, "the second writer neither waits nor ends"
            told = reader.pull()
            write()
        late.result()
    told += reader.pull()
    return [change.record.issued_id for change in told]


@pytest.mark.parametrize("world", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    ("take", "told"),
    [
        pytest.param(by_our_counter, ["A-0", "A-1"], id="our counter delivers both"),
        pytest.param(by_a_plain_sequence, ["A-1"], id="a plain sequence loses the one who commits late"),
    ],
)
def test_a_reader_between_two_commits_out_of_order(world, settings, wang, database, take, told):
    assert told_by_a_late_commit(database, world.admin, settings.org_id, wang, take) == told

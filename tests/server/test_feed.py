"""The feed and its cursor: gapless, opaque, forkable, scoped."""

from __future__ import annotations

import base64
import threading
from dataclasses import replace

import httpx
import pytest
from redline_review.plugin.domain.operations import Tombstone
from redline_review.plugin.domain.records import Case
from redline_review.server.area import units_text
from redline_review.server.db import feed, records
from redline_review.server.db.engine import Database, Scope
from redline_review.server.db.journal import Actor, Journal
from redline_review.server.db.records import CaseChange, Stamp
from redline_review.server.services.accounts import Accounts, parse_grant
from redline_review.server.settings import read_secret

AT = "2026-05-02T08:00:00.000Z"


def move(settings, case: Case, units: tuple[str, ...]) -> None:
    """Give a case to other units, as the office does."""
    database = Database(settings.url, settings)
    with database.write(Scope(settings.org_id)) as connection:
        journal = Journal(connection, Actor(settings.org_id), AT)
        after = replace(case, units=units, version=case.version + 1)
        stamp = Stamp(settings.org_id, "office", AT)
        records.save_cases(journal, stamp, [CaseChange(case, after)], "moved")
        journal.flush()
    database.close()


def test_nothing_new_is_an_empty_page_with_the_same_cursor(wang):
    wang.pull()
    before = wang.cursor
    assert wang.pull() == []
    assert wang.cursor == before


@pytest.mark.parametrize(
    "cursor",
    [
        pytest.param("not a cursor", id="words"),
        pytest.param("AAAA", id="bytes"),
        pytest.param(base64.urlsafe_b64encode(b'{"s":"x","h":"","a":""}').decode(), id="no number"),
        pytest.param(base64.urlsafe_b64encode(b'{"s":-1,"h":"","a":""}').decode(), id="a negative number"),
        pytest.param(base64.urlsafe_b64encode(b'{"s":1e999,"h":"","a":""}').decode(), id="infinity"),
        pytest.param("é" * 8, id="no ASCII"),
    ],
)
def test_an_unreadable_cursor_is_gone(wang, cursor):
    assert fault(wang.get("/sync/changes", cursor=cursor)) == (410, "cursor-gone")


def test_a_cursor_of_the_future_means_another_past(wang):
    forged = base64.urlsafe_b64encode(b'{"s":999999,"h":"00","a":""}').decode()
    assert fault(wang.get("/sync/changes", cursor=forged)) == (410, "feed-forked")


def test_a_server_restored_from_a_backup_says_that_the_feed_forked(world, settings, people):
    """The same position with another past: what was pushed before the restore was never seen by this server."""
    wang = people("wang")
    sent = wang.operation(wang.cases()["A-0"])
    wang.push(sent)
    wang.pull()
    world.restore(settings.org_id)
    again = people("wang")
    assert fault(again.get("/sync/changes", cursor=wang.cursor)) == (410, "feed-forked")
    again.push(again.operation(again.cases()["A-1"]))  # now the feed is as long as the lost past
    assert fault(again.get("/sync/changes", cursor=wang.cursor)) == (410, "feed-forked")
    assert again.outcome(sent) == ["applied"]


def fault(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rsplit(":", 1)[1]


def test_a_change_of_area_starts_the_pull_again(wang, settings):
    wang.pull()
    database = Database(settings.url, settings)
    accounts = Accounts(database, settings, read_secret(settings))
    grants = [parse_grant("inspector:320506"), parse_grant("inspector:320507")]
    accounts.add("wang", "another long password", grants, replace_existing=True)
    database.close()
    assert fault(wang.get("/sync/changes", cursor=wang.cursor)) == (410, "cursor-gone")
    wang.cursor = ""
    assert "B-0" in wang.cases()


def test_a_case_that_leaves_the_area_leaves_a_tombstone_there_and_arrives_elsewhere(people, settings):
    wang, li = people("wang"), people("li")
    case = wang.cases()["A-0"]
    wang.pull(), li.pull()
    move(settings, case, ("320507",))
    (told,) = [c.record for c in wang.pull()]
    assert told == Tombstone("case", case.case_id, "left_scope", told.at)
    assert told.at, "when it left is told, and nobody's name where it was the server's own work"
    assert [c.record.issued_id for c in li.pull()] == ["A-0"]
    assert wang.push(wang.operation(case))[0].problem["type"].endswith(":case-not-found")


def test_an_operation_acknowledged_before_its_case_left_is_still_a_duplicate(wang, settings):
    case = wang.cases()["A-0"]
    op = wang.operation(case)
    wang.push(op)
    move(settings, wang.cases()["A-0"], ("320507",))
    assert wang.outcome(op) == ["duplicate"]


def test_the_feed_is_gapless_for_a_reader_who_polls_while_many_write(live_people, live):
    """Writers commit out of order; a reader with a moving cursor still gets every operation exactly once."""
    writers, each = 6, 8
    people = [live_people("wang", f"laptop-{n}") for n in range(writers)]
    cases = list(people[0].cases().values())[:writers]
    sent: list[str] = []
    faults: list[str] = []

    def write(person, case) -> None:
        previous = None
        for n in range(each):
            op = person.operation(case, {"reality": "undecided", "note": f"{person.device} {n}"}, prev_op_id=previous)
            results = person.push(op)
            if results[0].outcome.value != "applied":
                faults.append(str(results[0]))
            sent.append(op.op_id)
            previous = op.op_id

    reader = live_people("zhao")
    reader.pull()
    threads = [threading.Thread(target=write, args=pair) for pair in zip(people, cases)]
    for thread in threads:
        thread.start()
    got: list[str] = []
    while any(thread.is_alive() for thread in threads):
        got += [change.op_id for change in reader.pull(limit=3)]
    got += [change.op_id for change in reader.pull(limit=3)]
    assert faults == []
    assert len(sent) == writers * each
    assert sorted(got) == sorted(sent)


def test_the_same_push_in_parallel_is_applied_exactly_once(live, live_people):
    person = live_people("wang")
    op = person.operation(person.cases()["A-0"])
    outcomes: list[str] = []
    start = threading.Barrier(8)

    def send() -> None:
        with httpx.Client(base_url=live, timeout=30) as client:
            twin = replace(person, http=client)
            start.wait()
            outcomes.extend(twin.outcome(op))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["applied"] + ["duplicate"] * 7
    assert person.cases()["A-0"].version == 2


def test_units_are_stored_sorted_and_without_what_no_unit_is():
    assert units_text(["320507", "320506", "%", ""]) == ",320506,320507,"


def test_lines_that_lie_far_behind_each_other_come_whole(wang, monkeypatch):
    at_once = [change.seq for change in wang.pull()]
    monkeypatch.setattr(feed, "_WINDOW_LINES", 1)  # one line of anybody's at a time
    wang.cursor = ""
    assert [change.seq for change in wang.pull(limit=2)] == at_once
    assert max(b - a for a, b in zip(at_once, at_once[1:])) > 1

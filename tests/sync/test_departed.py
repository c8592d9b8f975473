"""Patches that left, were deleted, came back or were found by others: it is said, and no work goes with them."""

from __future__ import annotations

import json

import pytest
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.came_down import CameDown, away_with_work, came_down
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.domain.file_sending import FileState
from redline_review.plugin.domain.states import OperationKind, OutboxState
from redline_review.server.db.engine import Scope
from redline_review.server.db.journal import Actor, FeedLine, Journal
from redline_review.tests.sync.support_store import CLOCK, attach, decide, new_id, photo, session_of

ELSEWHERE = "990000"


def rows_of(laptop):
    return session_of(laptop.store).queue.rows


def status(laptop, case_id):
    return rows_of(laptop)[case_id].status


def delete(platform, office, case_id, by=""):
    """Let the platform say that a patch is deleted; it keeps the record, as it keeps everything."""
    org_id, at = platform.settings.org_id, CLOCK.now()
    account = platform._state.accounts.one(by).account_id if by else ""
    with platform._state.database.write(Scope(org_id)) as connection:
        journal = Journal(connection, Actor(org_id, account), at)
        version = platform.case(case_id).version
        journal.tell(FeedLine("case", case_id, version, f",{office.unit},", None, "deleted"), "delete", "")
        journal.flush()


@pytest.mark.parametrize("gone", ["left", "deleted"])
def test_no_work_goes_with_a_patch_that_goes(laptop, platform, office, gone):
    begun, waiting, untouched = office.case_ids
    session = session_of(laptop.store)
    session.go(begun)
    session.answer("reality", "not_real_season")
    hashes = attach(laptop.store, waiting, photo(("gone", gone)))
    op_id = decide(laptop.store, waiting)
    before = rows_of(laptop)
    for case_id in office.case_ids:
        if gone == "left":
            platform.move(case_id, ELSEWHERE)
        else:
            delete(platform, office, case_id)
    report = laptop.sync()
    assert report.gone == 3
    contents = laptop.store.contents()
    assert {case.case_id for case in contents.cases} == {begun, waiting}, "what work stands on stays readable"
    assert contents.drafts[begun].answers["reality"] == "not_real"
    assert contents.drafts[waiting].decided
    assert [file["sha256"] for file in contents.drafts[waiting].evidence] == hashes
    assert (laptop.evidence / f"{hashes[0]}.jpg").read_bytes() == photo(("gone", gone))
    assert away_with_work(rows_of(laptop), contents.drafts) == 1, "of the other one the platform has said more"
    (row,) = laptop.store.outbox()
    assert row.operation.op_id == op_id
    if gone == "left":
        assert (report.rejected, row.state) == (1, OutboxState.REJECTED), "it was sent, and the platform answered"
        assert contents.refusals[waiting]
        assert status(laptop, waiting) is CaseStatus.REJECTED
        assert status(laptop, begun) is CaseStatus.GONE
    else:  # the record is still there, and the platform takes the finding for it
        assert (report.applied, row.state) == (1, OutboxState.SETTLED)
        assert status(laptop, begun) is CaseStatus.DELETED
    told = came_down(before, rows_of(laptop), contents.drafts)
    assert told.kept == told.left + told.deleted >= 1
    laptop.store.close()
    again = SqliteStore.open(laptop.store.path, CLOCK)
    assert {case.case_id for case in again.contents().cases} == {begun, waiting}
    assert untouched in again.contents().gone
    laptop.store = again


def test_when_and_through_whom_a_patch_went_is_told(laptop, platform, office):
    li = f"li-{office.unit}"
    platform.account(li, office.unit, "admin")
    first, second, _third = office.case_ids
    for case_id in (first, second):
        decide(laptop.store, case_id)
    laptop.sync()
    delete(platform, office, first, by=li)
    platform.move(second, ELSEWHERE)
    assert laptop.sync().gone == 2
    departures = laptop.store.contents().departures
    assert (departures[first].reason, departures[first].by) == ("deleted", li)
    assert (departures[second].reason, departures[second].by) == ("left_scope", "")
    for told in departures.values():
        assert told.at[:4] == CLOCK.now()[:4]
        assert told.told_at


def test_a_patch_that_comes_back_is_as_it_was_with_all_work(laptop, platform, office):
    case_id = office.case_ids[0]
    session = session_of(laptop.store)
    session.go(case_id)
    session.answer("reality", "not_real_season")
    platform.move(case_id, ELSEWHERE)
    laptop.sync()
    assert status(laptop, case_id) is CaseStatus.GONE
    platform.move(case_id, office.unit)
    laptop.sync()
    assert status(laptop, case_id) is CaseStatus.STARTED
    assert laptop.store.contents().departures == {}
    decide(laptop.store, case_id)
    assert laptop.sync().settled == 1


def test_files_of_a_patch_that_left_after_its_finding_went_are_answered_and_stay(laptop, platform, office, monkeypatch):
    case_id = office.case_ids[0]
    (sha256,) = attach(laptop.store, case_id, photo("late"))
    decide(laptop.store, case_id)
    monkeypatch.setattr("redline_review.plugin.app.sync._Run._send_files", lambda _run, _files: None)
    assert laptop.sync().settled == 1
    monkeypatch.undo()
    platform.move(case_id, ELSEWHERE)
    report = laptop.sync()
    assert (report.gone, report.errors) == (1, ())
    (file,) = laptop.store.outgoing_files()
    assert file.state in (FileState.SENT, FileState.FAILED), "sent, or the platform said why not"
    assert file.state is FileState.SENT or (file.fault and file.detail)
    assert (laptop.evidence / f"{sha256}.jpg").read_bytes() == photo("late")


def test_what_somebody_else_found_says_so_and_ones_own_does_not(laptops, platform, office):
    qian = f"qian-{office.unit}"
    platform.account(qian, office.unit)
    mine, theirs = laptops("mine"), laptops("theirs", qian)
    mine.sync()
    theirs.sync()
    own, other, _third = office.case_ids
    decide(mine.store, own)
    decide(theirs.store, other)
    theirs.sync()
    before = rows_of(mine)
    mine.sync()
    assert mine.store.contents().own_names == {office.username}
    assert (status(mine, own), status(mine, other)) == (CaseStatus.SENT, CaseStatus.ELSEWHERE)
    assert came_down(before, rows_of(mine), mine.store.contents().drafts) == CameDown(elsewhere=1)
    assert mine.cases()[other].finding_by == qian
    theirs.sync()
    decide(theirs.store, own, "undecided")
    assert theirs.sync().settled == 1
    mine.sync()
    assert status(mine, own) is CaseStatus.ELSEWHERE, "another one gave the finding that stands"
    fresh = laptops("fresh")
    fresh.sync()
    assert status(fresh, other) is CaseStatus.ELSEWHERE


def test_a_return_says_who_when_and_why_and_stands_on_top(laptop, platform, office):
    last = office.case_ids[-1]
    decide(laptop.store, last)
    laptop.sync()
    judge = f"judge-{office.unit}"
    platform.account(judge, office.unit, "approver")
    before = rows_of(laptop)
    said = platform.say(
        judge, OperationKind.RETURN, new_id(), last, platform.case(last).version, {"reason": "照片不清"}
    )
    assert said.version
    laptop.sync()
    case = laptop.cases()[last]
    assert (case.return_reason, case.extra["returned_by"]) == ("照片不清", judge)
    assert case.extra["returned_at"][:4] == CLOCK.now()[:4]
    session = session_of(laptop.store)
    session.queue.arrange()
    assert session.queue.order[0] == last
    assert session.queue.rows[last].status is CaseStatus.RETURNED
    assert came_down(before, session.queue.rows, session.drafts) == CameDown(returned=1)
    assert json.loads(json.dumps(case.extra)) == case.extra

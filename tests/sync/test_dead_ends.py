"""A record never leads nowhere: what the platform refused of merging is taken apart or found anew, nothing is lost."""

from __future__ import annotations

import pytest
from redline_review.plugin.app.conflict import Settling, Side
from redline_review.plugin.app.outline_merge import PatchMerge
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.app.verify import verify_record
from redline_review.plugin.domain.outline_merge import merged_into
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.sync.support_lines import Line, PlainLine
from redline_review.tests.sync.support_platform import Platform
from redline_review.tests.sync.support_store import CLOCK, session_of, square

WHOLE = square(120.6, 31.17, 0.01)
REFUSED = (OutboxState.CONFLICT, OutboxState.REJECTED, OutboxState.BLOCKED)


@pytest.fixture
def line() -> Line:
    """The plain line: none of this hangs on it."""
    return PlainLine()


@pytest.fixture
def platform(sqlite_platform: Platform) -> Platform:
    """One database: none of this hangs on it."""
    return sqlite_platform


@pytest.fixture
def two(laptops):
    """Two laptops that have pulled everything."""
    both = laptops("first"), laptops("second")
    for laptop in both:
        laptop.sync()
    return both


def merging(session: ReviewSession) -> PatchMerge:
    return PatchMerge(session, CLOCK, lambda _outline: "")


def find(session: ReviewSession, case_id: str, code: str = "not_real_season") -> None:
    session.go(case_id)
    session.answer("reality", code)
    session.decide()


def find_and_send(laptop, case_id: str, code: str = "not_real_season") -> None:
    find(session_of(laptop.store), case_id, code)
    assert laptop.sync().conflicts == 0


def settle(laptop, session: ReviewSession, case_id: str, side: Side) -> None:
    settling = Settling(session, CLOCK)
    found = settling.compare(laptop.store.conflicts(), case_id)
    settling.settle(found, dict.fromkeys(found.open_lines({}), side), "Talked it over by telephone.")


def look_again(laptop, session: ReviewSession) -> None:
    """Take in all that is in the store now: every act of the sitting is durable."""
    session.take_in(laptop.store.contents(session.contents), len(laptop.store.outbox()) * 100)


def left(laptop) -> list[tuple[str, str]]:
    """Return what was refused and still asks for a person."""
    rows = [row for row in laptop.store.outbox() if row.state in REFUSED and not row.superseded]
    return [(row.operation.kind.value, row.state.value) for row in rows]


def statuses(laptop, *case_ids: str) -> list[CaseStatus]:
    rows = session_of(laptop.store).queue.rows
    return [rows[case_id].status for case_id in case_ids]


def refused_apart(mine, theirs, kept: str, one: str) -> ReviewSession:
    """Merge, let a colleague find something on it, and take apart without knowing: the platform refuses that."""
    merging(session_of(mine.store)).merge(kept, (one,), WHOLE)
    assert mine.sync().applied == 1
    theirs.sync()
    find_and_send(theirs, kept)
    merging(session_of(mine.store)).take_apart(kept)
    assert mine.sync().conflicts == 1
    assert left(mine) == [("merge", "conflict")]
    return session_of(mine.store)


def test_patches_that_the_platform_did_not_take_apart_are_merged_still_and_can_be_taken_apart_again(
    two, platform, office
):
    mine, theirs = two
    kept, one, _other = office.case_ids
    session = refused_apart(mine, theirs, kept, one)
    again = merging(session)
    assert (again.members(kept), again.answered_by(one)) == ((one,), kept)
    assert session.queue.rows[one].answered_by == session.case(kept).issued_id
    again.take_apart(one)
    report = mine.sync()
    assert (report.applied, report.settled, report.conflicts, left(mine)) == (1, 1, 0, [])
    assert (merged_into(platform.case(one)), platform.case(kept).finding["reality"]) == ("", "not_real")
    assert merging(session_of(mine.store)).members(kept) == ()
    assert statuses(mine, kept, one) == [CaseStatus.SENT, CaseStatus.UNDECIDED]
    find_and_send(mine, one)
    assert platform.case(one).finding_number == 1
    assert verify_record(mine.store.record_source(), lambda _file: None).whole


def test_a_finding_on_patches_that_were_not_taken_apart_goes_out_for_all_of_them(two, platform, office):
    mine, theirs = two
    kept, one, _other = office.case_ids
    session = refused_apart(mine, theirs, kept, one)
    find(session, kept, "not_real_water_level")
    report = mine.sync()
    assert (report.blocked, report.conflicts) == (0, 1)
    assert left(mine) == [("submit", "conflict")]
    settle(mine, session_of(mine.store), kept, Side.MINE)
    report = mine.sync()
    assert (report.applied, report.conflicts, left(mine)) == (1, 0, [])
    assert platform.case(kept).finding["false_alarm_reason"] == "water_level"
    assert merged_into(platform.case(one)) == kept


def test_a_refused_merge_is_taken_apart_in_the_same_sitting_in_which_the_finding_behind_it_was_settled(
    two, platform, office
):
    mine, theirs = two
    kept, one, _other = office.case_ids
    find_and_send(theirs, one)
    find(session_of(mine.store), one, "undecided")
    merging(session_of(mine.store)).merge(kept, (one,), WHOLE)
    assert mine.sync().conflicts == 1
    session = session_of(mine.store)
    settle(mine, session, one, Side.MINE)
    merging(session).take_apart(kept)
    look_again(mine, session)
    assert merging(session).members(kept) == ()
    assert session.queue.rows[one].status is CaseStatus.STARTED, "it waited behind the merge: it is to be saved again"
    for case_id in (one, kept):
        session.go(case_id)
        if case_id == kept:
            session.answer("reality", "not_real_season")
        session.decide()
    report = mine.sync()
    assert (report.applied, report.conflicts, report.waiting, left(mine)) == (2, 0, 0, [])
    assert [platform.case(case_id).finding["reality"] for case_id in (one, kept)] == ["undecided", "not_real"]
    assert statuses(mine, kept, one) == [CaseStatus.SENT, CaseStatus.SENT]
    assert verify_record(mine.store.record_source(), lambda _file: None).whole


def test_taking_apart_leaves_two_findings_on_a_patch_for_a_person_to_choose(two, platform, office):
    mine, theirs = two
    kept, one, _other = office.case_ids
    find_and_send(theirs, one)
    find(session_of(mine.store), one, "undecided")
    merging(session_of(mine.store)).merge(kept, (one,), WHOLE)
    mine.sync()
    merging(session_of(mine.store)).take_apart(kept)
    assert [conflict.case_id for conflict in mine.store.conflicts()] == [one]
    assert statuses(mine, kept, one) == [CaseStatus.UNDECIDED, CaseStatus.CONFLICT]
    settle(mine, session_of(mine.store), one, Side.MINE)
    report = mine.sync()
    assert (report.applied, report.conflicts, left(mine)) == (1, 0, [])
    assert platform.case(one).finding["reality"] == "undecided"


def test_a_refused_merge_that_was_taken_apart_is_not_brought_back_by_undo(two, office):
    mine, theirs = two
    kept, one, _other = office.case_ids
    find_and_send(theirs, one)
    session = session_of(mine.store)
    merging(session).merge(kept, (one,), WHOLE)
    mine.sync()
    look_again(mine, session)
    merging(session).take_apart(kept)
    assert session.undo() is None, "the platform never had it merged: nothing would send that"
    assert merging(session).members(kept) == ()
    assert left(mine) == []

"""Patches merged and taken apart, and splits that were refused: from a laptop's store to the platform and back."""

from __future__ import annotations

from redline_review.plugin.app.conflict import Settling, Side
from redline_review.plugin.app.offer_again import OfferAgain, refused_split
from redline_review.plugin.app.outline_merge import PatchMerge
from redline_review.plugin.app.outline_split import PatchSplit
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.app.verify import verify_record
from redline_review.plugin.domain.geometry import parse_wkb
from redline_review.plugin.domain.outline import Editing
from redline_review.plugin.domain.outline_merge import MERGED_FROM, merged_into
from redline_review.plugin.domain.states import OperationKind, OutboxState
from redline_review.tests.sync.support_store import CLOCK, session_of, square

WHOLE = square(120.6, 31.17, 0.01)


def sound(_outline: bytes) -> str:
    return ""


def decide(laptop, case_id: str, code: str = "not_real_season") -> None:
    session = session_of(laptop.store)
    session.go(case_id)
    session.answer("reality", code)
    session.decide()


def merging(laptop) -> PatchMerge:
    return PatchMerge(session_of(laptop.store), CLOCK, sound)


def status(laptop, case_id: str) -> CaseStatus:
    return session_of(laptop.store).queue.rows[case_id].status


def split_in_two(laptop, case_id: str):
    session = session_of(laptop.store)
    session.go(case_id)
    two = (*parse_wkb(session.case(case_id).outline), *parse_wkb(square(120.7, 31.2)))
    return PatchSplit(session, CLOCK, sound).split(case_id, Editing(two), 1)


def test_a_merge_and_the_finding_on_it_settle_and_a_colleague_sees_where_the_answer_is(laptops, platform, office):
    mine, theirs = laptops("first"), laptops("second")
    mine.sync()
    kept, one, two = office.case_ids
    decide(mine, one)  # answered before, and not sent yet
    merging(mine).merge(kept, (one, two), WHOLE)
    decide(mine, kept)
    report = mine.sync()
    assert (report.applied, report.settled, report.waiting, report.conflicts) == (3, 3, 0, 0)
    assert set(mine.states.values()) == {OutboxState.SETTLED}
    theirs.sync()
    for laptop in (mine, theirs):
        held = laptop.cases()
        assert (held[kept].outline_found, held[kept].extra[MERGED_FROM]) == (WHOLE, [one, two])
        assert [merged_into(held[case_id]) for case_id in (one, two)] == [kept, kept]
        assert [held[case_id].finding for case_id in (one, two)] == [{}, {}]
        assert [status(laptop, case_id) for case_id in (one, two)] == [CaseStatus.MERGED] * 2
        assert status(laptop, kept) is CaseStatus.SENT
        assert merging(laptop).members(kept) == (one, two)
    assert platform.case(kept).finding_number == 1


def test_taken_apart_by_a_colleague_each_is_to_be_answered_again(laptops, platform, office):
    mine, theirs = laptops("first"), laptops("second")
    mine.sync()
    kept, one, two = office.case_ids
    decide(mine, one)
    merging(mine).merge(kept, (one, two), WHOLE)
    mine.sync()
    theirs.sync()
    merging(theirs).take_apart(two)
    report = theirs.sync()
    assert (report.applied, report.settled, report.conflicts, report.rejected) == (1, 1, 0, 0)
    mine.sync()
    for laptop in (mine, theirs):
        assert merging(laptop).members(kept) == ()
        assert [status(laptop, case_id) for case_id in (one, two)] == [CaseStatus.SENT, CaseStatus.UNDECIDED]
        assert laptop.cases()[one].finding["reality"] == "not_real"
    assert platform.case(kept).outline_found is None
    merging(mine).merge(kept, (two,), WHOLE)
    assert mine.sync().applied == 1


def test_undone_after_it_was_sent_the_platform_has_it_apart_as_well(laptops, platform, office):
    laptop = laptops()
    laptop.sync()
    kept, one, _two = office.case_ids
    session = session_of(laptop.store)
    session.go(kept)
    PatchMerge(session, CLOCK, sound).merge(kept, (one,), WHOLE)
    assert laptop.sync().applied == 1
    assert merged_into(platform.case(one)) == kept
    session.undo()
    assert laptop.sync().applied == 1
    assert (merged_into(platform.case(one)), platform.case(kept).outline_found) == ("", None)
    decide(laptop, one)
    assert laptop.sync().applied == 1
    assert platform.case(one).finding_number == 1


def test_a_merge_over_a_colleague_s_finding_changes_nothing_and_can_be_taken_apart_and_done_again(
    laptops, platform, office
):
    mine, theirs = laptops("first"), laptops("second")
    mine.sync()
    theirs.sync()
    kept, one, two = office.case_ids
    decide(theirs, one)
    theirs.sync()
    merging(mine).merge(kept, (one, two), WHOLE)
    decide(mine, kept)
    report = mine.sync()
    assert (report.applied, report.conflicts) == (0, 1)
    assert [row.state for row in mine.store.outbox()] == [OutboxState.CONFLICT, OutboxState.BLOCKED]
    assert [status(mine, case_id) for case_id in (kept, one, two)] == [
        CaseStatus.BLOCKED,
        CaseStatus.CONFLICT,
        CaseStatus.CONFLICT,
    ]
    assert platform.case(one).finding["reality"] == "not_real"
    merging(mine).take_apart(one)
    assert not mine.store.conflicts()
    assert [status(mine, case_id) for case_id in (one, two)] == [CaseStatus.SENT, CaseStatus.UNDECIDED]
    merging(mine).merge(kept, (one, two), WHOLE)
    decide(mine, kept)
    report = mine.sync()
    assert (report.applied, report.conflicts, report.blocked) == (2, 0, 0)
    assert merged_into(platform.case(one)) == kept
    assert verify_record(mine.store.record_source(), lambda _file: None).whole


def test_a_finding_on_a_piece_waits_behind_the_refused_split_and_goes_when_that_is_offered_again(
    laptops, platform, office
):
    mine, theirs = laptops("first"), laptops("second")
    mine.sync()
    theirs.sync()
    case_id = office.case_ids[0]
    decide(theirs, case_id)
    theirs.sync()
    piece = split_in_two(mine, case_id)
    decide(mine, case_id, "not_real_water_level")
    mine.sync()
    decide(mine, piece.case_id)  # only now, after the refusal
    for _ in range(2):
        report = mine.sync()
        assert (report.applied, report.rejected) == (0, 0)
        states = {(row.operation.kind, row.operation.case_id): row.state for row in mine.store.outbox()}
        assert states == {
            (OperationKind.SPLIT, case_id): OutboxState.CONFLICT,
            (OperationKind.SUBMIT, piece.case_id): OutboxState.BLOCKED,
            (OperationKind.SUBMIT, case_id): OutboxState.BLOCKED,
        }
    assert status(mine, piece.case_id) is CaseStatus.BLOCKED
    refused = refused_split(mine.store.outbox(), piece.case_id)
    assert refused is not None
    session = session_of(mine.store)
    OfferAgain(session, CLOCK).split(refused)
    assert session_of(mine.store).draft(case_id).answers["false_alarm_reason"] == "season"  # the colleague's is seen
    assert status(mine, case_id) is CaseStatus.STARTED
    report = mine.sync()
    assert (report.applied, report.settled, report.conflicts, report.blocked) == (2, 2, 0, 0)
    assert platform.case(piece.case_id).finding["reality"] == "not_real"
    assert platform.case(case_id).finding["false_alarm_reason"] == "season"
    assert not mine.store.conflicts()
    assert refused_split(mine.store.outbox(), piece.case_id) is None
    assert verify_record(mine.store.record_source(), lambda _file: None).whole


def test_a_piece_is_blocked_too_where_only_the_platform_knows_that_the_split_was_refused(laptops, office):
    mine, theirs = laptops("first"), laptops("second")
    mine.sync()
    theirs.sync()
    case_id = office.case_ids[0]
    decide(theirs, case_id)
    theirs.sync()
    piece = split_in_two(mine, case_id)
    decide(mine, piece.case_id)
    report = mine.sync()
    assert (report.conflicts, report.blocked, report.rejected) == (1, 1, 0)
    split, finding = mine.store.outbox()
    assert finding.operation.prev_op_id == split.operation.op_id


def test_a_finding_on_a_piece_that_was_reopened_meanwhile_is_not_sent_with_the_split(laptops, platform, office):
    mine, theirs = laptops("first"), laptops("second")
    mine.sync()
    theirs.sync()
    case_id = office.case_ids[0]
    decide(theirs, case_id)
    theirs.sync()
    piece = split_in_two(mine, case_id)
    decide(mine, piece.case_id)
    mine.sync()
    session = session_of(mine.store)
    session.go(piece.case_id)
    session.answer("reality", "not_real_water_level")
    refused = refused_split(mine.store.outbox(), case_id)
    assert refused is not None
    OfferAgain(session_of(mine.store), CLOCK).split(refused)
    report = mine.sync()
    assert (report.applied, report.blocked) == (1, 0)
    assert platform.case(piece.case_id).finding == {}
    decide(mine, piece.case_id)
    assert mine.sync().applied == 1
    assert platform.case(piece.case_id).finding_number == 1


def test_a_split_behind_a_conflict_is_offered_again_once_that_is_settled_and_the_finding_on_its_piece_goes_with_it(
    laptops, platform, office
):
    mine, theirs = laptops("first"), laptops("second")
    mine.sync()
    theirs.sync()
    case_id = office.case_ids[0]
    decide(theirs, case_id)
    theirs.sync()
    decide(mine, case_id, "undecided")
    piece = split_in_two(mine, case_id)
    assert mine.sync().conflicts == 1
    settling = Settling(session_of(mine.store), CLOCK)
    found = settling.compare(mine.store.conflicts(), case_id)
    settling.settle(found, dict.fromkeys(found.open_lines({}), Side.THEIRS), "Seen on site.")
    decide(mine, piece.case_id)
    mine.sync()
    refused = refused_split(mine.store.outbox(), piece.case_id)
    assert refused is not None
    OfferAgain(session_of(mine.store), CLOCK).split(refused)
    report = mine.sync()
    assert (report.conflicts, report.rejected, report.blocked) == (0, 0, 0)
    assert platform.case(piece.case_id).finding["reality"] == "not_real"


def test_a_split_offered_again_names_its_piece_anew_where_a_colleague_s_piece_has_that_name(laptops, platform, office):
    mine, theirs = laptops("first"), laptops("second")
    mine.sync()
    theirs.sync()
    case_id = office.case_ids[0]
    pieces = [split_in_two(laptop, case_id) for laptop in (theirs, mine)]
    theirs.sync()
    assert mine.sync().conflicts == 1
    refused = refused_split(mine.store.outbox(), case_id)
    assert refused is not None
    OfferAgain(session_of(mine.store), CLOCK).split(refused)
    report = mine.sync()
    assert (report.applied, report.rejected, report.conflicts) == (1, 0, 0)
    parent = platform.case(case_id).issued_id
    names = [platform.case(piece.case_id).issued_id for piece in pieces]
    assert names == [f"{parent}-1", f"{parent}-2"]
    assert mine.cases()[pieces[1].case_id].issued_id == names[1]

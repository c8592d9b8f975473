"""When two people decided: line by line, what merges by itself, and what a person makes of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.conflict import Disputed, Settling, Side, chosen
from redline_review.plugin.app.conflict_errors import ChoiceMissing, NoConflict, ReasonMissing
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.app.submission import OUTLINE
from redline_review.plugin.app.verify import verify_record
from redline_review.plugin.domain.geometry import to_geojson
from redline_review.plugin.domain.merge import RETURN_REASON
from redline_review.plugin.domain.operations import Change, ChangePage, OperationResult
from redline_review.plugin.domain.records import Case
from redline_review.plugin.domain.states import ActKind, OutboxState, Outcome, ReviewState
from redline_review.tests.sync.support_store import CLOCK, issue, open_store, page_of, session_of, square

SEASON = {"reality": "not_real", "false_alarm_reason": "season"}
MINE, THEIRS = Side.MINE, Side.THEIRS
Answers = Mapping[str, Any]


class Desk:
    """A sitting on one case in which the platform answers our finding with a conflict."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.session: ReviewSession = session_of(store)
        self.case_id = self.session.queue.order[0]
        self.session.go(self.case_id)
        self.settling = Settling(self.session, CLOCK)

    def answer(self, **codes: str) -> None:
        """Answer questions of the form, texts among them, and decide."""
        for name, code in codes.items():
            (self.session.write if name == "note" else self.session.answer)(name, code)
        self.session.decide()

    def disputed(self, theirs: Answers, *fields: str, outline: bytes | None = None, **changes: Any) -> Disputed:
        """Send what waits, have it answered with a conflict, and let the feed bring the other version."""
        operation = self.store.take_outbox(10).result(10)[-1]
        record = replace(
            self.session.case(self.case_id),
            **{
                "version": 7,
                "finding": dict(theirs),
                "outline_found": outline,
                "finding_by": "li",
                "finding_at": "2026-11-20T03:00:00Z",
                "review_state": ReviewState.SUBMITTED,
                **changes,
            },
        )
        state = self.store.sync_state()
        answer = OperationResult(operation.op_id, Outcome.CONFLICT, record=record, conflicts=fields)
        self.store.settle([answer], state.chain_seq, state.chain_link).result(10)
        self.feed(record)
        return self.settling.compare(self.store.conflicts(), self.case_id)

    def feed(self, *records: Case) -> None:
        """Let the feed bring records."""
        lines = tuple(Change(number, record) for number, record in enumerate(records, 10))
        self.store.take_in(ChangePage(lines, "later", False)).result(10)
        self.session.take_in(self.store.contents())

    def read_again(self) -> CaseStatus:
        """Read the contents as the window does after the act is durable; returns the case's state in the list."""
        self.session.take_in(self.store.contents())
        return self.session.queue.rows[self.case_id].status


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path)
    store.take_in(page_of(*issue(2))).result(10)
    yield Desk(store)
    store.close()


def lines_of(found: Disputed) -> dict[str, Side | None]:
    return {line.name: line.by_itself for line in found.lines}


def test_the_verdict_is_one_line_with_all_its_fields_and_a_person_chooses(desk: Desk) -> None:
    desk.answer(reality="not_real_season")
    found = desk.disputed({"reality": "undecided"}, "reality", "false_alarm_reason")
    (line,) = found.lines
    assert (line.name, line.by_itself) == ("reality", None)
    assert (dict(line.mine), dict(line.theirs)) == (SEASON, {"reality": "undecided"})
    assert (found.by, found.at) == ("li", "2026-11-20T03:00:00Z")
    assert desk.read_again() is CaseStatus.CONFLICT


def test_what_only_one_of_them_touched_goes_by_itself(desk: Desk) -> None:
    desk.answer(reality="not_real_season", note="seen twice")
    found = desk.disputed({"reality": "undecided"}, "reality", "false_alarm_reason")
    assert lines_of(found) == {"reality": None, "note": MINE}
    assert chosen(found, {"reality": THEIRS}) == {"reality": "undecided", "note": "seen twice"}


@pytest.mark.parametrize("side", [MINE, THEIRS])
def test_a_side_of_each_line_that_nobody_has_chosen_is_asked_for(desk: Desk, side: Side) -> None:
    desk.answer(reality="not_real_season")
    found = desk.disputed({"reality": "undecided"}, "reality")
    with pytest.raises(ChoiceMissing) as missing:
        desk.settling.settle(found, {}, "because")
    assert missing.value.names == ("reality",)
    with pytest.raises(ReasonMissing):
        desk.settling.settle(found, {"reality": side}, "  ")
    assert desk.store.conflicts() != []


def test_mine_is_sent_on_top_of_theirs_with_both_versions_and_the_reason_in_the_record(desk: Desk) -> None:
    desk.answer(reality="not_real_season")
    found = desk.disputed({"reality": "undecided"}, "reality")
    desk.settling.settle(found, {"reality": MINE}, "Visited on the 21st.")
    assert desk.store.conflicts() == []
    assert desk.read_again() is CaseStatus.WAITING
    (operation,) = desk.store.take_outbox(10).result(10)
    assert (operation.base_version, operation.payload["base_finding"]) == (7, {"reality": "undecided"})
    assert dict(operation.payload["finding"]) == SEASON
    entry = next(one for one in desk.store.record_source().entries(0, 99) if one.kind == ActKind.RESOLVE.value)
    said = entry.payload
    assert (said["reason"], said["sides"]) == ("Visited on the 21st.", {"reality": "mine"})
    assert (said["mine"], said["theirs"], said["op_id"]) == (SEASON, {"reality": "undecided"}, operation.op_id)
    assert operation.payload["resolution"]["reason"] == "Visited on the 21st."
    assert verify_record(desk.store.record_source(), lambda _file: None).whole


def test_theirs_sends_nothing_and_stands_as_the_platform_has_it(desk: Desk) -> None:
    desk.answer(reality="not_real_season")
    found = desk.disputed({"reality": "undecided"}, "reality")
    desk.settling.settle(found, {"reality": THEIRS}, "They were there.")
    assert desk.store.conflicts() == []
    assert desk.store.take_outbox(10).result(10) == ()
    assert desk.read_again() is CaseStatus.ELSEWHERE
    assert dict(desk.session.draft(desk.case_id).answers) == {"reality": "undecided"}


def test_an_outline_is_one_line_and_never_merges_by_itself(desk: Desk) -> None:
    mine, theirs = square(120.6001, 31.1701, 0.0005), square(120.6002, 31.1702, 0.0006)
    desk.session.amend(desk.case_id, ActKind.OUTLINE, {}, outline=mine)
    desk.answer(reality="not_real_season")
    found = desk.disputed(SEASON, OUTLINE, outline=theirs)
    (line,) = found.lines
    assert (line.name, line.by_itself, line.mine, line.theirs) == (
        OUTLINE,
        None,
        {OUTLINE: to_geojson(mine)},
        {OUTLINE: to_geojson(theirs)},
    )
    desk.settling.settle(found, {OUTLINE: MINE}, "Measured in the field.")
    (operation,) = desk.store.take_outbox(10).result(10)
    assert operation.payload[OUTLINE] == to_geojson(mine)
    assert desk.session.draft(desk.case_id).outline == mine


def test_a_choice_that_asks_for_more_leaves_the_patch_open_with_it(desk: Desk) -> None:
    desk.answer(reality="not_real_season")
    found = desk.disputed({"reality": "real"}, "reality")
    desk.settling.settle(found, {"reality": THEIRS}, "They were there.")
    assert desk.store.take_outbox(10).result(10) == ()
    assert desk.store.conflicts() == []
    assert not desk.session.draft(desk.case_id).decided


def test_a_return_that_was_not_seen_is_a_line_of_its_own(desk: Desk) -> None:
    desk.answer(reality="not_real_season")
    found = desk.disputed(
        {"reality": "undecided"}, "reality", RETURN_REASON, review_state=ReviewState.RETURNED, return_reason="No photo."
    )
    assert [line.name for line in found.lines] == [RETURN_REASON, "reality"]
    assert found.lines[0].theirs == {RETURN_REASON: "No photo."}
    desk.settling.settle(found, {RETURN_REASON: THEIRS, "reality": MINE}, "I take a photo first.")
    assert desk.store.take_outbox(10).result(10) == ()
    assert desk.read_again() is CaseStatus.RETURNED
    assert dict(desk.session.draft(desk.case_id).answers) == SEASON


def test_what_was_answered_since_counts_as_mine(desk: Desk) -> None:
    desk.answer(reality="not_real_season")
    desk.disputed({"reality": "undecided"}, "reality")
    desk.session.answer("reality", "not_real_sensor")
    found = desk.settling.compare(desk.store.conflicts(), desk.case_id)
    assert found.lines[0].mine == {"reality": "not_real", "false_alarm_reason": "sensor"}


def test_settled_by_the_platforms_newest_version_where_it_moved_on(desk: Desk) -> None:
    desk.answer(reality="not_real_season")
    desk.disputed({"reality": "undecided"}, "reality")
    case = desk.session.case(desk.case_id)
    desk.feed(replace(case, version=9, finding={"reality": "not_real", "false_alarm_reason": "sensor"}))
    found = desk.settling.compare(desk.store.conflicts(), desk.case_id)
    desk.settling.settle(found, {"reality": MINE}, "Seen on the ground.")
    (operation,) = desk.store.take_outbox(10).result(10)
    assert operation.base_version == 9


def test_a_patch_that_is_in_no_conflict_is_said_to_be_so(desk: Desk) -> None:
    with pytest.raises(NoConflict):
        desk.settling.compare(desk.store.conflicts(), desk.case_id)


def test_it_holds_over_the_next_sitting(desk: Desk, tmp_path: Path) -> None:
    desk.answer(reality="not_real_season")
    found = desk.disputed({"reality": "undecided"}, "reality")
    desk.settling.settle(found, {"reality": MINE}, "Visited.")
    again = session_of(desk.store)
    assert again.queue.rows[desk.case_id].status is CaseStatus.WAITING
    assert again.outbox[desk.case_id] is OutboxState.WAITING


def answered_in_feed(desk: Desk) -> Disputed:
    """Let the feed bring another finding before ours was sent, or answered."""
    case = desk.session.case(desk.case_id)
    desk.feed(replace(case, version=7, finding={"reality": "undecided"}, review_state=ReviewState.SUBMITTED))
    return desk.settling.compare(desk.store.conflicts(), desk.case_id)


def outcome(desk: Desk, op_id: str, what: Outcome, **changes: Any) -> None:
    state = desk.store.sync_state()
    desk.store.settle([OperationResult(op_id, what, **changes)], state.chain_seq, state.chain_link).result(10)


def test_ones_own_that_had_not_left_when_a_side_was_chosen_does_not_leave(desk: Desk) -> None:
    desk.answer(reality="not_real_season")
    found = answered_in_feed(desk)
    desk.settling.settle(found, {"reality": MINE}, "Visited.")
    (operation,) = desk.store.take_outbox(10).result(10)
    assert (operation.base_version, operation.prev_op_id) == (7, None)
    assert [row.state for row in desk.store.outbox()] == [OutboxState.WITHDRAWN, OutboxState.SENDING]


def test_what_was_on_its_way_when_a_side_was_chosen_opens_no_conflict_again(desk: Desk) -> None:
    desk.answer(reality="not_real_season")
    (sent,) = desk.store.take_outbox(10).result(10)
    found = answered_in_feed(desk)
    desk.settling.settle(found, {"reality": MINE}, "Visited.")
    outcome(desk, sent.op_id, Outcome.CONFLICT, record=desk.session.case(desk.case_id), conflicts=("reality",))
    assert desk.store.conflicts() == []
    (operation,) = desk.store.take_outbox(10).result(10)
    assert operation.payload["resolution"]["reason"] == "Visited."
    outcome(desk, operation.op_id, Outcome.APPLIED, version=8)
    assert session_of(desk.store).queue.rows[desk.case_id].status is CaseStatus.SENT


def test_what_was_on_its_way_and_lost_is_still_asked_about(desk: Desk) -> None:
    desk.answer(reality="not_real_season")
    (sent,) = desk.store.take_outbox(10).result(10)
    desk.settling.settle(answered_in_feed(desk), {"reality": THEIRS}, "They were there.")
    assert [one.op_id for one in desk.store.take_outbox(10).result(10)] == [sent.op_id]
    outcome(desk, sent.op_id, Outcome.CONFLICT, conflicts=("reality",))
    assert desk.store.conflicts() == []
    assert desk.store.take_outbox(10).result(10) == ()
    assert desk.read_again() is CaseStatus.SENT

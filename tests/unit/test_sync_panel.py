"""What the sync panel shows of a store, which rows a choice has, and what may go again."""

from __future__ import annotations

import random
import time
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.outbox_states import NEVER_AGAIN
from redline_review.plugin.app.sync_panel import (
    PAGE,
    SHOWN,
    Choice,
    LineFacts,
    Listing,
    Situation,
    count_of,
    may_retry,
    may_sync_by_itself,
    midnight,
    read_rows,
    read_view,
    retry,
    retry_all,
    retry_ranges,
    situation,
)
from redline_review.plugin.domain.file_sending import FileFault, FileState
from redline_review.plugin.domain.operations import OperationResult
from redline_review.plugin.domain.states import ActKind, NetworkMode, OutboxState, Outcome
from redline_review.plugin.domain.sync_rows import STANDING_OF, Segment, Standing, SyncCounts, SyncRow

TYPE = "urn:redline-review:problem:"
LONG_AGO, LATER = "2000-01-01T00:00:00.000Z", "2100-01-01T00:00:00.000Z"


def answer(store: SqliteStore, op_id: str, outcome: Outcome, problem: str = "", **more: Any) -> None:
    """Write the platform's word on an operation."""
    store.take_outbox(500).result()
    said = {"type": TYPE + problem, "title": "No", "detail": "The platform says no."} if problem else {}
    store.settle([OperationResult(op_id, outcome, problem=said, **more)], 0, "").result()


def rows(store: SqliteStore, choice: Choice = Choice.OPEN) -> list[SyncRow]:
    """Return the rows of a choice."""
    view = read_view(store, choice, LONG_AGO, 0, 10_000)
    assert len(view.rows) == view.listing.total
    return [view.rows[place] for place in sorted(view.rows)]


@pytest.fixture
def store(open_store, kit, tmp_path) -> SqliteStore:
    """A store with five patches."""
    made = open_store(tmp_path / "store.sqlite")
    kit.fill(made, 5)
    return made


def cases(store: SqliteStore) -> list[str]:
    return [case.case_id for case in store.contents().cases]


def test_each_state_of_an_operation_is_one_row_in_its_place(store, kit) -> None:
    first, second, third = cases(store)[:3]
    refused, sent, waits = (kit.decide(store, one) for one in (first, second, third))
    answer(store, refused, Outcome.REJECTED, "role-missing")
    answer(store, sent, Outcome.APPLIED, version=2)
    assert [(row.key, row.standing) for row in rows(store)] == [
        (refused, Standing.REFUSED),
        (waits, Standing.SENDING),
    ]
    assert [(row.key, row.standing) for row in rows(store, Choice.SENT)] == [(sent, Standing.TAKEN)]
    row = rows(store, Choice.REFUSED)[0]
    assert row.case_id == first
    assert row.issued_id == store.contents().cases[0].issued_id
    assert row.problem["type"] == f"{TYPE}role-missing"
    assert row.saved_at
    assert rows(store, Choice.SENT)[0].sent_at > row.saved_at


def test_what_was_taken_since_a_moment_is_counted_by_kind(store, kit) -> None:
    sent = kit.decide(store, cases(store)[0])
    answer(store, sent, Outcome.APPLIED, version=2)
    assert (store.sync_counts(LONG_AGO).findings, store.sync_counts(LATER).findings) == (1, 0)
    at = rows(store, Choice.SENT)[0].sent_at
    answer(store, sent, Outcome.DUPLICATE, version=2)
    assert rows(store, Choice.SENT)[0].sent_at == at, "it was taken when it was first taken"


def test_a_finding_behind_a_refused_one_is_held_back_and_goes_with_it_again(store, kit) -> None:
    case_id = cases(store)[0]
    refused = kit.decide(store, case_id)
    kit.send(store)
    behind = kit.decide(store, case_id)
    kit.answer(store, Outcome.REJECTED, refused, problem={"type": f"{TYPE}role-missing"})
    found = {row.key: row for row in rows(store)}
    assert found[refused].standing is Standing.REFUSED
    assert found[behind].standing is Standing.HELD_BACK
    assert retry(store, [found[behind]]) == 0, "what holds it back still stands"
    assert {row.key: row.standing for row in rows(store)}[behind] is Standing.HELD_BACK
    assert retry(store, [found[refused]]) == 1
    assert [row.standing for row in rows(store)] == [Standing.WAITING, Standing.WAITING]
    assert [op.op_id for op in store.take_outbox(500).result()] == [refused, behind]


@pytest.mark.parametrize(
    ("problem", "again"),
    [("role-missing", True), ("case-not-found", True), ("a-newer-word", True), ("", True)]
    + [(problem, False) for problem in sorted(NEVER_AGAIN)],
    ids=lambda value: str(value) or "no problem said",
)
def test_only_what_may_be_taken_next_time_is_retried(problem: str, again: bool) -> None:
    row = SyncRow(Segment.REFUSED, "op", "case", "JS-1", problem={"type": TYPE + problem} if problem else {})
    assert may_retry(row) is again


@pytest.mark.parametrize("segment", [one for one in Segment if one is not Segment.REFUSED])
def test_of_the_other_rows_failed_files_and_held_back_ones_may_go_again(segment: Segment) -> None:
    row = SyncRow(segment, "op", "case", "JS-1")
    assert may_retry(row) is (segment in (Segment.FAILED_FILES, Segment.HELD_BACK))


def test_retry_all_takes_what_may_go_again_and_leaves_the_rest(store, kit) -> None:
    rights, state, other = (kit.decide(store, one) for one in cases(store)[:3])
    for op_id, problem in ((rights, "role-missing"), (state, "step-not-allowed"), (other, "not-storable")):
        answer(store, op_id, Outcome.REJECTED, problem)
    assert retry_all(store) == 2
    assert {row.operation.op_id: row.state for row in store.outbox()} == {
        rights: OutboxState.WAITING,
        state: OutboxState.REJECTED,
        other: OutboxState.WAITING,
    }


def test_a_row_taken_back_or_replaced_is_no_open_one(store, kit) -> None:
    first, second = cases(store)[:2]
    refused = kit.decide(store, first)
    answer(store, refused, Outcome.REJECTED, "answer-missing")
    again = kit.decide(store, first)
    gone = kit.decide(store, second)
    store.record(kit.act(ActKind.UNDO, second, withdraw=gone)).result()
    assert [row.key for row in rows(store)] == [again]
    assert [(row.key, row.standing) for row in rows(store, Choice.DONE_WITH)] == [
        (refused, Standing.REPLACED),
        (gone, Standing.TAKEN_BACK),
    ]
    assert retry_all(store) == 0


def test_a_conflict_is_one_row_and_its_operation_is_not_listed_as_refused(store, kit) -> None:
    case = store.contents().cases[0]
    op_id = kit.decide(store, case.case_id)
    theirs = replace(case, version=3, finding={"reality": "not_real"})
    answer(store, op_id, Outcome.CONFLICT, record=theirs, conflicts=("reality",))
    (row,) = rows(store)
    assert (row.standing, row.case_id, row.kind) == (Standing.CONFLICT, case.case_id, None)


def test_files_stand_beside_operations_with_their_patch_and_their_fault(store, kit) -> None:
    case_id = cases(store)[0]
    hashes = [f"{number}" * 64 for number in range(3)]
    named = [{"sha256": one, "name": f"{one[0]}.jpg", "suffix": ".jpg", "size_bytes": 9} for one in hashes]
    answer(store, kit.decide(store, case_id, payload={"evidence_files": named}), Outcome.APPLIED, version=2)
    files = list(store.outgoing_files())
    assert [file.sha256 for file in files] == hashes
    store.keep_file(replace(files[0], state=FileState.FAILED, fault=FileFault.MISSING)).result()
    store.keep_file(replace(files[1], state=FileState.PART_SENT, sent_bytes=3)).result()
    found = rows(store)
    assert [(row.key, row.standing) for row in found] == list(
        zip(hashes, (Standing.REFUSED, Standing.SENDING, Standing.WAITING))
    )
    assert {row.issued_id for row in found} == {store.contents().cases[0].issued_id}
    assert retry(store, found) == 1
    assert [row.standing for row in rows(store, Choice.WAITING)].count(Standing.WAITING) == 2
    store.keep_file(replace(files[2], state=FileState.SENT)).result()
    assert store.sync_counts(LONG_AGO).files == 1


def test_every_segment_has_a_standing_and_every_standing_a_choice() -> None:
    assert set(STANDING_OF) == set(Segment)
    assert set(STANDING_OF.values()) == set(Standing)
    narrow = [standings for choice, standings in SHOWN.items() if choice not in (Choice.OPEN, Choice.ALL)]
    assert sorted(one.value for standings in narrow for one in standings) == sorted(one.value for one in Standing)


class CountedStore:
    """Rows by number, and how many were read at once."""

    def __init__(self, counts: dict[Segment, int]) -> None:
        self.counts, self.most = counts, 0

    def sync_counts(self, since: str) -> SyncCounts:
        return SyncCounts(self.counts)

    def sync_rows(self, segment: Segment, offset: int, limit: int) -> list[SyncRow]:
        self.most = max(self.most, limit)
        last = min(offset + limit, self.counts[segment])
        return [SyncRow(segment, f"{segment.value} {place}", "", "") for place in range(offset, last)]


def test_a_listing_of_any_size_reads_only_what_is_in_sight() -> None:
    store = CountedStore({Segment.WAITING: 100_000, Segment.REFUSED: 3, Segment.WAITING_FILES: 7, Segment.SENT: 9})
    view = read_view(store, Choice.OPEN, LONG_AGO, 99_990, 100_200)
    assert view.listing.total == 100_010
    assert max(view.rows) == 100_009
    assert store.most <= 211
    assert count_of(view.counts, Choice.ALL) == 100_019


def test_every_row_of_a_listing_stands_where_its_segment_says() -> None:
    generator = random.Random(7)
    for _ in range(50):
        counts = {segment: generator.choice((0, 1, 2, 5, 13)) for segment in Segment}
        store, choice = CountedStore(counts), generator.choice(tuple(Choice))
        listing = Listing(SyncCounts(counts), choice)
        shown = [s for s in Segment if STANDING_OF[s] in SHOWN[choice]]
        expected = [f"{segment.value} {place}" for segment in shown for place in range(counts[segment])]
        assert listing.total == len(expected)
        first = generator.randrange(-2, 20)
        last = first + generator.randrange(0, 30)
        found = read_rows(store, listing, first, last)
        wanted = {place: key for place, key in enumerate(expected) if first <= place <= last}
        assert {place: row.key for place, row in found.items()} == wanted


def test_a_hundred_thousand_chosen_rows_are_retried_a_page_at_a_time() -> None:
    class Retried(CountedStore):
        asked = 0

        def retry_operations(self, op_ids: Any) -> Any:
            self.asked = len(op_ids)
            done: Future[int] = Future()
            done.set_result(self.asked)
            return done

    store = Retried({Segment.WAITING: 50_000, Segment.HELD_BACK: 70_000})
    listing = Listing(store.sync_counts(LONG_AGO), Choice.OPEN)
    assert retry_ranges(store, listing, [(0, 119_999)]) == 70_000
    assert store.most <= PAGE
    assert retry_ranges(store, listing, [(3, 3), (10, 11)]) == 3


def test_a_store_that_has_become_smaller_gives_its_last_rows() -> None:
    store = CountedStore({Segment.WAITING: 30})
    assert sorted(read_view(store, Choice.OPEN, LONG_AGO, PAGE, 2 * PAGE - 1).rows) == list(range(30))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (LineFacts(False, True), Situation.NO_PLATFORM),
        (LineFacts(True, False, busy=True, account_wanted=True), Situation.OFFLINE),
        (LineFacts(True, True, busy=True, failed=True), Situation.RUNNING),
        (LineFacts(True, True, account_wanted=True, failed=True), Situation.SIGNED_OUT),
        (LineFacts(True, True, failed=True), Situation.FAILED),
        (LineFacts(True, True), Situation.RESTING),
    ],
    ids=["no platform", "offline", "running", "signed out", "failed", "resting"],
)
def test_the_line_stands_in_one_way_at_a_time(line: LineFacts, found: Situation) -> None:
    assert situation(line) is found


def test_nothing_begins_by_itself_where_nothing_may_leave_the_computer() -> None:
    assert [may_sync_by_itself(True, mode) for mode in NetworkMode] == [True, True, False]
    assert not any(may_sync_by_itself(False, mode) for mode in NetworkMode)


def test_the_day_begins_at_midnight_here(monkeypatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert midnight(1_777_708_800_000) == "2026-05-01T16:00:00.000Z"
    finally:
        monkeypatch.undo()
        time.tzset()

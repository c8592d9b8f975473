"""The client's own rules, over a real store and a platform in memory that can be told to misbehave."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app import sync_batch
from redline_review.plugin.app.sync import SyncClient
from redline_review.plugin.app.sync_batch import TOO_LARGE
from redline_review.plugin.app.sync_patience import SLICE_S, Backoff
from redline_review.plugin.domain.canonical import canonical_json
from redline_review.plugin.domain.chain import GENESIS, append, fold
from redline_review.plugin.domain.errors import RedlineError
from redline_review.plugin.domain.operations import (
    MAX_BODY_BYTES,
    ChainSpan,
    Change,
    ChangePage,
    Operation,
    OperationResult,
    PushReceipt,
)
from redline_review.plugin.domain.states import OperationKind, OutboxState, Outcome
from redline_review.plugin.domain.wire import push_to_json
from redline_review.plugin.port_errors import (
    BadAnswer,
    CursorGone,
    ServerBusy,
    ServerTimeout,
    ServerUnreachable,
    SignInNeeded,
)
from redline_review.tests.sync.support_store import (
    CLOCK,
    decide,
    issue,
    open_store,
    page_of,
    record_operation,
    states,
)


class MemoryPlatform:
    """Applies what it is sent; ``faults`` are raised by the next requests, after the work where ``lost`` is set."""

    def __init__(self, cases, page: ChangePage) -> None:
        self.cases = {case.case_id: case for case in cases}
        self.changes: list[Change] = list(page.changes)
        self.versions: dict[str, int] = {}
        self.refused: set[str] = set()
        self.silent = False
        self.head = (0, GENESIS)
        self.faults: list[RedlineError] = []
        self.lost = False
        self.pushes: list[tuple[tuple[Operation, ...], ChainSpan]] = []

    def _fail(self) -> None:
        if self.faults:
            raise self.faults.pop(0)

    def pull(self, cursor: str, limit: int) -> ChangePage:
        self._fail()
        start = int(cursor or 0)
        rows = tuple(self.changes[start : start + limit])
        return ChangePage(rows, str(start + len(rows)), start + len(rows) < len(self.changes))

    def push(self, operations: Sequence[Operation], span: ChainSpan) -> PushReceipt:
        if not self.lost:
            self._fail()
        self.pushes.append((tuple(operations), span))
        ok = (span.first_seq - 1, span.prev_link) == self.head
        if ok:
            self.head = (
                self.head[0] + len(span.content_hashes),
                fold(span.prev_link, span.first_seq, span.content_hashes),
            )
        results = () if self.silent else tuple(self._take(op) for op in operations)
        self._fail()
        return PushReceipt(results, ok, *self.head)

    def _take(self, op: Operation) -> OperationResult:
        if op.case_id in self.refused:
            return OperationResult(op.op_id, Outcome.REJECTED, problem={"type": "urn:test"})
        if op.op_id in self.versions:
            return OperationResult(op.op_id, Outcome.DUPLICATE, self.versions[op.op_id])
        self.versions[op.op_id] = len(self.versions) + 2
        self.changes.append(Change(len(self.changes) + 1, self.cases[op.case_id], op.op_id))
        return OperationResult(op.op_id, Outcome.APPLIED, self.versions[op.op_id])


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def platform():
    batch, zones, cases = issue(6)
    return MemoryPlatform(cases, page_of(batch, zones, cases))


@pytest.fixture
def cases(platform):
    return list(platform.cases)


class Sleeps(list):
    """Records the slices that were slept."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def run(store, platform, cancelled=lambda: False, progress=lambda *_: None, **options):
    options = {"sleep": Sleeps(), "chance": lambda: 0.5, **options}
    return SyncClient(store, platform, CLOCK, **options).run(progress, cancelled)


@pytest.fixture
def pulled(store, platform):
    assert run(store, platform).complete
    platform.pushes.clear()


def test_a_pull_brings_batch_zones_and_cases(store, platform, cases):
    report = run(store, platform)
    assert (report.pulled_batches, report.pulled_zones, report.pulled_cases) == (1, 1, 6)
    assert {case.case_id for case in store.contents().cases} == set(cases) == set(report.changed_case_ids)


def test_what_was_acknowledged_and_seen_again_is_settled(store, platform, cases, pulled):
    ops = [decide(store, case_id) for case_id in cases[:3]]
    report = run(store, platform)
    assert (report.sent, report.applied, report.settled, report.waiting) == (3, 3, 3, 0)
    assert states(store) == dict.fromkeys(ops, OutboxState.SETTLED)
    assert platform.head[0] == store.sync_state().chain_seq > 0


def test_findings_and_patches_of_ones_own_are_counted_apart(store, platform, cases, pulled):
    record_operation(store, cases[0], {}, kind=OperationKind.CREATE)
    record_operation(store, cases[1], {}, kind=OperationKind.SPLIT)
    decide(store, cases[2])
    platform.refused = {cases[3]}
    decide(store, cases[3])
    report = run(store, platform)
    assert (report.sent, report.findings, report.patches, report.rejected) == (4, 1, 2, 1)


def test_a_second_sync_sends_nothing(store, platform, cases, pulled):
    decide(store, cases[0])
    run(store, platform)
    report = run(store, platform)
    assert (report.sent, len([ops for ops, _ in platform.pushes if ops])) == (0, 1)


@pytest.mark.parametrize(
    "error",
    [ServerUnreachable("u", "cut"), ServerTimeout("u", 30.0), ServerBusy("u", 503, 0.0)],
    ids=["cut", "timeout", "busy"],
)
def test_a_lost_response_is_asked_for_again_and_nothing_is_applied_twice(store, platform, cases, pulled, error):
    op_id = decide(store, cases[0])
    platform.lost, platform.faults = True, []
    original = platform.pull

    def pull_then_arm(cursor, limit):
        page = original(cursor, limit)
        if not platform.pushes:
            platform.faults = [error]
        return page

    platform.pull = pull_then_arm
    report = run(store, platform)
    assert (report.sent, report.duplicates, report.applied, report.retries) == (1, 1, 0, 1)
    assert states(store) == {op_id: OutboxState.SETTLED}
    assert list(platform.versions) == [op_id]


def test_waits_grow_and_follow_retry_after(store, platform):
    sleeps = Sleeps()
    platform.faults = [ServerUnreachable("u", ""), ServerUnreachable("u", ""), ServerBusy("u", 429, 7.0)]
    assert run(store, platform, sleep=sleeps, chance=lambda: 1.0).complete
    assert sum(sleeps) == pytest.approx(0.5 + 1.0 + 7.0 + 2.0)
    assert max(sleeps) <= SLICE_S


@pytest.mark.parametrize(("chance", "waited_s"), [(0.0, 0.0), (0.25, 0.5), (1.0, 2.0)])
def test_a_wait_is_any_part_of_its_ceiling_so_that_laptops_lose_step(chance, waited_s):
    assert Backoff().wait_s(3, 0.0, chance) == waited_s
    assert Backoff().wait_s(3, 7.0, chance) == 7.0 + waited_s  # all of them were told the same moment


def test_a_ceiling_grows_to_the_longest_wait_and_no_further():
    assert [Backoff().wait_s(n, 0.0, 1.0) for n in (1, 2, 6, 7, 8, 60)] == [0.5, 1.0, 16.0, 30.0, 30.0, 30.0]


def test_a_wait_longer_than_ours_is_reported_instead(store, platform):
    platform.faults = [ServerBusy("u", 503, 3600.0)]
    sleeps = Sleeps()
    report = run(store, platform, sleep=sleeps)
    assert [type(error) for error in report.errors] == [ServerBusy]
    assert sleeps == []


def test_patience_ends_and_says_why(store, platform, cases, pulled):
    decide(store, cases[0])
    platform.faults = [ServerUnreachable("u", "down")] * 10
    report = run(store, platform, backoff=Backoff(tries=3))
    assert (report.retries, report.waiting) == (2, 1)
    assert [type(error) for error in report.errors] == [ServerUnreachable]


@pytest.mark.parametrize("error", [SignInNeeded("u"), BadAnswer("u", 200, "html")], ids=["sign-in", "login page"])
def test_what_waiting_cannot_mend_is_not_repeated(store, platform, error):
    platform.faults = [error]
    report = run(store, platform)
    assert (report.errors, report.retries) == ((error,), 0)


def test_a_cancel_is_heard_within_a_slice_of_a_wait(store, platform):
    platform.faults = [ServerBusy("u", 503, 20.0)]
    sleeps = Sleeps()
    report = run(store, platform, sleep=sleeps, cancelled=lambda: len(sleeps) >= 2)
    assert report.cancelled
    assert len(sleeps) == 2


def test_a_cancel_before_the_push_leaves_the_outbox_for_the_next_sync(store, platform, cases, pulled):
    op_id = decide(store, cases[0])
    asked = iter([False, True])
    report = run(store, platform, cancelled=lambda: next(asked, True))
    assert report.cancelled
    assert not report.errors
    run(store, platform)
    assert states(store)[op_id] is OutboxState.SETTLED


def test_a_rejected_operation_is_kept_and_does_not_stop_the_queue(store, platform, cases, pulled):
    platform.refused = {cases[0]}
    bad, good = decide(store, cases[0]), decide(store, cases[1])
    report = run(store, platform)
    assert (report.rejected, report.settled) == (1, 1)
    assert states(store) == {bad: OutboxState.REJECTED, good: OutboxState.SETTLED}


def test_an_operation_too_large_for_any_push_is_kept_and_the_others_go(store, platform, cases, pulled):
    large = record_operation(store, cases[0], {"note": "x" * MAX_BODY_BYTES})
    small = decide(store, cases[1])
    report = run(store, platform)
    assert states(store) == {large: OutboxState.REJECTED, small: OutboxState.SETTLED}
    assert (report.rejected, report.settled) == (1, 1)
    assert store.outbox()[0].result["problem"]["type"] == TOO_LARGE


def test_every_push_stays_within_the_contract(store, platform, cases, pulled):
    sizes = random.Random(7).sample(range(1000, 400_000), 12)
    for n, size in enumerate(sizes):
        record_operation(store, cases[n % 6], {"note": "图" * (size // 3)})
    report = run(store, platform)
    bodies = [len(canonical_json(push_to_json(ops, span))) for ops, span in platform.pushes]
    assert report.settled == 12
    assert max(bodies) <= MAX_BODY_BYTES
    assert len(bodies) > 1


def test_operations_travel_in_the_order_they_were_made(store, platform, cases, pulled):
    ops = [record_operation(store, cases[n % 6], {"note": "x" * 200_000}) for n in range(9)]
    run(store, platform)
    assert [op.op_id for operations, _ in platform.pushes for op in operations] == ops


def test_a_long_chain_goes_in_several_pushes(store, platform, cases, pulled, monkeypatch):
    monkeypatch.setattr(sync_batch, "MAX_SPAN_ENTRIES", 4)
    for case_id in cases:
        decide(store, case_id)
    report = run(store, platform)
    assert max(len(span.content_hashes) for _, span in platform.pushes) == 4
    assert platform.head == (20, store.verify_chain())
    assert not report.chain_mismatch


def test_a_platform_that_is_behind_gets_the_span_from_what_it_holds(store, platform, cases, pulled):
    decide(store, cases[0])
    run(store, platform)
    platform.head = (1, fold(GENESIS, 1, store.chain_span(1, 1).content_hashes))
    decide(store, cases[1])
    report = run(store, platform)
    assert not report.chain_mismatch
    assert platform.head == (9, store.verify_chain())
    assert store.sync_state().chain_seq == 9


def test_a_platform_that_is_ahead_because_an_answer_was_lost_is_followed(store, platform, cases, pulled):
    decide(store, cases[0])
    platform.head = (2, fold(GENESIS, 1, store.chain_span(1, 2).content_hashes))
    report = run(store, platform)
    assert not report.chain_mismatch
    assert platform.head == (5, store.verify_chain())


def test_every_sync_is_an_entry_and_brings_the_chains_head(store, platform, pulled):
    first = platform.head
    report = run(store, platform)
    assert (report.complete, report.sent) == (True, 0)
    assert platform.head == (first[0] + 1, store.verify_chain())
    entry = list(store._entries())[-1]
    assert (entry.kind, entry.case_id, entry.payload["acknowledged_seq"]) == ("sync", None, first[0])


def _rewrite(path, hide):
    """Change the first entry and work out every hash and link after it anew, as an insider with our source could."""
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("DROP TRIGGER chain_no_update")
        head = GENESIS
        for seq, kind, case_id, payload, at in conn.execute(
            "SELECT seq, kind, case_id, payload, recorded_at FROM chain ORDER BY seq"
        ).fetchall():
            said = {**json.loads(payload), **({"rewritten": True} if seq == 1 else {})}
            made = append(head, seq, kind, case_id, said, at)
            conn.execute(
                "UPDATE chain SET payload = ?, prev_link = ?, payload_hash = ?, link = ? WHERE seq = ?",
                (json.dumps(said), made.prev_link, made.payload_hash, made.link, seq),
            )
            head = made.link
        if hide:
            conn.execute("UPDATE sync_state SET chain_link = (SELECT link FROM chain WHERE seq = chain_seq)")


@pytest.mark.parametrize("hide", [False, True], ids=["as it stands", "with what was acknowledged rewritten, too"])
def test_a_past_rewritten_with_all_its_links_is_seen_by_the_next_sync_with_nothing_to_send(
    store, platform, cases, pulled, hide
):
    decide(store, cases[0])
    assert run(store, platform).complete
    held = platform.head
    _rewrite(store.path, hide)
    store.verify_chain()
    store.close()
    again = SqliteStore.open(store.path, CLOCK)
    report = run(again, platform)
    again.close()
    assert report.chain_mismatch
    assert platform.head == held


@pytest.mark.parametrize("head", [(2, "f" * 64), (99, "f" * 64)], ids=["other link", "longer than ours"])
def test_a_rewritten_past_is_reported_and_the_operations_stand(store, platform, cases, pulled, head):
    platform.head = head
    op_id = decide(store, cases[0])
    report = run(store, platform)
    assert report.chain_mismatch
    assert report.complete
    assert states(store) == {op_id: OutboxState.SETTLED}


def test_a_platform_that_gives_no_word_on_an_operation_ends_the_run(store, platform, cases, pulled):
    op_id = decide(store, cases[0])
    platform.silent = True
    report = run(store, platform)
    assert [type(error) for error in report.errors] == [BadAnswer]
    assert len(platform.pushes) == 1
    assert states(store) == {op_id: OutboxState.SENDING}


@pytest.mark.parametrize("forked", [True, False], ids=["forked", "expired"])
def test_a_gone_cursor_starts_the_feed_again_once(store, platform, cases, pulled, forked):
    op_id = decide(store, cases[0])
    run(store, platform)
    platform.faults = [CursorGone("u", forked)]
    report = run(store, platform)
    assert (report.feed_resets, report.feed_forked, report.complete) == (1, forked, True)
    assert report.pulled_cases == 7
    assert report.duplicates == (1 if forked else 0)
    assert states(store) == {op_id: OutboxState.SETTLED}


def test_a_cursor_that_is_gone_twice_is_reported(store, platform):
    platform.faults = [CursorGone("u", False)] * 2
    report = run(store, platform)
    assert [type(error) for error in report.errors] == [CursorGone]


def test_the_feed_is_read_page_by_page_and_tells_each_change_at_once(store, platform, monkeypatch):
    monkeypatch.setattr("redline_review.plugin.app.sync.PAGE_LIMIT", 3)
    told, steps = [], []
    client = SyncClient(store, platform, CLOCK)
    report = client.run(lambda *step: steps.append(step), lambda: False, lambda ids: told.append(tuple(ids)))
    assert [len(ids) for ids in told] == [1, 3, 2]
    assert [step for step in steps if step[0] == "pull"] == [("pull", n, 0) for n in (0, 3, 6, 8)]
    assert report.pulled_cases == 6

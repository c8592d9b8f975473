"""A store in which a newer program has worked: what this one does not know is shown, kept, and holds back its own."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from redline_review.plugin.adapters.refusal_words import kind_words, reason_words
from redline_review.plugin.app.conflict import Settling, Side
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.app.sync_panel import Choice, may_retry, read_view, retry_all
from redline_review.plugin.app.verify import verify_record
from redline_review.plugin.domain.chain import append
from redline_review.plugin.domain.states import OperationKind, OutboxState
from redline_review.plugin.domain.sync_rows import Segment
from redline_review.tests.sync.support_lines import Line, PlainLine
from redline_review.tests.sync.support_platform import Platform
from redline_review.tests.sync.support_store import CLOCK, new_id, session_of

NEWER_STATES = ("waiting", "sending", "exported", "blocked", "rejected", "parked")


@pytest.fixture
def line() -> Line:
    """The plain line: none of this hangs on it."""
    return PlainLine()


@pytest.fixture
def platform(sqlite_platform: Platform) -> Platform:
    """One database: none of this hangs on it."""
    return sqlite_platform


def put_newer(laptop, case_id: str, state: str = "waiting", kind: str = "foresee") -> str:
    """Write an act of a newer program with its operation into the file, as that program would."""
    op_id = new_id()
    with closing(sqlite3.connect(laptop.store.path)) as conn, conn:
        seq, link = conn.execute("SELECT seq, link FROM chain ORDER BY seq DESC LIMIT 1").fetchone()
        entry = append(link, seq + 1, "foresee", case_id, {"op_id": op_id}, CLOCK.now())
        row = (entry.seq, entry.kind, case_id, f'{{"op_id":"{op_id}"}}', entry.recorded_at, link)
        conn.execute("INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, entry.payload_hash, entry.link))
        conn.execute(
            "INSERT INTO outbox (client_seq, op_id, case_id, kind, base_version, payload, recorded_at, chain_seq, "
            "state) SELECT coalesce(max(client_seq), 0) + 1, ?, ?, ?, 1, '{}', ?, ?, ? FROM outbox",
            (op_id, case_id, kind, entry.recorded_at, entry.seq, state),
        )
    laptop.store._head = None
    return op_id


def as_it_stands(laptop, op_id: str) -> tuple[str, str, int, int]:
    with closing(sqlite3.connect(laptop.store.path)) as conn:
        return conn.execute("SELECT kind, state, superseded, offered FROM outbox WHERE op_id = ?", (op_id,)).fetchone()


def states_of(laptop, *op_ids: str) -> list[OutboxState]:
    found = {row.operation.op_id: row.state for row in laptop.store.outbox()}
    return [found[op_id] for op_id in op_ids]


@pytest.mark.parametrize("state", NEWER_STATES)
def test_a_kind_of_a_newer_program_is_neither_sent_nor_dropped_and_everything_else_goes_on(laptop, office, state):
    one, two, _three = office.case_ids
    newer = put_newer(laptop, one, state)
    before = as_it_stands(laptop, newer)
    elsewhere = laptop.decide(two)
    report = laptop.sync()
    assert (report.complete, report.applied, report.sent) == (True, 1, 1)
    laptop.sync(by_itself=True)
    retry_all(laptop.store)
    assert laptop.sync().sent == 0
    assert states_of(laptop, elsewhere) == [OutboxState.SETTLED]
    assert as_it_stands(laptop, newer) == before
    assert not laptop.store.has_unsent()
    assert verify_record(laptop.store.record_source(), lambda _file: None).whole


@pytest.mark.parametrize("state", ["waiting", "parked"])
def test_what_stands_behind_it_waits_and_goes_once_the_newer_program_is_there(laptop, platform, office, state):
    one = office.case_ids[0]
    newer, behind = put_newer(laptop, one, state), laptop.decide(one)
    assert laptop.sync().sent == 0
    assert laptop.store.offer_by_hand().result() == ()
    assert laptop.store.carried_counts() == (0, 0)
    assert states_of(laptop, behind) == [OutboxState.WAITING]
    assert session_of(laptop.store).queue.rows[one].status is CaseStatus.WAITING
    with closing(sqlite3.connect(laptop.store.path)) as conn, conn:  # the newer program has sent its own
        conn.execute("UPDATE outbox SET state = 'withdrawn' WHERE op_id = ?", (newer,))
    assert laptop.store.has_unsent()
    assert [op.op_id for op in laptop.store.offer_by_hand().result()] == [behind]


def test_the_sync_panel_says_what_it_is_and_what_to_do(laptop, office):
    one, two, _three = office.case_ids
    put_newer(laptop, one)
    put_newer(laptop, two, "parked", "submit")
    view = read_view(laptop.store, Choice.OPEN, "", 0, 50)
    assert (view.counts.rows[Segment.NEWER], view.counts.rows[Segment.WAITING], view.listing.total) == (2, 0, 2)
    rows = [view.rows[place] for place in sorted(view.rows)]
    assert [row.segment for row in rows] == [Segment.NEWER] * 2
    assert [kind_words(row) for row in rows] == ["Step of a newer version", "Finding"]
    assert all("update the program" in reason_words(row) for row in rows)
    assert not any(map(may_retry, rows))
    assert [row.operation.kind for row in laptop.store.outbox()] == [OperationKind.OTHER, OperationKind.SUBMIT]
    assert [row.state for row in laptop.store.outbox()] == [OutboxState.WAITING, OutboxState.OTHER]
    assert laptop.store.outbox()[0].operation.extra == {"kind": "foresee"}
    assert [entry.kind for entry in laptop.store.history(one)][-1] == "foresee"


def test_a_person_s_choice_between_two_findings_leaves_a_newer_program_s_work_alone(laptops, office):
    mine, theirs = laptops("first"), laptops("second")
    one = office.case_ids[0]
    for laptop in (mine, theirs):
        laptop.sync()
    theirs.decide(one)
    theirs.sync()
    mine.decide(one, "undecided")
    newer = put_newer(mine, one)
    assert mine.sync().conflicts == 1
    settling = Settling(session_of(mine.store), CLOCK)
    found = settling.compare(mine.store.conflicts(), one)
    settling.settle(found, dict.fromkeys(found.open_lines({}), Side.MINE), "Seen on site.")
    assert as_it_stands(mine, newer)[0] == "foresee"
    assert as_it_stands(mine, newer)[2:] == (0, 0)
    assert as_it_stands(mine, newer)[1] in ("waiting", "blocked")
    assert mine.sync().complete

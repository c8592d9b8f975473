"""A seeded slice of ``make test-server``: reviewers at work while processes are killed and the database crashes.

It goes by what was acknowledged, not by the clock: on a slow machine the same things happen, later.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

import pytest
from redline_review.server.testing import PostgresMissing, throwaway_postgres
from redline_review.tests.load.chaos import FREEZE, IMMEDIATE, KILL
from redline_review.tests.load.keeping import DONE, Ledger, ToldWrong
from redline_review.tests.load.oracle import Oracle, Rows, Witness
from redline_review.tests.load.run import Load, Outcome, run

pytestmark = pytest.mark.postgres
SLICE = Load(
    seed=7,
    processes=3,
    reviewers=18,
    organisations=2,
    patches_each=12,
    kills=3,
    freezes=1,
    restarts=(IMMEDIATE,),
    pushes=80,
)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory) -> Outcome:
    """On a cluster of its own: others shall keep their connections."""
    try:
        with throwaway_postgres() as cluster:
            return run(SLICE, cluster, tmp_path_factory.mktemp("load"))
    except PostgresMissing as missing:
        pytest.skip(f"no throw-away PostgreSQL: {missing}")


def test_killed_processes_and_a_crashed_database_lose_nothing_and_apply_nothing_twice(outcome):
    assert outcome.done == {KILL: SLICE.kills, FREEZE: SLICE.freezes, IMMEDIATE: 1}
    assert outcome.outcomes["applied"] + outcome.outcomes["duplicate"] > SLICE.pushes / 2
    assert {"push", "pull", "first pull", "sign in"} <= set(outcome.figures.took_ms)


def lose_an_operation(rows: Rows, witnesses: list[Witness]) -> None:
    op_id = next(o for w in witnesses for o, word in w.ledger.words.items() if word.outcome in DONE)
    rows["operations"][:] = [row for row in rows["operations"] if row.op_id != op_id]


def lose_a_version(rows: Rows, _witnesses: list[Witness]) -> None:
    rows["versions"].remove(next(row for row in rows["versions"] if row.op_id))


def apply_twice(rows: Rows, _witnesses: list[Witness]) -> None:
    rows["versions"].append(next(row for row in rows["versions"] if row.op_id))


def leave_a_gap(rows: Rows, _witnesses: list[Witness]) -> None:
    del rows["feed"][len(rows["feed"]) // 2]


def miss_a_record(_rows: Rows, witnesses: list[Witness]) -> None:
    witnesses[0].replica.records.popitem()


def miss_a_line(_rows: Rows, witnesses: list[Witness]) -> None:
    told = next(w.replica.told for w in witnesses if w.replica.told)
    told.popitem()


def keep_an_old_record(_rows: Rows, witnesses: list[Witness]) -> None:
    records = witnesses[0].replica.records
    key = next(key for key in records if key[0] == "case")
    records[key] = {**records[key], "version": 0}


def leave_one_unanswered(_rows: Rows, witnesses: list[Witness]) -> None:
    witnesses[0].ledger.sent["nobody heard of it"] = {}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(lose_an_operation, "is not there as acknowledged", id="an operation is lost"),
        pytest.param(lose_a_version, "is not there as acknowledged", id="a version is lost"),
        pytest.param(apply_twice, "applied twice", id="an operation is applied twice"),
        pytest.param(leave_a_gap, "have a gap", id="the feed has a gap"),
        pytest.param(miss_a_record, "not with org-", id="a reader misses a record"),
        pytest.param(miss_a_line, "was not told", id="a reader misses a line"),
        pytest.param(keep_an_old_record, "otherwise with", id="a reader has an old record"),
        pytest.param(leave_one_unanswered, "never answered", id="an operation was never answered"),
    ],
)
def test_the_oracle_sees_what_is_wrong(outcome, spoil: Callable[[Rows, list[Witness]], None], words: str):
    rows, witnesses = outcome.seen["org-0"]
    rows = {name: list(found) for name, found in rows.items()}
    witnesses = [replace(w, replica=copy.deepcopy(w.replica), ledger=copy.deepcopy(w.ledger)) for w in witnesses]
    spoil(rows, witnesses)
    assert any(words in fault for fault in Oracle(rows).faults(witnesses))


def test_a_second_word_that_contradicts_the_first_is_noticed():
    ledger = Ledger()
    ledger.sending([{"op_id": "a", "case_id": "c", "kind": "submit"}])
    ledger.heard([{"op_id": "a", "outcome": "applied", "version": 2}])
    ledger.heard([{"op_id": "a", "outcome": "duplicate", "version": 2}])
    with pytest.raises(ToldWrong):
        ledger.heard([{"op_id": "a", "outcome": "applied", "version": 3}])

"""Another program holds the database: acts are refused in words, kept whole, and taken once it lets go."""

from __future__ import annotations

import subprocess
import sys

import pytest
from redline_review.plugin.adapters.store import connection
from redline_review.plugin.domain.states import ActKind
from redline_review.plugin.port_errors import StoreLocked

HOLDER = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute(sys.argv[2])
conn.execute("SELECT count(*) FROM chain").fetchone()
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def hold(tmp_path):
    """Let another process hold the store by a statement; returns what lets it go."""
    held = []

    def start(statement):
        command = [sys.executable, "-c", HOLDER, str(tmp_path / "store.sqlite"), statement]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        held.append(process)
        assert process.stdout.readline() == b"held\n"
        return lambda: process.communicate(b"\n")

    yield start
    for process in held:
        process.kill()
        process.communicate()


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_S", 0.3)
    monkeypatch.setattr(connection, "LOCKED_TIMEOUT_S", 0.05)


@pytest.mark.parametrize(
    "statement",
    [pytest.param("BEGIN EXCLUSIVE", id="written by it"), pytest.param("BEGIN DEFERRED", id="read by it")],
)
def test_an_act_behind_a_lock_is_refused_whole_and_taken_once_it_is_gone(
    hasty, open_store, kit, tmp_path, hold, statement
):
    store = open_store(tmp_path / "store.sqlite")
    case = kit.fill(store, 1)[0]
    let_go = hold(statement)
    act = kit.decision(case.case_id)
    for _ in range(3):
        assert isinstance(store.record(act).exception(), StoreLocked)
    let_go()
    assert (store.contents().drafts, store.outbox()) == ({}, [])
    assert store.record(act).result().chain_seq == 2
    assert [row.operation.op_id for row in store.outbox()] == [act.operation.op_id]
    store.verify_chain()
    store.check_integrity()


def _timeout_ms(store):
    ask = store._opened.writer.execute
    return store._threads.submit(lambda: ask("PRAGMA busy_timeout").fetchone()[0]).result()


def test_after_one_that_waited_in_vain_the_next_wait_shortly_until_one_succeeds(hasty, open_store, kit, tmp_path, hold):
    store = open_store(tmp_path / "store.sqlite")
    case = kit.fill(store, 1)[0]
    assert _timeout_ms(store) == 300
    let_go = hold("BEGIN EXCLUSIVE")
    assert isinstance(store.record(kit.act(ActKind.OPEN, case.case_id)).exception(), StoreLocked)
    assert _timeout_ms(store) == 50
    let_go()
    store.record(kit.act(ActKind.OPEN, case.case_id)).result()
    assert _timeout_ms(store) == 300

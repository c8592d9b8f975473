"""Killed at any moment, the store keeps every acknowledged act and nothing by halves."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time

import pytest

RECORDER = """
import os, random, sys
from pathlib import Path
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.operations import Operation
from redline_review.plugin.domain.records import Draft
from redline_review.plugin.domain.states import ActKind, OperationKind
chance, clock, ids = random.Random(int(sys.argv[2])), SystemClock(), IdFactory()
store = SqliteStore.open(Path(sys.argv[1]), clock)
cases = [case.case_id for case in store.contents().cases]
def act(case_id):
    draft = Draft(case_id, {"note": "x" * chance.randrange(9000)}, base_version=chance.randrange(1 << 40))
    if chance.random() < 0.4:
        return Act(ActKind.NOTE, case_id, clock.now(), {"base": draft.base_version}, draft)
    op = Operation(ids.new(clock.unix_ms()), case_id, OperationKind.SUBMIT, 0, {"finding": draft.answers}, 0, "t")
    payload = {"base": draft.base_version, "op_id": op.op_id}
    draft = Draft(case_id, draft.answers, decided=True, base_version=draft.base_version)
    return Act(ActKind.DECIDE, case_id, clock.now(), payload, draft, op)
while True:
    futures = [store.record(act(chance.choice(cases))) for _ in range(chance.choice((1, 1, 4)))]
    for future in futures:
        receipt = future.result()
        os.write(1, f"{receipt.chain_seq} {receipt.link}\\n".encode())
"""

IMPORTER = """
import os, signal, sys
from pathlib import Path
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.records import Batch, Case
from redline_review.plugin.domain.states import ActKind
ring = [[120, 31], [120.001, 31], [120.001, 31.001], [120, 31]]
outline = from_geojson({"type": "Polygon", "coordinates": [ring]})
cases = [Case(f"c{n}", "b", f"JS-{n}", outline, extra={"text": "x" * 500}) for n in range(20000)]
store = SqliteStore.open(Path(sys.argv[1]), SystemClock(), create=True)
os.write(1, b"start\\n")
store.import_batch(Batch("b", "batch"), [], cases, Act(ActKind.IMPORT, None, "t")).result()
Path(sys.argv[1]).with_name("done").touch()
signal.pause()
"""


def _start(script, *arguments):
    return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE)


def _kill(process, after_s):
    """Kill after so many seconds; returns the lines that were acknowledged after the first ones read."""
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    rest = process.communicate()[0]
    assert process.returncode == -signal.SIGKILL
    return [line for line in rest.split(b"\n")[:-1] if line]


@pytest.fixture
def path(open_store, kit, tmp_path):
    """A store with six cases, closed."""
    store = open_store(tmp_path / "store.sqlite")
    kit.fill(store, 6)
    store.close()
    return tmp_path / "store.sqlite"


def _require_whole(store, acknowledged):
    """Every acknowledged act is there; every entry has all of what belongs to it, and nothing has more."""
    store.check_integrity()
    store.verify_chain()
    contents, rows = store.contents(), store.outbox()
    entries = [entry for case in contents.cases for entry in store.history(case.case_id)]
    links = {entry.seq: entry.link for entry in entries}
    assert {seq: links.get(seq) for seq, _ in acknowledged} == dict(acknowledged)
    decided = {entry.payload["op_id"]: entry.seq for entry in entries if entry.kind == "decide"}
    assert {row.operation.op_id: row.operation.chain_seq for row in rows} == decided
    assert [row.operation.client_seq for row in rows] == list(range(1, len(rows) + 1))
    for case_id, draft in contents.drafts.items():
        newest = store.history(case_id)[-1]
        assert (draft.counter, draft.base_version) == (newest.seq, newest.payload["base"])


def test_ten_kills_lose_no_acknowledged_act(open_store, path):
    chance = random.Random(20260502)
    acknowledged, kills, journals = [], 0, 0
    while kills < 10 or (not journals and kills < 40):
        kills += 1
        process = _start(RECORDER, path, chance.randrange(1 << 30))
        lines = [process.stdout.readline().strip() for _ in range(chance.randrange(1, 8))]
        lines += _kill(process, chance.random() * 0.03)
        acknowledged += [(int(seq), link) for seq, link in (line.decode().split() for line in lines)]
        journals += path.with_name("store.sqlite-journal").exists()
        store = open_store(path, create=False)
        _require_whole(store, acknowledged)
        store.close()
    assert len(acknowledged) >= 10
    assert journals, "no kill met a transaction under way: the test has not tested anything"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(lambda path: path.with_name("store.sqlite-journal").exists(), (0, 20000), id="at its start"),
        pytest.param(lambda path: path.stat().st_size > 4_000_000, (0, 20000), id="among its pages"),
        pytest.param(lambda path: path.stat().st_size > 12_000_000, (0, 20000), id="near its end"),
        pytest.param(lambda path: path.with_name("done").exists(), (20000,), id="once acknowledged"),
    ],
)
def test_a_killed_import_is_there_whole_or_not_at_all(open_store, tmp_path, moment, expected):
    path = tmp_path / "store.sqlite"
    process = _start(IMPORTER, path)
    assert process.stdout.readline() == b"start\n"
    while not moment(path):
        assert process.poll() is None, "the importer has died by itself"
    _kill(process, 0)
    store = open_store(path, create=False)
    store.check_integrity()
    store.verify_chain()
    assert len(store.contents().cases) in expected

"""Killed at any moment, the store keeps every acknowledged act and nothing by halves."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from copy import deepcopy

import pytest
from redline_review.tests.crash.killing import Lost, Tally, check, kill_once, make_workspace
from redline_review.tests.crash.reviewer import FOCI

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


def _say_note(workspace, tally):
    tally.links[max(tally.links) + 1] = "0" * 64


def _drop_file(workspace, _tally):
    next(path for path in (workspace / "evidence").iterdir() if path.suffix == ".jpg").unlink()


def _cut_file(workspace, tally):
    path = next(path for path in (workspace / "evidence").iterdir() if path.suffix == ".jpg")
    path.write_bytes(path.read_bytes()[:1000])
    tally.checked.clear()


def _sql(*statements):
    def run(workspace, _tally):
        with closing(sqlite3.connect(workspace / "store.sqlite")) as conn, conn:
            for trigger in ("decision_no_delete", "outbox_no_delete"):
                conn.execute(f"DROP TRIGGER {trigger}")
            for statement in statements:
                conn.execute(statement)

    return run


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """A workspace whose reviewer was killed twelve times, checked each time, and what was acknowledged."""
    folder = tmp_path_factory.mktemp("killed")
    chance, tally, workspace = random.Random(20260502), Tally(), make_workspace(folder)
    while sum(tally.kills.values()) < 12 or (not tally.in_transaction and sum(tally.kills.values()) < 40):
        kill_once(workspace, FOCI[sum(tally.kills.values()) % len(FOCI)], chance, tally)
    return workspace, tally


def test_a_dozen_kills_at_work_of_every_kind_lose_nothing_acknowledged(killed):
    _, tally = killed
    assert set(tally.kills) == set(FOCI)
    assert len(tally.links) >= 20
    assert tally.files
    assert tally.in_transaction, "no kill met a transaction under way: the test has not tested anything"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(_say_note, id="an act is missing"),
        pytest.param(_drop_file, id="a photo is missing"),
        pytest.param(_cut_file, id="a photo is cut off"),
        pytest.param(_sql("DELETE FROM outbox WHERE client_seq = 1"), id="a finding without its operation"),
        pytest.param(_sql("DELETE FROM decision WHERE chain_seq = (SELECT min(chain_seq) FROM decision)"), id="half"),
        pytest.param(_sql("UPDATE draft SET body = json_set(body, '$.counter', 1)"), id="an older working state"),
    ],
)
def test_the_check_after_a_kill_would_see(killed, tmp_path, damage):
    workspace, tally = killed
    copy, seen = tmp_path / "copy", deepcopy(tally)
    shutil.copytree(workspace, copy)
    check(copy, seen)
    damage(copy, seen)
    with pytest.raises(Lost):
        check(copy, seen)


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

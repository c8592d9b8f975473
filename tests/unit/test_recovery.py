"""A damaged store: the newest good snapshot takes its place, what is newer is named, and nothing is thrown away."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from redline_review.plugin.adapters.recovery import LOST, look, recover
from redline_review.plugin.adapters.workspace import create_workspace
from redline_review.plugin.domain.states import ActKind, OutboxState
from redline_review.plugin.port_errors import StoreDamaged, StoreLocked


@pytest.fixture
def workspace(tmp_path, kit):
    """A workspace with a finding in its snapshot, and two more and a note after it."""
    made = create_workspace(tmp_path / "工作区", "吴中", clock=kit.clock)
    store = made.open_store()
    cases = kit.fill(store, 200)
    kit.decide(store, cases[0].case_id, {"reality": "partly"})
    store.snapshot(made.snapshots)
    for case in cases[1:3]:
        kit.decide(store, case.case_id, {"reality": "real"})
    store.record(kit.act(ActKind.NOTE, cases[3].case_id, payload={"text": "河边"})).result()
    store.close()
    return made


def _tear(path, first_page=20):
    data = bytearray(path.read_bytes())
    for start in range(4096 * first_page, len(data), 4096):
        data[start : start + 64] = b"\xff" * 64
    path.write_bytes(data)


def _cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


DAMAGE = [
    pytest.param(_tear, id="torn pages"),
    pytest.param(_cut, id="cut off"),
    pytest.param(lambda path: path.write_bytes(b"\0" * 8192), id="zeros"),
    pytest.param(lambda path: path.unlink(), id="gone"),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_newest_good_snapshot_takes_the_place_of_a_damaged_store(workspace, kit, damage):
    damage(workspace.store_path)
    left = workspace.store_path.read_bytes() if workspace.store_path.exists() else None
    found = look(workspace.store_path, workspace.snapshots)
    assert not found.whole
    kept = recover(workspace.store_path, found, kit.clock)
    store = workspace.open_store()
    store.check_integrity()
    store.verify_chain()
    contents = store.contents()
    assert len(contents.cases) == 200
    assert [draft.answers for draft in contents.drafts.values()] == [{"reality": "partly"}]
    store.close()
    assert (kept / "store.sqlite").exists() == (left is not None)
    if left is not None:
        assert (kept / "store.sqlite").read_bytes() == left


def test_what_is_newer_is_named_and_kept_in_words(workspace, kit):
    found = look(workspace.store_path, workspace.snapshots)
    assert found.whole
    assert [entry.kind for entry in found.newer] == ["decide", "decide", "note"]
    assert (found.content.findings, found.store.findings) == (1, 3)
    kept = recover(workspace.store_path, found, kit.clock)
    said = json.loads((kept / LOST).read_text("utf-8"))
    assert [entry["payload"].get("text") for entry in said["entries"]][-1] == "河边"
    assert [entry["issued_id"] for entry in said["entries"]] == [found.names[entry.case_id] for entry in found.newer]
    assert all(entry["issued_id"] for entry in said["entries"])


def test_of_torn_pages_what_can_still_be_read_is_named(workspace):
    with closing(sqlite3.connect(workspace.store_path)) as conn:
        root = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'outbox'").fetchone()[0]
    data = bytearray(workspace.store_path.read_bytes())
    data[4096 * (root - 1) : 4096 * root] = b"\xff" * 4096
    workspace.store_path.write_bytes(data)
    found = look(workspace.store_path, workspace.snapshots)
    assert not found.whole
    assert [entry.kind for entry in found.newer] == ["decide", "decide", "note"]


def test_a_recovered_store_is_a_device_of_its_own_whose_chain_says_what_it_follows(workspace, kit):
    store = workspace.open_store()
    before, sent = store.device_id(), store.history(store.contents().cases[0].case_id)[-1]
    store.settle([], sent.seq, sent.link).result()
    store.close()
    found = look(workspace.store_path, workspace.snapshots)
    recover(workspace.store_path, found, kit.clock)
    store = workspace.open_store()
    state = store.sync_state()
    assert state.device_id != before
    assert (state.chain_seq, state.chain_link) == (0, "")
    entry = list(store._entries())[-1]
    assert entry.kind == "recover"
    assert entry.prev_link == found.content.head
    assert (entry.payload["device_before"], entry.payload["not_in_it"]) == (before, 3)
    assert [row.state for row in store.outbox()] == [OutboxState.WAITING]
    store.close()


def test_a_damaged_snapshot_is_passed_over_for_an_older_good_one(workspace, kit):
    store = workspace.open_store()
    newer = store.snapshot(workspace.snapshots)
    store.close()
    _tear(newer)
    found = look(workspace.store_path, workspace.snapshots)
    assert found.snapshot != newer
    assert found.content.findings == 1


def test_without_a_good_snapshot_nothing_is_offered_and_nothing_touched(tmp_path, kit):
    made = create_workspace(tmp_path / "w", "吴中", clock=kit.clock)
    made.store_path.write_bytes(b"\0" * 8192)
    assert look(made.store_path, made.snapshots) is None
    assert made.store_path.read_bytes() == b"\0" * 8192


def test_an_open_store_is_not_recovered(workspace, kit):
    store = workspace.open_store()
    with pytest.raises(StoreLocked):
        look(workspace.store_path, workspace.snapshots)
    store.close()
    found = look(workspace.store_path, workspace.snapshots)
    store = workspace.open_store()
    with pytest.raises(StoreLocked):
        recover(workspace.store_path, found, kit.clock)
    assert len(store.contents().drafts) == 3
    store.close()


def test_a_store_of_another_past_is_not_compared_with_the_snapshot(workspace, kit):
    other = create_workspace(workspace.folder.parent / "other", "x", clock=kit.clock)
    store = other.open_store()
    kit.decide(store, kit.fill(store, 5)[0].case_id)
    store.record(kit.act(ActKind.SYNC)).result()
    store.close()
    found = look(other.store_path, workspace.snapshots)
    assert found.parted
    assert found.newer == ()


WRITER = """
import sys
from pathlib import Path
from redline_review.plugin.adapters.store.connection import connect_writer
conn = connect_writer(Path(sys.argv[1]), create=False)
conn.execute("PRAGMA cache_size = 5")
conn.execute("BEGIN IMMEDIATE")
conn.execute("UPDATE cases SET body = body || zeroblob(0) || printf('%.*c', 3000, 'x')")
print("begun", flush=True)
sys.stdin.readline()
"""


def test_a_store_whose_writer_was_killed_is_rolled_back_not_called_damaged(workspace):
    command = [sys.executable, "-c", WRITER, str(workspace.store_path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"begun\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert workspace.store_path.with_name("store.sqlite-journal").stat().st_size > 4096
    found = look(workspace.store_path, workspace.snapshots)
    assert found.whole
    assert len(found.newer) == 3


def test_where_the_new_store_cannot_be_put_in_place_opening_names_the_snapshot_still(workspace, kit, monkeypatch):
    found = look(workspace.store_path, workspace.snapshots)

    def killed(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("redline_review.plugin.adapters.recovery.sync_folder", killed)
    with pytest.raises(KeyboardInterrupt):
        recover(workspace.store_path, found, kit.clock)
    monkeypatch.undo()
    assert not workspace.store_path.exists()
    with pytest.raises(StoreDamaged):
        workspace.open_store()
    time.sleep(0.002)  # the folder of the next attempt is named by its millisecond
    recover(workspace.store_path, look(workspace.store_path, workspace.snapshots), kit.clock)
    store = workspace.open_store()
    assert len(store.contents().cases) == 200
    store.close()

"""Opening: one writer, older and newer schemas, files that are no store of ours."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from redline_review.plugin.adapters.store import migrations
from redline_review.plugin.domain.identity import is_id
from redline_review.plugin.domain.states import ActKind, OutboxState, ReviewState, Secrecy
from redline_review.plugin.port_errors import NewerSchema, StoreDamaged, StoreLocked, WorkspaceReadOnly
from redline_review.plugin.ports import lines_in

HOLDER = """
import sys, time
from pathlib import Path
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
store = SqliteStore.open(Path(sys.argv[1]), SystemClock(), create=True)
print("open", flush=True)
sys.stdin.readline()
store.close()
"""

WATCHED = """
import sys
from pathlib import Path
touched = []
def watch(event, args):
    if event in ("open", "os.rename", "os.remove", "shutil.copyfile") and "store.sqlite" in str(args[0]):
        touched.append((event, str(args[0])))
sys.addaudithook(watch)
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.workspace import create_workspace, open_workspace
folder = Path(sys.argv[1])
create_workspace(folder, "x")
store = open_workspace(folder).open_store()
store.contents()
store.reset_feed(False).result()
store.snapshot(folder / "snapshots")
store.check_integrity()
store.close()
assert not touched, touched
open(folder / "store.sqlite").close()
assert touched
print("watched")
"""


def _sql(path, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        return [conn.execute(statement).fetchall() for statement in statements][-1]


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the store open."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "store.sqlite")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"open\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_opening_in_this_process_is_refused(open_store, tmp_path):
    open_store(tmp_path / "store.sqlite")
    with pytest.raises(StoreLocked):
        open_store(tmp_path / "store.sqlite")


def test_a_store_open_in_another_process_is_refused_until_that_one_closes(open_store, tmp_path, holder):
    with pytest.raises(StoreLocked):
        open_store(tmp_path / "store.sqlite")
    holder.communicate(b"\n")
    assert not open_store(tmp_path / "store.sqlite").read_only


def test_a_killed_process_leaves_no_lock(open_store, tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert not open_store(tmp_path / "store.sqlite").read_only


def test_one_may_look_while_another_writes(open_store, kit, tmp_path):
    writer = open_store(tmp_path / "store.sqlite")
    case = kit.fill(writer, 1)[0]
    viewer = open_store(tmp_path / "store.sqlite", create=False, read_only=True)
    assert viewer.contents().cases == (case,)
    writer.record(kit.act(ActKind.OPEN, case.case_id)).result()
    assert viewer.contents().last_case_id == case.case_id
    with pytest.raises(WorkspaceReadOnly):
        viewer.record(kit.act(ActKind.OPEN, case.case_id)).result()


def test_the_store_is_opened_by_sqlite_alone(tmp_path):
    done = subprocess.run([sys.executable, "-c", WATCHED, str(tmp_path / "w")], capture_output=True, text=True)
    assert done.stdout == "watched\n", done.stderr


def test_the_pragmas_of_a_durable_store_are_on(store):
    wanted = {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1}
    conn = store._opened.writer
    found = store._threads.submit(lambda: {n: conn.execute(f"PRAGMA {n}").fetchone()[0] for n in wanted}).result()
    assert found == wanted


def test_a_new_store_names_itself_by_uuids(store):
    assert is_id(store.device_id())
    assert is_id(store.store_id())
    assert store.device_id() != store.store_id()


def test_a_missing_store_is_not_made_unless_asked(open_store, tmp_path):
    with pytest.raises(StoreDamaged) as damaged:
        open_store(tmp_path / "store.sqlite", create=False)
    assert damaged.value.reason == "missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("create", [True, False], ids=["when making", "when opening"])
@pytest.mark.parametrize("read_only", [True, False], ids=["to look", "to write"])
def test_a_file_that_is_no_database_is_called_damaged_and_left_alone(open_store, tmp_path, create, read_only):
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(StoreDamaged):
        open_store(path, create=create, read_only=read_only)
    assert path.read_bytes() == b"this is a letter, not a database" * 100


def test_another_programs_database_is_left_alone(open_store, tmp_path):
    path = tmp_path / "store.sqlite"
    _sql(path, "CREATE TABLE theirs (id)")
    with pytest.raises(StoreDamaged):
        open_store(path)
    assert _sql(path, "SELECT name FROM sqlite_master") == [("theirs",)]


def test_a_refused_opening_gives_its_lock_back(open_store, tmp_path):
    path = tmp_path / "store.sqlite"
    _sql(path, "CREATE TABLE theirs (id)")
    with pytest.raises(StoreDamaged):
        open_store(path)
    path.unlink()
    assert not open_store(path).read_only


def test_a_damaged_page_is_found(open_store, kit, tmp_path):
    path = tmp_path / "store.sqlite"
    store = open_store(path)
    kit.fill(store, 200)
    store.check_integrity()
    store.close()
    data = bytearray(path.read_bytes())
    for start in range(4096 * 20, len(data), 4096):
        data[start : start + 64] = b"\xff" * 64
    path.write_bytes(data)
    again = open_store(path, create=False, read_only=True)
    with pytest.raises(StoreDamaged):
        again.check_integrity()


@pytest.fixture
def newer(monkeypatch):
    """A program of the next version, whose schema has one more step."""
    steps = (*migrations.STEPS, ("ALTER TABLE cases ADD COLUMN season TEXT NOT NULL DEFAULT 'dry'",))
    monkeypatch.setattr(migrations, "STEPS", steps)
    return monkeypatch.undo


def test_an_older_store_is_brought_up_and_loses_nothing(open_store, kit, tmp_path, monkeypatch):
    path = tmp_path / "store.sqlite"
    store = open_store(path)
    case = kit.fill(store, 1)[0]
    kit.decide(store, case.case_id)
    before, head, device = store.contents(), store.verify_chain(), store.device_id()
    store.close()
    steps = (*migrations.STEPS, ("ALTER TABLE cases ADD COLUMN season TEXT NOT NULL DEFAULT 'dry'",))
    monkeypatch.setattr(migrations, "STEPS", steps)
    again = open_store(path, create=False)
    assert (again.contents(), again.verify_chain(), again.device_id()) == (before, head, device)
    again.close()
    assert _sql(path, "PRAGMA user_version") == [(len(steps),)]
    assert _sql(path, "SELECT value FROM meta WHERE key = 'schema_version'") == [(str(len(steps)),)]
    assert _sql(path, "SELECT season FROM cases") == [("dry",)]


def test_a_migration_that_fails_leaves_the_older_store(open_store, kit, tmp_path, monkeypatch):
    path = tmp_path / "store.sqlite"
    store = open_store(path)
    kit.fill(store, 1)
    store.close()
    steps = (*migrations.STEPS, ("ALTER TABLE cases ADD COLUMN season TEXT", "ALTER TABLE nothing ADD COLUMN x"))
    monkeypatch.setattr(migrations, "STEPS", steps)
    with pytest.raises(StoreDamaged):
        open_store(path, create=False)
    monkeypatch.undo()
    assert len(open_store(path, create=False).contents().cases) == 1


def test_a_store_of_a_newer_schema_opens_to_look_only(open_store, kit, tmp_path, newer):
    path = tmp_path / "store.sqlite"
    store = open_store(path)
    case = kit.fill(store, 1)[0]
    store.close()
    newer()
    older = open_store(path, create=False)
    assert older.read_only
    assert older.contents().cases == (case,)
    with pytest.raises(NewerSchema) as error:
        older.record(kit.act(ActKind.OPEN, case.case_id)).result()
    assert (error.value.found, error.value.known) == (len(migrations.STEPS) + 1, len(migrations.STEPS))
    assert len(open_store(path, create=False).contents().cases) == 1  # and no lock was kept


def test_members_that_a_newer_version_wrote_are_read_as_extra(open_store, kit, tmp_path):
    path = tmp_path / "store.sqlite"
    store = open_store(path)
    case = kit.fill(store, 1)[0]
    store.close()
    body = json.loads(_sql(path, "SELECT body FROM cases")[0][0])
    body["season"], body["facts"]["tide"] = "枯水期", 3
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE cases SET body = ?", (json.dumps(body),))
    found = open_store(path, create=False).contents().cases[0]
    assert found.extra == {**case.extra, "season": "枯水期"}
    assert found.facts.extra == {**case.facts.extra, "tide": 3}


def test_words_that_only_a_newer_version_knows_are_shown_as_they_are(open_store, kit, tmp_path, newer):
    path = tmp_path / "store.sqlite"
    store = open_store(path)
    case = kit.fill(store, 1)[0]
    kit.decide(store, case.case_id)
    store.close()
    body = json.loads(_sql(path, "SELECT body FROM cases")[0][0])
    body["review_state"], body["secrecy"] = "audited", "top_secret"
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE cases SET body = ?", (json.dumps(body),))
        conn.execute("UPDATE outbox SET state = 'parked'")
        conn.execute(
            "INSERT INTO chain SELECT seq + 1, 'appeal', case_id, payload, recorded_at, link, payload_hash, link "
            "FROM chain ORDER BY seq DESC LIMIT 1"
        )
    newer()
    contents = open_store(path, create=False).contents()
    found = contents.cases[0]
    assert (found.review_state, found.secrecy) == (ReviewState.SUBMITTED, Secrecy.CONFIDENTIAL), "the careful ones"
    assert {"review_state": "audited", "secrecy": "top_secret"}.items() <= found.extra.items()
    assert lines_in(contents)[case.case_id].state_word == "audited"
    assert contents.outbox == {case.case_id: OutboxState.BLOCKED}
    assert open_store(path, create=False).history(case.case_id)[-1].kind == "appeal"


@pytest.mark.parametrize("name", ["工作区 2026", "50% #1?", "a&b;c"], ids=["Chinese", "signs of a URI", "other signs"])
def test_a_store_lies_in_a_folder_of_any_name(open_store, kit, tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    store = open_store(folder / "store.sqlite")
    cases = kit.fill(store, 2)
    assert store.snapshot(folder / "快照").exists()
    store.close()
    assert open_store(folder / "store.sqlite", create=False).contents().cases == tuple(cases)
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]

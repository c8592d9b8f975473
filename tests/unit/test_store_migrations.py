"""Stores as the programs of earlier schemas left them: brought up with all they hold, and worked in from there."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from redline_review.plugin.adapters.store import migrations
from redline_review.plugin.adapters.store.schema import VERSION_1, VERSION_2
from redline_review.plugin.domain.seen import FileDue
from redline_review.plugin.domain.states import OutboxState
from redline_review.plugin.port_errors import StoreDamaged

STORES = Path(__file__).parent / "stores"
STEPS = {1: (VERSION_1,), 2: (VERSION_1, VERSION_2)}
HEAD = re.compile(r"chain head ([0-9a-f]{64})")


def _script(version):
    return (STORES / f"version_{version}.sql").read_text(encoding="utf-8")


def _schema(conn):
    found = conn.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(kind, name): " ".join(sql.replace('"', "").split()) for kind, name, sql in found}


def _rows(path, columns=None):
    """Return all rows of all tables, of the columns named or of all there are."""
    with closing(sqlite3.connect(path)) as conn:
        tables = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        names = columns or {table: [row[1] for row in conn.execute(f"PRAGMA table_info({table})")] for table in tables}
        rows = {
            table: sorted(conn.execute(f"SELECT {', '.join(of)} FROM {table}").fetchall(), key=repr)
            for table, of in names.items()
        }
    return names, rows


@pytest.fixture(params=[pytest.param(n, id=f"schema {n}") for n in STEPS])
def version(request):
    return request.param


@pytest.fixture
def path(version, tmp_path):
    """A store that a program of an earlier schema has worked in."""
    made = tmp_path / "store.sqlite"
    with closing(sqlite3.connect(made)) as conn:
        conn.executescript(_script(version))
    return made


def test_an_earlier_store_is_brought_up_with_every_row_it_had(path, open_store, kit):
    columns, before = _rows(path)
    store = open_store(path, create=False)
    store.check_integrity()
    store.close()
    _, after = _rows(path, columns)
    for rows in (before, after):  # the opening itself writes these two
        rows["meta"] = [row for row in rows["meta"] if row[0] not in ("schema_version", "opened_at")]
    assert after == before
    assert sum(map(len, before.values())) > 30, "the store of this test is all but empty"


def test_its_chain_still_holds_and_the_next_act_follows_on_it(path, version, open_store, kit):
    store = open_store(path, create=False)
    head = store.verify_chain()
    assert head == HEAD.search(_script(version)).group(1)
    case = store.contents().cases[2]
    op_id = kit.decide(store, case.case_id)
    assert store.history(case.case_id)[-1].prev_link == head
    assert store.contents().outbox[case.case_id] is OutboxState.WAITING
    assert store.outbox()[-1].operation.op_id == op_id
    store.verify_chain()


def test_what_was_found_sent_and_disputed_reads_as_before(path, version, open_store):
    store = open_store(path, create=False)
    contents = store.contents()
    first, second, third, fourth = (case.case_id for case in contents.cases)
    assert contents.drafts[first].answers == {"reality": "real", "activity": "mining", "note": "河边采石 🪨"}
    assert contents.drafts[third].flagged
    assert contents.outbox == {
        first: OutboxState.SETTLED,
        second: OutboxState.CONFLICT,
        fourth: OutboxState.WAITING,
    }
    assert [conflict.fields for conflict in store.conflicts()] == [("reality",)]
    assert contents.images[0].path == "imagery/2026-05-02 后.tif"
    assert contents.screenings[first].overlaps[0].share == 0.73
    assert store.pictures_due() == []
    wanted = [] if version < 2 else [FileDue("imagery/2026-05-02 后.tif", "123-456", 5)]
    assert store.files_due() == wanted


def test_brought_up_it_has_the_tables_indexes_and_guards_of_a_new_one(path, open_store, tmp_path):
    open_store(path, create=False).close()
    open_store(tmp_path / "new.sqlite").close()
    with closing(sqlite3.connect(path)) as raised, closing(sqlite3.connect(tmp_path / "new.sqlite")) as new:
        assert _schema(raised) == _schema(new)
        assert raised.execute("PRAGMA foreign_key_check").fetchall() == []
        assert raised.execute("PRAGMA user_version").fetchone() == (migrations.known_version(),)


def test_the_steps_of_a_released_schema_are_the_ones_it_was_released_with(version, path):
    with closing(sqlite3.connect(":memory:")) as conn, closing(sqlite3.connect(path)) as released:
        for step in STEPS[version]:
            for statement in step:
                conn.execute(statement)
        assert _schema(conn) == _schema(released)


def test_a_step_that_fails_on_the_way_up_leaves_the_earlier_store(path, open_store, monkeypatch):
    _, before = _rows(path)
    broken = (*migrations.STEPS, ("ALTER TABLE nothing ADD COLUMN x",))
    monkeypatch.setattr(migrations, "STEPS", broken)
    with pytest.raises(StoreDamaged, match="nothing"):
        open_store(path, create=False)
    assert _rows(path)[1] == before
    monkeypatch.undo()
    open_store(path, create=False).verify_chain()

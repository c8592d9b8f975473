"""The schema's laws, migrations, and row-level security."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from redline_review.server.area import Area
from redline_review.server.db import migrate as migrate_module
from redline_review.server.db.engine import Database, Scope
from redline_review.server.db.migrate import check_ready, head_revision, migrate
from redline_review.server.db.schema import metadata
from redline_review.server.errors import SchemaOutdated, UnsafeDatabaseRole
from redline_review.server.services.setup import open_database, prepare
from redline_review.server.settings import load_settings
from sqlalchemy import ForeignKeyConstraint, inspect, text
from sqlalchemy.exc import DBAPIError

TABLES = sorted(metadata.tables)


@pytest.fixture
def database(settings):
    opened = Database(settings.url, settings)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", TABLES)
def test_every_key_and_constraint_leads_with_the_organisation(name):
    table = metadata.tables[name]
    led = [c for c in table.constraints if c.__class__.__name__ != "CheckConstraint"]
    assert led
    for constraint in led:
        assert next(iter(constraint.columns)).name == "org_id", constraint
        if isinstance(constraint, ForeignKeyConstraint):
            assert constraint.elements[0].target_fullname.endswith(".org_id")
    for index in table.indexes:
        assert next(iter(index.columns)).name == "org_id"


def test_the_migrated_database_is_what_the_code_declares(database):
    ours = {f"{prefix}{name}" for name in TABLES for prefix in ("",)}

    def mine(obj, name, kind, _reflected, _against) -> bool:
        if kind == "table":
            return name in ours
        return not (kind == "column" and name == "geom") and not (name or "").endswith("_geom")

    with database.unscoped() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": mine, "compare_type": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("name", TABLES)
def test_the_migrated_primary_keys_are_what_the_code_declares(database, name):
    with database.unscoped() as connection:
        found = inspect(connection).get_pk_constraint(name)["constrained_columns"]
    assert found == [column.name for column in metadata.tables[name].primary_key.columns]


def test_chains_acknowledged_before_they_were_held_per_account_are_kept(tmp_path, monkeypatch):
    settings, upgrade = load_settings(tmp_path, {}), command.upgrade
    with monkeypatch.context() as first_revision_only:
        first_revision_only.setattr(command, "upgrade", lambda config, _to: upgrade(config, "0001"))
        migrate(settings)
    opened = Database(settings.url, settings)
    at = "2026-05-02T08:00:00.000Z"
    with opened.owner_work() as connection:
        connection.execute(metadata.tables["org"].insert().values(org_id="o", name="o", created_at=at))
        for name in ("a", "b"):
            values = {"org_id": "o", "account_id": name, "username": name, "password_hash": "", "created_at": at}
            connection.execute(metadata.tables["account"].insert().values(**values, failures=0))
        link = {"org_id": "o", "device_id": "d", "seq": 7, "link": "f" * 64, "received_at": at}
        connection.execute(metadata.tables["device_chain"].insert().values(**link, account_id="a"))
    migrate(settings)
    with opened.owner_work() as connection:
        connection.execute(metadata.tables["device_chain"].insert().values(**link, account_id="b"))
        kept = connection.execute(metadata.tables["device_chain"].select()).all()
    opened.close()
    assert sorted((row.account_id, row.seq, row.link) for row in kept) == [("a", 7, "f" * 64), ("b", 7, "f" * 64)]


def test_preparing_twice_changes_nothing(settings, database):
    prepare(settings)
    migrate(settings)
    with database.read(Scope(settings.org_id)) as connection:
        assert (
            connection.execute(
                text("SELECT count(*) FROM org WHERE org_id = :org"), {"org": settings.org_id}
            ).scalar_one()
            == 1
        )


def test_a_database_of_another_schema_is_refused_in_words(settings, database):
    owner = Database(settings.owner_url, settings)

    def stand_at(revision: str) -> None:
        with owner.owner_work() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))

    stand_at("0000")
    try:
        with pytest.raises(SchemaOutdated):
            open_database(settings)
    finally:
        stand_at(head_revision())
        owner.close()


def test_the_revision_that_this_version_works_with_is_that_of_the_last_migration():
    scripts = ScriptDirectory(str(Path(migrate_module.__file__).parent / "migrations"))
    assert [head_revision()] == scripts.get_heads()


def test_a_start_reads_nothing_that_only_other_starts_need():
    """Bringing the schema up to date, buckets and PostgreSQL: half of the time until the server answers."""
    said = "import sys, redline_review.server.serving; print({'alembic', 'minio', 'psycopg'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "set()"


@pytest.mark.postgres
@pytest.mark.parametrize("world", ["postgres"], indirect=True)
class TestRowLevelSecurity:
    @pytest.mark.parametrize("table", TABLES)
    def test_a_bare_select_shows_nothing(self, database, table):
        with database.unscoped() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0

    @pytest.mark.parametrize("table", TABLES)
    def test_a_pooled_connection_shows_nothing_after_somebody_elses_work(self, settings, table):
        database = Database(settings.url, replace(settings, pool_size=1))
        with database.read(Scope(settings.org_id)) as connection:
            connection.execute(text("SELECT 1"))
        with database.unscoped() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
        database.close()

    def test_a_query_that_forgets_the_area_is_still_held_to_it(self, settings, database):
        with database.read(Scope(settings.org_id, Area(("320506",)))) as connection:
            found = connection.execute(text("SELECT issued_id FROM case_current")).scalars().all()
            zones = connection.execute(text("SELECT natural_key FROM zone")).scalars().all()
            kinds = set(connection.execute(text("SELECT kind FROM feed")).scalars())
        assert sorted(found) == [*(f"A-{n}" for n in range(6)), "AB-0"]
        assert sorted(zones) == ["Z1|redline", "Z3|redline", "Z4|other"]
        assert kinds == {"batch", "zone", "case"}

    @pytest.mark.parametrize("table", TABLES)
    def test_another_organisation_is_not_seen(self, database, table):
        with database.read(Scope("other")) as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0

    def test_a_row_of_another_organisation_or_area_cannot_be_written(self, settings, database):
        ours = settings.org_id
        wrong = [
            (Scope("other"), "INSERT INTO org VALUES ('main2', 'x', 'x')"),
            (Scope(ours, Area(("320506",))), f"INSERT INTO batch VALUES ('{ours}', 'b', 'n', 1, ',44,', 'x')"),
        ]
        for scope, statement in wrong:
            with pytest.raises(Exception, match="row-level security"), database.write(scope) as connection:
                connection.execute(text(statement))

    @pytest.mark.parametrize("table", ["case_version", "finding_seen", "operation", "feed", "device_chain", "audit"])
    @pytest.mark.parametrize("verb", ["UPDATE {} SET org_id = org_id", "DELETE FROM {}"])
    def test_what_is_only_added_to_cannot_be_changed_by_the_servers_role(self, settings, database, table, verb):
        with database.unscoped() as connection, pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(verb.format(table)))

    def test_a_role_that_bypasses_it_is_refused(self, settings, cluster):
        with pytest.raises(UnsafeDatabaseRole):
            open_database(replace(settings, database_url=cluster.superuser_url))

    def test_the_geometry_column_follows_the_outline(self, settings, database):
        query = (
            "SELECT bool_and(ST_SRID(geom) = 4490 AND ST_XMin(geom) = west AND ST_YMax(geom) = north) FROM case_current"
        )
        with database.read(Scope(settings.org_id)) as connection:
            assert connection.execute(text(query)).scalar_one() is True


def test_one_refused_operation_does_not_spoil_the_others(settings, people):
    """What the database itself refuses is undone alone, by savepoints, and answered by itself."""
    wang = people("wang")
    cases = wang.cases()
    ops = [wang.operation(cases[f"A-{n}"]) for n in range(3)]
    refuse_operation(settings, ops[1].op_id)
    after = wang.operation(cases["A-1"])
    results = wang.push(*ops, after)
    assert [r.outcome.value for r in results] == ["applied", "rejected", "applied", "blocked"]
    assert results[1].problem["type"].endswith(":not-storable")
    found = wang.cases()
    assert [found[f"A-{n}"].version for n in range(3)] == [2, 1, 2]
    assert [c.op_id for c in wang.pull() if c.op_id] == [ops[0].op_id, ops[2].op_id]


def refuse_operation(settings, op_id: str) -> None:
    if settings.database_url:
        owner = Database(settings.owner_url, settings)
        with owner.owner_work() as connection:
            connection.execute(text(f"ALTER TABLE operation ADD CONSTRAINT no CHECK (op_id <> '{op_id}') NOT VALID"))
        owner.close()
        return
    path = settings.data_dir / "server.sqlite"
    connection = sqlite3.connect(path)
    body = f"BEGIN SELECT RAISE(ABORT, 'refused') WHERE NEW.op_id = '{op_id}'; END"
    connection.execute(f"CREATE TRIGGER no BEFORE INSERT ON operation {body}")
    connection.commit()
    connection.close()


def test_a_server_goes_on_serving_on_the_schema_of_a_newer_version(tmp_path):
    settings = load_settings(tmp_path, {}, argon2_passes=1, argon2_memory_kib=1024)
    prepare(settings)
    database = open_database(settings)
    with database.owner_work() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    check_ready(database)
    prepare(settings)
    with database.unscoped() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "9999"
    with database.owner_work() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'of somebody else'")
    with pytest.raises(SchemaOutdated):
        check_ready(database)
    database.close()

"""Every key begins with the organisation: what lets the tables be shared out by it (Citus, or one database for each).

Read from what the code declares and from the databases as the migrations made them.
"""

from __future__ import annotations

import pytest
from redline_review.server.db.schema import metadata
from sqlalchemy import Index, inspect

LEADS = "org_id"
TABLES = sorted(metadata.tables)
NOT_OURS = {"alembic_version", "spatial_ref_sys"}
"""Alembic's one row, which names the schema's revision, and PostGIS's list of reference systems: the same for all."""
BY_PLACE = {"ix_zone_geom", "ix_case_current_geom"}
"""Indexes of PostGIS on outlines alone: they hold nothing unique, and each share of the rows has one of its own."""


def declared(table):
    """Every declared constraint and index of a table, as (what it is, its columns)."""
    for constraint in table.constraints:
        kind = type(constraint).__name__
        if kind in ("PrimaryKeyConstraint", "UniqueConstraint"):
            yield f"{kind} {constraint.name or ''}".strip(), [column.name for column in constraint.columns]
        elif kind == "ForeignKeyConstraint":
            yield f"{kind} {constraint.name}", constraint.column_keys
            yield f"{kind} {constraint.name}, what it refers to", [e.column.name for e in constraint.elements]
    for index in table.indexes:
        assert isinstance(index, Index)
        yield f"Index {index.name}", [column.name for column in index.columns]


def found(inspector, name):
    """The same of a table in a database."""
    yield "primary key", inspector.get_pk_constraint(name)["constrained_columns"]
    for constraint in inspector.get_unique_constraints(name):
        yield f"unique {constraint['name']}", constraint["column_names"]
    for key in inspector.get_foreign_keys(name):
        yield f"foreign key {key['name']}", key["constrained_columns"]
        yield f"foreign key {key['name']}, what it refers to", key["referred_columns"]
    for index in inspector.get_indexes(name):
        if index["name"] not in BY_PLACE:
            yield f"index {index['name']}", index["column_names"]


def not_led(constraints):
    return {what: columns for what, columns in constraints if columns[:1] != [LEADS]}


@pytest.mark.parametrize("name", TABLES)
def test_what_the_code_declares_begins_with_the_organisation(name):
    constraints = list(declared(metadata.tables[name]))
    assert any(what.startswith("PrimaryKeyConstraint") for what, _ in constraints)
    assert not_led(constraints) == {}


def test_what_stands_in_the_database_begins_with_the_organisation(world):
    inspector = inspect(world.admin)
    names = set(inspector.get_table_names()) - NOT_OURS
    assert names == set(TABLES), "a table that the code does not know, or the other way round"
    assert {name: wrong for name in names if (wrong := not_led(found(inspector, name)))} == {}


def test_the_database_has_no_other_indexes_than_the_declared_ones_and_those_by_place(world):
    inspector = inspect(world.admin)
    there = {index["name"] for name in TABLES for index in inspector.get_indexes(name)}
    uniques = {one["name"] for name in TABLES for one in inspector.get_unique_constraints(name)}
    ours = {index.name for table in metadata.tables.values() for index in table.indexes}
    assert there - uniques - BY_PLACE == ours


def test_a_rule_that_would_tie_all_organisations_together_is_not_used(world):
    if world.admin.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL has exclusion constraints and sequences")
    with world.admin.connect() as connection:
        excluding = connection.exec_driver_sql("SELECT conname FROM pg_constraint WHERE contype = 'x'").all()
        sequences = connection.exec_driver_sql("SELECT relname FROM pg_class WHERE relkind = 'S'").all()
    assert (excluding, sequences) == ([], []), "numbers of one sequence would be given out to all organisations"


def test_a_key_that_begins_with_something_else_is_seen():
    wrong = {"PrimaryKeyConstraint": ["case_id", LEADS], "Index x": ["west"], "Index y": [LEADS, "west"]}
    assert set(not_led(wrong.items())) == {"PrimaryKeyConstraint", "Index x"}

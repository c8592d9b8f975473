"""A pooler between server and PostgreSQL, and a leader that was just made to follow another."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from redline_review.server.db.engine import Database, Scope, _prepare_postgres
from redline_review.server.db.schema import org
from redline_review.server.errors import DatabaseUnavailable
from sqlalchemy import text, update

USUAL = 5


@dataclass
class Connection:
    """What a driver's connection says: the process that it was named, and the one that answers."""

    named: int
    answering: int
    prepare_threshold: int | None = USUAL
    undone: list[bool] = field(default_factory=list)

    @property
    def info(self):
        return SimpleNamespace(backend_pid=self.named)

    def execute(self, _statement):
        return SimpleNamespace(fetchone=lambda: (self.answering,))

    def rollback(self):
        self.undone.append(True)


@pytest.mark.parametrize(
    ("named", "answering", "prepares"),
    [
        pytest.param(4711, 4711, True, id="PostgreSQL itself answers"),
        pytest.param(1999, 4711, False, id="a pooler stands between"),
    ],
)
def test_statements_are_prepared_only_where_the_session_is_ones_own(named, answering, prepares):
    connection = Connection(named, answering)
    _prepare_postgres(connection, None)
    assert connection.prepare_threshold == (USUAL if prepares else None)
    assert connection.undone, "no transaction is left open"


@pytest.fixture
def database(world, settings):
    if world.admin.dialect.name != "postgresql":
        pytest.skip("of PostgreSQL only")
    opened = Database(settings.url, settings)
    yield opened
    opened.close()


def test_a_real_session_of_ones_own_goes_on_preparing(database):
    with database.unscoped() as connection:
        assert connection.connection.dbapi_connection.prepare_threshold == USUAL


def test_a_database_that_only_reads_is_said_to_be_away_for_now(database, settings):
    def write() -> None:
        with database.write(Scope(settings.org_id)) as connection:
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(update(org).values(name="x"))

    with pytest.raises(DatabaseUnavailable):
        write()

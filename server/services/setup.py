"""From settings to a database that is ready to serve."""

from __future__ import annotations

from .. import clock
from ..db import organisations
from ..db.engine import Database, Scope
from ..db.migrate import check_ready, migrate
from ..settings import Settings, make_folder
from .cells import fill_cells
from .desk_upkeep import keep_up


def prepare(settings: Settings) -> None:
    """Make folder, key, schema, organisation and what newer columns hold of its patches, each only where missing."""
    make_folder(settings)
    migrate(settings)
    database = open_database(settings)
    try:
        with database.write(Scope(settings.org_id)) as connection:
            organisations.ensure(connection, settings.org_id, settings.org_name, clock.now())
        fill_cells(database, settings.org_id)
        keep_up(database, settings.org_id)
    finally:
        database.close()


def open_database(settings: Settings) -> Database:
    """Return the database under the server's role; raises what keeps it from being served."""
    database = Database(settings.url, settings)
    check_ready(database)
    return database

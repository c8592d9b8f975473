"""Bringing a database to this version's schema."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url

from ..errors import DatabaseRefused, SchemaOutdated, UnsafeDatabaseRole
from ..settings import Settings
from .engine import Database

_SCRIPTS = Path(__file__).parent / "migrations"
_TABLE = "alembic_version"


@cache
def head_revision() -> str:
    """Return the revision that this version works with: the number in the name of the last file, as a test holds."""
    return max(path.name[1:5] for path in (_SCRIPTS / "versions").glob("r[0-9][0-9][0-9][0-9]_*.py"))


def current_revision(database: Database) -> str:
    """Return the revision at which the database stands, empty for none."""
    with database.unscoped() as connection:
        if not inspect(connection).has_table(_TABLE):
            return ""
        return connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar() or ""


def migrate(settings: Settings) -> None:
    """Bring the database to the head revision as the tables' owner; the server's role gets its rights. Idempotent.

    A database that is newer already stays as it is.
    """
    owner = Database(settings.owner_url, settings)
    try:
        if _serves(current_revision(owner), head_revision()):
            return
        try:
            _upgrade(owner, make_url(settings.url).username or "")
        except DatabaseRefused:  # another process that began at the same moment has made the tables meanwhile?
            if not _serves(current_revision(owner), head_revision()):
                raise
    finally:
        owner.close()


def _upgrade(owner: Database, app_role: str) -> None:
    from alembic import command  # a quarter of a second to read, and most starts have nothing to bring up to date
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    with owner.owner_work() as connection:
        config.attributes["connection"] = connection
        config.attributes["app_role"] = app_role
        command.upgrade(config, "head")


def _serves(found: str, needed: str) -> bool:
    """Tell whether a version that needs one revision works on another: its own, or a newer one.

    Migrations only add, so while an upgrade goes round the processes of the version before go on serving.
    """
    return found == needed or (found.isdigit() and needed.isdigit() and int(found) > int(needed))


def check_ready(database: Database) -> None:
    """Raise :class:`SchemaOutdated` or :class:`UnsafeDatabaseRole` where the server must not work on this database."""
    found, needed = current_revision(database), head_revision()
    if not _serves(found, needed):
        raise SchemaOutdated(found or "none", needed)
    if database.is_postgres:
        with database.unscoped() as connection:
            _check_role(connection)


def _check_role(connection: Connection) -> None:
    query = "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    name, powerful = connection.execute(text(query)).one()
    if powerful:
        raise UnsafeDatabaseRole(str(name))

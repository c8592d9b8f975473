"""Bringing a database to this version's schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from ..errors import DatabaseRefused, SchemaOutdated, UnsafeDatabaseRole
from ..settings import Settings
from .engine import Database

_SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def head_revision() -> str:
    """Return the revision that this version works with."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current_revision(database: Database) -> str:
    """Return the revision at which the database stands, empty for none."""
    with database.unscoped() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


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
    with owner.owner_work() as connection:
        config = _config()
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

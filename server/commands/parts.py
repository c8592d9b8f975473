"""What every command is made of: its parser, its settings, its words."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from ..db.engine import Database
from ..errors import BadSetting
from ..services.setup import open_database
from ..settings import Settings, data_dir_of_environment, load_settings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class Teaching(argparse.RawDescriptionHelpFormatter):
    """Keeps the examples' lines."""


def command(commands: Commands, name: str, words: str, examples: str = "") -> argparse.ArgumentParser:
    """Add a command with the options that all of them have; ``examples`` stand below its help."""
    below = f"examples:\n{examples}" if examples else None
    parser = commands.add_parser(name, help=words, description=words, epilog=below, formatter_class=Teaching)
    add_place(parser)
    return parser


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which server's data is meant."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="the server's data folder (or set REDLINE_DATA)")
    parser.add_argument("--org", metavar="ID", help="the organisation (default: the setting org_id)")


def add_databases(parser: argparse.ArgumentParser) -> None:
    """Add the options for PostgreSQL; what is given stays in the settings file."""
    parser.add_argument("--database", metavar="URL", help="the server's role, e.g. postgresql://app@host/redline")
    parser.add_argument("--owner-database", metavar="URL", help="the tables' owner, for migrations")


def settings_of(given: argparse.Namespace) -> Settings:
    """Return the settings that a command works with; raises :class:`BadSetting`."""
    data_dir = given.data or data_dir_of_environment()
    if data_dir is None:
        raise BadSetting("data", "no data folder is named; give one with --data DIR or set REDLINE_DATA")
    return load_settings(data_dir, **overrides(given))


def overrides(given: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that the command line gave, by name; ``None`` for those it did not."""
    names = {"database": "database_url", "owner_database": "migration_url", "org": "org_id", "host": "host"}
    names |= {"port": "port", "images": "images_dir"}
    return {setting: getattr(given, option, None) for option, setting in names.items()}


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """Give the database of a command; raises what keeps it from being used."""
    database = open_database(settings)
    try:
        yield database
    finally:
        database.close()

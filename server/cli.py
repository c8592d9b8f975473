"""The command line of the central server."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Optional, TypeAlias

from ..plugin.domain.errors import RedlineError
from ..plugin.domain.states import Secrecy
from . import logs
from .demo import ACCOUNTS, make_demo
from .errors import PortInUse, SourceUnreadable
from .problems import sentence
from .services.accounts import Accounts, parse_grant
from .services.imports import CASE_PROFILE, ZONE_PROFILE, ImportCount, Imports, read_profile
from .services.ogr_source import read_polygons
from .services.setup import open_database, prepare
from .settings import Settings, load_settings, read_secret

EXIT_FAILED, EXIT_USAGE, EXIT_PORT_IN_USE = 1, 2, 3

ABOUT = """\
The central server of Redline Review: hands out flagged patches, takes findings in.

  first time      redline-server init --data ./server
                  redline-server user add wang --role inspector:320506 --data ./server
                  redline-server import-zones zones.gpkg --data ./server
                  redline-server import-cases patches.gpkg --batch "2026-05" --data ./server
  every day       redline-server serve --data ./server

Everything lies in the data folder: an SQLite database, the key of the tokens and, where you want one, server.json
with settings. Each setting is also an environment variable (REDLINE_DATABASE_URL, REDLINE_LOCKOUT_S, …); the
environment wins over the file, the command line over both. On PostgreSQL give the address of the server's role with
--database and that of the tables' owner with --owner-database; the server's role owns nothing.
"""
ROLE_HELP = """\
role:unit or role:unit:level, given as often as needed. Roles: inspector, approver, reader, admin. The unit is a
prefix of the GB/T 2260 code (320506, 3205, 32), a unit's own name, or * for everything. Approvers have a level,
1 for the first above the reviewer. Examples: inspector:320506  approver:3205:1  admin:*
"""


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the command line; returns the exit code."""
    given = _parser().parse_args(arguments)
    try:
        settings = load_settings(
            given.data,
            database_url=getattr(given, "database", None),
            migration_url=getattr(given, "owner_database", None),
        )
        given.run(settings, given)
    except RedlineError as error:
        print(f"redline-server: {sentence(error)}", file=sys.stderr)
        return EXIT_PORT_IN_USE if isinstance(error, PortInUse) else EXIT_FAILED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("redline-server", description=ABOUT, formatter_class=_Teaching)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_init(commands)
    _add_serve(commands)
    _add_user(commands)
    _add_imports(commands)
    _add_demo(commands)
    return parser


class _Teaching(argparse.RawDescriptionHelpFormatter):
    """Keeps the examples' lines."""


_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(commands: _Commands, name: str, words: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words, formatter_class=_Teaching)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the server's data folder")
    return parser


def _add_databases(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", metavar="URL", help="the server's role, e.g. postgresql://app@host/redline")
    parser.add_argument("--owner-database", metavar="URL", help="the tables' owner, for migrations")


def _add_init(commands: _Commands) -> None:
    parser = _command(commands, "init", "Make or bring up to date the data folder, its key and the database.")
    _add_databases(parser)
    parser.set_defaults(run=_init)


def _add_serve(commands: _Commands) -> None:
    parser = _command(commands, "serve", "Serve until stopped; a new folder is initialised first.")
    _add_databases(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8765, help="the port (default 8765; 0 takes a free one)")
    parser.set_defaults(run=_serve)


def _add_user(commands: _Commands) -> None:
    parser = commands.add_parser("user", help="Add, disable and list accounts.", formatter_class=_Teaching)
    acts = parser.add_subparsers(required=True, metavar="ACT")
    add = _command(acts, "add", "Add an account. The password is asked for, or read from a file.")
    add.add_argument("username")
    add.add_argument("--role", action="append", default=[], metavar="ROLE:UNIT", help=ROLE_HELP, required=True)
    add.add_argument("--password-file", type=Path, metavar="FILE", help="a file whose first line is the password")
    add.add_argument("--replace", action="store_true", help="set password and roles of an account that exists")
    add.set_defaults(run=_user_add)
    disable = _command(acts, "disable", "Disable an account and end its sign-ins at once.")
    disable.add_argument("username")
    disable.set_defaults(run=_user_disable)
    _command(acts, "list", "List accounts with their roles.").set_defaults(run=_user_list)


def _add_imports(commands: _Commands) -> None:
    zones = _command(commands, "import-zones", "Import zones from a file that GDAL reads, reprojected to EPSG:4490.")
    cases = _command(commands, "import-cases", "Import a batch of flagged patches; again, ids and findings stay.")
    for parser in (zones, cases):
        parser.add_argument("file", type=Path)
        parser.add_argument("--layer", help="the layer in the file (default: the first)")
        parser.add_argument(
            "--profile", type=Path, metavar="JSON", help="which of the sender's fields is which of ours"
        )
    cases.add_argument("--batch", required=True, help="the batch's name")
    cases.add_argument("--unit", default="", help="the unit of patches that name none")
    marks = [mark.value for mark in Secrecy]
    cases.add_argument("--secrecy", choices=marks, default=Secrecy.INTERNAL.value, help="the batch's secrecy mark")
    zones.set_defaults(run=_import_zones)
    cases.set_defaults(run=_import_cases)


def _add_demo(commands: _Commands) -> None:
    parser = _command(commands, "demo", "Make a server with the demo county's batch and known passwords.")
    parser.add_argument("--county", type=Path, default=Path("build/demo"), help="the generated county's folder")
    parser.set_defaults(run=_demo)


def _init(settings: Settings, _given: argparse.Namespace) -> None:
    prepare(settings)
    print(f"ready: {settings.data_dir}")


def _serve(settings: Settings, given: argparse.Namespace) -> None:
    from .serving import serve

    logs.configure(settings.log_level)
    serve(settings, given.host, given.port)


def _accounts(settings: Settings) -> Accounts:
    return Accounts(open_database(settings), settings, read_secret(settings))


def _password(given: argparse.Namespace) -> str:
    if given.password_file is None:
        return getpass.getpass(f"Password for {given.username}: ")
    try:
        lines = given.password_file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceUnreadable(str(given.password_file), "the password cannot be read from it") from error
    return lines[0] if lines else ""


def _user_add(settings: Settings, given: argparse.Namespace) -> None:
    grants = [parse_grant(text) for text in given.role]
    _accounts(settings).add(given.username, _password(given), grants, given.replace)
    print(f"account {given.username}: {', '.join(given.role)}")


def _user_disable(settings: Settings, given: argparse.Namespace) -> None:
    _accounts(settings).disable(given.username)
    print(f"account {given.username} disabled")


def _user_list(settings: Settings, _given: argparse.Namespace) -> None:
    for account in _accounts(settings).list_all():
        roles = " ".join(f"{g.role}:{g.unit}" + (f":{g.level}" if g.role == "approver" else "") for g in account.grants)
        print(f"{account.username}\t{'disabled' if account.disabled_at else 'active'}\t{roles}")


def _imports(settings: Settings) -> Imports:
    return Imports(open_database(settings), settings.org_id)


def _told(what: str, count: ImportCount) -> None:
    print(f"{what}: {count.added} added, {count.changed} changed, {count.unchanged} unchanged")


def _import_zones(settings: Settings, given: argparse.Namespace) -> None:
    profile = read_profile(given.profile) if given.profile else ZONE_PROFILE
    _told("zones", _imports(settings).zones(read_polygons(given.file, given.layer), profile))


def _import_cases(settings: Settings, given: argparse.Namespace) -> None:
    profile = read_profile(given.profile) if given.profile else CASE_PROFILE
    rows = read_polygons(given.file, given.layer)
    _told("patches", _imports(settings).cases(rows, given.batch, profile, given.unit, Secrecy(given.secrecy)))


def _demo(settings: Settings, given: argparse.Namespace) -> None:
    count = make_demo(settings, given.county)
    _told("zones", count.zones)
    _told("patches", count.cases)
    for username, (password, grants) in ACCOUNTS.items():
        print(f"account {username}, password {password}: {', '.join(grants)}")

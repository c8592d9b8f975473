"""Accounts: who they are, what they may do, and where."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..db.accounts import Grant
from ..errors import BadSetting, SourceUnreadable
from ..services.accounts import Accounts, parse_grant
from ..settings import Settings, read_secret
from .parts import Commands, Teaching, command, opened

ROLE_HELP = """\
role:unit or role:unit:level, given as often as needed. Roles: inspector, approver, reader, admin. The unit is a
prefix of the GB/T 2260 code (320506, 3205, 32), a unit's own name, or * for everything. Approvers have a level,
1 for the first above the reviewer. Examples: inspector:320506  approver:3205:1  admin:*
"""
_EXAMPLES = """\
  redline-server user add wang --role inspector:320506 --data ./server
  redline-server user add city --role approver:3205:1 --password-file ./password --data ./server
  redline-server user roles wang --role inspector:320506 --role reader:3205 --data ./server
  redline-server user area wang --unit 320507 --data ./server       the same roles, in another area
  redline-server user disable wang --data ./server                  ends the sign-ins at once
  redline-server user list --data ./server
"""


def add(commands: Commands) -> None:
    """Add the commands of this room."""
    words = "Add, change, disable and list accounts."
    parser = commands.add_parser("user", help=words, description=words, epilog=_EXAMPLES, formatter_class=Teaching)
    acts = parser.add_subparsers(required=True, metavar="ACT")
    new = command(acts, "add", "Add an account. The password is asked for, or read from a file.")
    new.add_argument("username")
    _add_roles(new)
    new.add_argument("--password-file", type=Path, metavar="FILE", help="a file whose first line is the password")
    new.add_argument("--replace", action="store_true", help="set password and roles of an account that exists")
    new.set_defaults(run=_add)
    roles = command(acts, "roles", "Give an account these roles instead of those it has; it counts from the next call.")
    roles.add_argument("username")
    _add_roles(roles)
    roles.set_defaults(run=_roles)
    area = command(acts, "area", "Give an account another area: the roles it has, in these units.")
    area.add_argument("username")
    area.add_argument(
        "--unit", action="append", required=True, metavar="UNIT", help="a unit, given as often as needed: 320506, 3205"
    )
    area.set_defaults(run=_area)
    disable = command(acts, "disable", "Disable an account and end its sign-ins at once; what it did stays.")
    disable.add_argument("username")
    disable.set_defaults(run=_disable)
    command(acts, "list", "List accounts with their roles.").set_defaults(run=_list)


def _add_roles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", action="append", metavar="ROLE:UNIT", help=ROLE_HELP, required=True)


@contextmanager
def _accounts(settings: Settings) -> Iterator[Accounts]:
    with opened(settings) as database:
        yield Accounts(database, settings, read_secret(settings))


def _password(given: argparse.Namespace) -> str:
    if given.password_file is None:
        return _asked(given.username)
    try:
        lines = given.password_file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceUnreadable(str(given.password_file), "the password cannot be read from it") from error
    return lines[0] if lines else ""


def _asked(username: str) -> str:
    try:
        return getpass.getpass(f"Password for {username}: ")
    except EOFError as error:
        raise BadSetting("password", "nobody typed one; name a file with --password-file") from error


def _add(settings: Settings, given: argparse.Namespace) -> None:
    grants = [parse_grant(text) for text in given.role]
    with _accounts(settings) as accounts:
        accounts.add(given.username, _password(given), grants, given.replace)
    print(f"account {given.username}: {', '.join(given.role)}")


def _roles(settings: Settings, given: argparse.Namespace) -> None:
    grants = [parse_grant(text) for text in given.role]
    with _accounts(settings) as accounts:
        accounts.set_grants(given.username, grants)
    print(f"account {given.username}: {_told(grants)}")


def _area(settings: Settings, given: argparse.Namespace) -> None:
    with _accounts(settings) as accounts:
        held = {(grant.role, grant.level) for grant in accounts.one(given.username).grants}
        wanted = [f"{role}:{unit}:{level}" for role, level in sorted(held) for unit in given.unit]
        grants = [parse_grant(text) for text in wanted]
        accounts.set_grants(given.username, grants)
    print(f"account {given.username}: {_told(grants)}")


def _disable(settings: Settings, given: argparse.Namespace) -> None:
    with _accounts(settings) as accounts:
        accounts.disable(given.username)
    print(f"account {given.username} disabled")


def _list(settings: Settings, _given: argparse.Namespace) -> None:
    with _accounts(settings) as accounts:
        for account in accounts.list_all():
            state = "disabled" if account.disabled_at else "active"
            print(f"{account.username}\t{state}\t{_told(account.grants)}")


def _told(grants: tuple[Grant, ...] | list[Grant]) -> str:
    return " ".join(f"{g.role}:{g.unit}" + (f":{g.level}" if g.role == "approver" else "") for g in grants)

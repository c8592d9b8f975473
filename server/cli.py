"""The command line of the central server."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Optional

from ..plugin.domain.errors import RedlineError
from .commands import bringing_in, carrying, checking, exporting, keeping, running, users
from .commands.parts import Teaching, settings_of
from .errors import PortInUse
from .operator_errors import RecordDamaged, SomeRefused
from .problems import sentence

EXIT_FAILED, EXIT_USAGE, EXIT_PORT_IN_USE, EXIT_FOUND, EXIT_SOME, EXIT_INTERRUPTED = 1, 2, 3, 4, 5, 130
_EXITS = {PortInUse: EXIT_PORT_IN_USE, RecordDamaged: EXIT_FOUND, SomeRefused: EXIT_SOME}

ABOUT = """\
The central server of Redline Review: hands out flagged patches, takes findings in.

  first time      redline-server init --data ./server
                  redline-server user add wang --role inspector:320506 --data ./server
                  redline-server import-zones zones.gpkg --data ./server
                  redline-server import-cases patches.gpkg --batch "2026-05" --data ./server
  every day       redline-server serve --data ./server
  every night     redline-server backup --to /mnt/backups --data ./server
  every week      redline-server check --data ./server

Everything lies in the data folder: an SQLite database, the key of the tokens and, where you want one, server.toml
with settings (name = value). Each setting is also an environment variable (REDLINE_DATABASE_URL, REDLINE_LOCKOUT_S,
…). The command line wins over the environment, the environment over the file; “redline-server settings” shows each
one and where it comes from. On PostgreSQL give the address of the server's role with --database and that of the
tables' owner with --owner-database; the server's role owns nothing.

Every failure is one sentence on standard error. Exit codes: 0 done; 1 not done, nothing was changed; 2 the command
line cannot be read; 3 the port is in use; 4 a check found a fault;
5 some packages were refused, the others taken.
"""


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the command line; returns the exit code."""
    given = parser().parse_args(arguments)
    try:
        given.run(settings_of(given), given)
    except RedlineError as error:
        print(f"redline-server: {sentence(error)}", file=sys.stderr)
        return _EXITS.get(type(error), EXIT_FAILED)
    except KeyboardInterrupt:
        print("redline-server: interrupted; nothing was left half done", file=sys.stderr)
        return EXIT_INTERRUPTED
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    whole = argparse.ArgumentParser("redline-server", description=ABOUT, formatter_class=Teaching)
    commands = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for room in (running, users, bringing_in, checking, keeping, exporting, carrying):
        room.add(commands)
    return whole

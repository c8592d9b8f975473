"""Backups."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..services.backup import back_up
from ..settings import Settings
from .parts import Commands, command

_EXAMPLES = """\
  redline-server backup --to /mnt/backups --data ./server
  redline-server backup --to /mnt/backups --data ./server --dump-database postgresql://backup@db/redline
It may run while the server serves. Each backup is a folder of its own, named by its time (UTC), with database, key,
settings and files; a file that the backup before has already is linked, so it takes no room again. On SQLite the
folder is a data folder: “redline-server check --data FOLDER” tries it, “serve --data FOLDER” runs it. On PostgreSQL it
holds a dump for pg_restore; the role that dumps needs BYPASSRLS, since not even the tables' owner sees every row."""


def add(commands: Commands) -> None:
    """Add the command of this room."""
    parser = command(commands, "backup", "Back up database, key, settings and files.", _EXAMPLES)
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder that holds the backups")
    parser.add_argument("--dump-database", default="", metavar="URL", help="the PostgreSQL role that reads every row")
    parser.add_argument("--pg-dump", default="pg_dump", metavar="PROGRAM", help="where pg_dump is, if not on the PATH")
    parser.set_defaults(run=_backup)


def _backup(settings: Settings, given: argparse.Namespace) -> None:
    made = back_up(settings, given.to, given.dump_database, given.pg_dump)
    print(f"backup: {made.folder}")
    for org, seq, link in made.heads:
        print(f"  {org}: {seq:,} audit entries, the last link {link}")
    files = f"  files: {made.copied:,} copied, {made.linked:,} as in the backup before"
    print(f"  files: not copied, they lie in {made.elsewhere}" if made.elsewhere else files)

"""Checking the record."""

from __future__ import annotations

import argparse

from ..blobs.opening import open_blobs
from ..errors import DatabaseRefused
from ..operator_errors import RecordDamaged
from ..services.check import STORAGE, check
from ..settings import Settings
from .parts import Commands, command, opened

_EXAMPLES = """\
  redline-server check --data ./server
Recomputes the audit chain from its first entry and holds everything against it: the change feed, every version of
every patch, zones and batches, operations, and each stored file against its SHA-256. It may run while the server
serves. Exit code 0: all holds; 4: it does not, and the sentence names the first place where it does not."""


def add(commands: Commands) -> None:
    """Add the command of this room."""
    parser = command(
        commands, "check", "Check that the record is whole and unaltered; names the first fault.", _EXAMPLES
    )
    parser.add_argument("--quick", action="store_true", help="measure the stored files, do not read them")
    parser.set_defaults(run=_check)


def _check(settings: Settings, given: argparse.Namespace) -> None:
    try:
        with opened(settings) as database:
            blobs = open_blobs(settings)
            done = check(database, settings.org_id, blobs, not given.quick)
            blobs.close()
    except DatabaseRefused as error:
        raise RecordDamaged(STORAGE, "reading it", " ".join(error.reason.split())) from error
    print(
        f"checked: {done.entries:,} audit entries, {done.lines:,} feed lines, {done.versions:,} versions of"
        f" {done.patches:,} patches, {done.operations:,} operations, {done.files:,} files; all holds"
    )
    print(f"the audit chain ends in {done.link}")

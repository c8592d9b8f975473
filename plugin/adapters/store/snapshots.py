"""Rotating copies of the store through SQLite's backup API; never by plain file calls on the open store."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ...port_errors import StoreDamaged
from .connection import reading
from .files import sync_file, sync_folder

_PATTERN = "store-*.sqlite"


def take_snapshot(store: Path, folder: Path, keep: int, name: str) -> Path:
    """Copy ``store`` into ``folder`` as ``name``, check the copy, and remove all but the newest ``keep``.

    The copy gets its name only once it is whole, checked and on the disk. Names must sort by age.
    Raises ``sqlite3.Error``, ``OSError`` or :class:`StoreDamaged`; the unfinished copy is then removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, unfinished = folder / name, folder / f"{name}.part"
    unfinished.unlink(missing_ok=True)
    try:
        _copy(store, unfinished)
        sync_file(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(folder)
    for old in sorted(folder.glob(_PATTERN))[: -max(keep, 1)]:
        old.unlink()
    return target


def _copy(store: Path, target: Path) -> None:
    copy = sqlite3.connect(f"{target.absolute().as_uri()}?mode=rwc", uri=True, isolation_level=None)
    try:
        with reading(store) as source:
            source.backup(copy)  # in one step: a backup in pieces starts again after each act
        words = str(copy.execute("PRAGMA quick_check(1)").fetchone()[0])
    finally:
        copy.close()
    if words != "ok":
        raise StoreDamaged(str(store), words)

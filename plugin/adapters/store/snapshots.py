"""Rotating copies of the store through SQLite's backup API; never by plain file calls on the open store."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Optional

from ...port_errors import StoreDamaged
from ...ports import StoreMark, TakenSnapshot
from .connection import reading
from .files import sync_file, sync_folder
from .migrations import is_ours

_PATTERN = "store-*.sqlite"
_NAME = re.compile(r"store-\d+-(\d+)\.sqlite")
_MARK = (
    "SELECT coalesce((SELECT max(seq) FROM chain), 0) || ':' || cursor || ':' || chain_seq || ':' || chain_link, "
    "(SELECT count(*) FROM cases) FROM sync_state"
)


def read_mark(conn: sqlite3.Connection) -> StoreMark:
    """Read how far a store has come: its chain, the feed, and what the platform has acknowledged."""
    word, cases = conn.execute(_MARK).fetchone()
    return StoreMark(str(word), int(cases))


def take_snapshot(store: Path, folder: Path, keep: int, name: str) -> Path:
    """Copy ``store`` into ``folder`` as ``name``, check the copy, and remove all but the newest ``keep``.

    The copy gets its name only once it is whole, checked and on the disk. Names must sort by age.
    Raises ``sqlite3.Error``, ``OSError`` or :class:`StoreDamaged`; the unfinished copy is then removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, unfinished = folder / name, folder / f"{name}.part"
    for rest in folder.glob(f"{_PATTERN}.part*"):  # of a run that was killed in the middle
        rest.unlink()
    try:
        _copy(store, unfinished)
        sync_file(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(folder)
    others = [path for path in _newest_first(folder) if path != target]  # a restored store counts from lower numbers
    for old in others[max(keep, 1) - 1 :]:
        old.unlink()
    return target


def newest_snapshot(folder: Path) -> Optional[TakenSnapshot]:
    """Return what the newest snapshot in ``folder`` holds; one that cannot be read is passed over."""
    for path in _newest_first(folder):
        try:
            with _looking_into(path) as conn:
                return TakenSnapshot(taken_at_ms(path), read_mark(conn))
        except (sqlite3.Error, OSError):
            continue
    return None


def newest_good(folder: Path) -> Optional[Path]:
    """Return the newest snapshot in ``folder`` that is whole: every page of it is checked."""
    return next((path for path in _newest_first(folder) if _is_good(path)), None)


def taken_at_ms(path: Path) -> int:
    """Return when a snapshot was taken by its name: milliseconds since 1970, UTC; 0 for a foreign name."""
    found = _NAME.fullmatch(path.name)
    return int(found.group(1)) if found else 0


def _newest_first(folder: Path) -> list[Path]:
    return sorted(folder.glob(_PATTERN), reverse=True)


def _is_good(path: Path) -> bool:
    try:
        with _looking_into(path) as conn:
            return is_ours(conn) and conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except (sqlite3.Error, OSError):
        return False


@contextmanager
def _looking_into(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a snapshot, which nobody writes: nothing is locked and nothing is left beside it."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as conn:
        yield conn


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

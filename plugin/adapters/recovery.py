"""Put the newest good snapshot in the place of a damaged store, and say what it lacks. Nothing is thrown away.

The damaged file goes to ``damaged/`` in the workspace, with whatever lay beside it. The snapshot becomes a store of its
own: a new device identity and an entry of the chain that names what it follows, since numbers behind the snapshot were
given before, perhaps sent, and must not stand for two acts. What was sent comes back with the next sync.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from ..domain.acts import Act
from ..domain.chain import ChainEntry
from ..domain.errors import RedlineError
from ..domain.identity import IdFactory
from ..domain.states import ActKind
from ..port_errors import DiskFull, SnapshotFailed, StoreDamaged
from ..ports import Clock
from .clock import rfc3339
from .store.connection import reading
from .store.failures import typed_errors
from .store.files import replace_file, sync_file, sync_folder
from .store.lockfile import WriterLock
from .store.migrations import is_ours
from .store.reading import read_meta
from .store.record import issued_ids, raw_entries
from .store.snapshots import newest_good, taken_at_ms
from .store.sqlite_store import SqliteStore

DAMAGED, LOST, LOST_LIST = "damaged", "not-in-the-snapshot.json", "not-in-the-snapshot.txt"
_CHUNK = 500
_BESIDE = ("-journal", "-wal", "-shm")


@dataclass(frozen=True)
class Content:
    """How far a store has come: its entries, cases and findings, and the head of its chain."""

    entries: int
    head: str
    cases: int
    findings: int


@dataclass(frozen=True)
class Recoverable:
    """The newest good snapshot of a workspace, and what the store in its place has beyond it.

    ``store`` is ``None`` where that cannot be read at all. ``newer`` are its entries behind the snapshot, as far as
    they can be read; ``parted``: the two do not share the snapshot's past, so nothing can be said of what is newer.
    """

    snapshot: Path
    taken_at: str
    content: Content
    whole: bool
    reason: str
    store: Optional[Content] = None
    newer: tuple[ChainEntry, ...] = ()
    parted: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    """Issued ids of the patches that ``newer`` speaks of, by case id."""
    on_platform: frozenset[int] = frozenset()
    """Numbers of entries of ``newer`` whose finding the platform has acknowledged: it comes back with the next sync."""


def look(store: Path, snapshots: Path) -> Optional[Recoverable]:
    """Return what could be recovered, ``None`` without a good snapshot. Slow: every page of both is read.

    ``whole``: the store itself passes its check, so that nothing needs to be recovered. Raises ``StoreLocked`` where
    somebody has it open, ``OSError`` leaves as typed errors.
    """
    with typed_errors(snapshots):
        good = newest_good(snapshots)
    if good is None:
        return None
    with _held(store), typed_errors(good):
        _roll_back(store)
        return _compared(store, good)


def _compared(store: Path, good: Path) -> Recoverable:
    with closing(_reading(good)) as conn:
        content = _content(conn)
    when = rfc3339(taken_at_ms(good))
    reason = fault_of(store)
    try:
        with closing(_reading(store)) as conn:
            held = _tolerant(lambda: _content(conn))
            shared = _tolerant(lambda: _link_at(conn, content.entries))
            newer = tuple(_readable(conn, content.entries))
            names = _tolerant(lambda: issued_ids(conn, {one.case_id for one in newer if one.case_id})) or {}
            sent = _tolerant(lambda: _acknowledged(conn, content.entries)) or frozenset()
    except sqlite3.Error:
        return Recoverable(good, when, content, False, reason)
    parted = shared is not None and shared != content.head
    return Recoverable(good, when, content, not reason, reason, held, () if parted else newer, parted, names, sent)


def fault_of(store: Path) -> str:
    """Return what is wrong with a store's file, empty where it passes the check of all its pages."""
    if not store.exists():
        return "missing"
    try:
        with closing(_reading(store)) as conn:
            if not is_ours(conn):
                return "not a store of ours"
            words = str(conn.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
    return "" if words == "ok" else words


def recover(store: Path, found: Recoverable, clock: Clock, listed: Sequence[str] = ()) -> Path:
    """Let the snapshot take the store's place; returns where the damaged file is kept.

    ``listed`` says what is newer in lines for people; they are kept beside the file that says it for programs.

    At every moment either the old store or the whole new one lies under its name, or (between two renames) none, and
    both are in the folder. Raises ``StoreLocked``, ``DiskFull``, ``WorkspaceReadOnly`` or ``SnapshotFailed``.
    """
    kept = store.parent / DAMAGED / f"{clock.unix_ms():013d}"
    ready = store.with_name(f".{store.name}.recovered")
    with typed_errors(store), _held(store):
        _require_room(store, found.snapshot)
        kept.mkdir(parents=True)
        shutil.copyfile(found.snapshot, ready)
        sync_file(ready)
        if fault_of(ready):
            ready.unlink()
            raise SnapshotFailed(str(found.snapshot), "damaged")
        _write_lost(kept / LOST, found)
        if listed:
            replace_file(kept / LOST_LIST, "\r\n".join((*listed, "")).encode("utf-8-sig"))  # any editor on Windows
        _set_aside(store, kept)
        ready.replace(store)
        sync_folder(store.parent)
    _begin_anew(store, found, clock)
    return kept


def _require_room(store: Path, snapshot: Path) -> None:
    if shutil.disk_usage(store.parent).free < 2 * snapshot.stat().st_size:
        raise DiskFull(str(store.parent))


def _set_aside(store: Path, kept: Path) -> None:
    """Move the damaged store away, its journal first: a journal without its store must never meet the new one."""
    for suffix in (*_BESIDE, ""):
        part = store.with_name(f"{store.name}{suffix}")
        if part.exists():
            part.replace(kept / part.name)
    for folder in (kept, store.parent):
        sync_folder(folder)


def _write_lost(path: Path, found: Recoverable) -> None:
    """Keep what is newer beside the damaged store, to be typed in again from it."""
    entries = [
        {
            "seq": one.seq,
            "kind": one.kind,
            "case_id": one.case_id,
            "issued_id": found.names.get(one.case_id or "", ""),
            "at": one.recorded_at,
            "on_platform": one.seq in found.on_platform,
            "payload": one.payload,
        }
        for one in found.newer
    ]
    said = {"snapshot": found.snapshot.name, "taken_at": found.taken_at, "entries": entries}
    replace_file(path, json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8"))


def _begin_anew(path: Path, found: Recoverable, clock: Clock) -> None:
    """Give the new store its identity, and let its chain say what it is."""
    store = SqliteStore.open(path, clock)
    try:
        before = store.device_id()
        store.become_device(IdFactory().new(clock.unix_ms())).result()
        said: dict[str, Any] = {
            "snapshot": found.snapshot.name,
            "taken_at": found.taken_at,
            "head": found.content.head,
            "device_before": before,
            "not_in_it": len(found.newer),
            "reason": found.reason,
        }
        store.record(Act(ActKind.RECOVER, None, clock.now(), said)).result()
    finally:
        store.close()


@contextmanager
def _held(store: Path) -> Iterator[None]:
    """Hold the writer's lock of a store, so that nobody opens it meanwhile."""
    with typed_errors(store):
        lock = WriterLock(store)
    try:
        yield
    finally:
        lock.release()


def _roll_back(store: Path) -> None:
    """Let SQLite take back what a killed process had begun: until then a sound store looks damaged."""
    if store.exists() and not fault_of(store):
        return
    with suppress(RedlineError), typed_errors(store), reading(store) as conn:
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _reading(path: Path) -> sqlite3.Connection:
    """Open a store to look at, a hot journal of it left as it is: ``immutable`` rolls nothing back."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def _content(conn: sqlite3.Connection) -> Content:
    seq, link = conn.execute("SELECT seq, link FROM chain ORDER BY seq DESC LIMIT 1").fetchone() or (0, "")
    cases = conn.execute("SELECT count(*) FROM cases").fetchone()[0]
    findings = conn.execute("SELECT count(*) FROM decision").fetchone()[0]
    read_meta(conn, "device_id")
    return Content(int(seq), str(link), int(cases), int(findings))


def _link_at(conn: sqlite3.Connection, seq: int) -> Optional[str]:
    row = conn.execute("SELECT link FROM chain WHERE seq = ?", (seq,)).fetchone()
    return str(row[0]) if row else None


def _acknowledged(conn: sqlite3.Connection, after_seq: int) -> frozenset[int]:
    """Return the numbers of entries behind a number whose operation the platform has acknowledged."""
    rows = conn.execute(
        "SELECT chain_seq FROM outbox WHERE chain_seq > ? AND state IN ('acknowledged', 'settled')", (after_seq,)
    )
    return frozenset(int(seq) for (seq,) in rows)


def _readable(conn: sqlite3.Connection, after_seq: int) -> Iterator[ChainEntry]:
    """Walk the entries behind a number as far as they can be read; past a torn page one by one."""
    while True:
        chunk = _tolerant(lambda at=after_seq: raw_entries(conn, at, _CHUNK))  # type: ignore[misc]
        if chunk is None:
            chunk = _tolerant(lambda at=after_seq: raw_entries(conn, at, 1))  # type: ignore[misc]
        if not chunk:
            return
        yield from chunk
        after_seq = chunk[-1].seq


def _tolerant(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except (sqlite3.Error, StoreDamaged, TypeError, ValueError):
        return None

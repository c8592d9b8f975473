"""The snapshots of one workspace: taken at run time, and named where the store itself turns out damaged."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Optional

from ..port_errors import DiskFull, SnapshotFailed, StoreDamaged, StoreError
from ..ports import StoreMark, TakenSnapshot
from .clock import rfc3339
from .store.failures import typed_errors
from .store.snapshots import newest_good, newest_snapshot, taken_at_ms
from .store.sqlite_store import SqliteStore
from .upkeep_errors import reason_of


class SnapshotFolder:
    """Takes snapshots of an open store; fulfils ``ports.Snapshots``."""

    def __init__(self, store: SqliteStore, folder: Path) -> None:
        self._store, self._folder = store, folder

    def mark(self) -> StoreMark:
        """Read how far the store has come."""
        return self._store.mark()

    def newest(self) -> Optional[TakenSnapshot]:
        """Return the newest snapshot that can be read, ``None`` without one."""
        return newest_snapshot(self._folder)

    def take(self, keep: int) -> None:
        """Take one, check it, and remove all but the newest ``keep``.

        Raises :class:`SnapshotFailed`, or ``StoreDamaged`` with the newest good snapshot where the store itself is.
        """
        try:
            self._require_room()
            self._store.snapshot(self._folder, keep)
        except StoreDamaged as error:
            with naming_snapshot(self._folder):
                self._store.check_integrity()  # the store's fault, or the folder's?
            raise self._failed(error) from error
        except StoreError as error:
            raise self._failed(error) from error

    def _require_room(self) -> None:
        """A copy must not take the room that the next answers need: as much as the store takes stays free."""
        path = self._store.path
        with typed_errors(path):
            free, size = shutil.disk_usage(path.parent).free, path.stat().st_size
        if free < 2 * size:
            raise DiskFull(str(self._folder))

    def _failed(self, error: StoreError) -> SnapshotFailed:
        return SnapshotFailed(str(self._folder), reason_of(error, self._folder))


@contextmanager
def naming_snapshot(folder: Path) -> Iterator[None]:
    """Let a ``StoreDamaged`` raised inside name the newest good snapshot in ``folder``, where there is one."""
    try:
        yield
    except StoreDamaged as error:
        good = newest_good(folder)
        if good is None:
            raise
        raise replace(error, snapshot=str(good), snapshot_at=rfc3339(taken_at_ms(good))) from error

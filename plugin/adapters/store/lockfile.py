"""One writer per store, across processes.

The lock lies on a file of its own: opening and closing ``store.sqlite`` itself with plain file calls would drop
SQLite's POSIX locks. The file stays behind when the lock is given back; removing it would let two processes lock
two different files of one name. The system frees the lock when a process dies.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ...port_errors import StoreLocked

if sys.platform == "win32":  # pragma: no cover - untried here
    import msvcrt

    def _try_lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> None:
        # flock, not lockf: it belongs to the open file, so a second opening in this same process is refused too
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """A held lock on a store; give it back with :meth:`release`."""

    def __init__(self, store_path: Path) -> None:
        """Take the lock beside ``store_path``.

        Raises :class:`StoreLocked` where another holds it, ``OSError`` where the folder cannot be written.
        """
        self._handle = os.open(store_path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _try_lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise StoreLocked(str(store_path)) from error

    def release(self) -> None:
        """Give the lock back. Idempotent."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

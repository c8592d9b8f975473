"""SQLite's and the system's complaints as our typed errors."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...domain.errors import BadRecord, RedlineError
from ...port_errors import DiskFull, StoreDamaged, StoreLocked, WorkspaceReadOnly

_FULL = ("database or disk is full",)
_READ_ONLY = ("readonly database", "unable to open database file")
_LOCKED = ("database is locked", "table is locked", "schema is locked")
READ_ONLY_ERRNOS = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT})


def store_error(error: sqlite3.Error, path: Path) -> RedlineError:
    """Return the typed error of a SQLite error.

    By its words: Python 3.9 does not give SQLite's result code, and the words are fixed in ``sqlite3ErrStr``.
    """
    words = str(error)
    if any(part in words for part in _FULL):
        return DiskFull(str(path))
    if any(part in words for part in _READ_ONLY):
        return WorkspaceReadOnly(str(path))
    if any(part in words for part in _LOCKED):
        return StoreLocked(str(path))
    if isinstance(error, (sqlite3.IntegrityError, sqlite3.InterfaceError)):
        return BadRecord("store", words)
    return StoreDamaged(str(path), words)


def system_error(error: OSError, path: Path) -> RedlineError:
    """Return the typed error of a file operation."""
    if error.errno in FULL_ERRNOS:
        return DiskFull(str(path))
    if error.errno in READ_ONLY_ERRNOS:
        return WorkspaceReadOnly(str(path))
    return StoreDamaged(str(path), error.strerror or str(error))


@contextmanager
def typed_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise inside into our errors, naming ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path) from error
    except OSError as error:
        raise system_error(error, path) from error

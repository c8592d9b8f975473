"""Why a file beside the store could not be written, in the words of ``UpkeepFailed.reason``."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Union

from ..domain.errors import RedlineError
from ..port_errors import DiskFull, WorkspaceReadOnly
from .store.failures import store_error, system_error

Cause = Union[OSError, sqlite3.Error, RedlineError]


def reason_of(cause: Cause, path: Path) -> str:
    """Return ``full``, ``read_only`` or the cause's own words; ``path`` is what was written."""
    typed = cause
    if isinstance(cause, OSError):
        typed = system_error(cause, path)
    elif isinstance(cause, sqlite3.Error):
        typed = store_error(cause, path)
    if isinstance(typed, DiskFull):
        return "full"
    if isinstance(typed, WorkspaceReadOnly):
        return "read_only"
    return str(getattr(typed, "reason", typed))

"""What keeps files from leaving the workspace, or notes from coming back."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.errors import RedlineError


@dataclass(eq=False)
class ExportUnwritten(RedlineError):
    """The files could not be written; nothing of them stands.

    ``reason`` is ``full``, ``read_only``, ``locked`` or the system's own words.
    """

    path: str
    reason: str


@dataclass(eq=False)
class ExportUnrecorded(RedlineError):
    """The files were written, their entry in the record was not: they were taken away again."""

    path: str
    reason: str


@dataclass(eq=False)
class ExportCancelled(RedlineError):
    """The user stopped it; nothing of it stands."""


@dataclass(eq=False)
class NothingToExport(RedlineError):
    """No patch was chosen, or none of those chosen is there any more."""


@dataclass(eq=False)
class TooManyRows(RedlineError):
    """A sheet holds no more rows than ``most``."""

    count: int
    most: int


@dataclass(eq=False)
class ExportInWorkspace(RedlineError):
    """Files for others do not go into the workspace's own folder."""

    path: str


@dataclass(eq=False)
class NotesUnreadable(RedlineError):
    """What came back cannot be read as a list of ours, or as points or marks.

    ``reason`` is ``missing``, ``too_large``, ``no_table``, ``not_xlsx``, ``not_kml``, ``not_gpx`` or the system's own
    words.
    """

    path: str
    reason: str

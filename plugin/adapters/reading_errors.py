"""What can go wrong while bringing in layers and opening what the user chose."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.errors import RedlineError


class ReadingError(RedlineError):
    """A layer could not be taken in; nothing was written."""


@dataclass(eq=False)
class FileMissing(ReadingError):
    """No file at this path."""

    path: str


@dataclass(eq=False)
class SidecarMissing(ReadingError):
    """A Shapefile lacks one of the files it consists of; ``path`` is the one that is missing."""

    path: str


@dataclass(eq=False)
class FileCut(ReadingError):
    """The file is shorter than its own header says (an interrupted copy)."""

    path: str
    expected_bytes: int
    found_bytes: int


@dataclass(eq=False)
class LayerUnreadable(ReadingError):
    """QGIS cannot open it, or stops half-way; ``reason`` is the provider's word, for the log."""

    path: str
    reason: str


@dataclass(eq=False)
class LayerWithoutCrs(ReadingError):
    """The layer does not say in which coordinate reference system it is.

    ``offered``: one that its coordinates would fit, as an authority's id; empty for none. It is for the user to say so.
    """

    name: str
    offered: str = ""


@dataclass(eq=False)
class NoPolygons(ReadingError):
    """The layer holds points, lines or a bare table; ``found`` is what it holds (``Point``, ``LineString`` …)."""

    name: str
    found: str


@dataclass(eq=False)
class LayerEmpty(ReadingError):
    """The layer has no features."""

    name: str


@dataclass(eq=False)
class MissingField(ReadingError):
    """The mapping names a field that the layer does not have."""

    name: str
    field: str


@dataclass(eq=False)
class EncodingUnknown(ReadingError):
    """The text of an attribute table is neither UTF-8 nor GBK: reading it would make nonsense of it."""

    path: str


@dataclass(eq=False)
class LayerGone(ReadingError):
    """A layer of the project was removed while it was being chosen."""

    name: str


@dataclass(eq=False)
class ReadingCancelled(ReadingError):
    """The user stopped the reading; nothing was written."""

    name: str


@dataclass(eq=False)
class RejectedUnwritten(ReadingError):
    """The file of rejected rows could not be written; nothing else is touched. ``reason`` is the writer's word."""

    path: str
    reason: str


@dataclass(eq=False)
class FileEncrypted(ReadingError):
    """The file is protected by a password, or is an encrypted database."""

    path: str


@dataclass(eq=False)
class PlaceColumnsUnknown(ReadingError):
    """A table whose columns do not say where its rows lie; ``columns`` is what it has."""

    name: str
    columns: tuple[str, ...]


@dataclass(eq=False)
class SourceUnreachable(ReadingError):
    """A database or service does not answer; ``place`` holds no password, ``reason`` is for the log."""

    place: str
    reason: str


@dataclass(eq=False)
class SourceRefused(ReadingError):
    """A service does not accept the sign-in, or wants one."""

    place: str


@dataclass(eq=False)
class NotAService(ReadingError):
    """What answers is neither a WFS nor an OGC API – Features."""

    place: str


@dataclass(eq=False)
class SourceEmpty(ReadingError):
    """A database or service holds no layer that could be imported."""

    place: str

"""What can be wrong with an image file. Raised or collected per file; the others go on."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.errors import RedlineError


class ImageryError(RedlineError):
    """An image cannot be used as it is; nothing was changed."""


@dataclass(eq=False)
class ImageMissing(ImageryError):
    """No file at this path (any more)."""

    path: str


@dataclass(eq=False)
class ImageUnreadable(ImageryError):
    """The file is cut off, damaged or of an unknown format; ``reason`` is GDAL's word, for the log."""

    path: str
    reason: str


@dataclass(eq=False)
class ImagePartsMissing(ImageryError):
    """A virtual raster names files that are not there: ``count`` of them, ``first`` one of them. The rest shows."""

    path: str
    first: str
    count: int


@dataclass(eq=False)
class ImageChanged(ImageryError):
    """The file is another one than a finding rests on: its size, its time or its content differs."""

    path: str


@dataclass(eq=False)
class ImageWithoutCrs(ImageryError):
    """The file does not say where on the ground it lies."""

    path: str


@dataclass(eq=False)
class ImageWithoutDate(ImageryError):
    """Neither the tags nor the name of the file tell the day it was taken."""

    path: str


@dataclass(eq=False)
class ImageWorkFailed(ImageryError):
    """Opening or painting failed in a way that nobody foresaw; ``fault`` is Python's word for it."""

    fault: str


@dataclass(eq=False)
class ImagesFolderMissing(ImageryError):
    """The folder that images are to be read from is not there."""

    path: str


@dataclass(eq=False)
class NoImages(ImageryError):
    """A folder holds no image that GDAL knows."""

    path: str


@dataclass(eq=False)
class SourceUnknown(ImageryError):
    """The image is of a kind of source that this version does not know."""

    kind: str


@dataclass(eq=False)
class ConnectionMissing(ImageryError):
    """QGIS has no connection of this name in this profile."""

    name: str


@dataclass(eq=False)
class SourceNotAllowed(ImageryError):
    """The workspace's network mode does not let images be asked from this host."""

    name: str
    host: str


@dataclass(eq=False)
class ServiceFailed(ImageryError):
    """A service does not show its image. ``reason`` and ``detail`` as in :class:`.remote_line.Fault`, or ``locked``.

    ``locked``: its credentials lie in QGIS's store, which is not open. ``unlisted``: it does not offer what was chosen.
    """

    name: str
    reason: str
    detail: str = ""

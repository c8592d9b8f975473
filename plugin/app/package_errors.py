"""What keeps a package from being opened, written or taken in. Nothing is half done after any of these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..domain.errors import RedlineError
from ..domain.package_faults import PackageFault


class Aspect(str, Enum):
    """In what a package and a workspace differ."""

    ORGANISATION = "organisation"
    UNITS = "units"
    DEVICE = "device"
    BATCH = "batch"  # the workspace was made from other sources, and has no such batch


@dataclass(eq=False)
class PackageRefused(RedlineError):
    """A file that is no package we can take; ``name`` is the file's, ``detail`` says more where there is more."""

    name: str
    fault: PackageFault
    detail: str = ""


@dataclass(eq=False)
class PasswordNeeded(RedlineError):
    """The package is under a password, and none was given."""

    name: str


@dataclass(eq=False)
class PasswordWrong(RedlineError):
    """The package is under another password."""

    name: str


@dataclass(eq=False)
class AesMissing(RedlineError):
    """QGIS's Python has no library for packages under a password; ``name`` is empty where one was to be written."""

    name: str


@dataclass(eq=False)
class VolumesMissing(RedlineError):
    """Volumes of the package (their numbers) are not in its folder; it has ``total``."""

    folder: str
    numbers: tuple[int, ...]
    total: int


@dataclass(eq=False)
class NoPackage(RedlineError):
    """The folder holds no file with this ending."""

    folder: str
    suffix: str


@dataclass(eq=False)
class SeveralPackages(RedlineError):
    """The folder holds packages that do not belong together (a file of each)."""

    folder: str
    names: tuple[str, ...]


@dataclass(eq=False)
class OtherPlace(RedlineError):
    """The package belongs somewhere else: what it says, and what this workspace is."""

    name: str
    aspect: Aspect
    theirs: str
    ours: str


@dataclass(eq=False)
class NoRoom(RedlineError):
    """The disk has not the room that the package needs."""

    path: str
    needed_bytes: int
    free_bytes: int


@dataclass(eq=False)
class CarryUnwritten(RedlineError):
    """A file could not be written. ``reason`` is ``full``, ``read_only`` or the system's own words."""

    path: str
    reason: str


@dataclass(eq=False)
class CarryUnread(RedlineError):
    """A disk gave an error in the middle of reading (a stick was pulled out, or is worn)."""

    path: str
    reason: str


@dataclass(eq=False)
class CarryCancelled(RedlineError):
    """The user stopped it; nothing of it was left behind."""

    path: str


@dataclass(eq=False)
class NothingToCarry(RedlineError):
    """Nothing in the workspace waits to be carried."""


@dataclass(eq=False)
class SenderMissing(RedlineError):
    """Who carries it, or for which organisation, was not said: the platform takes nothing without."""

"""What can be wrong with a package that somebody carried here; the sentences are made elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .errors import BadRecord


class PackageFault(str, Enum):
    """Why a package, or a file in it, is not taken."""

    GONE = "gone"  # the file is not there, or cannot be opened
    DAMAGED = "damaged"  # no zip, cut off, or not copied whole
    FOREIGN = "foreign"  # a zip without a manifest of ours
    NEWER = "newer"  # of a format that we do not know yet
    UNSOUND = "unsound"  # a manifest or a record that has not the agreed shape
    UNSAFE_NAME = "unsafe_name"  # a file's name that could lead out of the folder
    MISSING = "missing"  # a file that the manifest names is not in it
    ALTERED = "altered"  # a file is not what the manifest says
    TOO_LARGE = "too_large"  # more than a package of ours ever holds
    OTHER_KIND = "other_kind"  # a package of ours, but not the kind that was asked for


@dataclass(eq=False)
class BadPackage(BadRecord):
    """A package that is not what it says; ``reason`` in English, ``fault`` for who has words of their own."""

    fault: PackageFault = PackageFault.UNSOUND


def bad(fault: PackageFault, reason: str) -> BadPackage:
    """Return the error of a package."""
    return BadPackage("package", reason, fault)

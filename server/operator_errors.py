"""What can go wrong with the operator's commands. Their words stand in :mod:`.operator_problems`."""

from __future__ import annotations

from dataclasses import dataclass

from ..plugin.domain.errors import RedlineError


@dataclass(eq=False)
class RecordDamaged(RedlineError):
    """A check found the first place where the record does not hold: ``part`` of it, ``subject`` and its fault."""

    part: str
    subject: str
    fault: str


@dataclass(eq=False)
class FileUnwritten(RedlineError):
    """A file or folder that a command was to make could not be written; nothing of it stays."""

    path: str
    reason: str


@dataclass(eq=False)
class ToolFailed(RedlineError):
    """A program that a command needs is missing or failed."""

    tool: str
    reason: str


@dataclass(eq=False)
class PackageUnusable(RedlineError):
    """A package that cannot be read or taken: damaged, under another password, or somebody else's."""

    path: str
    reason: str


@dataclass(eq=False)
class SomeRefused(RedlineError):
    """Of ``total`` packages ``refused`` could not be taken; each was named, the others were taken."""

    refused: int
    total: int


@dataclass(eq=False)
class NothingToPack(RedlineError):
    """No patch of the batch lies in the unit."""

    batch: str
    unit: str

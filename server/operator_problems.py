"""The words of what can go wrong with the operator's commands."""

from __future__ import annotations

from ..plugin.domain.errors import RedlineError
from . import operator_errors as own
from .entry import Entry

OPERATOR: dict[type[RedlineError], Entry] = {
    own.RecordDamaged: Entry(
        "record-damaged",
        500,
        "The record does not hold",
        "The record does not hold at {part}, {subject}: {fault}. Keep this database as it is and restore a backup"
        " beside it.",
    ),
    own.FileUnwritten: Entry(
        "file-unwritten",
        500,
        "A file could not be written",
        "{path} could not be written: {reason}. Nothing of it was left behind; make room or choose another place.",
    ),
    own.PackageUnusable: Entry(
        "package-unusable",
        422,
        "The package cannot be taken",
        "{path} cannot be taken: {reason}. Nothing of it was taken.",
    ),
    own.SomeRefused: Entry(
        "some-refused",
        422,
        "Some packages could not be taken",
        "{refused} of {total} packages could not be taken; each is named above, the others were taken.",
    ),
    own.NothingToPack: Entry(
        "nothing-to-pack",
        422,
        "Nothing to pack",
        "No patch of the batch {batch} lies in {unit}; nothing was written for it.",
    ),
    own.ToolFailed: Entry("tool-failed", 500, "A program failed", "{tool} could not do its work: {reason}."),
}

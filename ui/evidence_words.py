"""What keeps a file from being evidence, in words: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..plugin.adapters.evidence_bring import TooManyFiles
from ..plugin.adapters.evidence_copy import NotCleaned
from ..plugin.adapters.evidence_intake import EvidenceUnwritten, FileRefused, WhyRefused
from ..plugin.adapters.evidence_pictures import NotShown
from ..plugin.adapters.evidence_sniff import plain_name
from ..plugin.adapters.evidence_track import TrackUnreadable
from ..plugin.adapters.translation import tr
from ..plugin.domain.errors import PhotosMissing, RedlineError
from .form.fault_words import isolated

_NAMED = 4
MOST_NAMED = 200
"""Files of one import that are named where there is room; a folder of thousands is not read line by line."""

_REFUSED: Mapping[str, Callable[[], str]] = {
    WhyRefused.LINK.value: lambda: tr("a link; add the file it leads to"),
    WhyRefused.NOT_A_FILE.value: lambda: tr("not a file"),
    WhyRefused.EMPTY.value: lambda: tr("empty; copy it again"),
    WhyRefused.PROGRAM.value: lambda: tr("a program or a page, no evidence"),
    WhyRefused.GONE.value: lambda: tr("no longer there"),
    WhyRefused.UNREADABLE.value: lambda: tr("cannot be read; copy it again"),
    WhyRefused.CHANGING.value: lambda: tr("still being written; add it again when that is done"),
}
_UNWRITTEN: Mapping[str, Callable[[], str]] = {
    "full": lambda: tr("the disk is full"),
    "read_only": lambda: tr("this place cannot be written"),
}

EVIDENCE: dict[type[RedlineError], Callable[[Any], str]] = {
    PhotosMissing: lambda e: tr(
        "This finding needs photos of kinds that are still wanted. They are named at the evidence, below the form."
    ),
    FileRefused: lambda e: tr("{name} was not added: {reason}.", name=plain_name(e.path), reason=_reason(e)),
    EvidenceUnwritten: lambda e: tr(
        "Files cannot be added to {path}: {reason}. What was added before is safe; make room, then add the rest again.",
        path=e.path,
        reason=_UNWRITTEN[e.reason]() if e.reason in _UNWRITTEN else e.reason,
    ),
    TooManyFiles: lambda e: tr(
        "{path} holds more than {most:,} files. Choose the folder of one visit.", path=e.path, most=e.most
    ),
    NotShown: lambda e: {
        "kind": tr("{name}: no picture of this kind of file can be shown here.", name=e.name),
        "large": tr("{name} is too large to be shown here. It is kept as it is.", name=e.name),
    }.get(e.reason, tr("{name} is damaged and cannot be shown. It is kept as it is.", name=e.name)),
    NotCleaned: lambda e: tr(
        "{name} may say where it was taken or with which device, and that cannot be taken out of it.", name=e.name
    ),
    TrackUnreadable: lambda e: tr("The track {name} cannot be read. Export it as GPX again.", name=plain_name(e.path)),
}


def _reason(error: FileRefused) -> str:
    return _REFUSED[error.reason]() if error.reason in _REFUSED else error.reason


def refused_lines(refused: Sequence[FileRefused]) -> list[str]:
    """Return a line for each file that was not added: its name, and why."""
    return [f"{isolated(plain_name(one.path))}: {_reason(one)}" for one in refused]


def refused_words(refused: Sequence[FileRefused], most: int = _NAMED) -> list[str]:
    """Return why files were not added, the first few by name."""
    first = [EVIDENCE[FileRefused](error) for error in refused[:most]]
    rest = len(refused) - len(first)
    return [*first, tr("{count} more were not added.", count=rest)] if rest > 0 else first

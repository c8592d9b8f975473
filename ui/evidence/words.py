"""The words of evidence: types, doubts, remarks, faults, and what became of an import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Optional

from ...plugin.adapters.evidence_intake import FileRefused
from ...plugin.adapters.translation import tr
from ...plugin.app.evidence_check import Fault
from ...plugin.domain.evidence import EvidenceFile, FileType, Remark, Way
from ...plugin.domain.evidence_rules import Doubt, Doubts
from ..evidence_words import MOST_NAMED, refused_words
from ..moments import taken_words
from ..numbers import distance_words

BETWEEN = " · "

TYPE_WORDS: Mapping[FileType, Callable[[], str]] = {
    FileType.PHOTO: lambda: tr("Photo"),
    FileType.VIDEO: lambda: tr("Video"),
    FileType.TRACK: lambda: tr("Track of the visit"),
    FileType.DOCUMENT: lambda: tr("Document"),
    FileType.OTHER: lambda: tr("File"),
}
DOUBT_WORDS: Mapping[Doubt, Callable[[], str]] = {
    Doubt.FAR: lambda: tr("far from the patch"),
    Doubt.OUTSIDE_VISIT: lambda: tr("taken outside the time of the visit"),
    Doubt.IN_FUTURE: lambda: tr("its time lies in the future"),
    Doubt.NO_PLACE: lambda: tr("does not say where it was taken"),
    Doubt.NO_TIME: lambda: tr("does not say when it was taken"),
}
REMARK_WORDS: Mapping[Remark, Callable[[], str]] = {
    Remark.WRONG_EXTENSION: lambda: tr("is called otherwise than what it is"),
    Remark.CUT_OFF: lambda: tr("is cut off: ask its sender for it again"),
    Remark.TOO_LARGE_TO_SHOW: lambda: tr("is too large to be shown here"),
    Remark.BAD_TIME: lambda: tr("its camera's clock was wrong: its time is left out"),
    Remark.NOT_READ: lambda: tr("could not be read"),
}
FAULT_WORDS: Mapping[Fault, Callable[[], str]] = {
    Fault.MISSING: lambda: tr("is no longer in the evidence folder: bring it back from a copy, or add it again"),
    Fault.ALTERED: lambda: tr("was altered after it came in: add the original again to mend it"),
}


def title(count: int) -> str:
    """Return the heading of the box."""
    return tr("Evidence") if not count else f"{tr('Evidence')}{BETWEEN}{count}"


def added_words(count: int, issued_id: str, again: int, refused: Sequence[FileRefused], opened: bool) -> str:
    """Return what became of files that were added to a patch; ``opened``: its finding is open again."""
    parts = []
    if count == 1:
        parts.append(tr("One file was added to {patch}.", patch=issued_id))
    elif count or not (again or refused):
        parts.append(tr("{count} files were added to {patch}.", count=count, patch=issued_id))
    if again == 1:
        parts.append(tr("One was there already."))
    elif again:
        parts.append(tr("{count} were there already.", count=again))
    if opened and count:
        parts.append(tr("Its finding is open again: save it, so that it names them."))
    if len(refused) > 1:
        parts.append(tr("{count} files were not added: each is named at the evidence.", count=len(refused)))
    parts.extend(refused_words(refused, MOST_NAMED))
    return " ".join(parts)


def tip(file: EvidenceFile, kind: str, doubts: Doubts, fault: Optional[Fault]) -> str:
    """Return what the box says of a file under the mouse; ``kind`` in words."""
    lines = [file.name, BETWEEN.join(part for part in (TYPE_WORDS[file.type](), kind, time_words(file)) if part)]
    lines.append(place_words(file, doubts))
    lines.extend(f"⚠ {words}" for words in warnings(file, doubts, fault))
    return "\n".join(line for line in lines if line)


def warnings(file: EvidenceFile, doubts: Doubts, fault: Optional[Fault]) -> list[str]:
    """Return what is wrong with a file or doubtful about it."""
    found = [FAULT_WORDS[fault]()] if fault is not None else []
    found.extend(REMARK_WORDS[remark]() for remark in file.remarks)
    found.extend(_doubt_words(doubt, doubts) for doubt in doubts.doubts)
    return found


def _doubt_words(doubt: Doubt, doubts: Doubts) -> str:
    if doubt is Doubt.FAR and doubts.distance_m is not None:
        return tr("{distance} from the patch", distance=distance_words(doubts.distance_m))
    return DOUBT_WORDS[doubt]()


def time_words(file: EvidenceFile) -> str:
    """Return when a file was made, as its camera says."""
    return taken_words(file.taken_at, seconds=True)


def place_words(file: EvidenceFile, doubts: Doubts) -> str:
    """Return where a photo was taken, how far from the patch, which way it looks, and who says so."""
    if file.place is None:
        return ""
    parts = [f"{file.place[0]:.5f}°E {file.place[1]:.5f}°N"]
    if doubts.distance_m is not None:
        inside = doubts.distance_m == 0
        parts.append(
            tr("in the patch")
            if inside
            else tr("{distance} from the patch", distance=distance_words(doubts.distance_m))
        )
    if file.direction is not None:
        parts.append(tr("looks {degrees}°", degrees=f"{file.direction:.0f}"))
    if file.way is Way.DECLARED:
        parts.append(tr("declared"))
    return BETWEEN.join(parts)

"""From files and folders that somebody chose to evidence files: taken in, and described by what is in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

from ..domain.errors import RedlineError
from ..domain.evidence import EvidenceFile, FileType, Remark
from .evidence_intake import EvidenceIntake, FileRefused, Taken
from .evidence_photo import read_photo
from .evidence_sniff import plain_name
from .evidence_track import TrackUnreadable, read_track
from .stand_back import stand_back

MOST_FILES = 20_000
"""A folder with more is not somebody's photos of a visit (a whole disk was chosen)."""
_LEFT_OUT = ("thumbs.db", "desktop.ini", ".ds_store")


@dataclass(eq=False)
class TooManyFiles(RedlineError):
    """A folder holds more files than a visit makes."""

    path: str
    most: int


@dataclass(frozen=True)
class Brought:
    """What became of one source: the file as it stands now, or why it was refused."""

    source: Path
    file: Optional[EvidenceFile] = None
    refused: Optional[FileRefused] = None


def sources_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files that were chosen, those of folders at any depth among them, in the order of their names.

    What a system keeps for itself (hidden files, thumbnail stores) and links within folders are passed over; a link
    that was itself chosen is refused later, in words. Raises :class:`TooManyFiles`.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            found.extend(_within(path))
        else:
            found.append(path)
        if len(found) > MOST_FILES:
            raise TooManyFiles(str(path), MOST_FILES)
    return list(dict.fromkeys(found))


def _within(folder: Path) -> Iterator[Path]:
    count = 0
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if name.startswith(".") or name.lower() in _LEFT_OUT or path.is_symlink():
                continue
            count += 1
            if count > MOST_FILES:
                raise TooManyFiles(str(folder), MOST_FILES)
            yield path


def bring(
    intake: EvidenceIntake,
    source: Path,
    now: str,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda _done: None,
) -> Brought:
    """Take one file in and describe it; ``now`` is when (RFC 3339 UTC). Stands back first while the reviewer acts.

    Raises ``EvidenceUnwritten`` and ``IntakeCancelled``: those hold for all that follow, too.
    """
    stand_back.wait()
    try:
        taken = intake.take(source, cancelled, progress)
    except FileRefused as error:
        return Brought(source, refused=error.kept())
    return Brought(source, described(taken, source.name, now))


def bring_picture(intake: EvidenceIntake, content: bytes, name: str, now: str) -> Brought:
    """Take in a picture that has no file, as from the clipboard. Raises ``EvidenceUnwritten``."""
    return Brought(Path(name), described(intake.take_bytes(content, name), name, now))


def described(taken: Taken, name: str, now: str) -> EvidenceFile:
    """Return what is known of a file that stands in the folder."""
    remarks = (Remark.WRONG_EXTENSION,) if taken.sniffed.wrong_extension else ()
    file = EvidenceFile(
        taken.sha256,
        plain_name(name),
        taken.size_bytes,
        taken.sniffed.suffix,
        taken.sniffed.type,
        remarks=remarks,
        added_at=now,
    )
    if file.type is FileType.PHOTO:
        return _with_photo(file, taken)
    return _with_track(file, taken) if file.type is FileType.TRACK else file


def _with_photo(file: EvidenceFile, taken: Taken) -> EvidenceFile:
    facts = read_photo(taken.path, file.suffix)
    return replace(
        file,
        taken_at=facts.taken_at,
        place_read=facts.place,
        direction_read=facts.direction,
        size_px=facts.size_px,
        camera=facts.camera,
        remarks=(*file.remarks, *facts.remarks),
    )


def _with_track(file: EvidenceFile, taken: Taken) -> EvidenceFile:
    try:
        return replace(file, span=read_track(taken.path).span)
    except TrackUnreadable:
        return replace(file, remarks=(*file.remarks, Remark.NOT_READ))

"""What somebody brought back from a visit, looked through where it lies: photos, tracks, and notes marked on the way.

Nothing is taken in yet: the reviewer sees first which patch each file is for.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Optional

from ..app.evidence_match import Arrival
from ..domain.evidence import FileType, LonLat
from .evidence_bring import sources_of
from .evidence_intake import FileRefused, WhyRefused
from .evidence_photo import PhotoFacts, read_photo
from .evidence_sniff import HEAD_BYTES, Sniffed, plain_name, sniff
from .evidence_track import Track, TrackUnreadable, Waypoint, read_track


@dataclass(frozen=True)
class VisitFile:
    """A file that came back; ``arrival`` is what it can be matched by."""

    source: Path
    name: str
    type: FileType
    arrival: Arrival


@dataclass(frozen=True)
class Visit:
    """Everything of one visit. ``notes`` are marked places with words, keyed as arrivals are."""

    files: tuple[VisitFile, ...] = ()
    notes: tuple[tuple[Arrival, Waypoint], ...] = ()
    tracks: tuple[Track, ...] = ()
    refused: tuple[FileRefused, ...] = ()

    @property
    def arrivals(self) -> list[Arrival]:
        """Return all that is to be matched: files, then notes."""
        return [one.arrival for one in self.files] + [arrival for arrival, _ in self.notes]

    def place_at(self, when: datetime) -> Optional[LonLat]:
        """Return where the visitor was, as the first track says that knows."""
        found = (track.place_at(when) for track in self.tracks)
        return next((place for place in found if place is not None), None)


def read_visit(
    paths: Sequence[Path],
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda _share: None,
) -> Visit:
    """Look through files and folders; stops early where cancelled. Raises ``TooManyFiles``."""
    sources = sources_of(paths)
    files: list[VisitFile] = []
    tracks: list[Track] = []
    refused: list[FileRefused] = []
    for number, source in enumerate(sources):
        if cancelled():
            break
        progress(number / len(sources))
        try:
            sniffed = _sniffed(source)
        except FileRefused as error:
            refused.append(error.kept())
            continue
        files.append(_file(source, sniffed, paths))
        if sniffed.type is FileType.TRACK:
            tracks.extend(_track(source))
    return Visit(tuple(files), tuple(_notes(tracks)), tuple(tracks), tuple(refused))


def _sniffed(source: Path) -> Sniffed:
    try:
        kind = os.lstat(source).st_mode
        if stat.S_ISLNK(kind):
            raise FileRefused(str(source), WhyRefused.LINK.value)
        if not stat.S_ISREG(kind):
            raise FileRefused(str(source), WhyRefused.NOT_A_FILE.value)
        with source.open("rb") as file:
            found = sniff(file.read(HEAD_BYTES), source.name)
    except (OSError, ValueError) as error:
        raise FileRefused(str(source), WhyRefused.UNREADABLE.value) from error
    if found.program:
        raise FileRefused(str(source), WhyRefused.PROGRAM.value)
    return found


def _file(source: Path, sniffed: Sniffed, chosen: Sequence[Path]) -> VisitFile:
    facts = PhotoFacts()
    if sniffed.type is FileType.PHOTO:
        try:
            facts = read_photo(source, sniffed.suffix)
        except OSError:  # gone or unplugged meanwhile: it is refused when it is taken in
            facts = PhotoFacts()
    arrival = Arrival(str(source), _words(source, chosen), facts.place, facts.taken_at)
    return VisitFile(source, plain_name(source.name), sniffed.type, arrival)


def _words(source: Path, chosen: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of the folders within what was chosen, that itself among them, and of the file."""
    for root in chosen:
        if root in source.parents:
            return (root.name, *source.relative_to(root).parts)
    return (source.name,)


def _track(source: Path) -> list[Track]:
    try:
        return [read_track(source)]
    except TrackUnreadable:
        return []


def _notes(tracks: Sequence[Track]) -> list[tuple[Arrival, Waypoint]]:
    found = []
    for number, track in enumerate(tracks):
        for place, mark in enumerate(track.waypoints):
            if mark.name or mark.text:
                found.append((Arrival(f"note {number} {place}", (mark.name,), mark.place, mark.time), mark))
    return found

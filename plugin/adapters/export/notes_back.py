"""All that comes back from a visit in words: the filled list, the points of a KML, the marks and the way of a GPX.

What a file is, its content says; its ending does not matter.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Optional

from ...app.export_errors import NotesUnreadable
from ...app.note_places import FieldRow
from ...domain.evidence import LonLat
from ...domain.ledger import Template
from ..evidence_track import Track, TrackUnreadable, read_track
from .kml_notes import read_kml_notes
from .notes_file import MOST_BYTES, read_notes

_HEAD_BYTES = 4096


@dataclass(frozen=True)
class NotesBack:
    """Rows in the order of their files; ``files`` are (name, SHA-256), as the record names where notes came from."""

    rows: tuple[FieldRow, ...]
    tracks: tuple[Track, ...]
    files: tuple[tuple[str, str], ...]

    def place_at(self, when: datetime) -> Optional[LonLat]:
        """Return where the visitor was, as the first track says that knows."""
        found = (track.place_at(when) for track in self.tracks)
        return next((place for place in found if place is not None), None)


def read_back(paths: Sequence[Path], templates: Sequence[Template], cancelled: Callable[[], bool]) -> NotesBack:
    """Read files off the GUI thread; raises :class:`NotesUnreadable` for the first that is none of these."""
    rows: list[FieldRow] = []
    tracks: list[Track] = []
    files: list[tuple[str, str]] = []
    for path in paths:
        content = _content(path)
        kind = _kind(content)
        if kind == "gpx":
            tracks.append(_track(path))
            rows.extend(_marks(tracks[-1], path.name))
        elif kind == "kml":
            rows.extend(read_kml_notes(path, content, templates, cancelled))
        else:
            rows.extend(read_notes(path, templates, cancelled))
        files.append((path.name, sha256(content).hexdigest()))
    return NotesBack(tuple(rows), tuple(tracks), tuple(files))


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise NotesUnreadable(str(path), "missing")
        if path.stat().st_size > MOST_BYTES:
            raise NotesUnreadable(str(path), "too_large")
        return path.read_bytes()
    except OSError as error:
        raise NotesUnreadable(str(path), error.strerror or str(error)) from error


def _kind(content: bytes) -> str:
    """Return ``kml`` (a packed one, too), ``gpx``, else nothing: whatever else it is, the list's reader says."""
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                return "kml" if any(name.lower().endswith(".kml") for name in archive.namelist()) else ""
        except zipfile.BadZipFile:
            return ""
    head = content[:_HEAD_BYTES].replace(b"\0", b"").lower()
    return next((kind for kind in ("kml", "gpx") if f"<{kind}".encode() in head or f":{kind}".encode() in head), "")


def _track(path: Path) -> Track:
    try:
        return read_track(path)
    except TrackUnreadable as error:
        raise NotesUnreadable(str(path), "not_gpx") from error


def _marks(track: Track, source: str) -> list[FieldRow]:
    found = []
    for number, mark in enumerate(track.waypoints, 1):
        notes = " ".join(part for part in (mark.name, mark.text) if part)
        found.append(FieldRow(number, "", "", notes, mark.time, "", mark.place, (mark.name,), source, mark=True))
    return found

"""Files that a finding rests on: photos, videos, documents, tracks; named by the SHA-256 of what is in them.

They stand in a case's working state (``Draft.evidence``) as JSON objects; members that this version does not know stay.
What a photo's own file says of its place and what the reviewer declares stand side by side: the declared one
counts, and is marked as declared wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, Optional

from .errors import BadRecord

LonLat = tuple[float, float]
"""Longitude and latitude in degrees (WGS 84, taken as CGCS2000)."""


class FileType(str, Enum):
    """What a file is, by what is in it."""

    PHOTO = "photo"
    VIDEO = "video"
    TRACK = "track"  # a GPX of the visit
    DOCUMENT = "document"
    OTHER = "other"


class Remark(str, Enum):
    """What was wrong with a file when it came in; it is kept as it came."""

    WRONG_EXTENSION = "wrong_extension"
    CUT_OFF = "cut_off"
    TOO_LARGE_TO_SHOW = "too_large_to_show"
    BAD_TIME = "bad_time"
    NOT_READ = "not_read"  # a track or picture of which nothing could be read


class Way(str, Enum):
    """Where a photo's place comes from."""

    NOWHERE = ""
    READ = "read"
    DECLARED = "declared"


@dataclass(frozen=True)
class EvidenceFile:
    """One file of a case.

    ``name`` is what it was called, for people: never a path. ``suffix`` is by content, with its dot. ``kind`` is a code
    of ``photo_kind``. ``taken_at`` is ISO 8601, with an offset where the file gives one, else the camera's local time.
    Directions are degrees clockwise from north. ``span`` is first and last time of a track (RFC 3339 UTC).
    """

    sha256: str
    name: str
    size_bytes: int
    suffix: str
    type: FileType = FileType.OTHER
    kind: str = ""
    taken_at: str = ""
    place_read: Optional[LonLat] = None
    direction_read: Optional[float] = None
    place_declared: Optional[LonLat] = None
    direction_declared: Optional[float] = None
    size_px: Optional[tuple[int, int]] = None
    camera: str = ""
    remarks: tuple[Remark, ...] = ()
    span: Optional[tuple[str, str]] = None
    added_at: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def way(self) -> Way:
        """Return where the place comes from."""
        if self.place_declared is not None:
            return Way.DECLARED
        return Way.READ if self.place_read is not None else Way.NOWHERE

    @property
    def place(self) -> Optional[LonLat]:
        """Return the place that counts."""
        return self.place_declared if self.place_declared is not None else self.place_read

    @property
    def direction(self) -> Optional[float]:
        """Return the direction that counts: that of the place that counts."""
        return self.direction_declared if self.place_declared is not None else self.direction_read


_PAIRS = ("place_read", "place_declared", "size_px", "span")
_KNOWN = tuple(f.name for f in fields(EvidenceFile) if f.name != "extra")
_EMPTY = (None, "", ())


def to_json(file: EvidenceFile) -> dict[str, Any]:
    """Return a file as JSON; members without a value are left out."""
    found: dict[str, Any] = {}
    for name in _KNOWN:
        value = getattr(file, name)
        if value not in _EMPTY:
            found[name] = list(value) if isinstance(value, tuple) else value
    found["type"] = file.type.value
    if file.remarks:
        found["remarks"] = [remark.value for remark in file.remarks]
    return {**file.extra, **found}


def from_json(data: Mapping[str, Any]) -> EvidenceFile:
    """Read a file; raises :class:`BadRecord`. Types and remarks that this version does not know are passed over."""
    try:
        known = {name: data[name] for name in _KNOWN if name in data}
        for name in _PAIRS:
            if name in known:
                first, second = known[name]
                known[name] = (first, second)
        types, remarks = {one.value: one for one in FileType}, {one.value: one for one in Remark}
        known["type"] = types.get(known.get("type", ""), FileType.OTHER)
        known["remarks"] = tuple(remarks[one] for one in known.get("remarks", ()) if one in remarks)
        return EvidenceFile(**known, extra={name: data[name] for name in data if name not in _KNOWN})
    except (TypeError, ValueError) as error:
        raise BadRecord("evidence", str(error)) from error


def files_of(evidence: Iterable[Mapping[str, Any]]) -> tuple[EvidenceFile, ...]:
    """Return the files of a working state; one that cannot be read is left out (it stays in the state)."""
    found = []
    for data in evidence:
        try:
            found.append(from_json(data))
        except BadRecord:
            continue
    return tuple(found)


def with_file(evidence: Sequence[Mapping[str, Any]], file: EvidenceFile) -> list[Mapping[str, Any]]:
    """Return the files with one put in its place, or added at the end."""
    data = to_json(file)
    if any(one.get("sha256") == file.sha256 for one in evidence):
        return [data if one.get("sha256") == file.sha256 else one for one in evidence]
    return [*evidence, data]


def without(evidence: Sequence[Mapping[str, Any]], sha256: str) -> list[Mapping[str, Any]]:
    """Return the files but one."""
    return [one for one in evidence if one.get("sha256") != sha256]


def named(evidence: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a finding says of its files on the wire: their hashes, and what is known of each."""
    if not evidence:
        return {}
    return {"evidence": [str(one["sha256"]) for one in evidence], "evidence_files": [dict(one) for one in evidence]}


def kinds_of(evidence: Iterable[Any]) -> frozenset[str]:
    """Return the kinds of photos among the files; what is no file of ours is passed over."""
    return frozenset(str(one["kind"]) for one in evidence if isinstance(one, Mapping) and one.get("kind"))

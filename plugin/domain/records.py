"""The records of the field: batches, zones, cases, findings, images.

Geometry is canonical WKB in EPSG:4490 (see :mod:`.geometry`). Times are RFC 3339 UTC text, dates ISO 8601 text.
``extra`` holds what a newer or a provincial schema adds: unknown fields survive every round trip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

from .states import NetworkMode, ReviewState, Secrecy

UNIT_NAMES = "unit_names"
"""Member of a case's ``extra``: names of its units by code, as an administrative layer gave them."""
VANISHED = "vanished"
"""Member of a case's ``extra``: the newest file of its batch does not hold it any more."""


@dataclass(frozen=True)
class Batch:
    """One issue of flagged patches."""

    batch_id: str
    name: str
    secrecy: Secrecy = Secrecy.INTERNAL
    version: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Zone:
    """A zone on two axes: ``level`` (red line, control, …: an open list) and ``type``.

    One named area may hold both levels: then it is two records with one ``name``.
    """

    zone_id: str
    code: str
    name: str
    level: str
    type: str
    outline: bytes
    units: tuple[str, ...] = ()
    secrecy: Secrecy = Secrecy.INTERNAL
    version: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseFacts:
    """What was issued with a patch; the reviewer does not change it.

    ``must_check``: it must be answered (必查), or is of own choice (自选); ``None`` where the sender says neither.
    """

    date_before: Optional[str] = None
    date_after: Optional[str] = None
    activity_issued: Optional[str] = None
    confidence: Optional[float] = None
    must_check: Optional[bool] = None
    town_code: str = ""
    town_name: str = ""
    village_name: str = ""
    due_date: Optional[str] = None
    lead_source: str = "satellite"
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A flagged patch (图斑) as the platform last gave it, or as imported from a file.

    ``version`` is the platform's version this copy stands on, 0 where no platform knows it yet.
    ``finding`` is the platform's current finding (empty before the first), ``outline_found`` its corrected
    outline, ``finding_number`` counts the submitted findings.
    """

    case_id: str
    batch_id: str
    issued_id: str
    outline: bytes
    facts: CaseFacts = field(default_factory=CaseFacts)
    units: tuple[str, ...] = ()
    answering_unit: str = ""
    review_state: ReviewState = ReviewState.UNREVIEWED
    review_level: int = 0
    return_reason: str = ""
    secrecy: Secrecy = Secrecy.INTERNAL
    version: int = 0
    finding: Mapping[str, Any] = field(default_factory=dict)
    finding_number: int = 0
    finding_by: str = ""
    finding_at: str = ""
    outline_found: Optional[bytes] = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def unit_names(units: Sequence[str], extra: Mapping[str, Any]) -> list[str]:
    """Return the units in their order: each by its name where ``extra`` knows one, else by its code."""
    names = extra.get(UNIT_NAMES)
    known = names if isinstance(names, Mapping) else {}
    return [str(known.get(code) or code) for code in units]


def unit_text(units: Sequence[str], extra: Mapping[str, Any]) -> str:
    """Return the text that a case's units are found by: every code, and every name that is known."""
    return " ".join(dict.fromkeys((*units, *unit_names(units, extra))))


@dataclass(frozen=True)
class Draft:
    """The reviewer's working state of one case in the local store.

    ``answers`` is the finding so far. ``decided`` is true between Enter and a reopening. ``number`` counts the
    decisions made here on this case; ``base_version`` is the platform's version the first answer stood on and
    ``base_answers``, ``base_outline`` the finding at that time (the base of a three-way merge).

    ``outline`` is the corrected one (canonical WKB), ``None`` where the patch stays as it was flagged. ``sketch`` is
    one that was begun and neither finished nor given up: WKB, perhaps not valid yet. ``marks`` are arrows and words on
    the images (see :mod:`.outline_marks`). ``outlined``: a finding of ours carried an outline, so the next one has to
    say what became of it. ``evidence`` are the files of the case, each as :func:`.evidence.to_json` writes it.

    ``merged_into`` is the case that answers for this one since a merge made here, empty where it was taken apart again;
    ``merged_from`` are those that this one answers for. ``None``: as the platform has it (see :mod:`.outline_merge`).
    ``taken_back``: the finding that the platform has was undone here, and no other one has been given since.
    """

    case_id: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    decided: bool = False
    flagged: bool = False
    number: int = 0
    base_version: int = 0
    base_answers: Mapping[str, Any] = field(default_factory=dict)
    last_op_id: Optional[str] = None
    counter: int = 0
    recorded_at: str = ""
    evidence: Sequence[Mapping[str, Any]] = ()
    outline: Optional[bytes] = None
    base_outline: Optional[bytes] = None
    sketch: Optional[bytes] = None
    marks: Sequence[Mapping[str, Any]] = ()
    outlined: bool = False
    merged_into: Optional[str] = None
    merged_from: Optional[Sequence[str]] = None
    taken_back: bool = False


@dataclass(frozen=True)
class Image:
    """One image of one date: a file, or what a service shows. ``kind`` names its source (see adapters.imagery.kinds).

    ``path`` of a file is relative to the workspace where it lies inside it; of a service it names QGIS's connection,
    never an address with a key in it. ``footprint`` is (west, south, east, north) in degrees, EPSG:4490.
    ``pixel_size_m`` is on the ground, 0 where unknown; ``cloud`` in per cent, ``None`` where unknown; ``secrecy`` marks
    what is made from it. ``identity`` is size and modification time until the full hash is known.
    """

    image_id: str
    path: str
    date: str
    sensor: str = ""
    source: str = ""
    pixel_size_m: float = 0.0
    footprint: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    cloud: Optional[float] = None
    secrecy: Secrecy = Secrecy.INTERNAL
    identity: str = ""
    sha256: str = ""
    kind: str = "file"


@dataclass(frozen=True)
class Overlap:
    """What of a patch lies in a zone. ``area_m2`` on the ellipsoid; ``share`` is of the patch, 0 … 1."""

    case_id: str
    zone_id: str
    area_m2: float
    share: float


@dataclass(frozen=True)
class Screening:
    """A patch measured against all zones.

    ``area_m2`` of the patch on the ellipsoid; ``nearest_zone_id`` and ``distance_m`` only where it lies outside all.
    """

    case_id: str
    area_m2: float
    overlaps: tuple[Overlap, ...] = ()
    nearest_zone_id: Optional[str] = None
    distance_m: Optional[float] = None


@dataclass(frozen=True)
class WorkspaceInfo:
    """``workspace.json``: what a workspace is, without opening its store."""

    workspace_id: str
    name: str
    schema_version: int
    server_url: str = ""
    network_mode: NetworkMode = NetworkMode.LISTED
    listed_hosts: tuple[str, ...] = ()
    secrecy: Secrecy = Secrecy.INTERNAL
    batches: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

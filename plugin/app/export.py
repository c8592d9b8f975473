"""What is to leave the workspace, what came of it, and what the record says of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Optional, Protocol

from ..domain.records import Case, Draft
from ..domain.states import Secrecy
from .merged import answered_by
from .queue_rows import AWAY, CaseStatus
from .taking_in import Sitting
from .working_state import working_state

FILES_NAMED = 200
"""So many files are named one by one in the record; of more only the list of them, which names them all."""
LONGITUDES = range(75, 136, 3)
_ZONED, _CENTRAL, _FIRST_ZONE = 4513, 4534, 25


class Part(str, Enum):
    """One thing that can be made."""

    LEDGER = "ledger"
    GEOPACKAGE = "geopackage"
    SHAPEFILE = "shapefile"
    PHOTOS = "photos"
    VISIT = "visit"


class Scope(str, Enum):
    """Which patches it is made of."""

    ALL = "all"
    SHOWN = "shown"  # in the list, as it is filtered
    FOUND = "found"  # with a finding
    VISIT = "visit"  # that need a field visit


class Remark(str, Enum):
    """What is not as one would expect in what was made."""

    LONG_TEXT = "long_text"  # whole beside the table
    CUT = "cut"  # a Shapefile's text
    DROPPED = "dropped"  # a value that a field of numbers or dates does not take
    MISSING = "missing"  # a file that is not in the evidence folder
    CHANGED = "changed"  # a file that is not what its hash says
    NOT_CLEANED = "not_cleaned"  # a file that would tell where and with what it was taken
    NO_PLACE = "no_place"  # an outline that no point can be found in
    NO_FILES = "no_files"  # nothing at all to copy
    NO_VISITS = "no_visits"  # no patch needs a visit


@dataclass(frozen=True)
class ExportWish:
    """What to make, of which patches in which order, where to put it.

    ``crs`` as ``EPSG:4528``; ``start``: the patch that the visit begins at; ``outside``: photos go without the position
    and the serial number that their files hold.
    """

    parts: tuple[Part, ...]
    case_ids: tuple[str, ...]
    scope: Scope
    folder: str
    crs: str
    start: Optional[str] = None
    outside: bool = True

    def of(self, case_ids: Sequence[str]) -> ExportWish:
        """Return the same wish of these patches."""
        return replace(self, case_ids=tuple(case_ids))


@dataclass(frozen=True)
class ExportReport:
    """What was made: the folder, how many patches and files, and what to know, each with its names."""

    folder: str
    cases: int
    files: int
    size_bytes: int
    remarks: Mapping[Remark, tuple[str, ...]]


class Written(Protocol):
    """A file as the record names it."""

    @property
    def name(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def sha256(self) -> str: ...


def zone_of(longitude: float) -> int:
    """Return the number of the 3° zone of a longitude within China (25 … 45)."""
    nearest = min(LONGITUDES, key=lambda middle: abs(middle - longitude))
    return nearest // 3


def crs_of_zone(zone: int, numbered: bool) -> str:
    """Return CGCS2000's plane of a 3° zone; ``numbered``: its number stands before the easting."""
    return f"EPSG:{(_ZONED if numbered else _CENTRAL) + zone - _FIRST_ZONE}"


def needs_visit(draft: Draft) -> bool:
    """Tell whether the desk could not tell, and nobody has been there yet."""
    return draft.answers.get("reality") == "undecided" and draft.answers.get("site_check") != "done"


def has_finding(case: Case, draft: Draft) -> bool:
    """Tell whether a finding stands."""
    return draft.decided or (bool(case.finding) and dict(draft.answers) == dict(case.finding))


def in_scope(sitting: Sitting, scope: Scope, shown: Sequence[str]) -> tuple[str, ...]:
    """Return the cases of a scope: ``shown`` in the list's order, else in batch order. Off the GUI thread.

    A patch that the platform took away is still in sight where nobody worked on it, but no part of the work.
    """
    if scope is Scope.SHOWN:
        return tuple(shown)
    ours = (c for c, row in sitting.rows.items() if row.status not in AWAY or c in sitting.drafts)
    return tuple(case_id for case_id in ours if scope is Scope.ALL or _is_in(sitting, case_id, scope))


def _is_in(sitting: Sitting, case_id: str, scope: Scope) -> bool:
    found = sitting.drafts.get(case_id)
    if sitting.rows[case_id].status is CaseStatus.MERGED:  # its answer is the other one's, and is told with that
        other = answered_by(sitting.cases[case_id], found, sitting.outbox.get(case_id))
        return scope is not Scope.VISIT and other in sitting.rows and _is_in(sitting, other, scope)
    if found is None and sitting.rows[case_id].status is CaseStatus.UNDECIDED:
        return False
    if scope is Scope.VISIT and found is not None and found.answers and not needs_visit(found):
        return False  # no record has to be made
    case = sitting.cases[case_id]
    draft = working_state(case, found, sitting.outbox.get(case_id))
    return needs_visit(draft) if scope is Scope.VISIT else has_finding(case, draft)


def entry_of(
    wish: ExportWish,
    place: str,
    mark: Secrecy,
    files: Sequence[Written],
    listing: Written,
    templates: Iterable[tuple[str, int]],
    cases: int,
) -> dict[str, Any]:
    """Return what the record says of an export; ``listing`` is the file that names all others with their hashes."""
    every = [*files, listing]
    named = every if len(every) <= FILES_NAMED else [listing]
    layers = {Part.GEOPACKAGE, Part.SHAPEFILE} & set(wish.parts)
    return {
        "parts": [part.value for part in wish.parts],
        "scope": wish.scope.value,
        "cases": cases,
        "where": place,
        "secrecy": mark.value,
        "crs": wish.crs if layers else "",
        "templates": dict(templates),
        "outside": wish.outside,
        "files_count": len(every),
        "size_bytes": sum(file.size_bytes for file in every),
        "listing": listing.name,
        "files": [{"name": f.name, "bytes": f.size_bytes, "sha256": f.sha256} for f in named],
    }

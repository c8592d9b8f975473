"""Rows on their way in: what a reader found in a layer, and what an import did with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, Optional

from ..domain.mapping import MappingProfile


class Reason(str, Enum):
    """Why a row was rejected or what was done to it; the words are in the window's catalogue."""

    NO_GEOMETRY = "no_geometry"
    EMPTY_GEOMETRY = "empty_geometry"
    NOT_POLYGON = "not_polygon"
    BEYOND_REPAIR = "beyond_repair"
    OFF_THE_GLOBE = "off_the_globe"
    SELF_CROSSING = "self_crossing"  # repaired
    CURVES = "curves"  # turned into straight pieces
    PARTS_DROPPED = "parts_dropped"  # points and lines of a collection
    POINT_CIRCLED = "point_circled"  # a circle of the user's radius drawn round a point
    DUPLICATE_ID = "duplicate_id"
    ID_GENERATED = "id_generated"
    BAD_VALUE = "bad_value"
    NO_LEVEL = "no_level"


@dataclass(frozen=True)
class SourceRow:
    """One feature of a layer. ``number`` counts from 1 in the layer's order.

    ``outline`` is canonical WKB (EPSG:4490), ``None`` where ``rejected`` says why; ``repaired`` says what was mended.
    """

    number: int
    attributes: Mapping[str, Any]
    outline: Optional[bytes] = None
    repaired: tuple[Reason, ...] = ()
    rejected: Optional[Reason] = None


@dataclass(frozen=True)
class RowNote:
    """One line of a receipt: which row, under which id, what happened; ``detail`` names the value at fault."""

    number: int
    label: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True)
class ImportReceipt:
    """What an import will do, or did: ids for the good ones, notes for the others.

    ``kept`` are patches that the platform knows: it brings them up to date, no file does.
    """

    imported: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    repaired: tuple[RowNote, ...] = ()
    rejected: tuple[RowNote, ...] = ()
    duplicates: tuple[RowNote, ...] = ()
    generated: tuple[RowNote, ...] = ()

    def counts(self) -> dict[str, int]:
        """Return the length of each list by its name, for the audit chain."""
        return {name: len(getattr(self, name)) for name in self.__dataclass_fields__}


@dataclass
class ReceiptLines:
    """A receipt while it grows."""

    imported: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    repaired: list[RowNote] = field(default_factory=list)
    rejected: list[RowNote] = field(default_factory=list)
    duplicates: list[RowNote] = field(default_factory=list)
    generated: list[RowNote] = field(default_factory=list)

    def receipt(self) -> ImportReceipt:
        """Return what was collected."""
        return ImportReceipt(**{name: tuple(getattr(self, name)) for name in self.__dataclass_fields__})

    def note_repairs(self, row: SourceRow, label: str) -> None:
        """Take over what the reader mended on a row."""
        self.repaired.extend(RowNote(row.number, label, reason) for reason in row.repaired)


ROW_NUMBERS = frozenset({"fid", "ogc_fid", "objectid"})
"""Row numbers that a format gives by itself: they say nothing of the patch and change with every export."""

RETURNED_ROW, RETURNED_REASON, RETURNED_WORDS = "redline_row", "redline_reason", "redline_words"
"""Fields that a file of rejected rows has beside the sender's: row number, reason as a code, reason in words."""

RETURNED_KEY, RETURNED_GEOMETRY = "redline_fid", "redline_geom"
"""Names of that file's own columns, chosen so that none of the sender's is lost."""
RETURNED_FIELDS = frozenset({RETURNED_ROW, RETURNED_REASON, RETURNED_WORDS, RETURNED_KEY, RETURNED_GEOMETRY})


def is_returned(names: Iterable[str]) -> bool:
    """Tell whether a layer with these fields is a file of rejected rows, mended: it holds a part of its batch only."""
    return {RETURNED_ROW, RETURNED_REASON} <= set(names)


def extra_facts(profile: MappingProfile, row: SourceRow, record: type) -> dict[str, Any]:
    """Return what no field of ours takes, under names that cannot hide the record's own members on the wire."""
    own = {member.name for member in fields(record)}
    unmapped = profile.unmapped(row.attributes)
    return {
        f"source_{name}" if name in own else name: value
        for name, value in unmapped.items()
        if name.lower() not in ROW_NUMBERS and name.lower() not in RETURNED_FIELDS
    }

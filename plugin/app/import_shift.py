"""A layer that carries the GCJ-02 offset: recognised before an import, and taken back where the user says so.

Needs shapely ≥ 2; where it is missing, nothing is recognised and nothing is offered.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, Optional

from ..domain.geometry import canonical_wkb
from ..screening import ShapelyMissing, require_shapely
from ..screening.results import Rows
from .import_rows import SourceRow

if TYPE_CHECKING:
    from ..screening.shift import Shift


class Shifted(str, Enum):
    """Which of two layers carries the offset."""

    LAYER = "layer"
    REFERENCE = "reference"


@dataclass(frozen=True)
class MeasuredShift:
    """How far and whereto (degrees clockwise from north) the shifted layer lies off the other, as measured."""

    which: Shifted
    distance_m: float
    bearing_deg: float


def measured_shift(layer: Rows, reference: Rows) -> Optional[MeasuredShift]:
    """Return the GCJ-02 shift between two layers of outlines, ``None`` where none is recognised. Off the GUI thread."""
    try:
        require_shapely()
    except ShapelyMissing:
        return None
    found: Shift = importlib.import_module("..screening.shift", __package__).shift_of(layer, reference)
    if found.verdict.value == Shifted.LAYER.value:
        return MeasuredShift(Shifted.LAYER, found.distance_m, found.bearing_deg)
    if found.verdict.value == Shifted.REFERENCE.value:
        # Measured is how the layer lies off the reference; the reference lies off by the reverse.
        return MeasuredShift(Shifted.REFERENCE, found.distance_m, (found.bearing_deg + 180.0) % 360.0)
    return None


def shifted_back(rows: Sequence[SourceRow]) -> tuple[SourceRow, ...]:
    """Return rows whose outlines had the GCJ-02 offset taken off, canonical again; rows without an outline as they are.

    The offset is that of the public programs, vertex by vertex (see :mod:`..screening.gcj02`): good to a metre or two.
    Raises :class:`ShapelyMissing`.
    """
    require_shapely()
    shapely: Any = importlib.import_module("shapely")
    from_gcj02 = importlib.import_module("..screening.gcj02", __package__).from_gcj02
    whole = [row for row in rows if row.outline is not None]
    moved = shapely.transform(shapely.from_wkb([row.outline for row in whole]), from_gcj02)
    outlines = iter(shapely.to_wkb(moved, byte_order=1))
    return tuple(row if row.outline is None else replace(row, outline=canonical_wkb(next(outlines))) for row in rows)


def shift_note(shift: MeasuredShift) -> str:
    """Return what the audit chain says of a layer that was shifted back."""
    return f"GCJ-02 offset taken off (measured {shift.distance_m:.0f} m at {shift.bearing_deg:.0f} degrees)"

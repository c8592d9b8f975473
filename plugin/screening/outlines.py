"""Reading outlines into the plane: parse, project, mend. Arrays of shapely polygons, each with its owner's number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from ..domain.errors import BadGeometry
from ..domain.geometry import canonical_wkb
from .equal_area import EqualArea, Floats, Ints, densify
from .ragged import Ragged, drained, from_wkb, joined
from .results import Flaw, Rows
from .work import Work

Geometries = NDArray[Any]
_POLYGON = 3
_FARTHEST_EAST, _FARTHEST_NORTH = 540, 90.000001


@dataclass(frozen=True, eq=False)
class Polygons:
    """Single polygons without overlap inside one owner; ``owner`` is a row number, not falling.

    They are shapes (``made``), arrays or both: a million shapes take a gigabyte, a million polygons as arrays a third.
    """

    made: Optional[Geometries]
    owner: Ints
    arrays: Optional[Ragged] = None

    @property
    def shapes(self) -> Geometries:
        """The shapes, made anew each time where they are not at hand."""
        return shapes_of(self.ragged()) if self.made is None else self.made

    def taken(self, chosen: NDArray[Any]) -> Polygons:
        """Return the chosen ones (indices or a mask)."""
        number = np.flatnonzero(chosen) if chosen.dtype == bool else chosen
        arrays = None if self.arrays is None else self.arrays.taken(number)
        return Polygons(None if self.made is None else self.made[number], self.owner[number], arrays)

    def part(self, span: slice) -> Polygons:
        """Return the neighbours in a slice."""
        arrays = None if self.arrays is None else self.arrays.part(span)
        return Polygons(None if self.made is None else self.made[span], self.owner[span], arrays)

    def ragged(self) -> Ragged:
        """Return them as arrays."""
        return ragged(self.shapes, self.owner) if self.arrays is None else self.arrays


def ragged(shapes: Geometries, owner: Ints) -> Ragged:
    """Return polygons as arrays."""
    if not len(shapes):
        return joined([])
    _, xy, (first, shell) = shapely.to_ragged_array(shapes, include_z=False)
    return Ragged(xy, np.asarray(first, dtype=np.int64), np.asarray(shell, dtype=np.int64), owner)


def together(parts: list[Polygons], work: Optional[Work] = None) -> Polygons:
    """Return all polygons of some parts, one part after another, and empty the list; shapes where all parts are."""
    made = [part.made for part in parts if part.made is not None]
    shapes = np.concatenate([np.empty(0, dtype=object), *made]) if len(made) == len(parts) else None
    ragged_parts = [part.ragged() for part in parts]
    parts.clear()
    arrays = drained(ragged_parts) if work is None else drained(ragged_parts, work.each)
    return Polygons(shapes, arrays.owner, arrays)


def sorted_by_owner(parts: Sequence[Polygons]) -> Polygons:
    """Return all polygons of some parts; those of one owner in the order of the parts."""
    every = together(list(parts))
    return every.taken(np.argsort(every.owner, kind="stable"))


@dataclass(frozen=True, eq=False)
class Outlines:
    """Rows as read: ``ids`` of the good ones, their polygons in degrees, and what was wrong with others.

    The polygons are in parts, one after another; those of one owner in the same.
    """

    ids: tuple[str, ...]
    parts: Sequence[Ragged]
    flaws: tuple[Flaw, ...]
    rejected: tuple[Flaw, ...]

    @property
    def polygons(self) -> Ragged:
        """All polygons as one, made anew each time."""
        return joined(self.parts)

    def middle(self) -> tuple[float, float]:
        """Return mean longitude and latitude of the polygons' boxes in degrees; (0, 0) when there are none."""
        if not len(self.ids):
            return 0.0, 0.0
        box = np.concatenate([part.bounds() for part in self.parts]).mean(axis=0)
        return float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2

    def fault(self, number: int) -> str:
        """Return what is wrong with the outline of a number as it was given, empty if nothing is."""
        part = next(part for part in self.parts if len(part) and part.owner[-1] >= number)
        span = slice(*np.searchsorted(part.owner, [number, number + 1]).tolist())
        whole = shapely.multipolygons(shapes_of(part.part(span)))
        return "" if shapely.is_valid(whole) else str(shapely.is_valid_reason(whole)).split("[")[0]


@dataclass(frozen=True, eq=False)
class Parsed:
    """Some rows: names of the good ones with their polygons, owned by number, and what was wrong with others."""

    names: Sequence[str]
    polygons: Ragged
    flaws: tuple[Flaw, ...]
    rejected: tuple[Flaw, ...]


def read(rows: Rows, role: str, merge: bool = False) -> Outlines:
    """Parse WKB rows. ``merge``: rows of one id are one outline (a zone in several features)."""
    return assembled([parse(rows, role)], merge)


def parse(rows: Rows, role: str) -> Parsed:
    """Parse some WKB rows; those that are no polygons in degrees are mended if possible, else rejected."""
    found, odd = from_wkb([wkb for _, wkb in rows])
    flaws: list[Flaw] = []
    rejected: list[Flaw] = []
    far = found.owner[_beyond_degrees(found)]
    if len(far):
        odd = sorted({*odd, *far.tolist()})
        found = found.taken(np.flatnonzero(~np.isin(found.owner, far)))
    if odd:
        shapes = _looked_at([rows[row] for row in odd], role, flaws, rejected)
        parts, owner = _flat_parts(_flat(shapes))
        found = joined([found, ragged(parts, np.array(odd, dtype=np.int64)[owner])])
        found = found.taken(np.argsort(found.owner, kind="stable"))
    good, number = np.unique(found.owner, return_inverse=True)
    return Parsed([rows[row][0] for row in good.tolist()], found.owned(number), tuple(flaws), tuple(rejected))


def _beyond_degrees(polygons: Ragged) -> NDArray[np.bool_]:
    """Tell which polygons are not in longitude and latitude."""
    return _far(polygons.bounds())


def _far(bounds: Floats) -> NDArray[np.bool_]:
    reach = np.abs(bounds).reshape(-1, 2, 2).max(axis=1)
    return np.asarray((reach > (_FARTHEST_EAST, _FARTHEST_NORTH)).any(axis=1))


def _looked_at(rows: Rows, role: str, flaws: list[Flaw], rejected: list[Flaw]) -> Geometries:
    """Return rows that are not plain as shapes, missing where they are hopeless."""
    with np.errstate(invalid="ignore"):  # coordinates that are no number are told below
        shapes = shapely.from_wkb(np.array([wkb for _, wkb in rows], dtype=object), on_invalid="ignore")
    for row in np.flatnonzero(shapely.is_missing(shapes) | ~np.isin(shapely.get_type_id(shapes), (3, 6))):
        shapes[row] = _second_try(rows[row], shapes[row], role, flaws, rejected)
    for row, reason in _unusable(shapes):
        rejected.append(Flaw(role, rows[row][0], reason))
        shapes[row] = None
    return np.asarray(shapes, dtype=object)


def assembled(parsed: list[Parsed], merge: bool) -> Outlines:
    """Number the good rows of all parts; empties the list."""
    ids: list[str] = []
    numbered: list[Ragged] = []
    flaws = tuple(flaw for part in parsed for flaw in part.flaws)
    rejected = tuple(flaw for part in parsed for flaw in part.rejected)
    for part in parsed:
        numbered.append(part.polygons.owned(part.polygons.owner + len(ids)))
        ids.extend(part.names)
    parsed.clear()
    if merge and len(set(ids)) < len(ids):
        known: dict[str, int] = {}
        number = np.array([known.setdefault(name, len(known)) for name in ids], dtype=np.int64)
        polygons, ids = drained(numbered), list(known)
        polygons = polygons.owned(number[polygons.owner])
        numbered = [polygons.taken(np.argsort(polygons.owner, kind="stable"))]
    return Outlines(tuple(ids), numbered, flaws, rejected)


def _flat(shapes: Geometries) -> Geometries:
    """Return shapes without Z and M; as they are where none has any, which spares copying them."""
    measures = getattr(shapely, "has_m", shapely.has_z)  # since shapely 2.1; before, reading drops M
    if not (shapely.has_z(shapes) | measures(shapes)).any():
        return shapes
    return np.asarray(shapely.force_2d(shapes), dtype=object)


def _second_try(row: tuple[str, bytes], shape: Any, role: str, flaws: list[Flaw], rejected: list[Flaw]) -> Any:
    """Return polygons out of a row that is none as it stands: open rings, collections; else note why not."""
    identity, wkb = row
    try:
        mended = _polygonal(shape) if shape is not None else shapely.from_wkb(canonical_wkb(bytes(wkb)))
    except (BadGeometry, shapely.errors.GEOSException) as error:
        rejected.append(Flaw(role, identity, error.reason if isinstance(error, BadGeometry) else str(error)))
        return None
    flaws.append(Flaw(role, identity, "rings closed or collection flattened"))
    return mended


def _polygonal(shape: Any) -> Any:
    """Return the polygons of a collection as one multipolygon; raises :class:`BadGeometry` when there are none."""
    parts = _flat_parts(np.array([shape], dtype=object))[0]
    if not len(parts):
        raise BadGeometry("empty" if shapely.is_empty(shape) else "not a polygon")
    return shapely.multipolygons(parts)


def _flat_parts(shapes: Geometries) -> tuple[Geometries, Ints]:
    """Return all polygons, out of nested collections too, with the number of the shape each came from."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) > _POLYGON).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    keep = (shapely.get_type_id(parts) == _POLYGON) & ~shapely.is_empty(parts)
    return parts[keep], owner[keep].astype(np.int64)


def _unusable(shapes: Geometries) -> list[tuple[int, str]]:
    """Return (row, reason) of shapes that are empty, not finite or not in degrees; missing ones are known already."""
    bounds = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        odd = np.flatnonzero(~np.isfinite(shapely.length(shapes)))  # costs a tenth of looking at each coordinate
    coords, owner = shapely.get_coordinates(shapes[odd], return_index=True)
    broken = odd[np.unique(owner[~np.isfinite(coords).all(axis=1)])]
    found = {int(row): "a coordinate that is not a number" for row in broken}
    for row in np.flatnonzero(_far(bounds)):
        found.setdefault(int(row), "not in longitude and latitude")
    for row in np.flatnonzero(shapely.is_empty(shapes)):
        found[int(row)] = "empty"
    return sorted(found.items())


def project(polygons: Ragged, plane: EqualArea) -> Polygons:
    """Return the polygons in the plane's metres, long edges bent as they must be."""
    dense, first = densify(polygons.xy, polygons.first)
    flat = Ragged(plane.forward(dense), first, polygons.shell, polygons.owner)
    return Polygons(None, flat.owner, flat)


def shapes_of(polygons: Ragged) -> Geometries:
    """Return polygons made of arrays."""
    if not len(polygons):
        return np.empty(0, dtype=object)
    made = shapely.from_ragged_array(shapely.GeometryType.POLYGON, polygons.xy, (polygons.first, polygons.shell))
    return np.asarray(made, dtype=object)


def vertices(shapes: Geometries) -> Ints:
    """Return the number of vertices of each shape."""
    return np.asarray(shapely.get_num_coordinates(shapes), dtype=np.int64)


def checked(polygons: Ragged, plane: EqualArea, keep_shapes: bool) -> tuple[Polygons, Ints]:
    """Project polygons (all that their owners have); returns them and the owners whose outlines are not valid there."""
    flat = project(polygons, plane)
    shapes = flat.shapes
    whole, owner = _wholes(Polygons(shapes, flat.owner))
    return Polygons(shapes if keep_shapes else None, flat.owner, flat.arrays), owner[~shapely.is_valid(whole)]


def _wholes(polygons: Polygons) -> tuple[Geometries, Ints]:
    """Return one shape for each owner, and the owners."""
    several = np.bincount(polygons.owner)[polygons.owner] > 1 if len(polygons.owner) else np.empty(0, dtype=bool)
    if not several.any():
        return polygons.shapes, polygons.owner
    names, number = np.unique(polygons.owner[several], return_inverse=True)
    whole = shapely.multipolygons(polygons.shapes[several], indices=number)
    return np.concatenate([polygons.shapes[~several], whole]), np.concatenate([polygons.owner[~several], names])


def invalid(polygons: Ragged) -> Ints:
    """Return the owners whose polygons, taken as one outline, are not valid."""
    shapes, owner = _wholes(Polygons(shapes_of(polygons), polygons.owner))
    bad: Ints = owner[~np.asarray(shapely.is_valid(shapes), dtype=bool)]
    return bad


def mended(polygons: Polygons, bad: Ints, work: Work, until: float) -> Polygons:
    """Return valid polygons; ``bad`` are the owners whose are not.

    A single polygon is read by the even-odd rule, the polygons of one owner are united.
    """
    if not len(bad):
        return polygons
    first, last = np.searchsorted(polygons.owner, bad), np.searchsorted(polygons.owner, bad, side="right")
    sick = [polygons.part(slice(a, b)) for a, b in zip(first.tolist(), last.tolist())]
    united = work.run(lambda part: _united(part.shapes), sick, until)
    healed = [Polygons(shapes, np.full(len(shapes), owner)) for shapes, owner in zip(united, bad.tolist())]
    together = Polygons(
        np.concatenate([part.shapes for part in healed]), np.concatenate([part.owner for part in healed])
    )
    return sorted_by_owner([polygons.taken(~np.isin(polygons.owner, bad)), together])


def _united(shapes: Geometries) -> Geometries:
    sound, _ = _flat_parts(shapely.make_valid(shapes))
    if len(shapes) == 1:
        return sound
    return _flat_parts(np.array([shapely.union_all(sound)], dtype=object))[0]

"""Reading outlines into the plane: parse, project, mend. Arrays of shapely polygons, each with its owner's number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..domain.errors import BadGeometry
from ..domain.geometry import canonical_wkb
from .equal_area import EqualArea, Ints, densify
from .results import Flaw, Rows
from .work import Work, chunks_by_cost

Geometries = NDArray[Any]
_VERTICES_PER_CHUNK = 50_000
_POLYGON, _MULTIPOLYGON = 3, 6


@dataclass(frozen=True, eq=False)
class Polygons:
    """Single polygons without overlap inside one owner; ``owner`` is a row number, not falling."""

    shapes: Geometries
    owner: Ints

    def taken(self, chosen: NDArray[Any]) -> Polygons:
        """Return the chosen ones (indices or a mask)."""
        return Polygons(self.shapes[chosen], self.owner[chosen])

    def part(self, span: slice) -> Polygons:
        """Return the neighbours in a slice."""
        return Polygons(self.shapes[span], self.owner[span])


@dataclass(frozen=True, eq=False)
class Outlines:
    """Rows as read: ``ids`` of the good ones, their polygons in degrees, and what was wrong with others."""

    ids: tuple[str, ...]
    polygons: Polygons
    flaws: tuple[Flaw, ...]
    rejected: tuple[Flaw, ...]

    def middle(self) -> tuple[float, float]:
        """Return mean longitude and latitude of the polygons' boxes in degrees; (0, 0) when there are none."""
        if not len(self.ids):
            return 0.0, 0.0
        box = shapely.bounds(self.polygons.shapes).mean(axis=0)
        return float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2


@dataclass(frozen=True, eq=False)
class Parsed:
    """Some rows as shapes (missing where rejected), with their names and what was wrong."""

    names: Sequence[str]
    shapes: Geometries
    flaws: tuple[Flaw, ...]
    rejected: tuple[Flaw, ...]


def read(rows: Rows, role: str, merge: bool = False) -> Outlines:
    """Parse WKB rows. ``merge``: rows of one id are one outline (a zone in several features)."""
    return assembled([parse(rows, role)], merge)


def parse(rows: Rows, role: str) -> Parsed:
    """Parse some WKB rows; those that are no polygons in degrees are mended if possible, else rejected."""
    with np.errstate(invalid="ignore"):  # coordinates that are no number are told below
        shapes = shapely.from_wkb(np.array([wkb for _, wkb in rows], dtype=object), on_invalid="ignore")
    flaws: list[Flaw] = []
    rejected: list[Flaw] = []
    for row in np.flatnonzero(shapely.is_missing(shapes) | ~np.isin(shapely.get_type_id(shapes), (3, 6))):
        shapes[row] = _second_try(rows[row], shapes[row], role, flaws, rejected)
    for row, reason in _unusable(shapes):
        rejected.append(Flaw(role, rows[row][0], reason))
        shapes[row] = None
    return Parsed([name for name, _ in rows], shapes, tuple(flaws), tuple(rejected))


def assembled(parsed: Sequence[Parsed], merge: bool) -> Outlines:
    """Number the good rows of all parts and take their polygons apart."""
    names = [name for part in parsed for name in part.names]
    shapes = np.concatenate([np.empty(0, dtype=object), *(part.shapes for part in parsed)])
    good = np.flatnonzero(~shapely.is_missing(shapes))
    ids = [names[row] for row in good]
    number = np.arange(len(ids))
    if merge:
        known: dict[str, int] = {}
        number = np.array([known.setdefault(name, len(known)) for name in ids], dtype=np.int64)
        ids = list(known)
    parts, owner = _flat_parts(_flat(shapes[good]))
    owner = number[owner]
    order = np.argsort(owner, kind="stable")
    flaws = tuple(flaw for part in parsed for flaw in part.flaws)
    rejected = tuple(flaw for part in parsed for flaw in part.rejected)
    return Outlines(tuple(ids), Polygons(parts[order], owner[order]), flaws, rejected)


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
    outside = (np.abs(bounds[:, [1, 3]]) > 90.000001).any(axis=1) | (np.abs(bounds[:, [0, 2]]) > 540).any(axis=1)
    for row in np.flatnonzero(outside):
        found.setdefault(int(row), "not in longitude and latitude")
    for row in np.flatnonzero(shapely.is_empty(shapes)):
        found[int(row)] = "empty"
    return sorted(found.items())


def project(polygons: Polygons, plane: EqualArea) -> Polygons:
    """Return the polygons in the plane's metres, long edges bent as they must be."""
    if not len(polygons.shapes):
        return polygons
    _, coords, (rings, shells) = shapely.to_ragged_array(polygons.shapes, include_z=False)
    dense, rings = densify(coords, np.asarray(rings, dtype=np.int64))
    made = shapely.from_ragged_array(shapely.GeometryType.POLYGON, plane.forward(dense), (rings, shells))
    return Polygons(np.asarray(made, dtype=object), polygons.owner)


def vertices(shapes: Geometries) -> Ints:
    """Return the number of vertices of each shape."""
    return np.asarray(shapely.get_num_coordinates(shapes), dtype=np.int64)


def projected(polygons: Polygons, plane: EqualArea, work: Work, until: float) -> Polygons:
    """Return :func:`project` of all, part by part on the threads."""
    chunks = chunks_by_cost(vertices(polygons.shapes), _VERTICES_PER_CHUNK)
    parts = work.run(partial(project, plane=plane), [polygons.part(chunk) for chunk in chunks], until)
    shapes = np.concatenate([polygons.shapes[:0], *(part.shapes for part in parts)])
    return Polygons(shapes, polygons.owner)


def mended(polygons: Polygons, work: Work, until: float) -> tuple[Polygons, list[int]]:
    """Return valid polygons and the owners whose were not.

    A single polygon is read by the even-odd rule, the polygons of one owner are united.
    """
    shapes, owner = polygons.shapes, polygons.owner
    chunks = chunks_by_cost(vertices(shapes), _VERTICES_PER_CHUNK)
    half = (work.done + until) / 2
    checked = work.run(lambda chunk: shapely.is_valid(shapes[chunk]), chunks, half)
    bad = set(owner[~np.concatenate([*checked, np.empty(0, bool)])].tolist())
    bad |= _overlapping_parts(polygons, bad)
    if not bad:
        return polygons, []
    sick = np.isin(owner, list(bad))
    good, new = polygons.taken(~sick), [polygons.taken(owner == number) for number in sorted(bad)]
    united = work.run(lambda p: _united(p.shapes), new, until)
    healed = [(shapes, int(p.owner[0])) for shapes, p in zip(united, new)]
    all_shapes = np.concatenate([good.shapes, *(s for s, _ in healed)])
    all_owners = np.concatenate([good.owner, *(np.full(len(s), n, dtype=np.int64) for s, n in healed)])
    order = np.argsort(all_owners, kind="stable")
    return Polygons(all_shapes[order], all_owners[order]), sorted(bad)


def _overlapping_parts(polygons: Polygons, known: set[int]) -> set[int]:
    """Return the owners whose polygons are good alone but overlap or share an edge."""
    several = np.bincount(polygons.owner)[polygons.owner] > 1
    several &= ~np.isin(polygons.owner, list(known))
    if not several.any():
        return set()
    names, number = np.unique(polygons.owner[several], return_inverse=True)
    whole = shapely.multipolygons(polygons.shapes[several], indices=number)
    return set(names[~shapely.is_valid(whole)].tolist())


def fault(shapes: Geometries) -> str:
    """Return what is wrong with polygons taken as one outline, empty if nothing is."""
    whole = shapely.multipolygons(shapes)
    return "" if shapely.is_valid(whole) else str(shapely.is_valid_reason(whole)).split("[")[0]


def _united(shapes: Geometries) -> Geometries:
    sound, _ = _flat_parts(shapely.make_valid(shapes))
    if len(shapes) == 1:
        return sound
    return _flat_parts(np.array([shapely.union_all(sound)], dtype=object))[0]

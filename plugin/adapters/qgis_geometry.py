"""Screening through QGIS geometry, for an office without shapely 2: the same numbers, outline by outline, slower.

Areas are plain areas in the plane of :mod:`..screening.equal_area`; nearest zones are sought in planes of the latitude
between patch and zone, as in :mod:`..screening.nearest`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Optional, TypeVar

import numpy as np
from qgis.core import Qgis, QgsFeature, QgsGeometry, QgsSpatialIndex
from qgis.PyQt.QtGui import QTransform

from ..domain.errors import BadGeometry
from ..domain.geometry import MultiPolygon
from ..screening.equal_area import (
    NEAR_M,
    EqualArea,
    Floats,
    ground_distance,
    plane_for,
    reach_factor,
)
from ..screening.results import (
    SLIVER_WIDTH_M,
    Flaw,
    PairAreas,
    Rows,
    ScreeningRun,
    columns,
    hash_rows,
)
from ..screening.work import Cancelled, Progress, Work, work
from .qgis_shapes import fault_of, geometry_of, mended, parsed, polygons_of, require_degrees

_TILE_VERTICES = 256
_TURN_S = 0.1
_MANY = 1_000
_NEARLY_ALL = 1 - 1e-12
Item = TypeVar("Item")


@dataclass(frozen=True)
class _Outline:
    """An outline in degrees (as read) and in the plane (valid)."""

    identity: str
    degrees: MultiPolygon
    shape: QgsGeometry


@dataclass(frozen=True)
class _Tiles:
    """Pieces of zones: geometry and zone number by feature id, and the index over them."""

    shapes: Sequence[QgsGeometry]
    zone: Sequence[int]
    index: QgsSpatialIndex


@dataclass(frozen=True)
class _Common:
    """What a patch shares with one zone, in pieces."""

    patch: int
    zone: int
    shape: QgsGeometry


def screen(
    patches: Rows,
    zones: Rows,
    *,
    levels: Optional[Mapping[str, str]] = None,
    progress: Optional[Progress] = None,
    cancelled: Optional[Cancelled] = None,
    threads: Optional[int] = None,
) -> ScreeningRun:
    """Measure patches against zones as :func:`..screening.screen` does; one thread, whatever ``threads`` says."""
    with work(progress, cancelled, 1) as running:
        hashes = running.run(hash_rows, [patches, zones], 0.05)
        read = _Reader(running)
        patch_parts, zone_parts = read.rows(patches, "patch", False, 0.1), read.rows(zones, "zone", True, 0.15)
        plane = _plane(patch_parts)
        ours = read.projected(patch_parts, "patch", plane, 0.25)
        theirs = read.projected(zone_parts, "zone", plane, 0.35)
        results, shares = _measured(ours, theirs, plane, levels, running)
        running.report(1.0)
        engine = f"qgis {Qgis.QGIS_VERSION.split('-')[0]}"
        return ScreeningRun(results, tuple(read.repaired), tuple(read.rejected), *hashes, engine, shares)


def _watched(items: Sequence[Item], running: Work, until: float) -> Iterator[Item]:
    """Yield the items, reporting and listening for Cancel about ten times a second."""
    start, last = running.done, monotonic()
    running.check()
    for number, item in enumerate(items):
        if monotonic() - last > _TURN_S:
            running.check()
            running.report(start + (until - start) * number / len(items))
            last = monotonic()
        yield item
    running.report(until)


class _Reader:
    """Reads rows into the plane; collects what was mended and what was left out."""

    def __init__(self, running: Work) -> None:
        self._running = running
        self.repaired: list[Flaw] = []
        self.rejected: list[Flaw] = []

    def rows(self, rows: Rows, role: str, merge: bool, until: float) -> list[tuple[str, MultiPolygon]]:
        """Parse WKB; ``merge``: rows of one id are one outline."""
        found: list[tuple[str, MultiPolygon]] = []
        known: dict[str, int] = {}
        for identity, wkb in _watched(rows, self._running, until):
            parts = self._parts(identity, bytes(wkb), role)
            if parts is None:
                continue
            if merge and identity in known:
                found[known[identity]] = (identity, found[known[identity]][1] + parts)
                continue
            known[identity] = len(found)
            found.append((identity, parts))
        return found

    def _parts(self, identity: str, wkb: bytes, role: str) -> Optional[MultiPolygon]:
        try:
            parts, note = parsed(wkb)
            require_degrees(parts)
        except BadGeometry as error:
            self.rejected.append(Flaw(role, identity, error.reason))
            return None
        if note:
            self.repaired.append(Flaw(role, identity, note))
        return parts

    def projected(
        self, rows: Sequence[tuple[str, MultiPolygon]], role: str, plane: EqualArea, until: float
    ) -> list[_Outline]:
        """Return valid outlines in the plane; a flaw is told only where the outline is invalid in degrees too."""
        found = []
        for identity, parts in _watched(rows, self._running, until):
            shape = geometry_of(parts, plane)
            if not shape.isGeosValid():
                fault, shape = fault_of(geometry_of(parts, None)), mended(parts, plane)
                if fault:
                    self.repaired.append(Flaw(role, identity, fault))
            if shape.area() > SLIVER_WIDTH_M / 2 * shape.length():
                found.append(_Outline(identity, parts, shape))
            else:
                self.rejected.append(Flaw(role, identity, "no area"))
        gone = {(flaw.role, flaw.identity) for flaw in self.rejected}
        self.repaired = [flaw for flaw in self.repaired if (flaw.role, flaw.identity) not in gone]
        return found


def _plane(rows: Sequence[tuple[str, MultiPolygon]]) -> EqualArea:
    """Return the plane of the patches' mean place, as the fast engine does."""
    shells = [np.array(polygon[0]) for _, parts in rows for polygon in parts]
    if not shells:
        return plane_for(0.0)
    middle = np.mean([(shell.min(axis=0) + shell.max(axis=0)) / 2 for shell in shells], axis=0)
    return plane_for(float(middle[1]), float(middle[0]))


def _indexed(shapes: Iterable[QgsGeometry], zone: Sequence[int]) -> _Tiles:
    kept = list(shapes)
    index = QgsSpatialIndex(QgsSpatialIndex.Flag.FlagStoreFeatureGeometries)
    for number, shape in enumerate(kept):
        feature = QgsFeature(number)
        feature.setGeometry(shape)
        index.addFeature(feature)
    return _Tiles(kept, zone, index)


def _tiles(zones: Sequence[_Outline], running: Work, until: float) -> _Tiles:
    shapes: list[QgsGeometry] = []
    owner: list[int] = []
    for number, zone in enumerate(_watched(zones, running, until)):
        pieces = _subdivided(zone.shape)
        shapes.extend(pieces)
        owner.extend([number] * len(pieces))
    return _indexed(shapes, owner)


def _subdivided(shape: QgsGeometry) -> list[QgsGeometry]:
    """Return small pieces; the outline's own polygons where QGIS's cutting loses area."""
    pieces = polygons_of(shape.subdivide(_TILE_VERTICES))
    area = sum(piece.area() for piece in pieces)
    return pieces if abs(area - shape.area()) <= 1e-9 * shape.area() else polygons_of(shape)


def _measured(
    patches: Sequence[_Outline],
    zones: Sequence[_Outline],
    plane: EqualArea,
    levels: Optional[Mapping[str, str]],
    running: Work,
) -> tuple[Any, list[dict[str, float]]]:
    tiles = _tiles(zones, running, 0.45)
    numbered = list(enumerate(patches))
    found = [c for n, patch in _watched(numbered, running, 0.8) for c in _common(n, patch.shape, tiles)]
    pairs = PairAreas.summed(
        np.array([c.patch for c in found], dtype=np.int64),
        np.array([c.zone for c in found], dtype=np.int64),
        np.array([c.shape.area() for c in found]),
        np.array([c.shape.length() for c in found]),
    )
    area = np.array([patch.shape.area() for patch in patches], dtype=np.float64)
    outside = np.setdiff1d(np.arange(len(patches)), pairs.patch)
    near = _nearest(patches, outside, tiles, plane, running)
    ids, zone_ids = tuple(p.identity for p in patches), tuple(z.identity for z in zones)
    shares = _level_shares(pairs, area, found, [levels.get(z, "") for z in zone_ids]) if levels else []
    return columns(ids, zone_ids, area, pairs, near), shares


def _common(number: int, patch: QgsGeometry, tiles: _Tiles) -> Iterator[_Common]:
    for tile in sorted(tiles.index.intersects(patch.boundingBox())):
        shape = _intersection(patch, tiles.shapes[tile])
        if shape.area() > 0:
            yield _Common(number, tiles.zone[tile], shape)


def _intersection(first: QgsGeometry, second: QgsGeometry) -> QgsGeometry:
    shape = first.intersection(second)
    if shape.isNull() and first.lastError():
        shape = first.makeValid().intersection(second.makeValid())
    return shape


def _level_shares(
    pairs: PairAreas, area: Floats, found: Sequence[_Common], level_of: Sequence[str]
) -> list[dict[str, float]]:
    """Return, by patch, level → share in any zone of that level; pieces of several zones are united."""
    by_level: dict[tuple[int, str], list[tuple[int, float]]] = {}
    for patch, zone, size in zip(pairs.patch.tolist(), pairs.zone.tolist(), pairs.area_m2.tolist()):
        by_level.setdefault((patch, level_of[zone]), []).append((zone, size))
    pieces: dict[tuple[int, int], list[QgsGeometry]] = {}
    for common in found:
        pieces.setdefault((common.patch, common.zone), []).append(common.shape)
    shares: list[dict[str, float]] = [{} for _ in area]
    for (patch, level), members in by_level.items():
        share = max(size for _, size in members) / area[patch]
        if len(members) > 1 and share < _NEARLY_ALL:
            shapes = [shape for zone, _ in members for shape in pieces[patch, zone]]
            share = QgsGeometry.unaryUnion(shapes).area() / area[patch]
        shares[patch][level] = min(1.0, float(share))
    return shares


def _nearest(
    patches: Sequence[_Outline], outside: Any, tiles: _Tiles, plane: EqualArea, running: Work
) -> tuple[Any, Floats]:
    zone, metres = np.full(len(patches), -1, dtype=np.int64), np.full(len(patches), np.nan)
    if not len(outside) or not tiles.shapes:
        return zone, metres
    for number in _watched(outside.tolist(), running, 0.98):
        zone[number], metres[number] = _nearest_one(patches[number].shape, tiles, plane)
    return zone, metres


def _scaling(scale: float) -> Callable[[QgsGeometry], QgsGeometry]:
    def move(shape: QgsGeometry) -> QgsGeometry:
        moved = QgsGeometry(shape)
        moved.transform(QTransform.fromScale(scale, 1 / scale))
        return moved

    return move


def _nearest_one(patch: QgsGeometry, tiles: _Tiles, plane: EqualArea) -> tuple[int, float]:
    """Return zone number and metres of the candidate that is nearest on the ground."""
    candidates = tiles.index.nearestNeighbor(patch, 1)
    distance = min(patch.distance(tiles.shapes[tile]) for tile in candidates)
    if distance < NEAR_M:
        box = patch.boundingBox()
        bounds = np.array([[box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]])
        reach = distance * float(reach_factor(bounds, np.array([distance]), plane)[0])
        candidates = {*candidates, *tiles.index.nearestNeighbor(patch, _MANY, reach)}
        return min((_ground(patch, tiles.shapes[tile], plane), tiles.zone[tile]) for tile in candidates)[::-1]
    return min((_between(patch, tiles.shapes[tile], plane), tiles.zone[tile]) for tile in candidates)[::-1]


def _ground(patch: QgsGeometry, tile: QgsGeometry, plane: EqualArea) -> float:
    """Return metres; the shortest way is sought in the plane of the latitude between both."""
    middle = np.array([(shape.boundingBox().center().x(), shape.boundingBox().center().y()) for shape in (patch, tile)])
    own_plane = plane_for(float(plane.inverse(middle.mean(axis=0)[None])[0, 1]), plane.central_meridian)
    move = _scaling(own_plane.k0 / plane.k0)
    return _between(move(patch), move(tile), own_plane)


def _between(patch: QgsGeometry, tile: QgsGeometry, plane: EqualArea) -> float:
    """Return metres between the ends of the shortest way in a plane."""
    line = patch.shortestLine(tile)
    ends = plane.inverse(np.array([(v.x(), v.y()) for v in line.vertices()]))
    return float(ground_distance(ends[:1], ends[-1:])[0])

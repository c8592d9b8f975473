"""Cutting, judging and mending outlines through QGIS geometry, which is there whether shapely is or not. Degrees."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from qgis.core import Qgis, QgsGeometry, QgsLineString, QgsPoint, QgsPointXY

from ..domain.errors import BadGeometry
from ..domain.geometry import MultiPolygon, Point, canonical, parse_wkb, to_wkb
from ..domain.outline import closed, rounded
from ..domain.outline_errors import TOUCHING, OutlineInvalid, OutlineStepRefused
from .qgis_shapes import fault_of, polygons_of

_TRIES = 3
_OVER_DEG = 5e-9
"""Half a millimetre: more than rounding moves a point."""
_TOUCH_DEG2 = 1e-12
"""Parts that share less than this (about 0.01 ㎡, of rounded corners) touch, and do not overlap."""


def fault_in(outline: bytes) -> str:
    """Return what GEOS holds against an outline, :data:`TOUCHING` where its parts only touch, empty if nothing."""
    geometry = _geometry(outline)
    fault = fault_of(geometry)
    return TOUCHING if fault and _only_touch(geometry) else fault


def parts_touch(shape: MultiPolygon) -> bool:
    """Tell whether all that is wrong with a shape is that sound parts of it touch along a line, as after a cut."""
    return len(shape) > 1 and fault_in(to_wkb(shape)) == TOUCHING


def _only_touch(geometry: QgsGeometry) -> bool:
    parts = _single(geometry)
    if len(parts) < 2 or any(map(fault_of, parts)):
        return False
    near = ((one, other) for one, other in combinations(parts, 2) if one.boundingBoxIntersects(other))
    return all(one.intersection(other).area() < _TOUCH_DEG2 for one, other in near)


def faults_at(shape: MultiPolygon) -> list[Point]:
    """Return the places where a shape is not valid; empty for a valid one."""
    geometry = _geometry(to_wkb(shape))
    first = geometry.validateGeometry(Qgis.GeometryValidationEngine.Geos)
    if not first:
        return []
    found = [*first, *geometry.validateGeometry(Qgis.GeometryValidationEngine.QgisInternal)]
    places = [rounded((error.where().x(), error.where().y())) for error in found if error.hasWhere()]
    return list(dict.fromkeys(places))


def mend(shape: MultiPolygon) -> MultiPolygon:
    """Return the valid shape that screening would measure: even-odd within a polygon, the union of polygons.

    Raises :class:`OutlineInvalid` where nothing with an area is left.
    """
    geometry = _geometry(to_wkb(shape))
    for _ in range(_TRIES):  # rounding to what is stored may let two edges touch again
        sound = [p for part in _single(geometry) for p in polygons_of(part.makeValid())]
        if not sound:
            break
        try:
            mended = canonical(parse_wkb(bytes(QgsGeometry.unaryUnion(sound).asWkb())))
        except BadGeometry:
            break
        geometry = _geometry(to_wkb(mended))
        if not fault_of(geometry):
            return mended
    raise OutlineInvalid(fault_of(_geometry(to_wkb(shape))) or "no area")


def reshape(shape: MultiPolygon, line: Sequence[Point]) -> MultiPolygon:
    """Return the shape with its border along a line that begins and ends on the other side of it, or across it.

    An end that was caught by the border lies beside it by rounding, on either side: it reaches over it then. Raises
    :class:`OutlineStepRefused` where the line changes nothing, also where it runs along the border itself.
    """
    before = _geometry(to_wkb(shape))
    for drawn in (line, _reaching_over(line)):
        geometry = _geometry(to_wkb(shape))
        result = geometry.reshapeGeometry(QgsLineString([QgsPoint(*point) for point in drawn]))
        if result == Qgis.GeometryOperationResult.Success and not geometry.isGeosEqual(before):
            return _read(geometry)
    raise OutlineStepRefused("line_does_not_reshape")


def _reaching_over(line: Sequence[Point]) -> list[Point]:
    """Return a line (degrees) that is longer at both ends by a little more than rounding."""
    return [_beyond(line[1], line[0]), *line[1:-1], _beyond(line[-2], line[-1])]


def _beyond(before: Point, end: Point) -> Point:
    length = math.dist(before, end)
    more = _OVER_DEG / length if length else 0.0
    return end[0] + more * (end[0] - before[0]), end[1] + more * (end[1] - before[1])


def split(shape: MultiPolygon, line: Sequence[Point]) -> MultiPolygon:
    """Return the shape with the parts that a line crosses cut in two."""
    parts: list[QgsGeometry] = []
    cut = False
    for polygon in _single(_geometry(to_wkb(shape))):
        result, pieces, _ = polygon.splitGeometry([QgsPointXY(*point) for point in line], False)
        cut = cut or (result == Qgis.GeometryOperationResult.Success and bool(pieces))
        parts += [polygon, *pieces]
    if not cut:
        raise OutlineStepRefused("line_does_not_split")
    return tuple(polygon for part in parts for polygon in _read(part))


def union(outlines: Sequence[bytes]) -> bytes:
    """Return one valid outline (canonical WKB) over several: what they share is there once, edges between them go.

    Raises :class:`OutlineInvalid` where nothing with an area is left.
    """
    parts = [part for outline in outlines for part in _single(_geometry(outline))]
    whole = QgsGeometry.unaryUnion(parts)
    try:
        joined = to_wkb(canonical(parse_wkb(bytes(whole.asWkb()))))
    except BadGeometry as error:
        raise OutlineInvalid(error.reason) from error
    return joined if not fault_in(joined) else to_wkb(mend(parse_wkb(joined)))  # rounded, two edges may touch again


def _geometry(wkb: bytes) -> QgsGeometry:
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    return geometry


def _single(geometry: QgsGeometry) -> list[QgsGeometry]:
    return [QgsGeometry(part.clone()) for part in geometry.constParts()]


def _read(geometry: QgsGeometry) -> MultiPolygon:
    parts = parse_wkb(bytes(geometry.asWkb()))
    return tuple(tuple(closed(ring) for ring in polygon) for polygon in parts if polygon)

"""A sender's geometry as a canonical outline: straight, flat, polygonal, valid, EPSG:4490 longitude/latitude."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple, Optional

from osgeo import ogr
from qgis.core import (
    QgsAbstractGeometry,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsCurvePolygon,
    QgsGeometry,
    QgsGeometryCollection,
    QgsPointXY,
    QgsWkbTypes,
)

from ...app.import_rows import Reason
from ...domain.errors import BadGeometry
from ...domain.geometry import bounds, canonical_wkb
from .crs import to_degrees
from .geometry_kinds import is_of_patches

_CORNERS = 36
_SEMI_MAJOR_M, _ECCENTRICITY2 = 6_378_137.0, 0.006_694_380_022_90


class Outline(NamedTuple):
    """What became of a geometry: ``wkb`` canonical, or ``None`` with ``rejected`` set."""

    wkb: Optional[bytes]
    repaired: tuple[Reason, ...] = ()
    rejected: Optional[Reason] = None


class OutlineReader:
    """Turns geometries of one CRS into outlines; made and used in the reading thread.

    The axis order of EPSG:4490 is latitude first by definition; QGIS gives longitude first throughout.
    """

    def __init__(
        self, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext, radius_m: float = 0.0
    ) -> None:
        """``radius_m``: points become circles of this radius on the ground; 0 rejects them."""
        self._radius_m = radius_m
        self._transform = to_degrees(crs, context)

    def read(self, source: QgsGeometry) -> Outline:
        """Return the outline of a feature's geometry, or why there is none. ``source`` is not changed."""
        if source.isNull():
            return Outline(None, rejected=Reason.NO_GEOMETRY)
        if source.isEmpty():
            return Outline(None, rejected=Reason.EMPTY_GEOMETRY)
        if self._radius_m > 0 and source.type() == QgsWkbTypes.GeometryType.PointGeometry:
            return self._circled(QgsGeometry(source))
        notes: list[Reason] = []
        polygons = _polygons(_straight(QgsGeometry(source), notes), notes)
        if polygons is None:
            return Outline(None, rejected=Reason.NOT_POLYGON)
        if not self._reproject(polygons):
            return Outline(None, rejected=Reason.OFF_THE_GLOBE)
        return _finished(_valid(polygons, notes), notes)

    def _circled(self, points: QgsGeometry) -> Outline:
        if not self._reproject(points):
            return Outline(None, rejected=Reason.OFF_THE_GLOBE)
        circles = [circle(point.x(), point.y(), self._radius_m) for point in points.vertices()]
        return _finished(QgsGeometry.unaryUnion(circles), [Reason.POINT_CIRCLED])

    def _reproject(self, geometry: QgsGeometry) -> bool:
        try:
            geometry.transform(self._transform)
        except QgsCsException:
            return False
        box = geometry.boundingBox()
        return box.isFinite() and -180 <= box.xMinimum() <= box.xMaximum() <= 180 and _latitudes(box)


def circle(longitude: float, latitude: float, radius_m: float) -> QgsGeometry:
    """Return a circle on the ground in degrees, good to a thousandth of its radius (radii of curvature, CGCS2000)."""
    sine2 = math.sin(math.radians(latitude)) ** 2
    east_m = _SEMI_MAJOR_M / math.sqrt(1 - _ECCENTRICITY2 * sine2) * math.cos(math.radians(latitude))
    north_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY2) / (1 - _ECCENTRICITY2 * sine2) ** 1.5
    # A ring of n corners has the circle's area where its corners lie a little outside.
    reach = radius_m * math.sqrt(2 * math.pi / _CORNERS / math.sin(2 * math.pi / _CORNERS))
    turns = (2 * math.pi * corner / _CORNERS for corner in range(_CORNERS))
    ring = [
        QgsPointXY(
            longitude + math.degrees(reach * math.cos(turn) / max(east_m, reach)),
            latitude + math.degrees(reach * math.sin(turn) / north_m),
        )
        for turn in turns
    ]
    return QgsGeometry.fromPolygonXY([[*ring, ring[0]]])


def _latitudes(box: object) -> bool:
    return -90 <= box.yMinimum() <= box.yMaximum() <= 90  # type: ignore[attr-defined]


def _straight(geometry: QgsGeometry, notes: list[Reason]) -> QgsGeometry:
    if QgsWkbTypes.isCurvedType(geometry.wkbType()):
        geometry.convertToStraightSegment()
        notes.append(Reason.CURVES)
    shape = geometry.get()
    shape.dropZValue()
    shape.dropMValue()
    return geometry


def _polygons(geometry: QgsGeometry, notes: list[Reason]) -> Optional[QgsGeometry]:
    """Return only the polygons of a geometry as one multipolygon, ``None`` where it has none."""
    if QgsWkbTypes.flatType(geometry.wkbType()) in (QgsWkbTypes.Type.Polygon, QgsWkbTypes.Type.MultiPolygon):
        geometry.convertToMultiType()
        return geometry
    pieces = list(_pieces(geometry.constGet()))
    kept = [piece for piece in pieces if piece.type() == QgsWkbTypes.GeometryType.PolygonGeometry]
    if not kept:
        return None
    if len(kept) < len(pieces):
        notes.append(Reason.PARTS_DROPPED)
    return QgsGeometry.collectGeometry(kept)


def _pieces(shape: QgsAbstractGeometry) -> Iterator[QgsGeometry]:
    """Yield what a shape consists of, collections in collections taken apart, surfaces of curves as plain polygons."""
    if isinstance(shape, QgsGeometryCollection):
        for number in range(shape.numGeometries()):
            yield from _pieces(shape.geometryN(number))
    elif isinstance(shape, QgsCurvePolygon):
        yield QgsGeometry(shape.surfaceToPolygon())  # also one without a curve, which is not "straightened" before
    else:
        wkb = bytes(shape.asWkb())
        yield _polygons_of_patches(wkb) if is_of_patches(wkb) else QgsGeometry(shape.clone())


def _polygons_of_patches(wkb: bytes) -> QgsGeometry:
    found = QgsGeometry()
    found.fromWkb(bytes(ogr.ForceToMultiPolygon(ogr.CreateGeometryFromWkb(wkb)).ExportToWkb()))
    return found


def _valid(geometry: QgsGeometry, notes: list[Reason]) -> Optional[QgsGeometry]:
    if geometry.isGeosValid():
        return geometry
    mended = geometry.makeValid()
    dropped: list[Reason] = []  # the slivers that makeValid leaves as lines are no news to the user
    polygons = None if mended.isNull() else _polygons(mended, dropped)
    notes.append(Reason.SELF_CROSSING)
    return polygons


def _finished(geometry: Optional[QgsGeometry], notes: list[Reason]) -> Outline:
    if geometry is None or geometry.isEmpty():
        return Outline(None, rejected=Reason.BEYOND_REPAIR)
    try:
        wkb = canonical_wkb(bytes(geometry.asWkb()))
        bounds(wkb)
    except BadGeometry:
        return Outline(None, rejected=Reason.BEYOND_REPAIR)
    return Outline(wkb, tuple(notes))

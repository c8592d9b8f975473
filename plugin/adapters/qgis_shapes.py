"""Polygons as QGIS geometry, in the equal-area plane or in degrees: read, judged and mended as screening does it."""

from __future__ import annotations

import struct
from typing import Optional

import numpy as np
from qgis.core import Qgis, QgsGeometry, QgsWkbTypes

from ..domain.errors import BadGeometry
from ..domain.geometry import MultiPolygon, parse_wkb
from ..screening.equal_area import EqualArea, Floats, densify


def parsed(wkb: bytes) -> tuple[MultiPolygon, str]:
    """Return non-empty rings by polygon and a note where that took more than reading."""
    try:
        parts, note = parse_wkb(wkb), ""
    except BadGeometry:
        shape = QgsGeometry()
        shape.fromWkb(wkb)
        polygons = [QgsGeometry(p.clone()) for p in shape.constParts()] if not shape.isNull() else []
        polygons = [p for p in polygons if p.type() == QgsWkbTypes.GeometryType.PolygonGeometry]
        if not polygons:
            raise
        parts = tuple(q for p in polygons for q in parse_wkb(bytes(p.asWkb())))
        note = "rings closed or collection flattened"
    kept = tuple(
        tuple(ring for ring in polygon if len(ring) > 2) for polygon in parts if polygon and len(polygon[0]) > 2
    )
    if not kept:
        raise BadGeometry("empty")
    return kept, note


def require_degrees(parts: MultiPolygon) -> None:
    """Raise :class:`BadGeometry` for outlines that are not in longitude and latitude."""
    for polygon in parts:
        shell = np.abs(np.array(polygon[0]))
        if shell[:, 1].max() > 90.000001 or shell[:, 0].max() > 540:
            raise BadGeometry("not in longitude and latitude")


def geometry_of(parts: MultiPolygon, plane: Optional[EqualArea]) -> QgsGeometry:
    """Return QGIS geometry in the plane, or in degrees for ``None``."""
    chunks = [struct.pack("<BII", 1, 6, len(parts))]
    for polygon in parts:
        chunks.append(struct.pack("<BII", 1, 3, len(polygon)))
        for ring in polygon:
            xy = _ring(np.array(ring, dtype=np.float64), plane)
            chunks.append(struct.pack("<I", len(xy)) + np.ascontiguousarray(xy, dtype="<f8").tobytes())
    geometry = QgsGeometry()
    geometry.fromWkb(b"".join(chunks))
    return geometry


def _ring(lonlat: Floats, plane: Optional[EqualArea]) -> Floats:
    if (lonlat[0] != lonlat[-1]).any():
        lonlat = np.concatenate([lonlat, lonlat[:1]])
    if plane is None:
        return lonlat
    dense, _ = densify(lonlat, np.array([0, len(lonlat)]))
    return plane.forward(dense)


def fault_of(degrees: QgsGeometry) -> str:
    """Return what GEOS holds against a geometry, empty if nothing."""
    errors = degrees.validateGeometry(Qgis.GeometryValidationEngine.Geos)
    return str(errors[0].what()) if errors else ""


def mended(parts: MultiPolygon, plane: EqualArea) -> QgsGeometry:
    """Return the union of the polygons, each read by the even-odd rule."""
    sound = [p for part in parts for p in polygons_of(geometry_of((part,), plane).makeValid())]
    return QgsGeometry.unaryUnion(sound) if sound else QgsGeometry()


def polygons_of(shape: QgsGeometry) -> list[QgsGeometry]:
    """Return the polygons of a geometry one by one, lines and points left out."""
    if shape.isNull():
        return []
    parts = (QgsGeometry(part.clone()) for part in shape.constParts())
    return [part for part in parts if part.type() == QgsWkbTypes.GeometryType.PolygonGeometry and not part.isEmpty()]

"""Which types of layers may hold what we look for."""

from __future__ import annotations

from qgis.core import QgsWkbTypes

_PLAIN_HEADS = frozenset({b"\x01\x03\x00\x00\x00", b"\x01\x06\x00\x00\x00"})
"""How the WKB of nearly all polygons and multipolygons begins."""
_SURFACES = frozenset({15, 16, 17})  # PolyhedralSurface, TIN, Triangle: ISO 19125-1 as extended by OGC 06-103r4


def may_hold_polygons(wkb_type: int) -> bool:
    """Tell whether a layer of this type may have polygons in it."""
    flat = QgsWkbTypes.flatType(wkb_type)
    open_kinds = (QgsWkbTypes.Type.Unknown, QgsWkbTypes.Type.GeometryCollection)
    return flat in open_kinds or QgsWkbTypes.geometryType(wkb_type) == QgsWkbTypes.GeometryType.PolygonGeometry


def holds_points(wkb_type: int) -> bool:
    """Tell whether a layer of this type holds points and nothing else."""
    return QgsWkbTypes.geometryType(wkb_type) == QgsWkbTypes.GeometryType.PointGeometry


def is_of_patches(wkb: bytes) -> bool:
    """Tell whether a geometry is a surface of patches or triangles.

    QGIS 3.22 reads none from WKB (its provider makes polygons of them); 3.40 reads them and can do nothing with them.
    """
    if wkb[:5] in _PLAIN_HEADS:
        return False
    kind = int.from_bytes(wkb[1:5], "little" if wkb[:1] == b"\x01" else "big") & 0x0FFF_FFFF
    return kind % 1000 in _SURFACES

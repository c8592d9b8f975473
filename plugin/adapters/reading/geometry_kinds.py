"""Which types of layers may hold what we look for."""

from __future__ import annotations

from qgis.core import QgsWkbTypes


def may_hold_polygons(wkb_type: int) -> bool:
    """Tell whether a layer of this type may have polygons in it."""
    flat = QgsWkbTypes.flatType(wkb_type)
    open_kinds = (QgsWkbTypes.Type.Unknown, QgsWkbTypes.Type.GeometryCollection)
    return flat in open_kinds or QgsWkbTypes.geometryType(wkb_type) == QgsWkbTypes.GeometryType.PolygonGeometry


def holds_points(wkb_type: int) -> bool:
    """Tell whether a layer of this type holds points and nothing else."""
    return QgsWkbTypes.geometryType(wkb_type) == QgsWkbTypes.GeometryType.PointGeometry

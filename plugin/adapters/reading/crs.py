"""What the reading of layers asks of reference systems; see :mod:`..own_crs` for why each thread makes its own."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext

from ..own_crs import named_crs, own_crs, own_transform

__all__ = ["TARGET_CRS", "leads_to_degrees", "own_crs", "to_degrees"]
TARGET_CRS = "EPSG:4490"


def leads_to_degrees(crs: QgsCoordinateReferenceSystem) -> bool:
    """Tell whether coordinates of ``crs`` can be turned into ours at all (a local grid without a place cannot)."""
    return bool(to_degrees(crs, QgsCoordinateTransformContext()).isValid())


def to_degrees(crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext) -> QgsCoordinateTransform:
    """Return the transform of a system of the calling thread's own to ours."""
    return own_transform(crs, named_crs(TARGET_CRS), context)

"""Reference systems made anew for the thread that uses them."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext

TARGET_CRS = "EPSG:4490"


def own_crs(crs: QgsCoordinateReferenceSystem) -> QgsCoordinateReferenceSystem:
    """Return a reference system that shares nothing with ``crs``.

    QGIS 3.22 keeps PROJ's objects of each thread in the shared part of a reference system, by the address of the
    thread's context. A provider that hands the same one to several threads (PostgreSQL does) gives later threads what
    an ended one left behind: every transform is then invalid, and passes coordinates through as they are. QGIS's cache
    hands out the same ones by name (seen: EPSG:4490 without WKT, so that a file was written without its system).
    """
    name = crs.authid()
    QgsCoordinateReferenceSystem.invalidateCache()
    return QgsCoordinateReferenceSystem(name) if name else QgsCoordinateReferenceSystem.fromWkt(crs.toWkt())


def leads_to_degrees(crs: QgsCoordinateReferenceSystem) -> bool:
    """Tell whether coordinates of ``crs`` can be turned into ours at all (a local grid without a place cannot)."""
    target = QgsCoordinateReferenceSystem(TARGET_CRS)
    return bool(QgsCoordinateTransform(crs, target, QgsCoordinateTransformContext()).isValid())

"""Shows a place of the views in QGIS's own window; nothing is added to the project."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCsException, QgsGeometry, QgsReferencedRectangle


def show_in_qgis(iface: Any, place: QgsReferencedRectangle, patch: QgsGeometry) -> bool:
    """Zoom QGIS's canvas to a place, let the patch (in the place's CRS) flash, and bring its window up.

    False where the place has no point in the project's CRS.
    """
    canvas = iface.mapCanvas()
    try:
        canvas.setReferencedExtent(place)
    except QgsCsException:
        return False
    canvas.refresh()
    if not patch.isEmpty():
        canvas.flashGeometries([patch], place.crs())
    iface.mainWindow().raise_()
    return True

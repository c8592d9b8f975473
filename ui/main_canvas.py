"""Shows a place of the views in QGIS's own window; nothing is added to the project."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCsException, QgsGeometry, QgsReferencedRectangle

from ..plugin.adapters.translation import tr


def show_in_qgis(iface: Any, place: QgsReferencedRectangle, patch: QgsGeometry) -> str:
    """Zoom QGIS's canvas to a place, let the patch (in the place's CRS) flash, and bring its window up.

    Returns why it could not be shown, empty where it was. On QGIS's start page, or with no layer, there is nothing to
    see it on.
    """
    canvas = iface.mapCanvas()
    if not canvas.layers():
        return tr(
            "QGIS shows no map just now. Open a project or add a layer in its window, then ask for the place again."
        )
    try:
        canvas.setReferencedExtent(place)
    except QgsCsException:
        return tr("The reference system of QGIS's project does not reach this place. Choose another one there.")
    canvas.refresh()
    if not patch.isEmpty():
        canvas.flashGeometries([patch], place.crs())
    iface.mainWindow().raise_()
    return ""

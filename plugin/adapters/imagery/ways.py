"""The ways between reference systems that every map job takes, so that PROJ need not look for them on the GUI thread.

Looking takes PROJ 50 to 90 ms of processor time for each pair, thread and zone (measured): for web Mercator, where
most tiles lie, and for EPSG:4326, which QGIS's measuring of distances asks for whenever a job is prepared.
"""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext

from .ground import DEGREES, crs_named

WEB, WORLD = "EPSG:3857", "EPSG:4326"
_FROM_WEB = "+step +inv +proj=webmerc +lat_0=0 +lon_0=0 +x_0=0 +y_0=0 +ellps=WGS84"
_TO_DEGREES = "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
_KNOWN_GROUND = ("+proj=tmerc ", "+proj=utm ")


def know_names() -> None:
    """Make the reference systems that every job names, for the calling thread, before others keep PROJ busy."""
    for name in (WEB, WORLD, DEGREES):
        crs_named(name)


def known_ways(crs: QgsCoordinateReferenceSystem) -> QgsCoordinateTransformContext:
    """Return a context that knows them for the views' ground: those that PROJ finds, too, to the last digit.

    A context without any where the ground is none of ours (see :func:`.ground.projected_crs_for`). WGS 84 and CGCS2000
    are taken as the same, as PROJ does and ``domain.geometry`` says.
    """
    context = QgsCoordinateTransformContext()
    ground = crs.toProj()
    if ground.startswith(_KNOWN_GROUND):
        plain = ground.replace("+datum=WGS84", "+ellps=WGS84").replace(" +units=m", "").replace(" +no_defs", "").strip()
        from_web = f"+proj=pipeline {_FROM_WEB} +step {plain}"
        to_degrees = f"+proj=pipeline +step +inv {plain} {_TO_DEGREES}"
        context.addCoordinateOperation(crs_named(WEB), crs, from_web, False)
        context.addCoordinateOperation(crs, crs_named(WORLD), to_degrees, False)
    return context

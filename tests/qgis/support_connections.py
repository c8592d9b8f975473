"""Connections to tile and map services, put where the QGIS at hand keeps them: elsewhere before 3.30 than since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from qgis.core import Qgis, QgsSettings

NEWER = Qgis.QGIS_VERSION_INT >= 33000
TILES_AT = "connections/xyz/items" if NEWER else "qgis/connections-xyz"
MAPS_AT = "connections/ows/items/wms/connections/items" if NEWER else "qgis/connections-wms"


def put_tiles(name: str, url: str, zmax: int = 18, headers: Optional[Mapping[str, str]] = None) -> None:
    """Keep a connection to tiles. ``headers`` are sent with each request; QGIS 3.22 knows the referer alone."""
    settings = QgsSettings()
    settings.setValue(f"{TILES_AT}/{name}/url", url)
    settings.setValue(f"{TILES_AT}/{name}/zmax", zmax)
    if headers and NEWER:
        settings.setValue(f"{TILES_AT}/{name}/http-header", dict(headers))
    elif headers:
        settings.setValue(f"{TILES_AT}/{name}/referer", headers["referer"])


def put_maps(name: str, url: str) -> None:
    """Keep a connection to a WMS or WMTS."""
    QgsSettings().setValue(f"{MAPS_AT}/{name}/url", url)


def forget_connections() -> None:
    """Take away all of both kinds."""
    for group in (TILES_AT, MAPS_AT):
        QgsSettings().remove(group)

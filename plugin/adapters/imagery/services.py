"""Tile and map services that QGIS knows: its connections, what they offer, and their images as layers.

An image of a service names the connection, never its address: addresses hold keys. QGIS adds them when it opens one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Optional
from urllib.parse import parse_qsl, quote, unquote, urlencode

from qgis.core import (
    QgsApplication,
    QgsBlockingNetworkRequest,
    QgsDataSourceUri,
    QgsOwsConnection,
    QgsRasterLayer,
    QgsSettings,
)
from qgis.PyQt.QtCore import QThread, QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest

from ...domain.records import Image
from ..network_policy import NetworkPolicy, host_of
from ..own_crs import forget_shared
from .bands import BandPlan
from .capabilities import OfferedLayer, day_of, read_capabilities
from .errors import ConnectionMissing, ServiceFailed, SourceNotAllowed
from .ground import Box
from .opened import ImageAccess, Source
from .scan import image_id_of
from .stretch import Sample

WORLD: Box = (-180.0, -85.06, 180.0, 85.06)
_EQUATOR_M = 156_543.03
ASK_MS = 15_000
_XYZ_GROUPS = ("connections/xyz/items", "qgis/connections-xyz")
"""Where QGIS keeps its tile connections: since 3.30, and before. What it takes over from there it leaves in part."""
_MOST_BYTES = 20_000_000
PLAN = BandPlan((1,), None, "Byte", palette=True)
"""A service's picture has its own colours."""


@dataclass(frozen=True)
class Connection:
    """A connection that the user keeps in QGIS. ``kind``: ``xyz`` or ``wms`` (WMS and WMTS); ``host`` is asked."""

    kind: str
    name: str
    host: str


@dataclass(frozen=True)
class Place:
    """What an image of a service is: the connection's name, and what of it (layer, style, moment …)."""

    connection: str
    what: dict[str, str] = field(default_factory=dict)

    def written(self) -> str:
        """Return it as an image's ``path``."""
        return quote(self.connection, safe=" ") + ("?" + urlencode(self.what) if self.what else "")


def place_of(path: str) -> Place:
    """Read an image's ``path``."""
    name, _mark, what = path.partition("?")
    return Place(unquote(name), dict(parse_qsl(what)))


def connections() -> tuple[Connection, ...]:
    """Return QGIS's connections that can show images, by name."""
    tiles = [Connection("xyz", name, host_of(_xyz_params(name).get("url", ""))) for name in _xyz_names()]
    maps = [Connection("wms", name, host_of(_ows_uri(name).param("url"))) for name in _ows_names()]
    return tuple(sorted((*tiles, *maps), key=lambda one: (one.name.casefold(), one.kind)))


def _xyz_names() -> list[str]:
    settings, names = QgsSettings(), []
    for group in _XYZ_GROUPS:
        settings.beginGroup(group)
        names += settings.childGroups()
        settings.endGroup()
    return list(dict.fromkeys(names))


def _ows_names() -> list[str]:
    return list(QgsOwsConnection.connectionList("WMS"))


def _ows_uri(name: str) -> QgsDataSourceUri:
    return QgsOwsConnection("WMS", name).uri()


def _xyz_params(name: str) -> dict[str, str]:
    """Return what QGIS keeps of a tile connection; empty where it has none of this name."""
    settings = QgsSettings()
    for group in _XYZ_GROUPS:
        url = str(settings.value(f"{group}/{name}/url", "") or "")
        if url:
            keys = ("zmin", "zmax", "authcfg", "username", "password", "referer")
            kept = {key: str(settings.value(f"{group}/{name}/{key}", "") or "") for key in keys}
            ratio = settings.value(f"{group}/{name}/tilePixelRatio") or settings.value(
                f"{group}/{name}/tile-pixel-ratio"
            )
            headers = settings.value(f"{group}/{name}/http-header")
            sent = {f"http-header:{key}": str(one) for key, one in headers.items()} if isinstance(headers, dict) else {}
            found = {"type": "xyz", "url": url, **kept, "tilePixelRatio": str(ratio or ""), **sent}
            return {key: value for key, value in found.items() if value}
    return {}


def tile_image(connection: Connection) -> Image:
    """Return what a tile connection shows, as an image without a day: its tiles do not tell any."""
    finest = int(_xyz_params(connection.name).get("zmax", "0") or 0)
    where = Place(connection.name).written()
    return Image(
        image_id=image_id_of("xyz " + where),
        path=where,
        date="",
        source=connection.name,
        pixel_size_m=round(_EQUATOR_M / 2**finest, 4) if finest else 0.0,
        footprint=WORLD,
        identity=f"xyz {connection.host}",
        kind="xyz",
    )


def images_of_layer(source: str, title: str, box: Box) -> Optional[tuple[Connection, Image]]:
    """Return the connection and the image that a QGIS layer of a service shows, by its source, title and box (degrees).

    ``None`` where no connection of QGIS has its address: an image names a connection, never an address.
    """
    params = dict(parse_qsl(source))
    url = params.get("url", "").split("?")[0]
    tiles = params.get("type") == "xyz"
    same = (one for one in connections() if (one.kind == "xyz") is tiles and _address(one).split("?")[0] == url)
    connection = next(same, None) if url else None
    if connection is None:
        return None
    if tiles:
        return connection, tile_image(connection)
    service = "wmts" if params.get("tileMatrixSet") else "wms"
    style, kind, crs = params.get("styles", ""), params.get("format", "image/png"), params.get("crs", "EPSG:3857")
    layer = OfferedLayer(
        service, params.get("layers", ""), title, box, (), crs, kind, style, params.get("tileMatrixSet", "")
    )
    return connection, map_images(connection, layer)[0]


def _address(connection: Connection) -> str:
    name = connection.name
    return _xyz_params(name).get("url", "") if connection.kind == "xyz" else _ows_uri(name).param("url")


def map_images(connection: Connection, layer: OfferedLayer) -> tuple[Image, ...]:
    """Return a layer's images: one of each day where the service has a time dimension, else one without a day."""
    return tuple(_map_image(connection, layer, moment) for moment in layer.moments or ("",))


def _map_image(connection: Connection, layer: OfferedLayer, moment: str) -> Image:
    what = {"layers": layer.name, "styles": layer.style, "format": layer.image_format, "crs": layer.crs}
    if layer.service == "wmts":
        what["tileMatrixSet"] = layer.grid
    if moment:
        what.update({"moment": moment, "dimension": layer.time_name})
    where = Place(connection.name, {name: value for name, value in what.items() if value}).written()
    return Image(
        image_id=image_id_of(f"{layer.service} {where}"),
        path=where,
        date=day_of(moment),
        source=f"{connection.name}: {layer.title}",
        footprint=layer.box,
        identity=f"{layer.service} {connection.host}",
        kind=layer.service,
    )


def offered_layers(connection: Connection, policy: NetworkPolicy) -> tuple[OfferedLayer, ...]:
    """Ask a WMS or WMTS what it offers. In a thread of a lane: it waits for the line, with a time limit.

    Raises :class:`ConnectionMissing`, :class:`SourceNotAllowed` or :class:`ServiceFailed`.
    """
    uri = _ows_uri(connection.name)
    url = uri.param("url")
    _check(connection.name, url, policy)
    _refuse_locked(connection.name, uri.authConfigId() or uri.param("authcfg"))
    asked = QNetworkRequest(QUrl(_about(url)))
    asked.setTransferTimeout(ASK_MS)
    request = QgsBlockingNetworkRequest()
    request.setAuthCfg(uri.authConfigId() or uri.param("authcfg"))
    if request.get(asked, True) != QgsBlockingNetworkRequest.ErrorCode.NoError:
        status = request.reply().attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        detail = str(status) if status else host_of(url)
        raise ServiceFailed(connection.name, "status" if status else "unreachable", detail)
    body = bytes(request.reply().content())
    try:
        return read_capabilities(body[:_MOST_BYTES])
    except ValueError as error:
        raise ServiceFailed(connection.name, "not_image", "") from error


def _about(url: str) -> str:
    if re.search(r"request=getcapabilities|\.xml(\?|$)", url, re.IGNORECASE):
        return url
    service = "WMTS" if re.search(r"wmts", url, re.IGNORECASE) else "WMS"
    joint = "" if url.endswith(("?", "&")) else "&" if "?" in url else "?"
    return f"{url}{joint}SERVICE={service}&REQUEST=GetCapabilities"


def _check(name: str, url: str, policy: NetworkPolicy) -> None:
    if not url:
        raise ConnectionMissing(name)
    if not policy.allows(url):
        raise SourceNotAllowed(name, host_of(url))


def _refuse_locked(name: str, authcfg: str) -> None:
    """QGIS would ask for its master password in a dialog, from a thread that draws."""
    manager = QgsApplication.authManager()
    if authcfg and (manager.isDisabled() or not manager.masterPasswordIsSet()):
        raise ServiceFailed(name, "locked")


class TileKind:
    """XYZ tiles of QGIS's connections; fulfils :class:`.opened.ImageKind`. Asks nothing until it is drawn."""

    name = "xyz"
    remote = True

    def prepare(
        self, image: Image, _place: Box, known: Optional[Source], access: ImageAccess, home: QThread
    ) -> tuple[Source, tuple[Sample, ...]]:
        """Open the connection's tiles. Raises as :func:`offered_layers`."""
        connection = place_of(image.path).connection
        params = _xyz_params(connection)
        _check(connection, params.get("url", ""), access.policy)
        _refuse_locked(connection, params.get("authcfg", ""))
        if known is not None:
            return known, ()
        uri = QgsDataSourceUri()
        for key, value in params.items():
            uri.setParam(key, value)
        return _opened(image, connection, uri, access, home), ()


class MapKind:
    """Layers of WMS (``wms``) or WMTS (``wmts``) connections; fulfils :class:`.opened.ImageKind`."""

    remote = True

    def __init__(self, name: str) -> None:
        self.name = name

    def prepare(
        self, image: Image, _place: Box, known: Optional[Source], access: ImageAccess, home: QThread
    ) -> tuple[Source, tuple[Sample, ...]]:
        """Open the layer; the first time its service is asked what it offers. Raises as :func:`offered_layers`."""
        place = place_of(image.path)
        uri = _ows_uri(place.connection)
        _check(place.connection, uri.param("url"), access.policy)
        _refuse_locked(place.connection, uri.authConfigId() or uri.param("authcfg"))
        if known is not None:
            return known, ()
        for key, value in _map_params(self.name, place.what).items():
            uri.setParam(key, value)
        return _opened(image, place.connection, uri, access, home), ()


def _map_params(service: str, what: dict[str, str]) -> dict[str, str]:
    params = {"layers": "", "styles": "", "format": "image/png", "crs": "EPSG:3857", **what}
    moment, dimension = params.pop("moment", ""), params.pop("dimension", "time")
    if service == "wmts":
        return {**params, "tileDimensions": f"{dimension}={moment}"} if moment else params
    params["dpiMode"] = "7"
    if not moment:
        return params
    with_hours = "T" in moment
    return {
        **params,
        "type": "wmst",
        "allowTemporalUpdates": "true",
        "temporalSource": "provider",
        "timeDimensionExtent": moment,
        "time": f"{moment}/{moment}",
        "enableTime": "true" if with_hours else "false",
    }


def _opened(image: Image, connection: str, uri: QgsDataSourceUri, access: ImageAccess, home: QThread) -> Source:
    options = QgsRasterLayer.LayerOptions()
    options.loadDefaultStyle = False
    forget_shared()
    access.lane.tiles.mark(uri, image.image_id)
    with access.lane.watched(image.image_id) as faults:
        layer = QgsRasterLayer(bytes(uri.encodedUri()).decode("utf-8"), image.source, "wms", options)
    if not layer.isValid():
        first = faults[0] if faults else None
        raise ServiceFailed(connection, first.reason if first else "unlisted", first.detail if first else "")
    layer.moveToThread(home)
    return Source(image, layer, PLAN, image.identity, None, access.lane)

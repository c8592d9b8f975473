"""What a map service says of a place, where it answers such questions (WMS or WMTS ``GetFeatureInfo``)."""

from __future__ import annotations

import math
import re
from html import unescape
from typing import Optional

from qgis.core import QgsCsException, QgsPointXY, QgsRaster, QgsRasterDataProvider, QgsRasterLayer, QgsRectangle

from .errors import ServiceFailed
from .ground import crs_named, from_degrees
from .opened import Source
from .services import place_of

_SIDE_PX = 101
_DEGREE_M = 111_320.0
_MOST_CHARS, _MOST_LINES = 400, 6
_SAYS_NOTHING = frozenset({"not_image", "cut", "size"})
"""Faults of pictures, which an answer in words is not."""
_FORMATS = (
    (QgsRasterDataProvider.IdentifyText, QgsRaster.IdentifyFormatText),
    (QgsRasterDataProvider.IdentifyHtml, QgsRaster.IdentifyFormatHtml),
)


def told_by_service(source: Source, lon: float, lat: float, pixel_m: float) -> Optional[str]:
    """Return what a source's service says of a place (degrees), ``None`` where it answers no such questions.

    ``pixel_m`` is the view's: services look around a place by pixels. Waits for the line: in a thread of the source's
    lane. Raises :class:`ServiceFailed`.
    """
    layer, lane = source.layer, source.lane
    assert layer is not None
    assert lane is not None
    provider = layer.dataProvider().clone()  # a provider of this thread's own: it waits in an event loop
    offered = provider.capabilities()
    asked = next((asked for flag, asked in _FORMATS if offered & flag), None)
    where = _around(layer, lon, lat, pixel_m)
    if asked is None or where is None:
        return None
    point, box = where
    with lane.watched(source.image.image_id) as faults:
        answer = provider.identify(point, asked, box, _SIDE_PX, _SIDE_PX)
    wrong = next((fault for fault in faults if fault.reason not in _SAYS_NOTHING), None)
    if wrong is not None:
        raise ServiceFailed(place_of(source.image.path).connection, wrong.reason, wrong.detail)
    texts = [str(value) for _layer, value in sorted(answer.results().items()) if value] if answer.isValid() else []
    return plain(" \n".join(texts))


def _around(layer: QgsRasterLayer, lon: float, lat: float, pixel_m: float) -> Optional[tuple[QgsPointXY, QgsRectangle]]:
    """Return a place in a layer's reference system, and the box of the view's pixels around it."""
    crs = crs_named(layer.crs().authid())
    try:
        point = from_degrees(crs).transform(QgsPointXY(lon, lat))
    except QgsCsException:
        return None
    stretch = 1 / _DEGREE_M if crs.isGeographic() else 1 / math.cos(math.radians(lat))
    half = _SIDE_PX * pixel_m * stretch / 2
    return point, QgsRectangle(point.x() - half, point.y() - half, point.x() + half, point.y() + half)


def plain(text: str) -> str:
    """Return an answer as a few lines of plain words, whatever a service made of it."""
    bare = re.sub(r"(?is)<(script|style|head)\b.*?</\1>", " ", text)
    bare = unescape(re.sub(r"(?s)<[^>]*>", "\n", bare))
    lines = [" ".join(line.split()) for line in bare.splitlines()]
    kept = "\n".join([line for line in lines if line][:_MOST_LINES])
    return kept if len(kept) <= _MOST_CHARS else f"{kept[:_MOST_CHARS]}…"

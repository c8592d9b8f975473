"""What a WMS or WMTS says it offers: layers with their place, days, formats and grids. Standard library only."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Optional
from xml.etree import ElementTree

MOST_DAYS = 400
"""Days taken of one layer, the newest: a daily composite of twenty years is no list to choose from."""
_WORLD = (-180.0, -85.0, 180.0, 85.0)
_WEB = ("EPSG:3857", "EPSG:900913", "EPSG:4326", "CRS:84", "EPSG:4490")
_FORMATS = ("image/png", "image/jpeg", "image/jpgpng")
Box = tuple[float, float, float, float]
Node = ElementTree.Element


@dataclass(frozen=True)
class OfferedLayer:
    """One layer of a service. ``service``: ``wms`` or ``wmts``; ``box`` in degrees; ``grid``: WMTS' tile matrix set.

    ``moments`` are values of its time dimension as the service writes them, oldest first; empty without one.
    ``time_name`` is what that dimension is called.
    """

    service: str
    name: str
    title: str
    box: Box
    moments: tuple[str, ...] = ()
    crs: str = "EPSG:3857"
    image_format: str = "image/png"
    style: str = ""
    grid: str = ""
    time_name: str = "time"


def read_capabilities(text: bytes) -> tuple[OfferedLayer, ...]:
    """Return the layers that a service's own description lists. Raises ``ValueError`` where it is none."""
    if b"<!ENTITY" in text:
        raise ValueError("entities")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    kind = _local(root)
    if kind in ("WMS_Capabilities", "WMT_MS_Capabilities"):
        return tuple(_wms_layers(root))
    if kind == "Capabilities":
        return tuple(_wmts_layers(root))
    raise ValueError(kind)


def _local(node: Node) -> str:
    return str(node.tag).rsplit("}", 1)[-1]


def _kids(node: Node, name: str) -> list[Node]:
    return [kid for kid in node if _local(kid) == name]


def _all(node: Node, name: str) -> list[Node]:
    return [kid for kid in node.iter() if _local(kid) == name]


def _text(node: Node, name: str) -> str:
    return next(((kid.text or "").strip() for kid in _kids(node, name)), "")


def _wms_layers(root: Node) -> Iterator[OfferedLayer]:
    formats = [(kid.text or "").strip() for request in _all(root, "GetMap") for kid in _kids(request, "Format")]
    for capability in _kids(root, "Capability"):
        for layer in _kids(capability, "Layer"):
            yield from _wms_tree(layer, _best(formats, _FORMATS), _WORLD, (), ())


def _wms_tree(
    layer: Node, image_format: str, box: Box, systems: tuple[str, ...], moments: tuple[str, ...]
) -> Iterator[OfferedLayer]:
    """Yield a layer and those within it; place, systems and times are inherited (OGC 06-042, 7.2.4.8)."""
    box = _wms_box(layer) or box
    systems = (*systems, *((kid.text or "").strip() for name in ("CRS", "SRS") for kid in _kids(layer, name)))
    moments = _wms_moments(layer) or moments
    name = _text(layer, "Name")
    if name:
        style = next((_text(kid, "Name") for kid in _kids(layer, "Style")), "")
        title = _text(layer, "Title") or name
        crs = _best([one for text in systems for one in text.split()], _WEB)
        yield OfferedLayer("wms", name, title, box, moments, crs, image_format, style)
    for kid in _kids(layer, "Layer"):
        yield from _wms_tree(kid, image_format, box, systems, moments)


def _wms_box(layer: Node) -> Optional[Box]:
    for node in _kids(layer, "EX_GeographicBoundingBox"):
        sides = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
        return _box([_text(node, side) for side in sides])
    for node in _kids(layer, "LatLonBoundingBox"):
        return _box([node.get(side, "") for side in ("minx", "miny", "maxx", "maxy")])
    return None


def _box(sides: Sequence[str]) -> Optional[Box]:
    try:
        west, south, east, north = map(float, sides)
    except ValueError:
        return None
    return (west, south, east, north) if east > west and north > south else None


def _wms_moments(layer: Node) -> tuple[str, ...]:
    for name in ("Dimension", "Extent"):  # version 1.1.1 puts the values into an Extent
        for node in _kids(layer, name):
            if node.get("name", "").lower() == "time" and (node.text or "").strip():
                return moments_of((node.text or "").strip())
    return ()


def moments_of(text: str) -> tuple[str, ...]:
    """Return the moments of a time dimension, oldest first: a list, or ``first/last/period`` (OGC 06-042, annex D).

    At most ``MOST_DAYS``, the newest; a period shorter than a day counts as one day.
    """
    found: list[str] = []
    for part in text.split(","):
        pieces = part.strip().split("/")
        found += _stepped(*pieces) if len(pieces) == 3 else [pieces[0]] if pieces[0] else []
    dated = sorted({moment for moment in found if day_of(moment)})
    return tuple(dated[-MOST_DAYS:])


def day_of(moment: str) -> str:
    """Return the ISO day of a moment, empty where it names none (``2024`` alone is a year, not a day)."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", moment)
    try:
        return datetime.date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _stepped(first: str, last: str, period: str) -> list[str]:
    end = datetime.date.today().isoformat() if last.strip().lower() in ("present", "current") else day_of(last)
    step = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?", period.strip())
    if not day_of(first) or not end or step is None:
        return []
    years, months, weeks, days = (int(number or 0) for number in step.groups())
    day, rest = datetime.date.fromisoformat(end), first[10:]
    begin, back = datetime.date.fromisoformat(day_of(first)), []
    forward = [begin]
    while forward[-1] < day and len(forward) < 40_000:
        forward.append(_later(forward[-1], years * 12 + months, max(weeks * 7 + days, 0 if years or months else 1)))
    back = [one.isoformat() + rest for one in forward if one <= day]
    return back[-MOST_DAYS:]


def _later(day: datetime.date, months: int, days: int) -> datetime.date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    first = datetime.date(year, month, 1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return first.replace(day=min(day.day, last.day)) + datetime.timedelta(days=days)


def _best(offered: Sequence[str], wanted: Sequence[str]) -> str:
    return next((one for one in wanted if one in offered), offered[0] if offered else wanted[0])


def _wmts_layers(root: Node) -> Iterator[OfferedLayer]:
    systems = {
        _text(grid, "Identifier"): _epsg(_text(grid, "SupportedCRS"))
        for contents in _kids(root, "Contents")
        for grid in _kids(contents, "TileMatrixSet")
    }
    for contents in _kids(root, "Contents"):
        for layer in _kids(contents, "Layer"):
            yield _wmts_layer(layer, systems)


def _wmts_layer(layer: Node, systems: dict[str, str]) -> OfferedLayer:
    name = _text(layer, "Identifier")
    grids = [_text(link, "TileMatrixSet") for link in _kids(layer, "TileMatrixSetLink")]
    crs = _best([systems.get(grid, "") for grid in grids], _WEB)
    grid = next((grid for grid in grids if systems.get(grid) == crs), grids[0] if grids else "")
    corners = [
        f"{_text(box, 'LowerCorner')} {_text(box, 'UpperCorner')}".split() for box in _kids(layer, "WGS84BoundingBox")
    ]
    styles = sorted(_kids(layer, "Style"), key=lambda style: style.get("isDefault") != "true")
    times = [node for node in _kids(layer, "Dimension") if _text(node, "Identifier").lower() == "time"]
    return OfferedLayer(
        "wmts",
        name,
        _text(layer, "Title") or name,
        (_box(corners[0]) if corners else None) or _WORLD,
        moments_of(",".join((v.text or "").strip() for v in _kids(times[0], "Value"))) if times else (),
        crs,
        _best([(kid.text or "").strip() for kid in _kids(layer, "Format")], _FORMATS),
        _text(styles[0], "Identifier") if styles else "",
        grid,
        _text(times[0], "Identifier") if times else "time",
    )


def _epsg(urn: str) -> str:
    code = re.search(r"EPSG:(?:[\d.]*:)?(\d+)$", urn)
    return f"EPSG:{code.group(1)}" if code else urn.replace("urn:ogc:def:crs:OGC:1.3:CRS84", "CRS:84")

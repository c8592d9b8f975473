"""The list of a field visit as KML 2.2: numbered points in the order of the way, outlines, what to find out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from ...domain.errors import BadGeometry
from ...domain.geometry import Ring, parse_wkb
from .folder import typed_errors

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<name>{name}</name>
<description>{about}</description>
<Style id="patch"><LineStyle><color>ff0000ff</color><width>2.5</width></LineStyle>
<PolyStyle><fill>0</fill></PolyStyle></Style>
<Style id="way"><LineStyle><color>ffff7800</color><width>2</width></LineStyle></Style>
"""


@dataclass(frozen=True)
class Place:
    """A patch to visit: its name, (label, value) facts, a point inside it and its outline (WKB, degrees)."""

    name: str
    facts: Sequence[tuple[str, str]]
    point: tuple[float, float]
    outline: bytes


def write_kml(path: Path, name: str, about: str, way: str, places: Iterable[Place]) -> None:
    """Write places in their order; ``way`` names the line between them. Raises ``ExportUnwritten``."""
    held = list(places)
    with typed_errors(path), path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD.format(name=_text(name), about=_text(about)))
        for place in held:
            file.write(_placemark(place))
        if len(held) > 1:
            line = " ".join(_at(place.point) for place in held)
            file.write(
                f"<Placemark><name>{_text(way)}</name><styleUrl>#way</styleUrl><LineString><tessellate>1</tessellate>"
                f"<coordinates>{line}</coordinates></LineString></Placemark>\n"
            )
        file.write("</Document></kml>\n")


def _placemark(place: Place) -> str:
    about = "\n".join(f"{label}: {value}" for label, value in place.facts if value)
    data = "".join(
        f'<Data name="{_text(label)}"><value>{_text(value)}</value></Data>' for label, value in place.facts if value
    )
    shapes = f"<Point><coordinates>{_at(place.point)}</coordinates></Point>{_outline(place.outline)}"
    return (
        f"<Placemark><name>{_text(place.name)}</name><description>{_text(about)}</description>"
        f"<styleUrl>#patch</styleUrl><ExtendedData>{data}</ExtendedData>"
        f"<MultiGeometry>{shapes}</MultiGeometry></Placemark>\n"
    )


def _outline(outline: bytes) -> str:
    try:
        polygons = parse_wkb(outline)
    except BadGeometry:
        return ""
    return "".join(
        f"<Polygon>{''.join(map(_boundary, polygon, range(len(polygon))))}</Polygon>" for polygon in polygons
    )


def _boundary(ring: Ring, number: int) -> str:
    side = "innerBoundaryIs" if number else "outerBoundaryIs"
    points = " ".join(_at(point) for point in ring)
    return f"<{side}><LinearRing><coordinates>{points}</coordinates></LinearRing></{side}>"


def _at(point: tuple[float, float]) -> str:
    return f"{point[0]:.9f},{point[1]:.9f}"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text), {'"': "&quot;"})

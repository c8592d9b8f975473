"""Where a patch is, in the ways that people write it down."""

from __future__ import annotations

import re
import unicodedata
from typing import Optional

from .geometry import Ring, parse_wkb

MU_M2 = 10_000 / 15
"""Square metres in one mu (亩)."""
HECTARE_M2 = 10_000.0
_ANGLE = re.compile(
    r"([NSEW东西南北]?)\s*([+-]?)(\d{1,3}(?:\.\d+)?)\s*[°度]?"
    r"(?:\s*(\d{1,2}(?:\.\d+)?)\s*[′'分])?(?:\s*(\d{1,2}(?:\.\d+)?)\s*(?:″|\"|''|秒))?\s*([NSEW东西南北]?)",
    re.ASCII | re.IGNORECASE,
)


def inner_point(outline: bytes) -> tuple[float, float]:
    """Return a point inside an outline, as (longitude, latitude) in degrees.

    The middle of the longest stretch that lies inside, on the line of latitude through the middle of the box, a little
    off it where vertices would lie on the line. Raises :class:`.errors.BadGeometry` for what is no outline.
    """
    rings = [ring for polygon in parse_wkb(outline) for ring in polygon]
    ys = [y for ring in rings for _x, y in ring]
    low, high = min(ys), max(ys)
    for part in (0.5, 0.4871, 0.5237, 0.3619, 0.6421):
        latitude = low + (high - low) * part
        crossings = sorted(_crossings(rings, latitude))
        spans = list(zip(crossings[0::2], crossings[1::2]))
        if spans and len(crossings) % 2 == 0:
            west, east = max(spans, key=lambda span: span[1] - span[0])
            if east > west:
                return (west + east) / 2, latitude
    return rings[0][0]


def _crossings(rings: list[Ring], latitude: float) -> list[float]:
    found = []
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, ring[1:]):
            if (ay <= latitude) != (by <= latitude):
                found.append(ax + (latitude - ay) * (bx - ax) / (by - ay))
    return found


def degrees_minutes_seconds(value: float, north_south: bool) -> str:
    """Return an angle in 度分秒 with a hundredth of a second (0.3 m): ``120°31′05.52″E``."""
    hundredths = round(abs(value) * 360_000)
    seconds, rest = divmod(hundredths, 100)
    minutes, seconds = divmod(seconds, 60)
    degrees, minutes = divmod(minutes, 60)
    side = ("S" if value < 0 else "N") if north_south else ("W" if value < 0 else "E")
    return f"{degrees}°{minutes:02d}′{seconds:02d}.{rest:02d}″{side}"


def read_degrees(text: str) -> Optional[float]:
    """Return an angle as people write it (decimal degrees or 度分秒), ``None`` where it is none or no angle at all."""
    plain = unicodedata.normalize("NFKC", text.replace("″", '"')).replace("′", "'").strip()
    found = _ANGLE.fullmatch(plain)
    if found is None:
        return None
    before, sign, degrees, minutes, seconds, after = found.groups()
    value = float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    west_or_south = (before or after or "").upper() in ("S", "W", "南", "西")
    return (-value if west_or_south or sign == "-" else value) if value <= 180 else None

"""The area of an outline on the ellipsoid, without shapely."""

from __future__ import annotations

from typing import Optional

import numpy as np

from ..domain.errors import BadGeometry
from ..domain.geometry import parse_wkb
from .equal_area import Floats, densify, plane_for


def outline_area_m2(outline: bytes) -> Optional[float]:
    """Return ㎡ of a valid outline in longitude/latitude (WKB), ``None`` where it cannot be read."""
    try:
        polygons = parse_wkb(outline)
    except BadGeometry:
        return None
    total = 0.0
    for polygon in polygons:
        for number, ring in enumerate(polygon):
            part = _ring_area(np.array(ring))
            total += part if number == 0 else -part
    return total


def _ring_area(ring: Floats) -> float:
    if len(ring) < 4:
        return 0.0
    dense, _offsets = densify(ring, np.array([0, len(ring)]))
    xy = plane_for(float(ring[:, 1].mean()), float(ring[0, 0])).forward(dense)
    xy -= xy[0]
    return abs(float(np.sum(xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1]))) / 2

"""Outlines as WKB in longitude/latitude, in one canonical form.

Canonical: little-endian WKB MultiPolygon without Z or M, coordinates rounded to 9 decimals of a degree
(0.1 mm), rings closed, outer rings counter-clockwise and holes clockwise (RFC 7946, 3.1.6), each ring
starting at its smallest vertex, no repeated vertices, holes and parts in order. Bytes of that are compared and hashed.
CRS: EPSG:4490 (CGCS2000); WGS 84 is taken as the same at this precision.
"""

from __future__ import annotations

import math
import struct
from typing import Any

from .errors import BadGeometry

DECIMALS = 9
FARTHEST = 1e12
"""No projection reaches so far, in whatever unit; larger numbers are damage, and overflow when areas are taken."""
Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
MultiPolygon = tuple[Polygon, ...]

_POLYGON, _MULTIPOLYGON = 3, 6
_EWKB_Z, _EWKB_M, _EWKB_SRID = 0x80000000, 0x40000000, 0x20000000


class _Reader:
    """Walks WKB bytes (ISO and EWKB, both byte orders); every short read is a clear error."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at, self._order = data, 0, "<"

    def _take(self, fmt: str, size: int) -> tuple[Any, ...]:
        end = self._at + size
        if end > len(self._data):
            raise BadGeometry("truncated WKB")
        values = struct.unpack_from(self._order + fmt, self._data, self._at)
        self._at = end
        return values

    def header(self) -> tuple[int, int]:
        """Return (geometry type without flags, dimensions per vertex)."""
        marker = self._take("B", 1)[0]
        if marker not in (0, 1):
            raise BadGeometry("not WKB")
        self._order = "<" if marker else ">"
        code = self._take("I", 4)[0]
        dims = 2 + bool(code & _EWKB_Z) + bool(code & _EWKB_M)
        if code & _EWKB_SRID:
            self._take("I", 4)
        code &= 0x0FFFFFFF
        thousands, kind = divmod(code, 1000)
        dims += {0: 0, 1: 1, 2: 1, 3: 2}.get(thousands, 0)
        return kind, dims

    def count(self) -> int:
        return int(self._take("I", 4)[0])

    def ring(self, dims: int) -> Ring:
        count = self.count()
        if count * dims * 8 > len(self._data):
            raise BadGeometry("truncated WKB")
        flat = self._take(f"{count * dims}d", count * dims * 8)
        return tuple(zip(flat[0::dims], flat[1::dims]))

    def polygon(self, dims: int) -> Polygon:
        return tuple(self.ring(dims) for _ in range(self.count()))


def parse_wkb(data: bytes) -> MultiPolygon:
    """Return the polygons of a WKB Polygon or MultiPolygon; Z and M are dropped.

    Raises :class:`BadGeometry` for other types, truncated bytes and coordinates that are not finite.
    """
    reader = _Reader(data)
    kind, dims = reader.header()
    if kind == _POLYGON:
        parts: MultiPolygon = (reader.polygon(dims),)
    elif kind == _MULTIPOLYGON:
        found = []
        for _ in range(reader.count()):
            inner, inner_dims = reader.header()
            if inner != _POLYGON:
                raise BadGeometry("a part that is no polygon")
            found.append(reader.polygon(inner_dims))
        parts = tuple(found)
    else:
        raise BadGeometry("not a polygon")
    _require_finite(parts)
    return parts


def _require_finite(parts: MultiPolygon) -> None:
    for polygon in parts:
        for ring in polygon:
            if not all(math.isfinite(x) and math.isfinite(y) for x, y in ring):
                raise BadGeometry("a coordinate that is not a number")
            if not all(abs(x) <= FARTHEST and abs(y) <= FARTHEST for x, y in ring):
                raise BadGeometry("a coordinate beyond any map")


def _turn(vertices: list[Point]) -> int:
    """Return 1 for a ring (not closed) that runs counter-clockwise, -1 for clockwise, 0 for one without area.

    Twice the area relative to the first vertex, since cancellation would swallow small rings at large coordinates;
    where rounding could still hide the sign, in whole billionths of a degree, which is exact.
    """
    total = _doubled_area(vertices)
    xs, ys = [x for x, _ in vertices], [y for _, y in vertices]
    reach = max(max(xs) - min(xs), max(ys) - min(ys))
    if abs(total) <= 1e-11 * len(vertices) * reach * reach:
        total = _doubled_area([(round(x * 10**DECIMALS), round(y * 10**DECIMALS)) for x, y in vertices])
    return (total > 0) - (total < 0)


def _doubled_area(vertices: list[Point]) -> float:
    x0, y0 = vertices[0]
    total = 0.0 if isinstance(x0, float) else 0
    for (ax, ay), (bx, by) in zip(vertices, vertices[1:]):
        total += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
    return total


def _from_smallest(vertices: list[Point]) -> Ring:
    """Return the closed ring from its smallest vertex; where that stands several times, the smallest sequence."""
    least = min(vertices)
    starts = [n for n, point in enumerate(vertices) if point == least]
    turned = min(vertices[n:] + vertices[:n] for n in starts)
    return (*turned, turned[0])


def _canonical_ring(ring: Ring, counter_clockwise: bool) -> Ring:
    vertices: list[Point] = []
    for x, y in ring:
        point = (round(x, DECIMALS) + 0.0, round(y, DECIMALS) + 0.0)  # + 0.0 turns -0.0 into 0.0
        if not vertices or vertices[-1] != point:
            vertices.append(point)
    if len(vertices) > 1 and vertices[0] == vertices[-1]:
        vertices.pop()
    if len(vertices) < 3:
        return ()
    turn = _turn(vertices)
    if turn == 0:  # no direction to go by: the smaller of both
        return min(_from_smallest(vertices), _from_smallest(vertices[::-1]))
    return _from_smallest(vertices if (turn > 0) == counter_clockwise else vertices[::-1])


def canonical(parts: MultiPolygon) -> MultiPolygon:
    """Return the canonical form of polygons; raises :class:`BadGeometry` when nothing is left."""
    out = []
    for polygon in parts:
        if not polygon or not polygon[0]:
            continue
        shell = _canonical_ring(polygon[0], counter_clockwise=True)
        if not shell:
            continue
        holes = sorted(h for h in (_canonical_ring(r, counter_clockwise=False) for r in polygon[1:] if r) if h)
        out.append((shell, *holes))
    if not out:
        raise BadGeometry("empty")
    return tuple(sorted(out))


def to_wkb(parts: MultiPolygon) -> bytes:
    """Return little-endian WKB MultiPolygon of the polygons as they are."""
    chunks = [struct.pack("<BII", 1, _MULTIPOLYGON, len(parts))]
    for polygon in parts:
        chunks.append(struct.pack("<BII", 1, _POLYGON, len(polygon)))
        for ring in polygon:
            flat = [value for point in ring for value in point]
            chunks.append(struct.pack(f"<I{len(flat)}d", len(ring), *flat))
    return b"".join(chunks)


def canonical_wkb(data: bytes) -> bytes:
    """Return the canonical WKB of any polygonal WKB in longitude/latitude."""
    return to_wkb(canonical(parse_wkb(data)))


def to_geojson(data: bytes) -> dict[str, Any]:
    """Return a GeoJSON MultiPolygon of WKB; canonical bytes give canonical GeoJSON."""
    coordinates = [[[list(point) for point in ring] for ring in polygon] for polygon in parse_wkb(data)]
    return {"type": "MultiPolygon", "coordinates": coordinates}


def from_geojson(value: Any) -> bytes:
    """Return canonical WKB of a GeoJSON Polygon or MultiPolygon; raises :class:`BadGeometry`."""
    try:
        kind, coordinates = value["type"], value["coordinates"]
        polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}[kind]
        parts = tuple(
            tuple(tuple((float(p[0]), float(p[1])) for p in ring) for ring in polygon) for polygon in polygons
        )
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise BadGeometry("not a GeoJSON polygon") from error
    _require_finite(parts)
    return to_wkb(canonical(parts))


def bounds(data: bytes) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) in degrees."""
    points = [point for polygon in parse_wkb(data) for point in polygon[0]]
    if not points:
        raise BadGeometry("empty")
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)

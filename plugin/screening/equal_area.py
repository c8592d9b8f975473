"""The ellipsoidal cylindrical equal-area projection: in its plane, plain areas are areas on the ellipsoid.

Formulas: J. P. Snyder, "Map Projections: A Working Manual", USGS Professional Paper 1395 (1987), equations
(3-12), (3-18), (10-13) … (10-15), (10-26). Ellipsoid: CGCS2000, the same to 0.1 mm as GRS80. Needs numpy only.

Edges are straight in longitude/latitude; in this plane a long one bends (up to 120 m over a degree), therefore
:func:`densify` puts vertices on it every :data:`STEP_DEG` of latitude, which holds the error below 1 mm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SEMI_MAJOR_M = 6378137.0
FLATTENING = 1 / 298.257222101
_E2 = FLATTENING * (2 - FLATTENING)
_E = math.sqrt(_E2)
STEP_DEG = 0.003

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def _q(sin_lat: Any) -> Any:
    """Return Snyder's q (3-12) for the sine of a geodetic latitude."""
    es = _E * sin_lat
    return (1 - _E2) * (sin_lat / (1 - es * es) + np.arctanh(es) / _E)


_Q_POLE = float(_q(1.0))


@dataclass(frozen=True)
class EqualArea:
    """The plane with true scale at ``standard_parallel``; degrees in, metres out, both as arrays of shape (n, 2)."""

    standard_parallel: float
    central_meridian: float = 0.0

    @property
    def k0(self) -> float:
        """Scale along the equator (10-13)."""
        return float(_parallel_radius(np.array(self.standard_parallel)))

    def forward(self, lonlat: Floats) -> Floats:
        """Return x, y in metres (10-14, 10-15)."""
        out = np.empty_like(lonlat)
        out[:, 0] = SEMI_MAJOR_M * self.k0 * np.radians(lonlat[:, 0] - self.central_meridian)
        out[:, 1] = SEMI_MAJOR_M / (2 * self.k0) * _q(np.sin(np.radians(lonlat[:, 1])))
        return out

    def inverse(self, xy: Floats) -> Floats:
        """Return longitude, latitude in degrees (10-26, 3-18); good to some centimetres."""
        out = np.empty_like(xy)
        out[:, 0] = self.central_meridian + np.degrees(xy[:, 0] / (SEMI_MAJOR_M * self.k0))
        sine = np.clip(2 * xy[:, 1] * self.k0 / (SEMI_MAJOR_M * _Q_POLE), -1, 1)
        out[:, 1] = np.degrees(_geodetic(np.arcsin(sine)))
        return out

    def stretch(self, latitude: Floats) -> Floats:
        """Return the east-west scale at latitudes in degrees; the north-south scale is its inverse."""
        scale: Floats = self.k0 / _parallel_radius(latitude)
        return scale


def _parallel_radius(latitude: Floats) -> Floats:
    """Return the radius of a parallel in units of the semi-major axis."""
    sine = np.sin(np.radians(latitude))
    radius: Floats = np.cos(np.radians(latitude)) / np.sqrt(1 - _E2 * sine * sine)
    return np.maximum(radius, 1e-6)


def _geodetic(authalic: Floats) -> Floats:
    """Return geodetic from authalic latitude, radians (3-18)."""
    e4, e6 = _E2**2, _E2**3
    first = _E2 / 3 + 31 * e4 / 180 + 517 * e6 / 5040
    second = 23 * e4 / 360 + 251 * e6 / 3780
    third = 761 * e6 / 45360
    lat: Floats = authalic + first * np.sin(2 * authalic) + second * np.sin(4 * authalic) + third * np.sin(6 * authalic)
    return lat


def plane_for(latitude: float, longitude: float = 0.0) -> EqualArea:
    """Return the plane whose standard parallel is a batch's mean latitude, kept off the poles."""
    return EqualArea(max(-80.0, min(80.0, latitude)), longitude)


def densify(lonlat: Floats, ring_offsets: Ints, step_deg: float = STEP_DEG) -> tuple[Floats, Ints]:
    """Return vertices and ring offsets with no edge spanning more than ``step_deg`` of latitude.

    ``ring_offsets`` has one entry more than there are rings; ring i is ``lonlat[ring_offsets[i]:ring_offsets[i + 1]]``.
    """
    if len(lonlat) < 2:
        return lonlat, ring_offsets
    span = np.abs(np.diff(lonlat[:, 1], append=lonlat[-1, 1]))
    span[ring_offsets[1:] - 1] = 0.0  # from a ring's end to the next ring's start there is no edge
    if float(span.max()) <= step_deg:
        return lonlat, ring_offsets
    pieces = np.maximum(np.ceil(span / step_deg), 1).astype(np.int64)
    ends = np.concatenate([[0], np.cumsum(pieces)])
    source = np.repeat(np.arange(len(lonlat)), pieces)
    part = (np.arange(ends[-1]) - ends[source]) / pieces[source]
    following = np.minimum(source + 1, len(lonlat) - 1)
    dense = lonlat[source] + part[:, None] * (lonlat[following] - lonlat[source])
    dense[part == 0] = lonlat[source[part == 0]]
    return dense, ends[ring_offsets]


def ground_distance(start: Floats, end: Floats) -> Floats:
    """Return metres on the ellipsoid between points in degrees (n, 2), across 180° too.

    Lambert's formula for long lines on reduced latitudes (W. D. Lambert, 1942): some metres in thousands of
    kilometres, 10⁻⁵ relative at short range.
    """
    reduced_a, reduced_b = (np.arctan((1 - FLATTENING) * np.tan(np.radians(p[:, 1]))) for p in (start, end))
    half_lat = (reduced_b - reduced_a) / 2
    half_lon = np.radians(end[:, 0] - start[:, 0]) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(reduced_a) * np.cos(reduced_b) * np.sin(half_lon) ** 2
    sigma = 2 * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    middle = (reduced_a + reduced_b) / 2
    near, far = np.maximum(np.sin(sigma / 2) ** 2, 1e-300), np.maximum(np.cos(sigma / 2) ** 2, 1e-12)
    x = (sigma - np.sin(sigma)) * (np.sin(middle) * np.cos(half_lat)) ** 2 / far
    y = (sigma + np.sin(sigma)) * (np.cos(middle) * np.sin(half_lat)) ** 2 / near
    distance: Floats = SEMI_MAJOR_M * (sigma - FLATTENING / 2 * (x + y))
    return distance


NEAR_M = 300_000.0
"""Beyond this the nearest in the plane is taken as the nearest."""


def reach_factor(bounds: Floats, distance: Floats, plane: EqualArea) -> Floats:
    """Return how much farther than the plane's nearest a truly nearer thing may seem: the worst k², at least 1.

    ``bounds`` is (n, 4) and ``distance`` (n,) in the plane's metres.
    """
    ends = np.stack([bounds[:, 0], bounds[:, 1] - distance, bounds[:, 2], bounds[:, 3] + distance], axis=1)
    stretch = plane.stretch(plane.inverse(ends.reshape(-1, 2))[:, 1]).reshape(-1, 2)
    worst: Floats = np.maximum(stretch, 1 / stretch).max(axis=1)
    return worst**2

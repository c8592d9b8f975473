"""The GCJ-02 offset of public Chinese maps, forward and back. Needs numpy only.

Provenance: the State's algorithm is not published. The formula here is the one that has been public since 2010 in many
independent programs (known from "eviltransform"; also coordtransform, prcoords): a polynomial with sines in longitude
− 105° and latitude − 35°, scaled on the Krassowsky 1940 ellipsoid. Between these programs it agrees to the last digit;
against published map data it is said to hold within a metre or two [M: no official text]. It is used here to
recognise a shift of hundreds of metres, and to take it back only where the user says so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271
"""Outside this box (degrees) the public programs leave coordinates as they are."""
_SEMI_MAJOR_M, _E2 = 6378245.0, 0.00669342162296594323  # Krassowsky 1940, as the public programs write them
_ROUNDS = 6


def offset(lonlat: Floats) -> Floats:
    """Return what GCJ-02 adds to longitude and latitude, degrees, for points (n, 2) in WGS 84 or CGCS2000."""
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    sine = np.sin(np.radians(lat))
    magic = 1 - _E2 * sine * sine
    root = np.sqrt(magic)
    north_m, east_m = _northing(lon - 105.0, lat - 35.0), _easting(lon - 105.0, lat - 35.0)
    out = np.empty_like(lonlat)
    out[:, 0] = np.degrees(east_m / (_SEMI_MAJOR_M / root * np.cos(np.radians(lat))))
    out[:, 1] = np.degrees(north_m / (_SEMI_MAJOR_M * (1 - _E2) / (magic * root)))
    out[(lon < WEST) | (lon > EAST) | (lat < SOUTH) | (lat > NORTH)] = 0.0
    return out


def to_gcj02(lonlat: Floats) -> Floats:
    """Return points (n, 2) in degrees moved as GCJ-02 moves them."""
    moved: Floats = lonlat + offset(lonlat)
    return moved


def from_gcj02(lonlat: Floats) -> Floats:
    """Return the points (n, 2) in degrees that :func:`to_gcj02` moves to ``lonlat``, good to a millimetre."""
    found = lonlat.copy()
    for _ in range(_ROUNDS):  # the offset changes by at most some hundredths over itself: this converges fast
        found = lonlat - offset(found)
    return found


def _easting(x: Floats, y: Floats) -> Floats:
    """Return metres to the east for degrees from 105° E, 35° N."""
    out: Floats = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    out += _ripple(x)
    return out + _waves(x, ((20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30)))


def _northing(x: Floats, y: Floats) -> Floats:
    """Return metres to the north for degrees from 105° E, 35° N."""
    out: Floats = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    out += _ripple(x)
    return out + _waves(y, ((20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30)))


def _ripple(x: Floats) -> Floats:
    return _waves(x, ((20.0, 6.0), (20.0, 2.0)))


def _waves(t: Floats, terms: tuple[tuple[float, float], ...]) -> Floats:
    """Return two thirds of the sum of size × sin(turns × π × t)."""
    total = np.zeros_like(t)
    for size, turns in terms:
        total += size * np.sin(turns * np.pi * t)
    height: Floats = total * 2.0 / 3.0
    return height

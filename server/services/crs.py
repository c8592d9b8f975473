"""Reference systems that collections are given in (OGC API – Features, Part 2), by formula.

Geometry is kept in CGCS2000 degrees. WGS 84 is taken as the same (see the domain's geometry). The Gauss-Krüger zones of
CGCS2000, 3° wide, follow Karney, "Transverse Mercator with an accuracy of a few nanometers", J. Geodesy 85 (2011),
equations 5 to 12 and 35, 36: to the sixth order, which is exact to a micrometre within a zone and its neighbours.
Not by a library, since the server runs without GDAL, and a second PROJ beside QGIS's own does not go well; tests hold
it against GDAL.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from ..errors import BadParameter

Numbers = NDArray[np.float64]
Box = tuple[float, float, float, float]
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
STORED = f"{_EPSG}4490"
SEMI_MAJOR_M, FLATTENING = 6_378_137.0, 1 / 298.257222101
FALSE_EASTING_M = 500_000.0
_MERIDIANS = range(75, 138, 3)
_FIRST_NUMBERED, _FIRST_PLAIN = 4513, 4534
"""EPSG's codes of the zone of 75° E: with eastings that begin with the zone's number, and without."""
_DEGREE_DECIMALS, _METRE_DECIMALS = 9, 4
_WIDEST_RAD = math.radians(60)
"""So far from its meridian a zone's eastings are read; beyond there is nothing that anybody draws in it."""


@dataclass(frozen=True)
class Crs:
    """A reference system by its address.

    ``meridian_deg`` is a Gauss-Krüger zone's, ``None`` for degrees. ``northing_first``: the first axis points north
    (latitude or northing), as EPSG has it for all of its systems here.
    """

    uri: str
    northing_first: bool = True
    meridian_deg: Optional[int] = None
    false_easting_m: float = 0.0

    def from_degrees(self, longitude: Numbers, latitude: Numbers) -> tuple[Numbers, Numbers]:
        """Return both coordinates in the order of the axes, rounded to a tenth of a millimetre."""
        if self.meridian_deg is None:
            east, north, decimals = longitude, latitude, _DEGREE_DECIMALS
        else:
            east, north = _project(np.radians(longitude - self.meridian_deg), np.radians(latitude))
            east, decimals = east + self.false_easting_m, _METRE_DECIMALS
        pair = (north, east) if self.northing_first else (east, north)
        return np.round(pair[0], decimals), np.round(pair[1], decimals)

    def box_in_degrees(self, box: Box) -> Box:
        """Return the west, south, east, north around a box (least and most of the first axis, of the second)."""
        low, left, high, right = box if self.northing_first else (box[1], box[0], box[3], box[2])
        if self.meridian_deg is None:
            return left, low, right, high
        # Latitude is greatest on the meridian, longitude least at the equator: else the corners are farthest.
        meridian = min(max(self.false_easting_m, left), right)
        easts, norths = (left, meridian, right), (low, min(max(0.0, low), high), high)
        east, north = np.array([(x, y) for x in easts for y in norths], dtype=np.float64).T
        longitude, latitude = _unproject(east - self.false_easting_m, north)
        longitude = np.degrees(longitude) + float(self.meridian_deg)
        latitude = np.degrees(latitude)
        return float(longitude.min()), float(latitude.min()), float(longitude.max()), float(latitude.max())


def _zones() -> list[Crs]:
    made = []
    for n, meridian in enumerate(_MERIDIANS):
        numbered = FALSE_EASTING_M + meridian / 3 * 1_000_000
        made.append(Crs(f"{_EPSG}{_FIRST_NUMBERED + n}", True, meridian, numbered))
        made.append(Crs(f"{_EPSG}{_FIRST_PLAIN + n}", True, meridian, FALSE_EASTING_M))
    return sorted(made, key=lambda crs: crs.uri)


DEFAULT = Crs(CRS84, northing_first=False)
SYSTEMS: Mapping[str, Crs] = {crs.uri: crs for crs in (DEFAULT, Crs(STORED), Crs(f"{_EPSG}4326"), *_zones())}
"""Every system that is offered, the default first."""


def crs_named(parameter: str, uri: Optional[str]) -> Crs:
    """Return the system that a parameter names, the default for none; raises :class:`BadParameter`."""
    if uri is None:
        return DEFAULT
    found = SYSTEMS.get(uri.replace("https://", "http://", 1))
    if found is None:
        raise BadParameter(parameter, "this reference system is not offered; /collections lists those that are")
    return found


def given_in(crs: Crs, geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON MultiPolygon of longitude and latitude in a system, in the order of its axes."""
    if crs == DEFAULT:
        return dict(geometry)
    rings = [ring for polygon in geometry["coordinates"] for ring in polygon]
    flat = np.array([point for ring in rings for point in ring], dtype=np.float64)
    first, second = crs.from_degrees(flat[:, 0], flat[:, 1])
    points = iter(np.stack([first, second], axis=1).tolist())
    turned = [[[next(points) for _ in ring] for ring in polygon] for polygon in geometry["coordinates"]]
    return {**geometry, "coordinates": turned}


def _series(terms: tuple[tuple[float, ...], ...], n: float) -> tuple[float, ...]:
    """Return the coefficients of orders 1 … 6: polynomials in the third flattening, from its j-th power on."""
    return tuple(sum(c * n ** (j + i) for i, c in enumerate(row)) for j, row in enumerate(terms, 1))


_N = FLATTENING / (2 - FLATTENING)
_ECCENTRICITY = math.sqrt(FLATTENING * (2 - FLATTENING))
_RADIUS_M = SEMI_MAJOR_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64 + _N**6 / 256)
_ALPHA = _series(
    (
        (1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800),
        (13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360),
        (61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440),
        (49561 / 161280, -179 / 168, 6601661 / 7257600),
        (34729 / 80640, -3418889 / 1995840),
        (212378941 / 319334400,),
    ),
    _N,
)
_BETA = _series(
    (
        (1 / 2, -2 / 3, 37 / 96, -1 / 360, -81 / 512, 96199 / 604800),
        (1 / 48, 1 / 15, -437 / 1440, 46 / 105, -1118711 / 3870720),
        (17 / 480, -37 / 840, -209 / 4480, 5569 / 90720),
        (4397 / 161280, -11 / 504, -830251 / 7257600),
        (4583 / 161280, -108847 / 3991680),
        (20648693 / 638668800,),
    ),
    _N,
)


def _project(longitude: Numbers, latitude: Numbers) -> tuple[Numbers, Numbers]:
    """Return easting and northing in metres of radians, the longitude from the zone's meridian."""
    conformal = _conformal(np.tan(latitude))
    xi = np.arctan2(conformal, np.cos(longitude))
    eta = np.arcsinh(np.sin(longitude) / np.hypot(conformal, np.cos(longitude)))
    xi, eta = _bent(xi, eta, _ALPHA)
    return _RADIUS_M * eta, _RADIUS_M * xi


def _unproject(east: Numbers, north: Numbers) -> tuple[Numbers, Numbers]:
    """Return longitude from the zone's meridian and latitude in radians; what lies beyond the map is at its edge."""
    eta = np.clip(east / _RADIUS_M, -_WIDEST_ETA, _WIDEST_ETA)
    xi = np.clip(north / _RADIUS_M, -math.pi / 2, math.pi / 2)
    xi, eta = _bent(xi, eta, tuple(-beta for beta in _BETA))
    conformal = np.sin(xi) / np.hypot(np.sinh(eta), np.cos(xi))
    longitude = np.arctan2(np.sinh(eta), np.cos(xi))
    return longitude, np.arctan(_geographic(conformal))


_WIDEST_ETA = math.asinh(math.tan(_WIDEST_RAD))


def _bent(xi: Numbers, eta: Numbers, series: tuple[float, ...]) -> tuple[Numbers, Numbers]:
    bent: list[Callable[..., Any]] = [np.sin, np.cosh, np.cos, np.sinh]
    sin, cosh, cos, sinh = bent
    orders = [(2 * j, c) for j, c in enumerate(series, 1)]
    across = sum(c * sin(k * xi) * cosh(k * eta) for k, c in orders)
    along = sum(c * cos(k * xi) * sinh(k * eta) for k, c in orders)
    return xi + across, eta + along


def _conformal(tangent: Numbers) -> Numbers:
    """Return the tangent of the conformal latitude for that of the geographic one (equations 7 to 9)."""
    secant = np.hypot(1.0, tangent)
    sigma = np.sinh(_ECCENTRICITY * np.arctanh(_ECCENTRICITY * tangent / secant))
    turned: Numbers = tangent * np.hypot(1.0, sigma) - sigma * secant
    return turned


def _geographic(conformal: Numbers) -> Numbers:
    """Return the tangent of the geographic latitude by Newton's method (equations 19 to 21): three steps suffice."""
    tangent = conformal.copy()
    for _ in range(3):
        found = _conformal(tangent)
        slope = (1 + (1 - _ECCENTRICITY**2) * tangent**2) / ((1 - _ECCENTRICITY**2) * np.hypot(1.0, tangent))
        tangent = tangent + (conformal - found) / np.hypot(1.0, found) * slope
    return tangent

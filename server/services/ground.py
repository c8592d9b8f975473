"""Areas on the ellipsoid, and what of a patch lies in which zone.

Measured in the plane of EPSG:6933 (WGS 84 / NSIDC EASE-Grid 2.0, a cylindrical equal-area projection of the ellipsoid:
Snyder, Map Projections, 1987, p. 81), where plain areas are areas on the ellipsoid.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from ...plugin.domain.geometry import bounds
from ...plugin.domain.records import Case, Overlap, Screening, Zone
from ..errors import OgrMissing

try:
    from osgeo import ogr, osr
except ImportError:  # GDAL comes with the system, not with this package
    ogr = osr = None

EQUAL_AREA_EPSG, DEGREES_EPSG = 6933, 4490
_LEAST_M2 = 0.01
"""Less than that is two borders that follow one line."""


class Ground:
    """Measures patches against zones."""

    def __init__(self, zones: Sequence[Zone]) -> None:
        if ogr is None:
            raise OgrMissing
        ogr.UseExceptions()
        self._to_plane = _transformation()
        self._zones = [(bounds(zone.outline), zone, _sound(zone.outline)) for zone in zones]

    def screening(self, case: Case, outline: bytes) -> Screening:
        """Return an outline's area, the flagged one's or the corrected one's, and what of it lies in zones."""
        shape, (west, south, east, north) = _sound(outline), bounds(outline)
        area_m2 = self._plane_area(shape) or 0.0
        overlaps = []
        for (zone_west, zone_south, zone_east, zone_north), zone, ground in self._zones:
            if zone_west > east or zone_east < west or zone_south > north or zone_north < south:
                continue
            common = self._plane_area(shape.Intersection(ground)) or 0.0
            if common >= _LEAST_M2:
                overlaps.append(Overlap(case.case_id, zone.zone_id, common, common / area_m2 if area_m2 else 0.0))
        return Screening(case.case_id, area_m2, tuple(overlaps))

    def _plane_area(self, shape: Any) -> Optional[float]:
        if shape is None or shape.IsEmpty():
            return None
        flat = shape.Clone()
        flat.Transform(self._to_plane)
        return float(flat.GetArea())


def _sound(outline: bytes) -> Any:
    shape = ogr.CreateGeometryFromWkb(outline)
    return shape if shape.IsValid() else shape.MakeValid()


def _transformation() -> Any:
    degrees, plane = osr.SpatialReference(), osr.SpatialReference()
    degrees.ImportFromEPSG(DEGREES_EPSG)
    plane.ImportFromEPSG(EQUAL_AREA_EPSG)
    for reference in (degrees, plane):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return osr.CoordinateTransformation(degrees, plane)

"""Where things lie: CRSs, degrees and metres for images and views."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Optional

from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsDistanceArea,
    QgsLineString,
    QgsPointXY,
    QgsRectangle,
)

from ..own_crs import crs_of_wkt, named_crs, own_crs, own_transform
from .errors import ImageWithoutCrs

DEGREES = "EPSG:4490"
ELLIPSOID = "EPSG:7024"
"""CGCS2000's, on which all lengths and areas are taken."""
_UTM = ("EPSG:326", "EPSG:327")
_EDGE_POINTS, _NEAR_POLE = 20, 80.0
Box = tuple[float, float, float, float]
"""(west, south, east, north) in degrees."""

_FIRST_ZONE, _LAST_ZONE, _FIRST_ZONE_EPSG = 25, 45, 4513
_CHINA_SOUTH, _CHINA_NORTH = 3.0, 54.0


def projected_crs_for(lon: float, lat: float) -> str:
    """Return the projected CRS of a place: CGCS2000 in 3° zones (EPSG:4513 … 4533) in China's span, else UTM."""
    zone = round(lon / 3.0)
    if _FIRST_ZONE <= zone <= _LAST_ZONE and _CHINA_SOUTH <= lat <= _CHINA_NORTH:
        return f"EPSG:{_FIRST_ZONE_EPSG + zone - _FIRST_ZONE}"
    utm = min(60, int((lon + 180.0) // 6.0) + 1)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + utm}"


def between(source: QgsCoordinateReferenceSystem, target: QgsCoordinateReferenceSystem) -> QgsCoordinateTransform:
    """Return the transform of two CRSs, the same on every machine (the project's own choices play no part).

    Kept per thread: PROJ builds each one anew for every thread that first uses it, in up to 60 ms (measured).
    """
    kept: dict[tuple[str, str], QgsCoordinateTransform] = _THREAD.__dict__.setdefault("transforms", {})
    key = (_key(source), _key(target))
    if key not in kept:
        kept[key] = own_transform(own_crs(source), own_crs(target), QgsCoordinateTransformContext())
    return kept[key]


_THREAD = threading.local()


def _key(crs: QgsCoordinateReferenceSystem) -> str:
    return str(crs.authid() or crs.toWkt())


def degrees(beside: Optional[QgsCoordinateReferenceSystem] = None) -> QgsCoordinateReferenceSystem:
    """Return EPSG:4490; beside a UTM zone of WGS 84, EPSG:4326, which is taken as the same (see domain.geometry)."""
    utm = beside is not None and beside.authid().startswith(_UTM)
    return crs_named("EPSG:4326" if utm else DEGREES)


def crs_named(name: str) -> QgsCoordinateReferenceSystem:
    """Return a CRS by its name (``EPSG:4528``), for the calling thread alone; kept, since making one takes a while."""
    kept: dict[str, QgsCoordinateReferenceSystem] = _THREAD.__dict__.setdefault("named", {})
    if name not in kept:
        kept[name] = named_crs(name)
    return kept[name]


def _crs_written(wkt: str) -> QgsCoordinateReferenceSystem:
    """Return a CRS by its WKT, for the calling thread alone; kept, since making one takes 10 ms."""
    kept: dict[str, QgsCoordinateReferenceSystem] = _THREAD.__dict__.setdefault("written", {})
    if wkt not in kept:
        kept[wkt] = crs_of_wkt(wkt)
    return kept[wkt]


def to_degrees(crs: QgsCoordinateReferenceSystem) -> QgsCoordinateTransform:
    """Return the transform from a CRS to longitude/latitude."""
    return between(crs, degrees(crs))


def from_degrees(crs: QgsCoordinateReferenceSystem) -> QgsCoordinateTransform:
    """Return the transform from longitude/latitude to a CRS."""
    return between(degrees(crs), crs)


def box_of(rectangle: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> Box:
    """Return a rectangle of any CRS as the box of its densified border in degrees."""
    there = to_degrees(crs).transformBoundingBox(rectangle)
    return there.xMinimum(), there.yMinimum(), there.xMaximum(), there.yMaximum()


def border_box(rectangle: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> Box:
    """Return what :func:`box_of` does, from points along the border alone: for the thousands of tiles of an index.

    Within the border nothing lies farther out, but for a pole; near one all of the rectangle is looked at.
    """
    west, south = rectangle.xMinimum(), rectangle.yMinimum()
    across, up = rectangle.width() / _EDGE_POINTS, rectangle.height() / _EDGE_POINTS
    steps = range(_EDGE_POINTS + 1)
    xs = [west + across * step for step in steps]
    ys = [south + up * step for step in steps]
    east, north, many = rectangle.xMaximum(), rectangle.yMaximum(), len(xs)
    border = QgsLineString([*xs, *xs, *[west] * many, *[east] * many], [*[south] * many, *[north] * many, *ys, *ys])
    border.transform(to_degrees(crs))
    found = border.boundingBox()
    if max(abs(found.yMinimum()), abs(found.yMaximum())) > _NEAR_POLE:
        return box_of(rectangle, crs)
    return found.xMinimum(), found.yMinimum(), found.xMaximum(), found.yMaximum()


def crs_of(path: Path, dataset: gdal.Dataset) -> QgsCoordinateReferenceSystem:
    """Return a raster's CRS; raises :class:`ImageWithoutCrs` where there is none or no place in it."""
    reference = dataset.GetSpatialRef()
    placed = dataset.GetGeoTransform(can_return_null=True) is not None
    crs = QgsCoordinateReferenceSystem()
    if reference is not None and placed:
        crs = _crs_written(reference.ExportToWkt())
    if not crs.isValid():
        raise ImageWithoutCrs(str(path))
    return crs


def extent_of(dataset: gdal.Dataset) -> QgsRectangle:
    """Return the box of a raster in its own CRS, rotated grids included."""
    transform, width, height = dataset.GetGeoTransform(), dataset.RasterXSize, dataset.RasterYSize
    corners = [gdal.ApplyGeoTransform(transform, x, y) for x in (0, width) for y in (0, height)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return QgsRectangle(min(xs), min(ys), max(xs), max(ys))


def footprint(path: Path, dataset: gdal.Dataset, crs: Optional[QgsCoordinateReferenceSystem] = None) -> Box:
    """Return a raster's box in degrees; ``crs`` is its own, where it was asked for already.

    Raises :class:`ImageWithoutCrs`, also for a place outside its CRS.
    """
    crs = crs if crs is not None else crs_of(path, dataset)
    try:
        return border_box(extent_of(dataset), crs)
    except QgsCsException as error:
        raise ImageWithoutCrs(str(path)) from error


def _ruler() -> QgsDistanceArea:
    """Return what measures lengths between places in degrees, made once for each thread."""
    kept: Optional[QgsDistanceArea] = _THREAD.__dict__.get("ruler")
    if kept is None:
        kept = _THREAD.ruler = QgsDistanceArea()
        kept.setEllipsoid(ELLIPSOID)
        kept.setSourceCrs(degrees(), QgsCoordinateTransformContext())
    return kept


def pixel_size_m(dataset: gdal.Dataset, crs: QgsCoordinateReferenceSystem) -> float:
    """Return the mean side of a pixel in the middle of the raster, in metres on the ellipsoid."""
    place = to_degrees(crs)
    transform = dataset.GetGeoTransform()
    column, row = dataset.RasterXSize / 2, dataset.RasterYSize / 2
    measure = _ruler()
    steps = ((column, row), (column + 1, row), (column, row + 1))
    here, right, below = (place.transform(QgsPointXY(*gdal.ApplyGeoTransform(transform, *step))) for step in steps)
    return float((measure.measureLine(here, right) + measure.measureLine(here, below)) / 2)

"""The values of an image's bands at a place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from osgeo import gdal
from qgis.core import QgsCsException, QgsPointXY

from .errors import ImageryError
from .files import Window, open_raster, read_window
from .ground import crs_of, from_degrees


@dataclass(frozen=True)
class BandValues:
    """One image's values at a place, a number for each band; empty where it has no data there.

    ``names`` are what the file calls its bands, empty where it gives none a name.
    """

    path: str
    values: tuple[float, ...]
    names: tuple[str, ...] = ()


def values_at(paths: Sequence[Path], lon: float, lat: float) -> Optional[BandValues]:
    """Return the values of the first of these images that reaches a place (degrees), ``None`` if none does.

    Images that cannot be read are passed over: their views say so. Reads files: off the GUI thread.
    """
    for path in paths:
        try:
            found = _values(path, lon, lat)
        except (ImageryError, QgsCsException):
            continue
        if found is not None:
            return found
    return None


def _values(path: Path, lon: float, lat: float) -> Optional[BandValues]:
    with open_raster(path) as dataset:
        there = from_degrees(crs_of(path, dataset)).transform(QgsPointXY(lon, lat))
        column, row = gdal.ApplyGeoTransform(gdal.InvGeoTransform(dataset.GetGeoTransform()), there.x(), there.y())
        if not (0 <= column < dataset.RasterXSize and 0 <= row < dataset.RasterYSize):
            return None
        bands = tuple(range(1, dataset.RasterCount + 1))
        pixel = read_window(path, dataset, bands, Window(int(column), int(row), 1, 1), 1)[:, 0, 0]
        empty = [dataset.GetRasterBand(number).GetNoDataValue() for number in bands]
        names = tuple(dataset.GetRasterBand(number).GetDescription() or "" for number in bands)
    values = tuple(float(value) for value in pixel)
    nothing = all(math.isnan(value) or value == none for value, none in zip(values, empty))
    return BandValues(str(path), () if nothing else values, names)

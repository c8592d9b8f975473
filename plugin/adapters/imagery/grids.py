"""Pixels of an image file on the grid of a view: read no finer than needed, reprojected with GDAL's own warper.

QGIS 3.22's renderer takes whole source pixels where it zooms in or reprojects: a picture lies up to half a pixel of the
image beside its place, and a shift by less than one shows nothing. GDAL's warper places each pixel where it belongs.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

import numpy as np
from osgeo import gdal, gdal_array, osr

from .errors import ImageUnreadable, ImageWithoutCrs
from .files import Window, open_raster, read_window
from .looks import Nudge

_FINER = 2.0
"""What is read is thinned to pixels of half the grid's at most; the warper averages the rest."""
_PAD_PX = 3
_ALONG = 8
_COVERED = 127
_PLAIN = (np.dtype(np.uint8), np.dtype(np.uint16), np.dtype(np.int16), np.dtype(np.float32))
_THREAD = threading.local()


@dataclass(frozen=True)
class Grid:
    """A north-up grid: ``crs`` by name (``EPSG:4528``), its upper left corner and a pixel's side in metres."""

    crs: str
    west: float
    north: float
    pixel_m: float
    columns: int
    rows: int

    def under(self, nudge: Nudge) -> Grid:
        """Return the grid whose pixels come to lie on this one when the image is moved by ``nudge``."""
        return replace(self, west=self.west - nudge.east_m, north=self.north - nudge.north_m)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north."""
        return (
            self.west,
            self.north - self.rows * self.pixel_m,
            self.west + self.columns * self.pixel_m,
            self.north,
        )


@dataclass(frozen=True)
class Pixels:
    """Values (bands, rows, columns) in the file's type and where they hold data (rows, columns).

    ``damaged``: a part of the file could not be read; it counts as holding no data.
    """

    values: np.ndarray
    held: np.ndarray
    damaged: bool = False


class Stopped(Exception):
    """The picture is not wanted any longer."""


def read_on(path: Path, bands: Sequence[int], alpha: int, grid: Grid, stopped: Callable[[], bool]) -> Pixels:
    """Return the bands (numbered from 1; ``alpha`` 0 for none) on a grid, bilinear.

    Raises :class:`ImageryError` leaves, :class:`Stopped` as soon as ``stopped`` says so. A pixel without data in all
    bands, or not finite, is not held.
    """
    with open_raster(path) as dataset:
        window, step = window_under(dataset, grid, seen_from(path, dataset, grid))
        if window is None:
            shape = (grid.rows, grid.columns)
            return Pixels(np.zeros((len(bands), *shape), np.uint8), np.zeros(shape, bool))
        read = read_bands(path, dataset, bands, alpha, window, step)
        if stopped():
            raise Stopped
        return _warped(path, _in_memory(dataset, window, read.values, read.held), grid, len(bands), read.damaged)


def read_bands(
    path: Path, dataset: gdal.Dataset, bands: Sequence[int], alpha: int, window: Window, step: float
) -> Pixels:
    """Return a part of a raster, ``step`` pixels as one; of a damaged file what can be read."""
    read = _read(path, dataset, (*bands, *((alpha,) if alpha else ())), window, step)
    values, held = read.values, read.held
    if alpha:
        values, held = values[:-1], held & (values[-1] > 0)
    held = held & ~_empty(dataset, bands, values) & _unmasked(dataset, bands[0], window, held)
    return Pixels(values if held.all() else np.where(held, values, 0).astype(values.dtype), held, read.damaged)


def _unmasked(dataset: gdal.Dataset, number: int, window: Window, held: np.ndarray) -> np.ndarray:
    """Return what a mask beside the bands (of a JPEG in a GeoTIFF, say) lets through; all where there is none."""
    band = dataset.GetRasterBand(number)
    if band.GetMaskFlags() != gdal.GMF_PER_DATASET:
        return np.ones(held.shape, bool)
    rows, columns = held.shape
    place = (window.left, window.top, window.width, window.height)
    try:
        mask = band.GetMaskBand().ReadAsArray(*place, buf_xsize=columns, buf_ysize=rows)
    except RuntimeError:  # where another plugin has switched GDAL's exceptions on
        mask = None
    return np.ones(held.shape, bool) if mask is None else mask > 0


def _empty(dataset: gdal.Dataset, bands: Sequence[int], values: np.ndarray) -> np.ndarray:
    """Return where no band holds data, or one is not finite."""
    empty = np.ones(values.shape[1:], bool)
    for row, number in zip(values, bands):
        nodata = dataset.GetRasterBand(number).GetNoDataValue()
        empty &= (row == nodata) if nodata is not None else False
    if np.issubdtype(values.dtype, np.floating):
        empty |= ~np.isfinite(values).all(axis=0)
    return empty


def window_under(dataset: gdal.Dataset, grid: Grid, seen: np.ndarray) -> tuple[Optional[Window], float]:
    """Return the part of a raster that lies under a grid (``None`` for none) and how many pixels may be read as one."""
    if not np.isfinite(seen).all():
        return None, 1.0
    (first_column, first_row), (last_column, last_row) = seen.min(axis=0), seen.max(axis=0)
    step = max(1.0, min((last_column - first_column) / grid.columns, (last_row - first_row) / grid.rows) / _FINER)
    pad = math.ceil(_PAD_PX * step)
    left, right = max(0, math.floor(first_column) - pad), min(dataset.RasterXSize, math.ceil(last_column) + pad)
    top, bottom = max(0, math.floor(first_row) - pad), min(dataset.RasterYSize, math.ceil(last_row) + pad)
    if right <= left or bottom <= top:
        return None, step
    return Window(left, top, right - left, bottom - top), step


def lattice(grid: Grid) -> list[tuple[float, float]]:
    """Return points (columns and rows of a grid, from its upper left corner) spread evenly over it."""
    along = [step / _ALONG for step in range(_ALONG + 1)]
    return [(x * grid.columns, y * grid.rows) for y in along for x in along]


def seen_from(path: Path, dataset: gdal.Dataset, grid: Grid) -> np.ndarray:
    """Return where the :func:`lattice` of a grid lies in a raster (n, 2: column, row), not finite beyond its CRS.

    ``TransformBounds`` would take 70 ms for less.
    """
    reference = dataset.GetSpatialRef()
    if reference is None:
        raise ImageWithoutCrs(str(path))
    key = (grid.crs, reference.ExportToWkt())
    known = _THREAD.__dict__.setdefault("transforms", {})
    if key not in known:
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        known[key] = osr.CoordinateTransformation(_named(grid.crs), reference)
    points = [(grid.west + x * grid.pixel_m, grid.north - y * grid.pixel_m) for x, y in lattice(grid)]
    try:
        there = known[key].TransformPoints(points)
    except RuntimeError as error:  # where another plugin has switched GDAL's exceptions on
        raise ImageUnreadable(str(path), str(error)) from error
    inverse = gdal.InvGeoTransform(dataset.GetGeoTransform())
    return np.array([gdal.ApplyGeoTransform(inverse, x, y) for x, y, _z in there])


def _named(crs: str) -> osr.SpatialReference:
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def _read(path: Path, dataset: gdal.Dataset, bands: tuple[int, ...], window: Window, step: float) -> Pixels:
    """Return values and where they could be read; of a damaged file the strips that can be."""
    most = max(window.width, window.height) / step if step >= _FINER / 1.5 else max(window.width, window.height)
    try:
        values = read_window(path, dataset, bands, window, math.ceil(most))
    except ImageUnreadable:
        values = None
    if values is None:
        return _salvaged(path, dataset, bands, window, math.ceil(most))
    return Pixels(values, np.ones(values.shape[1:], bool))


def _salvaged(path: Path, dataset: gdal.Dataset, bands: tuple[int, ...], window: Window, most_px: int) -> Pixels:
    """Read strip by strip what a damaged file still holds; raises :class:`ImageUnreadable` where that is nothing."""
    shrink = max(1.0, window.width / most_px, window.height / most_px)
    width, height = max(1, int(window.width / shrink)), max(1, int(window.height / shrink))
    values, held = np.zeros((len(bands), height, width), _type_of(dataset, bands)), np.zeros((height, width), bool)
    reason = ""  # not the error itself: with its frames it would keep the file open
    strip = max(1, math.ceil(dataset.GetRasterBand(1).GetBlockSize()[1] / shrink))
    for top in range(0, height, strip):
        bottom = min(height, top + strip)
        part = Window(window.left, window.top + int(top * shrink), window.width, max(1, int((bottom - top) * shrink)))
        try:
            found = read_window(path, dataset, bands, part, max(width, bottom - top))
        except ImageUnreadable as failed:
            reason = failed.reason
            continue
        rows, columns = min(bottom - top, found.shape[1]), min(width, found.shape[2])
        values[:, top : top + rows, :columns] = found[:, :rows, :columns]
        held[top : top + rows, :columns] = True
    if not held.any():
        raise ImageUnreadable(str(path), reason)
    return Pixels(values, held, True)


def _type_of(dataset: gdal.Dataset, bands: Sequence[int]) -> np.dtype:
    """Return the type that holds the values of all these bands."""
    kinds = [gdal_array.GDALTypeCodeToNumericTypeCode(dataset.GetRasterBand(n).DataType) for n in bands]
    return np.result_type(*kinds)


def _in_memory(dataset: gdal.Dataset, window: Window, values: np.ndarray, held: np.ndarray) -> gdal.Dataset:
    """Return what was read as a raster in memory, at its place, with an alpha band where not all of it holds data."""
    values = values if values.dtype in _PLAIN else values.astype(np.float32)
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(values.dtype.type)
    masked = not held.all()
    rows, columns = held.shape
    made = gdal.GetDriverByName("MEM").Create("", columns, rows, len(values) + masked, kind)
    _x, per_column, skew_x, _y, skew_y, per_row = dataset.GetGeoTransform()
    left, top = gdal.ApplyGeoTransform(dataset.GetGeoTransform(), window.left, window.top)
    wide, high = window.width / columns, window.height / rows
    made.SetGeoTransform((left, per_column * wide, skew_x * high, top, skew_y * wide, per_row * high))
    made.SetProjection(dataset.GetProjection())
    for number, row in enumerate(values, 1):
        made.GetRasterBand(number).WriteArray(row)
    if masked:
        alpha = made.GetRasterBand(len(values) + 1)
        alpha.SetColorInterpretation(gdal.GCI_AlphaBand)
        alpha.WriteArray(np.where(held, 255, 0).astype(values.dtype))
    return made


def _warped(path: Path, source: gdal.Dataset, grid: Grid, bands: int, damaged: bool) -> Pixels:
    options = gdal.WarpOptions(
        format="MEM",
        outputBounds=grid.bounds,
        width=grid.columns,
        height=grid.rows,
        dstSRS=grid.crs,
        resampleAlg="bilinear",
        srcAlpha=source.RasterCount > bands,
        dstAlpha=True,
        warpOptions=["SRC_ALPHA_MAX=255", "DST_ALPHA_MAX=255"],
    )
    gdal.ErrorReset()
    try:
        made = gdal.Warp("", source, options=options)
    except RuntimeError as error:  # where another plugin has switched GDAL's exceptions on
        raise ImageUnreadable(str(path), str(error)) from error
    if made is None:
        raise ImageUnreadable(str(path), gdal.GetLastErrorMsg() or "cannot be placed")
    values = np.stack([made.GetRasterBand(number).ReadAsArray() for number in range(1, bands + 1)])
    return Pixels(values, made.GetRasterBand(bands + 1).ReadAsArray() > _COVERED, damaged)

"""One stretch for all views: robust limits from a small sample of what is seen.

Byte images share one pair of limits over all their bands, so that hues stay as delivered. Wider types get a pair
per band (raw sensor counts are bluish), pooled over all views of the same type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np
from osgeo import gdal
from qgis.core import QgsCsException, QgsRectangle

from .bands import BandPlan
from .files import Window, read_window
from .ground import Box, crs_of, from_degrees
from .looks import BandView

SAMPLE_PX = 64
"""A side of the thinned sample: 4,096 pixels hold percentiles steady and take the GUI thread 0.5 ms to pool."""
_LOW, _HIGH = 2.0, 98.0
_LEAST_BYTE_RANGE = 64.0
"""A stretch of bytes is never narrower: still water would otherwise become a picture of noise."""


@dataclass(frozen=True)
class Stretch:
    """Limits per shown band, in the values of the file; drawn linearly from black to white."""

    group: str
    lows: tuple[float, ...]
    highs: tuple[float, ...]


@dataclass(frozen=True)
class Sample:
    """Values (bands, n) of the pixels that hold data, for the stretch of ``group``."""

    group: str
    values: np.ndarray


def sample(path: Path, dataset: gdal.Dataset, plan: BandPlan, place: Box) -> Optional[Sample]:
    """Read a thinned sample of a box (degrees) for true colour; ``None`` where there is no data, or a palette.

    Raises ``ImageUnreadable`` where the file ends too early.
    """
    return next(iter(_samples(path, dataset, plan, place, (BandView.TRUE,))), None)


def samples(path: Path, dataset: gdal.Dataset, plan: BandPlan, place: Box) -> tuple[Sample, ...]:
    """Read the samples of every stretch that the bands allow: true colour, and false colour where it has its bands."""
    return _samples(path, dataset, plan, place, (BandView.TRUE, BandView.FALSE))


def _samples(
    path: Path, dataset: gdal.Dataset, plan: BandPlan, place: Box, views: Sequence[BandView]
) -> tuple[Sample, ...]:
    window = _window(path, dataset, place)
    if plan.palette or window is None:
        return ()
    drawn = {view: plan.bands_in(view) for view in views if plan.allows(view)}
    bands = tuple(dict.fromkeys(band for shown in drawn.values() for band in shown))
    read = read_window(path, dataset, (*bands, *((plan.alpha,) if plan.alpha else ())), window, SAMPLE_PX)
    rows = {band: row.reshape(-1).astype(np.float64) for band, row in zip(bands, read)}
    opaque = read[-1].reshape(-1) > 0 if plan.alpha else np.ones(read[0].size, bool)
    found = [_kept(dataset, plan.group_in(view), shown, rows, opaque) for view, shown in drawn.items()]
    return tuple(one for one in found if one is not None)


def _kept(
    dataset: gdal.Dataset, group: str, bands: tuple[int, ...], rows: Mapping[int, np.ndarray], opaque: np.ndarray
) -> Optional[Sample]:
    values = np.stack([rows[band] for band in bands])
    keep = opaque & np.isfinite(values).all(axis=0) & (values != 0).any(axis=0)
    for row, number in zip(values, bands):
        nodata = dataset.GetRasterBand(number).GetNoDataValue()
        if nodata is not None:
            keep &= row != nodata
    return Sample(group, values[:, keep]) if keep.any() else None


def _window(path: Path, dataset: gdal.Dataset, place: Box) -> Optional[Window]:
    try:
        there = from_degrees(crs_of(path, dataset)).transformBoundingBox(QgsRectangle(*place))
    except QgsCsException:
        return None
    inverse = gdal.InvGeoTransform(dataset.GetGeoTransform())
    corners = [
        gdal.ApplyGeoTransform(inverse, x, y)
        for x in (there.xMinimum(), there.xMaximum())
        for y in (there.yMinimum(), there.yMaximum())
    ]
    left, right = max(0, int(min(c[0] for c in corners))), min(dataset.RasterXSize, int(max(c[0] for c in corners)) + 1)
    top, bottom = max(0, int(min(c[1] for c in corners))), min(dataset.RasterYSize, int(max(c[1] for c in corners)) + 1)
    return Window(left, top, right - left, bottom - top) if right > left and bottom > top else None


def stretches(samples: Iterable[Sample]) -> Mapping[str, Stretch]:
    """Return one stretch per group, pooled over all samples."""
    pooled: dict[str, list[np.ndarray]] = {}
    for one in samples:
        pooled.setdefault(one.group, []).append(one.values)
    return {group: _limits(group, values) for group, values in pooled.items()}


def per_view(views: Sequence[Sequence[Sample]], own: Sequence[bool]) -> tuple[Mapping[str, Stretch], ...]:
    """Return each view's stretches, by group: pooled over all views, or from its own samples where ``own`` says so."""
    pooled = stretches([one for view in views for one in view])
    return tuple(stretches(view) if alone else pooled for view, alone in zip(views, own))


def toned(stretch: Stretch, brightness: int, contrast: int) -> Stretch:
    """Return a stretch brighter or stronger (each -100 … 100, see :class:`.looks.Look`); 0 and 0 leave it as it is.

    Contrast narrows or widens the limits around their middle, by four at the ends; brightness moves them by up to
    their width. So nothing is lost to white or black that a narrower stretch would show.
    """
    factor = 4.0 ** (-contrast / 100)
    pairs = [_toned(low, high, brightness / 100, factor) for low, high in zip(stretch.lows, stretch.highs)]
    return Stretch(stretch.group, tuple(low for low, _high in pairs), tuple(high for _low, high in pairs))


def _toned(low: float, high: float, brighter: float, factor: float) -> tuple[float, float]:
    middle, half = (low + high) / 2 - brighter * (high - low), (high - low) / 2 * factor
    return middle - half, middle + half


def _limits(group: str, values: list[np.ndarray]) -> Stretch:
    if group.split("/")[0] == "Byte":
        low, high = np.percentile(np.concatenate([v.reshape(-1) for v in values]), (_LOW, _HIGH))
        missing = max(0.0, _LEAST_BYTE_RANGE - (high - low)) / 2
        low, high = max(0.0, low - missing), min(255.0, high + missing)
        return Stretch(group, (float(low),) * 3, (float(high),) * 3)
    lows, highs = np.percentile(np.concatenate(values, axis=1), (_LOW, _HIGH), axis=1)
    highs = np.where(highs > lows, highs, lows + 1)
    return Stretch(group, tuple(map(float, lows)), tuple(map(float, highs)))


def whole_range(plan: BandPlan, view: BandView = BandView.TRUE) -> Stretch:
    """Return the stretch for a group of which nothing could be sampled."""
    highest = {"Byte": 255.0, "UInt16": 65535.0, "Int16": 32767.0}.get(plan.data_type, 1.0)
    return Stretch(plan.group_in(view), (0.0,) * 3, (highest,) * 3)

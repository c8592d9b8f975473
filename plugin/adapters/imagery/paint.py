"""From files to the colours of a view: bands on the view's grid, stretched or made into an index, laid on each other.

Looked at before this was written, in QGIS 3.22: its virtual raster provider, the raster calculator and GDAL's pixel
functions make an index of one file; none joins tiles of several CRSs, obeys alpha and nodata, or takes one date from
another that is shifted by half a pixel. numpy on pixels that GDAL has placed does, and live, early and replayed
pictures come from the same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

import numpy as np
from qgis.PyQt.QtGui import QImage, QPainter, QTransform

from .bands import BandPlan
from .blocks import Block, block_under
from .errors import ImageryError
from .grids import Grid, Pixels, Stopped, read_on
from .looks import BandView, Look
from .ramps import RAMPS
from .stretch import Stretch, toned, whole_range

_THIN = 4
_LOW, _HIGH = 2.0, 98.0
_LEAST_BYTE_RANGE = 64.0


@dataclass(frozen=True)
class FilePart:
    """A file to paint from, and the plan of its bands."""

    path: Path
    plan: BandPlan


@dataclass(frozen=True)
class Painting:
    """What to paint: ``parts`` with the last on top, ``base`` the date that a change view is compared to."""

    grid: Grid
    parts: tuple[FilePart, ...]
    look: Look
    stretches: Mapping[str, Stretch] = field(default_factory=dict)
    base: tuple[FilePart, ...] = ()


@dataclass(frozen=True)
class Painted:
    """A picture, transparent where there is no data; ``errors`` names files that could not be read, or not wholly."""

    image: QImage
    errors: tuple[str, ...] = ()

    @property
    def colours(self) -> np.ndarray:
        """Return the picture as an array (rows, columns, 4: blue, green, red, alpha) of bytes."""
        bits = self.image.constBits()
        bits.setsize(self.image.sizeInBytes())
        return np.frombuffer(bits, np.uint8).reshape(self.image.height(), self.image.width(), 4).copy()


@dataclass
class Layered:
    """One value (rows, columns) per pixel of all files of a date, and where they hold data."""

    values: np.ndarray
    held: np.ndarray
    least: float
    """The narrowest range of brightness that counts as one."""


def paint(wanted: Painting, stopped: Callable[[], bool] = lambda: False) -> Painted:
    """Paint; raises :class:`.grids.Stopped` when told to stop. Reads files: off the GUI thread."""
    if stopped():
        raise Stopped
    view, errors = wanted.look.bands, []
    moved = wanted.grid.under(wanted.look.nudge)
    if not view.coloured_by_value:
        return _coloured(wanted, moved, stopped)
    if view is BandView.CHANGE:
        later = _layered(wanted.parts, view, moved, stopped, errors, _grey)
        base = _layered(wanted.base, view, wanted.grid, stopped, errors, _grey)
        values, held = _normal(later, base) - _normal(base, later), later.held & base.held
    elif view is BandView.NDVI_CHANGE:
        later = _layered(wanted.parts, view, moved, stopped, errors, _index)
        base = _layered(wanted.base, view, wanted.grid, stopped, errors, _index)
        values, held = later.values - base.values, later.held & base.held
    else:
        layered = _layered(wanted.parts, view, moved, stopped, errors, _index)
        values, held = layered.values, layered.held
    return Painted(_image(_opaque(RAMPS[view].coloured(np.where(held, values, 0)), held)), tuple(dict.fromkeys(errors)))


def brightness(parts: Sequence[FilePart], grid: Grid, stopped: Callable[[], bool]) -> Layered:
    """Return the mean of the bands of true colour; files that cannot be read count as no data."""
    return _layered(parts, BandView.CHANGE, grid, stopped, [], _grey)


def _coloured(wanted: Painting, grid: Grid, stopped: Callable[[], bool]) -> Painted:
    image, errors = QImage(grid.columns, grid.rows, QImage.Format.Format_ARGB32_Premultiplied), []
    image.fill(0)
    for part in wanted.parts:
        block = _block(part, wanted.look.bands, grid, stopped, errors)
        if block is not None:
            colours = _stretched(block.pixels.values, part.plan, wanted)
            _draw(image, _image(_opaque(colours, block.pixels.held)), block.to_grid)
    return Painted(image, tuple(dict.fromkeys(errors)))


def _draw(under: QImage, over: QImage, to_grid: QTransform) -> None:
    painter = QPainter(under)  # begun and ended here: an image that goes while a painter is at it ends the process
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(to_grid)
    painter.drawImage(0, 0, over)
    painter.end()


def _block(
    part: FilePart, view: BandView, grid: Grid, stopped: Callable[[], bool], errors: list[str]
) -> Optional[Block]:
    """Return what of a file is to be laid on the view, and how; what has to be warped lies there as it is."""
    try:
        block = block_under(part.path, part.plan.bands_in(view), part.plan.alpha or 0, grid, stopped)
    except ImageryError:
        errors.append(str(part.path))
        return None
    if block is None:
        pixels = _read(part, view, grid, stopped, errors)
        return None if pixels is None else Block(pixels, QTransform())
    errors += [str(part.path)] if block.pixels.damaged else []
    return block


def _image(colours: np.ndarray) -> QImage:
    rows, columns = colours.shape[:2]
    return QImage(colours.tobytes(), columns, rows, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _lay(under: np.ndarray, over: np.ndarray, held: np.ndarray) -> None:
    if held.all():
        under[...] = over
    else:
        under[held] = over[held]


def _read(
    part: FilePart, view: BandView, grid: Grid, stopped: Callable[[], bool], errors: list[str]
) -> Optional[Pixels]:
    try:
        pixels = read_on(part.path, part.plan.bands_in(view), part.plan.alpha or 0, grid, stopped)
    except ImageryError:
        errors.append(str(part.path))
        return None
    errors += [str(part.path)] if pixels.damaged else []
    return pixels


def _stretched(values: np.ndarray, plan: BandPlan, wanted: Painting) -> np.ndarray:
    """Return bytes (rows, columns, 3) of red, green, blue."""
    look = wanted.look
    found = wanted.stretches.get(plan.group_in(look.bands))
    limits = toned(found if found is not None else whole_range(plan, look.bands), look.brightness, look.contrast)
    rows = [_linear(row, low, high) for row, low, high in zip(values, limits.lows, limits.highs)]
    return np.stack(rows if len(rows) == 3 else rows[:1] * 3, axis=-1)


def _linear(row: np.ndarray, low: float, high: float) -> np.ndarray:
    scale = 255.0 / max(high - low, 1e-9)
    if row.dtype == np.uint8:
        table = np.clip((np.arange(256) - low) * scale + 0.5, 0, 255).astype(np.uint8)
        return table[row]
    return np.clip((row.astype(np.float32) - low) * scale + 0.5, 0, 255).astype(np.uint8)


def _opaque(colours: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Return (rows, columns, 4: blue, green, red, alpha) of red, green, blue; nothing where no data is held."""
    made = np.empty((*held.shape, 4), np.uint8)
    made[..., :3] = colours[..., ::-1]
    made[..., 3] = 255
    if not held.all():
        made[~held] = 0
    return made


def _layered(
    parts: Sequence[FilePart],
    view: BandView,
    grid: Grid,
    stopped: Callable[[], bool],
    errors: list[str],
    of: Callable[[np.ndarray], np.ndarray],
) -> Layered:
    """Return one value per pixel of a date: ``of`` the bands of each file, the last file on top."""
    shape = (grid.rows, grid.columns)
    bytes_only = all(part.plan.data_type == "Byte" for part in parts)
    made = Layered(np.zeros(shape, np.float32), np.zeros(shape, bool), _LEAST_BYTE_RANGE if bytes_only else 1e-6)
    for part in parts:
        pixels = _read(part, view, grid, stopped, errors)
        if pixels is None:
            continue
        values = of(pixels.values)
        held = pixels.held & np.isfinite(values)
        _lay(made.values, values, held)
        made.held |= held
    return made


def _grey(values: np.ndarray) -> np.ndarray:
    """Return the mean of all bands (rows, columns)."""
    return values.mean(axis=0, dtype=np.float32)


def _index(values: np.ndarray) -> np.ndarray:
    """Return the normalised difference of two bands, not a number where both are 0."""
    first, second = values[0].astype(np.float32), values[1].astype(np.float32)
    total = first + second
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total != 0, (first - second) / total, np.nan).astype(np.float32)


def _normal(one: Layered, other: Layered) -> np.ndarray:
    """Return brightness as a share of its own robust range where both dates have data.

    Season, haze and sensor change a whole image; what is left after each is set to its own range changed on the ground
    (relative radiometric normalisation, Yuan and Elvidge 1996). Still water must not become noise.
    """
    both = (one.held & other.held)[::_THIN, ::_THIN]
    if not both.any():
        return one.values
    low, high = np.percentile(one.values[::_THIN, ::_THIN][both], (_LOW, _HIGH))
    return (one.values - low) / max(high - low, one.least)

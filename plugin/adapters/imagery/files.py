"""Opening rasters with GDAL so that nothing is written beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal

from .errors import ImageMissing, ImageUnreadable
from .vrt_parts import parts_of

_PAM = "GDAL_PAM_ENABLED"
_TAG_DOMAINS = ("", "IMAGERY")


def keep_clean() -> None:
    """Forbid side files for whatever this thread opens from now on (QGIS layers too, for as long as they live)."""
    gdal.SetThreadLocalConfigOption(_PAM, "NO")


@contextmanager
def no_side_files() -> Iterator[None]:
    """Open without side files in this thread; other layers of the user's session are not touched."""
    before = gdal.GetThreadLocalConfigOption(_PAM)
    gdal.SetThreadLocalConfigOption(_PAM, "NO")
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption(_PAM, before)


def identity(path: Path) -> str:
    """Return size and modification time (nanoseconds) as ``size-mtime``; raises :class:`ImageMissing`.

    That of a virtual raster goes on with a word for the files that it names: ``size-mtime+3of3-hash``.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise ImageMissing(str(path)) from error
    own, parts = f"{stat.st_size}-{stat.st_mtime_ns}", parts_of(path)
    return own if parts is None else f"{own}+{parts.word()}"


def same_identity(recorded: str, now: str) -> bool:
    """Tell whether a file is the recorded one. Records of older versions know of a virtual raster its own text only."""
    return recorded == now or ("+" not in recorded and recorded == now.partition("+")[0])


@contextmanager
def open_raster(path: Path) -> Iterator[gdal.Dataset]:
    """Open a raster for reading; raises :class:`ImageMissing` or :class:`ImageUnreadable`.

    Errors of GDAL are taken from its own stack, so its global switch for exceptions is neither read nor changed.
    """
    if not path.exists():
        raise ImageMissing(str(path))
    with no_side_files(), _silent():
        dataset = _attempt(path, lambda: gdal.OpenEx(str(path), gdal.OF_RASTER | gdal.OF_READONLY))
        if dataset.RasterCount == 0 or dataset.RasterXSize == 0:
            raise ImageUnreadable(str(path), "no bands")
        yield dataset


@contextmanager
def _silent() -> Iterator[None]:
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    finally:
        gdal.PopErrorHandler()


def _attempt(path: Path, act: Any) -> Any:
    gdal.ErrorReset()
    try:
        result = act()
    except RuntimeError as error:  # where another plugin has switched GDAL's exceptions on
        raise ImageUnreadable(str(path), str(error)) from error
    if result is None:
        raise ImageUnreadable(str(path), gdal.GetLastErrorMsg() or "unknown format")
    return result


@dataclass(frozen=True)
class Window:
    """A part of a raster in its own pixels."""

    left: int
    top: int
    width: int
    height: int


def read_window(path: Path, dataset: gdal.Dataset, bands: tuple[int, ...], window: Window, most_px: int) -> Any:
    """Return a numpy array (bands, rows, columns) of a window, thinned to ``most_px`` a side.

    Raises :class:`ImageUnreadable` where the file ends too early.
    """
    shrink = max(1.0, window.width / most_px, window.height / most_px)
    size = {"buf_xsize": max(1, int(window.width / shrink)), "buf_ysize": max(1, int(window.height / shrink))}
    parts = []
    for number in bands:
        band = dataset.GetRasterBand(number)
        part = _attempt(
            path, lambda b=band: b.ReadAsArray(window.left, window.top, window.width, window.height, **size)
        )
        parts.append(part)
    return np.stack(parts)


def tags(dataset: gdal.Dataset) -> Mapping[str, str]:
    """Return the file's own metadata, the imagery domain included."""
    found: dict[str, str] = {}
    for domain in _TAG_DOMAINS:
        found.update(dataset.GetMetadata(domain) or {})
    return found

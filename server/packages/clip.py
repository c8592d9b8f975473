"""Images clipped to patches: full resolution around each patch, nothing elsewhere.

What is clipped is a GeoTIFF on the grid of its source, bands, values and names unchanged, that has only the blocks near
patches (the others are not in the file and read as no data). So an image stays one image of one date, and a reader
needs to know nothing of how it was clipped. Nothing is written beside the source.
"""

from __future__ import annotations

import errno
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from ..errors import OgrMissing
from ..services.gdal_quiet import fill

try:
    from osgeo import gdal, osr
except ImportError:  # GDAL comes with the system, not with this package
    gdal = osr = None

BLOCK = 512
PART_BYTES = 1_500_000_000
"""Bytes of pixels in one clipped file at most, so that it fits a volume also where it does not shrink."""
ENDINGS = frozenset({".tif", ".tiff", ".img", ".jp2", ".vrt"})
EDGE_POINTS = 8
"""Points along each edge of a box on its way into another reference system."""
_METRES_PER_DEGREE = 111_320.0
_LEAST_OVERVIEW = 256
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees (EPSG:4490)."""
_Window = tuple[int, int]
"""A block's column and row."""
_OPTIONS = ["TILED=YES", f"BLOCKXSIZE={BLOCK}", f"BLOCKYSIZE={BLOCK}", "SPARSE_OK=TRUE", "COMPRESS=DEFLATE"]
_OPTIONS += ["BIGTIFF=IF_SAFER"]
_CONFIG = {
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_TIFF_INTERNAL_MASK": "YES",
    "COMPRESS_OVERVIEW": "DEFLATE",
    "SPARSE_OK_OVERVIEW": "TRUE",
}


@dataclass(frozen=True)
class Clip:
    """A clipped file: of which image, and which part of how many."""

    path: Path
    source: Path
    part: int
    parts: int


class NoPlace(Exception):
    """An image that cannot be clipped; ``args[0]`` says why, in words."""


def grown(box: Box, margin_m: float) -> Box:
    """Return a box with so many metres more on each side."""
    west, south, east, north = box
    up = margin_m / _METRES_PER_DEGREE
    aside = up / max(0.05, math.cos(math.radians((south + north) / 2)))
    return west - aside, south - up, east + aside, north + up


def images_in(folder: Path) -> list[Path]:
    """Return the files of a folder and those below it that may be images, by name."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())


def clip(source: Path, boxes: Iterable[Box], into: Path, number: int, part_bytes: int = PART_BYTES) -> list[Clip]:
    """Clip an image to boxes, as files ``NNNN.tif`` in ``into`` from ``number`` on; none where it shows none of them.

    Raises :class:`NoPlace` for what is no image with a place, :class:`OgrMissing`, or ``OSError`` where a file does
    not arrive.
    """
    if gdal is None:
        raise OgrMissing
    gdal.UseExceptions()
    with _configured():
        image = _open(source)
        wanted = _blocks(image, boxes)
        bytes_each = BLOCK * BLOCK * sum(_bytes_of(image.GetRasterBand(n + 1)) for n in range(image.RasterCount))
        shares = _shares(sorted(wanted, key=lambda block: (block[1], block[0])), max(1, part_bytes // bytes_each))
        made = []
        for place, share in enumerate(shares):
            path = into / f"{number + place:04d}.tif"
            try:
                _write(image, share, path)
            except OSError as error:
                raise OSError(error.errno, f"clipping {source.name}: {error.strerror}") from error
            made.append(Clip(path, source, place + 1, len(shares)))
        return made


@contextmanager
def _configured() -> Iterator[None]:
    before = {name: gdal.GetConfigOption(name) for name in _CONFIG}
    for name, value in _CONFIG.items():
        gdal.SetConfigOption(name, value)
    try:
        yield
    finally:
        for name, was in before.items():
            gdal.SetConfigOption(name, was)


def _open(source: Path) -> Any:
    try:
        image = gdal.Open(str(source))
    except RuntimeError as error:
        raise NoPlace("it is no image that GDAL reads") from error
    if not image.RasterCount or image.GetGeoTransform(can_return_null=True) is None:
        raise NoPlace("it has no place on the ground")
    if image.GetSpatialRef() is None:
        raise NoPlace("it names no coordinate reference system")
    return image


def _bytes_of(band: Any) -> int:
    return max(1, int(gdal.GetDataTypeSize(band.DataType)) // 8)


def _blocks(image: Any, boxes: Iterable[Box]) -> set[_Window]:
    """Return the blocks (of :data:`BLOCK` pixels from the image's corner) that boxes touch."""
    to_image = _transformation(image)
    back = gdal.InvGeoTransform(image.GetGeoTransform())
    found: set[_Window] = set()
    for box in boxes:
        window = _pixels(box, to_image, back)
        if window is None:
            continue
        left, top, right, bottom = window
        left, top = max(left, 0), max(top, 0)
        right, bottom = min(right, image.RasterXSize - 1), min(bottom, image.RasterYSize - 1)
        columns = range(left // BLOCK, right // BLOCK + 1) if left <= right else range(0)
        rows = range(top // BLOCK, bottom // BLOCK + 1) if top <= bottom else range(0)
        found.update((column, row) for column in columns for row in rows)
    return found


def _transformation(image: Any) -> Any:
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(4490)
    there = image.GetSpatialRef().Clone()
    for reference in (degrees, there):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return osr.CoordinateTransformation(degrees, there)


def _pixels(box: Box, to_image: Any, back: Sequence[float]) -> Optional[tuple[int, int, int, int]]:
    """Return (left, top, right, bottom) pixels around a box, ``None`` where it cannot be placed there."""
    west, south, east, north = box
    along = [n / EDGE_POINTS for n in range(EDGE_POINTS + 1)]
    edge = [(west + (east - west) * t, y) for t in along for y in (south, north)]
    edge += [(x, south + (north - south) * t) for t in along for x in (west, east)]
    try:
        places = [gdal.ApplyGeoTransform(back, x, y) for x, y, _height in to_image.TransformPoints(edge)]
    except RuntimeError:
        return None
    xs, ys = [x for x, _y in places], [y for _x, y in places]
    if not all(map(math.isfinite, (*xs, *ys))):
        return None
    return math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)) - 1, math.ceil(max(ys)) - 1


def _shares(blocks: list[_Window], most: int) -> list[list[_Window]]:
    return [blocks[first : first + most] for first in range(0, len(blocks), most)]


def _write(image: Any, blocks: Sequence[_Window], path: Path) -> None:
    left = min(column for column, _row in blocks) * BLOCK
    top = min(row for _column, row in blocks) * BLOCK
    right = min((max(column for column, _row in blocks) + 1) * BLOCK, image.RasterXSize)
    bottom = min((max(row for _column, row in blocks) + 1) * BLOCK, image.RasterYSize)
    kind = image.GetRasterBand(1).DataType
    options = [*_OPTIONS, f"PREDICTOR={3 if kind in (gdal.GDT_Float32, gdal.GDT_Float64) else 2}"]
    size = (right - left, bottom - top)
    out = [gdal.GetDriverByName("GTiff").Create(str(path), *size, image.RasterCount, kind, options)]
    fill(out, lambda opened: _fill(image, opened, blocks, (left, top)))
    _verify(path, blocks, (left, top))


def _fill(image: Any, out: Any, blocks: Sequence[_Window], corner: tuple[int, int]) -> None:
    left, top = corner
    kind = image.GetRasterBand(1).DataType
    _describe(image, out, left, top)
    masked = _needs_mask(image)
    if masked:
        out.CreateMaskBand(gdal.GMF_PER_DATASET)
    for column, row in blocks:
        x, y = column * BLOCK, row * BLOCK
        width, height = min(BLOCK, image.RasterXSize - x), min(BLOCK, image.RasterYSize - y)
        data = image.ReadRaster(x, y, width, height, buf_type=kind)
        out.WriteRaster(x - left, y - top, width, height, data, width, height, kind)
        if masked:
            mask = image.GetRasterBand(1).GetMaskBand().ReadRaster(x, y, width, height, buf_type=gdal.GDT_Byte)
            out.GetRasterBand(1).GetMaskBand().WriteRaster(x - left, y - top, width, height, mask)
    factors = _factors(out.RasterXSize, out.RasterYSize)
    if factors:
        out.BuildOverviews("AVERAGE", factors)
    out.FlushCache()


def _verify(path: Path, blocks: Sequence[_Window], corner: tuple[int, int]) -> None:
    """Read the last block back: what is written first and closed last is what a full disk loses."""
    try:
        written = gdal.Open(str(path))
        column, row = blocks[-1]
        x, y = column * BLOCK - corner[0], row * BLOCK - corner[1]
        written.ReadRaster(x, y, min(BLOCK, written.RasterXSize - x), min(BLOCK, written.RasterYSize - y))
    except RuntimeError as error:
        raise OSError(errno.EIO, f"{path.name} did not arrive whole; the disk may be full") from error


def _describe(image: Any, out: Any, left: int, top: int) -> None:
    """Carry over place, names and meaning of the bands."""
    transform = image.GetGeoTransform()
    corner = gdal.ApplyGeoTransform(transform, left, top)
    out.SetGeoTransform([corner[0], *transform[1:3], corner[1], *transform[4:6]])
    out.SetSpatialRef(image.GetSpatialRef())
    for number in range(1, image.RasterCount + 1):
        source, band = image.GetRasterBand(number), out.GetRasterBand(number)
        band.SetColorInterpretation(source.GetColorInterpretation())
        band.SetDescription(source.GetDescription())
        if source.GetColorTable() is not None:
            band.SetColorTable(source.GetColorTable())
        if source.GetNoDataValue() is not None:
            band.SetNoDataValue(source.GetNoDataValue())


def _needs_mask(image: Any) -> bool:
    """Tell whether nothing in the bands themselves says where there is no picture."""
    band = image.GetRasterBand(1)
    return band.GetNoDataValue() is None and not band.GetMaskFlags() & gdal.GMF_ALPHA


def _factors(width: int, height: int) -> list[int]:
    factors, factor = [], 2
    while max(width, height) / factor >= _LEAST_OVERVIEW:
        factors.append(factor)
        factor *= 2
    return factors

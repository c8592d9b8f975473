"""Photos for the demo county: cut from its later image as from a drone, with an EXIF block that says where and when."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Optional

from osgeo import gdal

from .exif import exif

SIZE_PX = (800, 600)


def take_photo(
    image: Path,
    path: Path,
    window_px: Sequence[int],
    taken: str,
    place: Optional[tuple[float, float]] = None,
    direction: Optional[float] = None,
    size_px: tuple[int, int] = SIZE_PX,
) -> Path:
    """Write a JPEG of a window (left, top, width, height) of an image.

    ``taken``: local time as EXIF writes it, empty for none; ``place``: longitude, latitude in degrees; ``direction``:
    degrees clockwise from north; ``size_px``: width and height of the photo.
    """
    memory = "/vsimem/redline-photo.jpg"
    width, height = size_px
    options = {"bandList": [1, 2, 3], "srcWin": list(window_px), "width": width, "height": height}
    gdal.Translate(memory, str(image), format="JPEG", resampleAlg="cubic", **options)
    length = gdal.VSIStatL(memory).size
    reader = gdal.VSIFOpenL(memory, "rb")
    plain = bytes(gdal.VSIFReadL(1, length, reader))
    gdal.VSIFCloseL(reader)
    for left in (memory, f"{memory}.aux.xml"):
        gdal.Unlink(left)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        plain[:2] + exif(taken=taken, offset="+08:00" if taken else "", place=place, direction=direction) + plain[2:]
    )
    return path

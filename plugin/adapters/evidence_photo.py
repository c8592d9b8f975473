"""What a picture's own file says of it: time, place, direction, camera, size. Nothing is decoded here.

EXIF is read by exiv2 through QGIS (``QgsExifTools``); sizes come from the header, so that a picture that would not fit
in memory is known before anybody opens it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsExifTools
from qgis.PyQt.QtCore import QDateTime
from qgis.PyQt.QtGui import QImageReader

from ..domain.evidence import LonLat, Remark
from ..domain.evidence_rules import sane_time
from .evidence_segments import scan_start

MOST_PIXELS = 200_000_000
"""A larger picture is kept, and not shown: it would take the memory of the whole program."""
MOST_SHOWN_BYTES = 256 * 1024 * 1024
_WITH_EXIF = (".jpg", ".tif", ".webp")
_MOST_EXIF_BYTES = 512 * 1024 * 1024
_MOST_LOOKED_AT_BYTES = 64 * 1024 * 1024
_TIMES = ("Exif.Photo.DateTimeOriginal", "Exif.Photo.DateTimeDigitized", "Exif.Image.DateTime")
_OFFSETS = ("Exif.Photo.OffsetTimeOriginal", "Exif.Photo.OffsetTimeDigitized", "Exif.Photo.OffsetTime")
_GPS = "Exif.GPSInfo.GPS"


@dataclass(frozen=True)
class PhotoFacts:
    """What was read; ``direction`` in degrees clockwise from north as the camera's compass gave it."""

    taken_at: str = ""
    place: Optional[LonLat] = None
    direction: Optional[float] = None
    size_px: Optional[tuple[int, int]] = None
    camera: str = ""
    remarks: tuple[Remark, ...] = ()


def read_photo(path: Path, suffix: str) -> PhotoFacts:
    """Read what a stored picture says of itself; what cannot be read is left out, or remarked on."""
    size = path.stat().st_size
    tags = QgsExifTools.readTags(str(path)) if suffix in _WITH_EXIF and size <= _MOST_EXIF_BYTES else {}
    taken_at, remarks = sane_time(_time(tags))
    size_px = _size(path)
    if size_px is not None and (size_px[0] * size_px[1] > MOST_PIXELS or size > MOST_SHOWN_BYTES):
        remarks = (*remarks, Remark.TOO_LARGE_TO_SHOW)
    if _cut_off(path, suffix):
        remarks = (*remarks, Remark.CUT_OFF)
    elif size_px is None and suffix != ".heic":
        remarks = (*remarks, Remark.NOT_READ)
    return PhotoFacts(taken_at, _place(tags), _direction(tags), size_px, _camera(tags), remarks)


def _size(path: Path) -> Optional[tuple[int, int]]:
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    return (size.width(), size.height()) if size.isValid() and not size.isEmpty() else None


def _time(tags: Mapping[str, Any]) -> str:
    """Return the time as ISO text: the camera's local time with its offset where it gives one."""
    for name, offset_name in zip(_TIMES, _OFFSETS):
        found = tags.get(name)
        if isinstance(found, QDateTime) and found.isValid():
            text = str(found.toString("yyyy-MM-ddTHH:mm:ss"))
            offset = str(tags.get(offset_name, "")).strip("\0 ")
            return text + offset if _is_offset(offset) else text
        if found is not None:
            return str(found).strip("\0 ")  # no time at all: remarked on
    return ""


def _is_offset(text: str) -> bool:
    return len(text) == 6 and text[0] in "+-" and text[3] == ":" and (text[1:3] + text[4:]).isdigit()


def _place(tags: Mapping[str, Any]) -> Optional[LonLat]:
    found = tags.get(f"{_GPS}Longitude"), tags.get(f"{_GPS}Latitude")
    if not all(isinstance(one, (int, float)) and math.isfinite(one) for one in found):
        return None
    lon, lat = abs(float(found[0])), abs(float(found[1]))  # type: ignore[arg-type]
    lon = -lon if str(tags.get(f"{_GPS}LongitudeRef", "E")).upper().startswith("W") else lon
    lat = -lat if str(tags.get(f"{_GPS}LatitudeRef", "N")).upper().startswith("S") else lat
    if abs(lon) > 180 or abs(lat) > 90 or (lon == 0 and lat == 0):  # a camera without a fix writes zeros
        return None
    return (round(lon, 9), round(lat, 9))


def _direction(tags: Mapping[str, Any]) -> Optional[float]:
    found = tags.get(f"{_GPS}ImgDirection")
    if not isinstance(found, (int, float)) or not math.isfinite(found) or not 0 <= found <= 360:
        return None
    return round(float(found) % 360.0, 2)


def _camera(tags: Mapping[str, Any]) -> str:
    parts = [str(tags.get(f"Exif.Image.{name}", "")).strip("\0 ") for name in ("Make", "Model")]
    words = " ".join(dict.fromkeys(part for part in parts if part))
    return "".join(c for c in words if c.isprintable())[:80]


def _cut_off(path: Path, suffix: str) -> bool:
    """Tell whether a picture ends before its end mark; of other formats nobody can tell without decoding."""
    if suffix not in (".jpg", ".png") or path.stat().st_size > _MOST_LOOKED_AT_BYTES:
        return False
    content = path.read_bytes()
    if suffix == ".png":
        return b"IEND" not in content[-65536:]
    scan = scan_start(content)
    return scan is None or content.rfind(b"\xff\xd9") < scan

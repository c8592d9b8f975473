"""Photos made by the test: real JPEGs with an EXIF block written by hand."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QColor, QImage, QPainter


def encoded(width: int = 400, height: int = 300, kind: str = "JPG") -> bytes:
    """Return a picture: left half red, right half blue."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 30, 30))
    painter = QPainter(image)
    painter.fillRect(width // 2, 0, width, height, QColor(30, 30, 200))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind, 85)
    return bytes(data)


def _ascii(text: str) -> tuple[int, int, bytes]:
    raw = text.encode() + b"\0"
    return 2, len(raw), raw


def _rationals(*values: float) -> tuple[int, int, bytes]:
    return 5, len(values), b"".join(struct.pack("<II", round(value * 10000), 10000) for value in values)


def _degrees(value: float) -> tuple[int, int, bytes]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    return _rationals(whole, minutes, (value - whole - minutes / 60) * 3600)


def _ifd(entries: list[tuple[int, int, int, bytes]], base: int) -> bytes:
    head, data, offset = struct.pack("<H", len(entries)), b"", base + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in sorted(entries):
        if len(value) <= 4:
            head += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
        else:
            head += struct.pack("<HHII", tag, kind, count, offset + len(data))
            data += value + b"\0" * (len(value) % 2)
    return head + struct.pack("<I", 0) + data


def exif(**said: Any) -> bytes:
    """Return an APP1 segment; ``said``: taken, offset, place (lon, lat), direction, orientation, serial, make."""
    main = [(0x0112, 3, 1, struct.pack("<H", said.get("orientation", 1))), (0x010F, *_ascii(said.get("make", "华为")))]
    photo = [(0x9003, *_ascii(said["taken"]))] if "taken" in said else []
    photo += [(0x9011, *_ascii(said["offset"]))] if "offset" in said else []
    photo += [(0xA431, *_ascii(said["serial"]))] if "serial" in said else []
    gps = []
    if "place" in said:
        lon, lat = said["place"]
        gps += [(1, *_ascii("N")), (2, *_degrees(lat)), (3, *_ascii("E")), (4, *_degrees(lon))]
    if "direction" in said:
        gps += [(16, *_ascii("T")), (17, *_rationals(said["direction"]))]

    def pointers(inner: int, place: int) -> list[tuple[int, int, int, bytes]]:
        return [(0x8769, 4, 1, struct.pack("<I", inner)), (0x8825, 4, 1, struct.pack("<I", place))]

    first = 8 + len(_ifd(main + pointers(0, 0), 8))
    inner = _ifd(photo, first)
    block = b"II*\0" + struct.pack("<I", 8) + _ifd(main + pointers(first, first + len(inner)), 8) + inner
    body = b"Exif\0\0" + block + _ifd(gps, first + len(inner))
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


@pytest.fixture
def jpeg() -> Callable[..., bytes]:
    """Make a JPEG that says of itself what is given (see :func:`exif`)."""

    def made(width: int = 400, height: int = 300, **said: Any) -> bytes:
        plain = encoded(width, height)
        return plain[:2] + exif(**said) + plain[2:]

    return made


@pytest.fixture
def photo(jpeg: Callable[..., bytes], tmp_path: Path) -> Callable[..., Path]:
    """Write such a JPEG as a file."""

    def made(name: str = "IMG_1.jpg", **said: Any) -> Path:
        path = tmp_path / name
        path.write_bytes(jpeg(**said))
        return path

    return made


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """Encode a picture without a word about it."""
    return encoded

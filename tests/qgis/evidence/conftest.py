"""Photos made by the test: real JPEGs with an EXIF block of our own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from redline_review.demo.exif import exif


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


@pytest.fixture
def jpeg() -> Callable[..., bytes]:
    """Make a JPEG that says of itself what is given (see :func:`redline_review.demo.exif.exif`)."""

    def made(width: int = 400, height: int = 300, **said: Any) -> bytes:
        plain = encoded(width, height)
        return plain[:2] + exif(**{"make": "华为", **said}) + plain[2:]

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

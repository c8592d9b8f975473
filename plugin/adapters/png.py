"""Pictures as PNG files: without loss, off the GUI thread (Qt lets other threads run meanwhile)."""

from __future__ import annotations

import numpy as np
from qgis.PyQt.QtCore import QBuffer, QIODevice
from qgis.PyQt.QtGui import QImage, QImageWriter

_LIGHT, _NONE = 20, 0
"""Qt's 0 … 100 for zlib's levels 1 and 0. Of an aerial picture level 6 makes the same size in three times the time."""


def png_of(image: QImage, in_haste: bool) -> bytes:
    """Return a picture as a PNG file; ``in_haste`` it is not compressed."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png")
    writer.setCompression(_NONE if in_haste else _LIGHT)
    plain = image.convertToFormat(QImage.Format.Format_RGB32 if is_opaque(image) else QImage.Format.Format_ARGB32)
    plain.setDevicePixelRatio(1.0)
    if not writer.write(plain):
        raise ValueError(f"no PNG of a picture of {image.width()} × {image.height()}: {writer.errorString()}")
    return bytes(buffer.data())


def image_of(content: bytes) -> QImage:
    """Return the picture in a PNG file, a null one where it is none."""
    return QImage.fromData(content, "PNG")


def same_pixels(one: QImage, other: QImage) -> bool:
    """Tell whether two pictures agree in every pixel, both taken as a PNG holds them."""
    return one.size() == other.size() and bool((_argb(one) == _argb(other)).all())


def is_opaque(image: QImage) -> bool:
    """Tell whether no pixel lets anything through."""
    return bool((_argb(image)[..., 3] == 255).all())


def _argb(image: QImage) -> np.ndarray:
    """Return the pixels (rows, columns, 4) as blue, green, red, alpha."""
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    bits = plain.constBits()
    bits.setsize(plain.sizeInBytes())
    return np.frombuffer(bits, np.uint8).reshape(plain.height(), plain.width(), 4).copy()

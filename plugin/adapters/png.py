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
    plain = _without_alpha(image) if is_opaque(image) else image.convertToFormat(QImage.Format.Format_ARGB32)
    plain.setDevicePixelRatio(1.0)
    if not writer.write(plain):
        raise ValueError(f"no PNG of a picture of {image.width()} × {image.height()}: {writer.errorString()}")
    return bytes(buffer.data())


def image_of(content: bytes) -> QImage:
    """Return the picture in a PNG file, a null one where it is none."""
    return QImage.fromData(content, "PNG")


def same_pixels(one: QImage, other: QImage) -> bool:
    """Tell whether two pictures agree in every pixel, both taken as a PNG holds them."""
    if one.size() != other.size():
        return False
    plain = [image.convertToFormat(QImage.Format.Format_ARGB32) for image in (one, other)]
    return bool((_pixels(plain[0]) == _pixels(plain[1])).all())


def is_opaque(image: QImage) -> bool:
    """Tell whether no pixel of a picture of 32 bits lets anything through."""
    return not image.hasAlphaChannel() or bool((_pixels(image) >> 24 == 255).all())


def _without_alpha(image: QImage) -> QImage:
    """Return an opaque picture as one that has no alpha: the same bytes, where they are kept premultiplied."""
    plain = QImage(image)
    if image.format() != QImage.Format.Format_ARGB32_Premultiplied:
        return plain.convertToFormat(QImage.Format.Format_RGB32)
    plain.reinterpretAsFormat(QImage.Format.Format_RGB32)
    return plain


def _pixels(image: QImage) -> np.ndarray:
    """Return a picture of 32 bits a pixel as numbers 0xAARRGGBB (rows, columns); valid while ``image`` lives."""
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return np.frombuffer(bits, np.uint32).reshape(image.height(), image.width())

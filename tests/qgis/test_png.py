"""Pictures as PNG files: every pixel comes back, with and without transparency."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.PyQt.QtGui import QImage
from redline_review.plugin.adapters.png import image_of, is_opaque, png_of, same_pixels

SIDE = 61


def noise(alpha: np.ndarray, kind: QImage.Format) -> QImage:
    """A picture of random colours that are valid when premultiplied."""
    values = np.random.default_rng(3).integers(0, 256, (SIDE, SIDE, 4)).astype(np.float64)
    values[..., 3] = alpha
    values[..., :3] *= alpha[..., None] / 255
    return QImage(values.astype(np.uint8).tobytes(), SIDE, SIDE, SIDE * 4, kind).copy()


SOLID, HOLES = np.full((SIDE, SIDE), 255), np.where(np.eye(SIDE) > 0, 0, 255)
SOFT = np.tile(np.arange(SIDE) * 4, (SIDE, 1))


@pytest.mark.parametrize("in_haste", [False, True], ids=["light", "in haste"])
@pytest.mark.parametrize("alpha", [SOLID, HOLES, SOFT], ids=["solid", "with holes", "with soft edges"])
@pytest.mark.parametrize(
    "kind",
    [QImage.Format.Format_ARGB32_Premultiplied, QImage.Format.Format_ARGB32, QImage.Format.Format_RGB32],
    ids=["premultiplied", "plain", "without alpha"],
)
def test_every_pixel_of_a_picture_comes_back(qgis_app, kind, alpha, in_haste) -> None:
    image = noise(alpha, kind)
    before = image.copy()
    assert same_pixels(image_of(png_of(image, in_haste)), image)
    assert same_pixels(image, before)
    assert image.format() == kind, "the view's own picture was changed"


def test_one_pixel_makes_another_picture(qgis_app) -> None:
    image = noise(SOLID, QImage.Format.Format_ARGB32_Premultiplied)
    other = image.copy()
    other.setPixel(7, 5, other.pixel(7, 5) ^ 1)
    assert not same_pixels(image, other)


def test_one_hole_makes_a_picture_not_opaque(qgis_app) -> None:
    assert is_opaque(noise(SOLID, QImage.Format.Format_ARGB32_Premultiplied))
    assert not is_opaque(noise(HOLES, QImage.Format.Format_ARGB32_Premultiplied))


def test_a_picture_for_a_fine_screen_keeps_its_pixels(qgis_app) -> None:
    image = noise(SOLID, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2.0)
    assert same_pixels(image_of(png_of(image, False)), image)
    assert image.devicePixelRatio() == 2.0

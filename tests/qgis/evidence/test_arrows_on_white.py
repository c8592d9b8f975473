"""A photo's arrow is white; the ground beneath it may be too."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsPointXY
from qgis.PyQt.QtCore import QPointF
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from redline_review.ui.compare.photo_arrows import Arrow, draw_arrow

MIDDLE, ABOVE = 40, 22
"""The photo's pixel, and a row that its arrow to the north crosses."""


@pytest.mark.parametrize("row", [pytest.param(MIDDLE, id="dot"), pytest.param(ABOVE, id="arm")])
@pytest.mark.parametrize("ground", [pytest.param(255, id="white ground"), pytest.param(0, id="black ground")])
def test_an_arrow_is_seen_on_any_ground_by_its_light_line_and_its_dark_casing(
    qgis_app: QgsApplication, row: int, ground: int
) -> None:
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(QColor(ground, ground, ground))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_arrow(painter, Arrow("a", QgsPointXY(0, 0), 0.0), QPointF(MIDDLE + 0.5, MIDDLE + 0.5), 0.0)
    painter.end()
    across = [image.pixelColor(x, row).lightness() for x in range(80)]
    assert across[MIDDLE] > 240
    for side in (across[:MIDDLE], across[MIDDLE + 1 :]):
        assert sum(one < 70 for one in side) >= 2, "the casing is two pixels wide on either side"

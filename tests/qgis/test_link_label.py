"""A link can be read on light and on dark ground."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtGui import QColor, QPalette
from redline_review.ui.review.link_label import LinkLabel


def luminance(colour: QColor) -> float:
    """The relative luminance of WCAG 2.1."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize(("ground", "text"), [("#efefef", "#000000"), ("#323232", "#ffffff")], ids=["light", "dark"])
@pytest.mark.parametrize("themed_after", [False, True], ids=["before the text", "after the text"])
def test_the_link_stands_out(qgis_app, ground: str, text: str, themed_after: bool) -> None:
    label = LinkLabel()
    if themed_after:
        label.setText("<a href='x'>████</a>")
    palette = QPalette(label.palette())
    palette.setColor(QPalette.ColorRole.Window, QColor(ground))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    palette.setColor(QPalette.ColorRole.Link, QColor("#0000ff"))
    label.setPalette(palette)
    if not themed_after:
        label.setText("<a href='x'>████</a>")
    label.setAutoFillBackground(True)
    picture = label.grab().toImage()
    painted = QColor(picture.pixel(picture.width() // 2, picture.height() // 2))
    levels = sorted((luminance(painted), luminance(QColor(ground))))
    assert (levels[1] + 0.05) / (levels[0] + 0.05) >= 4.5

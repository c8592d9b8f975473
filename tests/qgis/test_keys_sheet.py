"""The sheet of keys reads like text."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QLabel, QScrollArea, QWidget
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.review import keys_sheet
from redline_review.ui.review.keys_sheet import KeysSheet


def test_keys_of_one_action_are_listed_and_groups_stand_apart(qgis_app):
    action = SimpleNamespace(shortcuts=lambda: [QKeySequence("J"), QKeySequence("Down")])
    sheet = KeysSheet(SimpleNamespace(get=lambda name: action))
    for step in sheet.steps():
        step()
    words = "".join(label.text() for label in sheet.findChildren(QLabel) if "<table" in label.text())
    assert "<b>J, Down</b>" in words
    assert words.count("&nbsp;") == 2
    sheet.close()


@pytest.mark.parametrize("theme", ["default", "Night Mapping"])
def test_a_sheet_that_fits_the_screen_has_no_scroll_bars_and_hides_nothing(qgis_app, theme):
    palette, styles = qgis_app.palette(), qgis_app.styleSheet()
    if theme != "default":
        qgis_app.setUITheme(theme)
    action = SimpleNamespace(shortcuts=lambda: [QKeySequence("J")])
    parent = QWidget()
    parent.resize(300, 300)
    with pytest.MonkeyPatch.context() as large:
        large.setattr(keys_sheet, "room_on_screen", lambda: QSize(3000, 3000))
        sheet = KeysSheet(SimpleNamespace(get=lambda name: action), parent)
        for step in sheet.steps():
            step()
    area = sheet.findChild(QScrollArea)
    until("the sheet on screen", sheet.isVisible)
    bars = (area.horizontalScrollBar(), area.verticalScrollBar())
    assert not any(bar.isVisible() for bar in bars)
    assert area.viewport().width() >= sheet._sheet.sizeHint().width()
    assert area.viewport().height() >= sheet._sheet.sizeHint().height()
    sheet.close()
    if theme != "default":
        qgis_app.setUITheme("default")
        qgis_app.setStyleSheet(styles)
        qgis_app.setPalette(palette)


def test_keys_keep_a_distance_from_their_words(qgis_app):
    action = SimpleNamespace(shortcuts=lambda: [QKeySequence("J")])
    sheet = KeysSheet(SimpleNamespace(get=lambda name: action))
    rows = "".join(sheet._texts)
    assert "<td style='padding-right: 12px'><b>Ctrl + 1 … 4</b></td><td>One to four views</td>" in rows
    sheet.close()

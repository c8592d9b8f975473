"""The sheet of keys reads like text."""

from __future__ import annotations

from types import SimpleNamespace

from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QLabel
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

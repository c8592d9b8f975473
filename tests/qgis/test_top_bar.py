"""The top line: its buttons stand still whatever is said, and the message stands apart from the name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QApplication, QFrame, QLabel, QToolButton
from redline_review.ui.review.top_bar import TopBar


@pytest.fixture
def bar(qgis_app: QgsApplication) -> Iterator[TopBar]:
    made = TopBar()
    made.resize(1366, 26)
    made.show_keys("F5", "F6", "?", "F7")
    made.show_name("May · Wuzhong")
    made.show_saving(0, 0)
    made.show_line(True, True, 0, False)
    made.show()
    yield made
    made.close()


def places(bar: TopBar) -> dict[str, tuple[int, int]]:
    QApplication.sendPostedEvents()
    bar.layout().activate()
    return {b.objectName(): (b.x(), b.width()) for b in bar.findChildren(QToolButton) if b.isVisible()}


def test_no_button_moves_while_what_is_said_changes(bar: TopBar) -> None:
    before = places(bar)
    assert {"syncButton", "lineState", "coverageButton", "keysButton"} == set(before)
    for unsent, busy, online in ((8, False, True), (12_345, False, True), (3, True, True), (3, False, False)):
        bar.show_line(True, online, unsent, busy)
        bar.show_saving(unsent, 0)
        bar.show_message("Sent 8 findings " * unsent)
        assert places(bar) == before


def test_a_message_stands_apart_from_the_name(bar: TopBar) -> None:
    line, message = bar.findChild(QFrame, "messageLine"), bar.findChild(QLabel, "message")
    assert line.isHidden()
    bar.show_message("Sent 8 findings")
    places(bar)
    name = bar.findChild(QLabel, "batchName")
    assert not line.isHidden()
    assert name.geometry().right() + 6 <= line.x() <= message.x() - 6
    bar.show_message("")
    assert line.isHidden()


def test_a_remark_does_not_hide_a_warning(bar: TopBar) -> None:
    message = bar.findChild(QLabel, "message")
    bar.show_message("The disk is full.", warning=True)
    bar.remark("One image is not where it was.")
    assert message.text() == "⚠ The disk is full."
    bar.show_message("")
    bar.remark("One image is not where it was.")
    assert message.text() == "One image is not where it was."

"""What is said of a split stays to be read while its pieces are measured."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QLabel
from redline_review.plugin.adapters.screening_engine import FAST, SLOW
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.outline.words import split_done


def message(desk: ReviewDesk) -> str:
    return desk.window.findChild(QLabel, "message").text()


def test_the_screening_of_the_pieces_does_not_wipe_what_was_said_of_the_split(desk: ReviewDesk) -> None:
    desk._top.show_message(split_done("JS-0001", "JS-0001-1"))
    desk._on_screened(FAST)
    assert "JS-0001-1 is a patch of its own" in message(desk)


def test_a_slow_screening_is_said(desk: ReviewDesk) -> None:
    desk._on_screened(SLOW)
    assert "shapely 2 is not installed" in message(desk)

"""The Review window comes up where its panels and bars can be reached, whatever screen it was closed on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QRect
from qgis.PyQt.QtWidgets import QApplication
from redline_review.tests.qgis.support_window import opened_desk
from redline_review.ui.desk import ReviewDesk


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    with opened_desk(made, tmp_path / "workspace") as opened:
        yield opened


def room() -> QRect:
    return QApplication.primaryScreen().availableGeometry()


def come_back(desk: ReviewDesk) -> None:
    """Let the window take its place again from what is remembered of it now."""
    window = desk.window
    window._settings.set_window_geometry(window.saveGeometry())
    window.showNormal()
    window.setGeometry(QRect(room().topLeft(), window.minimumSizeHint()))
    window._restore()


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(QRect(0, 0, 1600, 960), id="wider than the screen"),
        pytest.param(QRect(0, 60, 700, 1400), id="higher than the screen"),
        pytest.param(QRect(600, 600, 700, 600), id="half below it"),
        pytest.param(QRect(3000, 200, 700, 600), id="on a screen that is gone"),
    ],
)
def test_a_window_that_no_longer_fits_its_screen_comes_up_within_it(desk: ReviewDesk, place: QRect) -> None:
    desk.window.setMinimumSize(300, 200)
    desk.window.setGeometry(place)
    come_back(desk)
    assert room().contains(desk.window.geometry())


def test_a_window_that_fits_comes_up_where_it_stood(desk: ReviewDesk) -> None:
    desk.window.setMinimumSize(300, 200)
    place = QRect(room().left() + 30, room().top() + 50, room().width() // 2, room().height() // 2)
    desk.window.setGeometry(place)
    come_back(desk)
    assert desk.window.geometry() == place


def test_a_window_closed_maximised_comes_up_maximised(desk: ReviewDesk) -> None:
    desk.window.showMaximized()
    come_back(desk)
    assert desk.window.isMaximized()

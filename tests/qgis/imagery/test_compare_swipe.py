"""Swipe: both dates in one view, parted by a divider that follows mouse and keys."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from redline_review.ui.compare import CaseOnView

BEFORE, AFTER = "2024-03-11", "2026-05-02"
DARK, BRIGHT = 40, 220


@pytest.fixture
def apart(stage, make, catalogue, patch, tmp_path):
    """An earlier image all dark and a later one all bright (a strip of the other keeps the stretch wide)."""
    paths = []
    for name, value in (("e", DARK), ("l", BRIGHT)):
        values = np.full((400, 400), value, np.uint8)
        values[:, ::20] = 128
        paths.append(make.raster(tmp_path / f"{name}.tif", make.recipe(), values))
    stage.view.set_catalogue(catalogue((BEFORE, paths[0]), (AFTER, paths[1])), None)
    stage.patch = patch
    stage.show("one", patch(200, 200))
    return stage


def part(stage, until) -> None:
    stage.view.swipe.turn(True, stage.view.active)
    first, base = stage.view.panes

    def settled() -> bool:
        left, right = first.picture, base.picture
        return right.image.width() == base.canvas.viewport().width() and left.rectangle == right.rectangle

    assert until(settled)


def brightness(stage, as_pixels, column: float) -> float:
    """The middling brightness of a strip of the parted view, at a share of its width."""
    pane = stage.view.panes[1]
    values = as_pixels(pane.canvas.grab().toImage().convertToFormat(5))
    at = round(values.shape[1] * column)
    return float(np.median(values[values.shape[0] // 3 :, at - 12 : at + 12, 1]))


def test_the_earlier_image_is_left_and_the_later_right_of_the_divider(apart, until, as_pixels):
    part(apart, until)
    first, base = apart.view.panes
    assert first.isHidden()
    assert not base.isHidden()
    assert base.width() > apart.view.width() * 0.95
    assert brightness(apart, as_pixels, 0.25) < 90 < 170 < brightness(apart, as_pixels, 0.75)


def test_both_sides_show_the_same_ground(apart, until):
    part(apart, until)
    left, right = (pane.picture for pane in apart.view.panes)
    assert left.rectangle == right.rectangle
    assert left.image.size() == right.image.size()


def test_keys_move_the_divider(apart, until, as_pixels):
    part(apart, until)
    apart.view.swipe.step(8)
    assert apart.view.panes[1].divider == pytest.approx(0.9)
    assert brightness(apart, as_pixels, 0.75) < 90
    apart.view.swipe.step(99)
    assert apart.view.panes[1].divider == 1.0


def move(port, to: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        QPointF(port.mapToGlobal(to)),
        Qt.MouseButton.NoButton,
        Qt.MouseButtons(left),
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(port, event)


def test_the_mouse_drags_the_divider_and_not_the_ground(apart, until):
    part(apart, until)
    canvas = apart.view.panes[1].canvas
    port, centre = canvas.viewport(), canvas.extent().center()
    middle = QPoint(canvas.width() // 2, 200)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    move(port, QPoint(canvas.width() // 4, 200))
    assert apart.view.panes[1].divider == pytest.approx(0.25, abs=0.01)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert canvas.extent().center() == centre


def test_a_click_left_of_the_divider_chooses_the_earlier_images_date(apart, until):
    part(apart, until)
    canvas = apart.view.panes[1].canvas
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 200))
    assert apart.view.active == 0
    right = QPoint(canvas.width() - 40, 200)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, right)
    assert apart.view.active == 1


def test_the_next_case_never_stands_beside_the_last_ones_picture(apart, until):
    part(apart, until)
    apart.view.show_case(CaseOnView("two", apart.patch(120, 260), BEFORE, AFTER))
    assert apart.view.panes[1]._picture.beside is None
    assert until(lambda: apart.painted[-1:] == ["two"])
    assert apart.view.panes[1]._picture.beside.case_id == "two"


def test_side_by_side_again_both_views_have_their_room_back(apart, until):
    part(apart, until)
    apart.view.swipe.turn(False, apart.view.active)
    assert until(lambda: apart.settle())
    first, second = apart.view.panes
    assert abs(first.width() - second.width()) <= 1
    assert second.divider is None
    assert second.right_heading.isHidden()


def test_while_blinking_the_parted_view_names_the_earlier_image_alone(apart, until, as_pixels):
    part(apart, until)
    base = apart.view.panes[1]
    apart.view.blink.start()
    assert base.right_heading.isHidden()
    assert base.heading.text().startswith("Earlier image")
    assert brightness(apart, as_pixels, 0.75) < 90
    apart.view.blink.stop()
    assert not base.right_heading.isHidden()
    assert base.right_heading.text().startswith("Later image")
    assert brightness(apart, as_pixels, 0.75) > 170


def test_in_one_view_alone_blinking_shows_the_earlier_image_and_the_own_again(apart, until, as_pixels):
    from redline_review.ui.compare.board import Mode

    apart.view.board.set_mode(Mode.ONE)
    base = apart.view.panes[1]
    large = base.canvas.viewport().size()
    assert until(lambda: all(pane.picture.image.size() == large for pane in apart.view.panes))
    assert brightness(apart, as_pixels, 0.75) > 170
    apart.view.blink.start()
    assert brightness(apart, as_pixels, 0.75) < 90
    assert base.heading.text().startswith("Earlier image")
    apart.view.blink.stop()
    assert brightness(apart, as_pixels, 0.75) > 170


def test_a_case_called_for_while_blinking_shows_nothing_of_the_one_before(apart, until):
    apart.view.blink.start()
    apart.view.show_case(CaseOnView("two", apart.patch(120, 260), BEFORE, AFTER))
    assert apart.view.panes[1]._picture.borrowed is None
    assert until(lambda: apart.painted[-1:] == ["two"])
    assert apart.view.panes[1].heading.text().startswith("Later image")

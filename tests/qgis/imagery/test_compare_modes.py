"""One to four views, one at a time, one let go, turned: what is linked stays on the same ground within one event."""

from __future__ import annotations

import math

import numpy as np
import pytest
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from redline_review.ui.compare.board import Mode
from redline_review.ui.compare.model import Ground, PaneRole

DATES = ("2018-05-01", "2020-05-01", "2022-05-01", "2024-03-11", "2026-05-02")
WEST, NORTH = 40_500_000.0, 3_430_400.0
DARK_BESIDE = ((-10, 0), (12, 0), (0, 14), (0, -10))
LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def dated(stage, make, catalogue, patch, tmp_path):
    files = [(date, make.raster(tmp_path / f"{date}.tif")) for date in DATES]
    stage.view.set_catalogue(catalogue(*files), None)
    stage.patch = patch
    stage.show("one", patch(200, 200), "2021-01-01", "2025-01-01")
    return stage


def move(port, to: QPoint, modifiers=PLAIN) -> None:
    where = QPointF(to)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        where,
        QPointF(port.mapToGlobal(to)),
        Qt.MouseButton.NoButton,
        Qt.MouseButtons(LEFT),
        modifiers,
    )
    QApplication.sendEvent(port, event)


def looks(view) -> list[tuple[float, ...]]:
    """What each canvas shows: its middle, its metres per pixel and its turn."""
    seen = []
    for pane in view.panes:
        canvas = pane.canvas
        middle = canvas.getCoordinateTransform().toMapCoordinatesF(
            canvas.viewport().width() / 2, canvas.viewport().height() / 2
        )
        seen.append((middle.x(), middle.y(), canvas.mapUnitsPerPixel(), canvas.rotation()))
    return seen


def all_alike(view) -> bool:
    first, *others = looks(view)
    return all(np.allclose(first, other, rtol=0, atol=1e-6) for other in others)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_so_many_views_are_chosen_while_a_case_is_shown(dated, until, count):
    dated.view.set_count(4 if count != 4 else 3)
    dated.view.set_count(count)
    assert until(dated.settle)
    assert len(dated.view.panes) == count
    assert all(pane.isVisible() for pane in dated.view.panes)
    assert all_alike(dated.view)
    assert len(set(dated.view.dates)) == count, "each view has a date of its own"


def test_the_earlier_and_the_later_view_keep_picture_and_date_when_others_come_between(dated, until):
    earlier, later = dated.view.panes
    dates = dated.view.dates
    dated.view.set_count(4)
    assert dated.view.panes[0] is earlier
    assert dated.view.panes[3] is later
    assert (dated.view.dates[0], dated.view.dates[3]) == dates
    assert earlier.picture is not None
    assert later.picture is not None
    assert [pane.role for pane in dated.view.panes[1:3]] == [PaneRole.OTHER] * 2
    assert until(dated.settle)


def test_views_that_went_away_come_back_empty_of_the_old_case(dated, until):
    dated.view.set_count(4)
    assert until(dated.settle)
    gone = dated.view.panes[1]
    dated.view.set_count(2)
    assert gone.isHidden()
    assert gone.picture is None
    dated.show("two", dated.patch(120, 260), "2021-01-01", "2025-01-01")
    dated.view.set_count(4)
    assert until(dated.settle)
    assert {pane.picture.case_id for pane in dated.view.panes} == {"two"}


@pytest.mark.parametrize("count", [2, 3, 4])
def test_all_views_follow_within_each_event_of_a_drag(dated, until, count):
    dated.view.set_count(count)
    assert until(dated.settle)
    before = looks(dated.view)[0]
    for index, pane in enumerate(dated.view.panes):
        port = pane.canvas.viewport()
        QTest.mousePress(port, LEFT, PLAIN, QPoint(60, 60))
        for step in range(1, 6):
            move(port, QPoint(60 + 9 * step, 60 + 5 * step))
            assert all_alike(dated.view), f"view {index}, step {step}: the button is still down"
        QTest.mouseRelease(port, LEFT, PLAIN, QPoint(105, 85))
    after = looks(dated.view)[0]
    assert (after[0] - before[0]) / before[2] == pytest.approx(-45 * count)


def test_shift_and_drag_turns_all_views_around_their_middle(dated):
    pane = dated.view.panes[1]
    port, middle = pane.canvas.viewport(), pane.canvas.viewport().rect().center()
    before = looks(dated.view)[0]
    QTest.mousePress(port, LEFT, SHIFT, middle + QPoint(100, 0))
    move(port, middle + QPoint(0, 100), SHIFT)
    turned = looks(dated.view)
    assert turned[0][3] == pytest.approx(90)
    assert turned[0][:3] == pytest.approx(before[:3])
    assert all_alike(dated.view)
    QTest.mouseRelease(port, LEFT, SHIFT, middle + QPoint(0, 100))
    assert "90" in pane.badge.text()


@pytest.mark.parametrize("degrees", [30, 90, -45, 180])
def test_a_point_stays_under_the_mouse_while_a_turned_view_is_dragged(dated, degrees):
    dated.view.steering.turn(degrees)
    canvas = dated.view.panes[0].canvas
    under = canvas.ground_at(QPoint(80, 90))
    QTest.mousePress(canvas.viewport(), LEFT, PLAIN, QPoint(80, 90))
    move(canvas.viewport(), QPoint(143, 61))
    assert canvas.ground_at(QPoint(143, 61)).distance(under) < canvas.mapUnitsPerPixel() / 100
    QTest.mouseRelease(canvas.viewport(), LEFT, PLAIN, QPoint(143, 61))


@pytest.mark.parametrize("degrees", [0, 30, 90])
def test_the_bright_spot_is_painted_where_its_ground_lies(dated, until, as_pixels, degrees):
    dated.view.steering.turn(degrees)
    assert until(lambda: up_to_date(dated.view))
    for pane in dated.view.panes:
        pane.set_outlines_visible(False)
        values = as_pixels(pane.canvas.grab().toImage().convertToFormat(5))[..., 1].astype(int)
        place = pane.canvas.getCoordinateTransform()
        at = place.transform(QgsPointXY(WEST + 230, NORTH - 170))
        assert values[round(at.y()) - 4 : round(at.y()) + 4, round(at.x()) - 4 : round(at.x()) + 4].min() > 240
        beside = [place.transform(QgsPointXY(WEST + 230 + dx, NORTH - 170 + dy)) for dx, dy in DARK_BESIDE]
        assert max(values[round(one.y()), round(one.x())] for one in beside) < 225


def up_to_date(view) -> bool:
    ground = view._link.ground
    sizes = [ground.frame(pane.canvas.viewport().size()) for pane in view.panes]
    return all(pane.picture is not None and pane.picture.image.size() == s for pane, s in zip(view.panes, sizes))


@pytest.mark.parametrize("degrees", [0, 20, 45, 90, -135, 180])
def test_the_picture_of_a_turned_view_covers_all_its_corners(degrees):
    from qgis.core import QgsCoordinateReferenceSystem
    from qgis.PyQt.QtCore import QSize

    ground = Ground(QgsCoordinateReferenceSystem.fromEpsgId(4528), 500.0, 700.0, 0.5).turned(degrees)
    size = QSize(640, 360)
    frame = ground.rectangle(ground.frame(size))
    back, _ = ground.to_pixels(size).inverted()
    for x, y in ((0, 0), (640, 0), (640, 360), (0, 360)):
        corner = back.map(QPointF(x, y))
        at = QgsPointXY(500 + corner.x(), 700 + corner.y())
        assert frame.buffered(1e-6).contains(at)
    assert ground.turned(360 - degrees).rotation == pytest.approx(0)


def test_home_turns_north_up_again(dated):
    dated.view.steering.turn(30)
    dated.view.fit_patch()
    assert looks(dated.view)[0][3] == 0
    assert dated.view.panes[0].badge.isHidden()


def test_a_view_let_go_moves_alone_and_leaves_the_others_where_they_are(dated, until):
    dated.view.set_active(1)
    dated.view.steering.toggle_link()
    first, second = looks(dated.view)
    dated.view.pan(40, 10)
    dated.view.zoom(2)
    assert looks(dated.view)[0] == first
    assert looks(dated.view)[1] != second
    dated.view.set_active(0)
    dated.view.pan(-7, 3)
    assert looks(dated.view)[0] != first
    assert dated.view.panes[1].badge.text()
    assert not dated.view.panes[0].badge.text()
    own = [dated.view._link.ground_of(pane) for pane in dated.view.panes]
    assert until(lambda: all(abs(p.picture.rectangle.center().x() - g.x) < 1e-6 for p, g in zip(dated.view.panes, own)))


def test_a_view_that_was_let_go_comes_back_to_the_others(dated):
    dated.view.steering.toggle_link()
    dated.view.pan(40, 10)
    dated.view.steering.toggle_link()
    assert all_alike(dated.view)
    assert dated.view.panes[1].badge.isHidden()


def test_the_next_case_links_all_views_again(dated):
    dated.view.steering.toggle_link()
    dated.view.pan(40, 10)
    dated.show("two", dated.patch(120, 260), "2021-01-01", "2025-01-01")
    assert dated.view._link.free is None
    assert all_alike(dated.view)


def test_one_view_alone_takes_all_the_room_and_keys_change_which(dated, until):
    dated.view.set_count(3)
    dated.view.board.set_mode(Mode.ONE)
    seen = []
    for _ in range(3):
        shown = [index for index, pane in enumerate(dated.view.panes) if not pane.isHidden()]
        assert shown == [dated.view.active]
        assert dated.view.panes[shown[0]].width() > dated.view.width() * 0.95
        seen += shown
        dated.view.board.step_active(1)
    assert sorted(seen) == [0, 1, 2]
    dated.view.board.toggle_mode(Mode.ONE)
    assert dated.view.board.mode is Mode.SIDE
    assert not any(pane.isHidden() for pane in dated.view.panes)


def test_a_view_out_of_sight_has_its_picture_ready_in_the_size_of_the_one_in_sight(dated, until):
    dated.view.board.set_mode(Mode.ONE)
    large = dated.view.panes[dated.view.active].canvas.viewport().size()
    assert until(lambda: all(pane.picture.image.size() == large for pane in dated.view.panes))


def test_the_mode_goes_from_one_to_swipe_and_back_to_side_by_side(dated):
    board = dated.view.board
    board.set_mode(Mode.ONE)
    board.toggle_mode(Mode.SWIPE)
    assert board.mode is Mode.SWIPE
    assert [pane.isHidden() for pane in dated.view.panes] == [True, False]
    board.toggle_mode(Mode.SWIPE)
    assert board.mode is Mode.SIDE
    assert not any(pane.isHidden() for pane in dated.view.panes)


def test_swipe_goes_over_to_the_view_that_is_made_active(dated):
    dated.view.set_count(4)
    dated.view.set_active(1)
    dated.view.board.set_mode(Mode.SWIPE)
    dated.view.board.step_active(1)
    assert dated.view.swipe.base == 2
    assert [pane.isHidden() for pane in dated.view.panes] == [True, True, False, True]
    assert dated.view.panes[1].divider is None


def test_turning_by_a_full_circle_ends_where_it_began():
    from qgis.core import QgsCoordinateReferenceSystem

    ground = Ground(QgsCoordinateReferenceSystem.fromEpsgId(4528), 0.0, 0.0, 1.0)
    turned = ground
    for _ in range(24):
        turned = turned.turned(15)
    assert math.isclose(turned.rotation, 0.0, abs_tol=1e-9)

"""Correcting an outline in the Review window, by real key and mouse events."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsPointXY
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QFrame, QLabel, QToolButton
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.domain.geometry import parse_wkb
from redline_review.plugin.domain.outline import count
from redline_review.plugin.domain.outline_figures import OutlineFigures
from redline_review.plugin.domain.records import Draft
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import look, press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.outline.modes import Mode
from redline_review.ui.outline.side import PLATE
from redline_review.ui.outline.words import figures_words

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Left, NoKey = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def begin(desk: ReviewDesk) -> None:
    press(desk, Key.Key_E)
    assert desk.outline.editor is not None
    until("figures", lambda: "Measuring" not in plate(desk))


def plate(desk: ReviewDesk) -> str:
    return desk.compare.panes[desk.compare.active]._told.get(PLATE, "")


def draft(desk: ReviewDesk) -> Draft:
    return desk.session.draft(str(desk.session.current))


def corner(desk: ReviewDesk, number: int, pane: int = 0) -> QPoint:
    """Return where a corner is in a view."""
    return pixel(desk, desk.outline.editor.sketch.rings[0][0][number], pane)


def pixel(desk: ReviewDesk, at: tuple[float, float], pane: int = 0) -> QPoint:
    canvas = desk.compare.panes[pane].canvas
    there = canvas.getCoordinateTransform().transform(QgsPointXY(*at))
    return QPoint(round(there.x()), round(there.y()))


def drag(desk: ReviewDesk, start: QPoint, end: QPoint, pane: int = 0) -> None:
    port = desk.compare.panes[pane].canvas.viewport()
    QTest.mousePress(port, Left, NoKey, start)
    for share in (0.25, 0.5, 0.75, 1.0):
        at = start + (end - start) * share
        move = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), Qt.MouseButton.NoButton, Left, NoKey)
        QApplication.sendEvent(port, move)
    QTest.mouseRelease(port, Left, NoKey, end)


def click(desk: ReviewDesk, *places: QPoint, pane: int = 0) -> None:
    for place in places:
        QTest.mouseClick(desk.compare.panes[pane].canvas.viewport(), Left, NoKey, place)


def test_a_corner_is_dragged_the_figures_follow_and_enter_takes_it_into_the_finding(desk: ReviewDesk) -> None:
    begin(desk)
    assert "As it was flagged" in plate(desk)
    before = plate(desk)
    drag(desk, corner(desk, 2), corner(desk, 2) + QPoint(60, -40))
    until("new figures", lambda: "Against the flagged outline" in plate(desk))
    assert plate(desk) != before
    assert " m² · " in plate(desk)
    assert " ha · " in plate(desk)
    saved(desk)
    assert draft(desk).sketch is not None
    press(desk, Key.Key_Return)
    saved(desk)
    assert desk.outline.editor is None
    assert draft(desk).outline is not None
    assert draft(desk).sketch is None
    assert plate(desk) == ""
    assert desk.session.queue.rows[str(desk.session.current)].status is CaseStatus.STARTED
    kinds = [entry.kind for entry in desk.session.store.history(str(desk.session.current))]
    assert kinds == ["open", "sketch", "outline"]
    assert desk.compare.panes[0]._corrected.placed is not None


@pytest.mark.parametrize(
    ("added", "removed", "words"),
    [
        pytest.param(0.0, 0.0002, "As it was flagged", id="rounding"),
        pytest.param(0.01, 0.04, "Less than 0.1 m² from the flagged outline", id="a corner moved by a hair"),
        pytest.param(3.0, 0.46, "Against the flagged outline: +3.0 m², −0.5 m²", id="square metres"),
    ],
)
def test_an_outline_that_was_corrected_ever_so_little_is_not_called_the_flagged_one(
    qgis_app: QgsApplication, added: float, removed: float, words: str
) -> None:
    figures = OutlineFigures(7075.0 + added - removed, flagged_m2=7075.0, common_m2=7075.0 - removed)
    assert words in figures_words(Mode.CORNERS, figures, {})


def test_the_top_line_says_saved_of_a_step_only_once_it_is_on_the_disk(desk: ReviewDesk) -> None:
    begin(desk)
    saved(desk)
    state, shown = desk.window.findChild(QLabel, "savedState"), []
    desk._saving.handed.connect(lambda act, _future: shown.append((act.kind.value, state.text())))
    press(desk, Key.Key_Tab, Key.Key_Right)
    until("the step handed over", lambda: shown)
    assert shown == [("sketch", "saving…")]
    until("saved", lambda: state.text() == "✓ saved")


def test_undo_in_the_window_takes_the_correction_back_from_the_views_too(desk: ReviewDesk) -> None:
    begin(desk)
    drag(desk, corner(desk, 2), corner(desk, 2) + QPoint(60, -40))
    press(desk, Key.Key_Return)
    press(desk, Key.Key_Z, modifier=Ctrl)
    saved(desk)
    assert draft(desk).outline is None
    until("the flagged outline alone", lambda: desk.compare.panes[0]._corrected.placed is None)


def test_everything_can_be_done_by_keys(desk: ReviewDesk) -> None:
    begin(desk)
    press(desk, Key.Key_Tab, Key.Key_A)
    assert count(desk.outline.editor.editing.shape) == 5
    press(desk, Key.Key_Right, Key.Key_Right, Key.Key_Up)
    press(desk, Key.Key_Down, modifier=Shift)
    pushed = desk.outline.editor.editing.shape
    press(desk, Key.Key_Z, modifier=Ctrl)  # all pushes of one corner are one step
    assert count(desk.outline.editor.editing.shape) == 5
    press(desk, Key.Key_Y, modifier=Ctrl)
    assert desk.outline.editor.editing.shape == pushed
    press(desk, Key.Key_Delete)
    assert count(desk.outline.editor.editing.shape) == 4
    press(desk, Key.Key_R)
    assert desk.outline.editor.mode is Mode.RESHAPE
    press(desk, Key.Key_Escape)
    assert desk.outline.editor.mode is Mode.CORNERS
    press(desk, Key.Key_F, Key.Key_Return)
    saved(desk)
    assert desk.outline.editor is None
    assert draft(desk).outline is None


def test_the_keys_of_the_window_come_back_afterwards_and_others_work_meanwhile(desk: ReviewDesk) -> None:
    first = desk.session.current
    begin(desk)
    press(desk, Key.Key_Down)
    assert desk.session.current == first
    press(desk, Key.Key_Escape, Key.Key_Escape)
    assert desk.outline.editor is None
    press(desk, Key.Key_Down)
    assert desk.session.current != first


def test_giving_up_what_was_changed_takes_a_second_press(desk: ReviewDesk) -> None:
    begin(desk)
    drag(desk, corner(desk, 2), corner(desk, 2) + QPoint(40, 0))
    press(desk, Key.Key_Escape)
    assert desk.outline.editor is not None
    press(desk, Key.Key_Escape)
    saved(desk)
    assert desk.outline.editor is None
    assert draft(desk).outline is None
    assert draft(desk).sketch is None


def test_what_was_begun_waits_when_another_patch_is_opened(desk: ReviewDesk) -> None:
    first = desk.session.current
    begin(desk)
    drag(desk, corner(desk, 2), corner(desk, 2) + QPoint(40, 0))
    shape = desk.outline.editor.editing.shape
    press(desk, Key.Key_J)
    assert desk.outline.editor is None
    look(desk)
    press(desk, Key.Key_K)
    assert desk.session.current == first
    look(desk)
    press(desk, Key.Key_2, Key.Key_Return)
    assert not desk.session.draft(str(first)).decided
    begin(desk)
    assert desk.outline.editor.editing.shape == shape


def test_an_invalid_shape_is_marked_where_it_is_wrong_and_mended_on_request_only(desk: ReviewDesk) -> None:
    begin(desk)
    press(desk, Key.Key_S)  # no snapping: the corner would be caught by the flagged outline
    southwest, northeast = corner(desk, 0), corner(desk, 2)
    drag(desk, southwest, QPoint(northeast.x() + 40, (southwest.y() + northeast.y()) // 2))
    editor = desk.outline.editor
    assert editor.sketch.faults
    press(desk, Key.Key_Return)
    assert desk.outline.editor is editor
    until("said", lambda: "Not valid" in plate(desk))
    wrong = editor.editing.shape
    press(desk, Key.Key_M)
    assert not editor.sketch.faults
    assert editor.editing.shape != wrong
    press(desk, Key.Key_Return)
    saved(desk)
    assert draft(desk).outline is not None


def test_a_line_reshapes_and_cuts_and_rings_are_drawn_and_removed(desk: ReviewDesk) -> None:
    begin(desk)
    press(desk, Key.Key_S)
    editor = desk.outline.editor
    southwest, northeast = corner(desk, 0), corner(desk, 2)
    middle = (southwest + northeast) / 2
    press(desk, Key.Key_X)
    click(desk, QPoint(middle.x(), southwest.y() + 30), QPoint(middle.x() + 5, northeast.y() - 30))
    press(desk, Key.Key_Return)
    assert len(editor.editing.shape) == 2
    assert editor.mode is Mode.CORNERS
    press(desk, Key.Key_Delete, modifier=Shift)
    assert len(editor.editing.shape) == 1
    quarter = (southwest * 3 + northeast) / 4
    press(desk, Key.Key_H)
    click(desk, quarter, quarter + QPoint(12, 0), quarter + QPoint(12, -12))
    press(desk, Key.Key_Return)
    assert sum(len(polygon) for polygon in editor.editing.shape) == 2
    press(desk, Key.Key_P)
    away = QPoint(southwest.x() - 60, southwest.y())
    click(desk, away, away + QPoint(20, 0), away + QPoint(20, -20))
    press(desk, Key.Key_Return)
    assert len(editor.editing.shape) == 2
    click(desk, away)
    press(desk, Key.Key_Delete, modifier=Shift)
    assert len(editor.editing.shape) == 1
    press(desk, Key.Key_Z, modifier=Ctrl)
    assert len(editor.editing.shape) == 2
    press(desk, Key.Key_R)
    west = QPoint(southwest.x() - 40, (southwest.y() + northeast.y()) // 2)
    click(desk, QPoint(southwest.x() + 8, west.y() - 20), west, QPoint(southwest.x() + 8, west.y() + 20))
    press(desk, Key.Key_Return)
    assert editor.mode is Mode.CORNERS
    press(desk, Key.Key_Return)
    saved(desk)
    assert desk.outline.editor is None
    outline = draft(desk).outline
    assert outline is not None
    assert len(parse_wkb(outline)) == 2


def test_a_drawn_line_follows_the_zone_s_border(desk: ReviewDesk) -> None:
    begin(desk)
    press(desk, Key.Key_T)
    editor = desk.outline.editor
    until("the borders", lambda: len(editor.line.borders._lines) > 1)
    zone = next(zone for zone in desk.session.zones.values())
    ring = parse_wkb(zone.outline)[0][0]
    on_border = [editor._places.ground(point) for point in ring]
    assert editor.line.add(on_border[1], 5.0)
    assert editor.line.add(on_border[3], 5.0)
    assert editor.line.points[1] in (ring[2], ring[0])


def test_the_bar_says_the_tools_with_their_keys_and_works_by_mouse(desk: ReviewDesk) -> None:
    begin(desk)
    bar = desk.compare.board.findChild(QFrame, "outlineBar")
    buttons = {button.text().split("  ")[0]: button for button in bar.findChildren(QToolButton)}
    assert buttons["Reshape"].text().endswith("R")
    QTest.mouseClick(buttons["Reshape"], Left)
    assert desk.outline.editor.mode is Mode.RESHAPE
    QTest.mouseClick(buttons["Give up"], Left)
    QTest.mouseClick(buttons["Finish"], Left)
    assert desk.outline.editor is None


def test_the_ground_is_dragged_where_no_corner_is(desk: ReviewDesk) -> None:
    begin(desk)
    before = desk.compare.steering.link.ground
    drag(desk, QPoint(20, 20), QPoint(50, 60))
    after = desk.compare.steering.link.ground
    assert (after.x, after.y) == pytest.approx((before.x - 30 * before.mupp, before.y + 40 * before.mupp))
    assert desk.outline.editor.steps == 0


def cut(desk: ReviewDesk) -> None:
    press(desk, Key.Key_S)
    southwest, northeast = corner(desk, 0), corner(desk, 2)
    middle = (southwest.x() + northeast.x()) // 2
    press(desk, Key.Key_X)
    click(desk, QPoint(middle, southwest.y() + 30), QPoint(middle + 5, northeast.y() - 30))
    press(desk, Key.Key_Return)


def test_a_cut_is_said_as_a_cut_and_not_as_a_fault_and_enter_stores_no_touching_parts(desk: ReviewDesk) -> None:
    begin(desk)
    cut(desk)
    editor = desk.outline.editor
    assert len(editor.editing.shape) == 2
    until("said", lambda: "touch along a cut" in plate(desk))
    assert "Not valid" not in plate(desk)
    assert not editor.sketch.faults
    press(desk, Key.Key_M)
    assert len(editor.editing.shape) == 2
    press(desk, Key.Key_Return)
    assert desk.outline.editor is editor
    assert "(Shift+X)" in desk._top._message.text()
    assert "press M" not in desk._top._message.text()
    assert draft(desk).outline is None
    press(desk, Key.Key_Delete, modifier=Shift)
    until("one part", lambda: "touch along" not in plate(desk))
    press(desk, Key.Key_Return)
    saved(desk)
    assert len(parse_wkb(draft(desk).outline or b"")) == 1


def test_splitting_an_outline_of_one_part_says_at_once_to_cut_first(desk: ReviewDesk) -> None:
    begin(desk)
    press(desk, Key.Key_Tab)
    press(desk, Key.Key_X, modifier=Shift)
    assert "cut it first (X" in desk._top._message.text()
    assert "cannot be undone" not in desk._top._message.text()


def test_a_piece_is_split_off_as_a_patch_of_its_own_at_the_second_press(desk: ReviewDesk) -> None:
    parent, before = str(desk.session.current), len(desk.session.cases)
    begin(desk)
    press(desk, Key.Key_S)
    southwest, northeast = corner(desk, 0), corner(desk, 2)
    middle = (southwest.x() + northeast.x()) // 2
    press(desk, Key.Key_X)
    click(desk, QPoint(middle, southwest.y() + 30), QPoint(middle + 5, northeast.y() - 30))
    press(desk, Key.Key_Return)
    press(desk, Key.Key_X, modifier=Shift)
    assert desk.outline.editor is not None
    press(desk, Key.Key_X, modifier=Shift)
    assert desk.outline.editor is None
    until("the piece", lambda: len(desk.session.cases) == before + 1)
    piece = next(case for case in desk.session.cases.values() if case.issued_id == "JS-0000-1")
    assert desk.session.draft(parent).outline is not None
    assert desk.session.current == parent
    assert "JS-0000-1 is a patch of its own, in the list below JS-0000" in desk._top._message.text()
    order = desk.session.queue.order
    assert order.index(piece.case_id) == order.index(parent) + 1
    saved(desk)
    press(desk, Key.Key_4, Key.Key_Return)
    desk.controller.go(piece.case_id)
    look(desk)
    press(desk, Key.Key_4, Key.Key_Return)
    saved(desk)
    assert [desk.session.draft(one).decided for one in (parent, piece.case_id)] == [True, True]

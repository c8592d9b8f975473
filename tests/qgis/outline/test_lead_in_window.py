"""Drawing a lead of one's own in the Review window, by mouse and by keys."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from redline_review.plugin.domain.geometry import parse_wkb
from redline_review.plugin.domain.outline_leads import OWN_SOURCE
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import look, press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.outline.lead import PLATE

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Left, NoKey = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def begin(desk: ReviewDesk) -> None:
    press(desk, Key.Key_D, modifier=Ctrl)
    assert desk.outline.lead.is_on


def click(desk: ReviewDesk, *places: QPoint) -> None:
    for place in places:
        QTest.mouseClick(desk.compare.panes[0].canvas.viewport(), Left, NoKey, place)


def test_a_lead_drawn_by_clicks_is_in_the_queue_screened_and_can_be_answered(desk: ReviewDesk) -> None:
    first, before = desk.session.current, len(desk.session.cases)
    begin(desk)
    click(desk, QPoint(60, 60), QPoint(120, 60), QPoint(120, 110))
    until("figures", lambda: " ha · " in desk.compare.panes[desk.compare.active]._told.get(PLATE, ""))
    press(desk, Key.Key_Return)
    assert not desk.outline.lead.is_on
    until("the lead shown", lambda: desk.session.current != first)
    case = desk.session.case(str(desk.session.current))
    assert len(desk.session.cases) == before + 1
    assert case.facts.lead_source == OWN_SOURCE
    assert len(parse_wkb(case.outline)[0][0]) == 4
    until("its screening", lambda: case.case_id in desk.session.contents.screenings)
    look(desk)
    press(desk, Key.Key_4, Key.Key_Return)
    saved(desk)
    assert desk.session.draft(case.case_id).decided


def test_steps_before_a_lead_are_still_taken_back_and_how_to_answer_a_mistake_is_said(desk: ReviewDesk) -> None:
    first = str(desk.session.current)
    press(desk, Key.Key_4)
    saved(desk)
    begin(desk)
    click(desk, QPoint(60, 60), QPoint(120, 60), QPoint(120, 110))
    press(desk, Key.Key_Return)
    until("the lead shown", lambda: desk.session.current != first)
    assert "drawn by mistake" in desk._top._message.text()
    assert desk.session.draft(first).answers
    press(desk, Key.Key_Z, modifier=Ctrl)
    saved(desk)
    assert not desk.session.draft(first).answers


def test_a_lead_is_drawn_by_keys_alone(desk: ReviewDesk) -> None:
    first = desk.session.current
    begin(desk)
    press(desk, Key.Key_S, Key.Key_A, *[Key.Key_Right] * 4, Key.Key_A, *[Key.Key_Down] * 4, Key.Key_A)
    press(desk, *[Key.Key_Left] * 2, Key.Key_A, Key.Key_Backspace, Key.Key_Return)
    until("the lead shown", lambda: desk.session.current != first)
    assert len(parse_wkb(desk.session.case(str(desk.session.current)).outline)[0][0]) == 4


def test_a_shape_that_crosses_itself_stays_and_is_said(desk: ReviewDesk) -> None:
    begin(desk)
    press(desk, Key.Key_S)
    click(desk, QPoint(60, 60), QPoint(120, 120), QPoint(120, 60), QPoint(60, 120))
    press(desk, Key.Key_Return)
    assert desk.outline.lead.is_on
    assert "not valid" in desk._top._message.text()
    press(desk, Key.Key_Escape, Key.Key_Escape)
    assert not desk.outline.lead.is_on


def test_two_points_are_no_lead(desk: ReviewDesk) -> None:
    begin(desk)
    click(desk, QPoint(60, 60), QPoint(120, 120))
    press(desk, Key.Key_Return)
    assert desk.outline.lead.is_on
    assert "three" in desk._top._message.text()

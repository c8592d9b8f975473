"""Arrows and words on the images, by real key, mouse and input-method events."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QInputMethodEvent, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from redline_review.plugin.domain.outline_marks import Mark, MarkKind
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import look, press, saved
from redline_review.ui.desk import ReviewDesk

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Left, NoKey = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def marks(desk: ReviewDesk) -> tuple[Mark, ...]:
    return desk.outline._work.marks(str(desk.session.current))


def begin(desk: ReviewDesk) -> None:
    press(desk, Key.Key_N, modifier=Shift)
    assert desk.outline.marks.is_on


def arrow(desk: ReviewDesk, start: QPoint, end: QPoint, pane: int = 1) -> None:
    port = desk.compare.panes[pane].canvas.viewport()
    QTest.mouseMove(port, start)
    QTest.mousePress(port, Left, NoKey, start)
    for share in (0.5, 1.0):
        at = QPointF(start + (end - start) * share)
        QApplication.sendEvent(port, QMouseEvent(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton, Left, NoKey))
    QTest.mouseRelease(port, Left, NoKey, end)


def write(desk: ReviewDesk, text: str) -> None:
    """Write as an input method does, then Enter."""
    field = QApplication.focusWidget()
    assert field is not None
    assert field.objectName() == "markField"
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)
    press(desk, Key.Key_Return)


def test_an_arrow_with_words_is_kept_with_the_finding_on_the_image_it_was_set_on(desk: ReviewDesk) -> None:
    begin(desk)
    arrow(desk, QPoint(80, 90), QPoint(140, 130))
    write(desk, "新建道路")
    saved(desk)
    (mark,) = marks(desk)
    assert (mark.kind, mark.text, mark.date) == (MarkKind.ARROW, "新建道路", "2026-05-02")
    press(desk, Key.Key_Escape)
    assert not desk.outline.marks.is_on
    assert [len(item._marks) for item in desk.outline.marks._items.values()] == [0, 1]
    press(desk, Key.Key_2)  # a single key is the window's again
    assert desk.session.answers()


def test_marks_are_set_chosen_and_removed_by_keys_alone(desk: ReviewDesk) -> None:
    begin(desk)
    press(desk, Key.Key_Left, Key.Key_A, Key.Key_Right, Key.Key_Right, Key.Key_A, Key.Key_Return)
    press(desk, Key.Key_Up, Key.Key_T)
    write(desk, "here")
    assert [mark.kind for mark in marks(desk)] == [MarkKind.ARROW, MarkKind.TEXT]
    press(desk, Key.Key_Tab, Key.Key_Delete)
    assert [mark.text for mark in marks(desk)] == ["here"]
    press(desk, Key.Key_Return)
    press(desk, Key.Key_Z, modifier=Ctrl)
    saved(desk)
    assert len(marks(desk)) == 2


def test_esc_drops_a_mark_that_has_no_words_yet(desk: ReviewDesk) -> None:
    begin(desk)
    press(desk, Key.Key_T, Key.Key_Escape)
    assert marks(desk) == ()
    assert desk.outline.marks.is_on
    press(desk, Key.Key_T, Key.Key_Return)  # words without words are none
    assert marks(desk) == ()


def test_marks_come_back_with_their_patch_and_leave_with_it(desk: ReviewDesk) -> None:
    begin(desk)
    arrow(desk, QPoint(80, 90), QPoint(140, 130), pane=0)
    write(desk, "x")
    press(desk, Key.Key_J)
    look(desk)
    assert not desk.outline.marks.is_on
    assert all(not item._marks for item in desk.outline.marks._items.values())
    press(desk, Key.Key_K)
    look(desk)
    until("the mark", lambda: any(item._marks for item in desk.outline.marks._items.values()))

"""Keys and text in the Review window: real key events, input-method events, on a small real workspace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, Qt
from qgis.PyQt.QtGui import QInputMethodEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.app.taking_in import take_in
from redline_review.plugin.domain.operations import Change, ChangePage, Tombstone
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import make_workspace, opened_desk, press, saved
from redline_review.ui.add_images import AddImagesDialog
from redline_review.ui.desk import ReviewDesk


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace("support_workspace.py", tmp_path_factory.mktemp("keys") / "workspace")


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    with opened_desk(made, tmp_path / "workspace") as opened:
        yield opened


def note(desk: ReviewDesk) -> QPlainTextEdit:
    return desk.window.findChild(QPlainTextEdit, "noteEdit")


def compose(desk: ReviewDesk, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QCoreApplication.sendEvent(QApplication.focusWidget(), event)


def current(desk: ReviewDesk) -> str:
    return desk.session.case(desk.session.current).issued_id


def come_in(desk: ReviewDesk) -> None:
    """Take in what the store holds, as after a sync."""
    desk._take_in(take_in(desk.session.sitting(), desk._store.contents(desk.session.contents)))


def test_a_false_alarm_costs_two_keys(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, Qt.Key.Key_4, Qt.Key.Key_Return)
    saved(desk)
    assert desk.session.queue.rows[first].status is CaseStatus.DECIDED
    assert dict(desk.session.draft(first).answers) == {"reality": "not_real", "false_alarm_reason": "season"}
    assert desk.session.current != first


class Paints(QObject):
    """Counts what is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_finding_paints_nothing_before_the_next_patch_is_called_up(desk: ReviewDesk) -> None:
    paints, shown_at = Paints(), []
    desk.controller.case_shown.connect(lambda _case: shown_at.append(paints.count))
    press(desk, Qt.Key.Key_4)
    QApplication.instance().installEventFilter(paints)
    press(desk, Qt.Key.Key_Return)
    QApplication.instance().removeEventFilter(paints)
    assert shown_at == [0]


def test_a_confirmed_change_costs_four_keys(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, Qt.Key.Key_1, Qt.Key.Key_6, Qt.Key.Key_2, Qt.Key.Key_Return)
    saved(desk)
    answers = desk.session.draft(first).answers
    assert desk.session.queue.rows[first].status is CaseStatus.DECIDED
    assert (answers["activity_actual"], answers["change_type"]) == ("breeding", "expanded")
    assert answers["legality"] == "undetermined"


def test_enter_too_early_saves_nothing_and_marks_what_is_open(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, Qt.Key.Key_1, Qt.Key.Key_Return)
    assert desk.session.current == first
    assert not desk.session.draft(first).decided
    marked = [
        b.text() for b in desk.window.findChildren(QPushButton) if b.property("class") == "marked" and b.isVisible()
    ]
    assert len(marked) == 1  # the other open question is the focused one
    assert desk._top._message.text()


@pytest.mark.parametrize(
    ("key", "step"),
    [
        pytest.param(Qt.Key.Key_J, 1, id="J"),
        pytest.param(Qt.Key.Key_Down, 1, id="arrow down"),
        pytest.param(Qt.Key.Key_K, -1, id="K"),
        pytest.param(Qt.Key.Key_Up, -1, id="arrow up"),
    ],
)
def test_single_keys_step_through_the_queue(desk: ReviewDesk, key: int, step: int) -> None:
    press(desk, Qt.Key.Key_J, Qt.Key.Key_J)
    place = desk.session.queue.order.index(desk.session.current)
    press(desk, key)
    assert desk.session.queue.order.index(desk.session.current) == place + step


def test_tab_goes_through_the_questions_and_back(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_1)
    assert desk.controller.form.focused == "activity_actual"
    press(desk, Qt.Key.Key_Tab)
    assert desk.controller.form.focused == "change_type"
    press(desk, Qt.Key.Key_Backtab, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert desk.controller.form.focused == "activity_actual"


def test_undo_and_redo_by_key_go_back_to_the_patch(desk: ReviewDesk) -> None:
    first = current(desk)
    press(desk, Qt.Key.Key_4, Qt.Key.Key_Return)
    press(desk, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert current(desk) == first
    assert not desk.session.draft(desk.session.current).decided
    press(desk, Qt.Key.Key_Y, modifier=Qt.KeyboardModifier.ControlModifier)
    assert desk.session.draft(desk.session.current).decided


def test_enter_while_composing_belongs_to_the_input_method(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, Qt.Key.Key_N)
    assert QApplication.focusWidget() is note(desk)
    compose(desk, "xian'chang")
    compose(desk, "现场")
    press(desk, Qt.Key.Key_Return)
    assert desk.session.current == first
    assert QApplication.focusWidget() is note(desk)
    compose(desk, "", "现场有挖掘机")
    assert note(desk).toPlainText() == "现场有挖掘机"


def test_after_a_note_in_chinese_the_next_single_key_works_at_once(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, Qt.Key.Key_N)
    compose(desk, "现场")
    compose(desk, "", "现场")
    press(desk, Qt.Key.Key_Return, Qt.Key.Key_4)
    saved(desk)
    answers = desk.session.draft(first).answers
    assert answers == {"note": "现场", "reality": "not_real", "false_alarm_reason": "season"}


def test_keys_typed_into_the_note_are_text(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, Qt.Key.Key_N)
    QTest.keyClicks(note(desk), "j4 f")
    QTest.keyClick(note(desk), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(note(desk), "1")
    assert note(desk).toPlainText() == "j4 f\n1"
    assert desk.session.current == first
    press(desk, Qt.Key.Key_Escape)
    saved(desk)
    assert dict(desk.session.draft(first).answers) == {"note": "j4 f\n1"}
    assert not desk.session.draft(first).flagged


def test_a_note_is_saved_when_the_reviewer_goes_on_while_typing(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, Qt.Key.Key_N)
    QTest.keyClicks(note(desk), "half")
    desk.controller.go(desk.session.queue.order[2])
    saved(desk)
    assert desk.session.draft(first).answers["note"] == "half"
    assert note(desk).toPlainText() == ""


def state(desk: ReviewDesk) -> str:
    return desk.window.findChild(QLabel, "savedState").text()


def test_the_top_line_says_saved_only_once_what_was_typed_is_on_the_disk(desk: ReviewDesk) -> None:
    first = str(desk.session.current)
    saved(desk)
    assert state(desk) == "✓ saved"
    press(desk, Qt.Key.Key_N)
    QTest.keyClicks(note(desk), "half")
    assert state(desk) == "saving…"
    until("saved", lambda: state(desk) == "✓ saved")
    assert desk.session.store.history(first)[-1].payload["text"] == "half"


def test_a_note_typed_without_a_rest_is_kept_meanwhile(desk: ReviewDesk) -> None:
    first, field = str(desk.session.current), note(desk)
    press(desk, Qt.Key.Key_N)
    field._typing._quiet.setInterval(3_600_000)  # as if the keys came faster than any rest
    field._typing._latest.setInterval(20)
    QTest.keyClicks(field, "an endless note")
    until("the note in the store", lambda: desk.session.store.history(first)[-1].kind == "note")
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, " and more")
    press(desk, Qt.Key.Key_Escape)
    saved(desk)
    assert desk.session.draft(first).answers["note"] == "an endless note and more"


def test_outside_text_fields_the_input_method_is_off(desk: ReviewDesk) -> None:
    open_for_words = [
        widget
        for widget in [desk.window, *desk.window.findChildren(QWidget)]
        if widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget, (QLineEdit, QPlainTextEdit))
        and not isinstance(widget.parent(), QPlainTextEdit)
    ]
    assert open_for_words == []


def test_the_coordinates_are_copied_by_key(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_C, modifier=Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text()
    assert "120°" in copied
    assert "E" in copied


def test_space_blinks_only_while_held(desk: ReviewDesk) -> None:
    until("painted", lambda: all(pane.picture is not None for pane in desk.compare.panes))
    later = desk.compare.panes[1]
    QTest.keyPress(desk.window, Qt.Key.Key_Space)
    assert later._picture.borrowed is desk.compare.panes[0].picture
    QTest.keyRelease(desk.window, Qt.Key.Key_Space)
    assert later._picture.borrowed is None


def test_finding_by_id_from_the_keyboard(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_G, modifier=Qt.KeyboardModifier.ControlModifier)
    field = desk.window.findChild(QLineEdit, "queueFilter")
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "0004")
    press(desk, Qt.Key.Key_Return)
    assert current(desk) == "JS-0004"
    assert field.text() == ""
    press(desk, Qt.Key.Key_K)
    assert current(desk) == "JS-0003"


def test_every_action_has_a_key_and_no_two_share_one(desk: ReviewDesk) -> None:
    from redline_review.ui.actions import REVIEW_ACTIONS

    keys = [sequence.toString() for spec in REVIEW_ACTIONS for sequence in desk._actions.get(spec.name).shortcuts()]
    assert "" not in keys
    assert len(keys) == len(set(keys))
    assert not {"Ctrl+Space", "Shift", "Ctrl+Shift+Z", "Shift+Space", "Ctrl+."} & set(keys)


def test_images_are_added_by_key_and_show_up_in_the_timeline(desk: ReviewDesk, tmp_path: Path) -> None:
    known = {image.date for image in desk.session.contents.images}
    source = desk.workspace.imagery / "after_20260502_GF7.tif"
    (tmp_path / "more_20250601_GF1.tif").write_bytes(source.read_bytes())
    press(desk, Qt.Key.Key_I, modifier=Qt.KeyboardModifier.ControlModifier)
    dialog = desk.window.findChild(AddImagesDialog)
    dialog._box.dropped([str(tmp_path / "more_20250601_GF1.tif")])  # a file dialog is Qt's own
    button = dialog.findChild(QPushButton, "addImages")
    until("the files looked into", button.isEnabled)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    until("the images in the window", lambda: len(desk.session.contents.images) == 3)
    assert {image.date for image in desk.session.contents.images} == {*known, "2025-06-01"}
    until("painted", lambda: all(pane.picture is not None for pane in desk.compare.panes))
    until("the dialog gone", lambda: desk.window.findChild(AddImagesDialog) is None)
    desk.window.activateWindow()
    until("the window active", lambda: QApplication.activeWindow() is desk.window)
    press(desk, Qt.Key.Key_BracketLeft)
    assert desk.compare.dates[1] == "2025-06-01"


def test_a_file_that_is_no_image_is_said_and_nothing_is_added(desk: ReviewDesk, tmp_path: Path) -> None:
    (tmp_path / "broken.tif").write_bytes(b"II*\\0 cut")
    press(desk, Qt.Key.Key_I, modifier=Qt.KeyboardModifier.ControlModifier)
    dialog = desk.window.findChild(AddImagesDialog)
    dialog._box.dropped([str(tmp_path / "broken.tif")])
    until("the file looked into", lambda: "broken.tif" in dialog._box._say.words())
    assert not dialog.findChild(QPushButton, "addImages").isEnabled()
    dialog.reject()


def test_a_finding_on_pictures_that_nobody_saw_takes_a_second_enter(desk: ReviewDesk) -> None:
    desk.controller.go(desk.session.queue.order[3])
    unseen = desk.session.current
    assert desk.compare.panes[0].picture is None
    press(desk, Qt.Key.Key_4, Qt.Key.Key_Return)
    assert not desk.session.draft(unseen).decided
    assert "Enter once more" in desk._top._message.text()
    press(desk, Qt.Key.Key_Return)
    assert desk.session.draft(unseen).decided


def test_enter_in_an_open_list_chooses_there_and_saves_no_finding(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, Qt.Key.Key_4)
    box = desk.window.findChild(QComboBox, "queueSort")
    box.showPopup()
    until("the list open", lambda: box.view().isVisible())
    QTest.keyClick(box.view(), Qt.Key.Key_Down)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    assert box.currentIndex() == 1
    assert not desk.session.draft(first).decided


def test_a_note_being_typed_survives_what_comes_in_meanwhile(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, Qt.Key.Key_N)
    QTest.keyClicks(note(desk), "half a sen")
    come_in(desk)
    QTest.keyClicks(note(desk), "tence")
    assert note(desk).toPlainText() == "half a sentence"
    press(desk, Qt.Key.Key_Escape)
    saved(desk)
    assert desk.session.draft(first).answers["note"] == "half a sentence"


@pytest.mark.parametrize(
    ("reason", "status", "words"),
    [
        ("left_scope", CaseStatus.GONE, "Moved out of your area by zhao on 2026-05-02; that is who to ask."),
        ("deleted", CaseStatus.DELETED, "Deleted on the platform by zhao on 2026-05-02."),
    ],
)
def test_the_window_stays_on_a_patch_that_is_taken_away_and_says_so(
    desk: ReviewDesk, reason: str, status: CaseStatus, words: str
) -> None:
    first = desk.session.current
    saved(desk)
    told = Tombstone("case", first, reason, at="2026-05-02T08:00:00.000Z", by="zhao")
    desk._store.take_in(ChangePage((Change(1, told),), "c", False)).result(10)
    come_in(desk)
    assert desk.session.current == first
    assert desk.session.queue.rows[first].status is status
    notice = desk.window.findChild(QLabel, "caseNotice")
    assert notice.isVisible()
    assert words in notice.text()
    assert "the next time it is not listed" in notice.text()
    press(desk, Qt.Key.Key_4)
    assert desk.session.answers(), "and what is found all the same is kept"
    saved(desk)
    assert desk._store.contents().gone == {first: reason}
    assert desk._store.contents().drafts[first].answers == desk.session.answers()
    assert "stays here and can be exported" in notice.text()
    assert [case.case_id for case in desk._store.contents().cases if case.case_id == first] == [first]


def test_a_note_typed_on_a_patch_that_is_taken_away_is_kept(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, Qt.Key.Key_N)
    QTest.keyClicks(note(desk), "mine")
    page = ChangePage((Change(1, Tombstone("case", first, "left_scope")),), "c", False)
    desk._store.take_in(page).result(10)
    come_in(desk)
    saved(desk)
    assert desk._store.contents().drafts[first].answers["note"] == "mine"
    assert desk.session.queue.rows[first].status is CaseStatus.GONE

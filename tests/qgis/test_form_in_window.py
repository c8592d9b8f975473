"""The whole form in the Review window: parts, texts, dates, papers, an earlier finding. By real keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QMimeData, Qt
from qgis.PyQt.QtGui import QInputMethodEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from redline_review.plugin.app.links import Links
from redline_review.plugin.app.queue import CaseStatus
from redline_review.tests.qgis.support_linked_desk import ENTER, ESC, REAL, at, linked_desk, make_linked, said
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import opened_desk, press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.form.answer_line import AnswerLine
from redline_review.ui.form.block import Block, set_class
from redline_review.ui.form.fitting_button import PADDING_PX, FittingButton
from redline_review.ui.review.note_edit import NoteEdit

K = Qt.Key
RESOURCES = Path(__file__).resolve().parents[2] / "resources"
TAB = K.Key_Tab
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_linked(tmp_path_factory.mktemp("form") / "workspace")


@pytest.fixture
def own_form(made: Path, tmp_path: Path) -> Path:
    """A workspace whose own form lacks a comma."""
    folder = tmp_path / "own"
    shutil.copytree(made, folder)
    (folder / "forms").mkdir()
    text = (RESOURCES / "forms" / "desk.json").read_text(encoding="utf-8")
    (folder / "forms" / "desk.json").write_text(text.replace('"version": 2,', '"version": 2', 1), encoding="utf-8")
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    with linked_desk(made, tmp_path / "workspace", "JS-0003") as opened:
        yield opened


def write(words: str, *keys: int, desk: ReviewDesk) -> None:
    QTest.keyClicks(QApplication.focusWidget(), words)
    press(desk, *keys)


def answers(desk: ReviewDesk) -> dict[str, object]:
    return dict(desk.session.answers())


def in_sight(desk: ReviewDesk) -> list[str]:
    """Return the questions that are shown, in the order of the form."""
    shown = {block.name for block in desk.window.findChildren(Block) if block.isVisible()}
    return [question.id for question in desk.session.form.questions if question.id in shown]


def field(desk: ReviewDesk, question: str) -> QWidget:
    return desk.window.findChild(QWidget, f"answer_{question}")


def shown_words(desk: ReviewDesk) -> str:
    widgets = [*desk.window.findChildren(QLabel), *desk.window.findChildren(FittingButton)]
    return "\n".join(one.text() for one in widgets if one.isVisible())


def visit(desk: ReviewDesk, day: str = "2026-11-02") -> None:
    """Record a site check through the part of the form."""
    press(desk, K.Key_X, K.Key_3, K.Key_1)
    for words in (day, "Wuzhong", "Wang, Li"):
        write(words, ENTER, desk=desk)
    press(desk, ESC, K.Key_X)


def test_only_the_first_question_is_asked_and_rare_ones_are_not_even_made(desk: ReviewDesk) -> None:
    assert in_sight(desk) == ["reality"]
    assert len(desk.window.findChildren(Block)) == 2  # it, and the list of parts


def test_one_key_lists_the_parts_and_one_more_opens_one(desk: ReviewDesk) -> None:
    press(desk, *REAL, K.Key_X)
    assert "2   Permits" in shown_words(desk)
    press(desk, K.Key_2)
    assert {"permit_eia", "permit_other"} <= set(in_sight(desk))
    press(desk, K.Key_1)
    write("2024-3", ENTER, desk=desk)
    assert answers(desk)["permit_eia_number"] == "2024-3"
    assert desk.controller.form.focused == "permit_forestry"
    press(desk, K.Key_X)
    assert "permit_forestry" not in in_sight(desk)


def test_parts_fold_at_the_next_patch(desk: ReviewDesk) -> None:
    press(desk, *REAL, K.Key_X, K.Key_2)
    at(desk, "JS-0004")
    assert in_sight(desk) == ["reality"]


def test_unlawful_is_refused_in_words_and_then_asks_for_its_papers_in_place(desk: ReviewDesk) -> None:
    press(desk, *REAL, K.Key_5)
    assert "site check first" in said(desk)
    assert answers(desk)["legality"] == "undetermined"
    visit(desk)
    desk.controller.form._on_focus("legality")
    press(desk, K.Key_5)
    assert answers(desk)["legality"] == "unlawful"
    assert QApplication.focusWidget() is field(desk, "deciding_unit")
    case_id = desk.session.current
    for words in ("The bureau", "No. 1", "Photos", "Article 26"):
        assert not desk.session.draft(case_id).decided
        write(words, ENTER, desk=desk)
    press(desk, ENTER)
    saved(desk)
    assert desk.session.queue.rows[case_id].status is CaseStatus.DECIDED
    assert desk.session.draft(case_id).answers["deciding_unit"] == "The bureau"
    assert desk._store.contents().drafts[case_id].answers["deciding_document"] == "No. 1"


def test_the_allowed_activities_are_those_of_the_zone_and_their_basis_is_recorded(desk: ReviewDesk) -> None:
    press(desk, *REAL, K.Key_3)
    assert answers(desk)["zone_level"] == "redline"
    assert len([line for line in shown_words(desk).splitlines() if line.startswith(tuple("1234567890"))]) >= 10
    press(desk, K.Key_2)
    assert answers(desk)["limited_activity_item"] == "residents"
    assert "142号，第2项" in str(answers(desk)["legality_basis"])


def test_a_bad_date_stays_in_its_field_and_says_what_is_wrong(desk: ReviewDesk) -> None:
    press(desk, *REAL, K.Key_X, K.Key_3, K.Key_1)
    write("2026-13-45", ENTER, desk=desk)
    edit = field(desk, "inspection_date")
    assert isinstance(edit, QLineEdit)
    assert (edit.text(), QApplication.focusWidget()) == ("2026-13-45", edit)
    assert "is no date" in shown_words(desk)
    assert "⚠" in shown_words(desk)
    edit.selectAll()
    write("2026/11/2", ENTER, desk=desk)
    assert answers(desk)["inspection_date"] == "2026-11-02"
    assert QApplication.focusWidget() is field(desk, "inspection_unit")


def test_a_bad_date_is_kept_by_the_draft_and_decides_nothing(desk: ReviewDesk) -> None:
    press(desk, *REAL)
    visit(desk, "2026-11-02")
    desk.session.write("inspection_date", "2099-01-01")
    press(desk, ENTER)
    assert not desk.session.draft(desk.session.current).decided
    assert "too late" in said(desk)
    assert desk.controller.form.focused == "inspection_date"


def test_a_text_is_saved_while_it_is_typed_and_survives_the_next_patch(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, *REAL, K.Key_X, K.Key_1)
    assert QApplication.focusWidget() is field(desk, "activity_name")
    write("j4 quarry", desk=desk)
    until("the resting text saved", lambda: desk.session.draft(first).answers.get("activity_name") == "j4 quarry")
    write(" half", desk=desk)
    desk.controller.go(desk.session.queue.order[0])
    assert desk.session.draft(first).answers["activity_name"] == "j4 quarry half"
    press(desk, K.Key_4)
    assert answers(desk)["reality"] == "not_real"


def test_a_finding_that_needs_a_visit_still_costs_two_keys(desk: ReviewDesk) -> None:
    first = desk.session.current
    press(desk, K.Key_3, ENTER)
    saved(desk)
    assert desk.session.queue.rows[first].status is CaseStatus.DECIDED
    assert desk.session.draft(first).answers == {"reality": "undecided"}


def test_a_long_list_is_reached_by_keys_page_by_page(desk: ReviewDesk) -> None:
    press(desk, *REAL, K.Key_X, K.Key_1)
    desk.controller.form._on_focus("zone_type_actual")
    press(desk, K.Key_0, K.Key_6)
    assert answers(desk)["zone_type_actual"] == "ecological_forest"


@pytest.mark.parametrize(
    ("question", "most"), [pytest.param("note", 20_000, id="note"), pytest.param("builder", 200, id="a line")]
)
def test_a_megabyte_is_refused_whole_and_the_text_before_it_stays(desk: ReviewDesk, question: str, most: int) -> None:
    press(desk, *REAL)
    if question == "note":
        press(desk, K.Key_N)
        edit = desk.window.findChild(QPlainTextEdit, "noteEdit")
    else:
        press(desk, K.Key_X, K.Key_1)
        desk.controller.form._on_focus(question)
        edit = field(desk, question)
    assert QApplication.focusWidget() is edit
    write("before", desk=desk)
    QApplication.clipboard().setText("长" * 1_000_000)
    press(desk, K.Key_V, modifier=CONTROL)
    text = edit.toPlainText() if isinstance(edit, QPlainTextEdit) else edit.text()
    assert text == "before"
    assert f"{most:,}" in said(desk)
    press(desk, ESC)
    saved(desk)
    assert answers(desk)[question] == "before"


def test_a_note_that_is_too_long_already_is_shown_in_part_and_never_written_over(desk: ReviewDesk) -> None:
    case_id = str(desk.session.current)
    edit = desk.window.findChild(QPlainTextEdit, "noteEdit")
    edit.load("长" * 1_000_000)
    assert edit.isReadOnly()
    assert len(edit.toPlainText()) < 3_000
    press(desk, K.Key_N)
    pressed: list[bool] = []
    for action in desk.window.actions():
        action.triggered.connect(pressed.append)
    write("typed 1", desk=desk)
    assert not pressed
    press(desk, ESC)
    assert "note" not in desk.session.draft(case_id).answers


def test_pasted_text_of_any_writing_is_kept_as_it_is(desk: ReviewDesk) -> None:
    text = "مرحبا 12 👩🏽‍🌾 𠮷 拖拉机"
    press(desk, K.Key_N)
    mime = QMimeData()
    mime.setText(text)
    desk.window.findChild(QPlainTextEdit, "noteEdit").insertFromMimeData(mime)
    press(desk, ESC)
    saved(desk)
    assert desk._store.contents().drafts[desk.session.current].answers["note"] == text


def test_an_earlier_finding_is_shown_whole_by_one_key_and_taken_by_it_again(desk: ReviewDesk) -> None:
    case_id = at(desk, "JS-0000")
    earlier = desk.window.findChild(QLabel, "earlierFinding")
    assert "Y: look" in earlier.text()
    press(desk, K.Key_Y)
    assert "OLD-2" in earlier.text()
    assert "Partly real" in earlier.text()
    assert not answers(desk)
    press(desk, K.Key_Y)
    assert answers(desk)["reality"] == "partly"
    assert desk.controller.form.focused == "activity_actual"
    press(desk, K.Key_Z, modifier=CONTROL)
    assert not answers(desk)
    assert desk.session.current == case_id


def test_a_look_at_an_earlier_finding_holds_for_its_patch_only(desk: ReviewDesk) -> None:
    at(desk, "JS-0000")
    press(desk, K.Key_Y)
    at(desk, "JS-0003")
    press(desk, K.Key_Y)
    assert "This place has no earlier finding" in said(desk)
    at(desk, "JS-0000")
    press(desk, K.Key_Y)
    assert not answers(desk)


def test_a_code_that_its_list_lost_is_named_where_it_is_asked(desk: ReviewDesk) -> None:
    case_id = str(desk.session.current)
    press(desk, *REAL)
    broken = {**desk.session.answers(), "activity_actual": "gold"}
    desk.session.drafts[case_id] = desk.session.drafts[case_id].__class__(case_id, broken)
    press(desk, ENTER)
    assert desk.controller.form.focused == "activity_actual"
    assert "“\u2068gold\u2069” is in the code list no more" in shown_words(desk)
    assert desk.session.answers()["activity_actual"] == "gold"
    press(desk, K.Key_1, ENTER)
    assert desk.session.draft(case_id).decided


def test_a_form_file_with_a_fault_is_named_with_its_line_and_work_goes_on(
    own_form: Path, tmp_path: Path, qgis_app: QgsApplication
) -> None:
    with opened_desk(own_form, tmp_path / "workspace") as opened:
        first = opened.session.current
        assert "desk.json, line 4: the JSON is broken" in said(opened)
        assert "came with the plugin holds" in said(opened)
        press(opened, K.Key_4, ENTER)
        saved(opened)
        assert opened.session.draft(first).decided


def test_words_that_look_like_markup_are_shown_as_they_were_written(desk: ReviewDesk) -> None:
    press(desk, *REAL)
    desk.session.write("activity_name", "<b>&</b> <img src='x'>")
    press(desk, K.Key_X, K.Key_1, ESC)
    line = next(one for one in desk.window.findChildren(FittingButton) if "<b>" in one.words())
    assert "<b>&</b> <img" in line.words()
    assert "<b>&&" in line.text()  # an ampersand of a button's is written twice, or it would name a key
    assert "&lt;img" in line.toolTip()


def test_a_long_answer_wraps_and_no_word_of_it_is_lost(desk: ReviewDesk) -> None:
    press(desk, *REAL, K.Key_3)
    shown = [one for one in desk.window.findChildren(FittingButton) if one.isVisible()]
    wrapped = [one for one in shown if one.property("class") == "option" and "\n" in one.text()]
    assert wrapped
    until("the lines laid out", lambda: all(one.height() >= one.sizeHint().height() for one in wrapped))
    for button in wrapped:
        assert " ".join(button.text().split()).endswith(button.words())
        lines = button.text().replace("&&", "&").split("\n")
        assert all(button.fontMetrics().horizontalAdvance(line) <= button.width() for line in lines)
        assert button.height() >= button.fontMetrics().lineSpacing() * len(lines)


def test_a_folded_question_keeps_its_answer_in_sight(desk: ReviewDesk) -> None:
    press(desk, *REAL)
    desk.window.resize(900, 700)
    desk.session.write("builder", "公司" * 60)
    press(desk, K.Key_X, K.Key_1, ESC)
    desk.controller.form._on_focus("reality")
    shown = {one.words(): one.text() for one in desk.window.findChildren(FittingButton) if one.isVisible()}
    builder = next(text for words, text in shown.items() if words.startswith("Builder"))
    assert "·  \u2068公司" in builder
    assert builder.endswith("…\u2069")


def test_unlawful_whose_site_check_was_taken_back_is_asked_again_with_the_reason(desk: ReviewDesk) -> None:
    press(desk, *REAL)
    visit(desk)
    desk.controller.form._on_focus("legality")
    press(desk, K.Key_5)
    for words in ("The bureau", "No. 1", "Photos", "Article 26"):
        write(words, ENTER, desk=desk)
    desk.session.answer("site_check", "planned")
    press(desk, ENTER)
    assert desk.controller.form.focused == "legality"
    assert "site check first" in said(desk)
    assert not desk.session.draft(desk.session.current).decided


def test_enter_while_a_word_is_composed_in_a_line_belongs_to_the_input_method(desk: ReviewDesk) -> None:
    press(desk, *REAL, K.Key_X, K.Key_1)
    line = QApplication.focusWidget()
    QCoreApplication.sendEvent(line, QInputMethodEvent("yu'tang", []))
    press(desk, ENTER)
    assert QApplication.focusWidget() is line
    done = QInputMethodEvent("", [])
    done.setCommitString("鱼塘")
    QCoreApplication.sendEvent(line, done)
    press(desk, ENTER)
    assert answers(desk)["activity_name"] == "鱼塘"
    assert desk.controller.form.focused == "damage"
    press(desk, K.Key_1)
    assert answers(desk)["damage"] == "illegal_quarrying"


def ready_words(desk: ReviewDesk) -> str:
    line = desk.window.findChild(QLabel, "readyLine")
    return line.text() if line.isVisible() else ""


def test_the_form_says_that_enter_saves_once_nothing_is_asked_any_more(desk: ReviewDesk) -> None:
    said = []
    for key in REAL:
        said.append(ready_words(desk))
        press(desk, key)
    assert said == ["", "", ""]
    assert ready_words(desk) == "Enter saves the finding and goes on"
    press(desk, K.Key_X, K.Key_3, K.Key_1)  # a site check makes its date needed
    assert ready_words(desk) == ""
    press(desk, ESC)
    press(desk, K.Key_Z, modifier=CONTROL)
    assert ready_words(desk) != ""


def test_a_new_patch_says_nothing_of_saving_and_nothing_beneath_moves(desk: ReviewDesk) -> None:
    parts = desk.controller._parts.case.form.parts
    before = parts.y()
    desk.controller._parts.case.form.ready.show_ready(True)
    QApplication.processEvents()
    assert parts.y() == before
    press(desk, K.Key_4, ENTER)
    assert ready_words(desk) == ""


def test_asking_for_an_earlier_finding_before_they_are_found_says_so(desk: ReviewDesk) -> None:
    desk.session.queue.links = Links()
    press(desk, K.Key_Y)
    assert "still being looked for" in desk.window.findChild(QLabel, "message").text()


def test_a_line_that_becomes_bold_is_cut_by_its_bold_width(desk: ReviewDesk) -> None:
    line = FittingButton(False)
    line.setStyleSheet('QPushButton[class="marked"] { font-weight: bold; }')
    line.show_words("⚠ Basis: document and item", tail="  ·  needed")
    line.resize(line.fontMetrics().horizontalAdvance(line.words()) + PADDING_PX, 24)
    line.show()
    plain = line.text()
    set_class(line, "marked")
    assert line.text() != plain
    assert line.text().endswith("needed")
    for words in line.text().split("\n"):
        assert line.fontMetrics().horizontalAdvance(words) <= line.width() - PADDING_PX
    line.deleteLater()


def test_an_answer_that_needs_a_site_check_says_so_itself(desk: ReviewDesk) -> None:
    press(desk, *REAL)
    shown = [one for one in desk.window.findChildren(FittingButton) if one.isVisible()]
    (unlawful,) = [one for one in shown if one.property("class") == "later"]
    assert unlawful.words() == "Unlawful (after a site check)"
    QTest.mouseClick(unlawful, Qt.MouseButton.LeftButton)
    assert "site check" in desk.window.findChild(QLabel, "message").text()
    assert answers(desk)["legality"] == "undetermined"
    assert not unlawful.isChecked()


def unlawful(desk: ReviewDesk) -> QWidget:
    """Come to the first paper that "unlawful" needs; returns its field."""
    press(desk, *REAL)
    visit(desk)
    desk.controller.form._on_focus("legality")
    press(desk, K.Key_5)
    return field(desk, "deciding_unit")


def test_enter_in_an_empty_needed_field_stays_there_and_says_what_is_needed(desk: ReviewDesk) -> None:
    edit = unlawful(desk)
    press(desk, ENTER)
    write("g7", desk=desk)
    edit_words = edit.text()
    assert (QApplication.focusWidget(), edit_words) == (edit, "g7")
    assert "is needed for this finding" in said(desk)
    assert "Needed for this finding. Write it" in shown_words(desk)
    assert "⚠ Deciding unit" in shown_words(desk)
    press(desk, ENTER)
    assert answers(desk)["deciding_unit"] == "g7"
    assert "⚠ Deciding unit" not in shown_words(desk)
    assert said(desk) == ""
    assert QApplication.focusWidget() is field(desk, "deciding_document")


def test_esc_leaves_an_empty_needed_field_and_the_next_key_is_the_windows(desk: ReviewDesk) -> None:
    edit = unlawful(desk)
    press(desk, ENTER, ESC)
    assert not edit.hasFocus()
    before = desk.session.current
    press(desk, K.Key_J)
    assert desk.session.current != before
    assert edit.text() == ""


def test_enter_of_the_input_method_in_an_empty_needed_field_asks_for_nothing(desk: ReviewDesk) -> None:
    edit = unlawful(desk)
    QCoreApplication.sendEvent(edit, QInputMethodEvent("linye", []))
    press(desk, ENTER)
    assert QApplication.focusWidget() is edit
    assert "is needed for this finding" not in said(desk)
    done = QInputMethodEvent("", [])
    done.setCommitString("林业局")
    QCoreApplication.sendEvent(edit, done)
    press(desk, ENTER)
    assert answers(desk)["deciding_unit"] == "林业局"


@pytest.mark.parametrize("name", ["note", "line"])
def test_undo_in_a_field_with_nothing_of_its_own_takes_the_last_act_back(desk: ReviewDesk, name: str) -> None:
    press(desk, *REAL)
    if name == "note":
        press(desk, K.Key_N)
    else:
        field = AnswerLine(20, desk.window)
        field.show()
        field.setFocus()
    assert isinstance(QApplication.focusWidget(), (NoteEdit, AnswerLine))
    before = dict(answers(desk))
    press(desk, K.Key_Z, modifier=CONTROL)
    assert answers(desk) != before


def test_undo_in_a_field_takes_back_what_was_typed_there_first(desk: ReviewDesk) -> None:
    press(desk, *REAL)
    press(desk, K.Key_N)
    before, field = dict(answers(desk)), QApplication.focusWidget()
    QTest.keyClicks(field, "x")
    press(desk, K.Key_Z, modifier=CONTROL)
    assert field.toPlainText() == ""
    assert {**answers(desk), "note": None} == {**before, "note": None}

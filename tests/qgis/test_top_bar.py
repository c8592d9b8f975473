"""The top line: its buttons stand still whatever is said, and the message stands apart from the name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QFontMetrics, QTextDocumentFragment
from qgis.PyQt.QtWidgets import QApplication, QFrame, QLabel, QToolButton
from redline_review.ui.review.top_bar import TopBar


@pytest.fixture
def bar(qgis_app: QgsApplication) -> Iterator[TopBar]:
    made = TopBar()
    made.resize(1366, 26)
    made.show_keys("F5", "F6", "?", "F7", "F9")
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
        bar.show_line(True, online, unsent, busy, stuck=unsent % 100)
        bar.show_saving(unsent, 0)
        bar.show_message("Sent 8 findings " * unsent)
        assert places(bar) == before


def test_what_needs_a_person_is_never_called_all_sent(bar: TopBar) -> None:
    word = bar.findChild(QToolButton, "syncButton")
    for unsent, busy, stuck, said in (
        (0, False, 0, "⟳ all sent"),
        (0, False, 4, "⚠ 4 not taken"),
        (12, False, 4, "⚠ 4 · 12 to send"),
        (0, True, 4, "⚠ 4 · sending…"),
    ):
        bar.show_line(True, True, unsent, busy, stuck)
        assert word.text() == f"{said}  (F9)"


def test_files_that_failed_for_good_are_counted_and_never_called_all_sent(bar: TopBar) -> None:
    word, before = bar.findChild(QToolButton, "syncButton"), places(bar)
    for failed, unsent, busy, stuck, said in (
        (1, 0, False, 0, "⚠ 1 file not sent"),
        (20, 0, False, 0, "⚠ 20 files not sent"),
        (1, 0, False, 4, "⚠ 5 not taken"),
        (2, 12, False, 4, "⚠ 6 · 12 to send"),
        (2, 12, False, 0, "⚠ 2 · 12 to send"),
        (2, 0, True, 0, "⚠ 2 · sending…"),
        (0, 0, False, 0, "⟳ all sent"),
    ):
        bar.keep_files(0, failed)
        bar.show_line(True, True, unsent, busy, stuck)
        assert word.text() == f"{said}  (F9)"
        assert places(bar) == before


def test_a_photo_that_waits_is_never_called_all_sent(bar: TopBar) -> None:
    word = bar.findChild(QToolButton, "syncButton")
    for files, unsent, busy, said in (
        (1, 0, False, "⟳ 1 file to send"),
        (20, 0, False, "⟳ 20 files to send"),
        (20, 3, False, "⟳ 3 to send"),
        (20, 0, True, "⟳ sending…"),
        (0, 0, False, "⟳ all sent"),
    ):
        bar.keep_files(files)
        bar.show_line(True, True, unsent, busy)
        assert word.text() == f"{said}  (F9)"


def test_what_left_in_a_file_is_not_called_sent_before_its_receipt(bar: TopBar) -> None:
    word = bar.findChild(QToolButton, "syncButton")
    for exported, unsent, stuck, said in (
        (2, 0, 0, "⟳ 2 exported"),
        (2, 3, 0, "⟳ 3 to send"),
        (2, 0, 1, "⚠ 1 not taken"),
        (0, 0, 0, "⟳ all sent"),
    ):
        bar.show_line(True, False, unsent, False, stuck, exported)
        assert word.text() == f"{said}  (F9)"


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


LONG = "The disk is full: nothing was lost, " + "make room on it and press “Save again”. " * 4


def test_a_long_message_takes_two_lines_and_ends_in_an_ellipsis_with_all_of_it_in_the_tooltip(bar: TopBar) -> None:
    message, before = bar.findChild(QLabel, "message"), bar.sizeHint().height()
    bar.resize(1000, bar.sizeHint().height())
    for text, lines in (("Sent 8 findings", 1), (LONG, 2), ("磁盘已满：没有丢失任何内容，" * 12, 2)):
        bar.show_message(text, warning=True)
        places(bar)
        shown = message.shown_lines()
        assert len(shown) == lines
        metrics = message.fontMetrics() if lines == 1 else QFontMetrics(message._small())
        assert all(metrics.horizontalAdvance(line) <= message.width() for line in shown)
        assert "".join(shown).replace(" ", "").startswith(f"⚠{text}"[:10].replace(" ", ""))
        assert shown[-1].endswith("…") == (lines == 2)
        assert QTextDocumentFragment.fromHtml(message.toolTip()).toPlainText().split() == text.split()
        assert bar.sizeHint().height() == before, "the views below do not move"


def test_of_a_long_message_the_second_line_is_painted(bar: TopBar) -> None:
    message = bar.findChild(QLabel, "message")
    bar.show_message(LONG)
    places(bar)
    image = message.grab().toImage()
    ground = image.pixel(image.width() - 1, 0)
    lower = range(image.height() // 2 + 2, image.height())
    assert any(image.pixel(x, y) != ground for y in lower for x in range(image.width() // 2))


def test_a_narrow_window_gets_an_ellipsis_in_the_name_and_whole_buttons(bar: TopBar) -> None:
    name = bar.findChild(QLabel, "batchName")
    bar.show_name("2026-05 Demo County 演示县 · a workspace of a long name · Internal")
    bar.resize(bar.minimumSizeHint().width(), bar.height())
    places(bar)
    assert bar.width() < 800, "it was 951 pixels"
    assert name.shown_text().endswith("…")
    assert name.toolTip() == name.text()
    buttons = [button for button in bar.findChildren(QToolButton) if button.isVisible()]
    assert all(button.width() >= button.sizeHint().width() for button in buttons)


def test_offline_looks_otherwise_than_online_without_its_colour(bar: TopBar) -> None:
    button = bar.findChild(QToolButton, "lineState")
    bar.show_line(True, True, 0, False)
    online = button.text()
    bar.show_line(True, False, 0, False)
    assert (online[0], button.text()[0]) == ("●", "⊘")
    assert button.property("offline") is True


@pytest.mark.parametrize(
    "words", ["1 patch was found by somebody else · ", "个图斑已由他人核查 · "], ids=["English", "Chinese"]
)
def test_a_sentence_that_fits_the_smaller_line_only_is_painted_whole(bar: TopBar, words: str) -> None:
    message = bar.findChild(QLabel, "message")
    text = words
    while message.fontMetrics().horizontalAdvance(text) <= message.contentsRect().width():
        text += words[len(text) % len(words)]
        bar.show_message(text)
        QApplication.sendPostedEvents()
        bar.layout().activate()
    assert message.shown_lines() == [text], "all of it in one line, which is the smaller one"
    picture = message.grab().toImage()
    edge = range(picture.width() - 2, picture.width())
    ground = picture.pixel(picture.width() - 1, 0)
    assert all(picture.pixel(x, y) == ground for x in edge for y in range(picture.height())), "nothing is cut off"


def test_one_more_sentence_stands_behind_the_one_that_is_there_and_never_over_a_warning(bar: TopBar) -> None:
    message = bar.findChild(QLabel, "message")
    bar.add("1 patch came back")
    assert message.text() == "1 patch came back"
    bar.add("")
    bar.add("1 patch left your area")
    assert message.text() == "1 patch came back · 1 patch left your area"
    bar.show_message("The disk is full.", warning=True)
    bar.add("1 patch came back")
    assert message.text() == "⚠ The disk is full."

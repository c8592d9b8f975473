"""The panel at the right: never wider than its room, and never behind what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QColor, QImage, QRegion
from qgis.PyQt.QtWidgets import QLabel, QWidget
from redline_review.tests.qgis.support_linked_desk import ENTER, ESC, REAL, at, label, linked_desk, make_linked
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.form.fitting_button import FittingButton
from redline_review.ui.form.parts_block import PartsBlock
from redline_review.ui.review.case_panel import CasePanel

K = Qt.Key


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_linked(tmp_path_factory.mktemp("panel") / "workspace")


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    with linked_desk(made, tmp_path / "workspace", "JS-0003") as opened:
        yield opened


def panel_of(desk: ReviewDesk) -> CasePanel:
    panel = desk.window.findChild(CasePanel, "casePanel")
    assert isinstance(panel, CasePanel)
    return panel


def ready_words(desk: ReviewDesk) -> str:
    line = label(desk, "readyLine")
    return line.text() if line.isVisible() else ""


def group_words(desk: ReviewDesk) -> str:
    return str(label(desk, "patchGroup").text())


def fits(line: FittingButton) -> bool:
    """Tell whether each line of a button's words has room."""
    widest = max(line.fontMetrics().horizontalAdvance(one) for one in line.text().replace("&&", "&").split("\n"))
    return bool(widest <= line.width())


def test_a_panel_that_scrolls_is_never_wider_than_its_room(desk: ReviewDesk) -> None:
    desk.window.resize(1100, 600)
    press(desk, *REAL, K.Key_X, K.Key_1)
    panel = panel_of(desk)
    until("the scroll bar", panel.verticalScrollBar().isVisible)
    inner, room = panel.widget(), panel.viewport().width()
    assert inner.width() == room
    assert panel.horizontalScrollBar().maximum() == 0
    assert inner.x() == 0
    assert inner.layout().totalMinimumSize().width() <= room  # nothing in it is cut at the right either


def test_a_line_too_long_for_the_panel_keeps_its_key_and_its_answer_in_a_line_of_its_own(desk: ReviewDesk) -> None:
    desk.window.resize(900, 700)
    press(desk, *REAL, K.Key_X, K.Key_1, ESC, K.Key_X, K.Key_X)
    lines = [one for one in desk.window.findChildren(FittingButton) if one.isVisible()]
    assert all(fits(line) for line in lines)
    parts = desk.window.findChild(PartsBlock)
    parts.fold("▸ More questions  (X)", False, "10 answered of many more")
    (line,) = [one for one in parts.findChildren(FittingButton) if one.isVisible()]
    line.resize(line.fontMetrics().horizontalAdvance("▸ More questions  (X)") + 20, line.height())
    assert line.text().split("\n")[0] == "▸ More questions  (X)"
    assert line.text().split("\n")[1].startswith("  ·  10 answ")
    assert fits(line)


def test_the_list_of_parts_comes_up_again_from_inside_of_a_part(desk: ReviewDesk) -> None:
    press(desk, *REAL, K.Key_X, K.Key_1, ESC, K.Key_X, K.Key_3)
    questions = {question.id: question for question in desk.session.form.questions}
    parts = [part.id for part, _, _ in desk.session.form.open_parts(desk.session.answers())]
    assert questions[str(desk.controller.form.focused)].part == parts[2]
    press(desk, K.Key_X, K.Key_X)
    assert desk.controller.form.focused == "reality"


def test_a_finding_that_is_saved_as_it_stands_is_not_offered_to_be_saved(desk: ReviewDesk) -> None:
    press(desk, K.Key_4)
    assert ready_words(desk) != ""
    press(desk, ENTER)
    saved(desk)
    at(desk, "JS-0003")
    assert ready_words(desk) == ""
    press(desk, K.Key_5)
    assert ready_words(desk) == "Enter saves the finding and goes on"


def test_the_group_shows_what_was_just_done_to_the_patch_on_screen(desk: ReviewDesk) -> None:
    at(desk, "JS-0001")
    until("the group shown", lambda: "JS-0001" in group_words(desk) or "0001" in group_words(desk))
    press(desk, K.Key_4, ENTER)
    at(desk, "JS-0001")
    until("it has its finding", lambda: "✓ …0001" in group_words(desk))
    press(desk, K.Key_5)
    until("begun again", lambda: "✓ …0001" not in group_words(desk))
    press(desk, K.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    until("undone", lambda: "✓ …0001" in group_words(desk))
    press(desk, K.Key_Y, modifier=Qt.KeyboardModifier.ControlModifier)
    until("done again", lambda: "✓ …0001" not in group_words(desk))


def test_no_fact_of_another_patch_stands_under_a_new_id(desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The facts come a turn after the id; held down, the arrow key passes many patches before that turn."""
    panel = desk.window.panel
    facts = panel.findChild(QLabel, "caseFacts")
    before = inked(facts)
    assert before
    desk.controller._soon.timeout.disconnect()
    press(desk, Qt.Key.Key_Down)
    assert not inked(facts)
    desk.controller._show_rest()
    assert inked(facts)


def inked(label: QLabel) -> bool:
    """Tell whether anything is painted of a label."""
    image = QImage(label.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.magenta)
    label.render(image, QPoint(), QRegion(), QWidget.RenderFlags(QWidget.RenderFlag.DrawChildren))
    magenta = QColor(Qt.GlobalColor.magenta).rgb()
    return any(image.pixel(x, y) != magenta for x in range(image.width()) for y in range(image.height()))

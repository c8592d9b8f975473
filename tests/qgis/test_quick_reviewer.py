"""A reviewer faster than the pictures: told what is the matter, not what is not; the panels agree on the patch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Optional

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractItemView, QLabel
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import look, make_workspace, opened_desk, press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.review.doubts import doubt

QUICK = (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_4, Qt.Key.Key_Return)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace("support_workspace.py", tmp_path_factory.mktemp("quick") / "workspace")


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    with opened_desk(made, tmp_path / "workspace") as opened:
        yield opened


def message(desk: ReviewDesk) -> str:
    return desk._top._message.text()


def test_enter_before_the_images_are_painted_says_that_they_are_being_painted(desk: ReviewDesk) -> None:
    desk.compare._prefetch.clear()
    press(desk, *QUICK)
    assert "still being painted" in message(desk)
    assert "Not every view" not in message(desk)
    assert not desk.session.draft(desk.session.current).decided


def test_the_sentence_goes_when_the_images_are_there_and_one_enter_saves(desk: ReviewDesk) -> None:
    desk.compare._prefetch.clear()
    press(desk, *QUICK)
    case_id = desk.session.current
    assert "still being painted" in message(desk)
    look(desk)
    until("the sentence gone", lambda: message(desk) == "")
    press(desk, Qt.Key.Key_Return)
    saved(desk)
    assert desk.session.draft(case_id).decided
    assert desk.session.current != case_id


def test_a_second_enter_saves_over_images_that_are_not_painted_yet(desk: ReviewDesk) -> None:
    desk.compare._prefetch.clear()
    press(desk, *QUICK)
    case_id = desk.session.current
    press(desk, Qt.Key.Key_Return)
    saved(desk)
    assert desk.session.draft(case_id).decided


def test_another_sentence_said_meanwhile_stays(desk: ReviewDesk) -> None:
    desk.compare._prefetch.clear()
    press(desk, *QUICK)
    desk._top.show_message("Something else to know.", warning=True)
    look(desk)
    until("the doubt settled", lambda: not desk.controller._doubts._said)
    assert "Something else to know." in message(desk)


def test_pictures_queue_and_panel_name_the_same_patch_within_one_key(desk: ReviewDesk) -> None:
    rows = desk.window.findChild(QAbstractItemView, "queueList")
    title = desk.window.findChild(QLabel, "caseTitle")
    for _ in range(3):
        press(desk, Qt.Key.Key_J)  # no event has passed since
        current = desk.session.case(desk.session.current)
        assert current.issued_id in title.text()
        assert desk._queue.model.row(rows.currentIndex()).case_id == current.case_id
        assert desk.compare._case.case_id == current.case_id


@pytest.mark.parametrize(
    ("covered", "asks"),
    [(0.0, True), (0.4, False), (1.0, False), (None, False)],
    ids=["nothing", "a part", "all", "out"],
)
def test_a_view_whose_image_leaves_the_patch_out_asks_first(covered: Optional[float], asks: bool) -> None:
    views = [{"images": ["one"], "covered": 1.0}, {"images": ["two"], "covered": covered}]
    assert (doubt(views) != "") == asks

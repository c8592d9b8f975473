"""The date of images: guessed from the files until the user says it, read as people type it, doubts shown."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QCalendarWidget, QLineEdit, QListWidget, QPushButton
from redline_review.tests.qgis.new_review.support_driver import LEFT
from redline_review.tests.qgis.new_review.support_inputs import write_image
from redline_review.ui.new_review.parts import Tone


@pytest.fixture
def page(driver):
    return driver.page(2)


@pytest.fixture
def give(driver, page):
    """Give files to one side and wait until they are looked into."""

    def go(box, *paths):
        box.dropped([str(path) for path in paths])
        driver.qtbot.waitUntil(lambda: "still" not in box.problem())

    return go


def field(box):
    return box.findChild(QLineEdit, "imageDate")


def type_date(box, text):
    field(box).setFocus()
    QTest.keyClick(field(box), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field(box), text)


def remove_all(driver, box):
    box.findChild(QListWidget).selectAll()
    box._remove()
    driver.qtbot.waitUntil(lambda: "still" not in box.problem())


@pytest.mark.parametrize("typed", ["2026-05-02", "20260502", "2026/5/2"])
def test_a_day_typed_over_the_guessed_one_is_read(page, give, county, typed):
    give(page.earlier, county["before"])
    assert page.earlier.date() == "2024-03-11"
    type_date(page.earlier, typed)
    assert page.earlier.date() == "2026-05-02"
    QTest.keyClick(field(page.earlier), Qt.Key.Key_Tab)
    assert field(page.earlier).text() == "2026-05-02"


def test_the_guess_follows_the_files(driver, page, give, county):
    give(page.earlier, county["after"])
    assert field(page.earlier).text() == "2026-05-02"
    remove_all(driver, page.earlier)
    assert field(page.earlier).text() == ""
    give(page.earlier, county["before"])
    assert field(page.earlier).text() == "2024-03-11"


def test_a_typed_day_stays_and_files_that_say_otherwise_are_a_warning(page, give, county):
    type_date(page.earlier, "2025-01-01")
    give(page.earlier, county["before"])
    assert page.earlier.date() == "2025-01-01"
    assert page.earlier.problem() == ""
    assert "2024-03-11" in page.earlier.warning()
    assert page.earlier._say.words().endswith(page.earlier.warning())
    assert page.earlier._say.tone() is Tone.PROBLEM


def test_a_cleared_day_leaves_it_to_the_files_again(page, give, county):
    give(page.earlier, county["before"])
    type_date(page.earlier, "2025-01-01")
    field(page.earlier).clear()
    assert page.earlier.warning() == ""
    assert "2024-03-11" in page.earlier._say.words()
    assert page.earlier._say.tone() is Tone.GOOD


def test_what_is_no_day_is_said_and_keeps_the_images_from_use(page, give, county):
    give(page.earlier, county["before"])
    type_date(page.earlier, "2026-13-02")
    assert "2026-13-02" in page.earlier.problem()
    assert page.earlier._say.words() == page.earlier.problem()


def test_a_guess_from_some_files_for_others_is_a_warning(page, give, county, tmp_path):
    give(page.earlier, county["before"], write_image(tmp_path / "tile_a.tif", 3))
    assert page.earlier.problem() == ""
    assert "1 of them" in page.earlier.warning()


def test_a_day_can_be_picked(page, give, county):
    give(page.earlier, county["before"])
    page.earlier._date.actions()[0].trigger()
    page.earlier._date.findChild(QCalendarWidget).clicked.emit(QDate(2023, 7, 9))
    assert page.earlier._date.chosen() == "2023-07-09"


def test_swapped_sides_are_said_and_swapped_with_one_click(driver, page, give, county):
    give(page.earlier, county["after"])
    give(page.later, county["before"])
    swap = page.findChild(QPushButton, "swapImages")
    assert "Swap" in page.problem()
    QTest.mouseClick(swap, LEFT)
    driver.qtbot.waitUntil(lambda: page.problem() == "")
    assert (page.earlier.date(), page.later.date()) == ("2024-03-11", "2026-05-02")
    assert not swap.isVisible()


def test_the_same_day_on_both_sides_is_said(page, give, county):
    give(page.earlier, county["before"])
    give(page.later, county["before"])
    assert "Both sides have the date 2024-03-11" in page.problem()

"""The date of images: guessed from the files until the user says it, read as people type it, doubts shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QCalendarWidget, QLineEdit, QListWidget, QPushButton
from redline_review.plugin.domain.states import Secrecy
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


def left_out(box):
    listed = box.findChild(QListWidget, "leftOut")
    return [listed.item(row).text() for row in range(listed.count())] if not listed.isHidden() else []


def taken(box, tmp_path):
    return [(Path(image.path).name, image.date) for image in box.reader(Secrecy.INTERNAL)(tmp_path / "elsewhere")]


def test_an_image_without_a_date_is_named_and_left_out_until_a_date_is_typed_for_it_alone(page, give, county, tmp_path):
    give(page.earlier, county["before"], county["after"], write_image(tmp_path / "tile_a.tif", 3))
    assert page.earlier.problem() == ""
    assert page.earlier.date() is None, "the day of its neighbours is no guess for it"
    assert [("tile_a.tif" in line, "left out" in line) for line in left_out(page.earlier)] == [(True, True)]
    names = dict(taken(page.earlier, tmp_path))
    assert sorted(names.values()) == ["2024-03-11", "2026-05-02"]
    type_date(page.earlier, "2025-01-01")
    assert left_out(page.earlier) == ["tile_a.tif does not tell when it was taken: it gets 2025-01-01."]
    now = dict(taken(page.earlier, tmp_path))
    assert now == {**names, "tile_a.tif": "2025-01-01"}
    assert page.earlier.warning() == ""


def test_a_bad_file_leaves_the_good_ones_of_its_folder_usable_and_each_bad_one_is_named(page, give, county, tmp_path):
    folder = tmp_path / "delivery"
    folder.mkdir()
    shutil.copy(county["before"], folder)
    (folder / "cut_20250601.tif").write_bytes(Path(county["before"]).read_bytes()[:300])
    (folder / "words_20250602.png").write_text("no image")
    give(page.earlier, folder)
    assert page.earlier.problem() == ""
    assert len(taken(page.earlier, tmp_path)) == 1
    assert ["cut_20250601" in line or "words_20250602" in line for line in left_out(page.earlier)] == [True, True]
    assert not any("another date" in line for line in left_out(page.earlier))
    assert page.earlier.warning() == "2 files are left out, each for the reason given."


def test_a_folder_of_bad_files_alone_says_why_nothing_can_be_used(page, give, tmp_path):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "cut_20250601.tif").write_bytes(b"II*")
    give(page.earlier, tmp_path / "bad")
    assert "cut_20250601.tif" in page.earlier.problem()


def test_one_side_that_holds_both_dates_does_not_ask_for_the_other(driver, page, give, county):
    give(page.earlier, county["before"], county["after"])
    assert page.problem() == ""
    assert "the other side may stay empty" in page._say.words()
    assert page.summary() == "Images: 2 images, 2024-03-11, 2026-05-02"
    remove_all(driver, page.earlier)
    give(page.earlier, county["before"])
    assert page.problem().startswith("Later images")


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

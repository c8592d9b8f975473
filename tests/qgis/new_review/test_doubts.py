"""What can be used but may be a mistake is said, on its page, on the receipt and beside the step."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QLabel, QListWidget
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.tests.qgis.new_review.support_inputs import square, write_layer
from redline_review.ui.new_review.parts import SayLine, Tone


@pytest.fixture
def county_level(tmp_path):
    """A layer of zones whose level nobody knows."""
    rows = [(square(0, 0, 400), ("Lake", "county")), (square(400, 0, 200), ("River", "redline"))]
    return write_layer(tmp_path / "zones.gpkg", "GPKG", ("name", "level"), rows)


def step(dialog, row):
    return dialog.findChild(QListWidget, "steps").item(row)


def same_icon(item, icon):
    return item.icon().pixmap(16, 16).toImage() == icon.pixmap(16, 16).toImage()


def warned(dialog, row):
    return same_icon(step(dialog, row), dialog.style().standardIcon(Tone.PROBLEM.value))


def test_an_unknown_zone_level_is_a_warning_on_its_page_and_a_constant_settles_it(driver, county_level):
    page = driver.page(0)
    panel = page.panels()[0]
    driver.give_files(driver.button("browseLayer", page), county_level)
    driver.qtbot.waitUntil(lambda: panel.name() != "")
    assert page.problem() == ""
    assert "“county”" in page.warning()
    assert panel._say.tone() is Tone.PROBLEM
    assert page.warning() in panel._say.words()
    assert [panel._preview.item(row, 0).text() for row in range(2)] == ["level not known", "no problem found"]
    assert warned(driver.dialog, 0)
    level = page.findChild(QComboBox, "map_level")
    level.setFocus()
    QTest.keyClick(level, Qt.Key.Key_End)
    level.activated.emit(level.currentIndex())
    assert page.warning() == ""
    assert panel._say.tone() is Tone.GOOD


def test_an_unknown_zone_level_stands_on_the_receipt_and_is_kept_as_written(driver, county, county_level, qtbot):
    driver.give_all(county, zones=county_level)
    assert "Zones" in driver.said()
    driver.click("create")
    driver.wait_said("Look at what will happen")
    lines = [line.words() for line in driver.dialog._receipt.findChildren(SayLine)]
    assert any("“county”" in line and "county: 1 zone" in line for line in lines)
    with qtbot.waitSignal(driver.dialog.workspace_ready, timeout=30_000) as ready:
        driver.click("create")
    store = open_workspace(Path(ready.args[0])).open_store()
    assert {zone.level for zone in store.contents().zones} == {"county", "redline"}
    store.close()


def test_a_step_has_no_warning_before_the_user_came_by(driver):
    assert [warned(driver.dialog, row) for row in range(4)] == [False] * 4
    driver.page(1)
    driver.page(2)
    assert [warned(driver.dialog, row) for row in range(4)] == [True, True, False, False]


def test_a_problem_with_images_names_its_side_once(driver, county):
    driver.give_files(driver.button("browseLayer", driver.page(0)), county["zones"])
    driver.give_files(driver.button("browseLayer", driver.page(1)), county["patches"])
    driver.page(2)
    driver.wait_said("Earlier images")
    assert driver.said() == "Earlier images: Choose at least one image file or folder."


def test_the_preview_counts_images_and_marks_no_step_as_the_page_on_screen(driver, county):
    driver.give_all(county)
    steps = driver.dialog.findChild(QListWidget, "steps")
    assert len(steps.selectedItems()) == 1
    driver.show_receipt()
    counts = driver.dialog._receipt.findChild(QLabel, "receiptCounts").text()
    assert counts.splitlines()[-1] == "Images: 1 image, 2024-03-11 · 1 image, 2026-05-02"
    assert steps.selectedItems() == []
    driver.page(2)
    assert [item.text() for item in steps.selectedItems()] == ["Images"]

"""What the user gives is looked at at once, and what is wrong is said beside its field."""

from __future__ import annotations

from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox
from redline_review.tests.qgis.new_review.support_inputs import X, Y, square, write_image, write_layer
from redline_review.ui.new_review.workspace_page import folder_name

BAD_LAYERS = {
    "no such file": lambda folder: None,
    "points": lambda p: write_layer(p / "点.gpkg", "GPKG", ("a",), [(f"POINT({X} {Y})", ("1",))], ogr.wkbPoint),
    "empty": lambda p: write_layer(p / "空.gpkg", "GPKG", ("a",), []),
    "not a layer": lambda p: str((p / "x.gpkg").write_text("hello") and p / "x.gpkg"),
}


@pytest.mark.parametrize("make", BAD_LAYERS.values(), ids=BAD_LAYERS.keys())
def test_a_layer_that_cannot_be_used_is_named_beside_its_field(driver, tmp_path, make):
    page = driver.page(1)
    path = make(tmp_path)
    if path is None:
        path = str(tmp_path / "gone.gpkg")
        page.dropped([path])
    else:
        driver.give_files(driver.button("browseLayer", page), path)
    driver.qtbot.waitUntil(lambda: bool(page.problem()) and "still" not in page.problem())
    assert page._say.words() == page.problem()
    assert Path(path).stem in page.problem()
    assert "Error" not in page.problem()
    assert not driver.button("create").isEnabled()


def test_a_zone_layer_without_a_level_asks_for_one_and_takes_it_from_the_keyboard(driver, county, tmp_path):
    plain = write_layer(tmp_path / "区.gpkg", "GPKG", ("红线名称",), [(square(0, 0, 400), ("太湖",))])
    page = driver.page(0)
    driver.give_files(driver.button("browseLayer", page), plain)
    driver.wait_said("Zone level")
    level = page.findChild(QComboBox, "map_level")
    level.setFocus()
    QTest.keyClick(level, Qt.Key.Key_End)
    QTest.keyClick(level, Qt.Key.Key_Up)
    level.activated.emit(level.currentIndex())
    assert page.problem() == ""
    assert page.panels()[0].profile().constants == {"level": "reserve_general"}


def test_a_layer_without_a_crs_can_be_told_one(driver, county):
    Path(county["patches"]).with_suffix(".prj").unlink()
    page = driver.page(1)
    driver.give_files(driver.button("browseLayer", page), county["patches"])
    driver.qtbot.waitUntil(lambda: "coordinate reference system" in page.problem())
    chooser = page.findChild(QgsProjectionSelectionWidget)
    assert chooser.isVisible()
    chooser.setCrs(QgsCoordinateReferenceSystem("EPSG:4528"))
    driver.qtbot.waitUntil(lambda: page.problem() == "")
    assert "EPSG:4528" in page._say.words()
    assert (chooser.isVisible(), chooser.crs().authid()) == (True, "EPSG:4528")  # to be corrected where it was wrong


def test_images_without_a_date_ask_for_it_and_a_wrong_order_is_said(driver, county, tmp_path):
    undated = write_image(tmp_path / "tile_a.tif", 3)
    page = driver.page(2)
    driver.give_files(driver.button("addFiles", page.earlier), undated)
    driver.qtbot.waitUntil(lambda: "does not tell when" in page.earlier.problem())
    driver.give_files(driver.button("addFiles", page.later), county["before"])
    driver.qtbot.waitUntil(lambda: page.later.date() == "2024-03-11")
    field = page.earlier._date
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "2026-05-02")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    driver.qtbot.waitUntil(lambda: "must be older" in page.problem())


def test_an_unreadable_image_keeps_the_button_off(driver, tmp_path):
    (tmp_path / "bad_20240311.tif").write_bytes(b"II*\x00" + b"\x00" * 40)
    page = driver.page(2)
    driver.give_files(driver.button("addFiles", page.earlier), str(tmp_path / "bad_20240311.tif"))
    driver.qtbot.waitUntil(lambda: bool(page.earlier.problem()) and "still" not in page.earlier.problem())
    assert page.earlier._say.words() == page.earlier.problem()
    assert not driver.button("create").isEnabled()


def test_a_folder_that_holds_something_is_refused_by_name(driver, tmp_path):
    page = driver.page(3)
    driver.type_into("workspaceName", "batch")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file.txt").write_text("x")
    driver.type_into("workspaceFolder", str(tmp_path / "other"))
    driver.qtbot.waitUntil(lambda: "holds something already" in page.problem())
    assert str(tmp_path / "other") in page._place_says.words()


def test_a_server_is_refused_where_nothing_may_leave(driver):
    page = driver.page(3)
    driver.type_into("serverUrl", "https://platform.example")
    mode = page.findChild(QComboBox, "networkMode")
    mode.setFocus()
    QTest.keyClick(mode, Qt.Key.Key_End)
    assert "lets nothing leave" in page._server_says.words()


@pytest.mark.parametrize(
    ("name", "folder"),
    [("2026-05 吴中", "2026-05 吴中"), ("a/b:c*", "a-b-c-"), ("CON", "CON-"), ("end. ", "end")],
    ids=["plain", "signs Windows forbids", "a reserved name", "a dot at the end"],
)
def test_folders_are_named_so_that_windows_takes_them(name, folder):
    assert folder_name(name) == folder

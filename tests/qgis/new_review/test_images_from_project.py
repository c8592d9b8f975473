"""Images that lie open in the project are taken from its list of layers, by mouse or by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QListWidget, QPushButton
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.tests.qgis.new_review.support_driver import LEFT
from redline_review.tests.qgis.new_review.support_inputs import write_image

EARLIER, LATER = "earlier && 前时相", "later 后时相"
"""As the menu writes them: && is one & on screen."""


@pytest.fixture
def project(qgis_app):
    yield QgsProject.instance()
    QgsProject.instance().removeAllMapLayers()


def add(project, path, name, provider="gdal"):
    layer = QgsRasterLayer(str(path), name, provider)
    project.addMapLayer(layer)
    return layer


@pytest.fixture
def driver(project, county, request):
    """The dialog over a project that shows both images, a tile service and a file in a folder of its own."""
    add(project, county["before"], "earlier & 前时相")
    add(project, county["after"], "later 后时相")
    add(project, "type=xyz&url=http://127.0.0.1:9/{z}/{x}/{y}.png", "tiles", "wms")
    return request.getfixturevalue("driver")


def button(box):
    return box.findChild(QPushButton, "addFromProject")


def open_menu(box, press, work):
    """Open the button's menu with ``press``, and have ``work`` done with it while it is up."""
    seen = []

    def at_work():
        menu = QApplication.activePopupWidget()
        if menu is None:
            return
        timer.stop()
        seen.append([action.text() for action in menu.actions()])
        work(menu)
        menu.close()

    timer = QTimer()
    timer.timeout.connect(at_work)
    timer.start(20)
    press(button(box))
    timer.stop()
    assert seen, "no menu came up"
    return seen[0]


def click(target):
    QTest.mouseClick(target, LEFT)


def pick(driver, box, name):
    """Click the button, then the entry of its menu with this text."""

    def at(menu):
        for action in menu.actions():
            if action.text() == name:
                QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
                return

    texts = open_menu(box, click, at)
    driver.qtbot.waitUntil(lambda: "still" not in box.problem())
    return texts


def chosen(box):
    listed = box.findChild(QListWidget)
    return [listed.item(row).toolTip() for row in range(listed.count())]


def test_a_review_is_made_of_images_of_the_project(driver, county, qtbot):
    driver.give_files(driver.button("browseLayer", driver.page(0)), county["zones"])
    driver.give_files(driver.button("browseLayer", driver.page(1)), county["patches"])
    page = driver.page(2)
    pick(driver, page.earlier, EARLIER)
    pick(driver, page.later, LATER)
    assert (page.earlier.date(), page.later.date()) == ("2024-03-11", "2026-05-02")
    driver.page(3)
    qtbot.waitUntil(lambda: driver.button("create").isEnabled(), timeout=10_000)
    driver.show_receipt()
    with qtbot.waitSignal(driver.dialog.workspace_ready, timeout=30_000) as ready:
        driver.click("create")
    store = open_workspace(Path(ready.args[0])).open_store()
    images = store.contents().images
    store.close()
    assert [(Path(image.path), image.date) for image in images] == [
        (Path(county["before"]), "2024-03-11"),
        (Path(county["after"]), "2026-05-02"),
    ]


def test_only_layers_that_lie_in_a_file_are_offered_by_their_names(driver):
    page = driver.page(2)
    assert pick(driver, page.earlier, "") == [EARLIER, LATER]


def test_a_layer_is_taken_with_keys_alone(driver, county):
    box = driver.page(2).earlier

    def keys(menu):
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)

    button(box).setFocus()
    open_menu(box, lambda target: QTest.keyClick(target, Qt.Key.Key_Space), keys)
    driver.qtbot.waitUntil(lambda: "still" not in box.problem())
    assert chosen(box) == [county["after"]]
    assert box.date() == "2026-05-02"


def test_the_same_layer_again_is_one_image(driver, county):
    box = driver.page(2).earlier
    pick(driver, box, EARLIER)
    pick(driver, box, EARLIER)
    assert chosen(box) == [county["before"]]
    assert box.problem() == ""


def test_a_layer_opened_or_closed_while_the_dialog_stands_is_offered_or_not(driver, project, tmp_path):
    page = driver.page(2)
    added = add(project, write_image(tmp_path / "GF1_20230101.tif", 3), "opened later")
    assert "opened later" in pick(driver, page.earlier, "opened later")
    assert page.earlier.date() == "2023-01-01"
    project.removeMapLayer(added.id())
    assert "opened later" not in open_menu(page.later, click, lambda menu: None)


def test_a_file_that_is_gone_since_the_layer_was_opened_is_said_beside_it(driver, county):
    page = driver.page(2)
    Path(county["before"]).unlink()
    pick(driver, page.earlier, EARLIER)
    assert "GF2_20240311.tif" in page.earlier.problem()
    assert not driver.button("create").isEnabled()


def test_a_project_without_images_says_so(project, driver):
    page = driver.page(2)
    project.removeAllMapLayers()
    texts = open_menu(page.earlier, click, lambda menu: None)
    assert texts == ["No image layer of the project lies in a file"]
    assert pick(driver, page.earlier, texts[0]) == texts
    assert chosen(page.earlier) == []

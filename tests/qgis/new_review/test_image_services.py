"""Services of QGIS as images of a new review: chosen from a menu or the project, dated, their hosts listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.tests.qgis.new_review.support_driver import LEFT
from redline_review.tests.qgis.support_connections import forget_connections, put_tiles

URL = "http://tiles.example.com/{z}/{x}/{y}.png"
SOURCE = "type=xyz&url=http%3A%2F%2Ftiles.example.com%2F%7Bz%7D%2F%7Bx%7D%2F%7By%7D.png&zmax=18&zmin=0"


@pytest.fixture
def connection(qgis_app):
    put_tiles("Far 远", URL)
    yield "Far 远"
    forget_connections()


def pick(driver, box, button, words):
    """Click a button with a menu, then the entry with these words; return all entries."""
    seen = []

    def at_work():
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            timer.stop()
            seen.extend(action.text() for action in menu.actions())
            for action in menu.actions():
                if words in action.text():
                    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
            menu.close()

    timer = QTimer()
    timer.timeout.connect(at_work)
    timer.start(20)
    QTest.mouseClick(box.findChild(QPushButton, button), LEFT)
    timer.stop()
    driver.qtbot.waitUntil(lambda: "still" not in box.problem())
    return seen


def date(driver, box, text):
    QTest.keyClicks(box.findChild(QLineEdit, "imageDate"), text)
    driver.qtbot.waitUntil(lambda: box.problem() == "")


def test_a_review_is_made_of_a_file_and_a_services_tiles(driver, county, connection, qtbot):
    driver.give_files(driver.button("browseLayer", driver.page(0)), county["zones"])
    driver.give_files(driver.button("browseLayer", driver.page(1)), county["patches"])
    page = driver.page(2)
    driver.give_files(driver.button("addFiles", page.earlier), county["before"])
    pick(driver, page.later, "addService", connection)
    assert "Enter the date" in page.later.problem()
    date(driver, page.later, "2026-05-02")
    driver.page(3)
    driver.qtbot.waitUntil(lambda: driver.button("create").isEnabled(), timeout=10_000)
    driver.show_receipt()
    with qtbot.waitSignal(driver.dialog.workspace_ready, timeout=30_000) as ready:
        driver.click("create")
    workspace = open_workspace(Path(ready.args[0]))
    store = workspace.open_store()
    images = store.contents().images
    store.close()
    assert [(image.kind, image.date) for image in images] == [("file", "2024-03-11"), ("xyz", "2026-05-02")]
    assert workspace.info.listed_hosts == ("tiles.example.com",)


def test_tiles_of_the_project_are_offered_where_a_connection_has_their_address(driver, connection, qgis_app):
    project = QgsProject.instance()
    project.addMapLayer(QgsRasterLayer(SOURCE, "tiles & 瓦片", "wms"))
    project.addMapLayer(QgsRasterLayer(SOURCE.replace("example", "other"), "unknown", "wms"))
    box = driver.page(2).later
    texts = pick(driver, box, "addFromProject", "tiles")
    project.removeAllMapLayers()
    assert texts == ["tiles && 瓦片"]
    assert [place.host for place in box.services()] == ["tiles.example.com"]


def test_the_two_sides_are_swapped_with_their_services(driver, county, connection):
    page = driver.page(2)
    pick(driver, page.earlier, "addService", connection)
    date(driver, page.earlier, "2026-05-02")
    driver.give_files(driver.button("addFiles", page.later), county["before"])
    driver.qtbot.waitUntil(lambda: driver.button("swapImages").isVisible())
    driver.click("swapImages")
    driver.qtbot.waitUntil(lambda: page.problem() == "")
    assert (page.earlier.date(), page.later.date()) == ("2024-03-11", "2026-05-02")
    assert len(page.later.services()) == 1

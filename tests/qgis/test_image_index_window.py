"""Adding images of services, and bringing the index up to date, in the real window by mouse and keys."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QLineEdit, QListWidget, QMenu, QPushButton
from redline_review.plugin.adapters.workspace import Workspace, open_workspace
from redline_review.plugin.domain.states import NetworkMode, Secrecy
from redline_review.tests.qgis.new_review.support_inputs import write_image
from redline_review.tests.qgis.support_connections import forget_connections, put_maps, put_tiles
from redline_review.tests.qgis.support_tiles import DAYS, serving
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.add_images import AddImagesDialog
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.new_review.image_services import LayersDialog

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tiles(qgis_app):
    with serving() as served:
        yield served


@pytest.fixture
def connected(tiles):
    """Two connections of QGIS: tiles and a map service."""
    put_tiles("Tiles 瓦片", tiles.xyz)
    put_maps("Maps 地图", tiles.wms)
    yield tiles
    forget_connections()
    QgsSettings().remove("plugins/redline_review")


@pytest.fixture
def desk(workspace: Workspace, opened) -> ReviewDesk:
    return opened(workspace)


def dialog_of(desk: ReviewDesk) -> AddImagesDialog:
    desk.window.activateWindow()
    until("the window active", lambda: QApplication.activeWindow() is desk.window)
    QTest.keyClick(desk.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    return desk.window.findChild(AddImagesDialog)


def pick_service(dialog: AddImagesDialog, words: str) -> list[str]:
    """Click the button, then the entry of its menu with these words."""
    seen: list[str] = []

    def at_work() -> None:
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            return
        timer.stop()
        seen.extend(action.text() for action in menu.actions())
        for action in menu.actions():
            if words in action.text():
                QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        menu.close()

    timer = QTimer()
    timer.timeout.connect(at_work)
    timer.start(20)
    QTest.mouseClick(dialog.findChild(QPushButton, "addService"), LEFT)
    timer.stop()
    return seen


def add(dialog: AddImagesDialog, desk: ReviewDesk, count: int) -> None:
    button = dialog.findChild(QPushButton, "addImages")
    until("the images looked into", button.isEnabled)
    QTest.mouseClick(button, LEFT)
    until("the images in the window", lambda: len(desk.session.contents.images) == count)


def choose_layer(dialog: AddImagesDialog, row: int) -> None:
    layers = dialog.findChild(LayersDialog)
    listed = layers.findChild(QListWidget, "serviceImages")
    until("the layers", lambda: listed.count() > row)
    listed.setCurrentRow(row)
    QTest.mouseClick(layers.findChild(QPushButton, "chooseServiceImages"), LEFT)


def test_tiles_are_added_with_a_date_and_painted(desk, connected) -> None:
    before = len(desk.session.contents.images)
    dialog = dialog_of(desk)
    assert pick_service(dialog, "Tiles") == ["Maps 地图 (WMS/WMTS)", "Tiles 瓦片 (XYZ)"]
    until("looked into", lambda: "Enter the date" in dialog._box._say.words())
    assert not dialog.findChild(QPushButton, "addImages").isEnabled()
    QTest.keyClicks(dialog.findChild(QLineEdit, "imageDate"), "2025-06-01")
    marks = dialog.findChild(QComboBox, "imageSecrecy")
    marks.setCurrentIndex(list(Secrecy).index(Secrecy.SECRET))
    add(dialog, desk, before + 1)
    (image,) = [image for image in desk.session.contents.images if image.kind == "xyz"]
    assert (image.date, image.secrecy, image.source) == ("2025-06-01", Secrecy.SECRET, "Tiles 瓦片")
    assert tiles_shown(desk, "2025-06-01")


def tiles_shown(desk: ReviewDesk, date: str) -> bool:
    desk.compare.set_date(1, date)
    until("painted", lambda: desk.compare.panes[1].picture is not None)
    picture = desk.compare.panes[1].picture
    return picture.troubles == () and picture.covered == 1.0


def test_each_day_of_a_map_service_is_added_as_an_image(desk, connected) -> None:
    before = len(desk.session.contents.images)
    dialog = dialog_of(desk)
    pick_service(dialog, "Maps")
    choose_layer(dialog, 0)
    add(dialog, desk, before + len(DAYS))
    assert {i.date for i in desk.session.contents.images if i.kind == "wms"} == set(DAYS)
    assert tiles_shown(desk, DAYS[1])


@pytest.mark.parametrize("fault", ["500", "html"])
def test_a_map_service_that_fails_is_said_in_its_dialog(desk, connected, fault) -> None:
    connected.fault = fault
    dialog = dialog_of(desk)
    pick_service(dialog, "Maps")
    layers = dialog.findChild(LayersDialog)
    until("the answer", lambda: "Maps 地图" in layers._say.words())
    assert not layers.findChild(QPushButton, "chooseServiceImages").isEnabled()
    layers.reject()
    dialog.reject()


def test_the_host_of_an_added_service_is_put_on_the_workspaces_list(desk, tiles) -> None:
    put_tiles("Far", "http://tiles.example.com/{z}/{x}/{y}.png")
    dialog = dialog_of(desk)
    pick_service(dialog, "Far")
    until("looked into", lambda: "Enter the date" in dialog._box._say.words())
    assert "tiles.example.com" in dialog._say.words()
    QTest.keyClicks(dialog.findChild(QLineEdit, "imageDate"), "2025-06-01")
    before = len(desk.session.contents.images)
    add(dialog, desk, before + 1)
    assert "tiles.example.com" in open_workspace(desk.workspace.folder).info.listed_hosts
    forget_connections()


def test_where_nothing_may_leave_the_machine_no_service_is_taken(workspace, opened, tiles) -> None:
    workspace.amend(lambda info: replace(info, network_mode=NetworkMode.NONE, server_url=""))
    put_tiles("Far", "http://tiles.example.com/{z}/{x}/{y}.png")
    dialog = dialog_of(opened(workspace))
    pick_service(dialog, "Far")
    until("said", lambda: "may not ask tiles.example.com" in dialog._box._say.words())
    assert dialog._box.services() == []
    dialog.reject()
    forget_connections()


def test_changed_and_vanished_images_are_said_and_brought_up_to_date(workspace, opened, monkeypatch) -> None:
    monkeypatch.setattr("redline_review.ui.image_changes.DELAY_MS", 50)
    paths = sorted(Path(workspace.imagery).glob("*.tif"))
    os.utime(paths[0], ns=(1, 1))
    paths[1].rename(paths[1].with_suffix(".away"))
    desk = opened(workspace)
    until("said", lambda: "changed since" in desk._top._message.text())
    assert "not where it was" in desk._top._message.text()
    dialog = dialog_of(desk)
    again, forget = (dialog.findChild(QPushButton, name) for name in ("readAgain", "forgetMissing"))
    until("offered", lambda: again.isVisible() and forget.isVisible())
    QTest.mouseClick(forget, LEFT)
    until("forgotten", lambda: len(desk.session.contents.images) == len(paths) - 1)
    until("closed", lambda: desk.window.findChild(AddImagesDialog) is None)
    dialog = dialog_of(desk)
    again = dialog.findChild(QPushButton, "readAgain")
    until("offered", again.isVisible)
    old = desk.session.contents.images[0].identity
    QTest.mouseClick(again, LEFT)
    until("read", lambda: desk.session.contents.images[0].identity != old)


def test_a_scan_can_be_stopped_and_takes_nothing(desk, tmp_path) -> None:
    source = sorted(Path(desk.workspace.imagery).glob("*.tif"))[0].read_bytes()
    for number in range(400):
        (tmp_path / f"tile{number}_20250601.tif").write_bytes(source[:2000])
    dialog = dialog_of(desk)
    dialog._box.dropped([str(tmp_path)])
    stop = dialog.findChild(QPushButton, "stopScan")
    until("the bar", stop.isVisible)
    QTest.mouseClick(stop, LEFT)
    assert "Stopped" in dialog._box._say.words()
    assert not dialog.findChild(QPushButton, "addImages").isEnabled()
    dialog.reject()


def test_what_was_added_is_said_and_a_bad_file_beside_it_is_named(desk, tmp_path) -> None:
    before = desk.session.contents.images
    folder = tmp_path / "delivery"
    folder.mkdir()
    write_image(folder / "extra_20250601.tif", 3)
    (folder / "cut_20250602.tif").write_bytes(b"II*")
    dialog = dialog_of(desk)
    dialog._box.dropped([str(folder)])
    until("looked into", lambda: dialog.findChild(QPushButton, "addImages").isEnabled())
    listed = dialog.findChild(QListWidget, "leftOut")
    assert listed.count() == 1
    assert "cut_20250602.tif" in listed.item(0).text()
    add(dialog, desk, len(before) + 1)
    assert desk._top._message.text() == "Added extra_20250601.tif, 2025-06-01."

"""The views' keys and menus in the Review window, by real key events, and the place in QGIS's own canvas."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QMainWindow
from redline_review.plugin.adapters.imagery.ground import to_degrees
from redline_review.plugin.adapters.settings import Settings
from redline_review.tests.qgis.support_desktop import Desktop
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import look, make_workspace, opened_desk, press
from redline_review.ui.compare.board import Mode
from redline_review.ui.compare.tools import Tool
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.main_canvas import show_in_qgis
from redline_review.ui.shell import Shell

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace("support_workspace.py", tmp_path_factory.mktemp("views") / "workspace")


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    Settings().set_view_count(2)
    with opened_desk(made, tmp_path / "workspace") as opened:
        yield opened
    Settings().set_view_count(2)


def click(desk: ReviewDesk, pane: int, x: int, y: int) -> None:
    port = desk.compare.panes[pane].canvas.viewport()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, y))


def entries(button) -> dict[str, bool]:
    """The entries of a menu with their marks."""
    return {action.text(): action.isChecked() for action in button.menu().actions() if action.isCheckable()}


def test_the_number_of_views_is_chosen_by_key_and_remembered(desk: ReviewDesk) -> None:
    press(desk, Key.Key_3, modifier=Ctrl)
    assert len(desk.compare.panes) == 3
    assert desk.compare.modes.views.text() == "3 views"
    assert Settings().view_count() == 3


def test_a_window_opens_with_as_many_views_as_last_time(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> None:
    Settings().set_view_count(4)
    with opened_desk_without_look(made, tmp_path / "again") as opened:
        assert len(opened.compare.panes) == 4
    Settings().set_view_count(2)


def opened_desk_without_look(made: Path, folder: Path):
    from contextlib import contextmanager

    from qgis.PyQt.QtCore import QCoreApplication
    from redline_review.plugin.adapters.workspace import open_workspace

    @contextmanager
    def opened():
        shutil.copytree(made, folder)
        desk = ReviewDesk(open_workspace(folder), Settings(), None)
        ready: list[bool] = []
        desk.ready.connect(lambda: ready.append(True))
        desk.open()
        until("the window", lambda: ready)
        yield desk
        desk.close()
        desk.closer.wait()
        QCoreApplication.sendPostedEvents(None, 0)

    return opened()


def test_the_active_view_is_chosen_by_key_and_by_click_and_its_date_changes(desk: ReviewDesk) -> None:
    assert desk.compare.active == 1
    press(desk, Key.Key_V)
    assert desk.compare.active == 0
    press(desk, Key.Key_BracketRight)
    assert desk.compare.dates[0] == desk.compare.dates[1]
    press(desk, Key.Key_V, modifier=Shift)
    assert desk.compare.active == 1
    click(desk, 0, 40, 90)
    assert desk.compare.active == 0


def test_each_mode_has_its_key_and_its_mark_in_the_menu(desk: ReviewDesk) -> None:
    board, bar = desk.compare.board, desk.compare.modes
    for key, mode, words in (
        (Key.Key_A, Mode.ONE, "One view alone"),
        (Key.Key_S, Mode.SWIPE, "Swipe"),
        (Key.Key_D, Mode.SIDE, "Side by side"),
    ):
        press(desk, key)
        assert board.mode is mode
        assert bar.modes.text() == words
        assert sum(entries(bar.modes).values()) == 1
    press(desk, Key.Key_A, Key.Key_A)
    assert board.mode is Mode.SIDE


def test_a_menu_entry_does_what_its_key_does(desk: ReviewDesk) -> None:
    bar = desk.compare.modes
    four = next(action for action in bar.views.menu().actions() if action.text() == "4 views")
    assert four.shortcut().toString() == "Ctrl+4"
    four.trigger()
    assert len(desk.compare.panes) == 4
    assert entries(bar.views) == {"One view": False, "2 views": False, "3 views": False, "4 views": True}


def test_enter_and_escape_belong_to_the_ruler_only_while_it_measures(desk: ReviewDesk) -> None:
    current, tools = desk.session.current, desk.compare.tools
    press(desk, Key.Key_4)
    press(desk, Key.Key_M)
    click(desk, 0, 60, 120)
    click(desk, 1, 160, 120)
    press(desk, Key.Key_Return)
    assert desk.session.current == current, "Enter ended the line and saved no finding"
    assert tools.measure.ended
    press(desk, Key.Key_Escape)
    assert not tools.measure.points
    press(desk, Key.Key_Escape)
    assert tools.tool is Tool.NONE
    press(desk, Key.Key_Return)
    until("the next patch", lambda: desk.session.current != current)


def test_one_free_view_is_marked_and_comes_back_by_the_same_key(desk: ReviewDesk) -> None:
    press(desk, Key.Key_L)
    assert desk.compare.panes[1].badge.text()
    assert entries(desk.compare.modes.more)["Let the active view move alone, or link all again"]
    press(desk, Key.Key_L)
    assert not desk.compare.panes[1].badge.text()
    assert not entries(desk.compare.modes.more)["Let the active view move alone, or link all again"]


def test_images_turn_by_key_and_home_turns_them_back(desk: ReviewDesk) -> None:
    press(desk, Key.Key_R, Key.Key_R)
    assert {pane.canvas.rotation() for pane in desk.compare.panes} == {30.0}
    press(desk, Key.Key_R, modifier=Shift)
    assert {pane.canvas.rotation() for pane in desk.compare.panes} == {15.0}
    press(desk, Key.Key_Home)
    assert {pane.canvas.rotation() for pane in desk.compare.panes} == {0.0}


def test_a_view_without_a_further_date_asks_no_second_enter(desk: ReviewDesk) -> None:
    current = desk.session.current
    press(desk, Key.Key_4, modifier=Ctrl)
    until("painted", lambda: all(desk.compare.panes[index].picture is not None for index in (0, 3)))
    assert [view["role"] for view in desk.compare.seen()] == ["earlier", "later"]
    press(desk, Key.Key_4, Key.Key_Return)
    until("the next patch", lambda: desk.session.current != current)


def some_layer() -> QgsVectorLayer:
    """Return what a person has on QGIS's map."""
    return QgsVectorLayer("Point?crs=EPSG:3857", "points", "memory")


class Iface:
    """QGIS's own window as far as the plugin asks it."""

    def __init__(self) -> None:
        self.window = QMainWindow()
        self.canvas = QgsMapCanvas(self.window)
        self.canvas.setDestinationCrs(QgsCoordinateReferenceSystem.fromEpsgId(3857))
        self.canvas.resize(400, 300)
        self.layer = some_layer()
        self.canvas.setLayers([self.layer])

    def mapCanvas(self) -> QgsMapCanvas:
        return self.canvas

    def mainWindow(self) -> QMainWindow:
        return self.window


def test_the_place_is_shown_in_qgis_and_nothing_is_added_to_its_project(desk: ReviewDesk) -> None:
    iface, asked = Iface(), []
    desk.compare.steering.wanted_in_qgis.connect(lambda place, patch: asked.append((place, patch)))
    press(desk, Key.Key_W)
    place, patch = asked[0]
    assert patch.boundingBox().center().distance(place.center()) < 1
    assert show_in_qgis(iface, place, patch) == ""
    there = to_degrees(QgsCoordinateReferenceSystem.fromEpsgId(3857)).transform(iface.canvas.extent().center())
    wanted = to_degrees(place.crs()).transform(place.center())
    assert there.distance(wanted) < 1e-5
    assert QgsProject.instance().mapLayers() == {}
    iface.window.deleteLater()


class WholeDesktop(Desktop):
    """A desktop with a map beside its message bar."""

    def __init__(self) -> None:
        super().__init__()
        self.canvas = QgsMapCanvas(self.mainWindow())
        self.canvas.setDestinationCrs(QgsCoordinateReferenceSystem.fromEpsgId(3857))
        self.layer = some_layer()

    def mapCanvas(self) -> QgsMapCanvas:
        return self.canvas


def test_the_key_reaches_qgiss_own_map_once_it_shows_a_layer(
    made: Path, tmp_path: Path, qgis_app: QgsApplication
) -> None:
    desktop, opened = WholeDesktop(), []
    shell = Shell(desktop, Settings())
    shutil.copytree(made, tmp_path / "workspace")
    shell.opened.connect(opened.append)
    shell.open_folder(str(tmp_path / "workspace"))
    until("the window", lambda: bool(opened))
    desk = shell.desk
    desk.window.activateWindow()
    until("the window active", lambda: QApplication.activeWindow() is desk.window)
    before = desktop.canvas.extent()
    press(desk, Key.Key_W)
    assert "QGIS shows no map" in desk.window.findChild(QLabel, "message").text()
    assert desktop.canvas.extent() == before
    desktop.canvas.setLayers([desktop.layer])
    press(desk, Key.Key_W)
    wanted = to_degrees(desk.compare._link.ground.crs).transform(
        QgsPointXY(desk.compare._link.ground.x, desk.compare._link.ground.y)
    )
    there = to_degrees(QgsCoordinateReferenceSystem.fromEpsgId(3857)).transform(desktop.canvas.extent().center())
    assert desktop.canvas.extent() != before
    assert there.distance(wanted) < 1e-5
    shell.close()


def test_after_swipe_and_more_views_the_next_case_is_on_all_of_them(desk: ReviewDesk) -> None:
    press(desk, Key.Key_S)
    press(desk, Key.Key_J)
    look(desk)
    assert {pane.picture.case_id for pane in desk.compare.panes} == {desk.session.current}

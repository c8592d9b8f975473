"""The two dialogs, driven by keys and the mouse over real files, stores and rasters."""

from __future__ import annotations

import inspect
import shutil
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.gui import QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QLineEdit, QListWidget, QPushButton, QTableWidget, QTreeWidget
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.credentials import SESSION, Credentials
from redline_review.plugin.adapters.new_workspace import check_place, make_workspace
from redline_review.plugin.adapters.screening_engine import choose_engine
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.app.new_review import ReviewBuilder
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.states import NetworkMode, Secrecy
from redline_review.plugin.port_errors import NotAWorkspace, SignInRefused
from redline_review.ui.connect_page import ConnectServices
from redline_review.ui.new_review import NewReviewDialog, NewReviewServices
from redline_review.ui.new_review.workspace_page import folder_name
from redline_review.ui.open_workspace import OpenWorkspaceDialog, WorkspaceSummary

CODES = Path(__file__).resolve().parents[2] / "resources" / "codes"
X, Y = 40_500_000, 3_450_000
FIELDS = ("图斑编号", "前时相", "后时相", "问题类型", "置信度")
LEFT = Qt.MouseButton.LeftButton


class Waiting:
    """Waits for the dialogs' own events; fails with what it waited for."""

    def __init__(self):
        self.widgets = []

    def addWidget(self, widget):
        self.widgets.append(widget)

    def waitUntil(self, true, timeout=5_000):
        for _ in range(timeout // 10):
            if true():
                return
            QTest.qWait(10)
        raise AssertionError(f"waited in vain: {inspect.getsource(true).strip()}")

    @contextmanager
    def waitSignal(self, signal, timeout=5_000):
        caught = SimpleNamespace(args=None)
        signal.connect(lambda *args: setattr(caught, "args", list(args)))
        yield caught
        self.waitUntil(lambda: caught.args is not None, timeout)


@pytest.fixture
def qtbot(qgis_app):
    waiting = Waiting()
    yield waiting
    for widget in waiting.widgets:
        widget.close()
        widget.deleteLater()
    QTest.qWait(0)


class MemorySettings:
    def __init__(self, recent=()):
        self.recent, self.authcfgs = list(recent), {}

    def recent_workspaces(self):
        return list(self.recent)

    def add_recent_workspace(self, folder):
        self.recent.insert(0, folder)

    def set_authcfg(self, url, authcfg):
        self.authcfgs[url] = authcfg


def square(east, north, size=60):
    x, y = X + east, Y + north
    return f"POLYGON(({x} {y},{x + size} {y},{x + size} {y + size},{x} {y + size},{x} {y}))"


def reference(epsg=4528):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    return srs


def write_layer(path, driver, fields, rows, kind=ogr.wkbPolygon):
    gdal.SetConfigOption("SHAPE_ENCODING", None)
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    options = ["ENCODING=GBK"] if driver == "ESRI Shapefile" else []
    layer = source.CreateLayer(path.stem, reference(), kind, options=options)
    for name in fields:
        layer.CreateField(ogr.FieldDefn(name))
    for wkt, values in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for column, value in enumerate(values):
            feature.SetField(column, value)
        if wkt:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    del layer, source
    gdal.SetConfigOption("SHAPE_ENCODING", "")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    return str(path)


def write_image(path, seed):
    made = gdal.GetDriverByName("GTiff").Create(str(path), 300, 300, 1, gdal.GDT_Byte)
    made.SetGeoTransform((X, 2, 0, Y + 600, 0, -2))
    made.SetProjection(reference().ExportToWkt())
    made.GetRasterBand(1).WriteArray(np.random.default_rng(seed).integers(1, 255, (300, 300)).astype("uint8"))
    del made
    return str(path)


def patch(number, wkt=None, day="2026-05-02"):
    return wkt or square(20 * number, 30 * number), (f"JS-{number:04d}", "2024-03-11", day, "矿产资源开发", "0.7")


@pytest.fixture
def county(tmp_path):
    """A layer of zones on two levels, twelve good patches (GBK, no cpg), an image for each date."""
    zones = [
        (square(0, 0, 400), ("01", "太湖重要湿地", "生态保护红线", "重要湿地")),
        (square(400, 0, 200), ("02", "清水通道", "生态空间管控区域", "清水通道维护区")),
    ]
    return {
        "zones": write_layer(tmp_path / "红线.gpkg", "GPKG", ("红线编码", "红线名称", "管控级别", "红线类型"), zones),
        "patches": write_layer(tmp_path / "图斑.shp", "ESRI Shapefile", FIELDS, [patch(n) for n in range(12)]),
        "before": write_image(tmp_path / "GF2_20240311.tif", 1),
        "after": write_image(tmp_path / "GF7_20260502.tif", 2),
    }


@pytest.fixture
def services(tmp_path):
    builder = ReviewBuilder(make_workspace, choose_engine().screen, IdFactory(), SystemClock())
    home = tmp_path / "reviews"
    return NewReviewServices(
        QgsProject.instance(), MemorySettings(), builder, check_place, read_code_lists(CODES), "en", home
    )


@pytest.fixture
def dialog(qgis_app, qtbot, services):
    made = NewReviewDialog(services)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def driver(qtbot, dialog):
    return Driver(qtbot, dialog)


class Driver:
    """Hands and eyes of a user."""

    def __init__(self, qtbot, dialog):
        self.qtbot, self.dialog = qtbot, dialog

    def button(self, name, inside=None):
        return (inside or self.dialog).findChild(QPushButton, name)

    def click(self, name, inside=None):
        QTest.mouseClick(self.button(name, inside), LEFT)

    def page(self, row):
        steps = self.dialog.findChild(QListWidget, "steps")
        QTest.mouseClick(steps.viewport(), LEFT, pos=steps.visualItemRect(steps.item(row)).center())
        return self.dialog._stack.currentWidget()

    def give_files(self, button, *paths):
        """Press a button, type into the file dialog that opens, press Enter."""
        QTest.mouseClick(button, LEFT)
        chooser = self.dialog.findChildren(QFileDialog)[-1]
        self.qtbot.waitUntil(chooser.isVisible)
        edit = chooser.findChild(QLineEdit, "fileNameEdit")
        edit.setText(" ".join(f'"{path}"' for path in paths) if len(paths) > 1 else paths[0])
        QTest.keyClick(edit, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: not chooser.isVisible())

    def type_into(self, name, text):
        edit = self.dialog.findChild(QLineEdit, name)
        edit.selectAll()
        QTest.keyClicks(edit, text)

    def said(self):
        return self.dialog._say.words()

    def wait_said(self, part):
        self.qtbot.waitUntil(lambda: part in self.said(), timeout=10_000)

    def give_all(self, county, **other):
        files = {**county, **other}
        self.give_files(self.button("browseLayer", self.page(0)), files["zones"])
        self.give_files(self.button("browseLayer", self.page(1)), files["patches"])
        page = self.page(2)
        self.give_files(self.button("addFiles", page.earlier), files["before"])
        self.give_files(self.button("addFiles", page.later), files["after"])
        self.page(3)
        self.qtbot.waitUntil(lambda: self.button("create").isEnabled(), timeout=10_000)


def test_a_workspace_is_made_with_mouse_and_keys_alone(driver, county, services, qtbot):
    driver.give_all(county)
    with qtbot.waitSignal(driver.dialog.workspace_ready, timeout=30_000) as ready:
        driver.click("create")
    workspace = open_workspace(Path(ready.args[0]))
    store = workspace.open_store()
    contents = store.contents()
    store.close()
    assert workspace.info.network_mode is NetworkMode.LISTED
    assert workspace.info.secrecy is Secrecy.INTERNAL
    assert sorted(case.issued_id for case in contents.cases) == [f"JS-{n:04d}" for n in range(12)]
    assert {case.facts.activity_issued for case in contents.cases} == {"mining"}
    assert {(zone.name, zone.level) for zone in contents.zones} == {
        ("太湖重要湿地", "redline"),
        ("清水通道", "control"),
    }
    assert [image.date for image in contents.images] == ["2024-03-11", "2026-05-02"]
    assert all(contents.screenings[case.case_id].area_m2 == pytest.approx(3600, rel=0.01) for case in contents.cases)
    assert services.settings.recent == [ready.args[0]]


def test_rows_that_are_not_plainly_good_are_shown_before_anything_is_written(driver, county, tmp_path, qtbot):
    cross = f"POLYGON(({X} {Y},{X + 60} {Y + 60},{X + 60} {Y},{X} {Y + 60},{X} {Y}))"
    rows = [patch(1), patch(1), patch(2, cross), patch(3, day="去年"), (None, patch(4)[1])]
    messy = write_layer(tmp_path / "乱.shp", "ESRI Shapefile", FIELDS, rows)
    driver.give_all(county, patches=messy)
    driver.click("create")
    driver.wait_said("Look at the rows above")
    table = driver.dialog.findChild(QTableWidget, "receipt")
    shown = {table.item(row, 1).text(): table.item(row, 3).text() for row in range(table.rowCount())}
    assert set(shown) == {"2", "3", "4", "5"}
    assert "the same id" in shown["2"]
    assert "mended" in shown["3"]
    assert "去年" in shown["4"]
    assert "no outline" in shown["5"]
    assert not (tmp_path / "reviews").exists()
    with qtbot.waitSignal(driver.dialog.workspace_ready, timeout=30_000) as ready:
        driver.click("create")
    store = open_workspace(Path(ready.args[0])).open_store()
    assert sorted(case.issued_id for case in store.contents().cases) == ["JS-0001", "JS-0002"]
    store.close()


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
    assert not chooser.isVisible()


def test_images_without_a_date_ask_for_it_and_a_wrong_order_is_said(driver, county, tmp_path):
    undated = write_image(tmp_path / "tile_a.tif", 3)
    page = driver.page(2)
    driver.give_files(driver.button("addFiles", page.earlier), undated)
    driver.qtbot.waitUntil(lambda: "do not tell when" in page.earlier.problem())
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


def test_a_failure_half_way_leaves_no_folder_and_says_why(driver, county, tmp_path):
    driver.give_all(county)
    Path(county["after"]).unlink()
    driver.click("create")
    driver.qtbot.waitUntil(lambda: driver.button("create").isEnabled(), timeout=10_000)
    assert "GF7_20260502.tif" in driver.said()
    assert not any((tmp_path / "reviews").glob("*"))
    assert driver.dialog.isVisible()


def test_closing_the_dialog_in_the_middle_stops_the_work_and_keeps_nothing(driver, county, tmp_path, qtbot):
    driver.give_all(county)
    driver.click("create")
    driver.dialog._stop_or_close()
    driver.qtbot.waitUntil(lambda: driver.button("create").isEnabled(), timeout=10_000)
    assert "Stopped" in driver.said()
    assert not any((tmp_path / "reviews").glob("*"))


def test_layers_of_the_project_are_offered(qgis_app, qtbot, services):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4490&field=TBBH:string", "drawn today", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["A-1"])
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((120 31,120.001 31,120.001 31.001,120 31))"))
    layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    dialog = NewReviewDialog(services)
    qtbot.addWidget(dialog)
    dialog.show()
    picker = dialog._patches.findChild(QComboBox, "layerPicker")
    picker.setCurrentIndex(picker.findText("drawn today"))
    picker.activated.emit(picker.currentIndex())
    qtbot.waitUntil(lambda: dialog._patches.problem() == "")
    assert dialog._patches.profile().fields == {"issued_id": "TBBH"}
    QgsProject.instance().removeMapLayer(layer.id())
    dialog.close()


@pytest.mark.parametrize(
    ("name", "folder"),
    [("2026-05 吴中", "2026-05 吴中"), ("a/b:c*", "a-b-c-"), ("CON", "CON-"), ("end. ", "end")],
    ids=["plain", "signs Windows forbids", "a reserved name", "a dot at the end"],
)
def test_folders_are_named_so_that_windows_takes_them(name, folder):
    assert folder_name(name) == folder


# Open workspace


class LockedManager:
    """An authentication manager whose master password was not given."""

    def isDisabled(self):
        return False

    def masterPasswordIsSet(self):
        return False


def summarise(folder):
    if "gone" in folder:
        raise NotAWorkspace(folder, "no workspace.json")
    return WorkspaceSummary("Wuzhong, May", 60, 15)


def refuse(url, user, password):
    if password != "right":
        raise SignInRefused(url, "wrong password")


@pytest.fixture
def open_dialog(qtbot, tmp_path, services):
    settings = MemorySettings([str(tmp_path / "may"), str(tmp_path / "gone")])
    connect = ConnectServices(
        services,
        settings,
        Credentials(LockedManager()),
        SystemClock(),
        refuse,
        lambda images, folder: (),
        make_workspace,
    )
    made = OpenWorkspaceDialog(settings, summarise, connect)
    qtbot.addWidget(made)
    made.show()
    yield made, connect
    made.close()


def test_recent_workspaces_show_their_progress_and_enter_opens_the_first(open_dialog, qtbot, tmp_path):
    dialog, _ = open_dialog
    tree = dialog.findChild(QTreeWidget, "recentWorkspaces")
    qtbot.waitUntil(lambda: tree.topLevelItem(0).text(2) == "15 of 60 · 25 %")
    assert tree.topLevelItem(0).text(0) == "Wuzhong, May"
    with qtbot.waitSignal(dialog.workspace_ready) as ready:
        QTest.mouseClick(dialog.findChild(QPushButton, "open"), LEFT)
    assert ready.args == [str(tmp_path / "may")]


def test_a_workspace_that_is_gone_says_so_and_cannot_be_opened(open_dialog, qtbot):
    dialog, _ = open_dialog
    tree = dialog.findChild(QTreeWidget, "recentWorkspaces")
    qtbot.waitUntil(lambda: tree.topLevelItem(1).text(2) == "cannot be read")
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert not dialog.findChild(QPushButton, "open").isEnabled()
    assert "is not a Redline Review workspace" in dialog._say.words()


def test_connecting_makes_a_workspace_bound_to_the_server_and_keeps_no_password(open_dialog, qtbot, tmp_path):
    dialog, services = open_dialog
    QTest.mouseClick(dialog.findChild(QPushButton, "connectToServer"), LEFT)
    for name, text in (("url", "http://127.0.0.1:8765"), ("user", "wu"), ("password", "wrong")):
        QTest.keyClicks(dialog.findChild(QLineEdit, name), text)
    button = dialog.findChild(QPushButton, "connect")
    qtbot.waitUntil(button.isEnabled)
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: "refused the sign-in" in dialog._connect_page._say.words())
    assert not (tmp_path / "reviews").exists()
    dialog.findChild(QLineEdit, "password").clear()
    QTest.keyClicks(dialog.findChild(QLineEdit, "password"), "right")
    with qtbot.waitSignal(dialog.workspace_ready, timeout=10_000) as ready:
        QTest.mouseClick(button, LEFT)
    folder = Path(ready.args[0])
    assert open_workspace(folder).info.server_url == "http://127.0.0.1:8765"
    assert services.settings.authcfgs == {"http://127.0.0.1:8765": f"{SESSION}http://127.0.0.1:8765"}
    assert services.credentials.load(f"{SESSION}http://127.0.0.1:8765") == ("wu", "right")
    assert not any(b"right" in file.read_bytes() for file in folder.rglob("*") if file.is_file())
    shutil.rmtree(folder)


def test_that_a_password_is_kept_for_the_session_only_is_said(open_dialog):
    dialog, _ = open_dialog
    assert "Kept until QGIS closes" in dialog._connect_page._kept_says.words()

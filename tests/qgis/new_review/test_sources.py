"""Sources that do not say all by themselves: tables, points, a shift against the zones. By mouse and keys."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely
from osgeo import ogr, osr
from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsProjectionSelectionWidget
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QPushButton, QRadioButton, QTabWidget
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.domain.geometry import bounds
from redline_review.plugin.screening.gcj02 import to_gcj02
from redline_review.tests.qgis.new_review.support_driver import LEFT
from redline_review.tests.qgis.new_review.support_inputs import X, Y, square, write_layer


def look(driver, path, row=1):
    page = driver.page(row)
    driver.give_files(driver.button("browseLayer", page), path)
    return page


def test_a_table_asks_for_its_columns_and_for_the_size_of_its_points(driver, tmp_path):
    path = tmp_path / "线索.csv"
    path.write_bytes("线索编号,甲,乙\nA-1,120.5,31.2\nA-2,120.6,31.3\n".encode("gbk"))
    page = look(driver, str(path))
    driver.qtbot.waitUntil(lambda: "does not say where its rows lie" in page.problem())
    driver.choose(page.findChild(QComboBox, "columnX"), "甲")
    driver.choose(page.findChild(QComboBox, "columnY"), "乙")
    driver.qtbot.waitUntil(lambda: "holds points" in page.problem() or "coordinate reference" in page.problem())
    assert page.ref().columns.names() == ("甲", "乙")
    assert page.findChild(QComboBox, "columnX").isVisible() or page.findChild(QPushButton, "drawCircles").isVisible()


def named_crs(page):
    box = page.findChild(QgsProjectionSelectionWidget)
    return box.crs().authid() if box.isVisible() else None


def test_a_table_of_longitudes_is_not_placed_before_the_user_says_in_which_system(driver, tmp_path):
    path = tmp_path / "线索.csv"
    path.write_bytes("线索编号,经度,纬度\nA-1,120.5,31.2\nA-2,120.6,31.3\n".encode("gbk"))
    page = look(driver, str(path))
    driver.qtbot.waitUntil(lambda: "holds points" in page.problem())
    QTest.mouseClick(page.findChild(QPushButton, "drawCircles"), LEFT)
    driver.qtbot.waitUntil(lambda: "choose CGCS2000 (EPSG:4490)" in page.problem())
    assert named_crs(page) == ""
    QTest.mouseClick(page.findChild(QPushButton, "offeredCrs"), LEFT)
    driver.qtbot.waitUntil(lambda: page.problem() == "" and len(page.outlines()) == 2)
    assert named_crs(page) == "EPSG:4490"  # and can be changed
    assert bounds(page.outlines()[0][1])[:2] == pytest.approx((120.5, 31.2), abs=0.001)


def tops(page):
    """Return where the parts of the page stand."""
    QTest.qWait(0)
    return [part.mapTo(page, part.rect().topLeft()).y() for part in (page._profiles, page._form, page._preview)]


def test_nothing_jumps_while_another_layer_of_the_same_kind_is_read(driver, tmp_path):
    files = []
    for name in ("一月", "二月"):
        files.append(tmp_path / f"{name}.csv")
        files[-1].write_bytes(f'编号,WKT\n{name}-1,"SRID=4528;{square(0, 0)}"\n'.encode("gbk"))
    page = look(driver, str(files[0]))
    driver.qtbot.waitUntil(lambda: page.problem() == "" and len(page.outlines()) == 1)
    before, seen = tops(page), []
    page.changed.connect(lambda: seen.append(tops(page)))
    look(driver, str(files[1]))
    driver.qtbot.waitUntil(lambda: page.name() == "二月" and len(page.outlines()) == 1)
    assert page.findChild(QComboBox, "columnWkt").isVisible()
    assert page.findChild(QComboBox, "columnWkt").isEnabled()
    assert seen
    assert {tuple(places) for places in seen} == {tuple(before)}


def test_eastings_are_asked_for_without_an_offer(driver, tmp_path):
    path = tmp_path / "线索.csv"
    path.write_bytes(f'编号,WKT\nA-1,"{square(0, 0)}"\n'.encode("gbk"))
    page = look(driver, str(path))
    driver.qtbot.waitUntil(lambda: "Choose the one its sender used" in page.problem())
    assert named_crs(page) == ""
    assert not page.findChild(QPushButton, "offeredCrs").isVisible()
    page.findChild(QgsProjectionSelectionWidget).setCrs(QgsCoordinateReferenceSystem("EPSG:4528"))
    driver.qtbot.waitUntil(lambda: page.problem() == "")


def test_points_become_circles_of_the_size_that_the_user_names(driver, tmp_path):
    points = [(f"POINT({X + 50 * n} {Y})", (f"A-{n}",)) for n in range(3)]
    page = look(driver, write_layer(tmp_path / "点.gpkg", "GPKG", ("线索编号",), points, ogr.wkbPoint))
    driver.qtbot.waitUntil(lambda: "holds points" in page.problem())
    QTest.mouseClick(page.findChild(QPushButton, "drawCircles"), LEFT)
    driver.qtbot.waitUntil(lambda: page.problem() == "" and len(page.outlines()) == 3)
    west, _south, east, _north = bounds(page.outlines()[0][1])
    assert (east - west) * 111_320 * np.cos(np.radians(31.2)) == pytest.approx(60, rel=0.02)


# A shift


def blobs(count=30):
    rng = np.random.default_rng(7)
    for lon, lat in rng.uniform((120.2, 31.1), (120.8, 31.6), (count, 2)):
        turn = np.sort(rng.uniform(0, 2 * np.pi, 30))
        away = 0.02 * rng.uniform(0.7, 1.3, 30)
        yield shapely.Polygon(np.stack([lon + away * np.cos(turn), lat + away * np.sin(turn)], axis=1)).buffer(0)


def write_degrees(path, fields, rows):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4490)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("layer", srs, ogr.wkbUnknown)
    for name in fields:
        layer.CreateField(ogr.FieldDefn(name))
    for shape, values in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for column, value in enumerate(values):
            feature.SetField(column, value)
        feature.SetGeometry(ogr.CreateGeometryFromWkb(shapely.to_wkb(shape)))
        layer.CreateFeature(feature)
    del layer, source
    return str(path)


def write_pair(folder, zones, patches):
    """Write the same shapes as zones and as patches, each as given."""
    named = [(shape, (f"区{n}", "红线")) for n, shape in enumerate(zones)]
    return {
        "zones": write_degrees(folder / "红线.gpkg", ("红线名称", "级别"), named),
        "patches": write_degrees(
            folder / "图斑.gpkg", ("图斑编号",), [(s, (f"A-{n}",)) for n, s in enumerate(patches)]
        ),
    }


def chain_payloads(folder):
    """Return what the chain of a closed workspace says of it as a whole."""
    with closing(sqlite3.connect(folder / "store.sqlite")) as store:
        return [json.loads(row[0]) for row in store.execute("SELECT payload FROM chain WHERE case_id IS NULL")]


def test_a_shift_is_said_in_metres_before_the_import_and_taken_back_where_the_user_says_so(
    driver, county, tmp_path, qtbot
):
    whole = list(blobs())
    driver.give_all(county, **write_pair(tmp_path, whole, [shapely.transform(s, to_gcj02) for s in whole]))
    page = driver.page(1)
    back = page.findChild(QRadioButton, "shiftBack")
    qtbot.waitUntil(back.isVisible, timeout=20_000)
    assert "477 m to the south-east of “红线”" in page.warning()
    assert page.findChild(QRadioButton, "shiftKeep").isChecked()
    assert "Flagged patches" in driver.said()
    QTest.mouseClick(back, LEFT)
    assert back.isChecked()
    assert page.warning() == ""
    driver.show_receipt()
    with qtbot.waitSignal(driver.dialog.workspace_ready, timeout=60_000) as ready:
        driver.click("create")
    store = open_workspace(Path(ready.args[0])).open_store()
    first = next(case for case in store.contents().cases if case.issued_id == "A-0")
    store.close()
    assert bounds(first.outline) == pytest.approx(whole[0].bounds, abs=2e-7)
    moved = [
        said["sources"].get("patches_moved", "") for said in chain_payloads(Path(ready.args[0])) if "sources" in said
    ]
    assert moved == ["GCJ-02 offset taken off (measured 477 m at 118 degrees)"]


def test_zones_that_carry_the_shift_say_so_on_their_own_page(driver, tmp_path, qtbot):
    whole = list(blobs())
    files = write_pair(tmp_path, [shapely.transform(s, to_gcj02) for s in whole], whole)
    zones = look(driver, files["zones"], 0)
    page = look(driver, files["patches"])
    shift = zones.panels()[0].shift
    qtbot.waitUntil(lambda: not shift.isHidden(), timeout=20_000)
    assert "m to the south-east of “图斑”" in shift.warning()
    assert page.shift.isHidden()
    assert zones.warning() == shift.warning()


def give_towns(driver, path):
    page = driver.page(4)
    tabs = page.findChild(QTabWidget, "places")
    driver.give_files(driver.button("browseLayer", tabs.currentWidget()), path)
    return tabs.currentWidget()


def write_towns(folder, shapes):
    rows = [(shape, (f"3205061{n:02d}", f"镇{n}")) for n, shape in enumerate(shapes)]
    return write_degrees(folder / "乡镇.gpkg", ("XZQDM", "XZQMC"), rows)


def test_patches_are_compared_with_towns_where_zones_say_nothing(driver, county, tmp_path, qtbot):
    whole = list(blobs())
    (tmp_path / "sent").mkdir()
    files = write_pair(tmp_path / "sent", whole, [shapely.transform(s, to_gcj02) for s in whole])
    look(driver, county["zones"], 0)
    page = look(driver, files["patches"])
    give_towns(driver, write_towns(tmp_path, whole))
    qtbot.waitUntil(lambda: not page.shift.isHidden(), timeout=20_000)
    assert "477 m to the south-east of “乡镇”" in page.warning()
    assert page.shift.back() is None


def test_towns_that_carry_the_shift_say_so_themselves_and_zones_are_compared_with_them(driver, tmp_path, qtbot):
    whole = list(blobs())
    files = write_pair(tmp_path, whole, whole)
    zones = look(driver, files["zones"], 0).panels()[0]
    page = look(driver, files["patches"])
    towns = give_towns(driver, write_towns(tmp_path, [shapely.transform(s, to_gcj02) for s in whole]))
    qtbot.waitUntil(lambda: not towns.shift.isHidden(), timeout=20_000)
    assert "m to the south-east of “图斑”" in towns.shift.warning()
    assert (page.shift.isHidden(), zones.shift.isHidden()) == (True, True)


def test_zones_without_patches_are_compared_with_towns(driver, tmp_path, qtbot):
    whole = list(blobs())
    files = write_pair(tmp_path, [shapely.transform(s, to_gcj02) for s in whole], whole)
    zones = look(driver, files["zones"], 0).panels()[0]
    give_towns(driver, write_towns(tmp_path, whole))
    qtbot.waitUntil(lambda: not zones.shift.isHidden(), timeout=20_000)
    assert "of “乡镇”" in zones.shift.warning()


# Towns


def test_towns_are_filled_from_a_layer_where_the_sender_gave_none(driver, county, tmp_path, qtbot):
    towns = [(square(-200, -200, 300), ("320506101", "东山镇")), (square(-200, 100, 900), ("320506102", "金庭镇"))]
    path = write_layer(tmp_path / "乡镇.shp", "ESRI Shapefile", ("XZQDM", "XZQMC"), towns)
    page = driver.page(4)
    driver.give_files(driver.button("browseLayer", page.findChild(QTabWidget, "places").currentWidget()), path)
    qtbot.waitUntil(lambda: page.problem() == "" and len(page.panels()) == 1)
    (panel,) = page.panels().values()
    assert panel.profile().fields == {"code": "XZQDM", "name": "XZQMC"}
    driver.give_all(county)
    driver.show_receipt()
    with qtbot.waitSignal(driver.dialog.workspace_ready, timeout=30_000) as ready:
        driver.click("create")
    store = open_workspace(Path(ready.args[0])).open_store()
    facts = {case.issued_id: case.facts for case in store.contents().cases}
    store.close()
    assert (facts["JS-0000"].town_name, facts["JS-0000"].town_code) == ("东山镇", "320506101")
    assert facts["JS-0011"].town_name == "金庭镇"

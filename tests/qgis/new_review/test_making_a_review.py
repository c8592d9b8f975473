"""A review is made of real layers and images, or nothing is; driven by keys and the mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QComboBox, QLabel, QTableWidget
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.domain.states import NetworkMode, Secrecy
from redline_review.tests.qgis.new_review.support_inputs import FIELDS, X, Y, patch, write_layer
from redline_review.ui.new_review import NewReviewDialog
from redline_review.ui.new_review.parts import SayLine, Tone


def test_a_workspace_is_made_with_mouse_and_keys_alone(driver, county, services, qtbot):
    driver.give_all(county)
    driver.show_receipt()
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
    driver.wait_said("Look at what will happen")
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


def visible(widget, kind):
    return [part for part in widget.findChildren(kind) if part.isVisible()]


def test_where_all_is_well_the_receipt_is_a_few_lines_at_the_top(driver, county, tmp_path):
    driver.give_all(county)
    assert driver.button("create").text() == "Show what will happen"
    driver.show_receipt()
    page = driver.dialog._receipt
    assert page.findChild(QLabel, "receiptCounts").text() == (
        "Patches: 12 new\nZones: 2 new\nImages: 1 image, 2024-03-11 · 1 image, 2026-05-02"
    )
    (calm,) = visible(page, SayLine)
    assert (calm.words(), calm.tone()) == (
        "Every row comes in as it is; nothing was mended or left out.",
        Tone.GOOD,
    )
    assert not page.findChild(QTableWidget, "receipt").isVisible()
    lowest = max(label.mapTo(page, label.rect().bottomLeft()).y() for label in visible(page, QLabel))
    assert lowest < 10 * page.fontMetrics().lineSpacing() < page.height()
    assert driver.button("create").text() == "Create workspace"
    assert not (tmp_path / "reviews").exists()
    driver.click("cancel")
    assert not (tmp_path / "reviews").exists()


def test_what_was_mended_is_counted_with_how(driver, county, tmp_path):
    cross = f"POLYGON(({X} {Y},{X + 60} {Y + 60},{X + 60} {Y},{X} {Y + 60},{X} {Y}))"
    path = write_layer(tmp_path / "交叉.shp", "ESRI Shapefile", FIELDS, [patch(1), patch(2, cross), patch(3, cross)])
    driver.give_all(county, patches=path)
    driver.show_receipt()
    counts = driver.dialog._receipt.findChild(QLabel, "receiptCounts").text()
    assert counts.splitlines()[0] == "Patches: 3 new · 2 repaired – outline crossed itself: mended"
    assert visible(driver.dialog._receipt, QTableWidget)


def test_a_failure_half_way_leaves_no_folder_and_says_why(driver, county, tmp_path):
    driver.give_all(county)
    driver.show_receipt()
    Path(county["after"]).unlink()
    driver.click("create")
    driver.qtbot.waitUntil(lambda: driver.button("create").isEnabled(), timeout=10_000)
    assert "GF7_20260502.tif" in driver.said()
    assert not any((tmp_path / "reviews").glob("*"))
    assert driver.dialog.isVisible()


def test_closing_the_dialog_in_the_middle_stops_the_work_and_keeps_nothing(driver, county, tmp_path, qtbot):
    driver.give_all(county)
    for step in ("reading", "writing"):
        driver.click("create") if step == "reading" else driver.show_receipt()
        if step == "writing":
            driver.click("create")
        driver.click("cancel")
        driver.qtbot.waitUntil(lambda: driver.button("create").isEnabled(), timeout=10_000)
        assert "Stopped" in driver.said()
        assert driver.button("create").text() == "Show what will happen"
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

"""Earlier findings of a layer come in with a new review. By mouse and keys."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from qgis.PyQt.QtWidgets import QTableWidget
from redline_review.plugin.adapters.earlier_layers import EarlierFolder
from redline_review.tests.qgis.new_review.support_inputs import square, write_layer
from redline_review.ui.new_review.parts import SayLine

FIELDS = ("图斑编号", "核查结论", "核查日期", "核查人员")
ROWS = [
    (square(0, 0), ("旧-1", "属实", "2025年3月1日", "李")),
    (square(20, 30), ("旧-2", "复绿中", "2025-09-01", "王")),
    (square(200, 200), ("旧-3", "", "2025-09-01", "王")),
]


def give_history(driver, tmp_path):
    page = driver.page(5)
    path = write_layer(tmp_path / "2025核查.shp", "ESRI Shapefile", FIELDS, ROWS)
    driver.give_files(driver.button("browseLayer", page), path)
    driver.qtbot.waitUntil(lambda: page.problem() == "" and not page.is_empty(), timeout=10_000)
    return page


def test_fields_and_verdicts_are_guessed_and_can_be_chosen(driver, tmp_path):
    page = give_history(driver, tmp_path)
    assert page.panel.profile().fields == dict(zip(("id", "verdict", "date", "by"), FIELDS))
    table = page.findChild(QTableWidget, "values")
    driver.qtbot.waitUntil(lambda: table.rowCount() == 2)
    shown = {table.item(row, 1).text(): table.cellWidget(row, 3).currentText() for row in range(2)}
    assert shown == {"复绿中": "— as written —", "属实": "Real change"}
    driver.choose(table.cellWidget(0, 3), "Partly real")
    assert page.panel.profile().values["verdict"] == {"复绿中": "partly"}


def test_they_come_in_with_the_workspace_and_the_record_names_their_layer(driver, county, tmp_path, qtbot):
    give_history(driver, tmp_path)
    driver.give_all(county)
    driver.show_receipt()
    said = [line.words() for line in driver.dialog._receipt.findChildren(SayLine)]
    assert any("Earlier findings: 2 to compare with · 1 without a verdict left out" in words for words in said)
    with qtbot.waitSignal(driver.dialog.workspace_ready, timeout=30_000) as ready:
        driver.click("create")
    folder = Path(ready.args[0])
    found = {case.issued_id: case for case in EarlierFolder(folder).read()}
    assert {name: case.finding["reality"] for name, case in found.items()} == {"旧-1": "real", "旧-2": "复绿中"}
    assert (found["旧-1"].finding_at, found["旧-1"].finding_by) == ("2025-03-01", "李")
    with closing(sqlite3.connect(folder / "store.sqlite")) as store:
        payloads = [json.loads(row[0]) for row in store.execute("SELECT payload FROM chain WHERE case_id IS NULL")]
    assert [said["sources"]["earlier"] for said in payloads if "sources" in said] == [str(tmp_path / "2025核查.shp")]


def test_a_failure_after_they_were_written_leaves_no_folder(driver, county, tmp_path):
    give_history(driver, tmp_path)
    driver.give_all(county)
    driver.show_receipt()
    Path(county["after"]).unlink()
    driver.click("create")
    driver.wait_said("GF7_20260502.tif")
    assert not any((tmp_path / "reviews").glob("*"))


def test_where_no_field_holds_a_verdict_the_page_asks_for_it(driver, county, tmp_path):
    page = driver.page(5)
    path = write_layer(tmp_path / "空.shp", "ESRI Shapefile", ("图斑编号", "备注"), [(square(0, 0), ("1", "x"))])
    driver.give_files(driver.button("browseLayer", page), path)
    driver.qtbot.waitUntil(lambda: "Say which field is the “Verdict”." in page.problem(), timeout=10_000)

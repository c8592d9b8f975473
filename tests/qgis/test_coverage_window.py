"""The table of coverage: opened by its key, measured off the GUI thread, exported."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsDistanceArea, QgsGeometry
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QTableView,
    QTabWidget,
)
from redline_review.plugin.adapters import coverage_engine
from redline_review.plugin.adapters.coverage_file import CsvUnwritten, write_coverage
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.records import UNIT_NAMES, Batch, Case, Image, Overlap, Screening, Zone
from redline_review.plugin.domain.states import ReviewState
from redline_review.plugin.ports import Contents
from redline_review.plugin.screening import ShapelyMissing
from redline_review.plugin.screening.looks import Coverage
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import make_workspace, opened_desk, press
from redline_review.ui.background import Background
from redline_review.ui.coverage import CoverageWindow
from redline_review.ui.desk import ReviewDesk


def box(west: float, east: float) -> bytes:
    ring = [[west, 31.0], [east, 31.0], [east, 31.01], [west, 31.01], [west, 31.0]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


ZONE = Zone("z", "Z1", "太湖", "redline", "wetland_park", box(120.0, 120.02), units=("320506",))
IMAGE = Image("i", "a.tif", "2026-05-02", footprint=(119.9, 30.9, 120.01, 31.1))
FOUND = Case(
    "c",
    "may",
    "JS-1",
    box(120.001, 120.002),
    finding={"reality": "real"},
    finding_at="2026-06-01",
    review_state=ReviewState.SUBMITTED,
)
BATCHES = (Batch("may", "五月"), Batch("june", "June"))


def contents(zones: tuple[Zone, ...] = (ZONE,), cases: tuple[Case, ...] = (FOUND,)) -> Contents:
    return Contents(BATCHES, zones, cases, {}, {}, (IMAGE,), {})


@pytest.fixture
def opened(qgis_app: QgsApplication) -> Iterator[list[CoverageWindow]]:
    windows: list[CoverageWindow] = []
    yield windows
    for window in windows:
        window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def run(name: str, work: Callable[[Background], Any], done: Callable[..., None]) -> Background:
    task = Background(name, work)
    task.done.connect(done)
    return task.start()


def shown(opened: list[CoverageWindow], what: Contents) -> CoverageWindow:
    window = CoverageWindow(what, run)
    opened.append(window)
    window.show()
    until("the coverage measured", lambda: "Measuring" not in words(window))
    return window


def words(window: CoverageWindow, name: str = "coverageWords") -> str:
    return window.findChild(QLabel, name).text()


def cells(window: CoverageWindow) -> list[list[str]]:
    model = window.findChild(QTableView, "coverageTable").model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


@pytest.fixture
def desk(qgis_app: QgsApplication, tmp_path: Path) -> Iterator[ReviewDesk]:
    made = make_workspace("support_linked.py", tmp_path / "made")
    with opened_desk(made, tmp_path / "workspace") as opened:
        yield opened


def test_it_opens_by_its_key_beside_the_review_window(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_F7)
    window = desk.window.findChild(CoverageWindow)
    assert not window.isModal()
    until("the coverage measured", lambda: "Measuring" not in words(window))
    assert {row[2] for row in cells(window)} == {"May 五月", "2025"}


def test_each_area_and_round_has_its_share_and_newest_image(opened: list[CoverageWindow]) -> None:
    window = shown(opened, contents())
    rows = {row[2]: row for row in cells(window)}
    assert rows["五月"][:2] == ["320506", "Red line"]
    assert rows["五月"][8:] == ["50 %", "2026-05-02"]
    assert rows["June"][8:] == ["0 %", "none"]


def test_images_that_cover_a_county_do_not_look_like_patches_inspected(opened: list[CoverageWindow]) -> None:
    lap = (Overlap("", "z", 1.0, 1.0),)
    cases = (FOUND, *(replace(FOUND, case_id=f"o{n}", finding={}, finding_at="") for n in range(3)))
    everywhere = replace(IMAGE, footprint=(100.0, 20.0, 130.0, 40.0))
    screened = {case.case_id: Screening(case.case_id, 9.0, lap) for case in cases}
    window = shown(opened, Contents(BATCHES, (ZONE,), cases, {}, screened, (everywhere,), {}))
    model = window.findChild(QTableView, "coverageTable").model()
    heads = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    (may,) = [dict(zip(heads, row)) for row in cells(window) if "五月" in row]
    assert (may["Patches there"], may["With a finding"], may["Share of the patches"]) == ("4", "1", "25 %")
    assert may["Share with images"] == "100 %"
    assert words(window).startswith("1 of 4 patches have a finding.")
    assert not any("looked at" in head or head == "Share" for head in heads)


WIDE = Zone("w", "W1", "清水通道", "control", "clear_channel", box(120.02, 120.06), units=("320506", "320507"))
NAMED = Zone("n", "N1", "森林公园", "redline", "theirs", box(120.06, 120.07), ("320507",), extra={"XZQMC": "相城区"})
CASES = tuple(Case(f"c{n}", batch, f"JS-{n}", box(120.0, 120.001)) for n, batch in enumerate(("may", "may", "june")))
ACROSS = replace(CASES[0], units=("320506", "320507"), extra={UNIT_NAMES: {"320506": "吴中区"}})
SCREENINGS = {
    "c0": Screening("c0", 9_000.0, (Overlap("c0", "z", 4_000.0, 0.4), Overlap("c0", "w", 5_000.0, 0.6))),
    "c1": Screening("c1", 30_000.0, (Overlap("c1", "w", 30_000.0, 1.0),)),
    "c2": Screening("c2", 1_000.0, (Overlap("c2", "z", 1_000.0, 1.0),)),
}


def flagged() -> Contents:
    return Contents(BATCHES, (ZONE, WIDE, NAMED), (ACROSS, *CASES[1:]), {}, SCREENINGS, (IMAGE,), {})


def zone_cells(window: CoverageWindow) -> list[list[str]]:
    model = window.findChild(QTableView, "zonesTable").model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def at_the_zones(opened: list[CoverageWindow]) -> CoverageWindow:
    window = shown(opened, flagged())
    until("the zones measured", lambda: "Measuring" not in words(window, "zonesWords"))
    bar = window.findChild(QTabWidget, "coverageTabs").tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    return window


def test_each_zone_has_its_flagged_area_and_share_the_most_flagged_first(opened: list[CoverageWindow]) -> None:
    window = at_the_zones(opened)
    first, second, third = zone_cells(window)
    assert first[:5] == ["清水通道", "Control zone", "Clear-water channel", "2", "3.50 ha"]
    assert second[:5] == ["太湖", "Red line", "Wetland park", "2", "0.50 ha"]
    assert third[:5] == ["森林公园", "Red line", "theirs", "0", "0.00 ha"]
    area = QgsDistanceArea()
    area.setEllipsoid("EPSG:7024")
    shape = QgsGeometry()
    shape.fromWkb(WIDE.outline)
    share = 35_000.0 / area.measureArea(shape)
    assert first[6] == f"{100 * share:.2f} %"


def test_a_round_can_be_chosen_and_the_order_stays(opened: list[CoverageWindow]) -> None:
    window = at_the_zones(opened)
    window.findChild(QTableView, "zonesTable").sortByColumn(0, Qt.SortOrder.AscendingOrder)
    rounds = window.findChild(QComboBox, "zonesRound")
    QTest.keyClick(rounds, Qt.Key.Key_Down)
    assert rounds.currentText() == "五月"
    assert [row[0] for row in zone_cells(window)] == sorted(row[0] for row in zone_cells(window))
    assert {row[0]: row[3:5] for row in zone_cells(window)} == {
        "太湖": ["1", "0.40 ha"],
        "清水通道": ["2", "3.50 ha"],
        "森林公园": ["0", "0.00 ha"],
    }


def test_zones_are_copied_and_written_as_they_are_shown(opened: list[CoverageWindow], tmp_path: Path) -> None:
    window = at_the_zones(opened)
    QTest.mouseClick(window.findChild(QPushButton, "copyCoverage"), Qt.MouseButton.LeftButton)
    assert [line.split("\t")[0] for line in QApplication.clipboard().text().splitlines()] == [
        "Zone name",
        "清水通道",
        "太湖",
        "森林公园",
    ]
    table = window.findChild(QTableView, "zonesTable")
    table.selectRow(1)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().splitlines()[1].split("\t")[:2] == ["太湖", "Red line"]
    window.export_to(str(tmp_path / "区域.csv"))
    until("the file written", lambda: "区域.csv" in words(window, "coverageSaid"))
    with (tmp_path / "区域.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Zone name"]: row for row in csv.DictReader(file)}
    assert (rows["清水通道"]["Flagged area (m²)"], rows["清水通道"]["Patches"]) == ("35000.0", "2")


def test_units_bear_their_names_where_a_layer_or_the_sender_gave_them(opened: list[CoverageWindow]) -> None:
    window = shown(opened, flagged())
    assert {row[0] for row in cells(window)} == {"吴中区 (320506)", "相城区 (320507)"}


def test_without_shapely_the_areas_flagged_are_known_and_those_of_the_zones_are_not(
    opened: list[CoverageWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise ShapelyMissing("")

    monkeypatch.setattr(coverage_engine, "require_shapely", missing)
    window = at_the_zones(opened)
    assert zone_cells(window)[0][4:] == ["3.50 ha", "–", "–"]
    assert "shapely 2 is not installed" in words(window)


def test_it_sorts_by_numbers_not_by_their_words(opened: list[CoverageWindow]) -> None:
    window = shown(opened, contents())
    table = window.findChild(QTableView, "coverageTable")
    for order, first in ((Qt.SortOrder.DescendingOrder, "50 %"), (Qt.SortOrder.AscendingOrder, "0 %")):
        table.sortByColumn(8, order)
        assert cells(window)[0][8] == first


@pytest.mark.parametrize(
    ("what", "said"),
    [
        pytest.param(contents(zones=()), "no red line and no control zones", id="no zones"),
        pytest.param(contents(cases=()), "0 of 0 patches have a finding. No finding stands yet", id="no finding"),
    ],
)
def test_what_is_missing_is_said_with_what_mends_it(opened: list[CoverageWindow], what: Contents, said: str) -> None:
    window = shown(opened, what)
    assert said in words(window)
    assert window.findChild(QPushButton, "exportCoverage").isEnabled() == bool(what.zones)


def test_the_table_is_written_as_csv_that_opens_with_chinese_words(
    opened: list[CoverageWindow], tmp_path: Path
) -> None:
    window = shown(opened, contents())
    QTest.mouseClick(window.findChild(QPushButton, "exportCoverage"), Qt.MouseButton.LeftButton)
    dialog = window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "覆盖.csv"))
    dialog.close()
    until("the file written", lambda: "覆盖.csv" in words(window, "coverageSaid"))
    assert (tmp_path / "覆盖.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "覆盖.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Batch"]: row for row in csv.DictReader(file)}
    assert [rows["五月"][name] for name in ("Unit", "Level", "Share with images (0–1)", "Newest image there")] == [
        "320506",
        "Red line",
        "0.5000",
        "2026-05-02",
    ]
    zones, looked = (float(rows["五月"][name]) for name in ("Area of the zones (m²)", "Area with images (m²)"))
    assert zones == pytest.approx(2 * looked, rel=1e-3)


def test_a_place_that_cannot_be_written_is_said(opened: list[CoverageWindow], tmp_path: Path) -> None:
    window = shown(opened, contents())
    window.export_to(str(tmp_path / "missing" / "c.csv"))
    until("the trouble said", lambda: "could not be written" in words(window, "coverageSaid"))


def test_a_name_that_a_spreadsheet_would_take_for_a_formula_stays_a_text(tmp_path: Path) -> None:
    line = Coverage("=1+1", "redline", "r", 10.0, 5.0, "")
    write_coverage(tmp_path / "c.csv", [line], {"r": "@home"}, str)
    assert "'=1+1,redline,'@home,0,0,0.0000,10.0,5.0,0.5000," in (tmp_path / "c.csv").read_text(encoding="utf-8-sig")
    with pytest.raises(CsvUnwritten):
        write_coverage(tmp_path, [line], {}, str)

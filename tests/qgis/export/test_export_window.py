"""The export window: opened by its key, its few choices remembered, its files made off the GUI thread."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QStyleOptionViewItem,
    QTableView,
    QTabWidget,
)
from redline_review.plugin.adapters import stand_back
from redline_review.plugin.adapters.export import exporter
from redline_review.plugin.app.export import Scope
from redline_review.plugin.app.note_places import FieldRow
from redline_review.plugin.domain.evidence_rules import read_evidence_rules
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.qgis.export.conftest import write_filled
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import opened_desk, press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.export import ExportWindow
from redline_review.ui.export.notes_model import ADDED, DISTANCE, PATCH, WAY
from redline_review.ui.new_review.parts import SayLine, Tone
from redline_review.ui.note_words import note_words
from redline_review.ui.resources import RESOURCES
from redline_review.ui.review import slices
from redline_review.ui.tick_boxes import TickBoxes

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(qgis_app: QgsApplication, made: Path, tmp_path: Path) -> Iterator[ReviewDesk]:
    QgsSettings().remove("plugins/redline_review/export_choices")
    with opened_desk(made, tmp_path / "workspace") as opened:
        yield opened
    QgsSettings().remove("plugins/redline_review/export_choices")


def window_of(desk: ReviewDesk) -> ExportWindow:
    press(desk, Qt.Key.Key_E, modifier=CTRL)
    until("the export window", lambda: desk.window.findChildren(ExportWindow))
    window = desk.window.findChildren(ExportWindow)[-1]
    until("the patches counted", lambda: window.make._counts)
    return window


def part(window: ExportWindow, kind: Any, name: str) -> Any:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def tick(window: ExportWindow, name: str, on: bool = True) -> None:
    box = part(window, QCheckBox, f"export_{name}")
    if box.isChecked() != on:
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert box.isChecked() is on


def export(window: ExportWindow, folder: Path) -> SayLine:
    part(window, QLineEdit, "exportFolder").setText(str(folder))
    QTest.mouseClick(part(window, QPushButton, "exportButton"), Qt.MouseButton.LeftButton)
    said = part(window, SayLine, "exportSaid")
    until("the export made", lambda: said.tone() in (Tone.GOOD, Tone.PROBLEM))
    return said


def test_its_key_opens_it_with_the_ledger_ticked_and_nothing_to_press_before_a_folder_is_chosen(desk) -> None:
    window = window_of(desk)
    assert part(window, QCheckBox, "export_ledger").isChecked()
    assert not part(window, QPushButton, "exportButton").isEnabled()
    assert part(window, QComboBox, "exportScope").itemText(0) == "All patches (6)"
    assert part(window, QComboBox, "exportZone").currentText() == "40 (central meridian 120°E)"


def test_its_key_again_brings_the_same_window_up_with_its_numbers_counted_anew(desk: ReviewDesk) -> None:
    window = window_of(desk)
    desk.window.activateWindow()
    until("the Review window active", lambda: QApplication.activeWindow() is desk.window)
    press(desk, Qt.Key.Key_3)
    press(desk, Qt.Key.Key_E, modifier=CTRL)
    scope = part(window, QComboBox, "exportScope")
    until("counted anew", lambda: scope.itemText(3) == "Patches that need a field visit (1)")
    assert desk.window.findChildren(ExportWindow) == [window]


def test_files_are_made_said_and_shown(desk: ReviewDesk, tmp_path: Path) -> None:
    window = window_of(desk)
    tick(window, "geopackage")
    said = export(window, tmp_path / "out")
    assert said.tone() is Tone.GOOD
    assert "6 patches" in said.words()
    made = next((tmp_path / "out").iterdir())
    assert {file.suffix for file in made.iterdir()} == {".xlsx", ".gpkg", ".txt"}
    assert part(window, QPushButton, "exportShow").isVisible()


def test_choices_are_there_the_next_time(desk: ReviewDesk, tmp_path: Path) -> None:
    window = window_of(desk)
    tick(window, "ledger", False)
    tick(window, "visit")
    export(window, tmp_path / "out")
    window.close()
    again = window_of(desk)
    ticked = [box.objectName() for box in again.findChildren(QCheckBox) if box.isChecked()]
    assert sorted(ticked) == ["exportNumbered", "exportOutside", "export_visit"]
    assert part(again, QLineEdit, "exportFolder").text() == str(tmp_path / "out")


def test_a_scope_without_patches_cannot_be_exported(desk: ReviewDesk, tmp_path: Path) -> None:
    window = window_of(desk)
    part(window, QLineEdit, "exportFolder").setText(str(tmp_path))
    scope = part(window, QComboBox, "exportScope")
    scope.setCurrentIndex(list(Scope).index(Scope.VISIT))
    assert scope.currentText() == "Patches that need a field visit (0)"
    assert not part(window, QPushButton, "exportButton").isEnabled()
    assert part(window, SayLine, "exportSaid").words() == "There is no such patch."


def test_a_folder_inside_the_workspace_is_refused_in_words(desk: ReviewDesk) -> None:
    said = export(window_of(desk), Path(desk.workspace.folder) / "evidence")
    assert said.tone() is Tone.PROBLEM
    assert "Choose a folder outside it" in said.words()


@pytest.mark.parametrize("way", ["stopped by its button", "its window closed", "the workspace closed"])
def test_an_export_that_is_left_leaves_nothing_behind(
    desk: ReviewDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(exporter, "_AT_ONCE", 1)
    monkeypatch.setattr(stand_back, "PAUSE_S", 0.2)  # a second for the six patches: time to leave it
    window = window_of(desk)
    folder = tmp_path / "out"
    part(window, QLineEdit, "exportFolder").setText(str(folder))
    QTest.mouseClick(part(window, QPushButton, "exportButton"), Qt.MouseButton.LeftButton)
    until("the export begun", lambda: folder.is_dir() and list(folder.iterdir()))
    if way == "stopped by its button":
        QTest.mouseClick(part(window, QPushButton, "exportStop"), Qt.MouseButton.LeftButton)
        assert "stopped" in part(window, SayLine, "exportSaid").words()
    elif way == "its window closed":
        window.close()
    else:
        desk.close()
        desk.closer.wait()
    until("the folder empty", lambda: not list(folder.iterdir()))


def notes_read(desk: ReviewDesk, *paths: Path) -> tuple[ExportWindow, QTableView]:
    window = window_of(desk)
    window.findChild(QTabWidget, "exportTabs").setCurrentIndex(1)
    window.notes.read(*map(str, paths))
    until("what came back read", lambda: window.notes.model.rows)
    return window, part(window, QTableView, "notesTable")


def cells(table: QTableView, column: int) -> list[str]:
    model = table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def click_tick(table: QTableView, row: int) -> None:
    area = table.visualRect(table.model().index(row, PATCH))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(area.left() + 10, area.center().y()))


def written(desk: ReviewDesk, window: ExportWindow) -> dict[str, Any]:
    QTest.mouseClick(part(window, QPushButton, "notesWrite"), Qt.MouseButton.LeftButton)
    until("the notes written", lambda: not window.notes.writing)
    saved(desk)
    rows = desk.session.queue.rows
    notes = {row.issued_id: desk.session.draft(case_id).answers.get("note") for case_id, row in rows.items()}
    return {issued: note for issued, note in notes.items() if note}


def test_notes_of_a_filled_list_are_looked_at_and_written(desk: ReviewDesk, tmp_path: Path) -> None:
    ids = list(desk.session.cases)
    path = tmp_path / "back.xlsx"
    write_filled(path, [(ids[0], "JS-0000", "厂房在建"), (ids[1], "JS-0001", "=1+1"), ("", "JS-9999", "不知在哪")])
    window, table = notes_read(desk, path)
    assert cells(table, PATCH) == ["–", "JS-0000", "JS-0001"]
    assert "JS-9999" in cells(table, WAY)[0]
    assert isinstance(table.itemDelegateForColumn(PATCH), TickBoxes)
    click_tick(table, 2)
    assert written(desk, window) == {"JS-0000": "On site: 厂房在建"}


def test_of_a_long_id_in_the_table_the_end_is_seen_and_a_visit_without_words_is_a_note(
    desk: ReviewDesk, tmp_path: Path
) -> None:
    path = tmp_path / "back.xlsx"
    write_filled(path, [(next(iter(desk.session.cases)), "JS-0000", "厂房在建")])
    _window, table = notes_read(desk, path)
    option = QStyleOptionViewItem()
    table.itemDelegateForColumn(PATCH).initStyleOption(option, table.model().index(0, PATCH))
    assert option.textElideMode == Qt.TextElideMode.ElideLeft
    row = FieldRow(5, "", "JS-0000", "", "2026-05-03", "李雷")
    assert note_words(row, read_evidence_rules(RESOURCES / "evidence.json")) == "On site, 2026-05-03 李雷"


KML_POINT = "<Placemark><name>{0}</name><Point><coordinates>{1},{2}</coordinates></Point></Placemark>"


def test_marks_of_a_phone_find_their_patch_by_place_and_those_between_two_wait_for_the_reviewer(
    desk: ReviewDesk, tmp_path: Path
) -> None:
    marks = (("蓝色厂房", 120.4035, 31.1105), ("堆土", 120.4045, 31.1105), ("远处", 121.0, 32.0))
    path = tmp_path / "手机.kml"
    path.write_text(f"<kml>{''.join(KML_POINT.format(*mark) for mark in marks)}</kml>", encoding="utf-8")
    window, table = notes_read(desk, path)
    found = dict(zip(cells(table, ADDED), zip(cells(table, PATCH), cells(table, DISTANCE))))
    assert found["蓝色厂房"] == ("JS-0000", "in the patch")
    assert found["堆土"] == ("–", "")
    row = cells(table, ADDED).index("堆土")
    assert re.search(r"JS-0000 \(\d+\sm\), JS-0001 \(\d+\sm\)$", cells(table, WAY)[row])
    table.edit(table.model().index(row, PATCH))
    box = table.findChild(QComboBox)
    assert [box.itemText(n) for n in range(box.count())] == ["JS-0000", "JS-0001"]
    box.setCurrentIndex(1)
    QTest.keyClick(box, Qt.Key.Key_Return)
    until("the patch taken", lambda: cells(table, PATCH)[row] == "JS-0001")
    assert cells(table, WAY)[row] == "typed here"
    assert written(desk, window) == {"JS-0000": "蓝色厂房", "JS-0001": "堆土"}
    case_id = next(case for case, listed in desk.session.queue.rows.items() if listed.issued_id == "JS-0000")
    entry = desk.session.store.history(case_id)[-1]
    assert (entry.kind, entry.payload["from"]["name"]) == ("note", "手机.kml")
    assert entry.payload["found"] == [{"way": "place", "row": 1, "distance_m": 0.0, "file": "手机.kml"}]
    window.close()
    desk.window.activateWindow()
    until("the window active", lambda: QApplication.activeWindow() is desk.window)
    press(desk, Qt.Key.Key_Z, modifier=CTRL)
    saved(desk)
    assert not any(desk.session.draft(case_id).answers.get("note") for case_id in desk.session.cases)


def test_what_is_only_likely_is_not_ticked_and_the_same_again_adds_nothing(desk: ReviewDesk, tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_text(f"<kml>{KML_POINT.format('蓝色厂房', 120.4035, 31.1105)}</kml>", encoding="utf-8")
    list_path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(list_path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["图斑编号", "经度", "纬度", "现场情况"])
        page.write_row(1, 0, ["JS-OOO1", "120.4055", "31.1105", "在建"])
    window, table = notes_read(desk, path, list_path)
    assert [row.chosen for row in window.notes.model.rows] == [False, True]
    assert cells(table, PATCH)[0] == "JS-0001"
    assert cells(table, WAY)[0].startswith("⚠")
    assert written(desk, window) == {"JS-0000": "蓝色厂房"}
    again, _table = notes_read(desk, path, list_path)
    assert [row.note.said for row in again.notes.model.rows] == ["On site: 在建"]
    assert "1 are there already" in again.notes._say.words()


def test_a_bad_file_among_those_chosen_is_named_and_nothing_is_shown(desk: ReviewDesk, tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    path.write_text("<gpx><wpt", encoding="utf-8")
    window = window_of(desk)
    window.notes.read(str(path))
    until("a word about it", lambda: window.notes._say.tone() is Tone.PROBLEM)
    assert "a.gpx is no GPX file" in window.notes._say.words()
    assert not part(window, QPushButton, "notesWrite").isEnabled()


def test_many_notes_are_written_in_turns_and_closing_the_window_meanwhile_loses_none(
    desk: ReviewDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "BUDGET_S", 1e-5)  # one note a turn
    ids = list(desk.session.cases)
    write_filled(tmp_path / "a.xlsx", [(case_id, "", f"第{n}处") for n, case_id in enumerate(ids)])
    window, _table = notes_read(desk, tmp_path / "a.xlsx")
    part(window, QPushButton, "notesWrite").click()
    assert window.notes.writing
    window.close()
    assert window.isVisible()
    until("all notes written, the window closed", lambda: not desk.window.findChildren(ExportWindow))
    saved(desk)
    notes = [desk.session.draft(case_id).answers.get("note") for case_id in ids]
    assert notes == [f"On site: 第{n}处" for n in range(len(ids))]


def test_a_note_of_a_megabyte_from_the_field_is_refused_by_its_patch_and_the_others_are_written(
    desk: ReviewDesk, tmp_path: Path
) -> None:
    path = tmp_path / "a.kml"
    marks = (KML_POINT.format("长" * 350_000, 120.4035, 31.1105), KML_POINT.format("مرحبا 😀", 120.4055, 31.1105))
    path.write_text(f"<kml>{''.join(marks)}</kml>", encoding="utf-8")
    window, _table = notes_read(desk, path)
    assert written(desk, window) == {"JS-0001": "مرحبا 😀"}
    assert window.notes._say.tone() is Tone.PROBLEM
    assert "JS-0000" in window.notes._say.words()


def test_absurd_dates_in_answers_leave_as_they_were_written(desk: ReviewDesk, tmp_path: Path) -> None:
    case_id = str(desk.session.current)
    absurd = {"built_date": "0000-00-00", "inspection_date": "99999-12-31", "rectify_deadline": "1066-10-14"}
    desk.session.amend(case_id, ActKind.ANSWER, {}, answers={"reality": "real", **absurd})
    saved(desk)
    window = window_of(desk)
    tick(window, "geopackage")
    tick(window, "shapefile")
    said = export(window, tmp_path / "out")
    assert said.tone() is Tone.GOOD
    sheet = next((tmp_path / "out").rglob("*.xlsx"))
    with zipfile.ZipFile(sheet) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "0000-00-00" in text
    assert "99999-12-31" in text

"""The export window: opened by its key, its few choices remembered, its files made off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QTableWidget
from redline_review.plugin.adapters.export import exporter
from redline_review.plugin.app.export import Scope
from redline_review.tests.qgis.export.conftest import write_filled
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import opened_desk, press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.export import ExportWindow
from redline_review.ui.new_review.parts import SayLine, Tone

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
    monkeypatch.setattr(exporter, "_PAUSE_S", 0.2)  # a second for the six patches: time to leave it
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


def test_notes_of_a_filled_list_are_looked_at_and_written(desk: ReviewDesk, tmp_path: Path) -> None:
    ids = list(desk.session.cases)
    path = tmp_path / "back.xlsx"
    write_filled(path, [(ids[0], "JS-0000", "厂房在建"), (ids[1], "JS-0001", "=1+1"), ("", "JS-9999", "不知在哪")])
    window = window_of(desk)
    window.notes.read(str(path))
    table = part(window, QTableWidget, "notesTable")
    until("the list read", lambda: table.rowCount() == 2)
    assert "JS-9999" in part(window, QPlainTextEdit, "notesLost").toPlainText()
    table.item(1, 0).setCheckState(Qt.CheckState.Unchecked)
    part(window, QPushButton, "notesWrite").click()
    saved(desk)
    notes = {case_id: desk.session.draft(case_id).answers.get("note") for case_id in ids[:2]}
    assert notes == {ids[0]: "On site: 厂房在建", ids[1]: None}

"""The visit list as it comes back: whatever a spreadsheet did to it, or a sentence that says what is wrong with it."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from redline_review.plugin.adapters.export import notes_file
from redline_review.plugin.adapters.export.notes_file import read_notes
from redline_review.plugin.app.export_errors import ExportCancelled, NotesUnreadable
from redline_review.plugin.app.export_rows import read_table
from redline_review.plugin.app.note_places import FieldRow
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.tests.qgis.export.conftest import write_filled
from redline_review.ui.messages import sentence
from redline_review.ui.resources import RESOURCES

TEMPLATE = read_table(RESOURCES / "exports" / "visit.json", read_code_lists(RESOURCES / "codes"))


def read(path: Path) -> list[FieldRow]:
    return read_notes(path, [TEMPLATE], lambda: False)


def sheet(path: Path, *rows: list[object]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_headings_are_known_in_either_language(tmp_path: Path, language: str) -> None:
    path = tmp_path / "回.xlsx"
    write_filled(path, [("id-1", "JS-1", "在建"), ("id-2", "JS-2", "")], language)
    assert [(row.case_id, row.issued_id, row.notes) for row in read(path)] == [
        ("id-1", "JS-1", "在建"),
        ("id-2", "JS-2", ""),
    ]


def test_columns_may_be_moved_added_and_left_out_and_lines_stand_above_them(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ["外业"], [], ["随便", "现场情况", "图斑编号"], ["x", "在建", 7.0], ["y", "", ""])
    assert [(row.issued_id, row.notes) for row in read(path)] == [("7", "在建")]


def test_times_that_a_spreadsheet_made_of_what_was_typed_are_read_as_words(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["图斑编号", "到达时间", "核查人员", "现场情况"])
        page.write_row(1, 0, ["JS-1"])
        page.write_datetime(1, 1, date(2026, 11, 22), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_row(1, 2, ["张三", "在建"])
    (row,) = read(path)
    assert row.visited_at.replace("/", "-") == "2026-11-22"
    assert row.visited_by == "张三"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(lambda path: path, "is not there any more", id="gone"),
        pytest.param(lambda path: path.write_bytes(b"") and path, "is no XLSX file", id="empty"),
        pytest.param(lambda path: path.write_text("编号,情况") and path, "is no XLSX file", id="a text table"),
        pytest.param(
            lambda path: sheet(path, ["a", "b"], [1, 2]), "has no sheet with the headings", id="another table"
        ),
        pytest.param(lambda path: sheet(path), "has no sheet with the headings", id="an empty sheet"),
    ],
)
def test_a_file_that_is_no_list_of_ours_is_refused_in_words(tmp_path: Path, make, words: str) -> None:
    path = tmp_path / "a.xlsx"
    make(path)
    with pytest.raises(NotesUnreadable) as caught:
        read(path)
    assert words in sentence(caught.value)


def test_a_file_that_unpacks_to_far_too_much_is_not_unpacked(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(notes_file, "MOST_UNPACKED", 1000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "0" * 2000)
    with pytest.raises(NotesUnreadable) as caught:
        read(path)
    assert "far larger" in sentence(caught.value)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_filled(path, [("id-1", "JS-1", "在建")])
    with pytest.raises(ExportCancelled):
        read_notes(path, [TEMPLATE], lambda: True)

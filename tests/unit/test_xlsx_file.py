"""Sheets without QGIS: what a text may hold, who stops it, how many rows there may be."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from redline_review.plugin.adapters.export.xlsx_file import MOST_ROWS, LongTexts, Sheet, clean, write_sheet
from redline_review.plugin.app.export_errors import ExportCancelled, ExportUnwritten, TooManyRows
from redline_review.plugin.app.export_rows import Cell
from redline_review.plugin.domain.ledger import Column, Kind

COLUMNS = (
    Column("a", "编号", "Id"),
    Column("b", "面积", "Area", kind=Kind.NUMBER),
    Column("c", "日期", "Date", kind=Kind.DATE),
    Column("d", "说明", "Words", kind=Kind.LONG),
)
SHEET = Sheet("台账", "台账", "密级：内部", COLUMNS, [column.zh for column in COLUMNS])
Rows = list[tuple[str, list[Cell]]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def do(rows: Rows, **options: object) -> Path:
        path = tmp_path / "台账.xlsx"
        long_texts = LongTexts(tmp_path / "long", lambda place: f"[{place}]")
        write_sheet(path, SHEET, rows, len(rows), long_texts, **options)
        return path

    return do


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("text", ["x\ud800y", "\ufffe", "\uffff", "\x00\x1f", "]]>", "\r\n\t"])
def test_whatever_letters_a_text_holds_the_sheet_is_whole_xml(write: Callable[..., Path], text: str) -> None:
    found = parts(write([("1", ["a" + text, None, None, text + "z"])]))
    for name, content in found.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)


def test_halves_of_letters_are_replaced_and_whole_ones_kept() -> None:
    assert clean("图\ud800😀") == "图\ufffd😀"


def test_numbers_and_dates_are_no_texts_and_what_is_not_known_is_no_cell(write: Callable[..., Path]) -> None:
    xml = parts(write([("1", ["a", 2.5, date(2026, 5, 2), None])]))["xl/worksheets/sheet1.xml"].decode()
    assert "<v>2.5</v>" in xml
    assert "<v>46144</v>" in xml
    assert 'r="D4"' not in xml


def test_a_value_that_is_no_number_stays_as_it_was_written(write: Callable[..., Path]) -> None:
    xml = parts(write([("1", ["a", "约2亩", "去年", None])]))["xl/worksheets/sheet1.xml"].decode()
    assert "约2亩" in xml
    assert "去年" in xml


def test_a_sheet_that_is_stopped_raises_and_holds_nothing_open(write: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(ExportCancelled):
        write([("1", ["a", None, None, None])], cancelled=lambda: True)
    held = {link.readlink() for link in Path("/proc/self/fd").iterdir() if link.exists()}
    assert not any(str(place).startswith(str(tmp_path)) for place in held)


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(TooManyRows):
        write_sheet(tmp_path / "a.xlsx", SHEET, [], MOST_ROWS, LongTexts(tmp_path, str))
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_takes_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportUnwritten) as caught:
        write_sheet(tmp_path / "gone" / "a.xlsx", SHEET, [], 0, LongTexts(tmp_path, str))
    assert "gone" in caught.value.path


def test_two_long_texts_of_one_name_stand_in_two_files(write: Callable[..., Path], tmp_path: Path) -> None:
    write([("JS", ["a", None, None, "甲" * 40_000]), ("JS", ["b", None, None, "乙" * 40_000])])
    texts = [file.read_text(encoding="utf-8-sig") for file in sorted((tmp_path / "long").iterdir())]
    assert sorted(text[0] for text in texts) == ["乙", "甲"]
    assert {len(text) for text in texts} == {40_000}

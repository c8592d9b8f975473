"""Sheets without QGIS: what a text may hold, who stops it, how many rows there may be."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from redline_review.plugin.adapters.export import xlsx_file
from redline_review.plugin.adapters.export.xlsx_file import LongTexts, write_sheet
from redline_review.plugin.app.export_errors import ExportCancelled, ExportUnwritten, TooManyRows
from redline_review.plugin.app.export_rows import Cell
from redline_review.plugin.domain.codes import Code, CodeList
from redline_review.plugin.domain.ledger import Column, Kind
from redline_review.plugin.domain.ledger_print import heading_room, lines_of, room, widths_of
from redline_review.plugin.domain.ledger_sheet import MOST_ROWS, Sheet, clean

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


def printed(path: Path, name: str) -> list[str]:
    """Return what a defined name of the workbook says, one per sheet."""
    root = ElementTree.fromstring(parts(path)["xl/workbook.xml"])
    found = root.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}definedName")
    return [one.text or "" for one in found if one.get("name") == f"_xlnm.{name}"]


GROUPED = tuple(Column(str(n), f"栏{n}", f"Column {n}", width=30.0) for n in range(14))
IDENTITY, ZONES = ["Identity"] * 4, ["Zones"] * 10


def test_every_printed_page_says_title_mark_groups_and_headings(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    sheet = Sheet(
        "L", "Ledger & more", "Secret", GROUPED, [c.en for c in GROUPED], [*IDENTITY, *ZONES], ("100 patches",)
    )
    write_sheet(path, sheet, [("1", ["a"] * 14)], 1, LongTexts(tmp_path, str))
    xml = parts(path)["xl/worksheets/sheet1.xml"].decode()
    assert "&amp;L&amp;BLedger &amp;&amp; more&amp;RSecret</oddHeader>" in xml
    assert "&amp;L100 patches&amp;CSecret&amp;R" in xml
    assert printed(path, "Print_Titles") == ["L!$A:$A,L!$4:$5"]
    assert printed(path, "Print_Area") == ["L!$A$4:$N$6"]
    breaks = [int(found) for found in re.findall(r'<brk id="(\d+)"', xml)]
    assert breaks == [4, 9]
    merged = re.findall(r'<mergeCell ref="([A-Z0-9:]+)"', xml)
    assert merged == ["B4:D4", "E4:I4", "J4:N4"]  # none reaches over the edge of a page, so each is read on its own


def test_a_table_that_fits_is_one_page_wide(write: Callable[..., Path]) -> None:
    xml = parts(write([("1", ["a", None, None, None])]))["xl/worksheets/sheet1.xml"].decode()
    assert 'fitToHeight="0"' in xml
    assert "<brk" not in xml


@pytest.mark.parametrize(
    ("text", "most", "lines"),
    [
        pytest.param("Red line, Control zone", 30, 1, id="it fits"),
        pytest.param("Red line, Control zone", 14, 2, id="words"),
        pytest.param("Merged into another", 8, 3, id="a word a line"),
        pytest.param("DEMO-320599-202605-0006", 18, 2, id="an id, at its hyphens"),
        pytest.param("生态保护红线、生态空间管控区域", 14, 3, id="Chinese letters"),
        pytest.param("x" * 41, 10, 5, id="one word longer than lines"),
        pytest.param("a\n\nb", 10, 3, id="breaks of its own"),
    ],
)
def test_a_row_is_as_high_as_the_lines_of_its_longest_cell(text: str, most: int, lines: int) -> None:
    assert lines_of(text, most) == lines


def test_text_of_any_column_is_wrapped_in_a_row_that_shows_all_of_it(write: Callable[..., Path]) -> None:
    words = "Red line, Control zone, Other important space"
    xml = parts(write([("1", [words, None, None, None])]))["xl/worksheets/sheet1.xml"].decode()
    height = float(re.search(r'<row r="4"[^>]* ht="([\d.]+)"', xml)[1])
    assert height >= 12 * lines_of(words, 10) > 12 * 3


def test_heights_are_in_the_file_of_every_row_and_none_is_kept_in_memory(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    books = []
    library = xlsx_file.workbook_class()
    monkeypatch.setattr(xlsx_file, "workbook_class", lambda: lambda *given: books.append(library(*given)) or books[-1])
    tall, low = "a word a line " * 4, "a"
    written = [tall if number % 3 else low for number in range(400)]
    path = write([(str(number), [words, None, None, None]) for number, words in enumerate(written)])
    xml = parts(path)["xl/worksheets/sheet1.xml"].decode()
    high = {int(row) for row, height in re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', xml) if float(height) > 32}
    assert high == {4 + number for number, words in enumerate(written) if words is tall}
    (page,) = books[0].worksheets()
    assert len(page.set_rows) < 10
    assert len(page.row_sizes) < 10


def test_no_word_of_a_heading_or_of_a_code_list_is_broken() -> None:
    known = CodeList("secrecy", (Code("internal", "内部", "Internal", "", True),))
    narrow = (
        Column("a", "环评", "Permit: Environmental", width=6.0),
        Column("b", "密级", "Mark", width=6.0, codes="secrecy"),
    )
    english = widths_of(narrow, [column.en for column in narrow], {"secrecy": known}, "en")
    assert heading_room(english[0]) >= len("Environmental")
    assert room(english[1]) >= len("Internal")
    assert widths_of(narrow, ["环评", "密级"], {"secrecy": known}, "zh-Hans") == [6.0, 6.0]

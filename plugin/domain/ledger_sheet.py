"""A table as a spreadsheet: headings that stay in sight, numbers as numbers, texts as texts whatever they begin with.

Plugin and server lay their sheets out by this, each with a workbook of XlsxWriter that it opened itself: nothing here
imports it. Rows are written as they come (``constant_memory``), so that 100,000 of them need no memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Optional

from .codes import CodeList
from .ledger import Column, Kind, Template, chinese
from .ledger_names import safe_name
from .ledger_print import (
    FIRST_LINE,
    LOOKED_AT,
    SCALE,
    group_runs,
    heading_room,
    height_of,
    lines_of,
    page_starts,
    room,
    widths_of,
)
from .ledger_rows import Cell

MOST_ROWS = 1_048_576
MOST_LETTERS = 32_767
"""What Excel takes in one cell, in units of UTF-16."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be run by a spreadsheet."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_NUMBERS = {
    Kind.INTEGER: "0",
    Kind.NUMBER: "#,##0.00",
    Kind.DEGREES: "0.000000000",
    Kind.SHARE: "0.0%",
    Kind.DATE: "yyyy-mm-dd",
}
_ONE_PAGE = 300.0
"""So much fits on an A3 page across, small but to be read; a wider table goes over several pages."""
_HEADER_LETTERS = 70
"""Of the title, of the mark and of what the table is about: a page's header holds 255 together."""
_NAME_LETTERS = 31
_SONG = "宋体"
"""On every Windows and in WPS; elsewhere the spreadsheet takes another font with Chinese letters."""
Keep = Callable[[str, str, str], str]
"""``keep(text, row's name, heading)`` of a text that no cell holds: returns what of it the cell says."""


@dataclass(frozen=True)
class Sheet:
    """A table to be written. ``title``, ``mark`` and ``remarks`` stand above the headings, and around every page.

    ``font``: one with the letters of the headings' language, else the spreadsheet's own. ``widths`` of the columns,
    where they are not those of the template.
    """

    name: str
    title: str
    mark: str
    columns: Sequence[Column]
    headings: Sequence[str]
    groups: Sequence[str] = ()
    remarks: Sequence[str] = ()
    frozen_columns: int = 1
    font: str = ""
    widths: Sequence[float] = ()

    @property
    def top(self) -> int:
        """How many rows stand above those of the table."""
        return 3 + len(self.remarks) + bool(self.groups)


def sheet_of(
    template: Template, lists: Mapping[str, CodeList], language: str, mark: str, remarks: Sequence[str] = ()
) -> Sheet:
    """Return the sheet of a template in a language: the columns up to the issued id stay in sight."""
    headings = [column.label(language) for column in template.columns]
    groups = [column.group_label(language) for column in template.columns]
    frozen = 1 + next((n for n, column in enumerate(template.columns) if column.source == "issued_id"), 0)
    return Sheet(
        safe_name(template.label(language))[:_NAME_LETTERS],
        template.label(language),
        mark,
        template.columns,
        headings,
        groups if any(groups) else (),
        remarks,
        frozen,
        _SONG if chinese(language) else "",
        widths_of(template.columns, headings, lists, language),
    )


def utf16_length(text: str) -> int:
    """Return how many units of UTF-16 a text has."""
    return len(text) + sum(c > "\uffff" for c in text)


def cut_utf16(text: str, most: int) -> str:
    """Return as much of a text's beginning as ``most`` units of UTF-16 hold, whole characters only."""
    cut = text[:most]
    while utf16_length(cut) > most:
        cut = cut[: -max(1, (utf16_length(cut) - most) // 2)]
    return cut


def clean(text: str) -> str:
    """Return a text that XML can hold: halves of characters are replaced, as are two that no XML may have."""
    return _SURROGATES.sub("\ufffd", text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


class SheetWriter:
    """Writes one sheet into a workbook (``xlsxwriter.Workbook``, rows in order)."""

    def __init__(self, book: Any, sheet: Sheet, keep: Keep) -> None:
        self._sheet, self._keep = sheet, keep
        self._page = book.add_worksheet(sheet.name)
        self._for_hands = any(column.fill for column in sheet.columns)
        self._widths = list(sheet.widths or (column.width for column in sheet.columns))
        every = zip(sheet.columns, self._widths)
        self._room = [0 if column.hidden else room(width) for column, width in every]
        line = {"border": 1, "border_color": "#C4C4C4"} if self._for_hands else {}
        font = {"font_name": sheet.font} if sheet.font else {}
        base = {"font_size": 10, "valign": "vcenter", **line, **font}
        self._title = book.add_format({"bold": True, "font_size": 14, "valign": "vcenter", **font})
        self._mark = book.add_format(
            {"bold": True, "font_size": 12, "font_color": "#B3261E", "valign": "vcenter", **font}
        )
        self._remark = book.add_format({"font_size": 9, "font_color": "#444444", **font})
        middle = {"text_wrap": True, "align": "center", "valign": "vcenter"}
        head = {"bold": True, "border": 1, "font_size": 10, **middle, **font}
        self._head = book.add_format({**head, "bg_color": "#E8EEF4"})
        self._group = book.add_format({**head, "bg_color": "#D5E0EB"})
        self._fill_head = book.add_format({**head, "bg_color": "#FFF2CC"})
        words = {**base, "num_format": "@", "align": "left", "indent": 1}
        self._text = book.add_format({**words, "text_wrap": True})
        self._wrapped = book.add_format({**words, "text_wrap": True, "valign": "top"})
        self._quoted = book.add_format({**words, "text_wrap": True, "valign": "top", "quote_prefix": True})
        self._fill = book.add_format({**words, "text_wrap": True, "bg_color": "#FFFBEB"})
        self._numbers = {kind: book.add_format({**base, "num_format": text}) for kind, text in _NUMBERS.items()}

    def write(self, rows: Iterable[tuple[str, Sequence[Cell]]]) -> None:
        """Write the rows, each with its name: that of what is kept of a text that no cell holds."""
        top = end = self._write_top()
        for number, (name, cells) in enumerate(rows):
            end = top + number
            self._write_row(end, name, cells)
            self._forget(end - 1)
        last = len(self._sheet.columns) - 1
        self._page.autofilter(top - 1, 0, end, last)
        # what stands above the headings is in the page's header: columns that a page repeats would cut it
        self._page.print_area(top - 1 - bool(self._sheet.groups), 0, end, last)

    def _write_top(self) -> int:
        """Write all that stands above the rows and return the first row's number."""
        page, sheet = self._page, self._sheet
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, self._widths[place], None, {"hidden": True} if column.hidden else {})
        page.set_row(0, 26)
        page.write_string(0, 0, clean(sheet.title), self._title)
        page.write_string(1, 0, clean(sheet.mark), self._mark)
        for number, remark in enumerate(sheet.remarks):
            page.write_string(2 + number, 0, clean(remark), self._remark)
        row = sheet.top - 1
        shown = [0.0 if column.hidden else width for column, width in zip(sheet.columns, self._widths)]
        starts = [] if sum(shown) <= _ONE_PAGE else page_starts(shown, sheet.frozen_columns, sheet.groups)
        if sheet.groups:
            self._write_groups(row - 1, starts)
        lines = (lines_of(words, heading_room(wide)) for words, wide in zip(sheet.headings, shown) if wide)
        page.set_row(row, max(32.0, height_of(max(lines, default=1))))
        for place, (column, heading) in enumerate(zip(sheet.columns, sheet.headings)):
            page.write_string(row, place, clean(heading), self._fill_head if column.fill else self._head)
        self._set_page(row, starts)
        return sheet.top

    def _write_groups(self, row: int, starts: Sequence[int]) -> None:
        for first, last, words in group_runs(self._sheet.groups, (self._sheet.frozen_columns, *starts)):
            if last > first:
                self._page.merge_range(row, first, row, last, clean(words), self._group)
            else:
                self._page.write_string(row, first, clean(words), self._group)

    def _set_page(self, heading_row: int, starts: Sequence[int]) -> None:
        page, sheet = self._page, self._sheet
        page.freeze_panes(heading_row + 1, sheet.frozen_columns)
        page.set_landscape()
        page.set_paper(8)  # A3
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)  # inches
        page.repeat_rows(heading_row - bool(sheet.groups), heading_row)
        if starts:
            page.set_print_scale(SCALE)
            page.set_v_pagebreaks(list(starts))
            page.repeat_columns(0, sheet.frozen_columns - 1)
        else:
            page.fit_to_pages(1, 0)
        title, mark, about = (_in_header(text) for text in (sheet.title, sheet.mark, " · ".join(sheet.remarks)))
        page.set_header(f"&L&B{title}&R{mark}")
        page.set_footer(f"&L{about}&C{mark}&R&P / &N")

    def _write_row(self, row: int, name: str, cells: Sequence[Cell]) -> None:
        height = self._height(cells)
        if height > FIRST_LINE:
            self._page.set_row(row, height)
        for place, (column, value) in enumerate(zip(self._sheet.columns, cells)):
            if value is None and not self._for_hands:
                continue
            if column.fill:
                self._write_text(row, place, str(value or ""), self._fill)
            elif isinstance(value, str):
                self._write_words(row, place, name, value)
            elif isinstance(value, date):
                self._page.write_datetime(row, place, value, self._numbers[Kind.DATE])
            elif value is not None:
                self._page.write_number(row, place, value, self._numbers.get(column.kind))
            elif self._for_hands:
                self._page.write_blank(row, place, None, self._text)

    def _forget(self, row: int) -> None:
        """Let go of the height of a row that is in the file.

        The library keeps two lists of each row to the end, also where it holds no rows in memory. Python's cycle
        collector went through all of them again and again with the interpreter in hand, and beside 100,000 rows the
        window stood still for 110 ms (measured).
        """
        if self._page.constant_memory:
            for heights in (self._page.set_rows, self._page.row_sizes):
                heights.pop(row, None)

    def _height(self, cells: Sequence[Cell]) -> float:
        """Return the height that shows the longest wrapped text."""
        lines = 2 if self._for_hands else 1
        for value, most in zip(cells, self._room):
            if isinstance(value, str) and most and (2 * len(value) > most or "\n" in value):
                lines = max(lines, lines_of(value[:LOOKED_AT], most))
        return height_of(lines)

    def _write_words(self, row: int, place: int, name: str, value: str) -> None:
        text = clean(value)
        if len(text) > MOST_LETTERS // 2 and utf16_length(text) > MOST_LETTERS:
            text = clean(self._keep(value, name, self._sheet.headings[place]))
        column = self._sheet.columns[place]
        if text.startswith(FORMULA):
            self._write_text(row, place, text, self._quoted)
        else:
            self._write_text(row, place, text, self._wrapped if column.kind is Kind.LONG else self._text)

    def _write_text(self, row: int, place: int, text: str, look: Optional[Any]) -> None:
        if text:
            self._page.write_string(row, place, text, look)
        else:
            self._page.write_blank(row, place, None, look)


def _in_header(text: str) -> str:
    """Return a text as a page's header takes it, which reads ``&`` as a command."""
    return clean(cut_utf16(text, _HEADER_LETTERS)).replace("&", "&&")

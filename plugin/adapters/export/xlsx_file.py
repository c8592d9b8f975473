"""A table as XLSX: headings that stay in sight, numbers as numbers, texts as texts whatever they begin with.

Rows are written as they come (``constant_memory``), so that 100,000 of them need no memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Optional

from ...app.export_errors import ExportCancelled, ExportUnwritten, TooManyRows
from ...app.export_rows import Cell
from ...domain.ledger import Column, Kind
from ...domain.ledger_names import safe_name
from .folder import reason_why, typed_errors
from .xlsx_library import workbook_class, write_error
from .xlsx_print import FIRST_LINE, LOOKED_AT, SCALE, group_runs, heading_room, height_of, lines_of, page_starts, room

MOST_ROWS = 1_048_576
MOST_LETTERS = 32_767
"""What Excel takes in one cell, in units of UTF-16."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
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


@dataclass
class LongTexts:
    """Texts that no cell holds: each whole in a file of its own, beside the table.

    ``words(name)`` is what the cell says at its end; ``names`` are the files, relative to the table's folder.
    """

    folder: Path
    words: Callable[[str], str]
    names: list[str] = field(default_factory=list)

    def keep(self, text: str, row_name: str, heading: str) -> str:
        """Write a text to a file and return what of it goes into the cell."""
        self.folder.mkdir(exist_ok=True)
        name = safe_name(f"{row_name}_{heading}")
        number = 1
        while (path := self.folder / f"{name}{f'_{number}' if number > 1 else ''}.txt").exists():
            number += 1
        path.write_text(text, encoding="utf-8-sig", errors="replace", newline="")
        place = f"{self.folder.name}/{path.name}"
        self.names.append(place)
        ending = self.words(place)
        return cut_utf16(text, MOST_LETTERS - utf16_length(ending)) + ending


def utf16_length(text: str) -> int:
    """Return how many units of UTF-16 a text has."""
    return len(text) + sum(c > "\uffff" for c in text)


def cut_utf16(text: str, most: int) -> str:
    """Return as much of a text's beginning as ``most`` units of UTF-16 hold, whole characters only."""
    cut = text[:most]
    while utf16_length(cut) > most:
        cut = cut[: -max(1, (utf16_length(cut) - most) // 2)]
    return cut


def write_sheet(
    path: Path,
    sheet: Sheet,
    rows: Iterable[tuple[str, Sequence[Cell]]],
    count: int,
    long_texts: LongTexts,
    progress: Callable[[int], None] = lambda _done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Write ``count`` rows, each with its name (that of the file for a text that no cell holds).

    Raises :class:`TooManyRows`, :class:`ExportCancelled` or :class:`ExportUnwritten`.
    """
    top = 2 + len(sheet.remarks) + bool(sheet.groups)
    if top + count > MOST_ROWS:
        raise TooManyRows(count, MOST_ROWS - top)
    options = {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_urls": False}
    zipped = BytesIO()  # a zip of the library's own would stay open where the disk is full
    with typed_errors(path):
        book = workbook_class()(zipped, options)
        whole = False
        try:
            _Writer(book, sheet, long_texts).write(rows, progress, cancelled)
            _close(book, path)
            whole = True
        finally:
            if not whole:
                _let_go(book)
        path.write_bytes(zipped.getbuffer())


def _let_go(book: Any) -> None:
    """Close what the library holds open of a workbook that is given up: Windows removes no open file."""
    for sheet in book.worksheets():
        for handle in (getattr(sheet, "row_data_fh", None), getattr(sheet, "fh", None)):
            if handle is not None:
                with suppress(OSError):  # what waits to be written finds no room either
                    handle.close()
    book.fileclosed = 1


def _close(book: Any, path: Path) -> None:
    try:
        book.close()
    except write_error() as error:
        cause = error.args[0] if error.args else ""
        reason = reason_why(cause, path) if isinstance(cause, OSError) else str(error)
        raise ExportUnwritten(str(path), reason) from error


class _Writer:
    def __init__(self, book: Any, sheet: Sheet, long_texts: LongTexts) -> None:
        self._sheet, self._long = sheet, long_texts
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

    def write(
        self,
        rows: Iterable[tuple[str, Sequence[Cell]]],
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        top = end = self._write_top()
        for number, (name, cells) in enumerate(rows):
            if number % 100 == 0:
                progress(number)
                if cancelled():
                    raise ExportCancelled
            end = top + number
            self._write_row(end, name, cells)
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
        row = 2 + len(sheet.remarks)
        shown = [0.0 if column.hidden else width for column, width in zip(sheet.columns, self._widths)]
        starts = [] if sum(shown) <= _ONE_PAGE else page_starts(shown, sheet.frozen_columns, sheet.groups)
        if sheet.groups:
            self._write_groups(row, starts)
            row += 1
        lines = (lines_of(words, heading_room(wide)) for words, wide in zip(sheet.headings, shown) if wide)
        page.set_row(row, max(32.0, height_of(max(lines, default=1))))
        for place, (column, heading) in enumerate(zip(sheet.columns, sheet.headings)):
            page.write_string(row, place, clean(heading), self._fill_head if column.fill else self._head)
        self._set_page(row, starts)
        return row + 1

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
            text = clean(self._long.keep(value, name, self._sheet.headings[place]))
        column = self._sheet.columns[place]
        if text.startswith(_FORMULA):
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


def clean(text: str) -> str:
    """Return a text that XML can hold: halves of characters are replaced, as are two that no XML may have."""
    return _SURROGATES.sub("\ufffd", text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")

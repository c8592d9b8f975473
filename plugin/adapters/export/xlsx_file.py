"""A table as XLSX, laid out as :mod:`...domain.ledger_sheet` says; texts that no cell holds go to files beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from ...app.export_errors import ExportCancelled, ExportUnwritten, TooManyRows
from ...app.export_rows import Cell
from ...domain.ledger_names import safe_name
from ...domain.ledger_sheet import MOST_LETTERS, MOST_ROWS, Sheet, SheetWriter, cut_utf16, utf16_length
from .folder import reason_why, typed_errors
from .xlsx_library import workbook_class, write_error

Row = tuple[str, Sequence[Cell]]


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


def write_sheet(
    path: Path,
    sheet: Sheet,
    rows: Iterable[Row],
    count: int,
    long_texts: LongTexts,
    progress: Callable[[int], None] = lambda _done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Write ``count`` rows, each with its name (that of the file for a text that no cell holds).

    Raises :class:`TooManyRows`, :class:`ExportCancelled` or :class:`ExportUnwritten`.
    """
    if sheet.top + count > MOST_ROWS:
        raise TooManyRows(count, MOST_ROWS - sheet.top)
    options = {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_urls": False}
    zipped = BytesIO()  # a zip of the library's own would stay open where the disk is full
    with typed_errors(path):
        book = workbook_class()(zipped, options)
        whole = False
        try:
            SheetWriter(book, sheet, long_texts.keep).write(_watched(rows, progress, cancelled))
            _close(book, path)
            whole = True
        finally:
            if not whole:
                _let_go(book)
        path.write_bytes(zipped.getbuffer())


def _watched(rows: Iterable[Row], progress: Callable[[int], None], cancelled: Callable[[], bool]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number % 100 == 0:
            progress(number)
            if cancelled():
                raise ExportCancelled
        yield row


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

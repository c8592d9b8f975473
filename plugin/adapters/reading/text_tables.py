"""Text files of rows and columns (CSV, TXT, TSV): in which encoding, parted by what, and their rows."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Optional

from qgis.core import QgsFeature, QgsFeatureRequest, QgsField, QgsFields

from ..field_types import TEXT
from ..reading_errors import EncodingUnknown, FileCut, LayerUnreadable

_PARTERS = ",;\t|"
_CHUNK_BYTES = 1 << 20
_LONGEST_CELL = 1 << 30
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "UTF-8"), (codecs.BOM_UTF16_LE, "UTF-16LE"), (codecs.BOM_UTF16_BE, "UTF-16BE"))


def text_encoding(path: Path) -> str:
    """Return what a text file is written in; raises :class:`EncodingUnknown` where it is neither UTF-8/16 nor GBK."""
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if head.startswith(mark)), "")
    for name in (marked,) if marked else ("UTF-8", "GB18030"):
        if fits(path, name):
            return name
    raise EncodingUnknown(str(path))


def fits(path: Path, encoding: str) -> bool:
    """Tell whether the whole file can be read in an encoding."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                if "\x00" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def parter(path: Path, encoding: str) -> str:
    """Return the character between columns: that which parts the line of headings into most columns."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        headings = file.readline().lstrip("\ufeff")
    if not headings:
        raise FileCut(str(path), 1, 0)
    return max(_PARTERS, key=lambda mark: len(next(csv.reader([headings], delimiter=mark), [])))


class TextTable:
    """The rows of a text table as features without geometry; every column as text, so that ``007`` stays so.

    Read by Python rather than by QGIS's own provider, which drops a row cut within quotation marks without a word and
    takes the sign of seconds in ``31°10'30"`` for one.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self._path, self._encoding, self._parter = path, encoding, parter(path, encoding)
        self._fields = QgsFields()
        for name in _own_names(next(self._rows(), [])):
            self._fields.append(QgsField(name, TEXT))

    def fields(self) -> QgsFields:
        """Return the columns; those without a heading are named by their place."""
        return QgsFields(self._fields)

    def count(self) -> int:
        """Return the number of rows below the headings."""
        return sum(1 for _ in islice(self._rows(), 1, None))

    def getFeatures(self, request: QgsFeatureRequest) -> Iterator[QgsFeature]:
        """Yield the rows; of the request only its limit is heard."""
        most = request.limit() if request.limit() >= 0 else None
        width = self._fields.count()
        for row in islice(self._rows(), 1, None if most is None else most + 1):
            feature = QgsFeature(self._fields)
            cells: list[Optional[str]] = [cell.strip() or None for cell in row[:width]]
            feature.setAttributes(cells + [None] * (width - len(cells)))
            yield feature

    def _rows(self) -> Iterator[list[str]]:
        csv.field_size_limit(_LONGEST_CELL)
        with self._path.open(encoding=self._encoding, errors="replace", newline="") as file:
            lines = (line.lstrip("\ufeff") if first else line for first, line in _first_marked(file))
            try:
                yield from filter(any, csv.reader(lines, delimiter=self._parter))
            except csv.Error as error:
                raise LayerUnreadable(str(self._path), str(error)) from error


def _first_marked(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    return ((number == 0, line) for number, line in enumerate(lines))


def _own_names(headings: Sequence[str]) -> list[str]:
    names: list[str] = []
    for place, heading in enumerate(headings, start=1):
        name = heading.strip() or f"column_{place}"
        names.append(f"{name}_{place}" if name in names else name)
    return names

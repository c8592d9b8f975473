"""Text files of rows and columns (CSV, TXT, TSV): in which encoding, parted by what, and how QGIS is told."""

from __future__ import annotations

import codecs
import csv
from itertools import islice
from pathlib import Path

from qgis.PyQt.QtCore import QUrl, QUrlQuery

from ..reading_errors import EncodingUnknown, FileCut

_PARTERS = ",;\t|"
_CHUNK_BYTES = 1 << 20
_HEADED_LINES = 20
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
    """Return the character between columns: that which parts the first lines into most columns, each line alike."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = [line.lstrip("\ufeff") for line in islice(file, _HEADED_LINES)]
    if not lines:
        raise FileCut(str(path), 1, 0)
    return max(_PARTERS, key=lambda mark: len(next(csv.reader([lines[0]], delimiter=mark), [])))


def provider_uri(path: Path, encoding: str) -> str:
    """Return the address for QGIS's ``delimitedtext`` provider: every column as text, so that ``007`` stays so."""
    query = QUrlQuery()
    mark = parter(path, encoding)
    for name, value in (
        ("type", "csv"),
        ("encoding", encoding),
        ("delimiter", "\\t" if mark == "\t" else mark),
        ("useHeader", "yes"),
        ("trimFields", "yes"),
        ("skipEmptyFields", "no"),
        ("detectTypes", "no"),
        ("geomType", "none"),
        ("subsetIndex", "no"),
        ("watchFile", "no"),
        ("quiet", "yes"),
    ):
        query.addQueryItem(name, value)
    url = QUrl.fromLocalFile(str(path))
    url.setQuery(query)
    return bytes(url.toEncoded()).decode("ascii")

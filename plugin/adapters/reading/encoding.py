"""In which encoding is a Shapefile's attribute table really written?

Tables from Chinese software are often GBK without a ``.cpg`` that says so, or with one that says something else.
UTF-8 is strict enough to be tried first; GB18030 is the superset of GBK and GB 2312.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple, Optional

from ..reading_errors import EncodingUnknown
from .files import sibling

_NAME_BYTES = 10
_ENOUGH_TEXTS = 5000
_LONGEST_CHARACTER = 4


class _Field(NamedTuple):
    name: bytes
    kind: bytes
    start: int
    size: int


class _Text(NamedTuple):
    """Bytes as stored; ``full`` where they fill their field, so that the last character may be cut."""

    data: bytes
    full: bool


def table_encoding(shp: Path) -> Optional[str]:
    """Return the encoding to read the attribute table with; ``None`` where it is pure ASCII.

    What decodes as UTF-8 throughout is UTF-8, whatever a ``.cpg`` says: other encodings do not by chance.
    Raises :class:`EncodingUnknown` where the text is in no encoding that is declared or usual.
    """
    dbf = sibling(shp, ".dbf")
    if dbf is None:
        return None
    texts = list(_texts(dbf))
    if not texts:
        return None
    for name in ("UTF-8", _declared(shp), "GB18030"):
        if name and all(_decodes(text, name) for text in texts):
            return name
    raise EncodingUnknown(str(dbf))


def encodings_that_fit(shp: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Return those of some encodings in which every text of the table can be read, in their order."""
    dbf = sibling(shp, ".dbf")
    texts = [] if dbf is None else list(_texts(dbf))
    return tuple(name for name in names if all(_decodes(text, name) for text in texts))


def _declared(shp: Path) -> Optional[str]:
    cpg = sibling(shp, ".cpg")
    if cpg is None:
        return None
    name = cpg.read_text(encoding="ascii", errors="ignore").strip()
    name = f"cp{name}" if name.isdigit() else name
    try:
        "".encode(name)
    except LookupError:
        return None
    return name


def _decodes(text: _Text, encoding: str) -> bool:
    cuts = range(_LONGEST_CHARACTER) if text.full else range(1)
    return any(_decodes_whole(text.data[: len(text.data) - cut], encoding) for cut in cuts)


def _decodes_whole(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _texts(dbf: Path) -> Iterator[_Text]:
    """Yield field names and values that are not ASCII, up to a number that settles the question."""
    with dbf.open("rb") as file:
        count, header_bytes, record_bytes = struct.unpack("<IHH", file.read(32)[4:12])
        fields = list(_fields(file.read(header_bytes - 32)))
        found = (text for text in _all_texts(file, fields, count, record_bytes) if not text.data.isascii())
        yield from islice(found, _ENOUGH_TEXTS)


def _all_texts(file: BinaryIO, fields: list[_Field], count: int, record_bytes: int) -> Iterator[_Text]:
    yield from (_Text(field.name, len(field.name) >= _NAME_BYTES) for field in fields)
    text_fields = [field for field in fields if field.kind == b"C"]
    for _ in range(count):
        record = file.read(record_bytes)
        if not record.isascii():
            for field in text_fields:
                data = record[field.start : field.start + field.size].rstrip(b" \x00")
                yield _Text(data, len(data) == field.size)


def _fields(header: bytes) -> Iterator[_Field]:
    start = 1  # the deletion mark
    for at in range(0, len(header) - 31, 32):
        entry = header[at : at + 32]
        if entry[:1] == b"\r":
            return
        yield _Field(entry[:11].split(b"\x00")[0], entry[11:12], start, entry[16])
        start += entry[16]

"""Look at a vector file before a provider does: is it there, whole, and complete?

A provider opens a cut-off file without a word and gives fewer rows; the headers say how long it should be.
Sources: ESRI Shapefile Technical Description (1998), main file header; dBase III+ table header;
SQLite file format, section 1.3 (page size at offset 16, pages at 28).
"""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Optional

from ..reading_errors import FileCut, FileEncrypted, FileMissing, LayerUnreadable, SidecarMissing

_SQLITE_MAGIC = b"SQLite format 3\x00"
_SQLITE_SUFFIXES = frozenset({".gpkg", ".sqlite", ".db"})
_SMALLEST_PAGE = 512
_XML_SUFFIXES = frozenset({".gml", ".kml", ".gpx"})
_XML_BYTES = 4096
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_OFFICE_SUFFIXES = frozenset({".xlsx", ".xlsm", ".ods"})
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A workbook with a password is no zip any more but an OLE file, [MS-OFFCRYPTO] section 2.3.2."""


def require_whole(path: Path) -> None:
    """Raise a :class:`~..reading_errors.ReadingError` leaf where the file cannot be read as a whole."""
    if not path.exists():
        raise FileMissing(str(path))
    if path.is_dir():
        return
    try:
        if path.suffix.lower() == ".shp":
            _require_shapefile(path)
        else:
            _require_open(path)
            _require_xml(path)
            _require_sqlite(path)
    except OSError as error:
        raise LayerUnreadable(str(path), str(error)) from error


def sibling(path: Path, suffix: str) -> Optional[Path]:
    """Return the file beside ``path`` with another suffix, in whatever case it is written."""
    for name in (suffix, suffix.upper()):
        found = path.with_suffix(name)
        if found.exists():
            return found
    return None


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def _require_size(path: Path, expected: int) -> None:
    found = path.stat().st_size
    if found < expected:
        raise FileCut(str(path), expected, found)


def _require_shapefile(path: Path) -> None:
    for suffix in (".shx", ".dbf"):
        if sibling(path, suffix) is None:
            raise SidecarMissing(str(path.with_suffix(suffix)))
    head = _head(path, 100)
    if len(head) < 100:
        raise FileCut(str(path), 100, len(head))
    _require_size(path, 2 * struct.unpack(">i", head[24:28])[0])
    _require_table(sibling(path, ".dbf") or path)


def _require_table(dbf: Path) -> None:
    head = _head(dbf, 32)
    if len(head) < 32:
        raise FileCut(str(dbf), 32, len(head))
    count, header_bytes, record_bytes = struct.unpack("<IHH", head[4:12])
    _require_size(dbf, header_bytes + count * record_bytes)


def _require_open(path: Path) -> None:
    """Raise :class:`FileEncrypted` for a workbook with a password and for a database that is whole but no database.

    An encrypted SQLite database consists of whole pages of noise, the first 16 bytes included.
    """
    head = _head(path, 64)
    suffix, size = path.suffix.lower(), path.stat().st_size
    noise = size >= _SMALLEST_PAGE and size % _SMALLEST_PAGE == 0 and not head.startswith(_SQLITE_MAGIC)
    encrypted_database = suffix in _SQLITE_SUFFIXES and noise and len(set(head)) > len(head) // 2 and not _is_text(head)
    if encrypted_database or (suffix in _OFFICE_SUFFIXES and head.startswith(_OLE_MAGIC)):
        raise FileEncrypted(str(path))


def _is_text(data: bytes) -> bool:
    return all(byte in b"\t\n\r" or 32 <= byte < 127 for byte in data)


def _require_xml(path: Path) -> None:
    """Raise :class:`LayerUnreadable` for XML that ends before its first element does: GDAL reads it up to there."""
    if path.suffix.lower() not in _XML_SUFFIXES:
        return
    root = _ROOT.search(_head(path, _XML_BYTES))
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _XML_BYTES))
        end = file.read()
    if root is None or b"</" + root[1] not in end:
        raise LayerUnreadable(str(path), "it ends before its first element does")


def _require_sqlite(path: Path) -> None:
    head = _head(path, 100)
    if not head:
        raise FileCut(str(path), 1, 0)
    if not head.startswith(_SQLITE_MAGIC) or len(head) < 100:
        return
    page = struct.unpack(">H", head[16:18])[0]
    changes, pages, valid_for = (struct.unpack(">I", head[at : at + 4])[0] for at in (24, 28, 92))
    if pages and changes == valid_for:  # otherwise the page count in the header is stale
        _require_size(path, pages * (65536 if page == 1 else page))

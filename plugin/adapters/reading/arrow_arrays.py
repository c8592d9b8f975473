"""Columns of Arrow's C data interface as lists of Python values: what GDAL hands over where no other library reads it.

The two structures are fixed by the specification (https://arrow.apache.org/docs/format/CDataInterface.html). GDAL's own
way to numpy makes every text of a batch as wide as the longest and cannot tell nothing from zero.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from itertools import compress
from typing import Any, Optional

import numpy as np

Values = list[Any]
"""One column's values in the rows' order, ``None`` where there is none."""
NOT_TEXT = object()
"""Stands for a text that is not UTF-8."""


class _Schema(ctypes.Structure):
    pass


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.POINTER(_Schema)),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]


class _Array(ctypes.Structure):
    pass


_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
    ("dictionary", ctypes.POINTER(_Array)),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]


def _numbers(kind: str) -> Callable[[_Array], Values]:
    def read(array: _Array) -> Values:
        end = array.offset + array.length
        data = _buffer(array, 1, end * np.dtype(kind).itemsize)
        found: Values = np.frombuffer(data, dtype=kind)[array.offset :].tolist()
        return found

    return read


def _binaries(array: _Array) -> Values:
    ends = _offsets(array)
    data = _buffer(array, 2, ends[-1])
    return [data[a:b] for a, b in zip(ends, ends[1:])]


def _texts(array: _Array) -> Values:
    ends = _offsets(array)
    data = bytes(_buffer(array, 2, ends[-1]))
    if data.isascii() and b"\0" not in data:
        text = data.decode("ascii")
        return [text[a:b] for a, b in zip(ends, ends[1:])]
    return [_text(data[a:b]) for a, b in zip(ends, ends[1:])]


def _text(data: bytes) -> Any:
    """Return a text up to its first zero byte, where one of C ends."""
    try:
        return data.split(b"\0", 1)[0].decode("utf-8")
    except UnicodeDecodeError:
        return NOT_TEXT


_READERS: Mapping[bytes, Callable[[_Array], Values]] = {
    b"i": _numbers("<i4"),
    b"l": _numbers("<i8"),
    b"g": _numbers("<f8"),
    b"u": _texts,
    b"z": _binaries,
}


def formats(schema: Any) -> Optional[dict[str, bytes]]:
    """Return the format of each column by its name, ``None`` where one is of a format that is not read here.

    ``schema`` is GDAL's ``ArrowSchema`` of a stream.
    """
    whole = _Schema.from_address(schema._getPtr())
    columns = [whole.children[number].contents for number in range(whole.n_children)]
    found = {column.name.decode("utf-8"): bytes(column.format) for column in columns}
    return found if all(kind in _READERS for kind in found.values()) and len(found) == len(columns) else None


def columns(batch: Any, kinds: Mapping[str, bytes]) -> dict[str, Values]:
    """Return the columns of a GDAL ``ArrowArray`` whose formats are known."""
    whole = _Array.from_address(batch._getPtr())
    children = (whole.children[number].contents for number in range(whole.n_children))
    return {name: _values(array, kind) for (name, kind), array in zip(kinds.items(), children)}


def _values(array: _Array, kind: bytes) -> Values:
    if not array.length:
        return []
    values = _READERS[kind](array)
    if array.null_count and array.buffers[0]:
        end = array.offset + array.length
        bits = np.frombuffer(_buffer(array, 0, -(-end // 8)), dtype=np.uint8)
        there = np.unpackbits(bits, bitorder="little")[array.offset : end].tolist()
        for row in compress(range(array.length), (not one for one in there)):
            values[row] = None
    return values


def _offsets(array: _Array) -> list[int]:
    data = _buffer(array, 1, 4 * (array.offset + array.length + 1))
    found: list[int] = np.frombuffer(data, dtype="<i4")[array.offset :].tolist()
    return found


def _buffer(array: _Array, number: int, size: int) -> Any:
    """Return a buffer as it lies in GDAL's memory, as long as the batch is there; its slices are bytes."""
    return (ctypes.c_char * size).from_address(array.buffers[number]) if size else b""

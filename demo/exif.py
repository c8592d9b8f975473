"""EXIF blocks of photos that nobody took: where, when, in which direction, with which camera."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Optional

Entry = tuple[int, int, int, bytes]
"""Tag, type, count, value of an EXIF entry."""


def exif(
    taken: str = "",
    offset: str = "",
    place: Optional[tuple[float, float]] = None,
    direction: Optional[float] = None,
    orientation: int = 1,
    serial: str = "",
    make: str = "Redline demo",
) -> bytes:
    """Return the APP1 segment of a photo (Exif 2.3, little endian); it goes behind a JPEG's first two bytes.

    ``taken``: local time as EXIF writes it, ``offset``: its zone (``+08:00``), ``serial``: the camera's number, each
    left out where empty; ``place``: longitude, latitude in degrees (north, east); ``direction``: degrees clockwise
    from north; ``orientation``: EXIF's 1 … 8.
    """
    main: list[Entry] = [(0x010F, *_ascii(make)), (0x0112, 3, 1, struct.pack("<H", orientation))]
    words = ((0x9003, taken), (0x9011, offset), (0xA431, serial))
    photo: list[Entry] = [(tag, *_ascii(text)) for tag, text in words if text]
    gps = _gps(place, direction)

    def pointers(inner: int, where: int) -> list[Entry]:
        return [(0x8769, 4, 1, struct.pack("<I", inner)), (0x8825, 4, 1, struct.pack("<I", where))]

    first = 8 + len(_directory(main + pointers(0, 0), 8))
    inner = _directory(photo, first)
    where = first + len(inner)
    block = b"II*\0" + struct.pack("<I", 8) + _directory(main + pointers(first, where), 8) + inner
    body = b"Exif\0\0" + block + _directory(gps, where)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _gps(place: Optional[tuple[float, float]], direction: Optional[float]) -> list[Entry]:
    found: list[Entry] = []
    if place is not None:
        longitude, latitude = place
        found += [(1, *_ascii("N")), (2, *_degrees(latitude)), (3, *_ascii("E")), (4, *_degrees(longitude))]
    if direction is not None:
        found += [(16, *_ascii("T")), (17, *_rationals(direction))]
    return found


def _ascii(text: str) -> tuple[int, int, bytes]:
    raw = text.encode() + b"\0"
    return 2, len(raw), raw


def _rationals(*values: float) -> tuple[int, int, bytes]:
    return 5, len(values), b"".join(struct.pack("<II", round(value * 10000), 10000) for value in values)


def _degrees(value: float) -> tuple[int, int, bytes]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    return _rationals(whole, minutes, (value - whole - minutes / 60) * 3600)


def _directory(entries: Sequence[Entry], base: int) -> bytes:
    head, data, offset = struct.pack("<H", len(entries)), b"", base + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in sorted(entries):
        if len(value) <= 4:
            head += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
        else:
            head += struct.pack("<HHII", tag, kind, count, offset + len(data))
            data += value + b"\0" * (len(value) % 2)
    return head + struct.pack("<I", 0) + data

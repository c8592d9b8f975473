"""The parts of JPEG, PNG and WebP files: what describes a picture, told apart from the picture itself.

Sources: ITU-T T.81 annex B (JPEG markers), PNG specification section 5, WebP container specification (RFC 9649).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple, Optional

_SOS, _EOI, _APP0, _APP2, _APP14 = 0xDA, 0xD9, 0xE0, 0xE2, 0xEE
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_TIFF_HEAD = 8
_ORIENTATION, _EXIF_IFD, _TIME_ORIGINAL = 0x0112, 0x8769, 0x9003
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP hIST sPLT acTL fcTL fdAT".split(b" ")
)
_WEBP_DROPPED = (b"EXIF", b"XMP ")
_WEBP_EXIF_FLAG, _WEBP_XMP_FLAG = 0x08, 0x04


class Damaged(ValueError):
    """The file does not have the parts of its format."""


class Segment(NamedTuple):
    """A JPEG segment: ``content[start:end]`` with its marker."""

    marker: int
    start: int
    end: int


def jpeg_segments(content: bytes) -> Iterator[Segment]:
    """Yield the segments up to the first scan, that one's header last; raises :class:`Damaged`."""
    if content[:2] != b"\xff\xd8":
        raise Damaged("no JPEG")
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise Damaged(f"no marker at {at}")
        marker = content[at + 1]
        if marker == 0xFF:  # fill bytes
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        end = at + 2 + int(struct.unpack_from(">H", content, at + 2)[0])
        if end > len(content) or end < at + 4:
            raise Damaged(f"segment at {at} is cut off")
        yield Segment(marker, at, end)
        if marker == _SOS:
            return
        at = end
    raise Damaged("no picture")


def scan_start(content: bytes) -> Optional[int]:
    """Return where the picture's own bytes begin, ``None`` where they never do."""
    try:
        return [segment.end for segment in jpeg_segments(content)][-1]
    except Damaged:
        return None


def picture_end(content: bytes, start: int) -> int:
    """Return where the first picture ends (behind its end mark): what follows are other pictures and videos.

    Raises :class:`Damaged` where it is cut off.
    """
    at = start
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Damaged("no end mark")
        marker = content[at + 1]
        if marker == _EOI:
            return at + 2
        if marker in (0x00, 0xFF) or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
        else:  # tables or a further scan of a progressive picture
            if at + 4 > len(content):
                raise Damaged("no end mark")
            at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])


def bare_jpeg(content: bytes, orientation: int, taken_at: str) -> bytes:
    """Return the same picture with nothing but orientation and time said of it; its own bytes are untouched."""
    kept, scan = [b"\xff\xd8"], 0
    segments = list(jpeg_segments(content))
    jfif = [one for one in segments if one.marker == _APP0 and content[one.start + 4 : one.start + 9] == b"JFIF\0"]
    kept.extend(content[one.start : one.end] for one in jfif)
    kept.append(exif_segment(orientation, taken_at))
    for one in segments:
        if (one.marker not in range(0xE0, 0xF0) and one.marker != 0xFE) or _is_needed(content, one):
            kept.append(content[one.start : one.end])
        scan = one.end
    kept.append(content[scan : picture_end(content, scan)])
    return b"".join(kept)


def _is_needed(content: bytes, one: Segment) -> bool:
    """Colours need the profile (APP2 ICC) and Adobe's transform (APP14); nothing else of the applications' own."""
    body = content[one.start + 4 : one.end]
    return (one.marker == _APP2 and body.startswith(b"ICC_PROFILE\0")) or (
        one.marker == _APP14 and body.startswith(b"Adobe")
    )


def exif_segment(orientation: int, taken_at: str) -> bytes:
    """Return an APP1 segment that says orientation (1 … 8) and, where given, the time (ISO, local)."""
    turn = orientation if 1 <= orientation <= 8 else 1
    entries = [struct.pack("<HHIHH", _ORIENTATION, 3, 1, turn, 0)]
    stamp = taken_at[:19].replace("-", ":").replace("T", " ").encode("ascii", "ignore") + b"\0"
    tail = b""
    if len(stamp) == 20:
        inner = _TIFF_HEAD + 2 + 2 * 12 + 4
        entries.append(struct.pack("<HHII", _EXIF_IFD, 4, 1, inner))
        value_at = inner + 2 + 12 + 4
        tail = struct.pack("<HHHIII", 1, _TIME_ORIGINAL, 2, 20, value_at, 0) + stamp
    block = b"II*\0" + struct.pack("<IH", _TIFF_HEAD, len(entries)) + b"".join(entries) + struct.pack("<I", 0) + tail
    body = b"Exif\0\0" + block
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def bare_png(content: bytes) -> bytes:
    """Return the same picture without texts, times and EXIF; raises :class:`Damaged`."""
    kept, at = [content[:8]], 8
    while at + 12 <= len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + size
        if end > len(content):
            raise Damaged("a chunk is cut off")
        if zlib.crc32(content[at + 4 : end - 4]) != struct.unpack_from(">I", content, end - 4)[0]:
            raise Damaged("a chunk is damaged")
        if name in _PNG_KEPT:
            kept.append(content[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
    raise Damaged("no end")


def bare_webp(content: bytes) -> bytes:
    """Return the same picture without EXIF and XMP; raises :class:`Damaged`."""
    end, at, kept = 8 + int(struct.unpack_from("<I", content, 4)[0]), 12, []
    if end > len(content):
        raise Damaged("cut off")
    while at + 8 <= end:
        name, size = struct.unpack_from("<4sI", content, at)
        after = at + 8 + size + size % 2
        if after > end + 1:
            raise Damaged("a chunk is cut off")
        chunk = content[at:after]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~(_WEBP_EXIF_FLAG | _WEBP_XMP_FLAG)]) + chunk[9:]
        if name not in _WEBP_DROPPED:
            kept.append(chunk)
        at = after
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body

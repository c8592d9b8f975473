"""What a file is, by its first bytes; its extension is only what somebody called it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .evidence import FileType

HEAD_BYTES = 4096
_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_SAME = {
    ".jpeg": ".jpg",
    ".jpe": ".jpg",
    ".tiff": ".tif",
    ".heif": ".heic",
    ".qt": ".mov",
    ".m4v": ".mp4",
    ".3gp": ".mp4",
}
MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".bmp": "image/bmp",
    ".heic": "image/heic",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".avi": "video/x-msvideo",
    ".mkv": "video/x-matroska",
    ".pdf": "application/pdf",
    ".gpx": "application/gpx+xml",
}
"""By the suffix that the content has; anything else goes as plain bytes."""
BYTES = "application/octet-stream"
_PHOTO, _VIDEO, _DOCUMENT = FileType.PHOTO, FileType.VIDEO, FileType.DOCUMENT


@dataclass(frozen=True)
class Sniffed:
    """``suffix`` by content, with its dot; ``program``: it would run where somebody opens it."""

    suffix: str
    type: FileType
    wrong_extension: bool = False
    program: bool = False


def _starts(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


def _riff(kind: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == kind


def _brand(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[4:8] == b"ftyp" and head[8:12] in brands


def _is_gpx(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<gpx" in head


_KINDS: tuple[tuple[str, FileType, Callable[[bytes], bool]], ...] = (
    (".jpg", _PHOTO, _starts(b"\xff\xd8\xff")),
    (".png", _PHOTO, _starts(b"\x89PNG\r\n\x1a\n")),
    (".tif", _PHOTO, _starts(b"II*\0", b"MM\0*")),
    (".webp", _PHOTO, _riff(b"WEBP")),
    (".gif", _PHOTO, _starts(b"GIF87a", b"GIF89a")),
    (".bmp", _PHOTO, lambda head: head[:2] == b"BM" and head[6:10] == bytes(4)),
    (".heic", _PHOTO, _brand(b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif")),
    (".mov", _VIDEO, _brand(b"qt  ")),
    (".mp4", _VIDEO, lambda head: head[4:8] == b"ftyp"),
    (".avi", _VIDEO, _riff(b"AVI ")),
    (".mkv", _VIDEO, _starts(b"\x1a\x45\xdf\xa3")),
    (".pdf", _DOCUMENT, lambda head: b"%PDF-" in head[:1024]),
    (".gpx", FileType.TRACK, _is_gpx),
)
_CONTAINERS = {
    b"PK\x03\x04": (".zip", {".docx", ".xlsx", ".pptx", ".ofd", ".odt", ".ods", ".wps", ".kmz", ".zip"}),
    b"\xd0\xcf\x11\xe0": (".ole", {".doc", ".xls", ".ppt", ".wps", ".et", ".msg"}),
}
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_PROGRAM_WORDS = (
    "exe com scr bat cmd ps1 vbs vbe js jse wsf msi lnk url hta sh py desktop jar reg cpl pif html htm svg xhtml"
)
_PROGRAM_SUFFIXES = frozenset(f".{word}" for word in _PROGRAM_WORDS.split(" "))
"""Not opened by us, whatever they hold."""


def sniff(head: bytes, name: str) -> Sniffed:
    """Return what a file is; ``head`` are its first :data:`HEAD_BYTES`, ``name`` what it is called."""
    called = suffix_of(name)
    if head.startswith(_PROGRAMS) or called in _PROGRAM_SUFFIXES:
        return Sniffed(".bin", FileType.OTHER, program=True)
    for suffix, kind, matches in _KINDS:
        if matches(head):
            return Sniffed(suffix, kind, wrong_extension=_SAME.get(called, called) != suffix)
    for mark, (suffix, known) in _CONTAINERS.items():
        if head.startswith(mark):
            return Sniffed(called if called in known else suffix, _DOCUMENT, called not in known)
    pictures = {suffix for suffix, _, _ in _KINDS} - {".gpx"}
    if _SAME.get(called, called) in pictures:
        return Sniffed(".bin", FileType.OTHER, wrong_extension=True)
    return Sniffed(called or ".bin", _DOCUMENT if called in (".txt", ".csv", ".rtf", ".kml") else FileType.OTHER)


def suffix_of(name: str) -> str:
    """Return a name's extension in lower case, empty where it has none that every file system takes."""
    dot = name.rfind(".")
    found = name[dot:].lower() if dot > 0 else ""
    return found if _PLAIN_SUFFIX.fullmatch(found) else ""


def plain_name(name: str, most: int = 120) -> str:
    """Return what people see of a name: its last part, without what steers text or terminals; never empty."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(
        c for c in last if c.isprintable() and c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    shown = shown.encode("utf-8", "replace").decode("utf-8").strip(" .") or "?"
    if len(shown) <= most:
        return shown
    suffix = suffix_of(shown)
    return shown[: most - len(suffix) - 1] + "…" + suffix

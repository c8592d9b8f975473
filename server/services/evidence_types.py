"""Whether a file is what it was announced as, and one thing only."""

from __future__ import annotations

import mimetypes
import re
import zipfile
from pathlib import Path

from ...plugin.domain.evidence import FileType
from ...plugin.domain.sniffing import BYTES, MEDIA_TYPES, sniff, suffix_of
from ..evidence_errors import EvidenceTypeRefused

_SAME = {"image/jpg": "image/jpeg", "image/heif": "image/heic", "video/3gpp": "video/mp4", "image/avif": "image/heic"}
_FAMILIES = ("image/", "video/")
_MARKUP = re.compile(rb"<\s*(script|html|iframe|object|embed|svg|body|\?php)\b|<\?php", re.IGNORECASE)
_ONE_THING = (FileType.PHOTO, FileType.VIDEO)


def check_type(head: bytes, file: Path, announced: str, name: str) -> tuple[str, str]:
    """Return (suffix, media type) by content. ``head`` are the file's first 4 KiB.

    Raises :class:`EvidenceTypeRefused` for a program, for a picture or video that is a web page, an archive or a
    document as well, and where another kind of file was announced.
    """
    found = sniff(head, name)
    if found.program:
        raise EvidenceTypeRefused(announced, "a program")
    media_type = MEDIA_TYPES.get(found.suffix, BYTES)
    _refuse_second_nature(head, file, found.type, announced)
    _refuse_other_type(announced, media_type, found.suffix)
    return found.suffix, media_type


def _refuse_second_nature(head: bytes, file: Path, kind: FileType, announced: str) -> None:
    if kind in _ONE_THING and _MARKUP.search(head):
        raise EvidenceTypeRefused(announced, "a picture or video and a web page at once")
    if kind in _ONE_THING and b"%PDF-" in head[:1024]:
        raise EvidenceTypeRefused(announced, "a picture or video and a document at once")
    single = kind in _ONE_THING or head.startswith(b"%PDF-")
    if single and zipfile.is_zipfile(file):
        raise EvidenceTypeRefused(announced, "an archive as well")


def _refuse_other_type(announced: str, media_type: str, suffix: str) -> None:
    """Pictures and videos are what they were announced as; so is what has a mark of its own."""
    said = _SAME.get(announced, announced)
    if said == media_type or (media_type == BYTES and not said.startswith(_FAMILIES) and said not in _MARKED):
        return
    if said == BYTES or any(said.startswith(one) and media_type.startswith(one) for one in _FAMILIES):
        return
    raise EvidenceTypeRefused(announced, media_type if media_type != BYTES else f"another kind of file ({suffix})")


_MARKED = frozenset(MEDIA_TYPES.values())


def guess_type(name: str) -> str:
    """Return the media type that a name lets expect, for those who announce none."""
    return mimetypes.types_map.get(suffix_of(name), BYTES)

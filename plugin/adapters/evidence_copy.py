"""Copies of evidence for outside: GPS position and serial numbers stay here, the picture's own bytes are untouched.

Of a JPEG only orientation, time and colours are kept; PNG and WebP lose what is said beside the picture. Other formats
cannot be cleaned without making them anew: whoever exports decides whether they go.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsExifTools

from ..domain.errors import RedlineError
from ..domain.evidence import EvidenceFile, FileType
from .evidence import EvidenceFolder
from .evidence_segments import Damaged, bare_jpeg, bare_png, bare_webp

CLEANED = (".jpg", ".png", ".webp")
MOST_BYTES = 256 * 1024 * 1024


@dataclass(eq=False)
class NotCleaned(RedlineError):
    """What this file says of place and device cannot be taken out: its format hides it, or the file is damaged."""

    name: str
    suffix: str


def may_be_cleaned(file: EvidenceFile) -> bool:
    """Tell whether a copy for outside can be made without GPS and serial numbers; documents are as they are."""
    if file.type in (FileType.DOCUMENT, FileType.OTHER):
        return True
    return file.suffix in CLEANED and file.size_bytes <= MOST_BYTES


def copy_for_outside(folder: EvidenceFolder, file: EvidenceFile) -> bytes:
    """Return the content of a copy for outside; documents come whole.

    Raises :class:`NotCleaned`, ``EvidenceMissing`` or ``EvidenceChanged``.
    """
    if not may_be_cleaned(file):
        raise NotCleaned(file.name, file.suffix)
    content = folder.get(file.sha256, file.suffix)
    if file.suffix not in CLEANED:
        return content
    try:
        return _cleaned(content, file, folder.path(file.sha256, file.suffix))
    except Damaged as error:
        raise NotCleaned(file.name, file.suffix) from error


def _cleaned(content: bytes, file: EvidenceFile, path: Path) -> bytes:
    if file.suffix == ".png":
        return bare_png(content)
    if file.suffix == ".webp":
        return bare_webp(content)
    turn = QgsExifTools.readTags(str(path)).get("Exif.Image.Orientation", 1)
    return bare_jpeg(content, turn if isinstance(turn, int) else 1, file.taken_at)

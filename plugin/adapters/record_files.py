"""The files that a record names, looked at in the evidence folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..domain.record import NamedFile
from ..port_errors import EvidenceChanged, EvidenceMissing
from .evidence import EvidenceFolder
from .evidence_intake import hash_of


def looking_in(folder: Path) -> Callable[[NamedFile], None]:
    """Return what reads a named file whole and compares it with its hash.

    That raises :class:`EvidenceMissing` or :class:`EvidenceChanged`.
    """
    evidence = EvidenceFolder(folder)

    def look(file: NamedFile) -> None:
        path = evidence.path(file.sha256, file.suffix)
        try:
            found = hash_of(path)
        except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
            raise EvidenceMissing(str(path)) from error
        if found != file.sha256:
            raise EvidenceChanged(str(path))

    return look

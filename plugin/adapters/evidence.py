"""The workspace's ``evidence`` folder: files named by the hash of what is in them, written once, never changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..domain.canonical import sha256_hex
from ..port_errors import EvidenceChanged, EvidenceMissing, PicturesUnwritten
from .store.files import replace_file
from .upkeep_errors import reason_of

ROOM_BYTES = 16 * 1024 * 1024
"""So much is left free on the disk: the next answers need it more than a picture does."""


class EvidenceFolder:
    """Puts and gets files by their SHA-256. Safe from any thread."""

    def __init__(self, folder: Path, room_bytes: int = ROOM_BYTES) -> None:
        self._folder, self._room_bytes = folder, room_bytes

    def path(self, sha256: str, suffix: str) -> Path:
        """Return where a file stands or would stand; ``suffix`` as ``.png``."""
        return self._folder / f"{sha256}{suffix}"

    def put(self, content: bytes, suffix: str) -> str:
        """Write a file unless it stands already; returns its hash once it and its name are on the disk.

        Raises :class:`PicturesUnwritten`; nothing of it stands then.
        """
        sha256 = sha256_hex(content)
        path = self.path(sha256, suffix)
        try:
            if not (path.is_file() and path.stat().st_size == len(content)):
                self._folder.mkdir(exist_ok=True)
                self._require_room(len(content))
                replace_file(path, content)
        except OSError as error:
            raise PicturesUnwritten(str(self._folder), reason_of(error, path)) from error
        return sha256

    def _require_room(self, size: int) -> None:
        if shutil.disk_usage(self._folder).free < size + self._room_bytes:
            raise PicturesUnwritten(str(self._folder), "full")

    def get(self, sha256: str, suffix: str) -> bytes:
        """Read a file; raises :class:`EvidenceMissing`, or :class:`EvidenceChanged` where it is not what it was."""
        path = self.path(sha256, suffix)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise EvidenceMissing(str(path)) from error
        if sha256_hex(content) != sha256:
            raise EvidenceChanged(str(path))
        return content

"""Unfinished uploads: one growing file each. How far an upload has come is the length of its file, nothing else."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Optional

from ..evidence_errors import ChecksumMismatch, EvidenceTooLarge, OffsetMismatch, UploadBusy, UploadNotFound
from .folder import disk_faults, sync_folder
from .port import CHUNK_BYTES

ALGORITHMS = ("sha256", "sha1")
"""Checksums of chunks; tus asks for sha1 at least."""
PART, BUNDLE = ".part", ".bundle"
"""Endings of what is on its way: a file of evidence, a package."""


class Parts:
    """The folder of growing files, shared by all processes of one platform."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, upload_id: str) -> Path:
        """Return the growing file's path; ``upload_id`` is one of our own."""
        return self._folder / f"{upload_id}{PART}"

    def create(self, upload_id: str) -> None:
        """Make an empty one (0600)."""
        with disk_faults():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path(upload_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            sync_folder(self._folder)

    def is_there(self, upload_id: str) -> bool:
        """Tell whether an upload has its growing file."""
        with disk_faults():
            return self.path(upload_id).exists()

    def drop_older(self, seconds: float) -> None:
        """Remove what nobody has written to for so long: files that killed processes left behind."""
        until = time.time() - seconds
        for path in self._folder.glob("*.*"):
            with suppress(OSError):
                if path.suffix in (PART, BUNDLE) and path.stat().st_mtime < until:
                    path.unlink()

    def length(self, upload_id: str) -> int:
        """Return how many bytes have come; raises :class:`UploadNotFound`."""
        with disk_faults():
            try:
                return self.path(upload_id).stat().st_size
            except FileNotFoundError as error:
                raise UploadNotFound from error

    def remove(self, upload_id: str) -> None:
        """Let go of an upload's bytes."""
        with disk_faults():
            self.path(upload_id).unlink(missing_ok=True)

    @contextmanager
    def locked(self, upload_id: str) -> Iterator[int]:
        """Give the growing file to one request at a time, in all processes; raises :class:`UploadBusy`."""
        try:
            handle = os.open(self.path(upload_id), os.O_RDWR)
        except FileNotFoundError as error:
            raise UploadNotFound from error
        try:
            _lock(handle)
            yield handle
        finally:
            os.close(handle)

    def hashed(self, upload_id: str) -> tuple[str, bytes]:
        """Return the SHA-256 of what has come, and its first 4 KiB."""
        digest, head = hashlib.sha256(), b""
        with disk_faults(), self.path(upload_id).open("rb") as file:
            while piece := file.read(CHUNK_BYTES):
                digest.update(piece)
                head = head or piece[:4096]
        return digest.hexdigest(), head


def _lock(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UploadBusy from error


class Chunk:
    """A chunk being appended. It is kept by :meth:`keep`, or not at all: a fault puts the file back to ``offset``."""

    def __init__(self, handle: int, offset: int, room: int, checksum: Optional[tuple[str, bytes]]) -> None:
        self._handle, self._offset, self._room, self._checksum = handle, offset, room, checksum
        self._digest = hashlib.new(checksum[0]) if checksum else None
        self._length = 0
        here = os.fstat(handle).st_size
        if here != offset:
            raise OffsetMismatch(here)
        os.lseek(handle, offset, os.SEEK_SET)

    def write(self, data: bytes) -> None:
        """Append bytes; raises ``StorageFull`` or :class:`EvidenceTooLarge`, then nothing of the chunk stays."""
        if self._length + len(data) > self._room:
            self.drop()
            raise EvidenceTooLarge(self._offset + self._room)
        if self._digest is not None:
            self._digest.update(data)
        try:
            with disk_faults():
                self._write(memoryview(data))
        except Exception:
            self.drop()
            raise
        self._length += len(data)

    def _write(self, data: memoryview) -> None:
        while data:
            data = data[os.write(self._handle, data) :]

    def keep(self) -> int:
        """Make the chunk durable and return where the upload stands; raises :class:`ChecksumMismatch`."""
        if self._digest is not None and self._checksum is not None and self._digest.digest() != self._checksum[1]:
            self.drop()
            raise ChecksumMismatch(self._offset)
        try:
            with disk_faults():
                os.fsync(self._handle)
        except Exception:
            self.drop()
            raise
        return self._offset + self._length

    def broken_off(self) -> None:
        """Keep what came before the line broke, unless it had a checksum that cannot be compared any more."""
        if self._digest is not None:
            self.drop()
        else:
            self.keep()

    def drop(self) -> None:
        """Put the file back to where it stood."""
        with disk_faults():
            os.ftruncate(self._handle, self._offset)
            os.fsync(self._handle)

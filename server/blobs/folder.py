"""Bytes in a folder, one file each."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ..errors import StorageFull
from ..evidence_errors import BlobMissing, BlobsUnavailable
from .port import CHUNK_BYTES, BlobKey

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def disk_faults() -> Iterator[None]:
    """Raise :class:`StorageFull` for a full disk, :class:`BlobsUnavailable` for any other fault of it."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull from error
        raise BlobsUnavailable(str(error)) from error


def sync_folder(folder: Path) -> None:
    """Make what was renamed or made in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file, disk_faults():
        while piece := file.read(CHUNK_BYTES):
            yield piece


class FolderBlobs:
    """A folder on a disk of this machine, or on one that all processes share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, key: BlobKey) -> Path:
        return self._folder.joinpath(*key.name.split("/"))

    def put(self, key: BlobKey, file: Path) -> None:
        """Copy beside the place, sync, rename: a name in the folder always stands for whole bytes."""
        target = self._path(key)
        with disk_faults():
            if target.exists() and target.stat().st_size == file.stat().st_size:
                return
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(prefix=".new-", dir=target.parent)
            try:
                with os.fdopen(handle, "wb") as out, file.open("rb") as source:
                    shutil.copyfileobj(source, out, CHUNK_BYTES)
                    out.flush()
                    os.fsync(out.fileno())
                Path(beside).replace(target)
            except OSError:
                with suppress(OSError):
                    Path(beside).unlink()
                raise
            sync_folder(target.parent)

    def size(self, key: BlobKey) -> int | None:
        """Return how many bytes are stored."""
        try:
            with disk_faults():
                return self._path(key).stat().st_size
        except BlobsUnavailable as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise

    def read(self, key: BlobKey) -> Iterator[bytes]:
        """Give the bytes in pieces."""
        try:
            file = self._path(key).open("rb")
        except FileNotFoundError as error:
            raise BlobMissing(key.sha256) from error
        except OSError as error:
            raise BlobsUnavailable(str(error)) from error
        return _pieces(file)

    def close(self) -> None:
        """Nothing is held open."""

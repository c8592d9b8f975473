"""Files from outside into the ``evidence`` folder: read once in pieces, hashed, on the disk before they are named."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from itertools import count
from pathlib import Path
from typing import BinaryIO

from ..domain.errors import RedlineError
from ..port_errors import UpkeepFailed
from .evidence import ROOM_BYTES
from .evidence_sniff import HEAD_BYTES, Sniffed, sniff
from .store.files import sync_file, sync_folder
from .upkeep_errors import reason_of

PART_PREFIX = ".intake-"
_PIECE = 1 << 20
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_numbers = count(1)
Progress = Callable[[int], None]
"""Hears how many bytes of the file have been read."""


class WhyRefused(str, Enum):
    """Why a file was not taken in; nothing of it stands then."""

    LINK = "link"
    NOT_A_FILE = "not_a_file"
    EMPTY = "empty"
    PROGRAM = "program"
    GONE = "gone"
    UNREADABLE = "unreadable"
    CHANGING = "changing"


@dataclass(eq=False)
class FileRefused(RedlineError):
    """A file cannot be evidence. ``path`` as given, ``reason`` of :class:`WhyRefused`."""

    path: str
    reason: str


@dataclass(eq=False)
class EvidenceUnwritten(UpkeepFailed):
    """The evidence folder cannot be written; ``reason`` is ``full``, ``read_only`` or the system's own words."""


class IntakeCancelled(Exception):
    """The reviewer stopped; nothing of this file stands."""


@dataclass(frozen=True)
class Taken:
    """A file that stands in the folder, its content and its name on the disk."""

    sha256: str
    size_bytes: int
    sniffed: Sniffed
    path: Path


class EvidenceIntake:
    """Takes files into one folder. One at a time; safe from any thread that is the only one to use this object."""

    def __init__(self, folder: Path, room_bytes: int = ROOM_BYTES) -> None:
        self._folder, self._room_bytes = folder, room_bytes

    def sweep(self) -> None:
        """Remove what an intake that was killed left half done; only while no other intake runs on the folder."""
        for left in self._folder.glob(f"{PART_PREFIX}*"):
            left.unlink(missing_ok=True)

    def take(
        self,
        source: Path,
        cancelled: Callable[[], bool] = lambda: False,
        progress: Progress = lambda _done: None,
    ) -> Taken:
        """Take a file in; one that stands already is looked at, and mended where it was altered.

        Raises :class:`FileRefused`, :class:`EvidenceUnwritten` or :class:`IntakeCancelled`.
        """
        with _opened(source) as file:
            if os.fstat(file.fileno()).st_size == 0:
                raise FileRefused(str(source), WhyRefused.EMPTY.value)
            sniffed = sniff(_head(file, source), source.name)
            if sniffed.program:
                raise FileRefused(str(source), WhyRefused.PROGRAM.value)
            return self._copy(file, source, sniffed, cancelled, progress)

    def take_bytes(self, content: bytes, name: str) -> Taken:
        """Take in what has no file yet (a pasted picture)."""
        part = self._part()
        try:
            self._begin(len(content))
            part.write_bytes(content)
            return self._settle(part, hashlib.sha256(content).hexdigest(), len(content), sniff(content[:4096], name))
        except OSError as error:
            raise self._unwritten(error) from error
        finally:
            part.unlink(missing_ok=True)

    def _copy(
        self, file: BinaryIO, source: Path, sniffed: Sniffed, cancelled: Callable[[], bool], progress: Progress
    ) -> Taken:
        before, part = os.fstat(file.fileno()), self._part()
        digest, done = hashlib.sha256(), 0
        try:
            self._begin(before.st_size)
            with part.open("wb", buffering=0) as target:
                while piece := _read(file, source):
                    if cancelled():
                        raise IntakeCancelled
                    digest.update(piece)
                    target.write(piece)
                    done += len(piece)
                    if done > before.st_size:  # somebody is still writing it: that may never end
                        raise FileRefused(str(source), WhyRefused.CHANGING.value)
                    progress(done)
            after = os.fstat(file.fileno())
            if done != before.st_size or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
                raise FileRefused(str(source), WhyRefused.CHANGING.value)
            return self._settle(part, digest.hexdigest(), done, sniffed)
        except OSError as error:
            raise self._unwritten(error) from error
        finally:
            _drop(part)

    def _begin(self, size: int) -> None:
        self._folder.mkdir(exist_ok=True)
        if shutil.disk_usage(self._folder).free < size + self._room_bytes:
            raise EvidenceUnwritten(str(self._folder), "full")

    def _settle(self, part: Path, sha256: str, size: int, sniffed: Sniffed) -> Taken:
        """Give the file its name once its content is on the disk, and wait until the name is there, too."""
        path = self._folder / f"{sha256}{sniffed.suffix}"
        if not _holds(path, sha256, size):
            sync_file(part)
            part.replace(path)
        else:
            sync_file(path)  # whoever put it there may have been cut off before that
        sync_folder(self._folder)
        return Taken(sha256, size, sniffed, path)

    def _part(self) -> Path:
        return self._folder / f"{PART_PREFIX}{os.getpid()}-{next(_numbers)}.part"

    def _unwritten(self, error: OSError) -> EvidenceUnwritten:
        return EvidenceUnwritten(str(self._folder), reason_of(error, self._folder))


def _opened(source: Path) -> BinaryIO:
    """Open a plain file, and nothing that waits (a pipe), never ends (a device) or leads elsewhere (a link)."""
    try:
        kind = os.lstat(source).st_mode
        if stat.S_ISLNK(kind):
            raise FileRefused(str(source), WhyRefused.LINK.value)
        if not stat.S_ISREG(kind):
            raise FileRefused(str(source), WhyRefused.NOT_A_FILE.value)
        handle = os.open(source, os.O_RDONLY | _NO_FOLLOW)
    except FileNotFoundError as error:
        raise FileRefused(str(source), WhyRefused.GONE.value) from error
    except (OSError, ValueError) as error:  # a name that the system does not take is a ValueError
        raise FileRefused(str(source), WhyRefused.UNREADABLE.value) from error
    file = os.fdopen(handle, "rb", buffering=0)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise FileRefused(str(source), WhyRefused.NOT_A_FILE.value)
    return file  # type: ignore[return-value]


def _read(file: BinaryIO, source: Path) -> bytes:
    try:
        return file.read(_PIECE)
    except OSError as error:
        raise FileRefused(str(source), WhyRefused.UNREADABLE.value) from error


def _head(file: BinaryIO, source: Path) -> bytes:
    try:
        head = file.read(HEAD_BYTES)
        file.seek(0)
    except OSError as error:
        raise FileRefused(str(source), WhyRefused.UNREADABLE.value) from error
    return head


def _drop(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:  # swept away at the next opening
        return


def _holds(path: Path, sha256: str, size: int) -> bool:
    """Tell whether a file stands as its name says."""
    if not path.is_file() or path.stat().st_size != size:
        return False
    return hash_of(path) == sha256


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces; raises ``OSError``."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()

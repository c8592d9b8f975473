"""One export is one folder: filled under a name of its own, and named, whole, in one step."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ...app.export_errors import ExportCancelled, ExportInWorkspace, ExportUnwritten
from ..store.files import sync_file, sync_folder
from ..upkeep_errors import reason_of

_PART = ".redline-export-part"
"""Plain letters: under a locale other than UTF-8 GDAL looks for Chinese folders by other bytes than the system."""
_BLOCK = 1 << 20
_ATTEMPTS, _BREATH_S = 6, 0.25
_SHARING_VIOLATION, _LOCK_VIOLATION = 32, 33
"""Windows: another program has the file open."""


@dataclass(frozen=True)
class WrittenFile:
    """A file of an export: ``name`` relative to its folder, with slashes."""

    name: str
    size_bytes: int
    sha256: str


class ExportFolder:
    """A folder on its way. Without :meth:`publish` nothing of it stays."""

    def __init__(self, parent: Path, name: str) -> None:
        """``name`` is that of the folder to be; one more is numbered where it stands already."""
        self._parent, self._name = parent, name
        self.path = parent / _PART
        self.published = False

    def __enter__(self) -> ExportFolder:
        with typed_errors(self._parent):
            self._parent.mkdir(parents=True, exist_ok=True)
            number = 1
            while self.path.exists():  # of a run that was killed, or of one that works beside this one
                number += 1
                self.path = self._parent / f"{_PART}-{number}"
            self.path.mkdir()
        return self

    def __exit__(self, *_raised: object) -> None:
        if not self.published:
            shutil.rmtree(self.path, ignore_errors=True)

    def files(self, cancelled: Callable[[], bool]) -> list[WrittenFile]:
        """Make all files durable and return them with their hashes, by name."""
        with typed_errors(self.path):
            return [self._settled(path, cancelled) for path in sorted(self.path.rglob("*")) if path.is_file()]

    def settled(self, path: Path) -> WrittenFile:
        """Make one file durable and return it with its hash."""
        with typed_errors(path):
            return self._settled(path, lambda: False)

    def _settled(self, path: Path, cancelled: Callable[[], bool]) -> WrittenFile:
        digest = sha256()
        sync_file(path)
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                if cancelled():
                    raise ExportCancelled
                digest.update(block)
        return WrittenFile(path.relative_to(self.path).as_posix(), path.stat().st_size, digest.hexdigest())

    def publish(self) -> Path:
        """Give the folder its name; from now on it stands."""
        with typed_errors(self._parent):
            for folder in sorted({self.path, *(path.parent for path in self.path.rglob("*"))}):
                sync_folder(folder)
            target, number = self._parent / self._name, 1
            while target.exists():
                number += 1
                target = self._parent / f"{self._name} ({number})"
            _rename(self.path, target)
            sync_folder(self._parent)
        self.path, self.published = target, True
        return target

    def withdraw(self) -> None:
        """Take a published folder away again: its entry could not be recorded."""
        shutil.rmtree(self.path, ignore_errors=True)
        with suppress(OSError):
            sync_folder(self._parent)


def _rename(folder: Path, target: Path) -> None:
    """Rename, in some attempts: on Windows whoever looks at new files (a virus scanner) holds them for a moment."""
    for _attempt in range(_ATTEMPTS - 1):
        try:
            folder.rename(target)
        except PermissionError:
            time.sleep(_BREATH_S)
        else:
            return
    folder.rename(target)


def require_outside(folder: Path, workspace: Path) -> None:
    """Raise :class:`ExportInWorkspace` where a folder lies in the workspace, by whatever way it is written."""
    inside = os.path.normcase(os.path.realpath(folder))
    home = os.path.normcase(os.path.realpath(workspace))
    if inside == home or inside.startswith(home + os.sep):
        raise ExportInWorkspace(str(folder))


@contextmanager
def typed_errors(path: Path) -> Iterator[None]:
    """Turn what the system says into :class:`ExportUnwritten`, with the path that it names."""
    try:
        yield
    except OSError as error:
        named = error.filename if isinstance(error.filename, str) else str(path)
        raise ExportUnwritten(named, reason_why(error, path)) from error


def reason_why(error: OSError, path: Path) -> str:
    """Return the reason in the words of :class:`ExportUnwritten`."""
    if getattr(error, "winerror", None) in (_SHARING_VIOLATION, _LOCK_VIOLATION) or error.errno == errno.ETXTBSY:
        return "locked"
    if sys.platform == "win32" and isinstance(error, PermissionError) and path.exists():
        return "locked"  # Windows says the same of a file that a spreadsheet has open and of one without the right
    return reason_of(error, path)

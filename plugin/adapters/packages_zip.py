"""Packages as zips on a disk: opened and written under the eyes of progress and cancel, every fault by its name.

A password is WinZip's AES. QGIS brings no library for it that could be relied on (3.22 neither on Debian nor on
Windows): where its Python has ``pyzipper``, that is used; elsewhere packages without a password are read and written
all the same, and a sentence says what to install. Nothing here computes a cipher.
"""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from ..app.package import Steps
from ..app.package_errors import (
    AesMissing,
    CarryCancelled,
    CarryUnread,
    CarryUnwritten,
    PackageRefused,
    PasswordNeeded,
    PasswordWrong,
)
from ..domain.bundle import MANIFEST, VOLUME_BYTES, PackageReader, Volume
from ..domain.errors import BadRecord
from ..domain.package_faults import BadPackage, PackageFault
from .store.failures import FULL_ERRNOS, READ_ONLY_ERRNOS
from .store.files import sync_folder

try:
    import pyzipper
except ImportError:  # not in QGIS by itself
    pyzipper = None

MOST_UNPACKED = VOLUME_BYTES + (1 << 30)
"""Bytes that a volume may hold unpacked, as on the platform: images and photos do not shrink."""
UNFINISHED = ".part"
_ENCRYPTED = 0x1
_DAMAGED: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
    OverflowError,
)
if pyzipper is not None:
    _DAMAGED = (*_DAMAGED, pyzipper.BadZipFile)


def has_aes() -> bool:
    """Tell whether packages under a password can be read and written here."""
    return pyzipper is not None


class Share:
    """Progress of several pieces of work, one after the other, as shares of one; raises once cancelled."""

    def __init__(self, steps: Steps, total_bytes: int, path: Path) -> None:
        self._steps, self._total, self._path = steps, max(total_bytes, 1), str(path)
        self._done = 0

    def took(self, count: int) -> None:
        """Count bytes; raises :class:`CarryCancelled`."""
        if self._steps.cancelled():
            raise CarryCancelled(self._path)
        before, self._done = self._done, self._done + count
        if before * 200 // self._total != self._done * 200 // self._total:
            self._steps.progress(min(1.0, self._done / self._total))


class Watched(io.RawIOBase):
    """A file whose bytes are counted as they pass; a zip reads or writes it without knowing."""

    def __init__(self, file: BinaryIO, took: Callable[[int], None]) -> None:
        super().__init__()
        self._file, self._took = file, took

    def readable(self) -> bool:
        """Tell what the file is open for."""
        return self._file.readable()

    def writable(self) -> bool:
        """Tell what the file is open for."""
        return self._file.writable()

    def seekable(self) -> bool:
        """Every file on a disk is."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return where it stands."""
        return self._file.tell()

    def truncate(self, size: int | None = None) -> int:
        """Cut it off."""
        return self._file.truncate(size)

    def read(self, size: int = -1) -> bytes:
        """Read and count."""
        data = self._file.read(size)
        self._took(len(data))
        return data

    def write(self, data: Any) -> int:
        """Write and count."""
        count = self._file.write(data)
        self._took(count)
        return count

    def flush(self) -> None:
        """Hand over what is buffered."""
        if not self._file.closed:
            self._file.flush()


def _uncounted(_count: int) -> None:
    """Nobody watches."""


@contextmanager
def opened(path: Path, password: str = "", took: Callable[[int], None] = _uncounted) -> Iterator[PackageReader]:
    """Give a reader of a package; whatever is wrong with it, also while it is read, is raised as it is called.

    Raises leaves of ``package_errors``; errors of the disk pass as ``OSError`` (see :func:`reading`).
    """
    with _named(path):
        try:
            file = path.open("rb")
        except OSError as error:
            raise PackageRefused(path.name, PackageFault.GONE, error.strerror or "") from error
        with file, _archive(path, Watched(file, took), password) as archive:
            reader = PackageReader(archive)
            if sum(member.size_bytes for member in reader.manifest.members) > MOST_UNPACKED:
                raise PackageRefused(path.name, PackageFault.TOO_LARGE)
            yield reader


@contextmanager
def _archive(path: Path, file: Watched, password: str) -> Iterator[Any]:
    plain = zipfile.ZipFile(file)
    if not any(info.flag_bits & _ENCRYPTED for info in plain.infolist() if info.filename == MANIFEST):
        with plain:
            yield plain
        return
    plain.close()
    if pyzipper is None:
        raise AesMissing(path.name)
    if not password:
        raise PasswordNeeded(path.name)
    with pyzipper.AESZipFile(file) as archive:
        archive.setpassword(password.encode("utf-8"))
        yield archive


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except BadPackage as error:
        raise PackageRefused(path.name, error.fault, error.reason) from error
    except BadRecord as error:
        raise PackageRefused(path.name, PackageFault.UNSOUND, error.reason) from error
    except _DAMAGED as error:
        raise PackageRefused(path.name, PackageFault.DAMAGED, str(error)) from error
    except RuntimeError as error:  # what zipfile and pyzipper say of passwords
        if "password" not in str(error).lower():
            raise
        raise PasswordWrong(path.name) from error


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Name an error of the disk that is read from."""
    try:
        yield
    except OSError as error:
        raise CarryUnread(str(path), error.strerror or str(error)) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Name an error of the disk that is written to."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        reason = "full" if error.errno in FULL_ERRNOS else reason
        raise CarryUnwritten(str(path), "read_only" if error.errno in READ_ONLY_ERRNOS else reason) from error


class Volumes:
    """Volumes on their way to a folder: written beside their names, checked, and put in place together."""

    def __init__(self, folder: Path, password: str) -> None:
        """``password`` empty for none. Raises :class:`AesMissing` where one was wished and nothing here knows AES."""
        if password and pyzipper is None:
            raise AesMissing("")
        self._folder, self._password = folder, password
        self._made: list[tuple[Path, Path]] = []

    def write(self, volume: Volume, name: str, share: Share) -> None:
        """Write one beside its name, and read it back against its manifest."""
        target = self._folder / name
        unfinished = target.with_name(f".{name}{UNFINISHED}")
        self._made.append((unfinished, target))
        with writing(target):
            with unfinished.open("wb") as file:
                with self._new_zip(Watched(file, share.took)) as archive:
                    volume.write(archive)
                file.flush()
                os.fsync(file.fileno())
            try:
                with opened(unfinished, self._password, share.took) as reader:
                    reader.verify()
            except PackageRefused as error:
                raise CarryUnwritten(str(target), "not_kept") from error

    def _new_zip(self, file: Watched) -> Any:
        options: dict[str, Any] = {"compression": zipfile.ZIP_DEFLATED, "allowZip64": True, "strict_timestamps": False}
        if not self._password:
            return zipfile.ZipFile(file, "w", **options)
        archive = pyzipper.AESZipFile(file, "w", encryption=pyzipper.WZ_AES, **options)
        archive.setpassword(self._password.encode("utf-8"))
        return archive

    def publish(self) -> list[Path]:
        """Give all their names; returns their paths."""
        with writing(self._folder):
            for unfinished, target in self._made:
                unfinished.replace(target)
            with suppress(OSError):  # a stick's file system may not know how to
                sync_folder(self._folder)
        made, self._made = [target for _unfinished, target in self._made], []
        return made

    def drop(self) -> None:
        """Remove what has not been put in place."""
        for unfinished, _target in self._made:
            with suppress(OSError):
                unfinished.unlink()
        self._made = []


def drop_unfinished(folder: Path, suffix: str) -> None:
    """Remove what a killed program left in a folder; files with this ending only."""
    with suppress(OSError):
        for path in folder.glob(f".*{suffix}{UNFINISHED}"):
            path.unlink()


def packages_in(folder: Path, suffix: str) -> Sequence[Path]:
    """Return the files of a folder with this ending, by name."""
    with reading(folder):
        return sorted(path for path in folder.iterdir() if path.suffix.lower() == suffix and path.is_file())

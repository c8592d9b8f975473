"""Opening packages as zips; the password is WinZip's AES (256 bits), which 7-Zip reads too."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Optional

import pyzipper

from ...plugin.domain.bundle import PackageReader, Volume
from ...plugin.domain.errors import BadRecord
from ..operator_errors import PackageUnusable
from ..services.whole import whole_file

_DAMAGED = (zipfile.BadZipFile, pyzipper.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError)


@contextmanager
def opened(path: Path, password: str = "") -> Iterator[PackageReader]:
    """Give a reader of a package; raises :class:`PackageUnusable` for whatever is wrong with it, also while it is read.

    Errors of writing what comes out of it pass through as they are.
    """
    with _named(path):
        archive = _zip(path)
        with archive:
            if password:
                archive.setpassword(password.encode("utf-8"))
            yield PackageReader(archive)


def _zip(path: Path) -> Any:
    try:
        return pyzipper.AESZipFile(path)
    except OSError as error:
        raise PackageUnusable(str(path), (error.strerror or "it cannot be read").lower()) from error


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except BadRecord as error:
        raise PackageUnusable(str(path), error.reason) from error
    except _DAMAGED as error:
        raise PackageUnusable(str(path), "it is damaged or was not copied whole") from error
    except RuntimeError as error:
        word = str(error).lower()
        if "password" not in word:
            raise
        reason = "its password is another one" if "bad password" in word else "it needs its password"
        raise PackageUnusable(str(path), reason) from error


def write_volumes(volumes: Sequence[Volume], folder: Path, stem: str, password: str = "") -> list[Path]:
    """Write volumes into a folder, each whole or not at all, and return their paths; raises :class:`FileUnwritten`."""
    return [write_volume(volume, folder / volume.file_name(stem), password) for volume in volumes]


def write_volume(volume: Volume, path: Path, password: str = "") -> Path:
    """Write one volume, whole or not at all, and return its path; raises :class:`FileUnwritten`."""
    with whole_file(path) as beside, _new_zip(beside, password) as archive:
        volume.write(archive)
    return path


def _new_zip(path: Path, password: str) -> Any:
    options: dict[str, Any] = {"compression": zipfile.ZIP_DEFLATED, "allowZip64": True, "strict_timestamps": False}
    if not password:
        return zipfile.ZipFile(path, "x", **options)
    archive = pyzipper.AESZipFile(path, "x", encryption=pyzipper.WZ_AES, **options)
    archive.setpassword(password.encode("utf-8"))
    return archive


def sequence(reader: PackageReader) -> tuple[str, str, str, int]:
    """Return what packages are to be taken in the order of: device by device, as they were made, volume by volume."""
    manifest = reader.manifest
    return (str(manifest.facts.get("device_id", "")), manifest.made_at, manifest.package_id, manifest.volume)


def password_of(path: Optional[Path]) -> str:
    """Return the password in a file's first line, empty for no file; raises :class:`PackageUnusable`."""
    if path is None:
        return ""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PackageUnusable(str(path), "no password can be read from it") from error
    if not lines or not lines[0]:
        raise PackageUnusable(str(path), "its first line, which should be the password, is empty")
    return lines[0]

"""Zipped layers: unpacked into QGIS's temporary folder, which QGIS removes when it ends."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from qgis.core import QgsProcessingUtils

from ..reading_errors import FileEncrypted, LayerUnreadable

LAYER_SUFFIXES = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".kmz", ".gml", ".fgb", ".tab", ".csv", ".xlsx", ".gdb")
_NAMED_IN_UTF8 = 0x800
_ENCRYPTED = 0x1


def unpacked(path: Path) -> tuple[Path, ...]:
    """Return the files (or folders ``.gdb``) of an archive that may be layers, unpacked.

    Raises :class:`FileEncrypted` where it has a password, :class:`LayerUnreadable` where it is damaged or has none.
    """
    folder = Path(QgsProcessingUtils.tempFolder()) / f"redline-{stamp_of(path)}"
    if not folder.exists():
        _unpack(path, folder)
    found = tuple(_layers(folder))
    if not found:
        raise LayerUnreadable(str(path), "no layer in the archive")
    return found


def copied_for_gdal(path: Path) -> Path:
    """Return a copy of a GML in QGIS's temporary folder: GDAL writes a ``.gfs`` beside what it reads."""
    folder = Path(QgsProcessingUtils.tempFolder()) / f"redline-{stamp_of(path)}"
    folder.mkdir(parents=True, exist_ok=True)
    for file in (path, path.with_suffix(".xsd"), path.with_suffix(".gfs")):
        if file.exists() and not (folder / file.name).exists():
            shutil.copyfile(file, folder / file.name)
    return folder / path.name


def stamp_of(path: Path) -> str:
    """Return a name for a file as it is now; another one once it was changed."""
    facts = path.stat()
    return hashlib.sha256(f"{path.resolve()}|{facts.st_mtime_ns}|{facts.st_size}".encode()).hexdigest()[:16]


def _unpack(path: Path, folder: Path) -> None:
    unfinished = folder.with_name(f"{folder.name}.part")
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                _take(archive, entry, path, unfinished)
        unfinished.mkdir(parents=True, exist_ok=True)
        unfinished.replace(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise LayerUnreadable(str(path), str(error)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _take(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, folder: Path) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise FileEncrypted(str(path))
    parts = [part for part in PurePosixPath(_name(entry)).parts if part not in ("/", "..", ".") and ":" not in part]
    if entry.is_dir() or not parts:
        return
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as packed, target.open("wb") as file:
        shutil.copyfileobj(packed, file)


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name: Chinese Windows writes names in GBK, which Python takes for code page 437."""
    name = entry.filename.replace("\\", "/")
    if entry.flag_bits & _NAMED_IN_UTF8:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _layers(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = any(parent.suffix.lower() == ".gdb" for parent in path.relative_to(folder).parents)
        if path.suffix.lower() in LAYER_SUFFIXES and not inside and not path.name.startswith("._"):
            yield path

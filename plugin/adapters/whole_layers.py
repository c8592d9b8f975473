"""GeoPackages that are written whole or not at all, checked, durable and read-only before they get their name.

Coordinates stay as the store has them: longitude/latitude, EPSG:4490.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsVectorFileWriter,
    QgsWkbTypes,
)

from ..port_errors import ReferenceUnwritten
from .own_crs import named_crs
from .store.files import sync_file, sync_folder
from .upkeep_errors import reason_of

CRS = "EPSG:4490"
SUFFIX = ".gpkg"
_PART = ".part.gpkg"
_EMPTY_SIZE, _ROW_SIZE, _BLOCK = 128 * 1024, 512, 64 * 1024
"""Bytes of a GeoPackage without rows, of a row beside its outline and extra fields, and of one write."""
_READ_ONLY = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
_BESIDE = ("", "-journal", "-wal", "-shm")
"""What SQLite may leave under a database's name."""


@dataclass(frozen=True)
class WholeLayer:
    """A layer of multipolygons to write: ``features`` makes its ``count`` rows, ``size`` are their bytes, about."""

    name: str
    fields: QgsFields
    features: Callable[[], Iterable[QgsFeature]]
    count: int
    size: int


def write_whole(path: Path, layer: WholeLayer, cancelled: Callable[[], bool]) -> None:
    """Write a layer whole or not at all; cancelled, it is left out. Raises :class:`ReferenceUnwritten`."""
    unfinished = path.with_name(f".{path.stem}{_PART}")
    with _typed_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        drop(unfinished)
        try:
            _try_room(unfinished, layer)
            if _write(unfinished, layer, cancelled):
                _put_in_place(unfinished, path, layer)
        finally:
            drop(unfinished)


def drop_unfinished(folder: Path, prefix: str) -> None:
    """Remove what a run left that was killed in the middle. Raises :class:`ReferenceUnwritten`."""
    with _typed_errors(folder):
        for path in folder.glob(f".{prefix}*{_PART}"):
            drop(path)


def stands(path: Path, name: str, count: int) -> bool:
    """Tell whether a file is there, whole, with ``count`` rows in its layer."""
    try:
        return path.exists() and _count(path, name) == count
    except (OSError, sqlite3.Error):
        return False


def opened(path: Path) -> sqlite3.Connection:
    """Return the file, to be looked at: nothing is locked and nothing is left beside it. Raises ``sqlite3.Error``."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def drop(path: Path) -> None:
    """Remove a file and what SQLite may have left beside it; Windows removes none that is read-only."""
    for suffix in _BESIDE:
        part = path.with_name(path.name + suffix)
        if part.exists():
            _unprotect(part)
            part.unlink()


def _put_in_place(unfinished: Path, path: Path, layer: WholeLayer) -> None:
    if _count(unfinished, layer.name) != layer.count:
        raise ReferenceUnwritten(str(path.parent), "incomplete")
    sync_file(unfinished)
    _protect(unfinished)
    _unprotect(path)  # Windows replaces no file that is read-only
    unfinished.replace(path)
    sync_folder(path.parent)


@contextmanager
def _typed_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ReferenceUnwritten(str(folder), reason_of(error, folder)) from error
    except sqlite3.Error as error:
        # The place has taken a file already, so GDAL's own words say more than "cannot be written": under a
        # locale other than UTF-8 it looks for a Chinese folder by other bytes than the rest of the system.
        raise ReferenceUnwritten(str(folder), str(error)) from error


def _try_room(path: Path, layer: WholeLayer) -> None:
    """Fill the place that the layer will take, so that the system says plainly what is wrong; raises ``OSError``.

    On a full disk GDAL goes on without what it could not write, and then names whatever is missing.
    """
    block = os.urandom(_BLOCK)  # nothing that a disk could compress
    with path.open("wb") as file:
        for _ in range(0, _EMPTY_SIZE + layer.size + layer.count * _ROW_SIZE, _BLOCK):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _write(path: Path, layer: WholeLayer, cancelled: Callable[[], bool]) -> bool:
    """Write all rows; false where it was cancelled. What the writer hides (a full disk) the count shows later."""
    crs, context = named_crs(CRS), QgsCoordinateTransformContext()
    kind = QgsWkbTypes.Type.MultiPolygon
    writer = QgsVectorFileWriter.create(str(path), layer.fields, kind, crs, context, _options(layer.name))
    try:
        good = writer.hasError() == QgsVectorFileWriter.WriterError.NoError
        for feature in layer.features():
            if cancelled():
                return False
            good = good and writer.addFeature(feature, QgsFeatureSink.Flag.FastInsert)
        if not (good and writer.flushBuffer()):
            raise sqlite3.OperationalError(writer.errorMessage())  # GDAL hands on SQLite's own words
        return True
    finally:
        del writer  # closes the file


def _options(name: str) -> QgsVectorFileWriter.SaveVectorOptions:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.fileEncoding, options.layerName = "GPKG", "UTF-8", name
    options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteFile
    return options


def _count(path: Path, name: str) -> int:
    """Return how many rows a file holds; raises ``sqlite3.Error`` where it is damaged or cut off."""
    with closing(opened(path)) as conn:
        words = str(conn.execute("PRAGMA quick_check(1)").fetchone()[0])
        if words != "ok":
            raise sqlite3.DatabaseError(words)
        return int(conn.execute(f"SELECT count(*) FROM {name}").fetchone()[0])


def _protect(path: Path) -> None:
    with suppress(OSError):  # a disk without permissions (FAT, some shares): then it is only replaced whole
        path.chmod(_READ_ONLY)


def _unprotect(path: Path) -> None:
    with suppress(OSError):
        path.chmod(_READ_ONLY | stat.S_IWUSR)

"""The zones of a workspace as GeoPackages that a user opens in QGIS: one file per version, read-only, disposable.

A file is written under a temporary name, checked, made durable and read-only, and only then gets its name; so a file
under that name is always whole. Coordinates stay as the store has them: longitude/latitude, EPSG:4490.
"""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsVectorFileWriter,
    QgsWkbTypes,
)

from ..domain.records import Zone
from ..port_errors import ReferenceUnwritten
from .field_types import INTEGER, TEXT
from .own_crs import named_crs
from .store.files import sync_file, sync_folder
from .upkeep_errors import reason_of

LAYER_NAME = "zones"
CRS = "EPSG:4490"
_PREFIX, _SUFFIX, _PART = "zones-", ".gpkg", ".part.gpkg"
_TEXTS = ("zone_id", "code", "name", "level", "type", "unit_code", "secrecy")
_EMPTY_SIZE, _ROW_SIZE, _BLOCK = 128 * 1024, 512, 64 * 1024
"""Bytes of a GeoPackage without rows, of a row beside its outline and extra fields, and of one write."""
_READ_ONLY = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
_BESIDE = ("", "-journal", "-wal", "-shm")
"""What SQLite may leave under a database's name."""


class ReferenceFolder:
    """Writes and tidies the reference layers of one workspace folder; fulfils ``ports.ReferenceLayers``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, version: str) -> Path:
        """Return where the layer of a version lies."""
        return self._folder / f"{_PREFIX}{version}{_SUFFIX}"

    def stands(self, version: str, count: int) -> bool:
        """Tell whether the layer of this version is there, whole, with ``count`` zones."""
        path = self.path(version)
        try:
            return path.exists() and _count(path) == count
        except (OSError, sqlite3.Error):
            return False

    def write(self, version: str, zones: Sequence[Zone], cancelled: Callable[[], bool]) -> None:
        """Write a layer whole or not at all; cancelled, it is left out. Raises :class:`ReferenceUnwritten`."""
        with self._typed_errors():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._drop_unfinished()
            unfinished = self._folder / f".{_PREFIX}{version}{_PART}"
            try:
                _try_room(unfinished, zones)
                if _write(unfinished, zones, cancelled):
                    self._put_in_place(unfinished, self.path(version), len(zones))
            finally:
                _drop(unfinished)

    def drop_others(self, version: str, in_use: Collection[str]) -> None:
        """Remove the other versions; one that is in use, or that the system does not give up, stays until later."""
        used = {Path(path) for path in in_use}
        for path in self._folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            if path != self.path(version) and path not in used:
                with suppress(OSError):
                    _drop(path)

    def _put_in_place(self, unfinished: Path, path: Path, count: int) -> None:
        if _count(unfinished) != count:
            raise ReferenceUnwritten(str(self._folder), "incomplete")
        sync_file(unfinished)
        _protect(unfinished)
        _unprotect(path)  # Windows replaces no file that is read-only
        unfinished.replace(path)
        sync_folder(self._folder)

    def _drop_unfinished(self) -> None:
        """Remove what a run left that was killed in the middle."""
        for path in self._folder.glob(f".{_PREFIX}*{_PART}"):
            _drop(path)

    @contextmanager
    def _typed_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ReferenceUnwritten(str(self._folder), reason_of(error, self._folder)) from error
        except sqlite3.Error as error:
            # The place has taken a file already, so GDAL's own words say more than "cannot be written": under a
            # locale other than UTF-8 it looks for a Chinese folder by other bytes than the rest of the system.
            raise ReferenceUnwritten(str(self._folder), str(error)) from error


def _try_room(path: Path, zones: Sequence[Zone]) -> None:
    """Fill the place that the layer will take, so that the system says plainly what is wrong; raises ``OSError``.

    On a full disk GDAL goes on without what it could not write, and then names whatever is missing.
    """
    block = os.urandom(_BLOCK)  # nothing that a disk could compress
    size = _EMPTY_SIZE + sum(len(zone.outline) + _ROW_SIZE + len(_extra(zone)) for zone in zones)
    with path.open("wb") as file:
        for _ in range(0, size, _BLOCK):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _write(path: Path, zones: Sequence[Zone], cancelled: Callable[[], bool]) -> bool:
    """Write all zones; false where it was cancelled. What the writer hides (a full disk) the count shows later."""
    fields = _fields()
    crs, context = named_crs(CRS), QgsCoordinateTransformContext()
    kind = QgsWkbTypes.Type.MultiPolygon
    writer = QgsVectorFileWriter.create(str(path), fields, kind, crs, context, _options())
    try:
        good = writer.hasError() == QgsVectorFileWriter.WriterError.NoError
        for zone in zones:
            if cancelled():
                return False
            good = good and writer.addFeature(_feature(fields, zone), QgsFeatureSink.Flag.FastInsert)
        if not (good and writer.flushBuffer()):
            raise sqlite3.OperationalError(writer.errorMessage())  # GDAL hands on SQLite's own words
        return True
    finally:
        del writer  # closes the file


def _options() -> QgsVectorFileWriter.SaveVectorOptions:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.fileEncoding, options.layerName = "GPKG", "UTF-8", LAYER_NAME
    options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteFile
    return options


def _fields() -> QgsFields:
    fields = QgsFields()
    for name in _TEXTS:
        fields.append(QgsField(name, TEXT))
    fields.append(QgsField("version", INTEGER))
    fields.append(QgsField("extra", TEXT))
    return fields


def _feature(fields: QgsFields, zone: Zone) -> QgsFeature:
    feature = QgsFeature(fields)
    texts = (zone.zone_id, zone.code, zone.name, zone.level, zone.type, " ".join(zone.units), zone.secrecy.value)
    feature.setAttributes([*texts, zone.version, _extra(zone)])
    geometry = QgsGeometry()
    geometry.fromWkb(zone.outline)
    feature.setGeometry(geometry)
    return feature


def _extra(zone: Zone) -> str:
    return json.dumps(dict(zone.extra), ensure_ascii=False, sort_keys=True) if zone.extra else ""


def _count(path: Path) -> int:
    """Return how many zones a file holds; raises ``sqlite3.Error`` where it is damaged or cut off.

    Immutable: nothing is locked and nothing is left beside the file.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as conn:
        words = str(conn.execute("PRAGMA quick_check(1)").fetchone()[0])
        if words != "ok":
            raise sqlite3.DatabaseError(words)
        return int(conn.execute(f"SELECT count(*) FROM {LAYER_NAME}").fetchone()[0])


def _protect(path: Path) -> None:
    with suppress(OSError):  # a disk without permissions (FAT, some shares): then it is only replaced whole
        path.chmod(_READ_ONLY)


def _unprotect(path: Path) -> None:
    with suppress(OSError):
        path.chmod(_READ_ONLY | stat.S_IWUSR)


def _drop(path: Path) -> None:
    """Remove a file and what SQLite may have left beside it; Windows removes none that is read-only."""
    for suffix in _BESIDE:
        part = path.with_name(path.name + suffix)
        if part.exists():
            _unprotect(part)
            part.unlink()

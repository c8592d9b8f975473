"""Rows that an import refused, written to a GeoPackage that can be mended in QGIS and imported again.

Each row keeps the sender's attributes and its geometry as it came, in the layer's own CRS, beside the fields
``redline_row`` (its number in the layer), ``redline_reason`` (a code) and ``redline_words`` (what to do).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

from ..app.import_rows import (
    RETURNED_FIELDS,
    RETURNED_GEOMETRY,
    RETURNED_KEY,
    RETURNED_REASON,
    RETURNED_ROW,
    RETURNED_WORDS,
    ImportReceipt,
    RowNote,
)
from .field_types import INTEGER, TEXT
from .reading_errors import RejectedUnwritten
from .vector_layers import LayerRef, RawRows, file_of, raw_rows

NoteWords = Callable[[RowNote], str]
"""Turns a note into the words of ``redline_words``."""
LAYER_NAME = "rejected"


_Row = tuple[int, list[Any], QgsGeometry]


@dataclass(frozen=True)
class _Column:
    """A field of the file and the place of its value among the source's attributes."""

    field: QgsField
    place: int


def refused(receipt: ImportReceipt) -> tuple[RowNote, ...]:
    """Return the notes of rows that an import left out, in the layer's order: rejected ones and doubled ids."""
    return tuple(sorted((*receipt.rejected, *receipt.duplicates), key=lambda note: note.number))


def write_rejected(
    ref: LayerRef,
    notes: Sequence[RowNote],
    path: Path,
    context: QgsCoordinateTransformContext,
    words: NoteWords = lambda note: note.detail,
) -> int:
    """Write the rows of ``notes`` to a GeoPackage, replacing it; returns how many. In a worker thread.

    Raises the ``ReadingError`` leaves of reading the layer again, and ``RejectedUnwritten``.
    """
    by_row = {note.number: note for note in notes}
    raw = raw_rows(ref, by_row)
    source = file_of(ref)
    if source is not None and path.resolve() == Path(source).resolve():
        raise RejectedUnwritten(str(path), "it is the layer that was read")
    unfinished = path.with_name(f".{path.stem}.part.gpkg")
    try:
        written = _write(raw, by_row, unfinished, context, words)
        unfinished.replace(path)
    except OSError as error:
        raise RejectedUnwritten(str(path), error.strerror or str(error)) from error
    finally:
        if unfinished.exists():
            unfinished.unlink()
    return written


def _write(
    raw: RawRows, notes: dict[int, RowNote], path: Path, context: QgsCoordinateTransformContext, words: NoteWords
) -> int:
    columns = _columns(raw)
    fields = _all_fields(columns)
    rows = list(raw.numbered)
    writer = QgsVectorFileWriter.create(str(path), fields, _kind(rows), raw.crs, context, _options())
    try:
        if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
            raise RejectedUnwritten(str(path), writer.errorMessage())
        written = 0
        for feature in _features(rows, columns, fields, notes, words):
            if not writer.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
                raise RejectedUnwritten(str(path), writer.errorMessage())
            written += 1
        if not writer.flushBuffer():
            raise RejectedUnwritten(str(path), writer.errorMessage())
        return written
    finally:
        del writer  # closes the file


def _kind(rows: Sequence[_Row]) -> QgsWkbTypes.Type:
    """Return any kind, so that shapes stay as they came; areas where there is none: QGIS would let nobody draw one."""
    drawn = any(not geometry.isNull() for _number, _attributes, geometry in rows)
    return QgsWkbTypes.Type.Unknown if drawn else QgsWkbTypes.Type.MultiPolygon


def _options() -> QgsVectorFileWriter.SaveVectorOptions:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.fileEncoding, options.layerName = "GPKG", "UTF-8", LAYER_NAME
    options.layerOptions = [f"FID={RETURNED_KEY}", f"GEOMETRY_NAME={RETURNED_GEOMETRY}"]
    options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteFile
    return options


def _columns(raw: RawRows) -> list[_Column]:
    """Return the sender's fields under names that a GeoPackage tells apart; ours of an earlier round are left out."""
    columns: list[_Column] = []
    taken = set(RETURNED_FIELDS)
    for place, name in enumerate(raw.names):
        if name.lower() in RETURNED_FIELDS:
            continue
        source = raw.fields.at(place)
        field = QgsField(_free(name, taken), source.type(), source.typeName(), 0, 0, "", source.subType())
        taken.add(field.name().lower())
        columns.append(_Column(field, place))
    return columns


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free.lower() in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def _all_fields(columns: Sequence[_Column]) -> QgsFields:
    fields = QgsFields()
    for column in columns:
        fields.append(column.field)
    for name, kind in ((RETURNED_ROW, INTEGER), (RETURNED_REASON, TEXT), (RETURNED_WORDS, TEXT)):
        fields.append(QgsField(name, kind))
    return fields


def _features(
    rows: Sequence[_Row], columns: Sequence[_Column], fields: QgsFields, notes: dict[int, RowNote], words: NoteWords
) -> Iterable[QgsFeature]:
    for number, attributes, geometry in rows:
        note = notes[number]
        feature = QgsFeature(fields)
        values: list[Any] = [attributes[column.place] for column in columns]
        feature.setAttributes([*values, number, note.reason.value, words(note)])
        if not geometry.isNull():
            feature.setGeometry(geometry)
        yield feature

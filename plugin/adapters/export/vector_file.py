"""Patches as a Shapefile or a GeoPackage in a chosen reference system, with columns by template.

A Shapefile takes ten letters for a field's name and 254 bytes for a text, and knows no text that is not there: what was
cut and which field is which is counted here, and said by whoever calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsVectorFileWriter,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate

from ...app.export_errors import ExportCancelled, ExportUnwritten
from ...app.export_rows import Cell
from ...domain.ledger import Column, Kind
from ..field_types import DATE, DOUBLE, INTEGER, TEXT
from ..own_crs import named_crs, own_transform
from .folder import typed_errors

STORE_CRS = "EPSG:4490"
SHAPEFILE, GEOPACKAGE = "ESRI Shapefile", "GPKG"
SUFFIXES = {SHAPEFILE: ".shp", GEOPACKAGE: ".gpkg"}
TEXT_BYTES = 254
"""What a Shapefile holds of one text, in UTF-8."""
_TYPES = {
    Kind.INTEGER: INTEGER,
    Kind.NUMBER: DOUBLE,
    Kind.DEGREES: DOUBLE,
    Kind.SHARE: DOUBLE,
    Kind.DATE: DATE,
}
_DIGITS = {Kind.NUMBER: (18, 4), Kind.DEGREES: (18, 9), Kind.SHARE: (12, 6), Kind.INTEGER: (9, 0)}
_SPARE_BYTES = 1 << 20


@dataclass
class Losses:
    """What a format did not take: texts that were cut and values that are no numbers or dates, by field and row."""

    cut: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class LayerRow:
    """A row's name (for what is said of it), its cells and its outline (WKB in degrees, EPSG:4490)."""

    name: str
    cells: Sequence[Cell]
    outline: bytes


@dataclass(frozen=True)
class LayerWish:
    """A layer to be written: ``driver`` is one of the two here, ``crs`` as ``EPSG:4528``."""

    name: str
    driver: str
    crs: str
    columns: Sequence[Column]
    headings: Sequence[str]

    def field_names(self) -> list[str]:
        """Return the fields' names: short ones where the format asks for them."""
        return [c.field for c in self.columns] if self.driver == SHAPEFILE else list(self.headings)


def write_layer(
    path: Path,
    wish: LayerWish,
    rows: Iterable[LayerRow],
    progress: Callable[[int], None] = lambda _done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Losses:
    """Write all rows; off the GUI thread. Raises :class:`ExportCancelled` or :class:`ExportUnwritten`."""
    losses, fields = Losses(), _fields(wish)
    crs, context = named_crs(wish.crs), QgsCoordinateTransformContext()
    transform = own_transform(named_crs(STORE_CRS), crs, context)
    kind = QgsWkbTypes.Type.MultiPolygon
    writer = QgsVectorFileWriter.create(str(path), fields, kind, crs, context, _options(wish))
    count = 0
    try:
        _require(writer, path)
        for row in rows:
            if count % 100 == 0:
                progress(count)
                if cancelled():
                    raise ExportCancelled
            feature = QgsFeature(fields)
            feature.setAttributes([_value(wish, place, row, losses) for place in range(len(wish.columns))])
            feature.setGeometry(_geometry(row, transform, path))
            writer.addFeature(feature, QgsFeatureSink.Flag.FastInsert)
            count += 1
        writer.flushBuffer()
        _require(writer, path)
    finally:
        del writer  # closes the file
    _finish(path, wish)
    _check(path, count)
    return losses


def _fields(wish: LayerWish) -> QgsFields:
    fields = QgsFields()
    for column, name in zip(wish.columns, wish.field_names()):
        length, digits = _DIGITS.get(column.kind, (0, 0))
        made = QgsField(name, _TYPES.get(column.kind, TEXT), "", length, digits)
        if wish.driver == SHAPEFILE and column.kind not in _TYPES:
            made.setLength(TEXT_BYTES)
        made.setAlias(wish.headings[len(fields)])
        fields.append(made)
    return fields


def _options(wish: LayerWish) -> QgsVectorFileWriter.SaveVectorOptions:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.fileEncoding, options.layerName = wish.driver, "UTF-8", wish.name
    # GDAL writes the .cpg by the encoding; the index is made later, where it does not hold the window up
    options.layerOptions = ["ENCODING=UTF-8"] if wish.driver == SHAPEFILE else ["SPATIAL_INDEX=NO"]
    return options


def _finish(path: Path, wish: LayerWish) -> None:
    """Make the spatial index, or fields as wide as what is in them (a tenth of the size).

    By GDAL's own bindings: they let go of the interpreter meanwhile, QGIS's do not, and closing a layer of 100,000
    outlines takes a second or two.
    """
    command = f"RESIZE {wish.name}" if wish.driver == SHAPEFILE else f"SELECT CreateSpatialIndex('{wish.name}', 'geom')"
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    if source is not None:
        answer = source.ExecuteSQL(command)
        if answer is not None:
            source.ReleaseResultSet(answer)
        source.FlushCache()


def _geometry(row: LayerRow, transform: Any, path: Path) -> QgsGeometry:
    geometry = QgsGeometry()
    geometry.fromWkb(row.outline)
    try:
        geometry.transform(transform)
    except QgsCsException as error:
        raise ExportUnwritten(str(path), f"{row.name}: {error}") from error
    geometry.convertToMultiType()
    return geometry


def _value(wish: LayerWish, place: int, row: LayerRow, losses: Losses) -> Any:
    """Return what a field takes; ``None`` becomes NULL, never nought."""
    column, cell = wish.columns[place], row.cells[place]
    if cell is None:
        return None
    if column.kind in _TYPES:
        return _typed(column, cell, (wish.field_names()[place], row.name), losses)
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    if wish.driver != SHAPEFILE:
        return text
    cut = text.encode("utf-8", "replace")[:TEXT_BYTES].decode("utf-8", "ignore")
    if cut != text:
        losses.cut.append((wish.field_names()[place], row.name))
    return cut


def _typed(column: Column, cell: Cell, where: tuple[str, str], losses: Losses) -> Any:
    if column.kind is Kind.DATE and isinstance(cell, date):
        return QDate(cell.year, cell.month, cell.day)
    if column.kind is not Kind.DATE and isinstance(cell, (int, float)):
        return cell
    losses.dropped.append(where)
    return None


def _require(writer: QgsVectorFileWriter, path: Path) -> None:
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        _say_why(path)
        raise ExportUnwritten(str(path), writer.errorMessage())


def _say_why(path: Path) -> None:
    """Raise the system's own word where the place takes no file: GDAL's words hide a full disk."""
    trial = path.with_name(path.name + ".trial")
    with typed_errors(path):
        trial.write_bytes(b"\0" * _SPARE_BYTES)
        trial.unlink()


def _check(path: Path, count: int) -> None:
    """Raise :class:`ExportUnwritten` where the file does not hold ``count`` rows: a full disk is not always said."""
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY)
    layer = source.GetLayer(0) if source is not None else None
    found = layer.GetFeatureCount(1) if layer is not None else -1
    del layer, source
    if found != count:
        _say_why(path)
        raise ExportUnwritten(str(path), f"{found} / {count}")

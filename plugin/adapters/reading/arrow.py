"""Rows of a GeoPackage by the thousand, straight from GDAL: a tenth of the time that features of QGIS take.

Only where GDAL (3.6 and later) offers it and the layer is a file as it stands; all other layers, and a row that does
not come when it should, are read through QGIS. Fields whose values QGIS alone knows how to turn into Python's (dates,
booleans, lists …) are read through QGIS, too; their geometries are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, Union

from osgeo import gdal, ogr
from qgis.core import QgsFeature, QgsFeatureRequest, QgsGeometry, QgsProviderRegistry, QgsVectorLayer

from .arrow_arrays import NOT_TEXT, Values, columns, formats
from .geometry_kinds import is_of_patches
from .opening import Opened

_BYTES_IN_BATCH, _FEWEST_IN_BATCH, _MOST_IN_BATCH = 16_000_000, 50, 5_000
_NO_MORE = (None, None)
_GEOMETRY = "OGR_GEOMETRY"
"""What GDAL calls the geometry among the fields to be ignored."""
_ALIKE = frozenset({ogr.OFTString, ogr.OFTInteger, ogr.OFTInteger64, ogr.OFTReal})
"""Types of fields whose values QGIS hands over as they are, where they have no subtype."""
Attributes = Mapping[str, Any]
Named = Callable[[QgsFeature], Attributes]
Shape = Union[QgsGeometry, bytes]
"""A geometry of QGIS, or its WKB; no bytes where a feature has none."""
_Numbered = Iterator[tuple[int, Optional[bytes]]]


def shaped(opened: Opened, named: Named, limit: int = -1) -> Iterator[tuple[Attributes, Shape]]:
    """Yield the rows of a layer in its order, the first ``limit`` where that is not negative, with geometries.

    ``named`` returns the attributes of a feature.
    """
    table = _table(opened) if limit < 0 else None
    if table is None:
        return ((named(feature), feature.geometry()) for feature in opened.features(limit))
    numbers = table.numbers() if table.fields == opened.fields else []
    if len(numbers) == opened.count:
        return _whole(opened, named, table, numbers)
    return _beside(opened, named, table.shapes())


@dataclass(frozen=True)
class _Table:
    """A layer of a file that is open; ``fields`` are its fields if all can be read here, the feature's number first."""

    file: Any
    layer: Any
    fields: tuple[str, ...]
    number: str
    shape: str
    at_once: int

    def numbers(self) -> list[int]:
        """Return the numbers of all features in their order."""
        return [number for batch in self._batches([*self._ignorable(), _GEOMETRY]) for number in batch[self.number]]

    def shapes(self) -> _Numbered:
        """Yield numbers of features with WKB, ``None`` where they have none."""
        for batch in self._batches(self._ignorable()):
            yield from zip(batch[self.number], batch[self.shape])

    def rows(self) -> Iterator[tuple[int, Optional[tuple[Any, ...]], bytes]]:
        """Yield numbers, values of the fields and WKB of the features; no values where a text is not UTF-8."""
        for batch in self._batches([]):
            values: Iterable[Optional[tuple[Any, ...]]] = zip(*(batch[name] for name in self.fields))
            if any(NOT_TEXT in column for column in batch.values()):
                values = (None if NOT_TEXT in row else row for row in values if row is not None)
            yield from zip(batch[self.number], values, batch[self.shape])

    def _ignorable(self) -> list[str]:
        table = self.layer.GetLayerDefn()
        return [table.GetFieldDefn(number).GetName() for number in range(table.GetFieldCount())]

    def _batches(self, ignored: list[str]) -> Iterator[dict[str, Values]]:
        """Yield the columns that are not ignored, some thousand rows at a time; none where GDAL cannot go on."""
        self.layer.SetIgnoredFields(ignored)
        stream = self.layer.GetArrowStream([f"MAX_FEATURES_IN_BATCH={self.at_once}"])
        try:
            kinds = formats(stream.GetSchema()) or {}
            batch = _next_of(stream) if kinds else None
            while batch is not None:
                yield columns(batch, kinds)
                batch = _next_of(stream)
        finally:
            batch = stream = None  # before the file is closed


def _next_of(stream: Any) -> Any:
    try:
        return stream.GetNextRecordBatch()
    except RuntimeError:  # as GDAL tells an error where it was asked to; else it returns nothing
        return None


def _whole(opened: Opened, named: Named, table: _Table, numbers: list[int]) -> Iterator[tuple[Attributes, Shape]]:
    """Yield rows all of which GDAL gives; ``numbers`` are those that there should be."""
    awaited = iter(numbers)
    for number, values, wkb in table.rows():
        for due in awaited:
            if due == number:
                break
            yield _through_qgis(opened, named, due)
        else:
            return
        if values is not None and (wkb is None or not is_of_patches(wkb)):
            yield dict(zip(opened.fields, values)), wkb or b""
        else:
            yield _through_qgis(opened, named, number)
    for due in awaited:
        yield _through_qgis(opened, named, due)


def _through_qgis(opened: Opened, named: Named, number: int) -> tuple[Attributes, Shape]:
    feature = opened.source.getFeature(number)
    return named(feature), feature.geometry()


def _beside(opened: Opened, named: Named, wkbs: _Numbered) -> Iterator[tuple[Attributes, Shape]]:
    """Yield rows with the attributes that QGIS gives and the geometries that GDAL does."""
    request = QgsFeatureRequest()
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    number, wkb = next(wkbs, _NO_MORE)
    for feature in opened.source.getFeatures(request):
        came, shape = number == feature.id(), wkb or b""
        if came:
            number, wkb = next(wkbs, _NO_MORE)
        if came and not is_of_patches(shape):
            yield named(feature), shape
        else:
            yield named(feature), opened.source.getFeature(feature.id()).geometry()


def _table(opened: Opened) -> Optional[_Table]:
    """Return the layer's table as GDAL has it, ``None`` where that way is not open."""
    layer = opened.source
    if opened.placer is not None or not isinstance(layer, QgsVectorLayer) or layer.isEditable():
        return None
    if layer.providerType() != "ogr" or layer.dataProvider().storageType() != "GPKG" or layer.subsetString():
        return None
    place = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    if place.get("vsiPrefix") or not hasattr(ogr.Layer, "GetArrowStream"):
        return None
    try:
        return _opened_table(Path(str(place["path"])), place.get("layerName"), opened.count)
    except RuntimeError:  # of GDAL, which tells so only where told to
        return None


def _opened_table(path: Path, name: Optional[str], count: int) -> Optional[_Table]:
    file = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY)
    layer = None if file is None else file.GetLayerByName(name) if name else file.GetLayer(0)
    if layer is None or not layer.GetGeometryColumn() or not layer.GetFIDColumn():
        return None
    table = layer.GetLayerDefn()
    fields = [table.GetFieldDefn(number) for number in range(table.GetFieldCount())]
    alike = all(field.GetType() in _ALIKE and field.GetSubType() == ogr.OFSTNone for field in fields)
    number, shape = layer.GetFIDColumn(), layer.GetGeometryColumn()
    names = (number, *(field.GetName() for field in fields)) if alike else ()
    at_once = _BYTES_IN_BATCH * max(count, 1) // max(path.stat().st_size, 1)
    return _Table(file, layer, names, number, shape, max(_FEWEST_IN_BATCH, min(_MOST_IN_BATCH, at_once)))

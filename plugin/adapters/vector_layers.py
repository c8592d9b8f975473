"""Vector layers, from files or from the project, as rows in our terms. No widgets.

A :class:`LayerRef` is made on the GUI thread and is cheap; everything that touches data (:func:`find_layers`,
:func:`look_at`, :func:`read_rows`) is for a worker thread: a file is opened and closed there, a layer of the project
is read through a feature source that was taken from it on the GUI thread.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Optional, Union

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsGeometry,
    QgsMapLayer,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, Qt, QTime

from ..app.import_rows import SourceRow
from .reading.encoding import table_encoding
from .reading.files import require_whole
from .reading.outlines import OutlineReader
from .reading_errors import (
    LayerEmpty,
    LayerUnreadable,
    LayerWithoutCrs,
    MissingField,
    NoPolygons,
    ReadingCancelled,
)

Progress = Callable[[int, int], None]
"""Called with (rows read, rows in all; 0 where unknown)."""
PREVIEW_ROWS = 5
_STEP_ROWS = 200
_COUNTED_PROVIDERS = frozenset({"memory", "ogr", "spatialite", "delimitedtext"})


@dataclass(frozen=True)
class FileLayer:
    """A layer in a file. ``uri`` as the ``ogr`` provider takes it; ``crs`` and ``encoding`` as the user named them."""

    path: str
    uri: str
    name: str
    crs: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class ProjectLayer:
    """A layer of the open project, as it was on the GUI thread: its rows include edits not yet saved."""

    layer_id: str
    name: str
    path: str
    source: QgsVectorLayerFeatureSource
    fields: QgsFields
    crs: QgsCoordinateReferenceSystem
    wkb_type: int
    count: int
    """-1 where it is not known without asking a server."""


LayerRef = Union[FileLayer, ProjectLayer]


@dataclass(frozen=True)
class LayerLook:
    """A first look at a layer: enough for the mapping page. ``rows`` are the first few, in our terms.

    ``encoding`` is what a Shapefile's text is read with, empty where that is settled (ASCII, other formats).
    """

    name: str
    path: str
    fields: tuple[str, ...]
    crs: str
    count: int
    rows: tuple[SourceRow, ...]
    encoding: str = ""


@dataclass
class _Opened:
    """A layer while it is read; lives and dies in one thread."""

    name: str
    path: str
    fields: tuple[str, ...]
    crs: QgsCoordinateReferenceSystem
    wkb_type: int
    count: int
    source: Union[QgsVectorLayer, QgsVectorLayerFeatureSource]
    typed_fields: QgsFields

    def features(self, limit: int = -1) -> Iterator[QgsFeature]:
        request = QgsFeatureRequest()
        if limit >= 0:
            request.setLimit(limit)
        return iter(self.source.getFeatures(request))


def from_project(layer: QgsVectorLayer) -> LayerRef:
    """Return a reference to a layer of the project; on the GUI thread only.

    A saved Shapefile is read from its file again, since the project may show its text in a wrong encoding.
    """
    path = layer.source().split("|")[0]
    is_shapefile = layer.providerType() == "ogr" and path.lower().endswith(".shp")
    if is_shapefile and not layer.isEditable() and not layer.subsetString():
        crs = layer.crs().authid() or layer.crs().toWkt()
        return FileLayer(path, path, layer.name(), crs)
    return ProjectLayer(
        layer.id(),
        layer.name(),
        layer.name(),
        QgsVectorLayerFeatureSource(layer),
        QgsFields(layer.fields()),
        QgsCoordinateReferenceSystem(layer.crs()),
        layer.wkbType(),
        # Counting is a query over the line for a database or a service: it would stop the window.
        int(layer.featureCount()) if layer.providerType() in _COUNTED_PROVIDERS else -1,
    )


def find_layers(path: str) -> tuple[FileLayer, ...]:
    """Return the layers of a file that may hold polygons; all of them where none does, so that opening says why.

    Raises :class:`FileMissing`, :class:`SidecarMissing`, :class:`FileCut` or :class:`LayerUnreadable`.
    """
    require_whole(Path(path))
    found = [s for s in QgsProviderRegistry.instance().querySublayers(path) if s.providerKey() == "ogr"]
    found = [s for s in found if s.type() == QgsMapLayer.LayerType.VectorLayer]
    if not found:
        raise LayerUnreadable(path, "no vector layer in it")
    polygonal = [s for s in found if _may_hold_polygons(s.wkbType())] or found
    stem = Path(path).stem
    return tuple(FileLayer(path, s.uri(), s.name() if len(found) > 1 else stem) for s in polygonal)


def _may_hold_polygons(wkb_type: int) -> bool:
    flat = QgsWkbTypes.flatType(wkb_type)
    open_kinds = (QgsWkbTypes.Type.Unknown, QgsWkbTypes.Type.GeometryCollection)
    return flat in open_kinds or QgsWkbTypes.geometryType(wkb_type) == QgsWkbTypes.GeometryType.PolygonGeometry


def _open(ref: LayerRef) -> _Opened:
    """Open a layer and refuse what cannot be read; in a worker thread."""
    opened = _open_file(ref) if isinstance(ref, FileLayer) else _open_snapshot(ref)
    if not _may_hold_polygons(opened.wkb_type):
        raise NoPolygons(opened.name, QgsWkbTypes.displayString(opened.wkb_type))
    if not opened.crs.isValid():
        raise LayerWithoutCrs(opened.name)
    if opened.count == 0:
        raise LayerEmpty(opened.name)
    return opened


def _open_file(ref: FileLayer) -> _Opened:
    require_whole(Path(ref.path))
    layer = QgsVectorLayer(_uri_in_its_encoding(ref), ref.name, "ogr")
    if not layer.isValid():
        raise LayerUnreadable(ref.path, layer.error().summary() or "not a vector layer")
    # The provider knows the reference system of a layer of collections, the layer (3.22) does not.
    crs = QgsCoordinateReferenceSystem(ref.crs) if ref.crs else layer.dataProvider().crs()
    names = _clean_names(layer.fields().names())
    return _Opened(ref.name, ref.path, names, crs, layer.wkbType(), int(layer.featureCount()), layer, layer.fields())


def _uri_in_its_encoding(ref: FileLayer) -> str:
    encoding = encoding_of(ref)
    return f"{ref.uri}|option:ENCODING={encoding}" if encoding else ref.uri


def encoding_of(ref: LayerRef) -> str:
    """Return what a Shapefile's text is read with: the user's choice, else as detected; empty for other layers.

    Raises :class:`EncodingUnknown` where nothing was chosen and nothing fits. In a worker thread: it reads the table.
    """
    if not isinstance(ref, FileLayer) or not is_shapefile(ref):
        return ""
    return ref.encoding or table_encoding(Path(ref.path)) or ""


def is_shapefile(ref: LayerRef) -> bool:
    """Tell whether a layer is a Shapefile, whose text may be in an encoding that nothing declares."""
    return isinstance(ref, FileLayer) and Path(ref.path).suffix.lower() == ".shp"


def _clean_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the fields' names without the half character at which a Shapefile cuts them; each still its own."""
    clean: list[str] = []
    for name in names:
        short = name.rstrip("\ufffd") or name
        clean.append(name if short in clean else short)
    return tuple(clean)


def _open_snapshot(ref: ProjectLayer) -> _Opened:
    names = _clean_names(ref.fields.names())
    return _Opened(ref.name, ref.path, names, ref.crs, ref.wkb_type, ref.count, ref.source, ref.fields)


def look_at(ref: LayerRef, context: QgsCoordinateTransformContext) -> LayerLook:
    """Return fields and first rows; raises a :class:`~.reading_errors.ReadingError` leaf. In a worker thread."""
    opened = _open(ref)
    rows = tuple(_rows(opened, context, PREVIEW_ROWS))
    crs = opened.crs.userFriendlyIdentifier()
    return LayerLook(opened.name, opened.path, opened.fields, crs, opened.count, rows, encoding_of(ref))


def read_rows(
    ref: LayerRef,
    context: QgsCoordinateTransformContext,
    needed: Sequence[str] = (),
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[SourceRow, ...]:
    """Return every row; in a worker thread.

    Raises :class:`MissingField` where one of ``needed`` is no field of the layer, :class:`LayerUnreadable` where the
    provider gives fewer rows than it promised, :class:`ReadingCancelled` within 200 rows of a cancel.
    """
    opened = _open(ref)
    missing = next((name for name in needed if name not in opened.fields), None)
    if missing is not None:
        raise MissingField(opened.name, missing)
    rows: list[SourceRow] = []
    for row in _rows(opened, context, -1):
        rows.append(row)
        if len(rows) % _STEP_ROWS == 0:
            progress(len(rows), max(opened.count, 0))
            if cancelled():
                raise ReadingCancelled(opened.name)
    if len(rows) < opened.count:
        raise LayerUnreadable(opened.path, f"{len(rows)} of {opened.count} rows")
    return tuple(rows)


def _rows(opened: _Opened, context: QgsCoordinateTransformContext, limit: int) -> Iterator[SourceRow]:
    reader = OutlineReader(opened.crs, context)
    for number, feature in enumerate(opened.features(limit), start=1):
        outline = reader.read(feature.geometry())
        yield SourceRow(number, _attributes(opened.fields, feature), outline.wkb, outline.repaired, outline.rejected)


def _attributes(names: tuple[str, ...], feature: QgsFeature) -> Mapping[str, Any]:
    return {name: plain_value(value) for name, value in zip(names, feature.attributes())}


def plain_value(value: Any) -> Any:
    """Return an attribute as a plain Python value: null as ``None``, Qt dates as dates, bytes left out."""
    if value is None or value == NULL or isinstance(value, (QByteArray, bytes)):
        return None
    if isinstance(value, (QDate, QDateTime)):
        return _plain_date(value)
    if isinstance(value, QTime):
        return value.toString(Qt.DateFormat.ISODate)
    return value


def _plain_date(value: Union[QDate, QDateTime]) -> Union[datetime.date, datetime.datetime, None]:
    if not value.isValid():
        return None
    day: Union[datetime.date, datetime.datetime] = (
        value.toPyDate() if isinstance(value, QDate) else value.toPyDateTime()
    )
    return day


@dataclass(frozen=True)
class RawRows:
    """Rows as they came, for handing back: ``numbered`` gives (row number, attributes, geometry) in the layer's CRS.

    Lives and dies in the thread that made it.
    """

    names: tuple[str, ...]
    fields: QgsFields
    crs: QgsCoordinateReferenceSystem
    numbered: Iterator[tuple[int, list[Any], QgsGeometry]]


def raw_rows(ref: LayerRef, numbers: Collection[int]) -> RawRows:
    """Return the rows of these numbers (from 1, in the layer's order); raises as :func:`read_rows`."""
    opened = _open(ref)
    wanted = frozenset(numbers)
    chosen = (
        (number, list(feature.attributes()), QgsGeometry(feature.geometry()))
        for number, feature in enumerate(opened.features(), start=1)
        if number in wanted
    )
    return RawRows(opened.fields, QgsFields(opened.typed_fields), opened.crs, chosen)


def with_crs(ref: LayerRef, crs: QgsCoordinateReferenceSystem) -> LayerRef:
    """Return the layer with the reference system that the user names for it."""
    if isinstance(ref, FileLayer):
        return replace(ref, crs=crs.authid() or crs.toWkt())
    return replace(ref, crs=QgsCoordinateReferenceSystem(crs))


def with_encoding(ref: LayerRef, encoding: str) -> LayerRef:
    """Return the layer with the encoding that the user names for its text; empty for the detected one."""
    return replace(ref, encoding=encoding) if isinstance(ref, FileLayer) else ref


def file_of(ref: LayerRef) -> Optional[str]:
    """Return the path of a layer that lies in a file."""
    return ref.path if isinstance(ref, FileLayer) else None

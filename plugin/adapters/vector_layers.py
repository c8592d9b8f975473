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
from ..domain.collector import collector_paused
from ..domain.states import NetworkMode
from .network_policy import NetworkPolicy
from .reading import kml
from .reading.archives import copied_for_gdal, unpacked
from .reading.arrow import shaped
from .reading.files import require_whole
from .reading.geometry_kinds import may_hold_polygons
from .reading.many_outlines import ManyOutlines
from .reading.opening import Opened, encoding_of, open_layer
from .reading.outlines import OutlineReader
from .reading.refs import (
    TEXT_TABLES,
    FileLayer,
    LayerRef,
    ProjectLayer,
    ServiceKind,
    ServiceLayer,
    file_of,
    is_shapefile,
    may_need_encoding,
    place_of,
    with_columns,
    with_crs,
    with_encoding,
    with_radius,
)
from .reading.service_lines import addresses_in, check_all
from .reading.services import service_of
from .reading.tables import PlaceColumns
from .reading_errors import LayerUnreadable, MissingField, ReadingCancelled

__all__ = [
    "FileLayer",
    "LayerLook",
    "LayerRef",
    "PlaceColumns",
    "ProjectLayer",
    "RawRows",
    "ServiceKind",
    "ServiceLayer",
    "each_row",
    "encoding_of",
    "file_of",
    "find_layers",
    "from_project",
    "is_shapefile",
    "look_at",
    "may_need_encoding",
    "place_of",
    "plain_value",
    "raw_rows",
    "read_rows",
    "with_columns",
    "with_crs",
    "with_encoding",
    "with_radius",
]

Progress = Callable[[int, int], None]
"""Called with (rows read, rows in all; 0 where unknown)."""
PREVIEW_ROWS = 5
_STEP_ROWS = 200
_PLAIN = frozenset({str, int, float, bool})
_COUNTED_PROVIDERS = frozenset({"memory", "ogr", "spatialite", "delimitedtext"})
_ANYWHERE = NetworkPolicy(NetworkMode.OPEN)


@dataclass(frozen=True)
class LayerLook:
    """A first look at a layer: enough for the mapping page. ``rows`` are the first few, in our terms.

    ``encoding`` is what the text of a Shapefile or text table is read with, empty where that is settled (ASCII, other
    formats); ``columns`` is what a table's rows are placed by, ``None`` for other layers.
    """

    name: str
    path: str
    fields: tuple[str, ...]
    crs: str
    count: int
    rows: tuple[SourceRow, ...]
    encoding: str = ""
    columns: Optional[PlaceColumns] = None


def from_project(layer: QgsVectorLayer, policy: NetworkPolicy = _ANYWHERE) -> LayerRef:
    """Return a reference to a layer of the project; on the GUI thread only.

    A saved Shapefile is read from its file again, since the project may show its text in a wrong encoding; a layer of
    a database or service over a line of our own, which tells where it breaks. Raises ``HostNotAllowed`` where
    ``policy`` refuses the host of a layer.
    """
    source, crs = layer.source(), layer.crs().authid() or layer.crs().toWkt()
    check_all(addresses_in(source), policy)
    if not layer.isEditable():
        path = source.split("|")[0]
        if is_shapefile(FileLayer(path, path, "")) and not layer.subsetString() and Path(path).is_file():
            return FileLayer(path, path, layer.name(), crs)
        service = service_of(layer.providerType(), source, layer.name(), crs, policy)
        if service is not None:
            return service
    return _snapshot(layer)


def _snapshot(layer: QgsVectorLayer) -> ProjectLayer:
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
    """Return the layers of a file, an archive or a folder ``.gdb`` that may hold polygons.

    All of them where none does, so that opening says why. Raises :class:`FileMissing`, :class:`SidecarMissing`,
    :class:`FileCut`, :class:`FileEncrypted` or :class:`LayerUnreadable`.
    """
    require_whole(Path(path))
    if Path(path).suffix.lower() != ".zip":
        return _layers_in(path)
    inside = (layer for file in unpacked(Path(path)) for layer in _layers_in(str(file)))
    return tuple(replace(layer, archive=path) for layer in inside)


def _layers_in(path: str) -> tuple[FileLayer, ...]:
    require_whole(Path(path))
    stem = Path(path).stem
    if Path(path).suffix.lower() in TEXT_TABLES:
        return (FileLayer(path, path, stem),)
    found = [
        s for s in QgsProviderRegistry.instance().querySublayers(_readable(Path(path))) if s.providerKey() == "ogr"
    ]
    found = [s for s in found if s.type() == QgsMapLayer.LayerType.VectorLayer]
    if not found:
        raise LayerUnreadable(path, "no vector layer in it")
    polygonal = [s for s in found if may_hold_polygons(s.wkbType())] or found
    names = (s.name() if len(found) > 1 else stem for s in polygonal)
    mixed = (s.wkbType() == QgsWkbTypes.Type.Unknown for s in polygonal)
    return tuple(FileLayer(path, s.uri(), name, mixed=open_) for s, name, open_ in zip(polygonal, names, mixed))


def _readable(path: Path) -> str:
    """Return what QGIS is to read for a file: some formats lose rows or names, or gain files, where they are."""
    if path.suffix.lower() in kml.SUFFIXES:
        return str(kml.as_geopackage(path))
    return str(copied_for_gdal(path) if path.suffix.lower() == ".gml" else path)


def look_at(ref: LayerRef, context: QgsCoordinateTransformContext) -> LayerLook:
    """Return fields and first rows; raises a :class:`~.reading_errors.ReadingError` leaf. In a worker thread."""
    opened = open_layer(ref)
    rows = tuple(_rows(opened, context, PREVIEW_ROWS))
    crs = opened.crs.userFriendlyIdentifier()
    return LayerLook(opened.name, opened.path, opened.fields, crs, opened.count, rows, encoding_of(ref), opened.columns)


def read_rows(
    ref: LayerRef,
    context: QgsCoordinateTransformContext,
    needed: Sequence[str] = (),
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[SourceRow, ...]:
    """Return every row, as :func:`each_row` gives them."""
    with collector_paused():
        return tuple(each_row(ref, context, needed, progress, cancelled))


def each_row(
    ref: LayerRef,
    context: QgsCoordinateTransformContext,
    needed: Sequence[str] = (),
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[SourceRow]:
    """Yield every row; to be exhausted in the worker thread that began it.

    Raises :class:`MissingField` where one of ``needed`` is no field of the layer, :class:`LayerUnreadable` where the
    provider gives fewer rows than it promised, :class:`ReadingCancelled` within 200 rows of a cancel.
    """
    opened = open_layer(ref)
    missing = next((name for name in needed if name not in opened.fields), None)
    if missing is not None:
        raise MissingField(opened.name, missing)
    done = 0
    for row in _rows(opened, context, -1):
        yield row
        done += 1
        if done % _STEP_ROWS == 0:
            progress(done, max(opened.count, 0))
            if cancelled():
                raise ReadingCancelled(opened.name)
    if done < opened.count:
        raise LayerUnreadable(opened.path, f"{done} of {opened.count} rows")


def _rows(opened: Opened, context: QgsCoordinateTransformContext, limit: int) -> Iterator[SourceRow]:
    reader = OutlineReader(opened.crs, context, opened.radius_m)
    many = ManyOutlines(opened.crs, context, reader.read)
    rows = shaped(opened, lambda feature: _attributes(opened.fields, feature), limit)
    for number, (attributes, outline) in enumerate(many.outlined(rows), start=1):
        yield SourceRow(number, attributes, outline.wkb, outline.repaired, outline.rejected)


def _attributes(names: tuple[str, ...], feature: QgsFeature) -> Mapping[str, Any]:
    return {name: plain_value(value) for name, value in zip(names, feature.attributes())}


def plain_value(value: Any) -> Any:
    """Return an attribute as a plain Python value: null as ``None``, Qt dates as dates, bytes left out."""
    if type(value) in _PLAIN:
        return value
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
    opened = open_layer(ref)
    wanted = frozenset(numbers)
    chosen = (
        (number, list(feature.attributes()), QgsGeometry(feature.geometry()))
        for number, feature in enumerate(opened.features(), start=1)
        if number in wanted
    )
    return RawRows(opened.fields, QgsFields(opened.typed_fields), opened.crs, chosen)

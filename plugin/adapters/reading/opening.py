"""Layers opened for reading, and refused by name where they cannot be read. For worker threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, Union

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ..reading_errors import LayerEmpty, LayerUnreadable, LayerWithoutCrs, NoPolygons, PlaceColumnsUnknown
from .crs import leads_to_degrees, own_crs
from .encoding import table_encoding
from .files import require_whole
from .geometry_kinds import holds_points, may_hold_polygons
from .refs import FileLayer, LayerRef, ProjectLayer, ServiceLayer, is_shapefile, is_text_table
from .service_lines import open_service
from .tables import PlaceColumns, RowPlacer, common_srid, guess_columns
from .text_tables import TextTable, text_encoding

_GUESSED_FROM_ROWS = 50
DEGREES = "EPSG:4490"
"""CGCS2000 in longitude and latitude: offered where coordinates are degrees; WGS 84 is the same in our precision."""


@dataclass
class Opened:
    """A layer while it is read; lives and dies in one thread.

    ``columns`` and ``placer`` where it is a table whose rows say in columns where they lie.
    """

    name: str
    path: str
    fields: tuple[str, ...]
    crs: QgsCoordinateReferenceSystem
    wkb_type: int
    count: int
    source: Union[QgsVectorLayer, QgsVectorLayerFeatureSource, TextTable]
    typed_fields: QgsFields
    radius_m: float = 0.0
    columns: Optional[PlaceColumns] = None
    placer: Optional[RowPlacer] = None

    def features(self, limit: int = -1) -> Iterator[QgsFeature]:
        """Return the features in the layer's order, the first ``limit`` where that is not negative."""
        request = QgsFeatureRequest()
        if limit >= 0:
            request.setLimit(limit)
        found = iter(self.source.getFeatures(request))
        return found if self.placer is None else map(self.placer.place, found)


def open_layer(ref: LayerRef) -> Opened:
    """Open a layer; raises a :class:`~..reading_errors.ReadingError` leaf where it cannot be used."""
    opened = _open(ref)
    if isinstance(ref, FileLayer) and ref.mixed:
        opened.wkb_type = _kind_of(opened)
    if opened.wkb_type == QgsWkbTypes.Type.NoGeometry and isinstance(ref, FileLayer):
        _place_rows(opened, ref)
    circled = opened.radius_m > 0 and holds_points(opened.wkb_type)
    if not may_hold_polygons(opened.wkb_type) and not circled:
        raise NoPolygons(opened.name, QgsWkbTypes.displayString(opened.wkb_type))
    opened.crs = own_crs(opened.crs)
    if not opened.crs.isValid() or not leads_to_degrees(opened.crs):
        raise LayerWithoutCrs(opened.name, DEGREES if _holds_degrees(opened) else "")
    if opened.count == 0:
        raise LayerEmpty(opened.name)
    return opened


def _open(ref: LayerRef) -> Opened:
    if isinstance(ref, FileLayer):
        return _open_file(ref)
    return _open_service(ref) if isinstance(ref, ServiceLayer) else _open_snapshot(ref)


def _open_file(ref: FileLayer) -> Opened:
    if is_text_table(ref):
        require_whole(Path(ref.path))
        return _open_text(ref)
    return _opened(open_file(ref), ref, ref.path)


def open_file(ref: FileLayer) -> QgsVectorLayer:
    """Return the layer of a file as QGIS has it, in the encoding that it is in; a text table as GDAL takes it.

    Raises :class:`~..reading_errors.ReadingError` leaves, :class:`EncodingUnknown` among them.
    """
    require_whole(Path(ref.path))
    layer = _file_layer(ref)
    if not layer.isValid():
        raise LayerUnreadable(ref.path, layer.error().summary() or "not a vector layer")
    return layer


def _open_text(ref: FileLayer) -> Opened:
    table = TextTable(Path(ref.path), encoding_of(ref))
    fields, crs = table.fields(), QgsCoordinateReferenceSystem(ref.crs) if ref.crs else QgsCoordinateReferenceSystem()
    names, none = tuple(fields.names()), QgsWkbTypes.Type.NoGeometry
    return Opened(ref.name, ref.path, names, crs, none, table.count(), table, fields, ref.radius_m)


def _file_layer(ref: FileLayer) -> QgsVectorLayer:
    encoding = encoding_of(ref)
    if encoding and is_text_table(ref):
        return _recoded(QgsVectorLayer(ref.uri, ref.name, "ogr"), encoding)
    uri = f"{ref.uri}|option:ENCODING={encoding}" if encoding else ref.uri
    return QgsVectorLayer(uri, ref.name, "ogr")


def _recoded(table: QgsVectorLayer, encoding: str) -> QgsVectorLayer:
    """Return a text table read again: its driver takes no encoding on opening."""
    table.setProviderEncoding(encoding)
    table.dataProvider().reloadData()
    table.updateFields()
    return table


def _open_service(ref: ServiceLayer) -> Opened:
    return _opened(open_service(ref), ref, ref.place)


def _crs_of(layer: QgsVectorLayer) -> QgsCoordinateReferenceSystem:
    """Return the reference system of the data.

    The provider knows that of a layer of collections, the layer (3.22) does not, and where there is none QGIS may have
    given the layer one of its own choice.
    """
    try:
        return layer.dataProvider().crs()
    except RuntimeError:
        # Once in thousands of layers PyQt took a provider of another thread, just deleted, for this one that came to
        # lie at its address.
        again = layer.clone()  # kept: its provider goes with it
        return again.dataProvider().crs()


def _opened(layer: QgsVectorLayer, ref: Union[FileLayer, ServiceLayer], path: str) -> Opened:
    crs = QgsCoordinateReferenceSystem(ref.crs) if ref.crs else _crs_of(layer)
    names, count = clean_names(layer.fields().names()), int(layer.featureCount())
    return Opened(ref.name, path, names, crs, layer.wkbType(), count, layer, layer.fields(), ref.radius_m)


def _open_snapshot(ref: ProjectLayer) -> Opened:
    names = clean_names(ref.fields.names())
    return Opened(ref.name, ref.path, names, ref.crs, ref.wkb_type, ref.count, ref.source, ref.fields, ref.radius_m)


def encoding_of(ref: LayerRef) -> str:
    """Return what a layer's text is read with: the user's choice, else as detected; empty where that is settled.

    Raises :class:`EncodingUnknown` where nothing was chosen and nothing fits. In a worker thread: it reads the table.
    """
    if not isinstance(ref, FileLayer):
        return ""
    if is_text_table(ref):
        return ref.encoding or text_encoding(Path(ref.path))
    return (ref.encoding or table_encoding(Path(ref.path)) or "") if is_shapefile(ref) else ""


def clean_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the fields' names without the half character at which a Shapefile cuts them; each still its own."""
    clean: list[str] = []
    for name in names:
        short = name.rstrip("\ufffd") or name
        clean.append(name if short in clean else short)
    return tuple(clean)


def _place_rows(opened: Opened, ref: FileLayer) -> None:
    """Let the rows of a table lie where its columns say; raises :class:`PlaceColumnsUnknown`."""
    sample: list[Mapping[str, Any]] = [
        dict(zip(opened.fields, feature.attributes())) for feature in opened.features(_GUESSED_FROM_ROWS)
    ]
    columns = ref.columns or guess_columns(opened.fields, sample)
    if opened.count == 0:
        raise LayerEmpty(opened.name)
    if columns is None or not set(columns.names()) <= set(opened.fields):
        raise PlaceColumnsUnknown(opened.name, opened.fields)
    opened.columns, opened.placer = columns, RowPlacer(columns, opened.fields)
    opened.wkb_type = _kind_of(opened)
    if not ref.crs:
        # Columns named longitude and latitude do not say of which system: that is asked, as of any layer.
        opened.crs = QgsCoordinateReferenceSystem(common_srid(columns, sample) if columns.wkt else "")


def _kind_of(opened: Opened) -> QgsWkbTypes.Type:
    """Return points where the rows hold nothing else, no geometry where they have none, else any kind."""
    kind = QgsWkbTypes.Type.NoGeometry
    for feature in opened.features():
        shape = feature.geometry()
        if shape.type() == QgsWkbTypes.GeometryType.PointGeometry:
            kind = QgsWkbTypes.Type.Point
        elif not shape.isNull():
            return QgsWkbTypes.Type.Unknown
    return kind


def _holds_degrees(opened: Opened) -> bool:
    """Tell whether the first rows lie within the limits of longitude and latitude."""
    boxes = [feature.geometry().boundingBox() for feature in opened.features(_GUESSED_FROM_ROWS)]
    known = [box for box in boxes if not box.isNull()]
    return bool(known) and all(_WHOLE_EARTH.contains(box) for box in known)


_WHOLE_EARTH = QgsRectangle(-180.0, -90.0, 180.0, 90.0)

"""References to layers: cheap to make, made on the GUI thread, opened by :mod:`.opening` in a worker thread."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Optional, Union

from qgis.core import QgsCoordinateReferenceSystem, QgsFields, QgsVectorLayerFeatureSource

from ..network_policy import NetworkPolicy
from .tables import PlaceColumns

TEXT_TABLES = frozenset({".csv", ".txt", ".tsv"})


@dataclass(frozen=True)
class FileLayer:
    """A layer in a file. ``uri`` as the ``ogr`` provider takes it; ``crs`` and ``encoding`` as the user named them.

    ``columns``: where a table's rows lie, if the user said it; ``radius_m``: points become circles of this radius.
    ``archive``: the file that the user chose, where ``path`` was unpacked from it. ``mixed``: the format does not say
    what kind of geometries it holds, and QGIS would judge by the first.
    """

    path: str
    uri: str
    name: str
    crs: str = ""
    encoding: str = ""
    columns: Optional[PlaceColumns] = None
    radius_m: float = 0.0
    archive: str = ""
    mixed: bool = False


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
    radius_m: float = 0.0


class ServiceKind(Enum):
    """Where a layer comes from over the line; the value is QGIS's name of the provider."""

    POSTGIS = "postgres"
    WFS = "WFS"
    OAPIF = "OAPIF"


@dataclass(frozen=True)
class ServiceLayer:
    """A layer of a database or service, read over the line as far as ``policy`` lets it.

    ``uri`` as the provider takes it: never shown, logged or kept. ``place`` is for people and holds no password.
    """

    kind: ServiceKind
    uri: str = field(repr=False)
    name: str
    place: str
    policy: NetworkPolicy
    crs: str = ""
    radius_m: float = 0.0


LayerRef = Union[FileLayer, ProjectLayer, ServiceLayer]


def with_crs(ref: LayerRef, crs: QgsCoordinateReferenceSystem) -> LayerRef:
    """Return the layer with the reference system that the user names for it."""
    if isinstance(ref, ProjectLayer):
        return replace(ref, crs=QgsCoordinateReferenceSystem(crs))
    return replace(ref, crs=crs.authid() or crs.toWkt())


def with_encoding(ref: LayerRef, encoding: str) -> LayerRef:
    """Return the layer with the encoding that the user names for its text; empty for the detected one."""
    return replace(ref, encoding=encoding) if isinstance(ref, FileLayer) else ref


def with_columns(ref: LayerRef, columns: PlaceColumns) -> LayerRef:
    """Return a table with the columns that say where its rows lie."""
    return replace(ref, columns=columns) if isinstance(ref, FileLayer) else ref


def with_radius(ref: LayerRef, radius_m: float) -> LayerRef:
    """Return a layer of points with the radius of the circle that is drawn round each, in metres on the ground."""
    return replace(ref, radius_m=radius_m)


def is_shapefile(ref: LayerRef) -> bool:
    """Tell whether a layer is a Shapefile, whose text may be in an encoding that nothing declares."""
    return isinstance(ref, FileLayer) and Path(ref.path).suffix.lower() == ".shp"


def is_text_table(ref: LayerRef) -> bool:
    """Tell whether a layer is a text file of rows and columns."""
    return isinstance(ref, FileLayer) and Path(ref.path).suffix.lower() in TEXT_TABLES


def may_need_encoding(ref: LayerRef) -> bool:
    """Tell whether the layer's text may be in an encoding that nothing declares, so that the user may choose one."""
    return is_shapefile(ref) or is_text_table(ref)


def file_of(ref: LayerRef) -> Optional[str]:
    """Return the path of a layer that lies in a file."""
    return ref.path if isinstance(ref, FileLayer) else None


def place_of(ref: LayerRef) -> str:
    """Return where a layer came from, for receipts and the audit chain: a path, an address, or its name."""
    if isinstance(ref, FileLayer):
        return ref.archive or ref.path
    return ref.place if isinstance(ref, ServiceLayer) else ref.name

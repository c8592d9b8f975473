"""A layer that Processing has opened, read in our own way where QGIS alone would lose rows, names or encodings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Union

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from ..adapters.network_policy import NetworkPolicy
from ..adapters.reading_errors import LayerUnreadable, LayerWithoutCrs
from ..adapters.vector_layers import FileLayer, LayerRef, find_layers, from_project, look_at, with_crs, with_radius

_OUR_WAY = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".ods", ".kml", ".kmz", ".gml", ".zip"})


@dataclass(frozen=True)
class FileChoice:
    """A layer in a file that is looked into once the algorithm runs; ``name`` empty for its only layer.

    ``inside``: where in an archive the layer's file lies, empty where that was not said.
    """

    path: str
    name: str
    inside: str = ""


Choice = Union[LayerRef, FileChoice]


def choice_of(layer: QgsVectorLayer, policy: NetworkPolicy) -> Choice:
    """Return what is to be read for a layer, in the thread it lives in; raises ``HostNotAllowed``."""
    if layer.providerType() == "ogr" and not layer.isEditable() and not layer.subsetString():
        place = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
        path = Path(str(place.get("path") or ""))
        if path.suffix.lower() in _OUR_WAY and path.is_file():
            inside = str(place.get("vsiSuffix") or "") if path.suffix.lower() == ".zip" else ""
            return FileChoice(str(path), str(place.get("layerName") or ""), inside)
    return from_project(layer, policy)


@dataclass(frozen=True)
class Told:
    """What the user says of layers that do not say it: a radius of circles round points (0 for none), a CRS."""

    radius_m: float = 0.0
    crs: QgsCoordinateReferenceSystem = field(default_factory=QgsCoordinateReferenceSystem)


def opened(choice: Choice, told: Told, context: QgsCoordinateTransformContext) -> LayerRef:
    """Return the layer to read; in the algorithm's thread. ``told.crs`` holds for a layer without one only.

    Raises :class:`~..adapters.reading_errors.ReadingError` leaves.
    """
    ref = _found(choice) if isinstance(choice, FileChoice) else choice
    if told.radius_m > 0:
        ref = with_radius(ref, told.radius_m)
    if not told.crs.isValid():
        return ref
    try:
        look_at(ref, context)
    except LayerWithoutCrs:
        return with_crs(ref, told.crs)
    return ref


def _found(choice: FileChoice) -> LayerRef:
    """Return the layer that was named, the first where a name fits none; raises :class:`LayerUnreadable`.

    In an archive no other file stands in for the one that was named.
    """
    layers = find_layers(choice.path)
    if choice.inside:
        layers = tuple(layer for layer in layers if _lies_at(layer, choice.inside))
        if not layers:
            raise LayerUnreadable(choice.path, f"no layer at {choice.inside}")
    return next((layer for layer in layers if layer.name == choice.name), layers[0])


def _lies_at(layer: FileLayer, inside: str) -> bool:
    """Compare parts of paths; GDAL takes names that Chinese Windows wrote in GBK for code page 437."""
    found = Path(layer.path).parts
    spellings = (PurePosixPath(text).parts for text in (inside, _in_gbk(inside)))
    wanted = (tuple(part for part in parts if part != "/") for parts in spellings)
    return any(parts and found[-len(parts) :] == parts for parts in wanted)


def _in_gbk(text: str) -> str:
    try:
        return text.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text

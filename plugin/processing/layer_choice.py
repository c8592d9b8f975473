"""A layer that Processing has opened, read in our own way where QGIS alone would lose rows, names or encodings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Union

from qgis.core import QgsProviderRegistry, QgsVectorLayer

from ..adapters.network_policy import NetworkPolicy
from ..adapters.vector_layers import LayerRef, find_layers, from_project, with_radius

_OUR_WAY = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".ods", ".kml", ".kmz", ".gml", ".zip"})


@dataclass(frozen=True)
class FileChoice:
    """A layer in a file that is looked into once the algorithm runs; ``name`` empty for its only layer."""

    path: str
    name: str


Choice = Union[LayerRef, FileChoice]


def choice_of(layer: QgsVectorLayer, policy: NetworkPolicy) -> Choice:
    """Return what is to be read for a layer, in the thread it lives in; raises ``HostNotAllowed``."""
    if layer.providerType() == "ogr" and not layer.isEditable() and not layer.subsetString():
        place = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
        path = Path(str(place.get("path") or ""))
        if path.suffix.lower() in _OUR_WAY and path.is_file():
            return FileChoice(str(path), str(place.get("layerName") or ""))
    return from_project(layer, policy)


def opened(choice: Choice, radius_m: float) -> LayerRef:
    """Return the layer to read, points as circles where ``radius_m`` is given; in the algorithm's thread.

    Raises :class:`~..adapters.reading_errors.ReadingError` leaves.
    """
    ref = _found(choice) if isinstance(choice, FileChoice) else choice
    return with_radius(ref, radius_m) if radius_m > 0 else ref


def _found(choice: FileChoice) -> LayerRef:
    layers = find_layers(choice.path)
    return next((layer for layer in layers if layer.name == choice.name), layers[0])

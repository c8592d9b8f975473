"""Inputs of an algorithm that lie in files, read as an import reads them: whole or not at all, in their own encoding.

QGIS opens a cut Shapefile without a word, and one in GBK that does not say so as nonsense.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Optional, Union

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from ..adapters.reading.files import require_whole
from ..adapters.reading.opening import open_file
from ..adapters.vector_layers import FileLayer, find_layers, is_shapefile, may_need_encoding
from ..domain.errors import RedlineError

_REWRITTEN = frozenset({".kml", ".kmz", ".gml", ".zip"})
"""Suffixes of what QGIS alone would lose rows, names or encodings of."""

_SUBSET_IN = "|subset="


@dataclass(frozen=True)
class FileInput:
    """A layer that was given and lies in a file, taken down in the thread it lives in.

    ``fields`` as QGIS shows them; ``subset`` is the filter on its rows; ``as_shown`` where it must be read through
    QGIS: formats without such faults, edits, and what we would rewrite where some of its rows were chosen.
    """

    ref: FileLayer
    name_inside: str
    fields: tuple[str, ...]
    crs: QgsCoordinateReferenceSystem
    selected: tuple[int, ...]
    subset: str
    as_shown: bool


def file_input(value: Any, layer: Optional[QgsVectorLayer]) -> Optional[FileInput]:
    """Return what is known of a value's layer, ``None`` where it is no file; in the layer's thread."""
    if layer is None or layer.providerType() != "ogr":
        return None
    place = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = Path(str(place.get("path") or ""))
    if not path.is_file():
        return None
    ref = FileLayer(str(path), layer.source().split(_SUBSET_IN)[0], layer.name())
    fits = may_need_encoding(ref) and not place.get("vsiPrefix")
    selection = isinstance(value, QgsProcessingFeatureSourceDefinition) and value.selectedFeaturesOnly
    chosen = selection or bool(layer.subsetString())
    ours = fits or (path.suffix.lower() in _REWRITTEN and not chosen)
    as_shown = not ours or layer.isEditable()
    names, selected = tuple(layer.fields().names()), tuple(layer.selectedFeatureIds())
    inside = str(place.get("layerName") or Path(str(place.get("vsiSuffix") or "")).stem)
    return FileInput(ref, inside, names, layer.crs(), selected, layer.subsetString(), as_shown)


def held_value(value: Any) -> Any:
    """Return the layer, its id or path that a value of a source parameter holds."""
    return value.source.staticValue() if isinstance(value, QgsProcessingFeatureSourceDefinition) else value


def require_readable(value: Any) -> None:
    """Raise a :class:`~..adapters.reading_errors.ReadingError` leaf where a value is the path of no whole file."""
    text = held_value(value)
    path = Path(text.split("|")[0]) if isinstance(text, str) else Path()
    if path.is_absolute() or path.is_file():
        require_whole(path)


class FileReadingAlgorithm(QgsProcessingAlgorithm):  # type: ignore[misc]
    """An algorithm whose sources, where they lie in files, are read our way; ``words`` turns errors into sentences."""

    def __init__(self, words: Callable[[RedlineError], str] = str) -> None:
        super().__init__()
        self._words = words
        self._inputs: dict[str, FileInput] = {}
        self._unopened: list[Any] = []

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Tell whether the values can be used, and why not: a file that QGIS cannot open is named with its fault."""
        good, message = super().checkParameterValues(parameters, context)
        if good:
            return True, message
        try:
            for name in self._sources():
                require_readable(parameters.get(name))
        except RedlineError as error:
            return False, self._words(error)
        return False, message

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Take down which layers lie in files, in the thread they live in."""
        for name in self._sources():
            value = parameters.get(name)
            layer = self.parameterAsVectorLayer({name: held_value(value)}, name, context) if value else None
            found = file_input(value, layer)
            if found is not None:
                self._inputs[name] = found
            elif layer is None:
                self._unopened.append(value)
        return True

    def read_our_way(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Return the parameters with layers that are read our way; in the algorithm's thread.

        Raises ``QgsProcessingException`` with a sentence where a file cannot be read as a whole.
        """
        try:
            for value in self._unopened:
                require_readable(value)
            return _read_our_way(self, parameters, self._inputs, context)
        except RedlineError as error:
            raise QgsProcessingException(self._words(error)) from error

    def _sources(self) -> list[str]:
        every = self.parameterDefinitions()
        return [one.name() for one in every if isinstance(one, QgsProcessingParameterFeatureSource)]


def _read_our_way(
    algorithm: QgsProcessingAlgorithm,
    parameters: Mapping[str, Any],
    inputs: Mapping[str, FileInput],
    context: QgsProcessingContext,
) -> dict[str, Any]:
    """Return the parameters with layers of our own in place of those in ``inputs``; in the algorithm's thread.

    Names of fields that were chosen as QGIS shows them become those that the layers have. Raises
    :class:`~..adapters.reading_errors.ReadingError` leaves.
    """
    changed = dict(parameters)
    for name, given in inputs.items():
        require_whole(Path(given.ref.path))
        layer = None if given.as_shown else _layer(given)
        if layer is not None:
            context.temporaryLayerStore().addMapLayer(layer)
            changed[name] = _instead(parameters[name], layer.id())
            names = layer.fields().names()
            renamed = dict(zip(given.fields, names)) if len(names) == len(given.fields) else {}
            changed.update(_fields_renamed(algorithm, parameters, name, renamed))
    return changed


def _layer(given: FileInput) -> Optional[QgsVectorLayer]:
    """Return our own layer.

    ``None`` where none of several in a file is known to be the one that was given, or where its filter goes by names
    that no field has.
    """
    ref = given.ref
    if Path(ref.path).suffix.lower() in _REWRITTEN:
        found = find_layers(ref.path)
        named = [one for one in found if given.name_inside in ("", one.name) or len(found) == 1]
        if not named:
            return None
        ref = replace(named[0], name=ref.name)
    layer = open_file(ref)
    if given.crs.isValid() and (is_shapefile(given.ref) or not layer.crs().isValid()):
        layer.setCrs(given.crs)
    if given.subset and not layer.setSubsetString(given.subset):
        return None
    layer.selectByIds(list(given.selected))
    return layer


def _instead(value: Any, layer_id: str) -> Union[str, QgsProcessingFeatureSourceDefinition]:
    if not isinstance(value, QgsProcessingFeatureSourceDefinition):
        return layer_id
    changed = QgsProcessingFeatureSourceDefinition(value)
    changed.source = type(value.source).fromValue(layer_id)
    return changed


def _fields_renamed(
    algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], layer: str, renamed: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    for parameter in algorithm.parameterDefinitions():
        if isinstance(parameter, QgsProcessingParameterField) and parameter.parentLayerParameterName() == layer:
            chosen = parameters.get(parameter.name())
            if isinstance(chosen, str) and chosen not in renamed.values() and chosen in renamed:
                yield parameter.name(), renamed[chosen]

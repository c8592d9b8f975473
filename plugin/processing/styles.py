"""Looks for the layers that the algorithms make: colour, hatch and translated words all say the same.

The files under ``resources/styles`` are QGIS's own (3.22 and newer read them); a user may load or change them by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRuleBasedRenderer,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt import sip

from ..adapters.translation import tr

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "styles"


class Look(Enum):
    """A look by the name of its file."""

    SCREENED_PATCHES = "screened_patches.qml"
    REJECTED_ROWS = "rejected_rows.qml"


RULE_WORDS: Mapping[str, Callable[[], str]] = {
    "redline": lambda: tr("In the red line"),
    "control": lambda: tr("In a control zone"),
    "zone": lambda: tr("In another zone, or one without a level"),
    "outside": lambda: tr("Outside all zones"),
    "unmeasured": lambda: tr("Could not be measured"),
}
"""Words of the legend by the key of the rule in the file."""


class StyleOutput(QgsProcessingLayerPostProcessorInterface):  # type: ignore[misc]
    """Gives a layer its look once Processing has loaded it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Style a layer of polygons; others stay as they are."""
        if isinstance(layer, QgsVectorLayer):
            apply_look(layer, self._look)


def apply_look(layer: QgsVectorLayer, look: Look) -> bool:
    """Load a look with its words in the user's language; tells whether the layer took it."""
    if layer.geometryType() != QgsWkbTypes.GeometryType.PolygonGeometry:
        return False
    _message, loaded = layer.loadNamedStyle(str(_FOLDER / look.value))
    renderer = layer.renderer()
    if isinstance(renderer, QgsRuleBasedRenderer):
        for rule in renderer.rootRule().children():
            rule.setLabel(RULE_WORDS[rule.ruleKey()]())
    layer.triggerRepaint()
    return bool(loaded)


_held: list[StyleOutput] = []
"""Those that QGIS has not done away with yet: it owns them, but Python would forget what they do."""


def style_when_loaded(context: QgsProcessingContext, place: str, look: Look) -> str:
    """Have the output ``place`` styled if Processing will load it; returns ``place``."""
    if context.willLoadLayerOnCompletion(place):
        _held[:] = [known for known in _held if not sip.isdeleted(known)]
        _held.append(StyleOutput(look))
        context.layerToLoadOnCompletionDetails(place).setPostProcessor(_held[-1])
    return place


def style_in_file(path: Path, layer_name: str, look: Look, title: str) -> bool:
    """Keep a look inside a GeoPackage, so that QGIS opens its layer with it; tells whether that was done."""
    layer = QgsVectorLayer(f"{path}|layername={layer_name}", layer_name, "ogr")
    if not layer.isValid() or not apply_look(layer, look):
        return False
    return not layer.saveStyleToDatabase(title, "", True, "")

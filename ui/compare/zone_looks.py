"""How zones look over an image: a line of its own kind for each level, on a halo that shows on any ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsHashedLineSymbolLayer,
    QgsLabeling,
    QgsLabelObstacleSettings,
    QgsLineSymbol,
    QgsPalLayerSettings,
    QgsRendererCategory,
    QgsSimpleLineSymbolLayer,
    QgsSymbol,
    QgsSymbolLayer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont
from qgis.PyQt.QtWidgets import QApplication

from ...plugin.domain.states import ZoneLevel

_DARK, _LIGHT = QColor(0, 0, 0, 150), QColor(255, 255, 255, 170)
_LINE_PX, _HALO_PX = 2.5, 4.5
_TICK_PX, _TICK_EVERY_PX = 9.0, 9.0
_LABEL_PX, _LABEL_AWAY_PX = 14.0, 10.0
_KEEP_OFF = 10.0
_LABEL_HALO, _LABEL_HALO_PX = QColor(0, 0, 0), 4.0
"""Black and wide enough to be seen as a rim by itself, on a white ground as on a grey one."""
AnySymbol = TypeVar("AnySymbol", bound=QgsSymbol)
_PIXELS = QgsUnitTypes.RenderUnit.RenderPixels


@dataclass(frozen=True)
class ZoneLook:
    """A level's line: colour, dashes in line widths (none: solid), ticks on the inner side."""

    colour: QColor
    dashes: tuple[float, ...] = ()
    ticks: bool = False


LOOKS: dict[str, ZoneLook] = {
    ZoneLevel.RED_LINE.value: ZoneLook(QColor(229, 28, 35), ticks=True),
    ZoneLevel.CONTROL.value: ZoneLook(QColor(255, 152, 0), (5.0, 3.5)),
    ZoneLevel.RESERVE_CORE.value: ZoneLook(QColor(171, 71, 188), (10.0, 3.0, 2.0, 3.0)),
    ZoneLevel.RESERVE_GENERAL.value: ZoneLook(QColor(38, 166, 154), (2.0, 3.0)),
}
OTHER_LOOK = ZoneLook(QColor(66, 165, 245), (3.0, 2.0, 1.0, 2.0))


def zone_renderer(field: str) -> QgsCategorizedSymbolRenderer:
    """Return the renderer for a layer whose ``field`` holds the zone level; the red line is drawn last."""
    categories = [QgsRendererCategory(level, _symbol(look), level) for level, look in LOOKS.items()]
    categories.append(QgsRendererCategory(None, _symbol(OTHER_LOOK), ""))
    renderer = QgsCategorizedSymbolRenderer(field, categories)
    last = QgsFeatureRequest.OrderByClause(f"\"{field}\" = '{ZoneLevel.RED_LINE.value}'", True)
    renderer.setOrderBy(QgsFeatureRequest.OrderBy([last]))
    renderer.setOrderByEnabled(True)
    return renderer


def zone_labels(level: str, label: str) -> QgsVectorLayerSimpleLabeling:
    """Return labels along the borders, light on a dark halo, one for each zone, never on each other.

    ``level`` and ``label`` are the fields that hold them. Along the border, a name keeps out of the patch's way, and
    it is clear which side of which line it belongs to.
    """
    text = QgsTextFormat()
    text.setFont(QFont(QApplication.font()))
    text.setSize(_LABEL_PX)
    text.setSizeUnit(_PIXELS)
    text.setColor(QColor(Qt.GlobalColor.white))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(_LABEL_HALO_PX)
    halo.setSizeUnit(_PIXELS)
    halo.setColor(_LABEL_HALO)
    text.setBuffer(halo)
    settings = QgsPalLayerSettings()
    settings.setFormat(text)
    settings.fieldName = label
    settings.placement = QgsPalLayerSettings.Placement.Line
    line = settings.lineSettings()
    line.setPlacementFlags(QgsLabeling.LinePlacementFlags(QgsLabeling.LinePlacementFlag.BelowLine))
    settings.setLineSettings(line)
    settings.dist, settings.distUnits = _LABEL_AWAY_PX, _PIXELS
    settings.obstacleSettings().setIsObstacle(False)
    return QgsVectorLayerSimpleLabeling(settings)


def no_labels_here() -> QgsVectorLayerSimpleLabeling:
    """Return the labeling of a layer whose shapes other layers' labels keep off."""
    settings = QgsPalLayerSettings()
    settings.drawLabels = False
    obstacle = QgsLabelObstacleSettings()
    obstacle.setIsObstacle(True)
    obstacle.setType(QgsLabelObstacleSettings.ObstacleType.PolygonInterior)
    obstacle.setFactor(_KEEP_OFF)
    settings.setObstacleSettings(obstacle)
    return QgsVectorLayerSimpleLabeling(settings)


def _symbol(look: ZoneLook) -> QgsFillSymbol:
    layers: list[QgsSymbolLayer] = [_ticks(look.colour)] if look.ticks else []
    layers.append(_line(_DARK if look.dashes else _LIGHT, _HALO_PX))
    layers.append(_line(look.colour, _LINE_PX, look.dashes))
    return _made_of(QgsFillSymbol.createSimple({}), layers)


def _made_of(symbol: AnySymbol, layers: Sequence[QgsSymbolLayer]) -> AnySymbol:
    """Return the symbol with these layers alone (a constructor given a list does not take its items over)."""
    symbol.deleteSymbolLayer(0)
    for layer in layers:
        symbol.appendSymbolLayer(layer)
    return symbol


def _line(colour: QColor, width_px: float, dashes: Sequence[float] = ()) -> QgsSimpleLineSymbolLayer:
    line = QgsSimpleLineSymbolLayer(colour, width_px)
    line.setWidthUnit(_PIXELS)
    line.setPenJoinStyle(Qt.PenJoinStyle.RoundJoin)
    line.setPenCapStyle(Qt.PenCapStyle.FlatCap)
    if dashes:
        line.setUseCustomDashPattern(True)
        line.setCustomDashPatternUnit(_PIXELS)
        line.setCustomDashVector([width_px * dash for dash in dashes])
    return line


def _ticks(colour: QColor) -> QgsHashedLineSymbolLayer:
    """Return short slanting ticks on the inner side of a polygon's border."""
    ticks = QgsHashedLineSymbolLayer(True, _TICK_EVERY_PX)
    ticks.setIntervalUnit(_PIXELS)
    ticks.setHashLength(_TICK_PX)
    ticks.setHashLengthUnit(_PIXELS)
    ticks.setHashAngle(45.0)
    ticks.setOffset(_TICK_PX / 2)
    ticks.setOffsetUnit(_PIXELS)
    ticks.setSubSymbol(_made_of(QgsLineSymbol.createSimple({}), [_line(colour, 1.5)]))
    return ticks

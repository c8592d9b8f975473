"""The zones as one picture over all views, drawn by QGIS's renderer in its own threads.

Painting long borders in the GUI thread took up to 80 ms each time (measured); a picture is laid down in 1 ms, and
since all views show the same ground, one serves them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.core import QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QSize, QThread, QTimer, pyqtSignal

from ...plugin.adapters.imagery.background import Background
from ...plugin.adapters.imagery.ground import degrees
from ...plugin.domain.records import Zone
from .model import Ground, Overlay
from .render import MapJob, RenderQueue, map_settings
from .zone_looks import zone_renderer

MARGIN = 0.25
"""What is drawn beyond each side, as a share of the view, so that a short drag shows it at once."""
FOLLOW_MS = 60
LEVEL = "level"


class ZoneOverlay(QObject):
    """Keeps a picture of the zones up with the ground. ``drawn`` carries an :class:`Overlay`, or ``None`` for none."""

    drawn = pyqtSignal(object)

    def __init__(self, background: Background, queue: RenderQueue, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._background, self._queue = background, queue
        self._layer: Optional[QgsVectorLayer] = None
        self._version = 0
        self._wanted: Optional[tuple[Ground, QSize, float]] = None
        self._shown: Optional[Overlay] = None
        self._job: Optional[MapJob] = None
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(FOLLOW_MS)
        self._follow.timeout.connect(self._catch_up)

    def set_zones(self, zones: Sequence[Zone]) -> None:
        """Draw these zones from now on; their shapes are read in a thread."""
        self._version += 1
        version, home, wanted = self._version, QThread.currentThread(), tuple(zones)
        self._background.run(lambda: zone_layer(wanted, home), lambda layer: self._take(version, layer))

    def _take(self, version: int, layer: QgsVectorLayer) -> None:
        if version == self._version:
            self._layer = layer
            self._forget()
            self._catch_up()

    def look_at(self, ground: Optional[Ground], size: QSize, pixel_ratio: float) -> None:
        """Show the zones of this ground in views of this size; what is at hand is kept in place meanwhile."""
        if ground is None or size.isEmpty():
            self._wanted = None
            self._forget()
            return
        if self._shown is not None and self._shown.crs != ground.crs.authid():
            self._forget()
        self._wanted = (ground, size, pixel_ratio)
        if not self._follow.isActive():
            self._follow.start()
            self._catch_up()

    def _forget(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._show(None)

    def _show(self, overlay: Optional[Overlay]) -> None:
        if overlay is not self._shown:
            self._shown = overlay
            self.drawn.emit(overlay)

    def _serves(self) -> bool:
        ground, size, _ratio = self._wanted
        shown = self._shown
        return shown is not None and shown.mupp == ground.mupp and shown.rectangle.contains(ground.rectangle(size))

    def _catch_up(self) -> None:
        if self._layer is not None and self._wanted is not None and self._job is None and not self._serves():
            self._queue.submit(self, self._start)

    def _start(self) -> None:
        if self._layer is None or self._wanted is None or self._job is not None:
            return
        ground, size, pixel_ratio = self._wanted
        wider = QSize(round(size.width() * (1 + 2 * MARGIN)), round(size.height() * (1 + 2 * MARGIN)))
        rectangle = ground.rectangle(wider)
        self._layer.setCrs(degrees(ground.crs))
        self._job = MapJob(map_settings(ground, wider, pixel_ratio, [self._layer]))
        self._job.finished.connect(lambda image: self._rendered(ground, rectangle, image))
        self._job.start()

    def _rendered(self, ground: Ground, rectangle: QgsRectangle, image: object) -> None:
        self._job = None
        if self._wanted is not None and self._wanted[0].crs == ground.crs:
            self._show(Overlay(image, rectangle, ground.crs.authid(), ground.mupp))
            self._catch_up()

    def close(self) -> None:
        """Stop; nothing is drawn any more."""
        self._follow.stop()
        self._queue.forget(self)
        self._wanted = None
        self._version += 1
        self._forget()
        self._layer = None


def zone_layer(zones: Sequence[Zone], home: QThread) -> QgsVectorLayer:
    """Return zones (EPSG:4490) as a layer in memory that belongs to the thread ``home``; no project knows it."""
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    layer = QgsVectorLayer(f"MultiPolygon?crs=EPSG:4490&field={LEVEL}:string&index=yes", "zones", "memory", options)
    provider = layer.dataProvider()
    for zone in zones:
        provider.addFeature(_feature(layer, zone))
    layer.updateExtents()
    layer.setRenderer(zone_renderer(LEVEL))
    layer.moveToThread(home)
    return layer


def _feature(layer: QgsVectorLayer, zone: Zone) -> QgsFeature:
    geometry = QgsGeometry()
    geometry.fromWkb(zone.outline)
    geometry.convertToMultiType()
    feature = QgsFeature(layer.fields())
    feature.setAttribute(LEVEL, zone.level)
    feature.setGeometry(geometry)
    return feature

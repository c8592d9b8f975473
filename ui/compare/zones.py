"""The zones as one picture over all views, drawn by QGIS's renderer in its own threads.

Painting long borders in the GUI thread took up to 80 ms each time (measured); a picture is laid down in 1 ms, and
since all views show the same ground, one serves them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsLabelingEngineSettings,
    QgsNullSymbolRenderer,
    QgsPointXY,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, QSize, QThread, QTimer, pyqtSignal

from ...plugin.adapters.imagery.ground import degrees
from ...plugin.domain.records import Zone
from ..review.words import level_words
from .model import Ground, Overlay
from .render import MapJob, RenderQueue, map_settings
from .zone_looks import no_labels_here, zone_labels, zone_renderer

MARGIN = 0.25
"""What is drawn beyond each side, as a share of the view, so that a short drag shows it at once."""
FOLLOW_MS, REST_MS = 60, 350
RIM_PX, HEADING_PX = 4, 32
LEVEL, LABEL = "level", "label"


class ZoneOverlay(QObject):
    """Keeps a picture of the zones up with the ground. ``drawn`` carries an :class:`Overlay`, or ``None`` for none."""

    drawn = pyqtSignal(object)

    def __init__(self, queue: RenderQueue, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._layer: Optional[QgsVectorLayer] = None
        self._patch = _patch_layer()
        self._kept_off: Optional[QgsGeometry] = None
        self._avoided: Optional[QgsGeometry] = None
        """The patch that lies in its layer now."""
        self._wanted: Optional[tuple[Ground, QSize, float]] = None
        self._shown: Optional[Overlay] = None
        self._job: Optional[MapJob] = None
        self._follow, self._rest = _timer(self, FOLLOW_MS), _timer(self, REST_MS)
        self._follow.timeout.connect(self._catch_up)
        self._rest.timeout.connect(self._lay_labels_anew)

    def use(self, layer: QgsVectorLayer) -> None:
        """Draw this layer from now on."""
        self._layer = layer
        self._forget()
        self._catch_up()

    def keep_off(self, patch: Optional[QgsGeometry]) -> None:
        """Lay no label over this patch (in the ground's CRS) where there is room elsewhere.

        What is being drawn for another patch is wanted by nobody any more.
        """
        self._kept_off = patch
        self._drop_job()

    def lay(self, overlay: Overlay) -> None:
        """Show what was drawn in advance of the ground that comes next."""
        self._drop_job()
        self._show(overlay)

    def _draw_patch(self, crs: QgsCoordinateReferenceSystem, patch: Optional[QgsGeometry]) -> None:
        """Bring the patch into its layer, in the turn of the rendering: the key that calls a case does not wait."""
        self._patch.setCrs(crs)
        if patch is not None and patch is not self._avoided:
            self._avoided = patch
            feature = QgsFeature()
            feature.setGeometry(patch)
            provider = self._patch.dataProvider()
            provider.truncate()
            provider.addFeature(feature)

    def look_at(self, ground: Optional[Ground], size: QSize, pixel_ratio: float) -> None:
        """Show the zones of this ground in views of this size; what is at hand is kept in place meanwhile."""
        if ground is None or size.isEmpty():
            self._wanted = None
            self._rest.stop()
            self._forget()
            return
        if self._shown is not None and self._shown.ground.crs != ground.crs:
            self._forget()
        self._wanted = (ground, size, pixel_ratio)
        self._rest.start()
        if not self._follow.isActive():
            self._follow.start()
            self._catch_up()

    def _forget(self) -> None:
        self._drop_job()
        self._show(None)

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @property
    def settled(self) -> bool:
        """Tell whether nothing is to come: the views show what is to be drawn there, or there is nothing."""
        idle = self._layer is None or self._wanted is None
        return idle or (self._job is None and self._serves())

    def _show(self, overlay: Optional[Overlay]) -> None:
        if overlay is not self._shown:
            self._shown = overlay
            self.drawn.emit(overlay)

    def _serves(self) -> bool:
        """Tell whether what is shown fills the views: at their scale and turn, not too far away."""
        ground, size, _ratio = self._wanted
        shown = self._shown
        if shown is None or (shown.ground.mupp, shown.ground.rotation) != (ground.mupp, ground.rotation):
            return False
        there = shown.ground.rectangle(shown.size)
        return bool(there.contains(ground.rectangle(size))) if not ground.rotation else shown.ground == ground

    def _catch_up(self) -> None:
        if self._layer is not None and self._wanted is not None and self._job is None and not self._serves():
            self._queue.submit(self, self._start)

    def _lay_labels_anew(self) -> None:
        """The views have come to rest: place the labels for what is in sight now."""
        shown, wanted = self._shown, self._wanted
        if shown is not None and wanted is not None and (shown.ground, shown.seen) != wanted[:2]:
            self._queue.submit(self, self._start)

    def _start(self) -> None:
        if self._layer is None or self._wanted is None or self._job is not None:
            return
        ground, size, pixel_ratio = self._wanted
        self._job = self.draw(ground, size, pixel_ratio, self._kept_off, self._rendered)

    def draw(
        self,
        ground: Ground,
        size: QSize,
        pixel_ratio: float,
        patch: Optional[QgsGeometry],
        done: Callable[[Overlay], None],
    ) -> Optional[MapJob]:
        """Begin to draw the zones of a ground for views of a size, their names off a patch; ``None`` without zones.

        Takes the GUI thread up to 8 ms: in a turn of its own.
        """
        if self._layer is None:
            return None
        wider = QSize(round(size.width() * (1 + 2 * MARGIN)), round(size.height() * (1 + 2 * MARGIN)))
        self._layer.setCrs(degrees(ground.crs))
        self._draw_patch(ground.crs, patch)
        settings = map_settings(ground, wider, pixel_ratio, [self._layer, self._patch])
        settings.setRotation(ground.rotation)
        settings.setLabelBoundaryGeometry(_in_sight(ground, size))
        whole = settings.labelingEngineSettings()
        whole.setFlag(QgsLabelingEngineSettings.Flag.UsePartialCandidates, False)
        settings.setLabelingEngineSettings(whole)
        job = MapJob(settings)
        job.finished.connect(lambda image: done(Overlay(image, ground, wider, size)))
        job.start()
        return job

    def _rendered(self, overlay: Overlay) -> None:
        self._job = None
        if self._wanted is not None and self._wanted[0].crs == overlay.ground.crs:
            self._show(overlay)
            self._catch_up()

    def close(self) -> None:
        """Stop; nothing is drawn any more."""
        self._follow.stop()
        self._rest.stop()
        self._queue.forget(self)
        self._wanted = None
        self._forget()
        self._layer = None


def _patch_layer() -> QgsVectorLayer:
    """Return a layer in memory for the patch, which is not drawn by it; labels keep off it."""
    layer = _unseen_layer("MultiPolygon", "patch")
    layer.setRenderer(QgsNullSymbolRenderer())
    layer.setLabeling(no_labels_here())
    layer.setLabelsEnabled(True)
    return layer


def _unseen_layer(source: str, name: str) -> QgsVectorLayer:
    """Return a layer in memory, without a reference system, that no project and no legend knows."""
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    options.skipCrsValidation = True
    return QgsVectorLayer(source, name, "memory", options)


def _timer(parent: QObject, interval_ms: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    return timer


def _in_sight(ground: Ground, size: QSize) -> QgsGeometry:
    """Return the ground in a view, less a rim and what its heading covers: no label is cut off there."""
    inner = ground.rectangle(size - QSize(2 * RIM_PX, 2 * RIM_PX))
    inner.setYMaximum(inner.yMaximum() - HEADING_PX * ground.mupp)
    seen = QgsGeometry.fromRect(inner)
    seen.rotate(ground.rotation and -ground.rotation, QgsPointXY(ground.x, ground.y))
    return seen


def zone_layer(zones: Sequence[Zone], home: QThread) -> QgsVectorLayer:
    """Return zones (EPSG:4490) as a layer in memory that belongs to the thread ``home``; no project knows it.

    Who draws it says in its own thread what its reference system is: one that is named here would come to lie in
    QGIS's cache on this thread's ground (see ``own_crs``).
    """
    layer = _unseen_layer(f"MultiPolygon?field={LEVEL}:string&field={LABEL}:string&index=yes", "zones")
    provider = layer.dataProvider()
    for zone in zones:
        provider.addFeature(_feature(layer, zone))
    layer.updateExtents()
    layer.setRenderer(zone_renderer(LEVEL))
    layer.setLabeling(zone_labels(LEVEL, LABEL))
    layer.setLabelsEnabled(True)
    layer.moveToThread(home)
    return layer


def labels_at(layer: QgsVectorLayer, there: QgsPointXY) -> list[str]:
    """Return the labels of the zones at a place in degrees."""
    box = QgsRectangle(there, there).buffered(1e-9)
    found = layer.dataProvider().getFeatures(QgsFeatureRequest(box))
    return [feature[LABEL] for feature in found if feature.geometry().contains(there)]


def _feature(layer: QgsVectorLayer, zone: Zone) -> QgsFeature:
    geometry = QgsGeometry()
    geometry.fromWkb(zone.outline)
    geometry.convertToMultiType()
    geometry = geometry.forceRHR()  # one way round, so that the inner side of each border is known
    feature = QgsFeature(layer.fields())
    feature.setAttribute(LEVEL, zone.level)
    feature.setAttribute(LABEL, " · ".join(dict.fromkeys((zone.name, level_words(zone.level)))))
    feature.setGeometry(geometry)
    return feature

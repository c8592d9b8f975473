"""Rendering pictures with QGIS's own map renderer, one start per turn of the event loop.

Starting a job costs the GUI thread up to 8 ms (measured), so requests wait in line; the newest of an owner counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np
from qgis.core import (
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QObject, QSize, Qt, QThreadPool, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform

from ...plugin.adapters.imagery.layers import Source, draw_with
from ...plugin.adapters.imagery.looks import PLAIN, Look
from ...plugin.adapters.imagery.stretch import Stretch
from ...plugin.adapters.imagery.ways import known_ways
from ...plugin.domain.errors import RedlineError
from .model import Ground, Patch, Picture

_MASK_PX = 128


@dataclass(frozen=True)
class Order:
    """What to render: which case and date, on which ground, at which size, from what, how stretched.

    ``look`` is one that the sources allow (see :func:`.band_choice.drawn_as`); ``base`` is the first view's sources
    for a change view.
    """

    case_id: str
    date: str
    ground: Ground
    size: QSize
    pixel_ratio: float
    sources: tuple[Source, ...]
    stretches: Mapping[str, Stretch]
    patch: Patch
    look: Look = PLAIN
    base: tuple[Source, ...] = ()

    @property
    def used(self) -> Mapping[str, Stretch]:
        """Return the stretches that the picture takes."""
        groups = {source.plan.group_in(self.look.bands) for source in self.sources if not source.plan.palette}
        by_value = self.look.bands.coloured_by_value
        return {} if by_value else {group: one for group, one in self.stretches.items() if group in groups}


class RenderQueue(QObject):
    """Starts at most one thing per turn of the event loop; an owner's newer request replaces its older one."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._waiting: dict[object, Callable[[], None]] = {}
        self._closed = False
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._start_one)

    def submit(self, owner: object, start: Callable[[], None]) -> None:
        """Call ``start`` in a turn of its own; never once closed: what comes late is wanted by nobody."""
        if not self._closed:
            self._waiting[owner] = start
            self._turn.start()

    def forget(self, owner: object) -> None:
        """Take an owner's request back."""
        self._waiting.pop(owner, None)

    def _start_one(self) -> None:
        if not self._waiting:
            return
        start = self._waiting.pop(next(iter(self._waiting)))
        if self._waiting:
            self._turn.start()
        start()

    def close(self) -> None:
        """Start nothing more."""
        self._closed = True
        self._waiting.clear()
        self._turn.stop()


class MapJob(QObject):
    """One rendering in QGIS's threads. ``finished`` carries what :meth:`made_of` returns; nothing after a cancel."""

    finished = pyqtSignal(object)

    def __init__(self, settings: QgsMapSettings) -> None:
        super().__init__()
        self._cancelled = False
        self._job = QgsMapRendererParallelJob(settings)
        self._job.finished.connect(self._take)

    def start(self) -> None:
        """Start; the job keeps copies of the settings and the layers."""
        _RUNNING.add(self)
        self._job.start()

    def cancel(self) -> None:
        """Stop without waiting; the job cleans up when its threads have noticed."""
        self._cancelled = True
        self._job.cancelWithoutBlocking()

    def made_of(self, job: QgsMapRendererParallelJob) -> object:
        """Return what to hand over: the image."""
        return job.renderedImage()

    def _take(self) -> None:
        _RUNNING.discard(self)
        if not self._cancelled:
            self.finished.emit(self.made_of(self._job))
        self._job.deleteLater()
        self.deleteLater()


class LayerPictureJob(MapJob):
    """Renders an order with QGIS's layers, true colour only. ``finished`` carries a :class:`Picture`."""

    def __init__(self, order: Order) -> None:
        layers = [source.layer for source in reversed(order.sources)]
        nudge = order.look.nudge
        moved = replace(order.ground, x=order.ground.x - nudge.east_m, y=order.ground.y - nudge.north_m)
        super().__init__(map_settings(moved, order.size, order.pixel_ratio, layers))
        self._order = order

    def start(self) -> None:
        """Give the layers their colours and start."""
        for source in self._order.sources:
            draw_with(source, self._order.stretches.get(source.plan.group), self._order.look)
        super().start()

    def made_of(self, job: QgsMapRendererParallelJob) -> Picture:
        """Return the picture with what it is made of."""
        order, image = self._order, job.renderedImage()
        covered = covered_share(image, order.ground.rectangle(order.size), order.patch)
        return picture_of(order, image, covered, _errors(job, order.sources))


_RUNNING: set[MapJob] = set()
"""Jobs under way: a job's object must outlive its threads, also when its view is closed meanwhile."""


def let_jobs_end(wait_ms: int) -> bool:
    """Wait for cancelled jobs to notice, at unloading; tells whether they have.

    Their threads read images, and one that still does while QGIS takes GDAL down ends the process.
    """
    ended = not _RUNNING or bool(QThreadPool.globalInstance().waitForDone(wait_ms))
    if ended:
        _RUNNING.clear()
    return ended


def map_settings(ground: Ground, size: QSize, pixel_ratio: float, layers: Sequence[QgsMapLayer]) -> QgsMapSettings:
    """Return the settings to render ``layers`` (the first on top) on a ground, transparent where they have nothing."""
    settings = QgsMapSettings()
    settings.setDestinationCrs(ground.crs)
    settings.setTransformContext(known_ways(ground.crs))
    settings.setOutputSize(size)
    settings.setDevicePixelRatio(pixel_ratio)
    settings.setExtent(ground.rectangle(size))
    settings.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
    settings.setOutputImageFormat(QImage.Format.Format_ARGB32_Premultiplied)
    settings.setLayers(list(layers))
    return settings


def picture_of(order: Order, image: QImage, covered: Optional[float], errors: tuple[str, ...]) -> Picture:
    """Return an order's picture; ``errors`` names the images that could not be read."""
    return Picture(
        order.case_id,
        order.date,
        image,
        order.ground.rectangle(order.size),
        order.ground.crs.authid(),
        order.sources,
        order.used,
        covered,
        errors,
        order.look,
        order.base,
        ground=order.ground,
    )


def failed_picture(order: Order, fault: RedlineError) -> Picture:
    """Return what stands for an order's picture that could not be made: nothing, made of nothing, and why."""
    image = QImage(order.size * order.pixel_ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(order.pixel_ratio)
    image.fill(0)
    nothing = replace(order, sources=(), base=())
    return replace(picture_of(nothing, image, None, ()), troubles=(fault,))


def _errors(job: QgsMapRendererParallelJob, sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the paths of the images that could not be read, each once."""
    failed = {error.layerID for error in job.errors()}
    return tuple(source.image.path for source in sources if source.layer.id() in failed)


def covered_share(image: QImage, rectangle: QgsRectangle, patch: Patch) -> Optional[float]:
    """Return the share (0 … 1) of the patch, where it is in sight, that has pixels; ``None`` if it is out of sight."""
    seen = patch.bounds.intersect(rectangle)
    if seen.isEmpty() or image.isNull():
        return None
    mupp = rectangle.width() / image.width()
    left, top = (seen.xMinimum() - rectangle.xMinimum()) / mupp, (rectangle.yMaximum() - seen.yMaximum()) / mupp
    width, height = max(1.0, seen.width() / mupp), max(1.0, seen.height() / mupp)
    shrink = min(1.0, _MASK_PX / max(width, height))
    size = QSize(max(1, round(width * shrink)), max(1, round(height * shrink)))
    crop = image.copy(int(left), int(top), max(1, round(width)), max(1, round(height)))
    crop.setDevicePixelRatio(1.0)
    alpha = _grey_values(crop.scaled(size).convertToFormat(QImage.Format.Format_Alpha8))
    inside = _grey_values(_mask(patch, seen, size))
    wanted = inside > 0
    return float((alpha[wanted] > 0).mean()) if wanted.any() else None


def _mask(patch: Patch, seen: QgsRectangle, size: QSize) -> QImage:
    mask = QImage(size, QImage.Format.Format_Grayscale8)
    mask.fill(0)
    scale_x, scale_y = size.width() / seen.width(), size.height() / seen.height()
    to_mask = QTransform.fromTranslate(-seen.xMinimum(), -seen.yMaximum()) * QTransform.fromScale(scale_x, -scale_y)
    painter = QPainter(mask)
    painter.fillPath(to_mask.map(path_of(patch)), QColor(Qt.GlobalColor.white))
    painter.end()
    return mask


def path_of(patch: Patch) -> QPainterPath:
    """Return a patch as a path in ground metres."""
    path = QPainterPath()
    for part in patch.geometry.constParts():
        path.addPath(part.asQPainterPath())
    path.setFillRule(Qt.FillRule.OddEvenFill)
    return path


def _grey_values(image: QImage) -> np.ndarray:
    """Return an 8-bit image as an array (rows, columns)."""
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    rows = np.frombuffer(bits, np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()

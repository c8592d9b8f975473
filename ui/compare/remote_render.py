"""Pictures of what services show, rendered where waiting for a line holds nobody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Optional

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsMapRendererCustomPainterJob, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QSize, QTimer
from qgis.PyQt.QtGui import QImage, QPainter

from ...plugin.adapters.imagery.errors import ImageWorkFailed, ServiceFailed
from ...plugin.adapters.imagery.layers import Source, draw_with
from ...plugin.adapters.imagery.remote_lane import RemoteLane
from ...plugin.adapters.imagery.remote_line import Fault
from ...plugin.adapters.imagery.ways import known_ways
from ...plugin.domain.records import Image
from .model import Ground, Picture
from .render import Order, covered_share, failed_picture, map_settings, picture_of

GIVE_UP_MS = 20_000
"""A service that has not answered by then is said to be silent; what came until then is shown."""


def lane_of(sources: Sequence[Source]) -> Optional[RemoteLane]:
    """Return the threads in which a picture of these has to be rendered, ``None`` where QGIS's own will do."""
    return next((source.lane for source in sources if source.lane is not None), None)


def names_of(images: Sequence[Image]) -> tuple[str, ...]:
    """Return the names of the services that show some of the images, each once."""
    return tuple(dict.fromkeys(image.source or image.path for image in images if image.kind != "file"))


def _narrow(layer: QgsRasterLayer, ground: Ground, size: QSize) -> None:
    """Let a layer end a view's breadth beside the view.

    QGIS asks where a layer's extent lies on the map. Of one that spans the world some points have no place there, and
    PROJ then looks for other ways, which held the GUI thread for 85 ms (measured).
    """
    around = ground.rectangle(size)
    around.scale(3.0)
    try:
        seen = QgsCoordinateTransform(ground.crs, layer.crs(), known_ways(ground.crs)).transformBoundingBox(around)
    except QgsCsException:
        return
    there = seen.intersect(layer.dataProvider().extent())
    if not there.isEmpty():
        layer.setExtent(there)


class RemotePictureJob(QObject):
    """Renders an order with QGIS's layers in a lane's thread; ``done`` gets the picture, unless cancelled before.

    What is wrong with the service's answers comes with the picture, as its ``troubles``.
    """

    def __init__(self, order: Order, lane: RemoteLane, done: Callable[[Picture], None]) -> None:
        super().__init__()
        self._order, self._lane, self._done = order, lane, done
        self._cancelled = self._silent = False
        nudge = order.look.nudge
        moved = replace(order.ground, x=order.ground.x - nudge.east_m, y=order.ground.y - nudge.north_m)
        layers = [source.layer for source in reversed(order.sources)]
        for layer in layers:
            _narrow(layer, moved, order.size)
        settings = map_settings(moved, order.size, order.pixel_ratio, layers)
        self._image = QImage(settings.deviceOutputSize(), QImage.Format.Format_ARGB32_Premultiplied)
        self._image.setDevicePixelRatio(order.pixel_ratio)
        self._image.fill(0)
        self._painter = QPainter(self._image)
        self._job: Optional[QgsMapRendererCustomPainterJob] = QgsMapRendererCustomPainterJob(settings, self._painter)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)

    def start(self) -> None:
        """Give the layers their colours and start."""
        for source in self._order.sources:
            draw_with(source, self._order.stretches.get(source.plan.group), self._order.look)
        assert self._job is not None
        self._job.prepare()
        _RUNNING.add(self)
        self._patience.start(GIVE_UP_MS)
        self._lane.run(self._render, self._take, self._fail, always=True)

    def _render(self) -> tuple[Fault, ...]:
        job = self._job
        if job is None or self._cancelled:
            return ()
        with self._lane.watched(*(source.image.image_id for source in self._order.sources)) as faults:
            job.renderPrepared()
        return tuple(faults)

    def _give_up(self) -> None:
        self._silent = True
        if self._job is not None:
            self._job.cancelWithoutBlocking()

    def cancel(self) -> None:
        """Stop without waiting; nothing is handed over any more."""
        self._cancelled = True
        if self._job is not None:
            self._job.cancelWithoutBlocking()

    def _take(self, faults: tuple[Fault, ...]) -> None:
        self._take_down()
        if not self._cancelled:
            self._done(self._picture(faults))

    def _fail(self, fault: ImageWorkFailed) -> None:
        self._take_down()
        if not self._cancelled:
            self._done(failed_picture(self._order, fault))

    def _take_down(self) -> None:
        _RUNNING.discard(self)
        self._patience.stop()
        self._painter.end()
        self._job = None  # here: QGIS wants it to end in the thread that made it

    def _picture(self, faults: tuple[Fault, ...]) -> Picture:
        order = self._order
        covered = covered_share(self._image, order.ground.rectangle(order.size), order.patch)
        said = dict.fromkeys((*faults, *((Fault("silent"),) if self._silent else ())))
        names = names_of([source.image for source in order.sources])[:1]
        troubles = tuple(ServiceFailed(name, fault.reason, fault.detail) for name in names for fault in said)
        return replace(picture_of(order, self._image, covered, ()), troubles=troubles)


_RUNNING: set[RemotePictureJob] = set()
"""Jobs under way: a job's object must outlive the thread's work on it."""

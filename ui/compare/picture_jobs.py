"""Pictures of files: painted in a thread of ours from pixels that GDAL has placed, not by QGIS's renderer.

It costs the GUI thread next to nothing (a render job of QGIS up to 8 ms to start), lies where it belongs to a fraction
of a pixel, and makes indices and differences of the same pixels. What only QGIS can draw goes to its renderer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from threading import Event
from typing import Optional, Protocol

from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImage

from ...plugin.adapters.imagery.background import Background
from ...plugin.adapters.imagery.errors import ImageWorkFailed
from ...plugin.adapters.imagery.grids import Grid, Stopped
from ...plugin.adapters.imagery.layers import Source
from ...plugin.adapters.imagery.paint import FilePart, Painting, paint
from .model import Ground, Patch, Picture
from .remote_render import RemotePictureJob, lane_of
from .render import LayerPictureJob, Order, covered_share, failed_picture, picture_of

Made = Callable[[Picture], None]


class Job(Protocol):
    """Makes one picture."""

    def start(self) -> None:
        """Begin."""

    def cancel(self) -> None:
        """Stop without waiting; nothing is handed over any more."""


def picture_job(order: Order, background: Background, made: Made) -> Job:
    """Return the job that makes an order's picture; ``made`` is called with it unless the job is cancelled."""
    if all(source.path is not None for source in (*order.sources, *order.base)):
        return FilePictureJob(order, background, made)
    lane = lane_of(order.sources)
    if lane is not None:
        return RemotePictureJob(order, lane, made)
    job = LayerPictureJob(order)
    job.finished.connect(made)
    return job


def grid_of(ground: Ground, size: QSize, pixel_ratio: float) -> Grid:
    """Return the grid of device pixels of a north-up picture."""
    box = ground.rectangle(size)
    columns, rows = round(size.width() * pixel_ratio), round(size.height() * pixel_ratio)
    return Grid(ground.crs.authid(), box.xMinimum(), box.yMaximum(), ground.mupp / pixel_ratio, columns, rows)


class FilePictureJob:
    """Paints an order from its files.

    The thread never holds the order: its layers belong to the GUI thread and must not be let go in another.
    """

    def __init__(self, order: Order, background: Background, made: Made) -> None:
        self._order, self._background, self._made = order, background, made
        self._stopped = Event()
        self._ticket = next(_TICKETS)

    def start(self) -> None:
        """Start."""
        order = self._order
        grid = grid_of(order.ground, order.size, order.pixel_ratio)
        painting = Painting(grid, _parts(order.sources), order.look, order.stretches, _parts(order.base))
        rectangle, patch, ratio = order.ground.rectangle(order.size), order.patch, order.pixel_ratio
        stopped, ticket = self._stopped, self._ticket
        _PENDING[ticket] = self
        work = partial(_work, painting, rectangle, patch, ratio, stopped)
        self._background.run(work, partial(_hand, ticket), partial(_hand_fault, ticket))

    def cancel(self) -> None:
        """Stop without waiting."""
        self._stopped.set()
        _PENDING.pop(self._ticket, None)

    def fail(self, fault: ImageWorkFailed) -> None:
        """Hand over that there is no picture, and why."""
        self._made(failed_picture(self._order, fault))

    def take(self, done: _Done) -> None:
        """Hand the picture over."""
        sources = dict.fromkeys((*self._order.sources, *self._order.base))
        errors = tuple(source.image.path for source in sources if str(source.path) in done.errors)
        self._made(picture_of(self._order, done.image, done.covered, errors))


@dataclass(frozen=True)
class _Done:
    image: QImage
    covered: Optional[float]
    errors: tuple[str, ...]


_TICKETS = count()
_PENDING: dict[int, FilePictureJob] = {}
"""Jobs under way by ticket; touched by the GUI thread alone."""


def _work(
    painting: Painting, rectangle: QgsRectangle, patch: Patch, pixel_ratio: float, stopped: Event
) -> Optional[_Done]:
    try:
        painted = paint(painting, stopped.is_set)
    except Stopped:
        return None
    painted.image.setDevicePixelRatio(pixel_ratio)
    return _Done(painted.image, covered_share(painted.image, rectangle, patch), painted.errors)


def _hand(ticket: int, done: Optional[_Done]) -> None:
    job = _PENDING.pop(ticket, None)
    if job is not None and done is not None:
        job.take(done)


def _hand_fault(ticket: int, fault: ImageWorkFailed) -> None:
    job = _PENDING.pop(ticket, None)
    if job is not None:
        job.fail(fault)


def _parts(sources: Sequence[Source]) -> tuple[FilePart, ...]:
    return tuple(FilePart(source.path, source.plan) for source in sources if source.path is not None)

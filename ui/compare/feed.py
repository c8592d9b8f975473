"""From a case and a date to the picture on one view: find images, open, stretch, render, say what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Optional

from qgis.PyQt.QtCore import QObject, QSize, QTimer, pyqtSignal

from ...plugin.adapters.imagery.catalogue import Chosen
from ...plugin.adapters.imagery.errors import ImageUnreadable
from ...plugin.adapters.imagery.ground import Box, box_of
from ...plugin.adapters.imagery.layers import LayerPool, Prepared, Source
from ...plugin.adapters.imagery.looks import Look
from ...plugin.adapters.imagery.stretch import Sample, Stretch
from ...plugin.domain.errors import RedlineError
from ...plugin.ports import ImageryCatalogue
from .band_choice import drawn_as
from .link import ViewLink
from .model import Patch, Picture
from .pane import ViewPane
from .picture_jobs import Job, picture_job
from .prefetch import ReadyView
from .remote_render import lane_of
from .render import Order, RenderQueue
from .waiting import WaitingPlate

FOLLOW_MS = 60
"""While the ground moves, a new picture is asked for at most this often."""


@dataclass(frozen=True)
class Subject:
    """What a view is to show: a case's patch on a date (``None``: no image fits)."""

    case_id: str
    patch: Patch
    chosen: Chosen


@dataclass(frozen=True)
class Drawing:
    """How a view is to draw. ``base`` is what a change view is compared to, ``None`` while that is not known yet."""

    look: Look
    stretches: Mapping[str, Stretch]
    base: Optional[tuple[Source, ...]] = ()


class PaneFeed(QObject):
    """Keeps one view's picture up with its subject, its ground and the stretch.

    ``sampled`` tells that the values for the stretch are in; the owner answers with :meth:`render`.
    ``painted`` tells that the subject's picture (or why there is none) is on screen.
    """

    sampled = pyqtSignal()
    painted = pyqtSignal()
    failed = pyqtSignal(object)
    regathered = pyqtSignal()
    """The ground moved over other images; they are open now."""

    def __init__(
        self,
        pane: ViewPane,
        link: ViewLink,
        queue: RenderQueue,
        drawing: Callable[[ViewPane], Drawing],
        size: Callable[[ViewPane], QSize],
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self.pane = pane
        self._link, self._queue, self._drawing, self._size = link, queue, drawing, size
        self._catalogue: Optional[ImageryCatalogue] = None
        self._pool: Optional[LayerPool] = None
        self._turn = 0
        self._job: Optional[Job] = None
        self._waiting = WaitingPlate(pane, self)
        self._stale = False
        self._reset()
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(FOLLOW_MS)
        self._follow.timeout.connect(self._catch_up)
        pane.shown.connect(self._on_shown)

    def _reset(self) -> None:
        self.subject: Optional[Subject] = None
        self.samples: Optional[tuple[Sample, ...]] = None
        self.sources: tuple[Source, ...] = ()
        self.problems: tuple[RedlineError, ...] = ()
        self._asked: Optional[frozenset[str]] = None
        self._sampling = False
        self._done = False

    def use(self, catalogue: ImageryCatalogue, pool: LayerPool) -> None:
        """Take images from here from now on."""
        self._catalogue, self._pool = catalogue, pool

    def show(self, subject: Subject) -> None:
        """Begin with a new subject: whatever was shown is gone at once."""
        if self.subject is not None:
            self.stop()
        self.subject = subject
        self.pane.expect(subject.chosen)
        self._gather()

    def adopt(self, subject: Subject, ready: ReadyView) -> None:
        """Show a subject whose picture was made in advance."""
        if self.subject is not None:
            self.stop()
        self.subject = subject
        self.pane.expect(subject.chosen)
        self._asked = ready.image_ids
        self.sources, self.samples, self.problems = ready.sources, ready.samples, ready.problems
        for problem in ready.problems:
            self.failed.emit(problem)
        self._lay(ready.picture)

    def stop(self) -> None:
        """Drop the subject; late results of its work are ignored."""
        self._turn += 1
        self._queue.forget(self)
        self._cancel()
        self._waiting.end()
        self._follow.stop()
        self._reset()
        self.pane.clear()

    @property
    def done(self) -> bool:
        """Tell whether the subject's picture, or why there is none, has been on screen."""
        return self._done

    def moved(self) -> None:
        """Follow the ground: the picture at hand is shifted at once, a new one follows."""
        if self.subject is not None and self.samples is not None and not self._follow.isActive():
            self._follow.start()

    def sample_again(self) -> None:
        """Take the values for the stretch from what is in sight now."""
        if self.samples is not None:
            self._asked, self._sampling = None, True
            self._gather()

    def _catch_up(self) -> None:
        self._gather()
        self.render()

    def _gather(self) -> None:
        """Find the images under the view; open and sample those of a new set."""
        if self._link.ground is None:
            return
        box = self._view_box()
        images = self._images(box)
        wanted = frozenset(image.image_id for image in images)
        if wanted == self._asked or self._pool is None:
            return
        self._asked = wanted
        turn = self._turn
        self._waiting.begin(images)
        self._pool.prepare(images, box, lambda prepared: self._prepared(turn, wanted, prepared))

    def _images(self, box: Box) -> Sequence:
        date = self.subject.chosen.date if self.subject is not None else None
        return () if date is None or self._catalogue is None else self._catalogue.images(date, box)

    def _view_box(self) -> Box:
        ground = self._link.ground
        return box_of(ground.rectangle(self._size(self.pane)), ground.crs)

    def _prepared(self, turn: int, wanted: frozenset, prepared: Prepared) -> None:
        if turn != self._turn or wanted != self._asked:
            return
        self._waiting.end()
        self.sources, self.problems = prepared.sources, prepared.problems
        for problem in prepared.problems:
            self.failed.emit(problem)
        if self.samples is None or self._sampling:
            self.samples, self._sampling = prepared.samples, False
            self.sampled.emit()
        else:
            self.render()
            self.regathered.emit()

    def render(self) -> None:
        """Ask for a picture of the present ground with the present stretch."""
        if self.subject is None or self.samples is None:
            return
        if not self.sources:
            self.pane.set_picture(None, self.problems)
        elif self._job is not None and lane_of(self.sources) is None:
            self._stale = True
        else:
            self._cancel()  # a service may take long over what nobody looks at any more
            self._queue.submit(self, self._start)

    def _start(self) -> None:
        order = self._order()
        if order is None or self._pool is None:
            return
        self._stale = False
        self._job = picture_job(order, self._pool.background, self._rendered)
        self._job.start()
        self._waiting.begin([source.image for source in self.sources])

    def _order(self) -> Optional[Order]:
        ground, subject = self._link.ground, self.subject
        if ground is None or subject is None or subject.chosen.date is None:
            return None
        drawing = self._drawing(self.pane)
        if drawing.look.bands.compares and drawing.base is None:
            return None  # asked again when the first view knows its images
        look = drawn_as(drawing.look, self.sources, drawing.base or ())
        return Order(
            subject.case_id,
            subject.chosen.date,
            ground,
            self._size(self.pane),
            self.pane.canvas.devicePixelRatioF(),
            self.sources,
            dict(drawing.stretches),
            subject.patch,
            look,
            (drawing.base or ()) if look.bands.compares else (),
        )

    def _rendered(self, picture: Picture) -> None:
        self._job = None
        self._waiting.end()
        self._lay(picture)
        if self._stale:
            self.render()

    def _lay(self, picture: Optional[Picture]) -> None:
        troubles = picture.troubles if picture is not None else ()
        self.pane.set_picture(picture, (*self.problems, *troubles))
        for trouble in troubles:
            self.failed.emit(trouble)
        for path in picture.errors if picture is not None else ():
            self.failed.emit(ImageUnreadable(path, "a part could not be read"))

    def _on_shown(self) -> None:
        if self.subject is not None and not self._done:
            self._done = True
            self.painted.emit()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._waiting.end()
        self._stale = False

"""The pictures of the cases that come next, made while the reviewer looks at this one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...plugin.adapters.imagery.errors import ImageryError
from ...plugin.adapters.imagery.ground import box_of
from ...plugin.adapters.imagery.layers import LayerPool, Prepared, Source
from ...plugin.adapters.imagery.stretch import Sample, Stretch, per_view
from ...plugin.adapters.settings import Settings
from ...plugin.domain.errors import BadGeometry, RedlineError
from ...plugin.ports import ImageryCatalogue
from .band_choice import drawn_as
from .model import CaseOnView, Overlay, Picture
from .picture_jobs import Job, picture_job
from .placed import PATCH_PENS, Stamp, place, stamp
from .remote_render import lane_of
from .render import MapJob, Order, RenderQueue
from .scene import Key, Scene

MEGABYTE = 1024 * 1024
GIVE_UP_MS = 10_000
"""A case whose images are not there by then (a dead share) is passed over; it is tried again when it is opened."""
DrawZones = Callable[[Scene, Callable[[Overlay], None]], Optional[MapJob]]


@dataclass(frozen=True)
class ReadyView:
    """One view of a case made in advance: what it is drawn from, what is wrong with it, the picture if there is one."""

    image_ids: frozenset[str]
    sources: tuple[Source, ...]
    samples: tuple[Sample, ...]
    problems: tuple[RedlineError, ...]
    picture: Optional[Picture]


@dataclass(frozen=True)
class Ready:
    """All views of a case made in advance, with the stretches of each."""

    stretches: tuple[Mapping[str, Stretch], ...]
    views: tuple[ReadyView, ...]
    outline: Optional[Stamp] = None
    """The patch's outline as the views first show it."""
    zones: Optional[Overlay] = None
    """The zones there, drawn once the pictures are made."""

    @property
    def troubled(self) -> bool:
        """Tell whether a file, a service or our own work failed in one: it may do better when the case is opened."""
        pictures = [view.picture for view in self.views if view.picture is not None]
        failed = any(isinstance(problem, ImageryError) for view in self.views for problem in view.problems)
        return failed or any(picture.troubles or picture.errors for picture in pictures)

    @property
    def size_bytes(self) -> int:
        """Return what the pictures hold."""
        pictures = sum(view.picture.image.sizeInBytes() for view in self.views if view.picture is not None)
        drawn = [one.image.sizeInBytes() for one in (self.outline, self.zones) if one is not None]
        return pictures + sum(drawn)


def outline_of(scene: Scene) -> Optional[Stamp]:
    """Return a scene's patch as it is painted before anybody moves, ``None`` where it is painted as it comes."""
    middle = scene.patch.bounds.center()
    placed = place(scene.patch.geometry, middle)
    to_pixels = scene.ground.to_pixels(scene.size).translate(placed.x - scene.ground.x, placed.y - scene.ground.y)
    return stamp(placed, to_pixels, PATCH_PENS, scene.pixel_ratio)


class _Making(QObject):
    """Makes one scene ready: open and sample each view's images, pool the stretch, render view by view."""

    ended = pyqtSignal(object)
    """Carries :class:`Ready`, or ``None`` where it took too long."""

    def __init__(self, scene: Scene, catalogue: ImageryCatalogue, pool: LayerPool, queue: RenderQueue) -> None:
        super().__init__()
        self.scene = scene
        self._queue, self._live = queue, True
        self._prepared: dict[int, Prepared] = {}
        self._pictures: dict[int, Optional[Picture]] = {}
        self._jobs: dict[int, Job] = {}
        self._begun = 0
        self._background = pool.background
        self._stretches: tuple[Mapping[str, Stretch], ...] = ()
        box = box_of(scene.ground.rectangle(scene.size), scene.ground.crs)
        self._images = tuple(() if c.date is None else catalogue.images(c.date, box) for c in scene.chosen)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(lambda: self._end(None))
        self._patience.start(GIVE_UP_MS)
        for view, images in enumerate(self._images):
            pool.prepare(images, box, lambda prepared, view=view: self._take(view, prepared))

    def _take(self, view: int, prepared: Prepared) -> None:
        if not self._live:
            return
        self._prepared[view] = prepared
        if len(self._prepared) == len(self._images):
            samples = [self._prepared[number].samples for number in range(len(self._images))]
            self._stretches = per_view(samples, [look.own_stretch for look in self.scene.looks])
            self._queue.submit(self, self._render_next)

    def _render_next(self) -> None:
        """Begin with the next view; with the one after it when that is done, or at once where it waits for a line."""
        if not self._live:
            return
        view = self._begun
        if len(self._pictures) == len(self._images):
            self._end(self._ready())
        elif view < len(self._images):
            self._begun += 1
            self._render(view)

    def _render(self, view: int) -> None:
        sources = self._prepared[view].sources
        if not sources:
            self._keep(view, None)
            return
        job = picture_job(self._order(view), self._background, lambda picture: self._keep(view, picture))
        self._jobs[view] = job
        job.start()
        if lane_of(sources) is not None:
            self._queue.submit(self, self._render_next)

    def _order(self, view: int) -> Order:
        scene, sources = self.scene, self._prepared[view].sources
        base = self._prepared[0].sources if view else ()
        look = drawn_as(scene.looks[view], sources, base)
        return Order(
            scene.case.case_id,
            str(scene.chosen[view].date),
            scene.ground,
            scene.size,
            scene.pixel_ratio,
            sources,
            dict(self._stretches[view]),
            scene.patch,
            look,
            base if look.bands.compares else (),
        )

    def _keep(self, view: int, picture: Optional[Picture]) -> None:
        self._jobs.pop(view, None)
        self._pictures[view] = picture
        self._queue.submit(self, self._render_next)

    def _ready(self) -> Ready:
        views = []
        for view, images in enumerate(self._images):
            one = self._prepared[view]
            ids = frozenset(image.image_id for image in images)
            views.append(ReadyView(ids, one.sources, one.samples, one.problems, self._pictures[view]))
        return Ready(self._stretches, tuple(views), outline_of(self.scene))

    def _end(self, ready: Optional[Ready]) -> None:
        self.stop()
        self.ended.emit(ready)

    def stop(self) -> None:
        """Drop the work; nothing is told any more."""
        self._live = False
        self._patience.stop()
        self._queue.forget(self)
        for job in self._jobs.values():
            job.cancel()
        self._jobs.clear()


class Prefetch(QObject):
    """Keeps the scenes it made within a bound of memory, the ones used or made last longest.

    ``scene`` turns a case into its scene for the views as they are now; ``draw_zones`` begins to draw what lies over
    its pictures.
    """

    def __init__(
        self,
        scene: Callable[[CaseOnView], Scene],
        queue: RenderQueue,
        parent: Optional[QObject] = None,
        draw_zones: DrawZones = lambda _scene, _done: None,
        most_bytes: Optional[int] = None,
    ) -> None:
        """``most_bytes``: what the pictures may take, else what the user's settings say."""
        super().__init__(parent)
        self._scene, self._queue = scene, queue
        self._most_bytes = Settings().picture_memory_mb() * MEGABYTE if most_bytes is None else most_bytes
        self._catalogue: Optional[ImageryCatalogue] = None
        self._pool: Optional[LayerPool] = None
        self._kept: OrderedDict[Key, Ready] = OrderedDict()
        self._wanted: list[CaseOnView] = []
        self._making: Optional[_Making] = None
        self._draw_zones = draw_zones
        self._drawing: Optional[MapJob] = None

    def use(self, catalogue: ImageryCatalogue, pool: LayerPool) -> None:
        """Take images from here from now on; what was made from others is dropped."""
        self.clear()
        self._catalogue, self._pool = catalogue, pool

    def want(self, cases: Sequence[CaseOnView]) -> None:
        """Make these ready, in this order, instead of what was wanted before."""
        self._stop_making()
        self._wanted = list(cases)
        self._queue.submit(self, self._next)

    def hold(self) -> None:
        """Make nothing for now: the case on screen needs the machine."""
        self.want(())

    def take(self, scene: Scene) -> Optional[Ready]:
        """Return what was made for a scene, ``None`` where it was not; it stays at hand for the way back."""
        ready = self._kept.get(scene.key)
        if ready is not None:
            self._kept.move_to_end(scene.key)
        return ready

    @property
    def held_bytes(self) -> int:
        """Return what all pictures at hand take."""
        return sum(ready.size_bytes for ready in self._kept.values())

    def _next(self) -> None:
        while self._wanted and not self._busy and self._catalogue is not None and self._pool is not None:
            scene = self._placed(self._wanted.pop(0))
            if scene is None:
                continue
            ready = self._kept.get(scene.key)
            if ready is not None:
                self._begin_zones(scene, ready)
            elif self._may_make(scene):
                self._making = _Making(scene, self._catalogue, self._pool, self._queue)
                self._making.ended.connect(self._keep)

    def _may_make(self, scene: Scene) -> bool:
        """Tell whether the user's settings let this be made in advance: a line may be metered."""
        days = [chosen.date for chosen in scene.chosen if chosen.date is not None]
        images = [image for day in days for image in self._catalogue.images(day, scene.patch.box)]
        return self._pool.may_fetch_ahead(images)

    def _placed(self, case: CaseOnView) -> Optional[Scene]:
        try:
            return self._scene(case)
        except BadGeometry:
            return None  # said when it is opened

    def _keep(self, ready: Optional[Ready]) -> None:
        making, self._making = self._making, None
        if making is not None and ready is not None and not ready.troubled:
            self._put(making.scene.key, ready)
            self._wanted.insert(0, making.scene.case)  # once more, for its zones
        self._queue.submit(self, self._next)

    def _put(self, key: Key, ready: Ready) -> None:
        self._kept[key] = ready
        while len(self._kept) > 1 and self.held_bytes > self._most_bytes:
            self._kept.popitem(last=False)

    @property
    def _busy(self) -> bool:
        return self._making is not None or self._drawing is not None

    def _begin_zones(self, scene: Scene, ready: Ready) -> None:
        if ready.zones is None:
            self._drawing = self._draw_zones(scene, lambda overlay: self._keep_zones(scene.key, overlay))

    def _keep_zones(self, key: Key, overlay: Overlay) -> None:
        self._drawing = None
        if key in self._kept:
            self._put(key, replace(self._kept[key], zones=overlay))
        self._queue.submit(self, self._next)

    def drop_zones(self) -> None:
        """Other zones are to be drawn: what was drawn of the ones before is of no use."""
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None
            self._queue.submit(self, self._next)
        for key, ready in self._kept.items():
            self._kept[key] = replace(ready, zones=None)

    def _stop_making(self) -> None:
        if self._making is not None:
            self._making.stop()
            self._making = None
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None

    def clear(self) -> None:
        """Drop everything made and wanted."""
        self._stop_making()
        self._wanted.clear()
        self._kept.clear()

    def close(self) -> None:
        """Stop for good."""
        self.clear()
        self._queue.forget(self)
        self._catalogue = self._pool = None

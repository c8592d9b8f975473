"""Painting again what a finding rests on: a recorded recipe through the views' own pipeline.

The same files, the same ground to the last digit, the same bands, stretch and look: so the same picture, pixel by
pixel. What differs from then (a file that changed or is gone) is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Optional

from qgis.core import QgsGeometry, QgsRectangle
from qgis.PyQt.QtCore import QObject, QSize, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ...plugin.adapters.imagery.bands import BandPlan
from ...plugin.adapters.imagery.errors import ImageChanged, ImageUnreadable
from ...plugin.adapters.imagery.files import same_identity
from ...plugin.adapters.imagery.ground import box_of, crs_named
from ...plugin.adapters.imagery.layers import LayerPool
from ...plugin.adapters.imagery.looks import look_from_json
from ...plugin.adapters.imagery.opened import Prepared, Source
from ...plugin.adapters.imagery.stretch import Stretch
from ...plugin.domain.errors import BadRecord, RedlineError
from ...plugin.domain.records import Image
from ...plugin.domain.states import Secrecy
from .model import Ground, Patch, Picture
from .picture_jobs import Job, picture_job
from .render import Order

Recipe = Mapping[str, Any]


@dataclass(frozen=True)
class Repainted:
    """A view painted again: ``image`` is ``None`` where no file of it can be read; ``problems`` say what differs."""

    view: int
    image: Optional[QImage]
    problems: tuple[RedlineError, ...] = ()


class Replay(QObject):
    """Paints one recorded view at a time. Lives on the GUI thread; files are read in the pool's threads."""

    done = pyqtSignal(object)
    """Carries :class:`Repainted`."""

    def __init__(self, pool: LayerPool, parent: Optional[QObject] = None) -> None:
        """``pool`` opens the images: relative paths are those of its workspace."""
        super().__init__(parent)
        self._pool = pool
        self._turn = 0
        self._job: Optional[Job] = None

    def paint(self, recipe: Recipe) -> None:
        """Begin; :attr:`done` follows. What was being painted is dropped.

        Raises ``BadRecord`` for a recipe without all that a picture depends on (of an older version, say).
        """
        self.stop()
        order = order_of(recipe)
        images = images_of(recipe)
        turn, box = self._turn, box_of(order.ground.rectangle(order.size), order.ground.crs)
        self._pool.prepare(images, box, lambda prepared: self._take(turn, recipe, order, prepared))

    def stop(self) -> None:
        """Drop what is being painted; nothing is told any more."""
        self._turn += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _take(self, turn: int, recipe: Recipe, order: Order, prepared: Prepared) -> None:
        if turn != self._turn:
            return
        known = {source.image.image_id: source for source in prepared.sources}
        order = replace(order, sources=_as_then(recipe["images"], known), base=_as_then(recipe.get("base", ()), known))
        problems = (*prepared.problems, *_changed(recipe, known))
        view = int(recipe.get("view", 0))
        if not order.sources:
            self.done.emit(Repainted(view, None, problems))
            return
        self._job = picture_job(order, self._pool.background, lambda made: self._made(turn, view, problems, made))
        self._job.start()

    def _made(self, turn: int, view: int, problems: tuple[RedlineError, ...], made: Picture) -> None:
        if turn == self._turn:
            self._job = None
            image = made.image if made.sources else None
            damaged = tuple(ImageUnreadable(path, "a part could not be read") for path in made.errors)
            self.done.emit(Repainted(view, image, (*problems, *damaged, *made.troubles)))


def order_of(recipe: Recipe) -> Order:
    """Return what a recipe orders, without its sources; raises ``BadRecord``."""
    try:
        ratio, at = float(recipe["pixel_ratio"]), recipe["ground"]
        ground = Ground(crs_named(recipe["crs"]), at["x"], at["y"], at["m_per_px"], recipe.get("rotation", 0.0))
        size = QSize(*(round(side / ratio) for side in recipe["size_px"]))
        stretches = {
            name: Stretch(name, tuple(one["low"]), tuple(one["high"])) for name, one in recipe["stretch"].items()
        }
        look = look_from_json(recipe.get("look"))
    except (KeyError, TypeError, ValueError) as error:
        raise BadRecord("recipe", str(error)) from error
    nowhere = Patch(QgsGeometry(), QgsRectangle(), (0.0, 0.0, 0.0, 0.0))
    return Order("", str(recipe.get("date", "")), ground, size, ratio, (), stretches, nowhere, look)


def images_of(recipe: Recipe) -> tuple[Image, ...]:
    """Return the images that a recipe rests on, each once, as records; raises ``BadRecord``."""
    try:
        found = [_image(one) for one in (*recipe["images"], *recipe.get("base", ()))]
    except (KeyError, TypeError, ValueError) as error:
        raise BadRecord("recipe", str(error)) from error
    return tuple({image.image_id: image for image in found}.values())


def _image(one: Mapping[str, Any]) -> Image:
    return Image(
        one["image_id"],
        one["path"],
        one["date"],
        one["sensor"],
        one["source"],
        one["pixel_size_m"],
        secrecy=Secrecy(one.get("secrecy", Secrecy.INTERNAL.value)),
        identity=one["identity"],
        kind=one.get("kind", "file"),
    )


def _as_then(recorded: Iterable[Mapping[str, Any]], known: Mapping[str, Source]) -> tuple[Source, ...]:
    """Return the sources in the recorded order, with the bands that were drawn: rules may be others today."""
    found = ((one, known.get(one["image_id"])) for one in recorded)
    return tuple(replace(source, plan=_plan(one, source.plan)) for one, source in found if source is not None)


def _plan(one: Mapping[str, Any], today: BandPlan) -> BandPlan:
    then = one.get("plan")
    if then is None:
        return today
    return BandPlan(tuple(then["shown"]), then["alpha"], then["data_type"], then["palette"], then["roles"])


def _changed(recipe: Recipe, known: Mapping[str, Source]) -> Sequence[RedlineError]:
    recorded = {one["image_id"]: one for one in (*recipe["images"], *recipe.get("base", ()))}
    return [
        ImageChanged(one["path"])
        for image_id, one in recorded.items()
        if image_id in known and one["identity"] and not same_identity(one["identity"], known[image_id].identity)
    ]

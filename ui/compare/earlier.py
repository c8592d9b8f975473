"""The earlier image for a window with one view: no view holds it, so it is made when somebody blinks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional

from qgis.PyQt.QtCore import QObject

from ...plugin.adapters.imagery.catalogue import DateChoice, choices, default_dates
from ...plugin.adapters.imagery.ground import box_of
from ...plugin.adapters.imagery.layers import LayerPool, Prepared
from ...plugin.adapters.imagery.stretch import per_view
from ...plugin.ports import ImageryCatalogue
from . import words
from .band_choice import drawn_as
from .looking import Looking
from .model import CaseOnView, PaneRole, Patch, Picture
from .pane import ViewPane
from .picture_jobs import Job, picture_job
from .render import Order
from .steering import Steering

Ready = Callable[[Picture, str], None]
"""Takes the picture and its heading."""


@dataclass(frozen=True)
class Shown:
    """What the view shows, and where images of the same place come from."""

    case: Optional[CaseOnView]
    patch: Optional[Patch]
    catalogue: ImageryCatalogue
    pool: LayerPool


class Earlier(QObject):
    """Makes the picture of the date before the one on a view, on the same ground and stretched alike.

    The last one made stays for the next time, as long as the view shows the same in the same way.
    """

    def __init__(self, steering: Steering, looking: Looking, shown: Callable[[], Shown], parent: QObject) -> None:
        super().__init__(parent)
        self._steering, self._looking, self._shown = steering, looking, shown
        self._turn = 0
        self._job: Optional[Job] = None
        self._kept: Optional[tuple[Order, Picture]] = None

    def make(self, pane: ViewPane, ready: Ready) -> bool:
        """Call ``ready`` with the earlier picture, at once where it was made already; false where there is none."""
        self.drop()
        shown, ground = self._shown(), self._steering.link.ground_of(pane)
        found = date_before(shown, pane.picture)
        if found is None or ground is None or shown.patch is None:
            return False
        size, turn = self._steering.frame_of(pane), self._turn
        box = box_of(ground.rectangle(size), ground.crs)
        heading = words.heading(PaneRole.EARLIER, found)

        def take(prepared: Prepared) -> None:
            if turn == self._turn:
                self._paint(pane, shown, found.date, prepared, lambda picture: ready(picture, heading))

        shown.pool.prepare(shown.catalogue.images(found.date, box), box, take)
        return True

    def drop(self) -> None:
        """Nobody waits for it any more."""
        self._turn += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _paint(
        self, pane: ViewPane, shown: Shown, date: str, prepared: Prepared, done: Callable[[Picture], None]
    ) -> None:
        ground, drawing = self._steering.link.ground_of(pane), self._looking.drawing(pane)
        if ground is None or shown.case is None or shown.patch is None or not prepared.sources:
            return
        own = per_view([prepared.samples], [True])[0]
        order = Order(
            shown.case.case_id,
            date,
            ground,
            self._steering.frame_of(pane),
            pane.canvas.devicePixelRatioF(),
            prepared.sources,
            {**own, **({} if drawing.look.own_stretch else drawing.stretches)},
            shown.patch,
            drawn_as(drawing.look, prepared.sources, ()),
        )
        if self._kept is not None and self._kept[0] == order:
            done(self._kept[1])
            return

        def made(picture: Picture) -> None:
            self._job = None
            self._kept = None if picture.errors or picture.troubles else (order, picture)
            done(picture)

        self._job = picture_job(order, shown.pool.background, made)
        self._job.start()


def date_before(shown: Shown, picture: Optional[Picture]) -> Optional[DateChoice]:
    """Return the date to blink to: the case's earlier image, else the one before what the view shows."""
    if shown.case is None or shown.patch is None or picture is None:
        return None
    box = shown.patch.box
    older = [offered for offered in choices(shown.catalogue, box) if offered.date < picture.date]
    default, _later = default_dates(shown.catalogue, shown.case.date_before, shown.case.date_after, box)
    return next((one for one in older if one.date == default.date), older[-1] if older else None)

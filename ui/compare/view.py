"""The compare view: linked views of one place on several dates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...plugin.adapters.imagery.background import Background
from ...plugin.adapters.imagery.catalogue import FileCatalogue
from ...plugin.adapters.imagery.layers import LayerPool
from ...plugin.adapters.imagery.opened import ImageAccess
from ...plugin.adapters.imagery.sources import image_access
from ...plugin.adapters.store.short_turns import WINDOW_TURN_S, short_turns
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.records import Zone
from ...plugin.ports import ImageryCatalogue
from ..messages import sentence
from . import words
from .blink import Blink
from .board import ViewBoard
from .dates import DateBoard
from .earlier import Earlier, Shown
from .feed import PaneFeed, Subject
from .link import ViewLink
from .looking import Looking
from .missed import MissedFiles
from .mode_bar import ModeBar
from .model import CaseOnView, PaneRole, Patch, roles_for
from .pane import ViewPane
from .prefetch import Prefetch, Ready
from .render import RenderQueue
from .scene import Scene, Scenes, on_crs
from .seen import recipe
from .status import StatusLine
from .steering import Steering
from .swipe import Swipe
from .timeline import TimelineStrip
from .tools import Tools

STRETCH_WAIT_MS = 250
"""A view that is still opening its images is not waited for longer before the others are painted."""


class CompareView(QWidget):
    """1 … 4 linked views with a timeline and a status line.

    Keys are the window's: it calls the methods here. Nothing is added to the user's project. Call :meth:`close`
    when done; afterwards the object is of no use.
    """

    painted = pyqtSignal(str)
    """(case id): every view has painted this case, or said why it cannot."""
    dates_changed = pyqtSignal()
    view_failed = pyqtSignal(int, str)
    """(view, sentence): an image is missing or cannot be read."""

    def __init__(self, parent: Optional[QWidget] = None, count: int = 2) -> None:
        super().__init__(parent)
        self._background = Background()
        self._catalogue: ImageryCatalogue = FileCatalogue()
        self._access = image_access(None)
        self.pool = LayerPool(self._background, None, access=self._access)
        self._queue = RenderQueue(self)
        self._prefetch = Prefetch(self._scene, self._queue, self, lambda *order: self.steering.draw_zones(*order))
        self._expected: tuple[CaseOnView, ...] = ()
        self._case: Optional[CaseOnView] = None
        self._patch: Optional[Patch] = None
        self._dates = DateBoard(roles_for(count))
        self._closed = self._told = False
        short_turns.begin(WINDOW_TURN_S)
        self.board = ViewBoard(count, self)
        self.steering = Steering(self.board, self._background, self._queue, self)
        self.tools = Tools(self.board, self.steering, self._background, self)
        self.looking = Looking(self.board, self._background, lambda: self._feeds, self)
        self.missed = MissedFiles(self.board, self._background, self)
        self._scenes = Scenes(self.looking.looks_for)
        self.blink = Blink(self.board, self.looking, Earlier(self.steering, self.looking, self._shown, self))
        self._link = self.steering.link
        self._feed_of: dict[ViewPane, PaneFeed] = {}
        self.timeline = TimelineStrip(self)
        self.modes = ModeBar(self.board, self.steering.link, self.tools, self.looking, self)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(STRETCH_WAIT_MS)
        self._enlist()
        self._lay_out()
        self._connect()
        self.set_active(self.active)

    @property
    def panes(self) -> tuple[ViewPane, ...]:
        """Return the views in use."""
        return self.board.panes

    @property
    def swipe(self) -> Swipe:
        """Return what parts a view into two."""
        return self.board.swipe

    @property
    def active(self) -> int:
        """Return the view whose date the keys change."""
        return self.board.active

    @property
    def status(self) -> StatusLine:
        """Return the line that says scale and place."""
        return self.steering.status

    @property
    def _feeds(self) -> tuple[PaneFeed, ...]:
        return tuple(self._feed_of[pane] for pane in self.panes if pane in self._feed_of)

    def _enlist(self) -> None:
        """Give each view that has none yet a feed, and let it follow the ground."""
        for pane in self.panes:
            if pane not in self._feed_of:
                self._feed_of[pane] = self._fed(pane)
                self.steering.take_in(pane)
                self.tools.take_in(pane)
                self.looking.take_in(pane, self._feed_of[pane])
                self.missed.take_in(pane, self._feed_of[pane])

    def _fed(self, pane: ViewPane) -> PaneFeed:
        link, size = ViewLink(self._link, pane), self.steering.frame_of
        feed = PaneFeed(pane, link, self._queue, self.looking.drawing, size, self)
        feed.sampled.connect(self._on_sampled)
        feed.painted.connect(self._on_painted)
        feed.failed.connect(lambda error: self._on_failed(pane, error))
        return feed

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.board, 1)
        layout.addWidget(self.timeline)
        row = QHBoxLayout()
        row.addWidget(self.modes)
        row.addWidget(self.status, 1)
        layout.addLayout(row)

    def _connect(self) -> None:
        self.board.activated.connect(lambda _index: self._tell_dates())
        self.steering.moved.connect(self._follow)
        self.steering.zones_changed.connect(self._prefetch.drop_zones)
        self.looking.changed.connect(self._redraw)
        self.looking.failed.connect(lambda error: self._on_failed(self.panes[self.active], error))
        self._patience.timeout.connect(self._decide_stretch)
        self.timeline.picked.connect(self._on_picked)
        self.timeline.stepped.connect(lambda step: self.step_date(self.active, step))

    def set_count(self, count: int) -> None:
        """Use 1 … 4 views. Those that stay go on showing what they show."""
        before = self.panes
        self.blink.stop()
        if not self.board.set_count(count):
            return
        self._enlist()
        for pane in set(before) - set(self.panes):
            self._feed_of[pane].stop()
        kept = [before.index(pane) if pane in before else None for pane in self.panes]
        self._dates.reseat([pane.role for pane in self.panes], kept)
        self._prefetch.hold()
        if self._case is not None:
            self._begin([index for index, old in enumerate(kept) if old is None])
            self._on_painted()
        self._tell_dates()

    # What to show

    def set_catalogue(
        self, catalogue: ImageryCatalogue, workspace_folder: Optional[Path], access: Optional[ImageAccess] = None
    ) -> None:
        """Take images from a catalogue; relative paths are below ``workspace_folder``.

        ``access`` reaches what is no file, and is closed with the view; without one nothing leaves this machine.
        """
        self.pool.close()
        self._access.lane.close()
        self._access = access if access is not None else image_access(workspace_folder)
        self._catalogue = catalogue
        self.pool = LayerPool(self._background, workspace_folder, access=self._access)
        self._prefetch.use(catalogue, self.pool)
        self._scenes.clear()
        self.looking.use(catalogue, workspace_folder)
        if self._case is not None:
            self.show_case(self._case)

    def set_zones(self, zones: Sequence[Zone]) -> None:
        """Draw the borders of these zones."""
        self.steering.set_zones(zones)

    def show_case(self, case: CaseOnView) -> None:
        """Show a case from its fitted view. The one before is gone at once.

        Raises :class:`BadGeometry` for an outline that cannot be placed on the ground.
        """
        scene = self._scene(case)
        self.blink.stop()
        self.tools.lay_down()
        self._case, self._patch, self._told = case, scene.patch, False
        self._expected = ()
        self._prefetch.hold()
        for feed in self._feeds:
            feed.stop()
        self._dates = scene.dates
        ready = self._prefetch.take(scene)
        self.looking.show(self._dates.chosen, scene.patch, ready.stretches if ready is not None else ())
        outline, zones = (ready.outline, ready.zones) if ready is not None else (None, None)
        self.steering.show_patch(scene.patch, on_crs(case.corrected, scene.ground.crs), outline, zones)
        self._link.let_go(None)
        self._link.go(scene.ground, fitted=True)
        if ready is None:
            self._begin(range(len(self._feeds)))
        else:
            self._adopt(ready)
        self._tell_dates()

    def expect(self, cases: Sequence[CaseOnView]) -> None:
        """Make the pictures of these cases, the likeliest first, as soon as the present one is painted."""
        self._expected = tuple(cases)
        if self._told:
            self._prefetch.want(self._expected)

    def _scene(self, case: CaseOnView) -> Scene:
        roles = [pane.role for pane in self.panes]
        ratio = self.panes[0].canvas.devicePixelRatioF()
        return self._scenes.of(case, self._catalogue, roles, self.steering.view_size(), ratio)

    def _adopt(self, ready: Ready) -> None:
        for index, (feed, view) in enumerate(zip(self._feeds, ready.views)):
            feed.use(self._catalogue, self.pool)
            feed.adopt(self._subject(index), view)

    def _subject(self, index: int) -> Subject:
        return Subject(self._case.case_id, self._patch, self._dates.chosen[index])

    def _shown(self) -> Shown:
        return Shown(self._case, self._patch, self._catalogue, self.pool)

    def clear(self) -> None:
        """Show no case."""
        self.tools.lay_down()
        self._case = self._patch = None
        self._prefetch.hold()
        self._dates.clear()
        self.looking.show((), None)
        for feed in self._feeds:
            feed.stop()
        self.steering.show_patch(None)
        self._link.go(None)
        self._tell_dates()

    def _begin(self, views: Sequence[int]) -> None:
        """Start these views on the current case with their chosen dates."""
        self._told = False
        self.looking.show(self._dates.chosen, self._patch)
        for index in views:
            feed = self._feeds[index]
            feed.use(self._catalogue, self.pool)
            feed.show(self._subject(index))
        self._patience.start()

    # Dates

    @property
    def dates(self) -> tuple[Optional[str], ...]:
        """Return the date of each view, ``None`` where no image fits."""
        return self._dates.dates

    def set_active(self, index: int) -> None:
        """Choose the view whose date the keys change."""
        self.board.set_active(index)

    def step_date(self, index: int, step: int) -> bool:
        """Go ``step`` dates on (1) or back (-1) in a view; false where there is none."""
        date = self._dates.beside(index, step)
        return date is not None and self.set_date(index, date)

    def set_date(self, index: int, date: str) -> bool:
        """Show a date in a view; the place stays."""
        if not self._dates.choose(index, date):
            return False
        self.blink.stop()
        self._begin([index])
        self._tell_dates()
        self.dates_changed.emit()
        return True

    def _on_picked(self, date: str) -> None:
        if not self.set_date(self.active, date):
            self._tell_dates()  # a click on the chosen date must not unmark it

    def _tell_dates(self) -> None:
        for index, pane in enumerate(self.panes):
            facts = self._dates.facts(index)
            pane.set_heading(words.heading(pane.role, facts))
            pane.warn("coarse", words.coarse(facts))
        self.swipe.lay()
        self.timeline.show_dates(self._dates.offered, self._dates.shown(), self._dates.date(self.active))

    # Stretch and paint

    def _on_sampled(self) -> None:
        if all(feed.samples is not None for feed in self._feeds):
            self._decide_stretch()

    def _decide_stretch(self) -> None:
        """Stretch all views alike over what is known of them, and paint."""
        self._patience.stop()
        self.looking.decide_stretches()
        for feed in self._feeds:
            feed.render()

    def _redraw(self) -> None:
        """Draw what is shown with other looks; what was made in advance with the old ones is of no use now."""
        if self._case is not None and any(feed.samples is not None for feed in self._feeds):
            self._decide_stretch()
        if self._told:
            self._prefetch.want(self._expected)

    def _on_painted(self) -> None:
        if self._case is None or self._told or self.painting:
            return
        self._told = True
        self.painted.emit(self._case.case_id)
        self._prefetch.want(self._expected)

    @property
    def painting(self) -> bool:
        """Tell whether a view has yet to paint the current case, or to say why it cannot."""
        return self._case is not None and not all(feed.done for feed in self._feeds)

    def _on_failed(self, pane: ViewPane, error: RedlineError) -> None:
        if pane in self.panes:
            self.view_failed.emit(self.panes.index(pane), sentence(error))

    # Ground

    def _follow(self) -> None:
        for feed in self._feeds:
            feed.moved()

    def fit_patch(self) -> None:
        """Bring the patch into the middle of all views."""
        self.steering.fit_patch()

    def pan(self, dx_px: float, dy_px: float) -> None:
        """Drag the active view and those linked with it."""
        self._link.pan(dx_px, dy_px, self.panes[self.active])

    def zoom(self, factor: float) -> None:
        """Zoom the active view and those linked with it around their centre."""
        self._link.zoom(factor, None, self.panes[self.active])

    # Drawn over the pictures

    def set_outlines_visible(self, visible: bool) -> None:
        """Show or hide the patch's outline and the zones."""
        self.steering.set_outlines_visible(visible)

    def place_words(self) -> str:
        """Return the place under the mouse (else the centre) as the status line says it, empty without a case."""
        return self.status.place_words

    # What was seen

    def seen(self) -> tuple[dict[str, Any], ...]:
        """Return each view's recipe (see :func:`.seen.recipe`) for the finding.

        A third or fourth view for which there is no further date is left out: nothing is missing in it.
        """
        empty = [pane.role is PaneRole.OTHER and not date for pane, date in zip(self.panes, self.dates)]
        return tuple(recipe(index, pane) for index, pane in enumerate(self.panes) if not (empty and empty[index]))

    def close(self) -> bool:
        """Stop all work and let go of layers, canvases and the project. May be called twice."""
        if not self._closed:
            self._closed = True
            short_turns.end(WINDOW_TURN_S)
            self._patience.stop()
            self.missed.stop()
            for feed in self._feed_of.values():
                feed.stop()
            self._prefetch.close()
            self.steering.close()
            self._queue.close()
            self.pool.close()  # while the threads that opened its layers live: PROJ hangs objects on them
            self._background.close()
            self._access.lane.close()
            for pane in self.board.made:
                pane.canvas.deleteLater()
        return super().close()

"""How the views draw, brought together: looks, stretches, legends, and the shift of one image against another."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...plugin.adapters.imagery.background import Background
from ...plugin.adapters.imagery.catalogue import Chosen, FileCatalogue
from ...plugin.adapters.imagery.looks import BandView, Look, Nudge
from ...plugin.adapters.imagery.nudges import Pair
from ...plugin.adapters.imagery.opened import Source
from ...plugin.adapters.imagery.paint import FilePart
from ...plugin.adapters.imagery.stretch import Stretch, per_view
from ...plugin.adapters.imagery.suggest import Place, Suggestion, suggest
from ...plugin.ports import ImageryCatalogue
from ..messages import sentence
from . import look_words
from .band_choice import offered
from .board import ViewBoard
from .feed import Drawing, PaneFeed
from .legend import Legend
from .look_board import LookBoard, seen_pairs
from .model import Ground, Patch
from .pane import ViewPane

SAID_MS = 5000
STEP_PX, LARGE_STEP_PX = 0.5, 5.0
"""What one press of a key shifts an image by, in its own pixels."""
_IN_PLACE_PX = 0.1


class Looking(QObject):
    """Says how each view draws, and takes the keys that change it. ``changed``: the pictures are out of date."""

    changed = pyqtSignal()
    failed = pyqtSignal(object)
    """Shifts cannot be kept (:class:`NudgesNotKept`)."""

    def __init__(
        self, board: ViewBoard, background: Background, feeds: Callable[[], Sequence[PaneFeed]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._board, self._background, self._feeds = board, background, feeds
        self.looks = LookBoard(background, self)
        self._catalogue: ImageryCatalogue = FileCatalogue()
        self._pairs: tuple[Optional[Pair], ...] = ()
        self._stretches: tuple[Mapping[str, Stretch], ...] = ()
        self._patch: Optional[Patch] = None
        self._legends: dict[ViewPane, Legend] = {}
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(SAID_MS)
        self._said.timeout.connect(lambda: self._say(""))
        self.looks.changed.connect(self.changed)
        self.looks.failed.connect(self.failed)
        self.looks.failed.connect(lambda error: self._say(sentence(error)))

    def take_in(self, pane: ViewPane, feed: PaneFeed) -> None:
        """Let a new view say how it draws."""
        self._legends[pane] = Legend(pane, pane.heading, pane.badge)
        feed.regathered.connect(lambda: self._on_regathered(pane))
        pane.shown.connect(lambda: self._tell(pane))
        pane.emptied.connect(lambda: self._tell(pane))

    def use(self, catalogue: ImageryCatalogue, folder: Optional[Path]) -> None:
        """Take images from a catalogue; shifts are kept in the workspace's folder."""
        self._catalogue = catalogue
        self.looks.use(folder)

    # What the views draw with

    def show(
        self,
        chosen: Sequence[Chosen],
        patch: Optional[Patch],
        stretches: Optional[tuple[Mapping[str, Stretch], ...]] = None,
    ) -> None:
        """Look at what was chosen for each view at a patch from now on; the stretches stay where none are given."""
        self._patch, self._pairs = patch, () if patch is None else self._pairs_of(chosen, patch)
        self._stretches = self._stretches if stretches is None else stretches

    def _pairs_of(self, chosen: Sequence[Chosen], patch: Patch) -> tuple[Optional[Pair], ...]:
        images = [() if one.date is None else self._catalogue.images(one.date, patch.box) for one in chosen]
        return seen_pairs(images, patch.box)

    def looks_for(self, chosen: Sequence[Chosen], patch: Patch) -> tuple[Look, ...]:
        """Return the look of each view for a patch that may come next."""
        pairs = self._pairs_of(chosen, patch)
        return tuple(self.looks.look(pane, pair) for pane, pair in zip(self._board.panes, pairs))

    def _looks(self) -> tuple[Look, ...]:
        pairs = (*self._pairs, *(None,) * len(self._board.panes))
        return tuple(self.looks.look(pane, pair) for pane, pair in zip(self._board.panes, pairs))

    def decide_stretches(self) -> None:
        """Stretch the views over what is known of them by now."""
        known = [feed.samples or () for feed in self._feeds()]
        self._stretches = per_view(known, [look.own_stretch for look in self._looks()])

    def drawing(self, pane: ViewPane) -> Drawing:
        """Return how a view is to draw now."""
        index, first = self._board.panes.index(pane), self._feeds()[0]
        stretches = self._stretches[index] if index < len(self._stretches) else {}
        base = first.sources if first.samples is not None else None
        return Drawing(self._looks()[index], stretches, base if index else ())

    def _on_regathered(self, pane: ViewPane) -> None:
        """Draw changes anew once the first view, to which all are compared, has other images."""
        if self.looks.bands.compares and pane is self._board.panes[0]:
            for feed in self._feeds()[1:]:
                feed.render()

    # What the views say

    def blink(self, on: bool) -> None:
        """Hide the legends of views that show another one's picture for a while."""
        for pane in self._board.panes[1:]:
            if pane in self._legends:
                self._legend(pane, on)

    def _legend(self, pane: ViewPane, blinking: bool = False) -> None:
        picture = pane.picture
        shown = picture is not None and not blinking
        self._legends[pane].show_bands(picture.look.bands if shown else BandView.TRUE)

    def _tell(self, pane: ViewPane) -> None:
        picture, wanted = pane.picture, self.looks.bands
        look = picture.look if picture is not None else Look()
        pane.tell("toned", look_words.toned(look) if not look.bands.coloured_by_value else "")
        pane.tell("shifted", look_words.shifted(look.nudge))
        short = picture is not None and look.bands is not wanted and pane in self._board.panes
        first = short and wanted.compares and pane is self._board.panes[0]
        pane.tell("bands", look_words.compared_to() if first else look_words.not_possible(wanted) if short else "")
        self._legend(pane)

    def _say(self, text: str) -> None:
        """Say something on the active view for a while."""
        active = self._board.panes[self._board.active]
        for pane in self._board.made:
            pane.tell("said", text if pane is active else "")
        if text:
            self._said.start()

    # Keys

    def offered(self) -> tuple[BandView, ...]:
        """Return the band views that the images at hand allow."""
        return offered([feed.sources for feed in self._feeds()])

    def cycle(self, step: int = 1) -> None:
        """Go to the next band view (1), or the one before (-1), of those that the images allow."""
        views = self.offered()
        if len(views) == 1 and self.looks.bands is BandView.TRUE:
            self._say(look_words.no_more_views())
        else:
            self.looks.cycle(views, step)

    def toggle_stretch(self) -> None:
        """Stretch each view from its own values, or all alike again."""
        self.looks.set_own_stretch(not self.looks.own_stretch)

    def tone(self, brighter: int, stronger: int, active_only: bool = False) -> None:
        """Go so many steps up in brightness and contrast, in all views or the active one."""
        self.looks.tone(brighter, stronger, self._board.panes[self._board.active] if active_only else None)

    def reset(self) -> None:
        """Take brightness and contrast back; stretch all views alike, over what is in sight now."""
        self.looks.reset()
        for feed in self._feeds():
            feed.sample_again()

    def nudge(self, right_px: float, down_px: float, ground: Optional[Ground]) -> None:
        """Shift the active view's image by so many of its own pixels, as seen on the screen."""
        pair = self._pair_to_shift()
        if pair is None or ground is None:
            return
        turn, pixel_m = math.radians(ground.rotation), self._pixel_m((self._board.active,))
        east = (right_px * math.cos(turn) + down_px * math.sin(turn)) * pixel_m
        south = (down_px * math.cos(turn) - right_px * math.sin(turn)) * pixel_m
        self.looks.nudge(pair, Nudge(east, -south))

    def take_nudge_back(self) -> None:
        """Put the active view's image where its file says."""
        pair = self._pair_to_shift()
        if pair is not None:
            self.looks.set_nudge(pair, Nudge())

    def undo_nudge(self) -> None:
        """Take the newest shift in sight back."""
        if not self.looks.undo_nudge([pair for pair in self._pairs if pair is not None]):
            self._say(look_words.nothing_to_undo())

    def redo_nudge(self) -> None:
        """Shift again what was taken back."""
        if not self.looks.redo_nudge([pair for pair in self._pairs if pair is not None]):
            self._say(look_words.nothing_to_undo())

    def _pair_to_shift(self) -> Optional[Pair]:
        active = self._board.active
        if active == 0:
            self._say(look_words.first_stays())
            return None
        pair = self._pairs[active] if active < len(self._pairs) else None
        if pair is None:
            self._say(look_words.nothing_to_shift())
        return pair

    def _pixel_m(self, views: Sequence[int]) -> float:
        """Return the side of a pixel of these views' images, in metres; the coarsest view's, the finest in a view."""
        feeds = self._feeds()
        found = [[one.image.pixel_size_m for one in feeds[i].sources if one.image.pixel_size_m > 0] for i in views]
        return max((min(sizes) for sizes in found if sizes), default=1.0)

    def suggest(self, ground: Optional[Ground]) -> None:
        """Estimate the shift of the active view's image (of the last view's, for the first) around the patch."""
        active, feeds = self._board.active or len(self._board.panes) - 1, self._feeds()
        pair = self._pairs[active] if active < len(self._pairs) else None
        if pair is None or ground is None or self._patch is None:
            self._say(look_words.nothing_to_shift())
            return
        fixed, moved = (_parts(feeds[view].sources) for view in (0, active))
        if not fixed or not moved:
            self._say(look_words.only_files())
            return
        centre = self._patch.bounds.center()
        place = Place(ground.crs.authid(), centre.x(), centre.y(), self._pixel_m((0, active)))
        self._say(look_words.estimating())
        work = partial(suggest, fixed, moved, place)
        self._background.run(work, lambda found: self._suggested(pair, found), lambda fault: self._say(sentence(fault)))

    def _suggested(self, pair: Pair, found: Suggestion) -> None:
        if pair not in self._pairs:
            return  # another patch or date is on the views
        if found.nudge is None:
            self._say(look_words.cannot_tell())
        elif math.hypot(found.nudge.east_m, found.nudge.north_m) < _IN_PLACE_PX * found.pixel_m:
            self.looks.set_nudge(pair, Nudge())
            self._say(look_words.in_place())
        else:
            self.looks.set_nudge(pair, found.nudge)
            self._say(look_words.estimated(found.nudge))


def _parts(sources: Sequence[Source]) -> tuple[FilePart, ...]:
    """Return the files of a date, none where one of its images is no file."""
    if any(source.path is None for source in sources):
        return ()
    return tuple(FilePart(source.path, source.plan) for source in sources if source.path is not None)

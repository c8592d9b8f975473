"""How each view draws: the band view of all, brightness and contrast of all and of single ones, shifts by pair."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.imagery.background import Background
from ...plugin.adapters.imagery.catalogue import touches
from ...plugin.adapters.imagery.ground import Box
from ...plugin.adapters.imagery.looks import MOST, PLAIN, BandView, Look, Nudge
from ...plugin.adapters.imagery.nudges import NudgeBook, NudgeFile, NudgesNotKept, Pair
from ...plugin.domain.records import Image

_MOST_UNDO = 200


def main_image(images: Sequence[Image], box: Box) -> Optional[Image]:
    """Return the image of a date that shows a patch's middle, the topmost of several; one that touches else."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    over = [one for one in images if touches(one.footprint, (x, y, x, y))]
    return (over or list(images) or [None])[-1]


class LookBoard(QObject):
    """The state behind the keys for looks. ``changed`` tells that pictures are out of date.

    A view is named by any hashable object. The first view's image stays in place; shifts of the others are kept by the
    pair of images, for a workspace, and can be undone.
    """

    changed = pyqtSignal()
    stretch_chosen = pyqtSignal(bool)
    """Each view is stretched from its own values (true), or all alike."""
    failed = pyqtSignal(object)
    """Carries :class:`NudgesNotKept`."""

    def __init__(self, background: Background, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._background = background
        self.bands = BandView.TRUE
        self.own_stretch = False
        self._all = PLAIN
        self._single: dict[Hashable, Look] = {}
        self._book = NudgeBook()
        self._file: Optional[NudgeFile] = None
        self._written = 0
        self._done: list[tuple[Pair, Nudge]] = []
        self._undone: list[tuple[Pair, Nudge]] = []

    # Where shifts are kept

    def use(self, folder: Optional[Path]) -> None:
        """Keep shifts in a workspace's folder from now on; those that are there hold as soon as they are read."""
        self._book, self._done, self._undone = NudgeBook(), [], []
        self._file = file = NudgeFile(folder) if folder is not None else None
        if file is not None:
            self._background.run(lambda: _read(file), lambda found: self._take(file, found), self.failed.emit)

    def _take(self, file: NudgeFile, found: object) -> None:
        if file is not self._file:
            return
        if isinstance(found, NudgesNotKept):
            self.failed.emit(found)
            self._file = None  # a file that cannot be read is not written over
        elif found:
            self._book = NudgeBook({**found, **self._book.pairs()})
            self.changed.emit()

    # What a view draws with

    def look(self, view: Hashable, pair: Optional[Pair]) -> Look:
        """Return the look of a view; ``pair`` names the first view's image and its own, ``None`` for the first."""
        single = self._single.get(view, PLAIN)
        return Look(
            self.bands,
            self.own_stretch,
            _within(self._all.brightness + single.brightness),
            _within(self._all.contrast + single.contrast),
            self._book.get(pair) if pair is not None else Nudge(),
        )

    def set_bands(self, bands: BandView) -> None:
        """Draw another band view."""
        if bands is not self.bands:
            self.bands = bands
            self.changed.emit()

    def cycle(self, offered: Sequence[BandView], step: int = 1) -> None:
        """Draw the next band view (1) or the one before (-1) of those offered."""
        place = offered.index(self.bands) if self.bands in offered else 0
        self.set_bands(offered[(place + step) % len(offered)])

    def set_own_stretch(self, own: bool) -> None:
        """Stretch each view from its own values, or all alike."""
        if own != self.own_stretch:
            self.own_stretch = own
            self.stretch_chosen.emit(own)
            self.changed.emit()

    def tone(self, brighter: int, stronger: int, view: Optional[Hashable] = None) -> None:
        """Go so many steps up in brightness and contrast, in one view, or in all for ``None``."""
        if view is None:
            self._all = self._all.brighter(brighter).stronger(stronger)
        else:
            self._single[view] = self._single.get(view, PLAIN).brighter(brighter).stronger(stronger)
        self.changed.emit()

    def reset(self) -> None:
        """Take back brightness and contrast everywhere, and stretch all views alike. Shifts and band view stay."""
        self._all, self._single = PLAIN, {}
        self.set_own_stretch(False)
        self.changed.emit()

    # Shifts

    def nudge(self, pair: Pair, by: Nudge) -> None:
        """Move the second image of a pair further."""
        self.set_nudge(pair, self._book.get(pair) + by)

    def nudge_of(self, pair: Pair) -> Nudge:
        """Return by how much the second image of a pair is moved."""
        return self._book.get(pair)

    def set_nudge(self, pair: Pair, nudge: Nudge) -> None:
        """Move the second image of a pair to here; kept in the workspace, can be undone."""
        before = self._book.get(pair)
        if nudge != before:
            self._done = [*self._done[1 - _MOST_UNDO :], (pair, before)]
            self._undone.clear()
            self._put(pair, nudge)

    def undo_nudge(self, pairs: Collection[Pair]) -> bool:
        """Take the newest shift of one of these pairs back (what is out of sight stays); false where there is none."""
        return self._swap(self._done, self._undone, pairs)

    def redo_nudge(self, pairs: Collection[Pair]) -> bool:
        """Shift again what was taken back of these pairs; false where nothing was."""
        return self._swap(self._undone, self._done, pairs)

    def _swap(
        self, source: list[tuple[Pair, Nudge]], target: list[tuple[Pair, Nudge]], pairs: Collection[Pair]
    ) -> bool:
        seen = {frozenset(pair) for pair in pairs}
        place = next((n for n in reversed(range(len(source))) if frozenset(source[n][0]) in seen), None)
        if place is None:
            return False
        pair, nudge = source.pop(place)
        target.append((pair, self._book.get(pair)))
        self._put(pair, nudge)
        return True

    def _put(self, pair: Pair, nudge: Nudge) -> None:
        self._book.put(pair, nudge)
        self._written += 1
        file, pairs, number = self._file, self._book.pairs(), self._written
        if file is not None:
            self._background.run(lambda: _write(file, pairs, number), self._tell, self.failed.emit)
        self.changed.emit()

    def _tell(self, error: Optional[NudgesNotKept]) -> None:
        if error is not None:
            self.failed.emit(error)


def _within(value: int) -> int:
    return max(-MOST, min(MOST, value))


def _read(file: NudgeFile) -> object:
    try:
        return file.read()
    except NudgesNotKept as error:
        return error.kept()


def _write(file: NudgeFile, pairs: dict[Pair, Nudge], number: int) -> Optional[NudgesNotKept]:
    try:
        file.write(pairs, number)
    except NudgesNotKept as error:
        return error.kept()
    return None


def seen_pairs(images: Sequence[Sequence[Image]], box: Box) -> tuple[Optional[Pair], ...]:
    """Return for each view the pair of its image and the first view's, ``None`` for the first and where one lacks."""
    mains = [main_image(found, box) for found in images]
    first = mains[0] if mains else None
    return tuple(
        (first.image_id, one.image_id) if first is not None and one is not None and one is not first else None
        for one in mains
    )

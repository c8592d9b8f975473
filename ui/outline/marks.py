"""Arrows and words on the images of a patch: set, chosen and removed; kept with the finding as vectors."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Optional

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QObject, QPoint, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...plugin.app.outline import OutlineWork
from ...plugin.app.review import ReviewSession
from ...plugin.domain.geometry import Point
from ...plugin.domain.outline_marks import Mark, MarkKind
from ..compare.pane import ViewPane
from ..compare.view import CompareView
from .keys import EditKeys, Table, arrow_keys
from .mark_hand import MarkHand
from .mark_items import Drawn, MarksItem
from .mark_words import MarkField, how_to
from .places import Places, pushed_by
from .tool import ViewsMouse

PLATE = "marks"
_PUSH_PX, _FAR_PX = 10.0, 1.0
Did = Callable[[Callable[[], object]], bool]
"""Does an act of the reviewer's, and says what stands against it."""


@dataclass
class _Setting:
    """What is there only while marks are set."""

    hand: MarkHand
    mouse: ViewsMouse
    shown: Sequence[Point] = ()
    chosen: Optional[int] = None
    words: Optional[MarkField] = None


class MarkSide(QObject):
    """Shows the marks of the current case, and sets them. Without any, nothing is made or drawn."""

    changed = pyqtSignal(str)
    """The marks of this case are others."""

    def __init__(self, session: ReviewSession, work: OutlineWork, view: CompareView, window: QWidget, did: Did) -> None:
        super().__init__(window)
        self._session, self._work, self._view, self._did = session, work, view, did
        self._keys = EditKeys(window, self)
        self._items: dict[ViewPane, MarksItem] = {}
        self._setting: Optional[_Setting] = None

    @property
    def is_on(self) -> bool:
        """Tell whether marks are being set."""
        return self._setting is not None

    def show(self, case_id: str) -> None:
        """Draw the marks of a case on the views of their dates."""
        if self._items or self._session.draft(case_id).marks:
            self._draw(case_id)

    def _draw(self, case_id: str) -> None:
        ground, marks = self._view.steering.link.ground, self._work.marks(case_id)
        if ground is None:
            return
        places, setting = Places(ground.crs), self._setting
        chosen = None if setting is None else setting.chosen
        drawn = [
            (mark.date, Drawn(tuple(places.line(mark.points)), mark.text, number == chosen))
            for number, mark in enumerate(marks)
        ]
        begun = [] if setting is None or not setting.shown else [Drawn(tuple(setting.shown), "")]
        for pane, date in zip(self._view.panes, self._view.dates):
            here = [mark for on, mark in drawn if not on or on == date]
            self._item(pane).show_marks([*here, *begun])

    def _item(self, pane: ViewPane) -> MarksItem:
        if pane not in self._items:
            self._items[pane] = MarksItem(pane.canvas)
        return self._items[pane]

    # Setting

    def toggle(self) -> None:
        """Begin or end setting marks."""
        if self._setting is not None:
            self.end()
        elif self._session.current is not None and self._view.steering.link.ground is not None:
            self._begin()

    def _begin(self) -> None:
        self._view.tools.lay_down()
        hand = MarkHand(self)
        self._setting = _Setting(hand, ViewsMouse(self._view.board, hand))
        hand.shown.connect(self._on_shown)
        hand.placed.connect(self._on_placed)
        hand.chosen.connect(self._on_chosen)
        self._keys.turn_on(self._table(hand), [pane.canvas for pane in self._view.board.made])
        self._tell(how_to())

    def _tell(self, text: str) -> None:
        board = self._view.board
        for pane in board.panes:
            pane.tell(PLATE, text if pane is board.panes[board.active] else "")

    def _table(self, hand: MarkHand) -> Table:
        ours: Table = {
            "Esc": self._escape,
            "Return": self.end,
            "A": lambda: hand.set_end(self._middle()),
            "T": lambda: hand.set_words(self._middle()),
            "Tab": lambda: self._step(1),
            "Shift+Tab": lambda: self._step(-1),
            "Del": self._remove,
            "Backspace": self._remove,
        }
        return ours | arrow_keys(self._push, _PUSH_PX, _FAR_PX)

    def _middle(self) -> Point:
        ground = self._view.steering.link.ground
        return (0.0, 0.0) if ground is None else (ground.x, ground.y)

    def _push(self, right_px: float, down_px: float) -> None:
        ground = self._view.steering.link.ground
        if ground is not None and self._setting is not None and self._setting.words is None:
            self._setting.hand.push(*pushed_by(right_px, down_px, ground.mupp, ground.rotation), self._middle())

    def _escape(self) -> None:
        if self._setting is not None and not self._setting.hand.drop():
            self.end()

    def end(self) -> None:
        """Set no marks any more; those that are set stay."""
        setting, self._setting = self._setting, None
        if setting is None:
            return
        if setting.words is not None:
            setting.words.deleteLater()
        self._keys.turn_off([pane.canvas for pane in self._view.board.made])
        setting.mouse.give_back()
        setting.hand.deleteLater()
        self._tell("")
        self._redraw()

    def _redraw(self) -> None:
        if self._session.current is not None:
            self._draw(self._session.current)

    def _on_shown(self, points: Sequence[Point]) -> None:
        if self._setting is not None:
            self._setting.shown = points
            self._redraw()

    def _on_placed(self, points: Sequence[Point]) -> None:
        """Ask for the words of what was set."""
        setting = self._setting
        if setting is None:
            return
        setting.shown = points
        self._redraw()
        pane = self._view.steering.pointed_pane or self._view.panes[self._view.active]
        there = pane.canvas.getCoordinateTransform().transform(QgsPointXY(*points[0]))
        setting.words = MarkField(pane, QPoint(round(there.x()), round(there.y())))
        date = self._view.dates[self._view.panes.index(pane)] or ""
        setting.words.kept.connect(lambda text: self._keep(tuple(points), text, date))
        setting.words.dropped.connect(self._end_words)

    def _end_words(self) -> None:
        setting = self._setting
        if setting is not None and setting.words is not None:
            field_, setting.words, setting.shown = setting.words, None, ()
            field_.hide()
            field_.deleteLater()
            self._keys.take_focus()
            self._redraw()

    def _keep(self, points: tuple[Point, ...], text: str, date: str) -> None:
        case_id, ground = self._session.current, self._view.steering.link.ground
        self._end_words()
        if case_id is None or ground is None or (len(points) == 1 and not text):
            return
        there = [Places(ground.crs).degrees(point) for point in points]
        kind = MarkKind.ARROW if len(points) == 2 else MarkKind.TEXT
        mark = Mark(kind, tuple(point for point in there if point is not None), text, date)
        self._replace((*self._work.marks(case_id), mark))

    def _replace(self, marks: tuple[Mark, ...]) -> None:
        case_id = str(self._session.current)
        if self._did(lambda: self._work.mark(case_id, marks)):
            self.changed.emit(case_id)
        self._redraw()

    # Choosing and removing

    def _step(self, step: int) -> None:
        setting, count = self._setting, len(self._work.marks(str(self._session.current)))
        if setting is not None and count:
            setting.chosen = 0 if setting.chosen is None else (setting.chosen + step) % count
            self._redraw()

    def _on_chosen(self, at: Point, reach_m: float) -> None:
        setting, ground = self._setting, self._view.steering.link.ground
        if setting is None or ground is None:
            return
        places = Places(ground.crs)
        marks = self._work.marks(str(self._session.current))
        away = [min(math.dist(places.ground(point), at) for point in mark.points) for mark in marks]
        nearest = min(range(len(away)), key=away.__getitem__, default=None)
        setting.chosen = nearest if nearest is not None and away[nearest] <= 2 * reach_m else None
        self._redraw()

    def _remove(self) -> None:
        setting = self._setting
        if setting is not None and setting.chosen is not None:
            chosen, setting.chosen = setting.chosen, None
            marks = self._work.marks(str(self._session.current))
            self._replace((*marks[:chosen], *marks[chosen + 1 :]))

"""The views in the window: how many there are, which of them are in sight, and which one the keys change."""

from __future__ import annotations

from enum import Enum
from typing import Optional

from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QWidget

from .model import PaneRole, roles_for
from .pane import ViewPane
from .swipe import Swipe

MOST_VIEWS = 4
_COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2}


class Mode(str, Enum):
    """How the views stand in the window."""

    SIDE = "side"
    SWIPE = "swipe"
    ONE = "one"


class ViewBoard(QWidget):
    """1 … 4 views, side by side, two in one (swipe) or one at a time.

    A view keeps its role: the first is the earlier image, the last the later one, and others come and go between
    them. A view that is not in use stays, hidden, for the next time.
    """

    counted = pyqtSignal(int)
    """Another number of views is in use."""
    arranged = pyqtSignal()
    """Other views are in sight, or they have other places."""
    activated = pyqtSignal(int)
    """The keys change this view's date from now on."""

    def __init__(self, count: int, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)
        self._made: dict[tuple[PaneRole, int], ViewPane] = {}
        self._one = False
        self.laying = False
        """Views get new sizes just now; ``arranged`` follows once for all of them."""
        self.active = count - 1
        self.panes = self._seated(count)
        self.swipe = Swipe(self.panes, self)
        self.swipe.changed.connect(self._on_swipe)
        self.swipe.chosen.connect(self.set_active)
        self._lay()

    def _seated(self, count: int) -> tuple[ViewPane, ...]:
        """Return the views of ``count`` roles, made where they are needed for the first time."""
        panes = []
        for index, role in enumerate(roles_for(count)):
            seat = (role, index if role is PaneRole.OTHER else 0)
            if seat not in self._made:
                self._made[seat] = ViewPane(role, self)
            panes.append(self._made[seat])
        return tuple(panes)

    @property
    def made(self) -> tuple[ViewPane, ...]:
        """Return all views made so far, in use or not."""
        return tuple(self._made.values())

    def set_count(self, count: int) -> bool:
        """Use so many views; false where there are as many already."""
        if count == len(self.panes):
            return False
        active = self.panes[self.active]
        self.swipe.turn(False, self.active)
        self._one = False
        self.panes = self._seated(count)
        self.swipe.use(self.panes)
        self._lay()
        self.active = self.panes.index(active) if active in self.panes else count - 1
        self.swipe.mark(self.active)
        self.counted.emit(count)
        self.arranged.emit()
        return True

    @property
    def mode(self) -> Mode:
        """Return how the views stand."""
        if self._one:
            return Mode.ONE
        return Mode.SWIPE if self.swipe.on else Mode.SIDE

    def set_mode(self, mode: Mode) -> None:
        """Show all views, two in one, or the active one alone. One single view is always alone."""
        if mode is self.mode or len(self.panes) == 1:
            return
        self._one = mode is Mode.ONE
        if (mode is Mode.SWIPE) != self.swipe.on:
            self.swipe.turn(mode is Mode.SWIPE, self.active)
        else:
            self._rearrange()

    def toggle_mode(self, mode: Mode) -> None:
        """Enter a mode, or leave it again for all views side by side."""
        self.set_mode(Mode.SIDE if self.mode is mode else mode)

    def _on_swipe(self) -> None:
        self._one = self._one and not self.swipe.on
        self._rearrange()

    def _rearrange(self) -> None:
        self._share_out()
        self.swipe.mark(self.active)
        self.arranged.emit()

    def set_active(self, index: int) -> None:
        """Choose the view whose date the keys change."""
        self.active = index
        self.swipe.part(index)
        self.swipe.mark(index)
        if self._one:
            self._rearrange()
        self.activated.emit(index)

    def step_active(self, step: int) -> None:
        """Make the next view (1) or the one before (-1) the active one, around the end."""
        self.set_active((self.active + step) % len(self.panes))

    def in_sight(self, index: int) -> bool:
        """Tell whether a view stands in the window now."""
        if self._one:
            return index == self.active
        return self.swipe.base in (None, index)

    def size_of(self, pane: ViewPane) -> QSize:
        """Return a view's size in pixels; one out of sight is painted as large as the one that is in sight."""
        shown = next((one for i, one in enumerate(self.panes) if self.in_sight(i)), pane)
        seen = pane in self.panes and self.in_sight(self.panes.index(pane))
        return (pane if seen else shown).canvas.viewport().size()

    def _lay(self) -> None:
        for pane in self._made.values():
            self._grid.removeWidget(pane)
        columns = _COLUMNS[len(self.panes)]
        for index, pane in enumerate(self.panes):
            self._grid.addWidget(pane, *divmod(index, columns))
        self._share_out()

    def _share_out(self) -> None:
        """Give the room to the views in sight: a row or column without any would keep its share."""
        self.laying = True
        columns = _COLUMNS[len(self.panes)]
        shown = [divmod(i, columns) for i in range(len(self.panes)) if self.in_sight(i)]
        for pane in self._made.values():
            pane.setVisible(pane in self.panes and self.in_sight(self.panes.index(pane)))
        for number in range(max(_COLUMNS.values())):
            self._grid.setColumnStretch(number, int(any(column == number for _row, column in shown)))
            self._grid.setRowStretch(number, int(any(row == number for row, _column in shown)))
        self._grid.activate()  # in this turn: what is rendered next has the new size
        self.laying = False

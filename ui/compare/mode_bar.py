"""A small row of menus under the views: how many, how they stand and draw, what the mouse does; entries show keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QHBoxLayout, QMenu, QToolButton, QWidget

from ...plugin.adapters.imagery.looks import BandView
from ...plugin.adapters.translation import tr
from .board import MOST_VIEWS, Mode, ViewBoard
from .link import GroundLink
from .look_words import band_view
from .looking import Looking
from .tools import Tool, Tools

MODE_ACTIONS = {Mode.SIDE: "side_by_side", Mode.SWIPE: "swipe", Mode.ONE: "one_view"}
TOOL_ACTIONS = {Tool.MEASURE: "measure", Tool.IDENTIFY: "identify"}
TONES = ("brighter", "darker", "more_contrast", "less_contrast", "look_reset")
NUDGES = tuple(f"nudge_{far}{way}" for far in ("", "far_") for way in ("left", "right", "up", "down"))
SHIFTS = ("suggest_shift", "no_shift", "undo_shift", "redo_shift")


class ModeBar(QWidget):
    """Says the number of views, the mode, the band view and the tool; its menus hold the window's own actions."""

    def __init__(
        self, board: ViewBoard, link: GroundLink, tools: Tools, looking: Looking, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self._board, self._link, self._tools = board, link, tools
        self._looking, self._looks = looking, looking.looks
        self._actions: dict[str, QAction] = {}
        self._bands: dict[BandView, QAction] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 0, 2, 0)
        self._row.setSpacing(0)
        self.views, self.modes = self._button("viewsButton"), self._button("modeButton")
        self.drawn, self.more = self._button("looksButton"), self._button("moreButton")
        self.views.setToolTip(tr("How many views there are, and which one is active"))
        self.modes.setToolTip(tr("How the views stand"))
        self.drawn.setToolTip(tr("How the images are drawn, and their shift"))
        self.more.setToolTip(tr("Measure, ask what is there, outlines, turn and link"))
        board.counted.connect(lambda _count: self._tell())
        board.arranged.connect(self._tell)
        link.loosened.connect(self._tell)
        tools.changed.connect(self._tell)
        self._looks.changed.connect(self._tell)
        self._tell()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(QMenu(button))
        button.setFixedHeight(button.fontMetrics().height())  # no higher than the line beside it: images need room
        self._row.addWidget(button)
        return button

    def show_actions(self, get: Callable[[str], QAction]) -> None:
        """Fill the menus with the window's actions, by their names in the table of actions."""
        counts = [f"views_{count}" for count in range(1, MOST_VIEWS + 1)]
        self._fill(self.views, get, (*counts, "", "next_view", "previous_view"))
        self._fill(self.modes, get, (*MODE_ACTIONS.values(), "divider_left", "divider_right", ""))
        self._name_held_key(get("blink"))
        self._offer_bands()
        self._fill(self.drawn, get, ("", "bands", "bands_back", "", "stretch", *TONES, ""))
        self._fill_menu(self.drawn.menu().addMenu(tr("Shift of the active image")), get, (*NUDGES, "", *SHIFTS))
        moving = ("lock", "turn_right", "turn_left", "fit_patch")
        self._fill(self.more, get, (*TOOL_ACTIONS.values(), "outlines", "to_qgis", "", *moving))
        for name in (*counts, *MODE_ACTIONS.values(), *TOOL_ACTIONS.values(), "lock", "stretch"):
            self._actions[name].setCheckable(True)
            self._actions[name].triggered.connect(lambda _checked=False: self._tell())
        self._tell()

    def _offer_bands(self) -> None:
        """List every band view; those that the images do not allow are hidden when the menu comes up."""
        for view in BandView:
            action = QAction(band_view(view), self.drawn)
            action.setObjectName(f"bandView_{view.value}")
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, view=view: self._draw(view))
            self._bands[view] = action
            self.drawn.menu().addAction(action)
        self.drawn.menu().aboutToShow.connect(self._show_offered)

    def _draw(self, view: BandView) -> None:
        self._looks.set_bands(view)
        self._tell()

    def _show_offered(self) -> None:
        views = {*self._looking.offered(), self._looks.bands}
        for view, action in self._bands.items():
            action.setVisible(view in views)

    def _fill(self, button: QToolButton, get: Callable[[str], QAction], names: Sequence[str]) -> None:
        self._fill_menu(button.menu(), get, names)

    def _fill_menu(self, menu: QMenu, get: Callable[[str], QAction], names: Sequence[str]) -> None:
        for name in names:
            if name:
                self._actions[name] = get(name)
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()

    def _name_held_key(self, action: QAction) -> None:
        """A key that is held cannot be chosen from a menu; it stands there to be known."""
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.modes.menu().addAction(f"{action.text()}\t{key}").setEnabled(False)

    def _tell(self) -> None:
        """Say what holds now; a press of a checkable action has already changed its mark by itself."""
        count = len(self._board.panes)
        self.views.setText(tr("1 view") if count == 1 else tr("{count} views", count=count))
        self.modes.setText(mode_words(self._board.mode if count > 1 else Mode.ONE))
        self.modes.setEnabled(count > 1)
        self.drawn.setText(band_view(self._looks.bands))
        self.more.setText(tool_words(self._tools.tool))
        chosen = {f"views_{count}", MODE_ACTIONS[self._board.mode], TOOL_ACTIONS.get(self._tools.tool, "")}
        chosen |= {"lock"} if self._link.free is not None else set()
        chosen |= {"stretch"} if self._looks.own_stretch else set()
        for view, action in self._bands.items():
            action.setChecked(view is self._looks.bands)
            font = action.font()
            font.setBold(view is self._looks.bands)  # dark themes show next to nothing of the mark
            action.setFont(font)
        for name, action in self._actions.items():
            if action.isCheckable():
                action.setChecked(name in chosen)


def mode_words(mode: Mode) -> str:
    """Return how the views stand."""
    return {Mode.SIDE: tr("Side by side"), Mode.SWIPE: tr("Swipe"), Mode.ONE: tr("One view alone")}[mode]


def tool_words(tool: Tool) -> str:
    """Return what the mouse does."""
    return {Tool.NONE: tr("Tools"), Tool.MEASURE: tr("Measuring"), Tool.IDENTIFY: tr("Asking what is there")}[tool]

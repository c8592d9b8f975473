"""The image side as the controller sees it: one case in, a recipe of what was seen out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...plugin.adapters.imagery.layers import LayerPool
from ...plugin.adapters.settings import Settings
from ...plugin.domain.records import Case
from ..compare import CaseOnView, CompareView
from ..compare.board import MOST_VIEWS, Mode
from ..compare.tools import Tool
from .look_keys import look_handlers
from .looked import Looked
from .parts import Handlers

TURN_DEGREES = 15.0
"""One press of a key turns the images by this much."""


class CompareViews:
    """Fulfils the controller's ``Views`` with a :class:`CompareView`."""

    def __init__(self, view: CompareView, settings: Settings) -> None:
        """Use as many views as last time."""
        self._view = view
        self._outlines = True
        self.looked = Looked()
        view.set_count(settings.view_count())
        view.board.counted.connect(settings.set_view_count)
        self._look_keys = look_handlers(view, settings)

    @property
    def compare(self) -> CompareView:
        """Return the views themselves, for what draws on them."""
        return self._view

    def show_case(self, case: Case) -> None:
        """Show a case's images and outline."""
        self._view.show_case(_on_view(case))

    def expect(self, cases: Sequence[Case]) -> None:
        """Make the pictures of these cases in advance, the likeliest first."""
        self._view.expect([_on_view(case) for case in cases])

    def clear(self) -> None:
        """Show no case."""
        self._view.clear()

    def pool(self) -> LayerPool:
        """Return what opens the images of this workspace."""
        return self._view.pool

    def seen(self) -> Sequence[Mapping[str, Any]]:
        """Return the recipe of what every view shows now, and whether it was in sight; its picture is remembered."""
        view, board = self._view, self._view.board
        self.looked.note((n, pane.picture) for n, pane in enumerate(view.panes) if pane.picture is not None)
        shown = {"mode": board.mode.value}
        return [{**one, **shown, "in_sight": board.in_sight(one["view"])} for one in view.seen()]

    def blink(self, on: bool) -> None:
        """Show the earlier image in the later view while ``on``."""
        if on:
            self._view.blink.start()
        else:
            self._view.blink.stop()

    def handlers(self, others: Handlers) -> Handlers:
        """Return the table of what keys do, the views' own keys among them."""
        view, board = self._view, self._view.board
        table: Handlers = {
            "swipe": lambda: board.toggle_mode(Mode.SWIPE),
            "side_by_side": lambda: board.set_mode(Mode.SIDE),
            "one_view": lambda: board.toggle_mode(Mode.ONE),
            "next_view": lambda: board.step_active(1),
            "previous_view": lambda: board.step_active(-1),
            "divider_left": lambda: view.swipe.step(-1),
            "divider_right": lambda: view.swipe.step(1),
            "earlier_date": lambda: self._step_date(-1),
            "later_date": lambda: self._step_date(1),
            "to_qgis": view.steering.show_in_qgis,
            "lock": view.steering.toggle_link,
            "turn_right": lambda: view.steering.turn(TURN_DEGREES),
            "turn_left": lambda: view.steering.turn(-TURN_DEGREES),
            "fit_patch": view.fit_patch,
            "outlines": self._toggle_outlines,
        }
        for count in range(1, MOST_VIEWS + 1):
            table[f"views_{count}"] = lambda count=count: view.set_count(count)
        return {**others, **table, **self._look_keys, **self._tool_keys(others)}

    def _tool_keys(self, others: Handlers) -> Handlers:
        """Return the tools' keys; Enter and Esc are everybody's while no tool wants them."""
        tools = self._view.tools
        return {
            "measure": lambda: tools.toggle(Tool.MEASURE),
            "identify": lambda: tools.toggle(Tool.IDENTIFY),
            "save_and_next": lambda: None if tools.enter() else others["save_and_next"](),
            "clear_filter": lambda: None if tools.escape() else others["clear_filter"](),
        }

    def _step_date(self, step: int) -> None:
        self._view.step_date(self._view.active, step)

    def place_words(self) -> str:
        """Return the place under the mouse, else the centre."""
        return self._view.place_words()

    def _toggle_outlines(self) -> None:
        self._outlines = not self._outlines
        self._view.set_outlines_visible(self._outlines)


def _on_view(case: Case) -> CaseOnView:
    facts = case.facts
    return CaseOnView(case.case_id, case.outline, facts.date_before, facts.date_after, corrected=case.outline_found)

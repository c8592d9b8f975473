"""The image side as the controller sees it: one case in, a recipe of what was seen out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...plugin.domain.records import Case
from ..compare import CaseOnView, CompareView


class CompareViews:
    """Fulfils the controller's ``Views`` with a :class:`CompareView`."""

    def __init__(self, view: CompareView) -> None:
        self._view = view
        self._outlines = True

    def show_case(self, case: Case) -> None:
        """Show a case's images and outline."""
        self._view.show_case(_on_view(case))

    def expect(self, cases: Sequence[Case]) -> None:
        """Make the pictures of these cases in advance, the likeliest first."""
        self._view.expect([_on_view(case) for case in cases])

    def clear(self) -> None:
        """Show no case."""
        self._view.clear()

    def seen(self) -> Sequence[Mapping[str, Any]]:
        """Return the recipe of what every view shows now."""
        return self._view.seen()

    def blink(self, on: bool) -> None:
        """Show the earlier image in the later view while ``on``."""
        if on:
            self._view.start_blink()
        else:
            self._view.stop_blink()

    def toggle_swipe(self) -> None:
        """Show both dates in one view, parted by a divider, or side by side again."""
        self._view.swipe.turn(not self._view.swipe.on, self._view.active)

    def move_divider(self, steps: int) -> None:
        """Move the divider of the swipe to the left (negative) or right."""
        self._view.swipe.step(steps)

    def step_date(self, step: int) -> None:
        """Choose an earlier or later date in the active view."""
        self._view.step_date(self._view.active, step)

    def fit_patch(self) -> None:
        """Bring the patch back into the middle."""
        self._view.fit_patch()

    def place_words(self) -> str:
        """Return the place under the mouse, else the centre."""
        return self._view.place_words()

    def toggle_outlines(self) -> None:
        """Show or hide all outlines."""
        self._outlines = not self._outlines
        self._view.set_outlines_visible(self._outlines)


def _on_view(case: Case) -> CaseOnView:
    return CaseOnView(case.case_id, case.outline, case.facts.date_before, case.facts.date_after)

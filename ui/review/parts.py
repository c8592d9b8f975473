"""The widgets that the controller joins with the session, and what it needs of the image side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ...plugin.domain.records import Case
from .case_panel import CasePanel
from .queue_panel import QueuePanel
from .top_bar import TopBar
from .window import ReviewWindow


class Views(Protocol):
    """What the controller needs of the image side."""

    def show_case(self, case: Case) -> None:
        """Show a case's images and outline."""
        ...

    def expect(self, cases: Sequence[Case]) -> None:
        """Make the pictures of these cases in advance, the likeliest first."""
        ...

    def clear(self) -> None:
        """Show no case."""
        ...

    def seen(self) -> Sequence[Mapping[str, Any]]:
        """Return the recipe of what every view shows now."""
        ...

    def blink(self, on: bool) -> None:
        """Show the earlier image in the later view while ``on``."""
        ...

    def toggle_swipe(self) -> None:
        """Show both dates in one view, parted by a divider, or side by side again."""
        ...

    def move_divider(self, steps: int) -> None:
        """Move the divider of the swipe to the left (negative) or right."""
        ...

    def step_date(self, step: int) -> None:
        """Choose an earlier or later date in the active view."""
        ...

    def fit_patch(self) -> None:
        """Bring the patch back into the middle."""
        ...

    def toggle_outlines(self) -> None:
        """Show or hide all outlines."""
        ...

    def place_words(self) -> str:
        """Return the place under the mouse, else the centre."""
        ...


@dataclass(frozen=True)
class Parts:
    """The widgets of one window."""

    window: ReviewWindow
    top: TopBar
    queue: QueuePanel
    case: CasePanel
    views: Views

"""The widgets that the controller joins with the session, and what it needs of the image side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ...plugin.adapters.imagery.layers import LayerPool
from ...plugin.domain.records import Case
from ..compare.view import CompareView
from .case_panel import CasePanel
from .looked import Looked
from .queue_panel import QueuePanel
from .top_bar import TopBar
from .window import ReviewWindow

Handlers = dict[str, Callable[[], None]]
"""What each action does, by its name in the table of actions."""


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

    looked: Looked

    @property
    def compare(self) -> CompareView:
        """Return the views themselves, for what draws on them."""
        ...

    def pool(self) -> LayerPool:
        """Return what opens the images of this workspace."""
        ...

    def seen(self) -> Sequence[Mapping[str, Any]]:
        """Return the recipe of what every view shows now; ``looked`` keeps the pictures."""
        ...

    def blink(self, on: bool) -> None:
        """Show the earlier image in the later view while ``on``."""
        ...

    def handlers(self, others: Handlers) -> Handlers:
        """Return the table of what keys do with the views' own keys in it; ``others`` are everybody else's."""
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

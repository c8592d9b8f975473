"""What the keys for looks do: band views, stretch, brightness, contrast, and the shift of an image."""

from __future__ import annotations

from ...plugin.adapters.settings import Settings
from ..compare import CompareView
from ..compare.looking import LARGE_STEP_PX, STEP_PX
from .parts import Handlers

_WAYS = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, -1.0), "down": (0.0, 1.0)}
_TONES = {"brighter": (1, 0), "darker": (-1, 0), "more_contrast": (0, 1), "less_contrast": (0, -1)}


def look_handlers(view: CompareView, settings: Settings) -> Handlers:
    """Return the table of what these keys do; the stretch is as the user left it, and remembered."""
    looking, looks = view.looking, view.looking.looks
    looks.set_own_stretch(settings.own_stretch())
    looks.stretch_chosen.connect(settings.set_own_stretch)
    table: Handlers = {
        "bands": lambda: looking.cycle(1),
        "bands_back": lambda: looking.cycle(-1),
        "stretch": looking.toggle_stretch,
        "look_reset": looking.reset,
        "no_shift": looking.take_nudge_back,
        "undo_shift": looking.undo_nudge,
        "redo_shift": looking.redo_nudge,
        "suggest_shift": lambda: looking.suggest(view.steering.link.ground),
    }
    for name, (brighter, stronger) in _TONES.items():
        table[name] = lambda b=brighter, c=stronger: looking.tone(b, c)
        table[f"{name}_here"] = lambda b=brighter, c=stronger: looking.tone(b, c, active_only=True)
    for name, (right, down) in _WAYS.items():
        table[f"nudge_{name}"] = lambda x=right, y=down: _nudge(view, x * STEP_PX, y * STEP_PX)
        table[f"nudge_far_{name}"] = lambda x=right, y=down: _nudge(view, x * LARGE_STEP_PX, y * LARGE_STEP_PX)
    return table


def _nudge(view: CompareView, right_px: float, down_px: float) -> None:
    view.looking.nudge(right_px, down_px, view.steering.link.ground_of(view.panes[view.active]))

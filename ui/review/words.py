"""Short words and shapes of states and measures, as the window shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Optional

from qgis.PyQt.QtGui import QColor, QPalette

from ...plugin.adapters.translation import tr
from ...plugin.app.queue import CaseStatus
from ...plugin.domain.outline_figures import OutlineFigures
from ..numbers import grouped

STATUS_SHAPES: Mapping[CaseStatus, str] = {
    CaseStatus.RETURNED: "↩",
    CaseStatus.CONFLICT: "⚠",
    CaseStatus.REJECTED: "✕",
    CaseStatus.UNDECIDED: "○",
    CaseStatus.STARTED: "◐",
    CaseStatus.DECIDED: "✓",
    CaseStatus.WAITING: "↑",
    CaseStatus.EXPORTED: "⇪",
    CaseStatus.SENT: "✓",
    CaseStatus.ELSEWHERE: "☑",
    CaseStatus.GONE: "↗",
    CaseStatus.DELETED: "⊗",
    CaseStatus.MERGED: "⊂",
    CaseStatus.BLOCKED: "‖",
    CaseStatus.UNKNOWN: "?",
}
"""Colour never stands alone: each state has a shape of its own, and its word in the tooltip and the filter."""

SEEN_SHAPE, GROUP_SHAPE, VANISHED_SHAPE = "↺", "∷", "∅"

STATUS_WORDS: Mapping[CaseStatus, Callable[[], str]] = {
    CaseStatus.RETURNED: lambda: tr("Returned"),
    CaseStatus.CONFLICT: lambda: tr("In conflict"),
    CaseStatus.REJECTED: lambda: tr("Refused by the platform"),
    CaseStatus.UNDECIDED: lambda: tr("No finding yet"),
    CaseStatus.STARTED: lambda: tr("Begun"),
    CaseStatus.DECIDED: lambda: tr("Finding saved"),
    CaseStatus.WAITING: lambda: tr("Waiting to be sent"),
    CaseStatus.EXPORTED: lambda: tr("Exported, no receipt"),
    CaseStatus.SENT: lambda: tr("Sent"),
    CaseStatus.ELSEWHERE: lambda: tr("Found by somebody else"),
    CaseStatus.GONE: lambda: tr("No longer in this area"),
    CaseStatus.DELETED: lambda: tr("Deleted on the platform"),
    CaseStatus.MERGED: lambda: tr("Merged into another"),
    CaseStatus.BLOCKED: lambda: tr("Held back"),
    CaseStatus.UNKNOWN: lambda: tr("In a state not known here"),
}

# In each language as in resources/codes/zone_level.json: a level has one name, whichever window says it.
LEVEL_WORDS: Mapping[str, Callable[[], str]] = {
    "redline": lambda: tr("Red line"),
    "control": lambda: tr("Control zone"),
    "reserve_core": lambda: tr("Reserve, core"),
    "reserve_general": lambda: tr("Reserve, general control"),
    "other": lambda: tr("Other important space"),
}

_GOOD, _WARN, _BAD, _BUSY = (
    ("#2e7d32", "#81c784"),
    ("#b26a00", "#ffb74d"),
    ("#b3261e", "#f28b82"),
    ("#1565c0", "#90caf9"),
)
_STATUS_COLOURS: Mapping[CaseStatus, tuple[str, str]] = {
    CaseStatus.RETURNED: _BAD,
    CaseStatus.CONFLICT: _WARN,
    CaseStatus.REJECTED: _BAD,
    CaseStatus.STARTED: _BUSY,
    CaseStatus.DECIDED: _GOOD,
    CaseStatus.WAITING: _BUSY,
    CaseStatus.EXPORTED: _BUSY,
    CaseStatus.SENT: _GOOD,
    CaseStatus.ELSEWHERE: _GOOD,
    CaseStatus.MERGED: _GOOD,
    CaseStatus.BLOCKED: _WARN,
}


def is_dark(palette: QPalette) -> bool:
    """Tell whether text is lighter than its ground."""
    text = palette.color(QPalette.ColorRole.WindowText).lightness()
    return bool(text > palette.color(QPalette.ColorRole.Window).lightness())


def status_colour(status: CaseStatus, palette: QPalette) -> QColor:
    """Return the colour of a state, readable on the palette's ground."""
    pair = _STATUS_COLOURS.get(status)
    if pair is None:
        return QColor(palette.color(QPalette.ColorRole.WindowText))
    return QColor(pair[1] if is_dark(palette) else pair[0])


def warning_colour(palette: QPalette) -> QColor:
    """Return the colour of a message that wants action, readable on the palette's ground."""
    return QColor(_BAD[1] if is_dark(palette) else _BAD[0])


def waiting_colour(palette: QPalette) -> QColor:
    """Return the colour of a state that is normal and yet to be noticed, readable on the palette's ground."""
    return QColor(_WARN[1] if is_dark(palette) else _WARN[0])


def link_colour(palette: QPalette) -> QColor:
    """Return the colour of a link, readable on the palette's ground."""
    return QColor(_BUSY[1] if is_dark(palette) else _BUSY[0])


MU_M2 = 10_000 / 15
"""Square metres in one mu (亩)."""
_NO_TRACE = 1e-9
"""A share this near to one is one: what is missing is rounding."""
SMALL_M2 = 10.0
"""Below this a tenth of a square metre is said."""


def area_words(area_m2: Optional[float]) -> str:
    """Return an area as reviewers say it: hectares from 1,000 ㎡ on, else ㎡; a dash where it is not known."""
    if area_m2 is None:
        return "–"
    if area_m2 >= 1_000:
        return hectare_words(grouped(area_m2 / 10_000, 2))
    return square_metre_words(area_m2)


def areas_words(area_m2: float) -> str:
    """Return an area in the three units of the field: ㎡, hectares where they say anything, mu."""
    mu = tr("{mu} mu", mu=f"{area_m2 / MU_M2:.2g}" if area_m2 < MU_M2 else f"{area_m2 / MU_M2:,.1f}")
    return " · ".join(dict.fromkeys((square_metre_words(area_m2), area_words(area_m2), mu)))


def flagged_and_found_words(flagged_m2: float, found: Optional[OutlineFigures]) -> str:
    """Return the area that was flagged beside the area that was found, ``None`` while that is being measured."""
    flagged = tr("{area} flagged", area=area_words(flagged_m2))
    return flagged if found is None else f"{flagged} · {tr('{area} found', area=area_words(found.area_m2))}"


def hectare_words(hectares: str) -> str:
    """Return a number of hectares with its unit."""
    return tr("{hectares} ha", hectares=hectares)


def square_metre_words(area_m2: float) -> str:
    """Return an area in ㎡ whatever its size."""
    return tr("{area} m²", area=grouped(area_m2, 0 if area_m2 >= SMALL_M2 else 1))


def share_words(share: float) -> str:
    """Return a share of the patch in per cent; a trace of it, or all but a trace, is not rounded away."""
    nearly = "< 1" if 0 < share < 0.01 else "> 99" if 0.995 <= share < 1 - _NO_TRACE else ""
    return tr("{share} %", share=nearly or f"{share * 100:.0f}")


def level_words(level: str) -> str:
    """Return the words of a zone level; other levels as their sender wrote them."""
    return LEVEL_WORDS[level]() if level in LEVEL_WORDS else level

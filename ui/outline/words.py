"""What is said of an outline that is being corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Optional

from ...plugin.adapters.fault_words import fault_words
from ...plugin.adapters.translation import tr
from ...plugin.domain.outline_figures import OutlineFigures
from ...plugin.domain.records import Zone
from ..review.words import MU_M2, hectare_words, level_words, square_metre_words
from .modes import Mode

MOST_ZONES = 4
_TRACE_M2, _NOTHING_M2, _NOTHING_SHARE = 0.05, 0.001, 1e-7
"""Less than the first would be written as none; less than the second, or
than the third's share of the whole, is rounding: the outline is as it was flagged."""

MODES: dict[Mode, Callable[[], str]] = {
    Mode.CORNERS: lambda: tr("Outline: drag corners and edges"),
    Mode.RESHAPE: lambda: tr("Reshape: draw across the border and back across it; Enter ends the line"),
    Mode.SPLIT: lambda: tr("Cut: draw across the outline, from outside to outside; Enter ends the line"),
    Mode.PART: lambda: tr("New part: set its corners; Enter closes it"),
    Mode.HOLE: lambda: tr("New hole: set its corners inside; Enter closes it"),
}


def lead_words(figures: Optional[OutlineFigures], zones: Mapping[str, Zone], snapping: bool, tracing: bool) -> str:
    """Return the lines of the plate while a lead of one's own is drawn."""
    lines = [
        tr("A lead of your own: set its corners (click, or arrow keys and A); Enter takes it, Esc drops it"),
        tr("Snap (S): {snap} · follow borders (T): {trace}", snap=_on_off(snapping), trace=_on_off(tracing)),
    ]
    if figures is not None:
        lines += _measured(figures, zones)
    return "\n".join(lines)


def _on_off(on: bool) -> str:
    return tr("on") if on else tr("off")


def touching_words() -> str:
    """Return what can be done with the pieces of a cut."""
    return tr(
        "The parts touch along a cut, and one outline cannot hold both. Shift+X makes the chosen part a patch of its "
        "own, Shift+Del removes it, Ctrl+Z takes the cut back."
    )


def cut_first() -> str:
    """Return why nothing can be split off an outline of one part."""
    return tr("The outline is one part: cut it first (X, a line across it, Enter), then split the chosen part off.")


def split_done(issued_id: str, piece: str) -> str:
    """Return what a split made, and where that is."""
    return tr(
        "Split: {piece} is a patch of its own, in the list below {id}. The split cannot be undone; Ctrl+Z still takes "
        "back steps on other patches.",
        piece=piece,
        id=issued_id,
    )


def lead_done(issued_id: str) -> str:
    """Return what became of a drawn lead."""
    return tr(
        "Your own lead {id} is in the list; E corrects its outline. Ctrl+Z does not take it away: if it was drawn by "
        "mistake, answer that the change is not real, and say so in the note.",
        id=issued_id,
    )


def split_warning() -> str:
    """Return what has to be known before a patch is split."""
    return tr(
        "Press Shift+X once more: the chosen piece becomes a patch of its own. That cannot be undone, nor can what "
        "was done on this patch before."
    )


def three_units(area_m2: float) -> str:
    """Return an area in ㎡, hectares and mu."""
    mu = tr("{mu} mu", mu=f"{area_m2 / MU_M2:,.2f}")
    return " · ".join((square_metre_words(area_m2), hectare_words(f"{area_m2 / 10_000:,.4f}"), mu))


def figures_words(
    mode: Mode, figures: Optional[OutlineFigures], zones: Mapping[str, Zone], touching: bool = False
) -> str:
    """Return the lines of the plate: mode, area, zones, change, and what is wrong with the shape.

    ``touching``: nothing is, but that parts of it touch along a cut.
    """
    lines = [MODES[mode]()]
    if figures is None:
        lines.append(tr("Measuring…"))
        return "\n".join(lines)
    lines += [
        *_measured(figures, zones),
        _change_words(figures),
        *([touching_words()] if touching else _fault(figures)),
    ]
    return "\n".join(lines)


def _measured(figures: OutlineFigures, zones: Mapping[str, Zone]) -> list[str]:
    lines = [
        three_units(figures.area_m2),
        tr(
            "In zones {inside} · outside {outside}",
            inside=_amount(figures.in_zones_m2, figures.area_m2),
            outside=_amount(figures.outside_m2, figures.area_m2),
        ),
    ]
    lines += [_zone_words(o.area_m2, figures, zones.get(o.zone_id), o.zone_id) for o in figures.overlaps[:MOST_ZONES]]
    if len(figures.overlaps) > MOST_ZONES:
        lines.append(tr("and {count} more zones", count=len(figures.overlaps) - MOST_ZONES))
    return lines


def _fault(figures: OutlineFigures) -> list[str]:
    if not figures.fault:
        return []
    return [tr("⚠ Not valid: {fault}. Marked red; M mends it.", fault=fault_words(figures.fault))]


def _amount(area_m2: float, whole_m2: float) -> str:
    share = tr("{share} %", share=f"{100 * area_m2 / whole_m2:.1f}" if whole_m2 else "0.0")
    return f"{square_metre_words(area_m2)} ({share})"


def _zone_words(area_m2: float, figures: OutlineFigures, zone: Optional[Zone], zone_id: str) -> str:
    shape = "▲" if zone is not None and zone.level == "redline" else "△"
    name = f"{level_words(zone.level)} {zone.name}" if zone is not None else zone_id
    return f"{shape} {name}  {_amount(area_m2, figures.area_m2)}"


def _change_words(figures: OutlineFigures) -> str:
    most = max(figures.added_m2, figures.removed_m2)
    if most < max(_NOTHING_M2, _NOTHING_SHARE * figures.flagged_m2):
        return tr("As it was flagged")
    if most < _TRACE_M2:
        return tr("Less than 0.1 m² from the flagged outline")
    added, removed = square_metre_words(figures.added_m2), square_metre_words(figures.removed_m2)
    return tr("Against the flagged outline: +{added}, −{removed}", added=added, removed=removed)

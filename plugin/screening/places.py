"""In which administrative unit a patch lies: a rule over screening results, whichever engine made them.

The layer of units is measured as zones are (``screen(patches, units)``); several features of one unit count as one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..domain.records import Screening

LEAST_SHARE = 0.01
"""Borders of two sources differ by metres: what holds less of a patch than this is not named, unless it holds most."""


@dataclass(frozen=True)
class UnitShare:
    """A unit and its share of a patch, 0 … 1."""

    unit_id: str
    share: float


def units_by_patch(results: Iterable[Screening], least_share: float = LEAST_SHARE) -> dict[str, tuple[UnitShare, ...]]:
    """Return the units of each patch, largest share first (then by id); empty where it lies in none."""
    return {found.case_id: _units(found, least_share) for found in results}


def _units(found: Screening, least_share: float) -> tuple[UnitShare, ...]:
    shares = [UnitShare(overlap.zone_id, overlap.share) for overlap in found.overlaps]
    ranked = sorted(shares, key=lambda unit: (-unit.share, unit.unit_id))
    return tuple(unit for place, unit in enumerate(ranked) if place == 0 or unit.share >= least_share)

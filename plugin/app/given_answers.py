"""What a form's questions are answered with by what is known of a patch, until the reviewer says otherwise. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from ..domain.records import Screening, Zone
from ..domain.states import ZoneLevel

LEVEL_QUESTION = "zone_level"

_STRICTEST_FIRST = (
    ZoneLevel.RESERVE_CORE.value,
    ZoneLevel.RED_LINE.value,
    ZoneLevel.RESERVE_GENERAL.value,
    ZoneLevel.CONTROL.value,
)


def given_answers(screening: Optional[Screening], zones: Mapping[str, Zone]) -> dict[str, str]:
    """Return answers by question: the level of the zones that the patch lies in, the strictest where there are several.

    Nothing where it was not measured, lies outside, or all its zones are of levels that nobody knows.
    """
    overlaps = screening.overlaps if screening is not None else ()
    levels = {zones[overlap.zone_id].level for overlap in overlaps if overlap.zone_id in zones}
    strictest = next((level for level in _STRICTEST_FIRST if level in levels), None)
    level = strictest if strictest is not None else next(iter(sorted(levels)), None)
    return {} if level is None else {LEVEL_QUESTION: level}

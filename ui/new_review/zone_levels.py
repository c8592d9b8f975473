"""Levels of zones that the code list does not know: allowed, since the list is open, but never without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...plugin.adapters.translation import tr
from ...plugin.domain.codes import CodeList
from ...plugin.domain.field_guess import CODE_LIST_OF, with_guessed_values
from ...plugin.domain.mapping import MappingProfile
from ...plugin.domain.records import Zone

LEVEL = "level"
_NAMED = 3


def unknown_level(level: object, lists: Mapping[str, CodeList]) -> bool:
    """Tell whether a level is filled and not in the list; where there is no list, nothing is unknown."""
    known = lists.get(CODE_LIST_OF[LEVEL])
    text = "" if level is None else str(level).strip()
    return bool(text) and known is not None and text not in known


def unknown_levels(
    rows: Sequence[Mapping[str, Any]], profile: MappingProfile, lists: Mapping[str, CodeList]
) -> list[str]:
    """Return the levels of the sender's rows, as they will be read, that the list does not know."""
    full = with_guessed_values(profile, rows, lists)
    levels = {full.read(row).get(LEVEL) for row in rows}
    return sorted(str(level).strip() for level in levels if unknown_level(level, lists))


def unknown_levels_of(zones: Iterable[Zone], lists: Mapping[str, CodeList]) -> dict[str, int]:
    """Return the number of zones for each level that the list does not know."""
    return dict(sorted(Counter(zone.level for zone in zones if unknown_level(zone.level, lists)).items()))


def level_words(levels: Sequence[str]) -> str:
    """Return the sentence about some levels, empty for none."""
    if not levels:
        return ""
    more = ["…"] if len(levels) > _NAMED else []
    return tr(
        "Not a known zone level: {levels}. Such zones count neither as red line nor as control zone; "
        "choose one level for the whole layer, or another field.",
        levels=", ".join([*(f"“{level}”" for level in levels[:_NAMED]), *more]),
    )

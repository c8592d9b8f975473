"""Three-way merge per field, the same rule on both ends.

Disjoint fields merge by themselves; verdict and outline never do: both versions are kept, a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PERSON_DECIDES = frozenset(
    {
        *("reality", "false_alarm_reason", "legality", "outline"),
        *("limited_activity_item", "national_project_kind", "legality_basis"),
        *("deciding_unit", "deciding_document", "deciding_material"),
    }
)
"""Fields whose concurrent change is a conflict even where both sides changed different ones of them."""

RETURN_REASON = "return_reason"
"""Named among the fields of a conflict where a finding was sent before its reviewer had seen that it came back."""

_ABSENT = object()


@dataclass(frozen=True)
class Merge:
    """The outcome: the merged fields, and the names of those that a person must decide (empty when clean)."""

    fields: dict[str, Any]
    conflicts: tuple[str, ...]


def three_way(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merge:
    """Merge two sets of fields that grew from ``base``.

    A field changed on one side takes that side; changed to the same value on both, that value; changed
    differently, it is a conflict and the result keeps *theirs* until a person has chosen.
    """
    names = sorted({*base, *mine, *theirs})
    mine_changed = {n for n in names if mine.get(n, _ABSENT) != base.get(n, _ABSENT)}
    theirs_changed = {n for n in names if theirs.get(n, _ABSENT) != base.get(n, _ABSENT)}
    differing = {n for n in mine_changed | theirs_changed if mine.get(n, _ABSENT) != theirs.get(n, _ABSENT)}
    conflicts = mine_changed & theirs_changed & differing
    conflicts |= _touched_verdict(mine_changed, theirs_changed, differing)
    fields: dict[str, Any] = {}
    for name in names:
        source = mine if name in mine_changed and name not in conflicts else theirs
        if name in source:
            fields[name] = source[name]
    return Merge(fields, tuple(sorted(conflicts)))


def _touched_verdict(mine: set[str], theirs: set[str], differing: set[str]) -> set[str]:
    """Both sides touched the verdict or outline, and not to the same effect."""
    if mine & PERSON_DECIDES and theirs & PERSON_DECIDES:
        return (mine | theirs) & PERSON_DECIDES & differing
    return set()

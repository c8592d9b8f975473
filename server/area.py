"""Areas: a set of units, each a prefix of the GB/T 2260 code or a named unit; and how a record's units match one.

A record's units stand in the database as ``,320506,320507,``. A caller sees what one of his prefixes begins;
zones also where they belong to a unit above his, or to none (a lake of the whole city concerns its counties).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .errors import BadGrant

EVERYWHERE = "*"
_UNIT = re.compile(r"[0-9a-z][0-9a-z-]{0,31}")
_LEVEL_DIGITS = (2, 4)
"""Digits of a province and a city in GB/T 2260."""


def check_unit(unit: str) -> str:
    """Return a unit that may stand in an area or on a record; raises :class:`BadGrant`."""
    if unit == EVERYWHERE or _UNIT.fullmatch(unit):
        return unit
    raise BadGrant(unit)


def units_text(units: Iterable[str]) -> str:
    """Return the stored form of a record's units; ``,,`` for none."""
    return "," + ",".join(sorted({unit for unit in units if _UNIT.fullmatch(unit)})) + ","


@dataclass(frozen=True)
class Area:
    """The unit prefixes that a caller may see; ``*`` is the whole organisation."""

    prefixes: tuple[str, ...]

    @property
    def everywhere(self) -> bool:
        """Whether nothing of the organisation is hidden."""
        return EVERYWHERE in self.prefixes

    def covers(self, units: Iterable[str]) -> bool:
        """Tell whether a record of these units lies in the area."""
        return self.everywhere or any(unit.startswith(p) for unit in units for p in self.prefixes)

    def beginnings(self, zones: bool = False) -> tuple[str, ...]:
        """Return the pieces of stored units text of which one must occur (in a zone's text, with ``zones``)."""
        if self.everywhere:
            return (",",)
        own = [f",{prefix}" for prefix in self.prefixes]
        if zones:
            own += [f",{p[:n]}," for p in self.prefixes for n in _LEVEL_DIGITS if n < len(p) and p.isdigit()] + [",,"]
        return tuple(dict.fromkeys(own))

    def pattern(self, zones: bool = False) -> str:
        """Return the same as a regular expression for row-level security; never empty."""
        return "(" + "|".join(self.beginnings(zones) or (",none,",)) + ")"


WHOLE = Area((EVERYWHERE,))
"""The area of the server's own work: imports and administration."""

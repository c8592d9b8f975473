"""Names of units where what was imported brings none: those of GB/T 2260, and an office's own.

The table (``units/gbt2260.json``) says where it comes from. A named unit of one's own (a development zone, a reserve's
administration) is in no standard: the setting ``unit_names`` is a CSV of codes and names, which go before the table.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...plugin.domain.records import UNIT_NAMES
from ..area import check_unit
from ..errors import BadGrant, BadSetting
from ..settings import Settings

TABLE = Path(__file__).resolve().parents[1] / "units" / "gbt2260.json"
_DIGITS = 6
_BETWEEN = "、"


@dataclass(frozen=True)
class UnitNames:
    """Names by code, of six digits in the table."""

    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, unit: str) -> str:
        """Return the name of a unit, a province or a city by its beginning, too; empty where none is known."""
        found = self.names.get(unit, "")
        beginning = unit.isdigit() and len(unit) in (2, 4)
        return found or (self.names.get(unit.ljust(_DIGITS, "0"), "") if beginning else "")

    def named(self, units: str, known: str = "") -> str:
        """Return the names of the units of a text (``320506, 320507``), without the codes; ``known`` goes first."""
        codes = [code.strip() for code in units.split(",")]
        return known or _BETWEEN.join(filter(None, map(self.name, codes)))

    def filled(self, units: Sequence[str], extra: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a record's ``extra`` with the names of its units, those that it brought before the table's."""
        brought = extra.get(UNIT_NAMES)
        known = {str(code): name for code, name in brought.items() if name} if isinstance(brought, Mapping) else {}
        own = {code: name for code in units if code not in known and (name := self.name(code))}
        return {**extra, UNIT_NAMES: {**known, **own}} if own else extra


def read_unit_names(settings: Settings) -> UnitNames:
    """Read the table and an office's own names; raises :class:`BadSetting`."""
    table: dict[str, str] = json.loads(TABLE.read_text(encoding="utf-8"))["names"]
    return UnitNames({**table, **_own(settings.unit_names)})


def _own(path: Path) -> dict[str, str]:
    if path == Path():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return dict(_pair(row) for row in csv.reader(file) if any(cell.strip() for cell in row))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadSetting("unit_names", f"{path} cannot be read as CSV in UTF-8 ({error})") from error


def _pair(row: Sequence[str]) -> tuple[str, str]:
    code, name = (cell.strip() for cell in (*row, "", "")[:2])
    try:
        return check_unit(code), name
    except BadGrant as error:
        raise BadSetting(
            "unit_names", f"“{code}” is no unit; each line is a code and its name, as 320599,新区"
        ) from error

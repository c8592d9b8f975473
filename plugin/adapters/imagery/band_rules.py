"""Rules that say which band is which colour: of the plugin, and of a workspace or user with unusual sensors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from ...domain.codes import read_json
from ...domain.errors import BadResource
from ..profile_folder import user_folder
from ..rule_files import RuleFileBad, read_rules

FILE_NAME = "bands.json"
COLOURS = ("red", "green", "blue", "nir")
_SHIPPED = Path(__file__).resolve().parents[3] / "resources"


@dataclass(frozen=True)
class BandRule:
    """The colours of the bands, in order, of files whose sensor and name fit (regular expressions; empty fits all).

    ``count`` is how many bands a file must have, alpha left out; 0: at least as many as there are colours.
    """

    bands: tuple[str, ...]
    sensor: str = ""
    file: str = ""
    count: int = 0

    def fits(self, sensor: str, file: str, bands: int) -> bool:
        """Tell whether the rule speaks of a file with so many bands."""
        enough = bands == self.count if self.count else bands >= len(self.bands)
        return enough and bool(re.search(self.sensor, sensor)) and bool(re.search(self.file, file))


@dataclass(frozen=True)
class BandRules:
    """``always`` come before what a file says of itself, ``otherwise`` where it says nothing; the first that fits."""

    always: tuple[BandRule, ...] = ()
    otherwise: tuple[BandRule, ...] = ()


def first_fitting(rules: Sequence[BandRule], sensor: str, file: str, bands: int) -> Optional[BandRule]:
    """Return the first rule that speaks of a file."""
    return next((rule for rule in rules if rule.fits(sensor, file, bands)), None)


def rules_in_force(workspace: Optional[Path]) -> tuple[BandRules, Optional[RuleFileBad]]:
    """Return the rules of ``bands.json`` of the workspace, else of the user, else the shipped ones; what is wrong.

    Reads files: off the GUI thread.
    """
    own = [folder for folder in (workspace, user_folder()) if folder is not None]
    return read_rules(FILE_NAME, own, _SHIPPED, read_band_rules)


def read_band_rules(path: Path) -> BandRules:
    """Read rules; raises :class:`BadResource` naming the file and the member at fault."""
    data = read_json(path)
    if not isinstance(data, dict):
        raise BadResource(str(path), "is not an object")
    return BandRules(*(tuple(_rule(path, part, rule) for rule in _list(path, data, part)) for part in _PARTS))


_PARTS = ("always", "otherwise")


def _list(path: Path, data: Mapping[str, Any], part: str) -> Sequence[Any]:
    found = data.get(part, [])
    if not isinstance(found, list):
        raise BadResource(str(path), f"{part} is not a list of names", (part,))
    return found


def _rule(path: Path, part: str, rule: Any) -> BandRule:
    bands = rule.get("bands") if isinstance(rule, dict) else None
    if not isinstance(bands, list) or not bands or not all(one in ("", *COLOURS) for one in bands):
        raise BadResource(str(path), "bands names other colours than red, green, blue, nir", (part, "bands"))
    count = rule.get("count", 0)
    if not isinstance(count, int) or count < 0:
        raise BadResource(str(path), "count is not above 0", (part, "count"))
    patterns = [_pattern(path, part, rule, name) for name in ("sensor", "file")]
    return BandRule(tuple(bands), *patterns, count)


def _pattern(path: Path, part: str, rule: Mapping[str, Any], name: str) -> str:
    found = rule.get(name, "")
    try:
        re.compile(found)
    except (re.error, TypeError) as error:
        raise BadResource(str(path), f"{name} is no regular expression", (part, name)) from error
    return str(found)

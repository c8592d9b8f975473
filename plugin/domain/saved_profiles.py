"""Mappings saved under a name: their JSON, and which of them fits a layer. Shared by the plugin and the server.

Shape of a file: ``{"mapping": 1, "name", "purpose": "patches" | "zones", "fields": {ours: theirs}, "values":
{ours: {written: code}}, "constants": {ours: value}}``. Members that we do not know are kept, here and on writing.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Optional

from .errors import BadResource
from .mapping import CASE_FIELDS, ZONE_FIELDS, MappingProfile

PROFILE_VERSION = 1
"""Newest shape that we know; a file of a newer one is refused, since we would misread it."""
OFFERED_FROM = 0.6
"""A profile is offered where the layer has at least this share of its fields."""
_KNOWN = frozenset({"mapping", "name", "purpose", "fields", "values", "constants"})


class Purpose(str, Enum):
    """What a mapped layer is brought in as."""

    PATCHES = "patches"
    ZONES = "zones"


_OUR_FIELDS = {Purpose.PATCHES: frozenset(CASE_FIELDS), Purpose.ZONES: frozenset(ZONE_FIELDS)}


@dataclass(frozen=True)
class SavedProfile:
    """A mapping with what it is for; ``extra`` holds members of the file that we do not know."""

    profile: MappingProfile
    purpose: Purpose = Purpose.PATCHES
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name under which the user knows it."""
        return self.profile.name


@dataclass(frozen=True)
class Match:
    """How well a profile fits a layer: which of its source fields the layer has, under their names there."""

    saved: SavedProfile
    fields: Mapping[str, str]
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """Return the part of the profile's fields that the layer has, 0 … 1."""
        whole = len(self.fields) + len(self.missing)
        return len(self.fields) / whole if whole else 0.0

    def fitted(self) -> MappingProfile:
        """Return the mapping for this layer: its spelling of the names, without the fields it lacks."""
        mine = self.saved.profile
        return MappingProfile(mine.name, dict(self.fields), mine.values, mine.constants)


def to_json(saved: SavedProfile) -> dict[str, Any]:
    """Return the members of a profile's file, unknown ones included."""
    mine = saved.profile
    return {
        **saved.extra,
        "mapping": PROFILE_VERSION,
        "name": mine.name,
        "purpose": saved.purpose.value,
        "fields": dict(mine.fields),
        "values": {ours: dict(codes) for ours, codes in mine.values.items()},
        "constants": dict(mine.constants),
    }


def to_text(saved: SavedProfile) -> str:
    """Return the file's text, the same for the same profile."""
    return json.dumps(to_json(saved), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def from_json(data: Any, path: str) -> SavedProfile:
    """Return the profile of a file's JSON; raises :class:`BadResource` naming ``path`` and the fault."""
    if not isinstance(data, dict) or "mapping" not in data:
        raise BadResource(path, "is not a mapping profile")
    version = data["mapping"]
    if isinstance(version, bool) or not isinstance(version, int):
        raise BadResource(path, "mapping is not a whole number")
    if version > PROFILE_VERSION:
        raise BadResource(path, f"was written by a newer version (mapping {version})")
    name, purpose = _text(data.get("name"), "name", path).strip(), _purpose(data.get("purpose", "patches"), path)
    if not name:
        raise BadResource(path, "name is empty")
    fields = _texts(data.get("fields"), "fields", path)
    values = _object(data.get("values", {}), "values", path)
    codes = {ours: _texts(mapping, f"values.{ours}", path) for ours, mapping in values.items()}
    constants = _object(data.get("constants", {}), "constants", path)
    for member, given in (("fields", fields), ("values", codes), ("constants", constants)):
        _require_ours(given, purpose, member, path)
    extra = {key: value for key, value in data.items() if key not in _KNOWN}
    return SavedProfile(MappingProfile(name, fields, codes, constants), purpose, extra)


def _purpose(value: Any, path: str) -> Purpose:
    found = next((purpose for purpose in Purpose if purpose.value == value), None)
    if found is None:
        raise BadResource(path, f"purpose {value!r} is neither patches nor zones")
    return found


def _require_ours(given: Mapping[str, Any], purpose: Purpose, member: str, path: str) -> None:
    stranger = next((name for name in given if name not in _OUR_FIELDS[purpose]), None)
    if stranger is not None:
        raise BadResource(path, f"{member}: {stranger} is no field of {purpose.value}")


def _text(value: Any, member: str, path: str) -> str:
    if not isinstance(value, str):
        raise BadResource(path, f"{member} is not text")
    return value


def _object(value: Any, member: str, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadResource(path, f"{member} is not an object")
    return value


def _texts(value: Any, member: str, path: str) -> dict[str, str]:
    return {key: _text(text, f"{member}.{key}", path) for key, text in _object(value, member, path).items()}


def matching(
    profiles: Iterable[SavedProfile], names: Sequence[str], purpose: Purpose = Purpose.PATCHES
) -> tuple[Match, ...]:
    """Return the profiles of a purpose that share a field with a layer, the best first.

    Names are compared without regard to case and width. Order: share of the profile's fields found, then how many,
    then name.
    """
    found = [_match(saved, names) for saved in profiles if saved.purpose is purpose]
    return tuple(
        sorted(
            (match for match in found if match.fields),
            key=lambda match: (-match.share, -len(match.fields), match.saved.name),
        )
    )


def offered(matches: Sequence[Match]) -> Optional[Match]:
    """Return the one profile to offer of ranked matches, ``None`` where none fits well enough."""
    return matches[0] if matches and matches[0].share >= OFFERED_FROM else None


def _match(saved: SavedProfile, names: Sequence[str]) -> Match:
    exact, folded = frozenset(names), {_folded(name): name for name in reversed(names)}
    fields: dict[str, str] = {}
    missing: list[str] = []
    for ours, theirs in saved.profile.fields.items():
        there = theirs if theirs in exact else folded.get(_folded(theirs))
        if there is None:
            missing.append(theirs)
        else:
            fields[ours] = there
    return Match(saved, fields, tuple(missing))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()

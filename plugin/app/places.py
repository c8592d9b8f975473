"""Fill town, village and units of cases from administrative layers. Pure; the engine is handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Optional

from ..domain.records import UNIT_NAMES, Case, CaseFacts
from ..screening.places import UnitShare, units_by_patch
from .screen_batch import Engine


class UnitKind(str, Enum):
    """What a layer of units holds."""

    UNIT = "unit"  # those that answer: counties, or units of their own
    TOWN = "town"
    VILLAGE = "village"


@dataclass(frozen=True)
class AdminUnit:
    """A feature of an administrative layer; ``outline`` is WKB in EPSG:4490, features of one code are one unit."""

    code: str
    name: str
    outline: bytes


@dataclass(frozen=True)
class AdminLayer:
    """One layer of units of one kind."""

    kind: UnitKind
    units: Sequence[AdminUnit]


def place_cases(
    cases: Sequence[Case],
    layers: Sequence[AdminLayer],
    engine: Engine,
    progress: Optional[Callable[[float], None]] = None,
    cancelled: Optional[Callable[[], bool]] = None,
) -> tuple[Case, ...]:
    """Return the cases whose place the layers add to, in order; the others are left out. Off the GUI thread.

    What the sender gave is kept: a town, a village or an answering unit of his own is never replaced. A patch across
    a border bears all its units, with their names; the one with the largest share answers where the sender named none.
    Cases that the platform knows are its to change. Raises what the engine raises.
    """
    open_cases = [case for case in cases if not case.version]
    placed = {case.case_id: case for case in open_cases}
    pairs = [(case.case_id, case.outline) for case in open_cases]
    for number, layer in enumerate(layers):
        if not pairs or not layer.units:
            continue
        report = _part_of(progress, number, len(layers))
        units = [(unit.code, unit.outline) for unit in layer.units]
        outcome = engine(pairs, units, progress=report, cancelled=cancelled)
        names = {unit.code: unit.name for unit in reversed(layer.units)}
        for case_id, shares in units_by_patch(outcome.results).items():
            placed[case_id] = _with_units(placed[case_id], layer.kind, shares, names)
    return tuple(placed[case.case_id] for case in open_cases if placed[case.case_id] != case)


def _part_of(progress: Optional[Callable[[float], None]], number: int, count: int) -> Optional[Callable[[float], None]]:
    if progress is None:
        return None
    whole = progress
    return lambda share: whole((number + share) / count)


def _with_units(case: Case, kind: UnitKind, shares: Sequence[UnitShare], names: Mapping[str, str]) -> Case:
    if not shares:
        return case
    if kind is UnitKind.UNIT:
        codes = dict.fromkeys((*case.units, *(found.unit_id for found in shares)))
        extra = _with_names(case.extra, {code: names[code] for code in codes if names.get(code, code) != code})
        return replace(case, units=tuple(codes), answering_unit=case.answering_unit or shares[0].unit_id, extra=extra)
    code = shares[0].unit_id
    filled = _in_town if kind is UnitKind.TOWN else _in_village
    return replace(case, facts=filled(case.facts, code, names.get(code, "")))


def _with_names(extra: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    return {**extra, UNIT_NAMES: {**extra.get(UNIT_NAMES, {}), **names}} if names else extra


def _in_town(facts: CaseFacts, code: str, name: str) -> CaseFacts:
    """A town is code and name together: where the sender gave either, both stay his."""
    if facts.town_code or facts.town_name:
        return facts
    return replace(facts, town_code=code, town_name=name)


def _in_village(facts: CaseFacts, code: str, name: str) -> CaseFacts:
    return facts if facts.village_name else replace(facts, village_name=name or code)

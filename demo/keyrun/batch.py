"""A second training batch over the demo county, as the next sweep of a monitoring centre would issue it.

Forty patches, seeded: 24 places that were flagged before, seen by another run of the detector, and 16 on ground where
nothing changed at all. With the county's own 60 they make the hundred of the keyboard-only run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shapely.ops import unary_union

from ..county.build import Plan, make_plan
from ..county.cases import Case, Planner, blob
from ..county.materials import Kind
from ..county.noise import generator
from ..county.patches import Patch, make_patches
from ..county.settlement import road_lines
from ..county.vector_out import write_patches
from ..county.zones import make_units

SEED = 20260502
"""That of the demo county, whose places are flagged again."""
AGAIN_CONFIRMED, AGAIN_FALSE, UNCHANGED = 16, 8, 16
PREFIX = "DEMO-320599-202607"
COVERS = (Kind.FIELD, Kind.WOOD)
Truth = dict[str, dict[str, Any]]
"""By issued id: ``reality``, ``false_alarm_reason``, ``activity``, ``change_type``, ``again``.

``again`` is the county's patch at the same place, empty where there is none, missing in the county's own truth.
"""


@dataclass(frozen=True)
class Second:
    """The second batch: its patches, and what is true of them."""

    patches: Sequence[Patch]
    truth: Truth


def make_second(seed: int = SEED) -> Second:
    """Decide the second batch; the same seed gives the same one."""
    plan = make_plan(seed)
    cases = [*_flagged_again(plan, seed), *_unchanged(plan, seed)]
    zones, units = unary_union([zone.geometry for zone in plan.zones]), make_units(seed)
    first = {id(patch.case): patch.issued_id for patch in make_patches(seed, plan.cases, zones, units)}
    made = make_patches(seed + 1, cases, zones, units)
    patches = [replace(patch, issued_id=f"{PREFIX}-{number:04d}") for number, patch in enumerate(made, 1)]
    return Second(patches, {patch.issued_id: _truth(patch.case, first.get(id(patch.case), "")) for patch in patches})


def write_second(folder: Path, seed: int = SEED) -> tuple[Path, Truth]:
    """Write ``second.gpkg`` and ``second.json`` (the truth) into a folder; returns the layer's path and the truth."""
    folder.mkdir(parents=True, exist_ok=True)
    second, path = make_second(seed), folder / "second.gpkg"
    write_patches(path, second.patches)
    words = json.dumps(second.truth, ensure_ascii=False, indent=1)
    (folder / "second.json").write_text(words + "\n", encoding="utf-8")
    return path, second.truth


def _flagged_again(plan: Plan, seed: int) -> list[Case]:
    rng = generator(seed, 700)
    confirmed = [case for case in plan.cases if case.reality != "not_real"]
    false = [case for case in plan.cases if case.reality == "not_real"]
    return [
        some[int(index)]
        for some, count in ((confirmed, AGAIN_CONFIRMED), (false, AGAIN_FALSE))
        for index in sorted(rng.permutation(len(some))[:count])
    ]


def _unchanged(plan: Plan, seed: int) -> list[Case]:
    """Places where both images show the same ground: every change in them is one of the county's own cases."""
    rng = generator(seed, 701)
    zones = unary_union([zone.geometry for zone in plan.zones])
    roads = unary_union([line for lines in road_lines(seed) for line in lines])
    planner = Planner(rng, plan.land.kinds(), zones, roads)
    for case in plan.cases:
        planner.take(case.flagged or case.outline)
    places = [planner.find(blob(rng, 26 + 3 * number), COVERS[number % 2]) for number in range(UNCHANGED)]
    return [Case("harvest", place, "other", reality="not_real", reason="other") for place in places]


def _truth(case: Case, again: str) -> dict[str, Any]:
    false = case.reality == "not_real"
    return {
        "reality": case.reality,
        "false_alarm_reason": case.reason,
        "activity": None if false else case.activity,
        "change_type": case.change_type,
        "again": again,
    }

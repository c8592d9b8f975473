"""Town, village and units of imported patches, from administrative layers that come with the import. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Optional

from .import_batch import ImportPlan
from .new_review import Intake
from .places import AdminLayer, AdminUnit, UnitKind, place_cases
from .screen_batch import Engine


def admin_layer(kind: UnitKind, intake: Intake) -> AdminLayer:
    """Return a layer that was read as units; rows without an outline, or without code and name, are left out."""
    units = []
    for row in intake.rows:
        values = intake.profile.read(row.attributes)
        code, name = (_text(values.get(field)) for field in ("code", "name"))
        if row.outline is not None and (code or name):
            units.append(AdminUnit(code or name, name or code, row.outline))
    return AdminLayer(kind, tuple(units))


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def placed(
    plan: ImportPlan,
    layers: Sequence[AdminLayer],
    engine: Engine,
    progress: Optional[Callable[[float], None]] = None,
    cancelled: Optional[Callable[[], bool]] = None,
) -> tuple[ImportPlan, int]:
    """Return the plan with the places of its new and changed patches filled, and of how many; off the GUI thread."""
    filled = {case.case_id: case for case in place_cases(plan.cases, layers, engine, progress, cancelled)}
    return replace(plan, cases=tuple(filled.get(case.case_id, case) for case in plan.cases)), len(filled)

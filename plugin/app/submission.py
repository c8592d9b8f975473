"""A finding as the wire carries it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..domain.evidence import named
from ..domain.form import Form
from ..domain.geometry import to_geojson
from ..domain.operations import Operation
from ..domain.outline_marks import MARKS, marks_said
from ..domain.records import Draft
from ..domain.states import OperationKind

OUTLINE = "outline"


def outline_said(draft: Draft) -> dict[str, Any]:
    """Return what a finding says of outline and marks: nothing where there never were any.

    An outline that is left out is as it was on the platform; ``None`` is the flagged one again.
    """
    said: dict[str, Any] = {}
    if draft.outline is not None or draft.base_outline is not None or draft.outlined:
        said[OUTLINE] = None if draft.outline is None else to_geojson(draft.outline)
    if draft.marks or draft.outlined:
        said[MARKS] = marks_said(draft.marks)
    return said


def submission(form: Form, draft: Draft, seen: Sequence[Mapping[str, Any]], op_id: str, now: str) -> Operation:
    """Return the operation that submits a draft; ``seen`` is the recipe of what the views showed."""
    payload = {
        "finding": dict(draft.answers),
        "base_finding": dict(draft.base_answers),
        "form": form.name,
        "form_version": form.version,
        "stage": form.stage_of(draft.answers).value,
        "seen": list(seen),
        **named(draft.evidence),
        **outline_said(draft),
    }
    return Operation(
        op_id=op_id,
        case_id=draft.case_id,
        kind=OperationKind.SUBMIT,
        base_version=draft.base_version,
        payload=payload,
        client_seq=0,
        recorded_at=now,
        prev_op_id=draft.last_op_id,
    )

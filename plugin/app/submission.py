"""A finding as the wire carries it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..domain.evidence import named
from ..domain.form import Form
from ..domain.operations import Operation
from ..domain.records import Draft
from ..domain.states import OperationKind


def submission(form: Form, draft: Draft, seen: Sequence[Mapping[str, Any]], op_id: str, now: str) -> Operation:
    """Return the operation that submits a draft; ``seen`` is the recipe of what the views showed."""
    payload = {
        "finding": dict(draft.answers),
        "base_finding": dict(draft.base_answers),
        "form": form.name,
        "form_version": form.version,
        "stage": form.stage.value,
        "seen": list(seen),
        **named(draft.evidence),
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

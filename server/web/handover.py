"""Handing patches over from the list or from a patch's page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from ...plugin.domain.states import OperationKind
from ..api.needs import StateNeeded
from ..desk_errors import NothingNamed
from .approval import carried_out
from .forms import FieldsNeeded
from .pages import Page
from .place import PREFIX
from .visits import CallerNeeded, VisitNeeded

router = APIRouter(route_class=Page, include_in_schema=False)
NOBODY = "-"
"""What the list of people sends for “nobody by name”; an empty choice leaves the person as it is."""


@router.post(f"{PREFIX}/hand-over")
def hand_over(
    request: Request, state: StateNeeded, caller: CallerNeeded, visit: VisitNeeded, fields: FieldsNeeded
) -> Response:
    """Hand the chosen patches over; what is left empty stays as it is. Raises :class:`NothingNamed` where all is."""
    payload = {name: value for name in ("unit", "person", "due_date") if (value := fields.one(name))}
    if not payload:
        raise NothingNamed
    if payload.get("person") == NOBODY:
        payload["person"] = ""
    return carried_out(request, state, caller, fields, OperationKind.ASSIGN, payload)

"""The map of patches by state: drawn by the browser from the same GeoJSON as everybody's."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ...plugin.domain.geometry import bounds
from ..api.needs import StateNeeded
from ..services.dossier import Dossiers
from ..services.progress import Progress
from .labels import STATES
from .pages import Page, page
from .place import PREFIX
from .visits import CallerNeeded, VisitNeeded
from .words import Words, word

router = APIRouter(route_class=Page, include_in_schema=False)
CaseId = Annotated[str, Query(max_length=36, pattern=r"^[0-9A-Za-z-]*$")]
BatchId = Annotated[str, Query(max_length=36, pattern=r"^[0-9A-Za-z-]*$")]
_SAID = {
    "loading": word("Loading…"),
    "all": word("{n} patches here"),
    "some": word("{shown} of {n} patches here: zoom in to see all"),
    "none": word("No patch here."),
    "ended": word("Your sign-in has ended."),
    "sign_in": word("Sign in again"),
    "fault": word("The server does not answer; the map may be incomplete."),
    "again": word("Try again"),
}
"""What the script says; it fills the numbers in itself."""


@router.get(f"{PREFIX}/map")
def show(
    request: Request,
    state: StateNeeded,
    caller: CallerNeeded,
    visit: VisitNeeded,
    case: CaseId = "",
    batch_id: BatchId = "",
) -> Response:
    """Show the map of the caller's area, or around one patch."""
    around = Dossiers(state.database).case(caller, case).outline if case else None
    box = bounds(around) if around else state.features.box(caller, "cases")
    batches = Progress(state.database).batches(caller)
    told = json.dumps(_said(visit.words), ensure_ascii=False)
    written = json.dumps(box) if box else ""
    return page(request, "map.html", told=told, box=written, batches=batches, batch_id=batch_id, marked=case)


def _said(words: Words) -> dict[str, object]:
    return {
        **{name: words.said.get(text, text) for name, text in _SAID.items()},
        "states": {name: words(text) for name, text in STATES.items()},
    }


@router.get(f"{PREFIX}/stay")
def stay(caller: CallerNeeded) -> Response:
    """Renew the sign-in for a script whose token ran out; refused where the sign-in has ended."""
    return Response(status_code=204)

"""The list of patches, by filters in its address."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ...plugin.domain.handover import handing_of
from ...plugin.domain.records import Case
from ..api.needs import StateNeeded
from ..db.progress import Wanted
from ..services.progress import Progress, days_late, state_named
from ..services.unit_names import UnitNames
from .acts import acts_on_list
from .labels import Findings, place_words, unit_words
from .pages import Page, office_of, page
from .place import PREFIX, list_address
from .visits import CallerNeeded, visit_of
from .words import today

router = APIRouter(route_class=Page, include_in_schema=False)
A_PAGE = 50
Text = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]


@router.get(f"{PREFIX}/cases")
def cases(
    request: Request,
    state: StateNeeded,
    caller: CallerNeeded,
    batch_id: Text = "",
    unit: Text = "",
    person: Text = "",
    text: Text = "",
    late: Text = "",
    review: Annotated[Text, Query(alias="state")] = "",
    offset: Annotated[int, Query(ge=0, le=1 << 53)] = 0,
) -> Response:
    """Show a page of the list."""
    day, known = today(), state_named(review)
    chosen = {"batch_id": batch_id, "unit": unit.strip(), "person": person.strip(), "text": text.strip(), "late": late}
    chosen["state"] = known.value if known else ""
    wanted = Wanted(
        batch_id, chosen["unit"], chosen["state"], chosen["text"], chosen["person"], day if late else "", A_PAGE, offset
    )
    progress = Progress(state.database)
    found = progress.listed(caller, wanted)
    findings = Findings(office_of(request).forms, office_of(request).lists, visit_of(request).words)
    return page(
        request,
        "cases.html",
        rows=[_row(case, found.batches, findings, day, office_of(request).names) for case in found.cases],
        matched=found.matched,
        offset=offset,
        limit=A_PAGE,
        batches=found.batches,
        chosen=chosen,
        address_at=lambda start: list_address(start, **chosen),
        acts=acts_on_list(state, caller),
    )


def _row(case: Case, batches: dict[str, str], findings: Findings, day: str, names: UnitNames) -> dict[str, object]:
    handing = handing_of(case)
    return {
        "case": case,
        "item": f"{case.case_id}:{case.version}",
        "batch": batches.get(case.batch_id, ""),
        "unit": unit_words(case, names),
        "place": place_words(case),
        "person": handing.person,
        "due": handing.due_date,
        "days_late": days_late(case, day),
        "finding": findings.short(case.finding),
    }

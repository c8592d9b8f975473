"""What waits for the reader's approval; words on findings, one by one, many at once, or after a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from ...plugin.domain.errors import BadRecord
from ...plugin.domain.handover import handing_of
from ...plugin.domain.identity import is_id
from ...plugin.domain.operations import OperationResult
from ...plugin.domain.records import Case
from ...plugin.domain.states import OperationKind, Outcome, Role
from ..api.needs import StateNeeded
from ..db import records
from ..db.waiting import GroupKey
from ..services.accounts import Caller
from ..services.approvals import Item
from ..services.permission import may_ever
from ..services.samples import Listed, Standing
from ..state import State
from .acts import items_of, new_form_id, walk_of
from .forms import Fields, FieldsNeeded
from .labels import STATES, Findings, place_words, step_words
from .pages import Page, go_to, office_of, page
from .place import GROUP, PREFIX, local_path
from .said import done_words, keep
from .visits import CallerNeeded, VisitNeeded, visit_of
from .words import Words

router = APIRouter(route_class=Page, include_in_schema=False)
A_PAGE = 50
_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
_MOST_LEVELS, _LARGEST_SAMPLE = 9, 500
_LEAST_SAMPLE, _SHARE = 5, 10
"""Suggested: a tenth of the group, five at least."""
SampleId = Annotated[str, Path(pattern=_ID)]


@router.get(f"{PREFIX}/waiting")
def waiting(request: Request, state: StateNeeded, caller: CallerNeeded) -> Response:
    """Show the groups in which findings wait for the reader."""
    groups = state.approvals.groups(caller)
    rows = [{"group": one, "address": group_address(one.key)} for one in groups]
    approves = any(may_ever(Role(grant.role), OperationKind.APPROVE) for grant in caller.grants)
    return page(request, "waiting.html", rows=rows, samples=_samples(state, caller), approves=approves)


def group_address(key: GroupKey, offset: int = 0) -> str:
    """Return the address of a group's page."""
    more = {"offset": str(offset)} if offset else {}
    return f"{GROUP}?{urlencode({**vars(key), **more})}"


@router.get(GROUP)
def group(
    request: Request,
    state: StateNeeded,
    caller: CallerNeeded,
    batch_id: Annotated[str, Query(pattern=_ID)],
    level: Annotated[int, Query(ge=1, le=_MOST_LEVELS)],
    unit: Annotated[str, Query(pattern=r"^[0-9a-z-]*$", max_length=32)] = "",
    offset: Annotated[int, Query(ge=0, le=1 << 53)] = 0,
) -> Response:
    """Show what waits in a group, to approve or return some of it, or to draw a sample of all of it."""
    key = GroupKey(batch_id, unit, level)
    about = next((one for one in state.approvals.groups(caller) if one.key == key), None)
    findings = Findings(office_of(request).forms, office_of(request).lists, visit_of(request).words)
    cases = state.approvals.waiting(caller, key, A_PAGE, offset) if about else []
    count = about.waiting if about else 0
    drawn = state.samples.undecided(caller, key) if about else None
    return page(
        request,
        "waiting_group.html",
        about=about,
        key=key,
        rows=[_row(case, findings) for case in cases],
        offset=offset,
        limit=A_PAGE,
        address_at=lambda start: group_address(key, start),
        form_id=new_form_id(),
        drawn=_listed(drawn) if drawn else None,
        suggested=min(count, max(_LEAST_SAMPLE, -(-count // _SHARE)), _LARGEST_SAMPLE),
        largest=min(count, _LARGEST_SAMPLE),
    )


def _row(case: Case, findings: Findings) -> dict[str, Any]:
    return {
        "case": case,
        "item": f"{case.case_id}:{case.version}",
        "finding": findings.short(case.finding),
        "place": place_words(case),
        "due": handing_of(case).due_date,
        "received": str(case.extra.get("finding_received_at", "")),
        "files": len(case.extra.get("evidence", ()) or ()),
        "missing": len(case.extra.get("evidence_missing", ()) or ()),
    }


# -- words on findings


@router.post(f"{PREFIX}/approve")
def approve(
    request: Request, state: StateNeeded, caller: CallerNeeded, visit: VisitNeeded, fields: FieldsNeeded
) -> Response:
    """Approve the chosen findings."""
    return carried_out(request, state, caller, fields, OperationKind.APPROVE, {})


@router.post(f"{PREFIX}/return")
def give_back(
    request: Request, state: StateNeeded, caller: CallerNeeded, visit: VisitNeeded, fields: FieldsNeeded
) -> Response:
    """Return the chosen findings with a reason."""
    return carried_out(request, state, caller, fields, OperationKind.RETURN, {"reason": fields.raw("reason")})


def carried_out(
    request: Request,
    state: State,
    caller: Caller,
    fields: Fields,
    kind: OperationKind,
    payload: Mapping[str, Any],
) -> Response:
    """Do what a form says on its patches: back to where it came from, or to a page that names what was not done."""
    items, back = items_of(fields), local_path(fields.one("next"))
    results = state.approvals.carry_out(caller, kind, items, payload)
    undone = [result for result in results if result.outcome not in (Outcome.APPLIED, Outcome.DUPLICATE)]
    if len(items) == 1 and not undone:
        keep(visit_of(request), kind, 1)
        return go_to(back)
    words = visit_of(request).words
    done = len(results) - len(undone)
    return page(
        request,
        "done.html",
        409 if undone and not done else 200,
        done=done_words(words, kind, done) if done else "",
        undone=_undone(state, caller, items, undone, words),
        back=back,
    )


def _undone(
    state: State, caller: Caller, items: Sequence[Item], undone: Sequence[OperationResult], words: Words
) -> list[dict[str, str]]:
    """Return the patches that a word did not reach, each with the reason; only such as the caller sees have a name."""
    by_op = {item.op_id: item.case_id for item in items}
    with state.database.read(caller.scope) as connection:
        cases = records.cases_by_id(connection, caller.scope, (by_op[one.op_id] for one in undone))
    found = []
    for one in undone:
        case = cases.get(by_op[one.op_id])
        found.append(
            {
                "case_id": case.case_id if case else "",
                "issued_id": case.issued_id if case else words("a patch outside your area"),
                "why": why(one, words),
            }
        )
    return found


def why(result: OperationResult, words: Words) -> str:
    """Return in words why something was not done."""
    if result.outcome is Outcome.CONFLICT:
        return words("It changed since you looked at it. Look again, then decide.")
    slug = str(result.problem.get("type", "")).rpartition(":")[2]
    said = words.problems.get(slug, {}).get("detail")
    named = {**result.problem, "act": step_words(words, str(result.problem.get("act", "")), "")}
    if str(named.get("state", "")) in STATES:
        named["state"] = words(STATES[str(named["state"])])
    try:
        return said.format(**named) if said else str(result.problem.get("detail", ""))
    except (KeyError, IndexError):
        return words.problems[slug]["title"]


# -- the sample


def _samples(state: State, caller: Caller) -> list[dict[str, Any]]:
    return [_listed(one) for one in state.samples.newest(caller)]


def _listed(one: Listed) -> dict[str, Any]:
    return {"sample": one.sample, "looked": one.looked, "address": f"{PREFIX}/samples/{one.sample.sample_id}"}


@router.post(f"{PREFIX}/samples")
def draw(state: StateNeeded, caller: CallerNeeded, visit: VisitNeeded, fields: FieldsNeeded) -> Response:
    """Draw a sample of a group."""
    batch_id, unit = fields.one("batch_id"), fields.one("unit")
    level, size = _number(fields.one("level"), _MOST_LEVELS), _number(fields.one("size"), _LARGEST_SAMPLE)
    if not is_id(batch_id):
        raise BadRecord("form", "it names no group")
    standing = state.samples.draw(caller, GroupKey(batch_id, unit, level), size)
    return go_to(f"{PREFIX}/samples/{standing.sample.sample_id}")


def _number(text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise BadRecord("form", f"a number from 1 to {most} is needed")
    return int(text[:9])


@router.get(f"{PREFIX}/samples/{{sample_id}}")
def sample(request: Request, sample_id: SampleId, state: StateNeeded, caller: CallerNeeded) -> Response:
    """Show a sample, what was looked at, and what became of its group."""
    return _sample_page(request, state, caller, state.samples.read(caller, sample_id))


def _sample_page(request: Request, state: State, caller: Caller, standing: Standing) -> Response:
    findings = Findings(office_of(request).forms, office_of(request).lists, visit_of(request).words)
    with state.database.read(caller.scope) as connection:
        found = records.batch_by_id(connection, caller.scope, standing.sample.key.batch_id)
    return page(
        request,
        "sample.html",
        standing=standing,
        sample=standing.sample,
        batch_name=found[0].name if found else "",
        walk=walk_of(standing),
        rows=[
            {"drawn": one, "finding": findings.short(one.case.finding) if one.case else ""} for one in standing.sampled
        ],
        left=[one for one in standing.group if one.became in ("left", "changed")],
        group=group_address(standing.sample.key),
    )


@router.post(f"{PREFIX}/samples/{{sample_id}}/look")
def look(
    sample_id: SampleId, state: StateNeeded, caller: CallerNeeded, visit: VisitNeeded, fields: FieldsNeeded
) -> Response:
    """Note a look, and show the patch."""
    case_id = fields.one("case_id")
    state.samples.look(caller, sample_id, case_id)
    return go_to(f"{PREFIX}/cases/{case_id}?sample={sample_id}")


@router.post(f"{PREFIX}/samples/{{sample_id}}/decision")
def decide(
    sample_id: SampleId, state: StateNeeded, caller: CallerNeeded, visit: VisitNeeded, fields: FieldsNeeded
) -> Response:
    """Approve or return the group of a sample."""
    act = OperationKind.RETURN if fields.one("act") == OperationKind.RETURN.value else OperationKind.APPROVE
    state.samples.decide(caller, sample_id, act, fields.raw("reason") if act is OperationKind.RETURN else None)
    return go_to(f"{PREFIX}/samples/{sample_id}")

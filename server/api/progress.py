"""What an office asks: how far everybody is, lists of patches, one patch's history and zones."""

from __future__ import annotations

from typing import Annotated, Any, Optional

from fastapi import APIRouter, Query
from pydantic import BaseModel

from ...plugin.domain.geometry import to_geojson
from ...plugin.domain.handover import handing_of
from ...plugin.domain.records import Case
from ..clock import now
from ..db.progress import Wanted
from ..services.dossier import Dossiers, Step
from ..services.progress import BatchProgress, Progress, Tally, days_late
from .needs import ReaderNeeded, StateNeeded
from .openapi import PROBLEMS

router = APIRouter(tags=["progress"])
_DAY = len("2026-05-31")
_PLAIN = r"^[^\x00]*$"
MOST_LISTED = 500
Day = Annotated[
    Optional[str], Query(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="YYYY-MM-DD; today, for none")
]
Name = Annotated[str, Query(max_length=200, pattern=_PLAIN)]


class Counted(BaseModel):
    """Patches by state. ``late`` are open ones that were due before the day, ``late_days`` the longest wait of them;
    due dates are those of what is open."""

    total: int
    unreviewed: int
    submitted: int
    returned: int
    approved: int
    decided: int
    late: int
    late_days: int
    first_due: str
    last_due: str


class UnitCounted(Counted):
    """A unit's share; ``unit`` is the one named to answer, else those that the patches lie in."""

    unit: str
    name: str


class BatchCounted(Counted):
    """A batch and its units."""

    batch_id: str
    name: str
    units: list[UnitCounted]


class BehindAnswer(BaseModel):
    """Somebody who is behind, and by how many days."""

    batch_id: str
    batch: str
    unit: str
    name: str
    person: str
    patches: int
    due_date: str
    days: int


class ProgressAnswer(BaseModel):
    """How far everybody is on a day."""

    day: str
    batches: list[BatchCounted]
    behind: list[BehindAnswer]


class ListedCase(BaseModel):
    """A patch in a list."""

    case_id: str
    issued_id: str
    batch_id: str
    batch: str
    units: list[str]
    answering_unit: str
    person: str
    review_state: str
    review_level: int
    due_date: str
    days_late: int
    version: int
    finding: dict[str, Any]


class ListAnswer(BaseModel):
    """A page of a list."""

    matched: int
    cases: list[ListedCase]


class StepAnswer(BaseModel):
    """One version of a patch, what made it, and its audit entry (``null`` where the server wrote none)."""

    version: int
    at: str
    by: str
    kind: str
    op_id: Optional[str]
    review_state: str
    review_level: int
    return_reason: str
    finding: dict[str, Any]
    outline_found: Optional[dict[str, Any]]
    changed: list[str]
    audit_seq: Optional[int]
    audit_action: Optional[str]
    device_id: Optional[str]
    content_hash: Optional[str]
    link: Optional[str]


class HistoryAnswer(BaseModel):
    """The versions of a patch, the newest first."""

    case_id: str
    versions: list[StepAnswer]


class OverlapAnswer(BaseModel):
    """What of a patch lies in a zone; areas on the ellipsoid."""

    zone_id: str
    code: str
    name: str
    level: str
    type: str
    area_m2: float
    share: float


class OverlapsAnswer(BaseModel):
    """A patch measured: its corrected outline, where it has one."""

    case_id: str
    area_m2: float
    overlaps: list[OverlapAnswer]


def _counted(tally: Tally) -> dict[str, Any]:
    return {name: getattr(tally, name) for name in Counted.model_fields}


def _batch(found: BatchProgress) -> BatchCounted:
    units = [UnitCounted(unit=one.unit, name=one.name, **_counted(one)) for one in found.units]
    return BatchCounted(batch_id=found.batch.batch_id, name=found.batch.name, units=units, **_counted(found))


@router.get("/progress", responses=PROBLEMS.pick(401, 403, 422, 429))
def progress(state: StateNeeded, caller: ReaderNeeded, day: Day = None) -> ProgressAnswer:
    """Tell how far each unit is with each batch of the caller's area, and who is behind on a day."""
    on = day or now()[:_DAY]
    batches, behind = Progress(state.database).overview(caller, on)
    late = [
        BehindAnswer(batch_id=one.batch.batch_id, batch=one.batch.name, **_own(one, BehindAnswer)) for one in behind
    ]
    return ProgressAnswer(day=on, batches=[_batch(one) for one in batches], behind=late)


def _own(found: Any, model: type[BaseModel]) -> dict[str, Any]:
    skipped = ("batch", "batch_id")
    return {name: getattr(found, name) for name in model.model_fields if name not in skipped}


@router.get("/cases", responses=PROBLEMS.pick(401, 403, 422, 429))
def cases(
    state: StateNeeded,
    caller: ReaderNeeded,
    batch_id: Name = "",
    unit: Name = "",
    review_state: Name = "",
    person: Name = "",
    text: Annotated[Name, Query(description="In the issued id, town, village or person.")] = "",
    late_on: Day = None,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 50,
    offset: Annotated[int, Query(ge=0, le=1 << 53)] = 0,
) -> ListAnswer:
    """List patches of the caller's area, by batch and issued id."""
    wanted = Wanted(batch_id, unit, review_state, text, person, late_on or "", limit, offset)
    found = Progress(state.database).listed(caller, wanted)
    today = now()[:_DAY]
    listed = [_listed(case, found.batches.get(case.batch_id, ""), today) for case in found.cases]
    return ListAnswer(matched=found.matched, cases=listed)


def _listed(case: Case, batch: str, today: str) -> ListedCase:
    from_case = {name: getattr(case, name) for name in ("case_id", "issued_id", "batch_id", "version", "review_level")}
    handing = handing_of(case)
    return ListedCase(
        **from_case,
        batch=batch,
        units=list(case.units),
        answering_unit=handing.unit,
        person=handing.person,
        review_state=case.review_state.value,
        due_date=handing.due_date,
        days_late=days_late(case, today),
        finding=dict(case.finding),
    )


@router.get("/cases/{case_id}/history", responses=PROBLEMS.pick(401, 403, 404, 422, 429))
def history(state: StateNeeded, caller: ReaderNeeded, case_id: str) -> HistoryAnswer:
    """Return every version of a patch that lay in the caller's area, the newest first, with its audit entry."""
    steps = Dossiers(state.database).history(caller, case_id.replace("\x00", ""))
    return HistoryAnswer(case_id=case_id, versions=[_step(one) for one in steps])


def _step(step: Step) -> StepAnswer:
    kept, case = step.kept, step.case
    return StepAnswer(
        version=kept.version,
        at=kept.made_at,
        by=kept.made_by,
        kind=kept.kind or "",
        op_id=kept.op_id,
        review_state=case.review_state.value,
        review_level=case.review_level,
        return_reason=case.return_reason,
        finding=dict(case.finding),
        outline_found=None if case.outline_found is None else to_geojson(case.outline_found),
        changed=list(step.changed),
        audit_seq=kept.seq,
        audit_action=kept.action,
        device_id=kept.device_id,
        content_hash=kept.content_hash,
        link=kept.link,
    )


@router.get("/cases/{case_id}/overlaps", responses=PROBLEMS.pick(401, 403, 404, 422, 429))
def overlaps(state: StateNeeded, caller: ReaderNeeded, case_id: str) -> OverlapsAnswer:
    """Measure a patch against the zones that the caller may see."""
    screening, zones = Dossiers(state.database).overlaps(caller, case_id.replace("\x00", ""))
    shown = [
        OverlapAnswer(
            **{name: getattr(zones[one.zone_id], name) for name in ("zone_id", "code", "name", "level", "type")},
            area_m2=one.area_m2,
            share=one.share,
        )
        for one in sorted(screening.overlaps, key=lambda one: -one.area_m2)
    ]
    return OverlapsAnswer(case_id=case_id, area_m2=screening.area_m2, overlaps=shown)

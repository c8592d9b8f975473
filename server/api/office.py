"""The office's desk: hand patches over, approve or return findings one by one, by the group, or after a sample."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Optional

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from ...plugin.domain import wire
from ...plugin.domain.operations import MAX_OPERATIONS, OperationResult
from ...plugin.domain.states import OperationKind
from ..db.samples import Sample
from ..db.waiting import GroupKey
from ..services.approvals import MOST_CASES, Item
from ..services.samples import Drawn, Listed, Standing
from .needs import CallerNeeded, StateNeeded
from .openapi import PROBLEMS

router = APIRouter(prefix="/office", tags=["office"])

_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
_UNIT = r"^[0-9a-z-]*$"
_MOST_LEVELS = 9
_LARGEST_SAMPLE = 500
Id = Annotated[str, Field(pattern=_ID, description="A UUID of version 7.")]
IdInPath = Annotated[str, Path(pattern=_ID)]
Unit = Annotated[str, Field(pattern=_UNIT, max_length=32)]
Level = Annotated[int, Field(ge=1, le=_MOST_LEVELS)]


class About(BaseModel):
    """A patch that a word is about: an id for the word, of your own, and the version that was looked at."""

    model_config = ConfigDict(extra="forbid")
    op_id: Id
    case_id: Id
    version: int = Field(ge=1, le=wire.LARGEST)


Items = Annotated[list[About], Field(min_length=1, max_length=MAX_OPERATIONS)]


class HandOver(BaseModel):
    """Who answers for these patches, and until when. What is left out stays; an empty text takes it away."""

    model_config = ConfigDict(extra="forbid")
    items: Items
    unit: Optional[str] = Field(None, max_length=32)
    person: Optional[str] = Field(None, max_length=200)
    due_date: Optional[str] = Field(None, max_length=10, description="2026-05-31")


class Approval(BaseModel):
    """Findings that are approved."""

    model_config = ConfigDict(extra="forbid")
    items: Items


class Return(BaseModel):
    """Findings that are returned, and why."""

    model_config = ConfigDict(extra="forbid")
    items: Items
    reason: str = Field(max_length=2000)


class Results(BaseModel):
    """A word on each patch, in order, as the answer to a push has it."""

    results: list[dict[str, Any]]


class Draw(BaseModel):
    """The group that a sample is drawn of, and how many patches."""

    model_config = ConfigDict(extra="forbid")
    batch_id: Id
    unit: Unit
    level: Level
    size: int = Field(ge=1, le=_LARGEST_SAMPLE)


class Look(BaseModel):
    """The patch of a sample that is looked at."""

    model_config = ConfigDict(extra="forbid")
    case_id: Id


class Decision(BaseModel):
    """What becomes of a sample's group."""

    model_config = ConfigDict(extra="forbid")
    act: Literal["approve", "return"]
    reason: Optional[str] = Field(None, max_length=2000)


def _carried_out(results: list[OperationResult]) -> Results:
    return Results(results=[wire.result_to_json(result) for result in results])


def _items(items: list[About]) -> list[Item]:
    return [Item(one.op_id, one.case_id, one.version) for one in items]


@router.post("/hand-over", responses=PROBLEMS.pick(401, 422))
def hand_over(body: HandOver, state: StateNeeded, caller: CallerNeeded) -> Results:
    """Hand patches over to a unit of yours or a person, with a due date."""
    said = {name: getattr(body, name) for name in ("unit", "person", "due_date")}
    payload = {name: value for name, value in said.items() if value is not None}
    return _carried_out(state.approvals.carry_out(caller, OperationKind.ASSIGN, _items(body.items), payload))


@router.post("/approve", responses=PROBLEMS.pick(401, 422))
def approve(body: Approval, state: StateNeeded, caller: CallerNeeded) -> Results:
    """Approve findings at your level, as they stood in the versions that you looked at."""
    return _carried_out(state.approvals.carry_out(caller, OperationKind.APPROVE, _items(body.items), {}))


@router.post("/return", responses=PROBLEMS.pick(401, 422))
def give_back(body: Return, state: StateNeeded, caller: CallerNeeded) -> Results:
    """Return findings with a reason, which comes down to the top of the inspector's list."""
    payload = {"reason": body.reason}
    return _carried_out(state.approvals.carry_out(caller, OperationKind.RETURN, _items(body.items), payload))


@router.get("/inspectors", responses=PROBLEMS.pick(401))
def inspectors(state: StateNeeded, caller: CallerNeeded) -> dict[str, Any]:
    """Return whom you can hand patches to."""
    return {"inspectors": [vars(one) for one in state.approvals.inspectors(caller)]}


@router.get("/waiting", responses=PROBLEMS.pick(401))
def waiting(state: StateNeeded, caller: CallerNeeded) -> dict[str, Any]:
    """Return the groups in which findings wait for your approval: batch, unit, level, how many, since when."""
    groups = state.approvals.groups(caller)
    rest = ("batch_name", "waiting", "since")
    return {"groups": [{**vars(one.key), **{name: getattr(one, name) for name in rest}} for one in groups]}


@router.get("/waiting/cases", responses=PROBLEMS.pick(401, 422))
def waiting_cases(
    state: StateNeeded,
    caller: CallerNeeded,
    batch_id: Annotated[str, Query(pattern=_ID)],
    level: Annotated[int, Query(ge=1, le=_MOST_LEVELS)],
    unit: Annotated[str, Query(pattern=_UNIT, max_length=32)] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_CASES)] = 100,
    offset: Annotated[int, Query(ge=0, le=1 << 53)] = 0,
) -> dict[str, Any]:
    """Return the patches of a group that wait for your approval, by issued id."""
    cases = state.approvals.waiting(caller, GroupKey(batch_id, unit, level), limit, offset)
    return {"cases": [wire.case_to_json(case) for case in cases]}


@router.post("/samples", responses=PROBLEMS.pick(401, 409, 422))
def draw(body: Draw, state: StateNeeded, caller: CallerNeeded) -> dict[str, Any]:
    """Draw a sample of a group; again, or by another approver of the level, the same one, or more of its order."""
    return sample_json(state.samples.draw(caller, GroupKey(body.batch_id, body.unit, body.level), body.size))


@router.get("/samples", responses=PROBLEMS.pick(401))
def samples(state: StateNeeded, caller: CallerNeeded) -> dict[str, Any]:
    """Return the samples of your levels, whoever drew them, the newest first, with how many were looked at."""
    return {"samples": [_listed_json(one) for one in state.samples.newest(caller)]}


@router.get("/samples/{sample_id}", responses=PROBLEMS.pick(401, 404, 422))
def sample(sample_id: IdInPath, state: StateNeeded, caller: CallerNeeded) -> dict[str, Any]:
    """Return a sample of your level, with its group and who looked at what."""
    return sample_json(state.samples.read(caller, sample_id))


@router.post("/samples/{sample_id}/looks", responses=PROBLEMS.pick(401, 404, 422))
def look(sample_id: IdInPath, body: Look, state: StateNeeded, caller: CallerNeeded) -> dict[str, Any]:
    """Note that you look at a patch of a sample."""
    return sample_json(state.samples.look(caller, sample_id, body.case_id))


@router.post("/samples/{sample_id}/decision", responses=PROBLEMS.pick(401, 403, 404, 409, 422))
def decide(sample_id: IdInPath, body: Decision, state: StateNeeded, caller: CallerNeeded) -> dict[str, Any]:
    """Approve or return the group of a sample; what changed since the draw is left as it is."""
    return sample_json(state.samples.decide(caller, sample_id, OperationKind(body.act), body.reason))


_WITHIN = frozenset({"key", "units"})


def _listed_json(one: Listed) -> dict[str, Any]:
    return {**_sample_json(one.sample), "looked": one.looked}


def _sample_json(one: Sample) -> dict[str, Any]:
    return {**{name: value for name, value in vars(one).items() if name not in _WITHIN}, **vars(one.key)}


def sample_json(standing: Standing) -> dict[str, Any]:
    """Return a sample with its group as JSON."""
    group = [_drawn_json(one) for one in standing.group]
    return {**_sample_json(standing.sample), "unseen": standing.unseen, "group": group}


def _drawn_json(one: Drawn) -> dict[str, Any]:
    member = one.member
    said = {name: getattr(member, name) for name in ("case_id", "op_id", "version", "looked_at", "looked_by")}
    issued_id = one.case.issued_id if one.case else ""
    return {**said, "issued_id": issued_id, "sampled": one.sampled, "waiting": one.waiting, "became": one.became}

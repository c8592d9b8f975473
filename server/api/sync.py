"""The sync surface: pulling changes, pushing operations."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ...plugin.domain import wire
from ...plugin.domain.operations import MAX_OPERATIONS
from ..services.changes import DEFAULT_CHANGES, MAX_CHANGES
from .needs import CallerNeeded, StateNeeded
from .openapi import PROBLEMS, JsonBytes

router = APIRouter(prefix="/sync", tags=["sync"])


class Push(BaseModel):
    """Operations in the order they were made, and the audit chain since the last acknowledged head."""

    operations: list[dict[str, Any]] = Field(description=f"At most {MAX_OPERATIONS}.")
    chain: dict[str, Any]


class Receipt(BaseModel):
    """A word on each operation, in order, and the chain's head as recomputed."""

    results: list[dict[str, Any]]
    chain: dict[str, Any]


class Page(BaseModel):
    """Changes, the cursor behind the last of them, and whether there are more."""

    model_config = ConfigDict(extra="allow")
    changes: list[dict[str, Any]]
    cursor: str
    more: bool
    you: str = Field("", description="The caller's user name.")
    left: int | None = Field(None, ge=0, description="About how many lines follow, where `count` asks.")


@router.get("/changes", responses={**PROBLEMS.pick(401, 410, 422), 200: {"model": Page}}, response_class=JsonBytes)
def changes(
    state: StateNeeded,
    caller: CallerNeeded,
    cursor: Annotated[str, Query(max_length=1024, description="Opaque; empty for the beginning.")] = "",
    limit: Annotated[int, Query(ge=1, description=f"At most {MAX_CHANGES} are returned.")] = DEFAULT_CHANGES,
    count: Annotated[bool, Query(description="Say how many lines follow: ask where a reading begins.")] = False,
) -> Response:
    """Return what changed in the caller's area since a cursor."""
    state.metrics.synced(caller.org_id)
    return JsonBytes(state.changes.page(caller, cursor, limit, count))


@router.post("/batches", responses=PROBLEMS.pick(400, 401, 403, 413, 415, 422))
def push(body: Push, state: StateNeeded, caller: CallerNeeded) -> Receipt:
    """Carry out operations; each has its own outcome, and sending them again is harmless."""
    receipt = state.pushes.take(caller, {"operations": body.operations, "chain": body.chain})
    state.metrics.synced(caller.org_id, receipt.results)
    return Receipt(**wire.receipt_to_json(receipt))

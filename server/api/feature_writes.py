"""Writing single records: OGC API – Features, Part 4 (draft 20-002r1), with preconditions; nothing is deleted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated, Any, Literal, Optional

from fastapi import APIRouter, Header, Path
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from ...plugin.domain.states import OperationKind
from ..logs import request_id
from ..services.callers import Writer
from ..services.features import etag_of
from ..services.single import CASES, DECISIONS, OperationRefused, Precondition
from ..services.together import Write
from ..state import State
from .faults import MEDIA_TYPE
from .features import GeoJson
from .needs import StateNeeded, WriterNeeded
from .openapi import PROBLEMS

router = APIRouter(tags=["single writes (Part 4, draft)"])

_TAG = r'^("[!-~]*"|\*)$'
IfMatch = Annotated[Optional[str], Header(max_length=200, pattern=_TAG, description="The ETag to be replaced.")]
IfNoneMatch = Annotated[Optional[Literal["*"]], Header(description="There is nothing yet.")]
RecordId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$", description="A UUID of version 7")]
_FAULTS = PROBLEMS.pick(401, 403, 404, 409, 412, 413, 415, 422, 428, 507)


class WholeFeature(BaseModel):
    """A GeoJSON feature; properties that are no answers of the form are passed over."""

    type: Literal["Feature"]
    geometry: Optional[dict[str, Any]] = None
    properties: dict[str, Any] = Field(default_factory=dict)


class FeaturePart(BaseModel):
    """What changes of a feature; a property that is null is taken away."""

    geometry: Optional[dict[str, Any]] = None
    properties: dict[str, Any] = Field(default_factory=dict)


def _precondition(if_match: Optional[str], if_none_match: Optional[str]) -> Precondition:
    return Precondition(if_match or "", absent=if_none_match is not None)


def _write(writer: Writer, record_id: str, body: WholeFeature | FeaturePart, asked: Precondition) -> Write:
    said = {"geometry": body.geometry, "properties": body.properties}
    return Write(writer, record_id, said, asked, request=request_id.get())


async def _written(state: State, write: Write, status: int = 200) -> Response:
    """Answer with the feature as it stands when the write has been committed, among others that came with it."""
    try:
        feature = await asyncio.wrap_future(state.together.put(write))
    except OperationRefused as refusal:
        refused = int(refusal.problem.get("status", 422))
        return JSONResponse(dict(refusal.problem), refused, media_type=MEDIA_TYPE)
    headers = {"ETag": etag_of(feature)}
    if status == 201:
        headers["Location"] = f"/collections/{CASES}/items/{feature['id']}"
    return GeoJson(feature, status, headers=headers)


@router.put(f"/collections/{DECISIONS}/items/{{record_id}}", responses=_FAULTS, response_class=GeoJson)
async def replace_finding(
    record_id: RecordId,
    body: WholeFeature,
    state: StateNeeded,
    writer: WriterNeeded,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Give a patch its finding (If-None-Match: *) or replace it (If-Match)."""
    return await _written(state, _write(writer, record_id, body, _precondition(if_match, if_none_match)))


@router.patch(f"/collections/{DECISIONS}/items/{{record_id}}", responses=_FAULTS, response_class=GeoJson)
async def change_finding(
    record_id: RecordId, body: FeaturePart, state: StateNeeded, writer: WriterNeeded, if_match: IfMatch = None
) -> Response:
    """Change answers of a finding, and its outline (If-Match)."""
    asked = _precondition(if_match, None)
    return await _written(state, replace(_write(writer, record_id, body, asked), partial=True))


@router.post(f"/collections/{CASES}/items", status_code=201, responses=_FAULTS, response_class=GeoJson)
async def offer_lead(
    body: WholeFeature, state: StateNeeded, writer: WriterNeeded, if_none_match: IfNoneMatch = None
) -> Response:
    """Offer a lead of one's own (If-None-Match: *); its id is made here."""
    write = _write(writer, state.single.new_id(), body, _precondition(None, if_none_match))
    return await _written(state, replace(write, kind=OperationKind.CREATE), 201)


@router.put(f"/collections/{CASES}/items/{{record_id}}", status_code=201, responses=_FAULTS, response_class=GeoJson)
async def offer_lead_as(
    record_id: RecordId,
    body: WholeFeature,
    state: StateNeeded,
    writer: WriterNeeded,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Offer a lead of one's own under an id of one's own (If-None-Match: *); patches as issued are not replaced."""
    write = _write(writer, record_id, body, _precondition(if_match, if_none_match))
    return await _written(state, replace(write, kind=OperationKind.CREATE), 201)

"""Writing single records: OGC API – Features, Part 4 (draft 20-002r1), with preconditions; nothing is deleted."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Optional

from fastapi import APIRouter, Header, Path
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from ..services.features import etag_of
from ..services.single import CASES, DECISIONS, OperationRefused, Precondition
from .faults import MEDIA_TYPE
from .features import GeoJson
from .needs import CallerNeeded, StateNeeded
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


def _refused(refusal: OperationRefused) -> Response:
    return JSONResponse(dict(refusal.problem), int(refusal.problem.get("status", 422)), media_type=MEDIA_TYPE)


def _feature(feature: dict[str, Any], status: int = 200) -> Response:
    headers = {"ETag": etag_of(feature)}
    if status == 201:
        headers["Location"] = f"/collections/{CASES}/items/{feature['id']}"
    return GeoJson(feature, status, headers=headers)


@router.put(f"/collections/{DECISIONS}/items/{{record_id}}", responses=_FAULTS, response_class=GeoJson)
def replace_finding(
    record_id: RecordId,
    body: WholeFeature,
    state: StateNeeded,
    caller: CallerNeeded,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Give a patch its finding (If-None-Match: *) or replace it (If-Match)."""
    try:
        asked = _precondition(if_match, if_none_match)
        return _feature(state.single.decide(caller, record_id, body.model_dump(), asked, partial=False))
    except OperationRefused as refusal:
        return _refused(refusal)


@router.patch(f"/collections/{DECISIONS}/items/{{record_id}}", responses=_FAULTS, response_class=GeoJson)
def change_finding(
    record_id: RecordId, body: FeaturePart, state: StateNeeded, caller: CallerNeeded, if_match: IfMatch = None
) -> Response:
    """Change answers of a finding, and its outline (If-Match)."""
    try:
        asked = _precondition(if_match, None)
        return _feature(state.single.decide(caller, record_id, body.model_dump(), asked, partial=True))
    except OperationRefused as refusal:
        return _refused(refusal)


@router.post(f"/collections/{CASES}/items", status_code=201, responses=_FAULTS, response_class=GeoJson)
def offer_lead(
    body: WholeFeature, state: StateNeeded, caller: CallerNeeded, if_none_match: IfNoneMatch = None
) -> Response:
    """Offer a lead of one's own (If-None-Match: *); its id is made here."""
    try:
        return _feature(state.single.create(caller, None, body.model_dump(), _precondition(None, if_none_match)), 201)
    except OperationRefused as refusal:
        return _refused(refusal)


@router.put(f"/collections/{CASES}/items/{{record_id}}", status_code=201, responses=_FAULTS, response_class=GeoJson)
def offer_lead_as(
    record_id: RecordId,
    body: WholeFeature,
    state: StateNeeded,
    caller: CallerNeeded,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Offer a lead of one's own under an id of one's own (If-None-Match: *); patches as issued are not replaced."""
    try:
        asked = _precondition(if_match, if_none_match)
        return _feature(state.single.create(caller, record_id, body.model_dump(), asked), 201)
    except OperationRefused as refusal:
        return _refused(refusal)

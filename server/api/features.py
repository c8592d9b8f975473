"""OGC API – Features, Parts 1 and 2: reading only, by box, time and property, in several reference systems."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Optional

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from .. import clock
from ..db.features import Selection
from ..errors import BadParameter
from ..services.accounts import Caller
from ..services.crs import CRS84, STORED, SYSTEMS, Crs, crs_named
from ..services.features import COLLECTIONS, MAX_LIMIT, collection, etag_of, read_box, read_span
from ..state import State
from .needs import ReaderNeeded, StateNeeded
from .openapi import PROBLEMS

router = APIRouter(tags=["features"])

CONFORMS_TO = [
    f"http://www.opengis.net/spec/ogcapi-{part}"
    for part in (
        "common-1/1.0/conf/core",
        "features-1/1.0/conf/core",
        "features-1/1.0/conf/geojson",
        "features-2/1.0/conf/crs",
    )
]
_OWN = ("bbox", "bbox-crs", "crs", "datetime", "limit", "offset", "f")
_SYSTEM = "The address of one of the collection's reference systems; CRS84 where none is named."
CrsNamed = Annotated[Optional[str], Query(max_length=200, description=_SYSTEM)]
BoxCrsNamed = Annotated[Optional[str], Query(alias="bbox-crs", max_length=200, description=_SYSTEM)]
_BOX = "The least of both axes, then the most, in the order of the axes of bbox-crs: west,south,east,north."
_WHEN = "2026-05-02T08:00:00Z, a day, or an interval: A/B, A/.., ../B. Patches by their later image, findings as given."
Json = dict[str, Any]
_MAX_OFFSET = 1 << 53


class GeoJson(JSONResponse):
    """A GeoJSON answer."""

    media_type = "application/geo+json"

    def render(self, content: Any) -> bytes:
        """Return the answer's bytes."""
        return orjson.dumps(content)


def _link(request: Request, path: str, rel: str, kind: str = "application/json", title: str = "") -> Json:
    link = {"href": str(request.base_url).rstrip("/") + path, "rel": rel, "type": kind}
    return {**link, "title": title} if title else link


@router.get("/")
def landing(request: Request) -> Json:
    """Say what is here."""
    return {
        "title": "Redline Review",
        "description": "Flagged patches, zones and findings; reading by OGC API – Features, sync under /sync.",
        "links": [
            _link(request, "/", "self"),
            _link(request, "/api", "service-desc", "application/vnd.oai.openapi+json;version=3.1"),
            _link(request, "/conformance", "conformance"),
            _link(request, "/collections", "data"),
        ],
    }


@router.get("/conformance")
def conformance() -> Json:
    """Name the conformance classes."""
    return {"conformsTo": CONFORMS_TO}


def _collection(request: Request, state: State, caller: Caller, name: str) -> Json:
    about = collection(name)
    extent = _extent(state, caller, name)
    path = f"/collections/{name}"
    return {
        "id": name,
        "title": about.title,
        "description": about.description,
        "itemType": "feature",
        "crs": list(SYSTEMS),
        "storageCrs": STORED,
        **({"extent": extent} if extent else {}),
        "links": [
            _link(request, path, "self"),
            _link(request, f"{path}/items", "items", GeoJson.media_type, about.title),
        ],
    }


def _extent(state: State, caller: Caller, name: str) -> Json:
    box, times = state.features.box(caller, name), state.features.times(caller, name)
    space = {} if box is None else {"spatial": {"bbox": [list(box)], "crs": CRS84}}
    return space if times is None else {**space, "temporal": {"interval": [[times.start, times.end]]}}


def _in_system(crs: Crs, **more: str) -> dict[str, str]:
    return {"Content-Crs": f"<{crs.uri}>", **more}


@router.get("/collections", responses=PROBLEMS.pick(401, 403, 429))
def collections(request: Request, state: StateNeeded, caller: ReaderNeeded) -> Json:
    """List the collections."""
    found = [_collection(request, state, caller, name) for name in COLLECTIONS]
    return {"links": [_link(request, "/collections", "self")], "collections": found}


@router.get("/collections/{name}", responses=PROBLEMS.pick(401, 403, 404, 429))
def one_collection(request: Request, name: str, state: StateNeeded, caller: ReaderNeeded) -> Json:
    """Describe a collection."""
    return _collection(request, state, caller, name)


@router.get("/collections/{name}/items", responses=PROBLEMS.pick(400, 401, 403, 404, 422, 429), response_class=GeoJson)
def items(
    request: Request,
    name: str,
    state: StateNeeded,
    caller: ReaderNeeded,
    bbox: Annotated[Optional[str], Query(max_length=200, description=_BOX)] = None,
    bbox_crs: BoxCrsNamed = None,
    datetime: Annotated[Optional[str], Query(max_length=100, description=_WHEN)] = None,
    crs: CrsNamed = None,
    limit: Annotated[int, Query(ge=1, description=f"At most {MAX_LIMIT} are returned.")] = 100,
    offset: Annotated[int, Query(ge=0, le=_MAX_OFFSET)] = 0,
    f: Annotated[Literal["json", "geojson"], Query(description="GeoJSON in any case.")] = "geojson",
) -> GeoJson:
    """Return features of the caller's area; other query parameters filter by the property of that name."""
    system, boxed_in = crs_named("crs", crs), crs_named("bbox-crs", bbox_crs)
    box = None if bbox is None else read_box(bbox, boxed_in)
    span = None if datetime is None else read_span(datetime)
    wanted = Selection(name, box, _filters(request, name), min(limit, MAX_LIMIT), offset, span)
    page = state.features.page(caller, wanted, system)
    page |= {"timeStamp": clock.now(), "links": _paging(request, wanted, page)}
    return GeoJson(page, headers=_in_system(system))


def _filters(request: Request, name: str) -> dict[str, str]:
    given = {key: value for key, value in request.query_params.items() if key not in _OWN}
    for key, value in given.items():
        if key not in collection(name).filters:
            raise BadParameter(key[:100], "there is no such parameter here")
        if "\x00" in value:
            raise BadParameter(key, "it holds a character that no value has")
    return given


def _paging(request: Request, wanted: Selection, page: Json) -> list[Json]:
    """Return the links of a page; the next one only where something follows."""
    here = f"/collections/{wanted.collection}"
    links = [_link(request, f"{here}/items?{request.url.query}", "self", GeoJson.media_type)]
    links.append(_link(request, here, "collection"))
    places = {"prev": max(0, wanted.offset - wanted.limit) if wanted.offset else None}
    follows = wanted.offset + page["numberReturned"]
    places["next"] = follows if follows < page["numberMatched"] and page["numberReturned"] else None
    for rel, offset in places.items():
        if offset is not None:
            query = request.url.include_query_params(offset=offset, limit=wanted.limit).query
            links.append(_link(request, f"{here}/items?{query}", rel, GeoJson.media_type))
    return links


@router.options("/collections/{name}/items", status_code=204, response_class=Response)
@router.options("/collections/{name}/items/{record_id}", status_code=204, response_class=Response)
def methods(name: str) -> Response:
    """Say that collections are read only: desktop programs send no preconditions, so no writing is offered to them."""
    return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS"})


@router.get(
    "/collections/{name}/items/{record_id}",
    responses={**PROBLEMS.pick(400, 401, 403, 404, 422, 429), 304: {"description": "The caller has it"}},
    response_class=GeoJson,
)
def item(
    request: Request,
    name: str,
    record_id: str,
    state: StateNeeded,
    caller: ReaderNeeded,
    crs: CrsNamed = None,
    f: Annotated[Literal["json", "geojson"], Query(description="GeoJSON in any case.")] = "geojson",
) -> Response:
    """Return one feature of the caller's area, with a strong ETag; what is written back is read without ``crs``."""
    system = crs_named("crs", crs)
    here = f"/collections/{name}"
    feature = state.features.one(caller, name, record_id.replace("\x00", ""), system)
    feature["links"] = [
        _link(request, f"{here}/items/{feature['id']}", "self", GeoJson.media_type),
        _link(request, here, "collection"),
    ]
    etag = etag_of(feature)
    if request.headers.get("if-none-match") in (etag, "*"):
        return Response(status_code=304, headers={"ETag": etag})
    return GeoJson(feature, headers=_in_system(system, ETag=etag))

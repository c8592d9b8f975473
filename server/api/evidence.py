"""Files of evidence: announced by hash, sent by tus 1.0, read by hash."""

from __future__ import annotations

import base64
import binascii
import datetime
import email.utils
import re
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Annotated, Any, Optional

from fastapi import APIRouter, Body, Path, Request
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response, StreamingResponse

from ...plugin.domain.sniffing import plain_name
from ..blobs.parts import ALGORITHMS, Chunk
from ..db.evidence import StoredFile
from ..errors import BadEncoding, BadParameter
from ..evidence_errors import TusVersionUnknown
from ..services.evidence import Announced, Standing
from ..services.evidence_types import guess_type
from .middleware import UPLOADS
from .needs import CallerNeeded, StateNeeded
from .openapi import PROBLEMS

router = APIRouter(prefix="/evidence", tags=["evidence"])

TUS = "1.0.0"
EXTENSIONS = "creation,checksum,termination,expiration"
CHUNK_TYPE = "application/offset+octet-stream"
_AT_ONCE = 1 << 20
_LARGEST = (1 << 63) - 1
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="64 lower-case hexadecimal digits")]
UploadId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]


class Announcement(BaseModel):
    """A file that shall be sent. ``case_id`` is the patch whose finding names it, where that is known."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=1, le=_LARGEST, description="bytes")
    type: str = Field(default="", max_length=100, pattern=r"^([0-9a-z.+-]+/[0-9a-z.+-]+)?$", description="media type")
    name: str = Field(default="", max_length=400, pattern=r"^[^\x00]*$", description="what people call it")
    case_id: Optional[str] = Field(default=None, max_length=36, pattern=r"^[0-9a-f-]{36}$")


class Offered(BaseModel):
    """``there`` where nothing needs to be sent; else ``upload``, with the address and how many bytes it has."""

    state: str
    location: str = ""
    offset: int = 0


def _announced(said: Announcement) -> Announced:
    name = plain_name(said.name) if said.name else ""
    return Announced(said.sha256, said.size, said.type or guess_type(name), name, said.case_id)


def _tus(request: Request) -> None:
    if request.headers.get("tus-resumable") != TUS:
        raise TusVersionUnknown


def _tus_headers(standing: Standing) -> dict[str, str]:
    return {
        "Tus-Resumable": TUS,
        "Upload-Offset": str(standing.offset),
        "Upload-Length": str(standing.upload.size_bytes),
        "Upload-Expires": _http_date(standing.upload.expires_at),
        "Cache-Control": "no-store",
    }


def _http_date(moment: str) -> str:
    then = datetime.datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)
    return email.utils.format_datetime(then, usegmt=True)


def _from_tus(request: Request) -> Announcement:
    """Read tus's own form: ``Upload-Length`` and ``Upload-Metadata`` (sha256, filetype, filename, case_id)."""
    _tus(request)
    pairs = {}
    for part in request.headers.get("upload-metadata", "").split(","):
        key, _, value = part.strip().partition(" ")
        try:
            pairs[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise BadParameter("Upload-Metadata", "its values are Base64 of UTF-8") from error
    names = {"sha256": "sha256", "filetype": "type", "filename": "name", "case_id": "case_id"}
    given = {ours: pairs[theirs] for theirs, ours in names.items() if pairs.get(theirs)}
    try:
        return Announcement(size=_whole(request, "upload-length"), **given)
    except ValidationError as error:
        raise BadParameter("Upload-Metadata", str(error.errors()[0]["msg"])[:200]) from error


def _whole(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise BadParameter(name, "a whole number is needed")
    return int(text)


@router.options("", status_code=204, response_class=Response)
def abilities(state: StateNeeded) -> Response:
    """Say what of tus is spoken."""
    headers = {
        "Tus-Resumable": TUS,
        "Tus-Version": TUS,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(state.evidence.limit_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
    return Response(status_code=204, headers=headers)


@router.post(
    "",
    response_model=Offered,
    responses={**PROBLEMS.pick(400, 401, 403, 404, 412, 413, 415, 422, 429, 507), 201: {"model": Offered}},
)
def announce(
    request: Request,
    state: StateNeeded,
    caller: CallerNeeded,
    body: Annotated[Optional[Announcement], Body(description="Without one, tus's headers announce the file.")] = None,
) -> Response:
    """Announce a file by hash, size and type: ``there``, or the address to send it to."""
    said = body if body is not None else _from_tus(request)
    standing = state.evidence.announce(caller, _announced(said))
    if standing is None:
        return JSONResponse(Offered(state="there").model_dump(), headers={"Cache-Control": "no-store"})
    location = UPLOADS + standing.upload.upload_id
    offered = Offered(state="upload", location=location, offset=standing.offset)
    return JSONResponse(offered.model_dump(), 201, headers={**_tus_headers(standing), "Location": location})


@router.head(
    "/uploads/{upload_id}", responses=PROBLEMS.pick(401, 404, 412, 415, 422, 423, 507), response_class=Response
)
def standing(request: Request, upload_id: UploadId, state: StateNeeded, caller: CallerNeeded) -> Response:
    """Say how many bytes have come (``Upload-Offset``)."""
    _tus(request)
    return Response(headers=_tus_headers(state.evidence.standing(caller, upload_id)))


@router.delete(
    "/uploads/{upload_id}",
    status_code=204,
    responses=PROBLEMS.pick(401, 404, 412, 413, 415, 422, 423),
    response_class=Response,
)
def end(request: Request, upload_id: UploadId, state: StateNeeded, caller: CallerNeeded) -> Response:
    """Let go of an unfinished upload."""
    _tus(request)
    state.evidence.end(caller, upload_id)
    return Response(status_code=204, headers={"Tus-Resumable": TUS})


@router.patch(
    "/uploads/{upload_id}",
    status_code=204,
    responses=PROBLEMS.pick(400, 401, 404, 409, 412, 413, 415, 422, 423, 460, 507),
    response_class=Response,
    openapi_extra={"requestBody": {"content": {CHUNK_TYPE: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def append(request: Request, upload_id: UploadId, state: StateNeeded, caller: CallerNeeded) -> Response:
    """Send bytes from ``Upload-Offset`` on, with ``Upload-Checksum`` where wished."""
    _tus(request)
    _plain(request)
    offset, checksum = _whole(request, "upload-offset"), _checksum(request)
    with ExitStack() as held:
        opened = state.evidence.chunk(caller, upload_id, offset, checksum)
        chunk = await run_in_threadpool(held.enter_context, opened)
        reached = await _take(request, chunk)
        await run_in_threadpool(held.close)
    headers = {"Tus-Resumable": TUS, "Upload-Offset": str(reached), "Cache-Control": "no-store"}
    return Response(status_code=204, headers=headers)


async def _take(request: Request, chunk: Chunk) -> int:
    try:
        async for piece in gathered(request.stream()):
            await run_in_threadpool(chunk.write, piece)
    except ClientDisconnect:
        await run_in_threadpool(chunk.broken_off)
        raise
    return await run_in_threadpool(chunk.keep)


async def gathered(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Give pieces of about a mebibyte: each goes to another thread and back. What came before a break comes first."""
    waiting = bytearray()
    try:
        async for piece in stream:
            waiting += piece
            if len(waiting) >= _AT_ONCE:
                yield bytes(waiting)
                waiting.clear()
    except ClientDisconnect:
        yield bytes(waiting)
        raise
    if waiting:
        yield bytes(waiting)


def _plain(request: Request) -> None:
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity" or request.headers.get("content-type", "") != CHUNK_TYPE:
        raise BadEncoding(encoding)


def _checksum(request: Request) -> Optional[tuple[str, bytes]]:
    given = request.headers.get("upload-checksum")
    if given is None:
        return None
    algorithm, _, value = given.partition(" ")
    try:
        expected = base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise BadParameter("Upload-Checksum", "its value is Base64") from error
    if algorithm not in ALGORITHMS:
        raise BadParameter("Upload-Checksum", f"the algorithms are {', '.join(ALGORITHMS)}")
    return algorithm, expected


_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


@router.get(
    "/{sha256}",
    responses={
        **PROBLEMS.pick(401, 404, 422),
        200: {"description": "The file", "content": {"application/octet-stream": _BYTES, "image/*": _BYTES}},
        304: {"description": "The caller has it"},
    },
    response_class=StreamingResponse,
)
def read(request: Request, sha256: Sha256, state: StateNeeded, caller: CallerNeeded) -> Response:
    """Return a file that the caller may read, for saving: no browser shall run what is in it."""
    file = state.evidence.find(caller, sha256)
    headers = file_headers(file)
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers={"ETag": headers["ETag"]})
    return StreamingResponse(state.evidence.read(caller, file), media_type=file.media_type, headers=headers)


def file_headers(file: StoredFile) -> dict[str, str]:
    """Return the headers by which a file is saved and never run."""
    return {
        "Content-Length": str(file.size_bytes),
        "Content-Disposition": f'attachment; filename="{file.sha256[:16]}{file.suffix}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
        "ETag": f'"{file.sha256}"',
    }

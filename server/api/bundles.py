"""Packages that were carried by hand, handed in by whoever has a line."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Annotated, Any, Optional
from urllib.parse import unquote

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...plugin.domain.bundle import VOLUME_BYTES
from ..blobs.folder import disk_faults
from ..blobs.parts import BUNDLE
from ..errors import BadEncoding, BodyTooLarge
from .evidence import gathered
from .needs import CallerNeeded, StateNeeded
from .openapi import PROBLEMS

router = APIRouter(prefix="/sync", tags=["sync"])

ZIP = "application/zip"
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_PASSWORD = "The package's password, percent-encoded UTF-8; the receipt is under the same one."


class Zip(Response):
    """A package."""

    media_type = ZIP


@router.post(
    "/bundles",
    responses={
        **PROBLEMS.pick(401, 403, 413, 415, 422, 507),
        200: {"description": "The receipt, a package that the laptop reads back", "content": {ZIP: _BYTES}},
    },
    response_class=Zip,
    openapi_extra={"requestBody": {"required": True, "content": {ZIP: _BYTES}}},
)
async def take_bundle(
    request: Request,
    state: StateNeeded,
    caller: CallerNeeded,
    package_password: Annotated[
        Optional[str], Header(max_length=400, pattern=r"^[!-~]+$", description=_PASSWORD)
    ] = None,
) -> Response:
    """Take in one volume of a laptop's package; taking it again changes nothing and gives its receipt again."""
    if request.headers.get("content-encoding", "identity") != "identity" or request.headers.get("content-type") != ZIP:
        raise BadEncoding("")
    folder = state.settings.uploads_path
    path = folder / f"{uuid.uuid4().hex}{BUNDLE}"
    try:
        await _receive(request, path)
        password = unquote(package_password or "")
        return Zip(await run_in_threadpool(state.bundles.take, caller, path, password))
    finally:
        await run_in_threadpool(path.unlink, True)


async def _receive(request: Request, path: Path) -> None:
    with disk_faults():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    length = 0
    async for piece in gathered(request.stream()):
        length += len(piece)
        if length > VOLUME_BYTES:
            raise BodyTooLarge(VOLUME_BYTES)
        await run_in_threadpool(_append, path, piece)


def _append(path: Path, piece: bytes) -> None:
    with disk_faults(), path.open("ab") as out:
        out.write(piece)

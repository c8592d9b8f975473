"""Packages for areas that the operator packed, and receipts of those that were handed in."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import FileResponse, StreamingResponse

from ..db.receipts import Receipt
from ..packages.shelf import Shelved
from .bundles import ZIP
from .needs import CallerNeeded, StateNeeded
from .openapi import PROBLEMS

router = APIRouter(prefix="/office", tags=["office"])

_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_MOST_VOLUMES = 1 << 31


def _zipped(description: str) -> dict[int | str, dict[str, Any]]:
    return {**PROBLEMS.pick(401, 404, 422), 200: {"description": description, "content": {ZIP: _BYTES}}}


@router.get("/packages", responses=PROBLEMS.pick(401))
def packages(state: StateNeeded, caller: CallerNeeded) -> dict[str, Any]:
    """Return the packages (.rlpack) of areas that lie within yours, the newest first."""
    return {"packages": [_package_json(one) for one in state.shelf.listed(caller)]}


@router.get("/packages/{name}", responses=_zipped("The package"), response_class=FileResponse)
def package(name: Annotated[str, Path(max_length=400)], state: StateNeeded, caller: CallerNeeded) -> FileResponse:
    """Return a package by its file name."""
    return package_file(state.shelf.one(caller, name))


@router.get("/receipts", responses=PROBLEMS.pick(401))
def receipts(state: StateNeeded, caller: CallerNeeded) -> dict[str, Any]:
    """Return the receipts of packages that you made, or of your area's where you administer it, the newest first."""
    return {"receipts": [_receipt_json(one, name) for one, name in state.bundles.receipts(caller)]}


@router.get("/receipts/{package_id}/{volume}", responses=_zipped("The receipt"), response_class=StreamingResponse)
def receipt(
    package_id: Annotated[str, Path(pattern=_ID)],
    volume: Annotated[int, Path(ge=1, le=_MOST_VOLUMES)],
    state: StateNeeded,
    caller: CallerNeeded,
) -> StreamingResponse:
    """Return the newest receipt of a package's volume."""
    found, pieces = state.bundles.receipt(caller, package_id, volume)
    return StreamingResponse(pieces, media_type=ZIP, headers=saved_as(receipt_name(found)))


def package_file(one: Shelved) -> FileResponse:
    """Return a package as an answer; the header keeps it from being compressed once more."""
    return FileResponse(one.path, media_type=ZIP, headers={**saved_as(one.name), "Content-Encoding": "identity"})


def receipt_name(one: Receipt) -> str:
    """Return the file name under which a receipt is saved."""
    return f"{one.package_id}-{one.volume}.rlreceipt"


def saved_as(name: str) -> dict[str, str]:
    """Return the header that gives a download its name (RFC 6266)."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def _package_json(one: Shelved) -> dict[str, Any]:
    return {"name": one.name, **{name: value for name, value in vars(one).items() if name != "path"}}


def _receipt_json(one: Receipt, author: str) -> dict[str, Any]:
    return {**{name: value for name, value in vars(one).items() if name != "account_id"}, "username": author}

"""Packages in the browser: laptops' packages in, receipts and the packages of one's area out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path as FilePath
from shutil import copyfileobj
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from python_multipart.exceptions import FormParserError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response, StreamingResponse

from ...plugin.domain.bundle import VOLUME_BYTES
from ...plugin.domain.errors import BadRecord, RedlineError
from ..api.bundles import ZIP
from ..api.needs import StateNeeded
from ..api.packages import package_file, receipt_name, saved_as
from ..blobs.folder import disk_faults
from ..blobs.port import CHUNK_BYTES
from ..db.receipts import Receipt
from ..desk_errors import NothingChosen, UploadTooLarge
from ..errors import RoleMissing, StorageFull
from ..packages.shelf import Shelved
from ..page_errors import FormForged
from ..problems import entry_for
from ..services.accounts import Caller
from ..state import State
from .labels import code
from .pages import Page, detail_of, office_of, page
from .place import PREFIX
from .visits import FORM_MARK, CallerNeeded, Visit, VisitNeeded
from .words import Words, word

router = APIRouter(route_class=Page, include_in_schema=False)
PACKAGES = f"{PREFIX}/packages"
MOST_FILES = 100
_GB = 1_000_000_000
REASONS = (
    word("it is damaged or was not copied whole"),
    word("its password is another one"),
    word("it needs its password"),
    word("it has no manifest"),
)
"""Why packages cannot be taken, as :mod:`..packages` says it, where nothing of the package itself stands in it."""
_FIELDS_BYTES = 1 << 16
_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


@dataclass(frozen=True)
class HandedIn:
    """What became of a file: its name, and the address of its receipt or why (with which status) it was not taken."""

    name: str
    receipt: str = ""
    figures: str = ""
    why: str = ""
    status: int = 200


@router.get(PACKAGES)
def packages(request: Request, state: StateNeeded, caller: CallerNeeded, visit: VisitNeeded) -> Response:
    """Show the packages of one's area, the receipts, and the form for handing packages in."""
    return _shown(request, state, caller, visit, [])


def _shown(
    request: Request, state: State, caller: Caller, visit: Visit, handed_in: Sequence[HandedIn], status: int = 200
) -> Response:
    lists, words = office_of(request).lists, visit.words

    def secrecy(mark: str) -> str:
        return code(lists, words, "secrecy", mark)

    return page(
        request,
        "packages.html",
        status,
        handed_in=handed_in,
        packs=[_pack(one, secrecy(one.secrecy)) for one in state.shelf.listed(caller)],
        receipts=[
            {"receipt": one, "author": name, "address": _receipt_address(one.package_id, one.volume)}
            for one, name in state.bundles.receipts(caller)
        ],
        secrecy=secrecy,
    )


def _pack(one: Shelved, mark: str) -> dict[str, Any]:
    return {"pack": one, "secrecy": mark, "size": _size(one.size_bytes)}


def _size(size_bytes: int) -> str:
    return f"{size_bytes / (1 << 20):,.1f} MiB" if size_bytes >= 1 << 20 else f"{max(1, size_bytes >> 10)} KiB"


def _receipt_address(package_id: str, volume: int) -> str:
    return f"{PREFIX}/receipts/{package_id}/{volume}"


@router.get(PACKAGES + "/{name}")
def package(name: Annotated[str, Path(max_length=400)], state: StateNeeded, caller: CallerNeeded) -> FileResponse:
    """Give out a package."""
    return package_file(state.shelf.one(caller, name))


@router.get(PREFIX + "/receipts/{package_id}/{volume}")
def receipt(
    package_id: Annotated[str, Path(pattern=_ID)],
    volume: Annotated[int, Path(ge=1, le=1 << 31)],
    state: StateNeeded,
    caller: CallerNeeded,
) -> Response:
    """Give out a receipt."""
    found, pieces = state.bundles.receipt(caller, package_id, volume)
    return StreamingResponse(pieces, media_type=ZIP, headers=saved_as(receipt_name(found)))


# -- handing in


@router.post(PACKAGES)
async def hand_in(request: Request, state: StateNeeded, caller: CallerNeeded, visit: VisitNeeded) -> Response:
    """Take packages in, each by itself; what is wrong with one does not stop the others."""
    with disk_faults():
        form = await _form(request)
    try:
        visit.check_mark(str(form.get(FORM_MARK, "")))
        files = [one for one in form.getlist("package") if isinstance(one, UploadFile) and one.filename]
        if not files:
            raise NothingChosen
        password = str(form.get("password", ""))
        handed_in = await run_in_threadpool(_take_all, state, caller, files, password, visit.words)
        status = _status(handed_in)
        return await run_in_threadpool(_shown, request, state, caller, visit, handed_in, status)
    finally:
        await form.close()


def _status(handed_in: Sequence[HandedIn]) -> int:
    """Return the answer's status: a fault of the server's is one whatever else was taken."""
    ours = max(one.status for one in handed_in)
    if ours >= 500:
        return ours
    return 200 if any(one.receipt for one in handed_in) else 422


async def _form(request: Request) -> FormData:
    """Return the form; raises :class:`FormForged` or :class:`UploadTooLarge`, before anything is read where it can."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise FormForged
    length = request.headers.get("content-length", "")
    if (
        not length.isascii()
        or not length.isdigit()
        or not request.headers.get("content-type", "").startswith("multipart/")
    ):
        raise FormForged
    if int(length[:15]) > VOLUME_BYTES + _FIELDS_BYTES:
        raise UploadTooLarge(VOLUME_BYTES // _GB)
    try:
        return await request.form(max_files=MOST_FILES, max_fields=10, max_part_size=_FIELDS_BYTES)
    except (FormParserError, HTTPException) as error:
        raise FormForged from error


def _take_all(state: State, caller: Caller, files: Sequence[UploadFile], password: str, words: Words) -> list[HandedIn]:
    found = []
    for file in files:
        name = FilePath(str(file.filename).replace("\\", "/")).name
        try:
            with _on_disk(state.settings.uploads_path, file) as path:
                made, _bytes = state.bundles.hand_in(caller, path, password)
        except RedlineError as error:
            found.append(HandedIn(name, why=_why(error, words), status=entry_for(error).status))
        else:
            found.append(_taken(made, name, words))
    return found


def _why(error: RedlineError, words: Words) -> str:
    if isinstance(error, RoleMissing):
        return words(
            "It is somebody else's package: who made it hands it in, or an administrator of that person's area."
        )
    if isinstance(error, StorageFull):
        return words("The server's disk is full. Tell the administrator, then hand it in again: nothing is done twice.")
    if isinstance(error, BadRecord):
        return words("It cannot be taken: {reason}.", reason=words(error.reason))
    return detail_of(error, words)


def _taken(one: Receipt, name: str, words: Words) -> HandedIn:
    said = {"a": one.applied, "c": one.conflicts, "r": one.refused}
    figures = words("{a} taken, {c} in conflict, {r} refused", **said)
    return HandedIn(name, _receipt_address(one.package_id, one.volume), figures)


@contextmanager
def _on_disk(folder: FilePath, file: UploadFile) -> Iterator[FilePath]:
    """Give an uploaded file a name of its own beside unfinished uploads, for as long as it is read."""
    path = folder / f"{uuid.uuid4().hex}.bundle"
    try:
        with disk_faults():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            with path.open("wb") as out:
                copyfileobj(file.file, out, CHUNK_BYTES)
        yield path
    finally:
        path.unlink(missing_ok=True)

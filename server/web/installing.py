"""Putting the pages into the app."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ...plugin.domain.codes import read_code_lists
from ..services.forms import read_forms
from ..services.unit_names import read_unit_names
from ..settings import Settings, read_secret
from . import approval, at_issuer, case, cases, handover, map, overview, packages, sign_in
from .pages import HERE, Office, Page, make_environment
from .place import PREFIX
from .visits import VisitNeeded
from .words import read_words

ROOMS = (overview, cases, case, map, approval, handover, packages, sign_in, at_issuer)
"""Modules with a ``router`` of pages."""
_KEPT = "public, max-age=31536000, immutable"
_last = APIRouter(route_class=Page, include_in_schema=False)


class OwnFiles(StaticFiles):
    """Style, scripts and the map library: named by their bytes, so kept by browsers for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file."""
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = _KEPT
            response.headers["X-Content-Type-Options"] = "nosniff"
        return response


@_last.get(PREFIX + "/{rest:path}")
def nothing_here(rest: str, visit: VisitNeeded) -> Response:
    """Say in a page that there is none."""
    raise HTTPException(404)


def install_front(app: FastAPI, settings: Settings) -> None:
    """Put the front page before the routes of the API: it is told apart from the landing page by what is asked for."""
    lists = read_code_lists(settings.resources / "codes")
    app.state.office = Office(
        make_environment(),
        read_words(),
        read_secret(settings),
        lists,
        read_forms(settings.resources),
        read_unit_names(settings),
    )
    app.include_router(overview.router)


def install_pages(app: FastAPI) -> None:
    """Put all other pages behind the routes of the API, which are asked far more often."""
    app.mount(f"{PREFIX}/static", OwnFiles(directory=HERE / "static"), name="static")
    for room in ROOMS:
        if room is not overview:
            app.include_router(room.router)
    app.include_router(_last)

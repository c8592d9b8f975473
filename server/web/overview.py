"""The front page: the batches and how far each unit is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from .pages import FrontPage, page
from .place import FRONT
from .visits import CallerNeeded

router = APIRouter(route_class=FrontPage, include_in_schema=False)


@router.get(FRONT)
def overview(request: Request, caller: CallerNeeded) -> Response:
    """Show the batches of the caller's area."""
    return page(request, "overview.html")

"""Metrics: every request timed by its route, and the page that Prometheus reads."""

from __future__ import annotations

import hmac
import time

from fastapi import APIRouter, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..db import engine, feed
from ..errors import DatabaseUnavailable, TokenInvalid
from ..metrics import CONTENT_TYPE, Metrics
from ..state import State
from .needs import StateNeeded
from .openapi import PROBLEMS

router = APIRouter(tags=["operation"])
NO_ROUTE = "none"
_PLACE = "redline.measured"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_HERE = frozenset({"127.0.0.1", "::1", "testclient"})
_PASSED_ON = ("forwarded", "x-forwarded-for")


class Measured:
    """Times each request to the last byte of its answer; outermost, beside :class:`RouteSeen` within."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, seen = time.perf_counter(), 500, {"route": NO_ROUTE}

        async def send_and_see(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app({**scope, _PLACE: seen}, receive, send_and_see)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.request(method, seen["route"], status, time.perf_counter() - began)


class RouteSeen:
    """Tells :class:`Measured` which route answered: what lies between the two hands copies of the scope on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await self._app(scope, receive, send)
        finally:
            if _PLACE in scope:
                scope[_PLACE]["route"] = getattr(scope.get("route"), "path", NO_ROUTE)


@router.get("/metrics", response_class=Response, responses=PROBLEMS.pick(401))
def metrics(request: Request, state: StateNeeded) -> Response:
    """Give Prometheus its figures: to this machine, or to whoever bears the setting ``metrics_token``."""
    if not _may_read(request, state.settings.metrics_token):
        raise TokenInvalid
    return Response(state.metrics.text(_heads(state)), media_type=CONTENT_TYPE)


def _may_read(request: Request, token: str) -> bool:
    if token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    passed_on = any(name in request.headers for name in _PASSED_ON)  # a proxy beside us speaks for anybody
    return request.client is not None and request.client.host in _HERE and not passed_on


def _heads(state: State) -> dict[str, int] | None:
    heads = {}
    try:
        for org_id in state.metrics.orgs:
            with state.database.read(engine.Scope(org_id)) as connection:
                heads[org_id] = feed.head(connection, org_id)
    except DatabaseUnavailable:
        return None
    return heads

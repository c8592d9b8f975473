"""Every failure as ``application/problem+json``; what went wrong inside goes to the log only."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from ...plugin.domain.errors import RedlineError
from ..errors import AccountLocked, TooManyAttempts
from ..logs import log
from ..problems import HTTP_FAULTS, Entry, entry_for, problem, problem_of

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = {503: 2, 507: 60, 423: 2}
"""Seconds, by status: what passes by itself soon, a disk that somebody has to empty, another request that ends."""


def problem_response(error: RedlineError) -> Response:
    """Return the HTTP answer of an error of ours."""
    entry = entry_for(error)
    if entry.status >= 500:
        log.error(entry.slug, exc_info=error)
    return _answer(entry, problem_of(error), _headers(error, entry.status))


def _headers(error: RedlineError, status: int) -> dict[str, str]:
    if isinstance(error, (AccountLocked, TooManyAttempts)):
        return {"Retry-After": str(error.retry_after_s)}
    return {"WWW-Authenticate": "Bearer"} if status == 401 else {}


def _answer(entry: Entry, body: dict[str, Any], headers: dict[str, str]) -> Response:
    later = {"Retry-After": str(RETRY_AFTER_S[entry.status])} if entry.status in RETRY_AFTER_S else {}
    return JSONResponse(body, entry.status, headers={**later, **headers}, media_type=MEDIA_TYPE)


async def _ours(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RedlineError)
    return problem_response(error)


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    entry = HTTP_FAULTS.get(error.status_code, HTTP_FAULTS[500 if error.status_code >= 500 else 400])
    return _answer(entry, problem(entry), dict(error.headers or {}))


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    entry = HTTP_FAULTS[422]
    faults = [{"at": ".".join(map(str, e["loc"])), "reason": e["msg"]} for e in error.errors()[:20]]
    return _answer(entry, problem(entry, faults=faults), {})


def fault_response(status: int) -> Response:
    """Return the HTTP answer of a bare status."""
    entry = HTTP_FAULTS[status]
    return _answer(entry, problem(entry), {})


def install(app: FastAPI) -> None:
    """Make the app answer every failure as a problem."""
    app.add_exception_handler(RedlineError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)

"""Signing in and out at an issuer: over there, and back here.

What is on its way stands sealed in a cookie of this browser, under a name of its own for each sign-in, so that two tabs
do not disturb each other. Our cookies come with no request from another site; who comes back from the issuer comes from
one, so the first answer is a page that asks for the same address again, this time as ours.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from typing import Annotated, Optional
from urllib.parse import urlencode

import jwt
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ...plugin.domain.errors import RedlineError
from ..api.needs import StateNeeded
from ..errors import IssuerUnavailable, TokenInvalid
from ..logs import log
from ..page_errors import AccountDisabled, IssuerRefused, SignInNotOurs, SignInUntrusted
from ..problems import entry_for
from ..services.code_flow import Begun, CodeFlow, plain
from ..state import State
from .pages import Page, go_to, onward
from .place import BACK, FRONT, SIGN_IN, SIGN_OUT_THERE, START, local_path, sign_in_path
from .sign_in import Text, form
from .visits import Visit, VisitNeeded

router = APIRouter(route_class=Page, include_in_schema=False)
AGE_S = 600
"""How long a sign-in may take at the issuer."""
_FOR, _ALGORITHM = "office-sign-in", "HS256"
_STATE = re.compile(r"[0-9A-Za-z_-]{43}")
_REFUSALS = (SignInNotOurs, IssuerRefused, SignInUntrusted, IssuerUnavailable, AccountDisabled)
_LONGEST = 4000
Given = Annotated[str, Query(max_length=_LONGEST)]


@router.get(START)
def start(request: Request, state: StateNeeded, visit: VisitNeeded, next: Text = FRONT) -> Response:
    """Send the browser to the issuer; it comes back to the page that it was on."""
    flow = _flow(state)
    if flow is None:
        return go_to(sign_in_path(local_path(next)))
    try:
        begun, address = flow.begin(_address(request, state, BACK), local_path(next))
    except IssuerUnavailable as error:
        return _refused(request, error, local_path(next))
    visit.cookies.append((_cookie(begun.state), _seal(visit, begun), AGE_S))
    return go_to(address)


@router.get(BACK)
def back(
    request: Request,
    state: StateNeeded,
    visit: VisitNeeded,
    code: Given = "",
    given: Annotated[str, Query(alias="state", max_length=_LONGEST)] = "",
    iss: Given = "",
    error: Given = "",
    again: Given = "",
) -> Response:
    """Sign in whom the issuer sends back, and go on to the page that he was on."""
    name = _cookie(given)
    if name not in request.cookies and not again:
        return onward(request, f"{BACK}?{urlencode([*request.query_params.multi_items(), ('again', '1')])}")
    begun: Optional[Begun] = None
    try:
        begun = _opened(visit, given, request.cookies.get(name, ""))
        visit.cookies.append((name, "", 0))
        _sign_in(request, state, visit, begun, code, iss, error)
    except _REFUSALS as fault:
        return _refused(request, fault, begun.onward if begun else FRONT)
    return go_to(local_path(begun.onward))


def _sign_in(request: Request, state: State, visit: Visit, begun: Begun, code: str, iss: str, error: str) -> None:
    flow = _flow(state)
    if flow is None:
        raise SignInNotOurs
    flow.check_from(iss)
    if error or not code:
        raise IssuerRefused(flow.title, plain(error))
    claims = flow.finish(begun, code)
    try:
        answer = state.callers.sign_in(claims, f"office-{visit.browser[:12]}")
    except TokenInvalid as fault:  # roles that are none
        raise SignInUntrusted(flow.title) from fault
    visit.renew_browser()
    visit.signed_in(answer)


@router.get(SIGN_OUT_THERE)
def sign_out_there(request: Request, state: StateNeeded, visit: VisitNeeded) -> Response:
    """Send the browser to the issuer's own sign-out, where it has one."""
    flow = _flow(state)
    try:
        address = flow.end(_address(request, state, SIGN_IN)) if flow else ""
    except IssuerUnavailable as error:
        return _refused(request, error, FRONT)
    return go_to(address or f"{SIGN_IN}?why=there")


def _flow(state: State) -> Optional[CodeFlow]:
    return state.code_flow


def _refused(request: Request, fault: RedlineError, address: str) -> Response:
    """Show the sign-in page with what happened; from it one begins again."""
    entry = entry_for(fault)
    (log.error if entry.status >= 500 else log.warning)(entry.slug, exc_info=fault)
    return form(request, {"next": address, "org": ""}, fault=fault)


def _address(request: Request, state: State, path: str) -> str:
    """Return an address of ours as people's browsers know it."""
    ours = state.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return ours.rstrip("/") + path


# -- what is on its way


def _cookie(given: str) -> str:
    return f"redline_begun_{given[:12]}" if _STATE.fullmatch(given) else ""


def _key(visit: Visit) -> bytes:
    return hmac.new(visit.secret, _FOR.encode(), hashlib.sha256).digest()


def _seal(visit: Visit, begun: Begun) -> str:
    return jwt.encode({**vars(begun), "aud": _FOR, "exp": int(time.time()) + AGE_S}, _key(visit), _ALGORITHM)


def _opened(visit: Visit, given: str, sealed: str) -> Begun:
    """Return the sign-in that a state is of; raises :class:`SignInNotOurs`."""
    try:
        said = jwt.decode(sealed, _key(visit), algorithms=[_ALGORITHM], audience=_FOR)
        begun = Begun(**{name: str(said[name]) for name in Begun.__dataclass_fields__})
    except (jwt.InvalidTokenError, KeyError) as error:
        raise SignInNotOurs from error
    if not hmac.compare_digest(begun.state.encode(), given.encode("utf-8", "replace")):
        raise SignInNotOurs
    return begun

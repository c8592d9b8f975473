"""Signing in and out, and the switch of language."""

from __future__ import annotations

import contextlib
import re
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ...plugin.domain.errors import RedlineError
from ..api.needs import StateNeeded
from ..errors import AccountLocked, RefreshInvalid, SignInFailed, TooManyAttempts
from ..page_errors import LocalSignInOff
from ..problems import entry_for
from ..services.accounts import SignIn
from ..services.callers import is_of_issuer
from ..services.sign_ins import takes_passwords
from ..state import State
from .forms import Fields, FieldsNeeded
from .pages import Page, detail_of, go_to, page
from .place import FRONT, PREFIX, SIGN_IN, SIGN_OUT_THERE, START, local_path
from .visits import LANGUAGE, REFRESH, YEAR_S, VisitNeeded, visit_of
from .words import LANGUAGES

router = APIRouter(route_class=Page, include_in_schema=False)
_LONGEST_NAME, _LONGEST_PASSWORD = 200, 1024
_ORG = re.compile(r"[0-9A-Za-z._-]{0,100}")
Text = Annotated[str, Query(max_length=4000)]


@router.get(SIGN_IN)
def show(request: Request, next: Text = FRONT, why: Text = "", org: Text = "") -> Response:
    """Show the form; ``why`` says how one comes here."""
    return form(request, {"next": next, "org": org}, why)


@router.post(SIGN_IN)
def sign_in(request: Request, state: StateNeeded, visit: VisitNeeded, fields: FieldsNeeded) -> Response:
    """Sign in and go on to where one came from; a wrong password leaves the name in the form."""
    known = {name: fields.one(name) for name in ("next", "org", "username")}
    try:
        answer = _checked(request, state, fields, f"office-{visit.browser[:12]}")
    except (SignInFailed, AccountLocked, TooManyAttempts, LocalSignInOff) as error:
        return form(request, known, fault=error)
    visit.renew_browser()
    visit.signed_in(answer)
    return go_to(local_path(known["next"]))


def _checked(request: Request, state: State, fields: Fields, device_id: str) -> SignIn:
    username, password = fields.one("username"), fields.raw("password")
    org_id = fields.one("org")
    if not 0 < len(username) <= _LONGEST_NAME or len(password) > _LONGEST_PASSWORD or "\x00" in username:
        raise SignInFailed
    if not _ORG.fullmatch(org_id):
        raise SignInFailed
    address = request.client.host if request.client else ""
    state.throttle.check(address)
    try:
        return state.accounts.sign_in(username, password, device_id, org_id)
    except (SignInFailed, AccountLocked):
        state.throttle.failed(address)
        raise


def form(request: Request, known: dict[str, str], why: str = "", fault: RedlineError | None = None) -> Response:
    """Show the sign-ins that there are; ``known`` is what was typed, ``fault`` what keeps somebody from signing in."""
    words, state = visit_of(request).words, state_of_app(request)
    shown = {"next": local_path(known["next"]), "org": known["org"], "username": known.get("username", "")}
    said = detail_of(fault, words) if fault is not None else ""
    status = entry_for(fault).status if fault is not None else 200
    flow = state.code_flow
    issuer = {"issuer": flow.title if flow else "", "start": f"{START}?{urlencode({'next': shown['next']})}"}
    local = takes_passwords(state.settings)
    return page(
        request, "sign_in.html", status, **shown, **issuer, why=why, fault=said, local=local, end=SIGN_OUT_THERE
    )


def state_of_app(request: Request) -> State:
    """Return what the app works with."""
    state: State = request.app.state.redline
    return state


@router.post(f"{PREFIX}/sign-out")
def sign_out(request: Request, state: StateNeeded, visit: VisitNeeded, fields: FieldsNeeded) -> Response:
    """End the sign-in here and on the server; who came from the issuer may still be signed in there."""
    token, of_issuer = request.cookies.get(REFRESH, ""), False
    with contextlib.suppress(RefreshInvalid):  # it had ended by itself
        of_issuer = is_of_issuer(state.accounts.sign_out(token))
    visit.signed_out()
    visit.renew_browser()
    return go_to(f"{SIGN_IN}?why={'out-here' if of_issuer and state.code_flow else 'out'}")


@router.post(f"{PREFIX}/language")
def choose_language(visit: VisitNeeded, fields: FieldsNeeded) -> Response:
    """Keep the language that somebody chose, and show the same page in it."""
    chosen = fields.one("language")
    if chosen in LANGUAGES:
        visit.cookies.append((LANGUAGE, chosen, YEAR_S))
    return go_to(local_path(fields.one("next")))

"""Dependencies: what a route needs, permission and look-up included."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer

from ..errors import AccountLocked, SignInFailed, TokenInvalid
from ..services.accounts import Accounts, Caller
from ..services.callers import Writer
from ..state import State

_bearer = HTTPBearer(auto_error=False, description="The access token of POST /auth/token.")
_basic = HTTPBasic(auto_error=False, description="Name and password of an account here; for reading only.")
SESSION_COOKIE = "redline_session"
_cookie = APIKeyCookie(
    name=SESSION_COOKIE, auto_error=False, description="The sign-in at the office page; for reading."
)


async def state_of(request: Request) -> State:
    """Return what the app works with."""
    state: State = request.app.state.redline
    return state


StateNeeded = Annotated[State, Depends(state_of)]


async def accounts_of(state: StateNeeded) -> Accounts:
    """Return the accounts service."""
    return state.accounts


AccountsNeeded = Annotated[Accounts, Depends(accounts_of)]


def caller_of(state: StateNeeded, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Caller:
    """Return who calls; raises :class:`TokenInvalid`."""
    if given is None:
        raise TokenInvalid
    return state.callers.caller(given.credentials)


CallerNeeded = Annotated[Caller, Depends(caller_of)]


async def writer_of(
    state: StateNeeded, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Writer:
    """Return who writes, at best as last seen: the transaction that writes looks once more. Raises ``TokenInvalid``."""
    if given is None:
        raise TokenInvalid
    known: Writer | None = state.callers.known_writer(given.credentials)
    return await run_in_threadpool(state.callers.writer, given.credentials) if known is None else known


WriterNeeded = Annotated[Writer, Depends(writer_of)]


def reader_of(
    request: Request,
    state: StateNeeded,
    token: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    password: Annotated[HTTPBasicCredentials | None, Depends(_basic)],
    session: Annotated[str | None, Depends(_cookie)],
) -> Caller:
    """Return who reads: a token's bearer, whom name and password say, as desktop programs send them, or whoever is
    signed in at the office page."""
    if token is None and password is None and session is not None:
        return state.callers.caller(session)
    if token is not None or password is None:
        return caller_of(state, token)
    address = request.client.host if request.client else ""
    state.throttle.check(address)
    try:
        return state.accounts.reader(password.username, password.password)
    except (SignInFailed, AccountLocked):
        state.throttle.failed(address)
        raise


ReaderNeeded = Annotated[Caller, Depends(reader_of)]

"""Dependencies: what a route needs, permission and look-up included."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ..errors import TokenInvalid
from ..services.accounts import Accounts, Caller
from ..state import State

_bearer = HTTPBearer(auto_error=False, description="The access token of POST /auth/token.")


def state_of(request: Request) -> State:
    """Return what the app works with."""
    state: State = request.app.state.redline
    return state


StateNeeded = Annotated[State, Depends(state_of)]


def accounts_of(state: StateNeeded) -> Accounts:
    """Return the accounts service."""
    return state.accounts


AccountsNeeded = Annotated[Accounts, Depends(accounts_of)]


def caller_of(state: StateNeeded, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Caller:
    """Return who calls; raises :class:`TokenInvalid`."""
    if given is None:
        raise TokenInvalid
    return state.callers.caller(given.credentials)


CallerNeeded = Annotated[Caller, Depends(caller_of)]

"""Signing in and staying so."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from ..errors import AccountLocked, SignInFailed
from ..services.accounts import SignIn
from .needs import AccountsNeeded, StateNeeded
from .openapi import PROBLEMS

router = APIRouter(prefix="/auth", tags=["auth"])


class TokenRequest(BaseModel):
    """A name, a password and the device whose audit chain will be sent."""

    username: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    password: str = Field(min_length=1, max_length=1024)
    device_id: str = Field(min_length=1, max_length=100, pattern=r"^[0-9A-Za-z._:-]+$")
    org: str = Field(default="", max_length=100, pattern=r"^[0-9A-Za-z._-]*$")


class RefreshRequest(BaseModel):
    """The newest refresh token."""

    refresh_token: str = Field(min_length=1, max_length=2048)


class RoleWithin(BaseModel):
    """A role and the unit prefix in which it holds; ``level`` is the approver's."""

    role: str
    unit: str
    level: int


class TokenAnswer(BaseModel):
    """A short-lived access token and the refresh token that follows the one used."""

    access_token: str
    token_type: str = "Bearer"
    expires_in: int
    refresh_token: str
    org: str
    roles: list[RoleWithin]
    units: list[str]


def _answer(response: Response, signed_in: SignIn) -> TokenAnswer:
    response.headers["Cache-Control"] = "no-store"
    return TokenAnswer(
        access_token=signed_in.access_token,
        expires_in=signed_in.expires_in_s,
        refresh_token=signed_in.refresh_token,
        org=signed_in.org_id,
        roles=[RoleWithin(**vars(grant)) for grant in signed_in.grants],
        units=sorted({grant.unit for grant in signed_in.grants}),
    )


@router.post("/token", responses=PROBLEMS.pick(401, 403, 413, 415, 422, 429))
def sign_in(body: TokenRequest, request: Request, response: Response, state: StateNeeded) -> TokenAnswer:
    """Sign in with a name and a password."""
    address = request.client.host if request.client else ""
    state.throttle.check(address)
    try:
        signed_in = state.accounts.sign_in(body.username, body.password, body.device_id, body.org)
    except (SignInFailed, AccountLocked):
        state.throttle.failed(address)
        raise
    return _answer(response, signed_in)


@router.post("/refresh", responses=PROBLEMS.pick(401, 413, 415, 422))
def refresh(body: RefreshRequest, response: Response, accounts: AccountsNeeded) -> TokenAnswer:
    """Exchange a refresh token for its successor; the same one within a minute gives the same successor."""
    return _answer(response, accounts.refresh(body.refresh_token))

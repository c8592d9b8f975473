"""Which sign-ins the platform takes, told to whoever has none yet."""

from __future__ import annotations

from typing import Literal, Optional

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ..services.sign_ins import issuer_title, takes_passwords
from ..settings import Settings
from .needs import StateNeeded
from .openapi import PROBLEMS

router = APIRouter(prefix="/auth", tags=["auth"])


class IssuerWay(BaseModel):
    """What a desktop program needs to sign in at the issuer: code flow with PKCE, as a public client, on loopback."""

    url: str = Field(description="The issuer's identifier; its discovery document lies below it.")
    title: str = Field(description="What its people call it.")
    client_id: str
    scopes: list[str]
    audience: str = Field(description="For whom the token must be made.")
    bearer: Literal["access_token", "id_token"] = Field(description="Which of its tokens is taken here.")


class Ways(BaseModel):
    """The sign-ins taken here: accounts of this server (``POST /auth/token``), and an issuer's."""

    accounts: bool
    issuer: Optional[IssuerWay]


@router.get("/ways", responses=PROBLEMS.pick())
def ways(state: StateNeeded) -> Ways:
    """Tell which sign-ins are taken; nobody has to be signed in to ask."""
    return Ways(accounts=takes_passwords(state.settings), issuer=_issuer(state.settings))


def _issuer(settings: Settings) -> Optional[IssuerWay]:
    if not settings.oidc_issuer:
        return None
    audience = settings.oidc_audience or "redline-review"
    return IssuerWay(
        url=settings.oidc_issuer,
        title=issuer_title(settings),
        client_id=settings.oidc_client_id or audience,
        scopes=settings.oidc_scopes.split(),
        audience=audience,
        bearer="id_token" if settings.oidc_bearer == "id_token" else "access_token",
    )

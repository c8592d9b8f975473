"""Which sign-ins the platform takes is told to whoever asks, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redline_review.server.app import create_app
from starlette.testclient import TestClient

ISSUER = {"oidc_issuer": "https://sso.example.cn/realms/eco", "oidc_audience": "platform"}
BARE = {
    "url": "https://sso.example.cn/realms/eco",
    "title": "sso.example.cn",
    "client_id": "platform",
    "scopes": ["openid", "profile", "offline_access"],
    "audience": "platform",
    "bearer": "access_token",
}
NAMED = {
    "oidc_client_id": "desktop",
    "oidc_scopes": "openid roles",
    "oidc_title": "认证",
    "oidc_bearer": "id_token",
}


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("told", "issuer"),
    [
        pytest.param({}, None, id="accounts of its own"),
        pytest.param(ISSUER, BARE, id="an issuer, with what follows from it"),
        pytest.param(
            {**ISSUER, **NAMED},
            {**BARE, "title": "认证", "client_id": "desktop", "scopes": ["openid", "roles"], "bearer": "id_token"},
            id="an issuer with names of its own",
        ),
    ],
)
def test_the_ways_are_told_without_a_sign_in(settings, told, issuer):
    with TestClient(create_app(replace(settings, **told))) as http:
        answer = http.get("/auth/ways")
    assert (answer.status_code, answer.json()) == (200, {"accounts": True, "issuer": issuer})

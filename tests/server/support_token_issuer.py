"""An issuer of JWT access tokens (RFC 9068) as a process: Authlib's authorization server behind Flask, on loopback.

``python support_token_issuer.py FD``: it listens on a bound socket that it inherits, so that no port is chosen twice.
Code flow with PKCE for public clients, as a desktop program goes through it; who signs in, and so which claims the
tokens bear, comes with the authorization request (``login_hint``) or the form: a name of PEOPLE, or an inspector of a
unit (``inspector-330001``). Refresh tokens rotate, and one used twice ends them all (RFC 9700, 4.14.2). Beside it, what
an administrator does: ``POST /admin/end?person=…`` ends somebody's sign-ins, ``POST /admin/rotate`` makes a new key and
goes on publishing the old ones, ``POST /admin/revoke?kid=…`` publishes a key no more, ``POST /admin/sign-with?kid=…``
signs with it again, ``POST /admin/tell?name=…`` with JSON gives somebody other claims, and ``POST /admin/spoil?how=…``
makes the next ID token one that does not hold. One client is confidential (OFFICE), for the office page.
"""

from __future__ import annotations

import secrets
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.models import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify, redirect, request
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

PEOPLE: dict[str, dict[str, Any]] = {
    "wang": {"redline_roles": ["inspector:320506"]},
    "nested": {"realm_access": {"roles": ["offline_access", "redline-inspector"]}, "units": ["320507"]},
    "homeless": {"realm_access": {"roles": ["redline-inspector"]}},
    "stranger": {"realm_access": {"roles": ["offline_access"]}, "units": ["320506"]},
    "past": {"redline_roles": ["inspector:320506"]},
}
LIVES_S = {"past": -600}
"""For how long the tokens of somebody hold, other than for an hour."""
PASSWORD = "the issuer's own"
"""Of everybody, where a form gives one."""
OFFICE, OFFICE_SECRET = "redline-office", "s+cret/of:the office"
"""The confidential client; its access tokens are for the API."""
API = "redline-review"
SPOILT: set[str] = set()
"""In which ways the next ID token does not hold."""


@dataclass
class Client(ClientMixin):
    """A public client whose id is the audience of the tokens made for it, or the office's."""

    client_id: str

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.startswith(("http://127.0.0.1:", "http://testserver/"))

    def check_client_secret(self, client_secret: str) -> bool:
        return self.client_id == OFFICE and client_secret == OFFICE_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return (method == "none") != (self.client_id == OFFICE)

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in ("authorization_code", "refresh_token")


@dataclass
class Person:
    """Somebody who signs in."""

    name: str

    def get_user_id(self) -> str:
        return self.name


@dataclass
class Code(AuthorizationCodeMixin):
    """A code of the first leg."""

    code: str
    client_id: str
    redirect_uri: str
    name: str
    code_challenge: str
    code_challenge_method: str
    scope: str = "openid"
    nonce: str = ""

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> None:
        return None

    get_acr = get_amr = get_auth_time


@dataclass
class Renewal:
    """A refresh token; those of one sign-in are one family."""

    token: str
    client_id: str
    name: str
    scope: str
    family: str
    used: bool = False

    def check_client(self, client: Client) -> bool:
        return client.client_id == self.client_id

    def get_scope(self) -> str:
        return self.scope


@dataclass
class Keys:
    """Keys by their id: those that are published, and the one that signs."""

    published: dict[str, RSAKey] = field(default_factory=dict)
    known: dict[str, RSAKey] = field(default_factory=dict)
    signing: str = ""

    def rotate(self) -> str:
        self.signing = f"key-{len(self.known) + 1}"
        key = RSAKey.generate_key(2048, {"kid": self.signing, "use": "sig", "alg": "RS256"})
        self.known[self.signing] = self.published[self.signing] = key
        return self.signing


KEYS, CODES, RENEWALS = Keys(), dict[str, Code](), dict[str, Renewal]()


class Tokens(JWTBearerTokenGenerator):
    """Access tokens as RFC 9068 has them, with the person's claims."""

    def get_jwks(self) -> dict[str, Any]:
        return {"keys": [KEYS.known[KEYS.signing].as_dict(private=True)]}

    def get_audiences(self, client: Client, user: Person, scope: str) -> str:
        return API if client.client_id == OFFICE else client.client_id

    def get_extra_claims(self, client: Client, grant_type: str, user: Person, scope: str) -> dict[str, Any]:
        claims = PEOPLE[user.name] if user.name in PEOPLE else {"redline_roles": [user.name.replace("-", ":")]}
        lives = LIVES_S.get(user.name)
        own = {} if lives is None else {"exp": int(time.time()) + lives}
        return {"preferred_username": user.name, **claims, **own}


class CodeGrant(grants.AuthorizationCodeGrant):
    """The code flow."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("none", "client_secret_basic", "client_secret_post")

    def save_authorization_code(self, code: str, request: Any) -> None:
        told = request.payload.data
        CODES[code] = Code(
            code,
            request.client.client_id,
            request.payload.redirect_uri,
            request.user.name,
            told["code_challenge"],
            told["code_challenge_method"],
            request.payload.scope or "",
            told.get("nonce", ""),
        )

    def query_authorization_code(self, code: str, client: Client) -> Any:
        found = CODES.get(code)
        return found if found is not None and found.client_id == client.client_id else None

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del CODES[authorization_code.code]

    def authenticate_user(self, authorization_code: Code) -> Person:
        return Person(authorization_code.name)


class RenewalGrant(grants.RefreshTokenGrant):
    """Refresh tokens of public clients, which rotate."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("none",)
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Any:
        found = RENEWALS.get(refresh_token)
        if found is not None and found.used:
            end(lambda one: one.family == found.family)
            return None
        return found

    def authenticate_user(self, refresh_token: Renewal) -> Person:
        return Person(refresh_token.name)

    def revoke_old_credential(self, refresh_token: Renewal) -> None:
        refresh_token.used = True


def end(which: Any) -> None:
    """Let go of refresh tokens."""
    for token in [token for token, one in RENEWALS.items() if which(one)]:
        del RENEWALS[token]


def keep_renewal(token: dict[str, Any], asked: Any) -> None:
    """Keep the refresh token of an answer under its family."""
    before = getattr(asked, "refresh_token", None)
    made, scope = token.get("refresh_token"), str(token.get("scope", ""))
    if made:
        family = before.family if isinstance(before, Renewal) else made
        RENEWALS[made] = Renewal(made, asked.client.client_id, asked.user.name, scope, family)


class Identity(OpenIDCode):
    """ID tokens of the code flow, signed as the access tokens are."""

    def __init__(self, issuer: str) -> None:
        super().__init__(require_nonce=False)
        self._issuer, self._how = issuer, set[str]()

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return any(code.nonce == nonce for code in CODES.values())

    def resolve_client_private_key(self, client: Client) -> Any:
        return RSAKey.generate_key(2048) if "signature" in self._how else KEYS.known[KEYS.signing]

    def get_client_algorithm(self, client: Client) -> str:
        return "RS256"

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        self._how = set(SPOILT)
        SPOILT.clear()
        return {"iss": self._issuer, "aud": ["another-program"] if "audience" in self._how else [client.client_id]}

    def generate_user_info(self, user: Person, scope: str) -> UserInfo:
        said = UserInfo(sub=user.name, name=f"Inspector {user.name}", preferred_username=user.name)
        said |= {"nonce": "another one"} if "nonce" in self._how else {}
        said |= {"exp": int(time.time()) - 600} if "expiry" in self._how else {}
        said |= {"sub": "somebody else"} if "person" in self._how else {}
        said |= {"iss": "https://elsewhere.example"} if "issuer" in self._how else {}
        return said | ({"azp": "another-program"} if "party" in self._how else {})


FORM = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Provincial identity service</title>
<h1>Provincial identity service</h1><form method="post"><input id="person" name="person">
<input id="password" type="password" name="password"><button id="yes" name="answer" value="yes">Sign in</button>
<button id="no" name="answer" value="no">No</button></form></html>"""


def make_app(issuer: str) -> Flask:
    """Return the issuer at an address."""
    app = Flask("issuer")
    server = AuthorizationServer(app, query_client=Client, save_token=keep_renewal)
    server.register_grant(CodeGrant, [CodeChallenge(required=True), Identity(issuer)])
    server.register_grant(RenewalGrant, [Identity(issuer)])
    renewals = lambda **_asked: secrets.token_urlsafe(24)  # noqa: E731
    server.register_token_generator("default", Tokens(issuer, refresh_token_generator=renewals))
    KEYS.rotate()

    @app.get("/.well-known/openid-configuration")
    def about() -> Any:
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        more = {"code_challenge_methods_supported": ["S256"], "authorization_response_iss_parameter_supported": True}
        places["end_session_endpoint"] = "/end"
        return jsonify(issuer=issuer, **{name: issuer + path for name, path in places.items()}, **more)

    @app.get("/end")
    def end_session() -> Any:
        return redirect(request.args["post_logout_redirect_uri"])

    @app.get("/keys")
    def keys() -> Any:
        return jsonify(keys=[key.as_dict(private=False) for key in KEYS.published.values()])

    @app.get("/authorize")
    def ask() -> Any:
        return FORM

    @app.post("/authorize")
    def authorize() -> Any:
        if request.form.get("password", PASSWORD) not in ("", PASSWORD):
            return FORM
        person = Person(request.form.get("person") or request.args["login_hint"])
        grant = server.get_consent_grant(end_user=person)
        granted = None if request.form.get("answer") == "no" else person
        answer = server.create_authorization_response(grant_user=granted, grant=grant)
        answer.headers["Location"] += f"&{urlencode({'iss': issuer})}"
        return answer

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    @app.post("/admin/end")
    def end_sign_ins() -> Any:
        end(lambda one: one.name == request.args["person"])
        return jsonify(left=len(RENEWALS))

    @app.post("/admin/rotate")
    def rotate() -> Any:
        return jsonify(kid=KEYS.rotate())

    @app.post("/admin/revoke")
    def revoke() -> Any:
        KEYS.published.pop(request.args["kid"])
        return jsonify(kids=list(KEYS.published))

    @app.post("/admin/tell")
    def tell() -> Any:
        PEOPLE[request.args["name"]] = request.get_json()
        return jsonify(PEOPLE[request.args["name"]])

    @app.post("/admin/spoil")
    def spoil() -> Any:
        SPOILT.add(request.args["how"])
        return jsonify(sorted(SPOILT))

    @app.post("/admin/sign-with")
    def sign_with() -> Any:
        KEYS.signing = request.args["kid"]
        return jsonify(kid=KEYS.signing)

    return app


if __name__ == "__main__":
    HANDED = socket.socket(fileno=int(sys.argv[1]))
    HANDED.listen(32)
    HOST, PORT = HANDED.getsockname()
    make_server(HOST, PORT, make_app(f"http://{HOST}:{PORT}"), True, fd=HANDED.fileno()).serve_forever()

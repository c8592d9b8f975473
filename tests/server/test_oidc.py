"""Tokens of an OpenID Connect issuer: a real one (oidc-provider-mock) in a process of its own on loopback."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from redline_review.plugin.domain import wire
from redline_review.server.app import create_app
from redline_review.server.db.engine import Database, Scope
from redline_review.server.db.schema import account
from redline_review.server.errors import IssuerUnavailable, TokenInvalid
from redline_review.server.services import issuer as issuer_module
from redline_review.server.services.issuer import Issuer
from starlette.testclient import TestClient

AUDIENCE = "redline-review"
PEOPLE = [
    {"sub": "wang", "preferred_username": "wang", "redline_roles": ["inspector:320506"]},
    {"sub": "li", "preferred_username": "li", "redline_roles": ["inspector:320507"]},
    {"sub": "nobody", "preferred_username": "nobody"},
    {"sub": "odd", "redline_roles": ["emperor:*"]},
]


@dataclass
class IssuerProcess:
    """An issuer on a port; :meth:`start` again gives it new keys, as a rotation does."""

    port: int
    max_age_s: int = 3600
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(self.port)]
        command += ["-e", str(self.max_age_s)]
        for person in PEOPLE:
            command += ["--user-claims", json.dumps(person)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            assert self.process.poll() is None, "the issuer ended"
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise AssertionError("the issuer does not listen")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def rotate(self) -> None:
        self.stop()
        self.start()

    def token(self, subject: str = "wang", client: str = AUDIENCE) -> str:
        """The code flow with PKCE, as a client goes through it."""
        verifier = secrets.token_urlsafe(40)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        back = "http://127.0.0.1:1/back"
        asked = {"client_id": client, "redirect_uri": back, "response_type": "code", "scope": "openid profile"}
        asked |= {"code_challenge": challenge, "code_challenge_method": "S256", "state": "s"}
        answer = requests.post(
            f"{self.url}/oauth2/authorize", params=asked, data={"sub": subject}, allow_redirects=False, timeout=20
        )
        code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": client}
        given |= {"client_secret": "x", "code_verifier": verifier}
        return requests.post(f"{self.url}/oauth2/token", data=given, timeout=20).json()["id_token"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextlib.contextmanager
def issuing(**changes) -> Iterator[IssuerProcess]:
    running = IssuerProcess(free_port(), **changes)
    running.start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def issuer() -> Iterator[IssuerProcess]:
    with issuing() as running:
        yield running


@pytest.fixture(scope="module")
def other_issuer() -> Iterator[IssuerProcess]:
    """Another issuer, whose tokens were past when they were made."""
    with issuing(max_age_s=-600) as running:
        yield running


@pytest.fixture
def oidc(settings, issuer, monkeypatch) -> Iterator[TestClient]:
    """The app that trusts the issuer."""
    monkeypatch.setattr(issuer_module, "PAUSE_S", 0)
    trusting = replace(settings, oidc_issuer=issuer.url, oidc_audience=AUDIENCE)
    with TestClient(create_app(trusting), base_url="http://testserver") as http:
        yield http


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def ask(http, token: str):
    return http.get("/collections/cases/items?limit=100", headers=bearer(token))


def issued_ids(answer) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {feature["properties"]["issued_id"] for feature in answer.json()["features"]}


def slug(answer) -> str:
    return answer.json()["type"].rsplit(":", 1)[1]


def test_a_token_of_the_issuer_opens_its_bearers_area_and_no_other(oidc, issuer):
    assert issued_ids(ask(oidc, issuer.token("wang"))) == {*(f"A-{n}" for n in range(6)), "AB-0"}
    assert issued_ids(ask(oidc, issuer.token("li"))) == {"B-0", "B-1", "B-2", "AB-0"}


def test_whoever_has_no_role_sees_nothing(oidc, issuer):
    assert issued_ids(ask(oidc, issuer.token("nobody"))) == set()


def test_a_role_that_nobody_knows_opens_nothing(oidc, issuer):
    assert slug(ask(oidc, issuer.token("odd"))) == "token-invalid"


def test_the_accounts_of_the_server_go_on_beside_the_issuer(oidc, people):
    wang = people("wang")
    assert oidc.get("/collections", headers=wang.headers).status_code == 200


def test_an_equal_name_of_the_issuers_is_another_account(oidc, issuer, settings, people):
    people("wang")
    ask(oidc, issuer.token("wang"))
    database = Database(settings.url, settings)
    with database.read(Scope(settings.org_id)) as connection:
        ours = account.select().with_only_columns(account.c.username).where(account.c.org_id == settings.org_id)
        names = connection.scalars(ours).all()
    database.close()
    assert len([name for name in names if name.startswith("wang")]) == 2
    assert len(names) == len(set(names))


def test_an_account_of_the_issuers_has_no_password(oidc, issuer, settings):
    ask(oidc, issuer.token("nobody"))
    for password in ("!", "", " "):
        said = {"username": "nobody", "password": password, "device_id": "d", "org": settings.org_id}
        assert oidc.post("/auth/token", json=said).status_code in (401, 422)


def test_a_finding_is_pushed_with_the_issuers_token(oidc, issuer, people):
    wang, token = people("wang"), issuer.token("wang")
    case = wang.cases()["A-0"]
    push = wire.push_to_json((wang.operation(case),), wang.span(2))
    answer = oidc.post("/sync/batches", json=push, headers=bearer(token))
    assert answer.json()["results"][0]["outcome"] == "applied"
    assert answer.json()["chain"] == {"ok": True, "seq": 2, "link": answer.json()["chain"]["link"]}


def claims_of(token: str) -> dict:
    return jwt.decode(token, options={"verify_signature": False})


def signed_with_the_public_key(issuer, token: str) -> str:
    """The oldest trick: the issuer's public key as a shared secret."""
    about = requests.get(f"{issuer.url}/.well-known/openid-configuration", timeout=10).json()
    keys = requests.get(about["jwks_uri"], timeout=10).json()
    pem = jwt.PyJWK(keys["keys"][0], algorithm="RS256").key.public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    head = {"alg": "HS256", "typ": "JWT"}
    parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=") for p in (head, claims_of(token))]
    mac = hmac.new(pem, b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()


def changed(token: str, **claims) -> str:
    """The same signature over other claims."""
    head, _body, signature = token.split(".")
    body = base64.urlsafe_b64encode(json.dumps({**claims_of(token), **claims}).encode()).rstrip(b"=").decode()
    return ".".join((head, body, signature))


FORGERIES = [
    pytest.param(lambda i, o: jwt.encode(claims_of(i.token()), None, algorithm="none"), id="alg none"),
    pytest.param(lambda i, o: signed_with_the_public_key(i, i.token()), id="signed with the public key"),
    pytest.param(lambda i, o: i.token(client="another-program"), id="for another audience"),
    pytest.param(lambda i, o: o.token(), id="of another issuer"),
    pytest.param(lambda i, o: changed(o.token(), iss=i.url), id="of another issuer that says it is ours"),
    pytest.param(lambda i, o: changed(i.token(), redline_roles=["admin:*"]), id="with more roles than were given"),
    pytest.param(lambda i, o: changed(i.token(), exp=2**40), id="with a longer life than was given"),
    pytest.param(lambda i, o: i.token().rsplit(".", 1)[0] + ".", id="without its signature"),
    pytest.param(lambda i, o: "e30.e30.e30", id="of nothing"),
    pytest.param(lambda i, o: "x" * 5000, id="of noise"),
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_token_that_does_not_hold_is_refused(oidc, issuer, other_issuer, forge):
    answer = ask(oidc, forge(issuer, other_issuer))
    assert (answer.status_code, slug(answer)) == (401, "token-invalid")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_an_expired_token_is_refused(settings, other_issuer):
    trusting = replace(settings, oidc_issuer=other_issuer.url, oidc_audience=AUDIENCE)
    with TestClient(create_app(trusting)) as http:
        assert slug(ask(http, other_issuer.token())) == "token-invalid"


def test_keys_rotated_while_running_are_taken_up_and_the_old_ones_let_go(oidc, issuer):
    before = issuer.token()
    assert ask(oidc, before).status_code == 200
    issuer.rotate()
    after = issuer.token()
    assert ask(oidc, after).status_code == 200
    assert slug(ask(oidc, before)) == "token-invalid"


def test_the_issuer_is_not_asked_for_keys_at_every_forged_token(issuer, other_issuer):
    now = [1000.0]
    ours = Issuer(issuer.url, AUDIENCE, clock=lambda: now[0])
    fetched = []
    fetch = ours._get
    ours._get = lambda address: fetched.append(address) or fetch(address)  # type: ignore[method-assign]
    ours.claims(issuer.token())
    for _ in range(50):
        with pytest.raises(TokenInvalid):
            ours.claims(changed(other_issuer.token(), iss=issuer.url))
    assert len(fetched) == 2, "discovery and keys, once"


def test_keys_at_hand_serve_while_the_issuer_is_away_and_not_for_ever(issuer):
    now = [1000.0]
    ours = Issuer(issuer.url, AUDIENCE, clock=lambda: now[0])
    token = issuer.token()
    ours.claims(token)
    issuer.stop()
    try:
        now[0] += issuer_module.FRESH_S + 10
        assert ours.claims(token)["sub"] == "wang"
        now[0] += issuer_module.STALE_S
        with pytest.raises(IssuerUnavailable):
            ours.claims(token)
    finally:
        issuer.start()


def test_an_issuer_that_never_answered_is_a_problem_of_ours_not_of_the_caller(settings):
    trusting = replace(settings, oidc_issuer=f"http://127.0.0.1:{free_port()}", oidc_audience=AUDIENCE)
    claims = {"iss": trusting.oidc_issuer, "aud": AUDIENCE, "sub": "x", "iat": 1, "exp": 2**40}
    forged = jwt.encode(claims, "k" * 40, algorithm="HS256", headers={"alg": "HS256"})
    with TestClient(create_app(trusting)) as http:
        assert slug(ask(http, forged)) == "token-invalid"
        head = base64.urlsafe_b64encode(b'{"alg":"RS256"}').decode().rstrip("=")
        answer = ask(http, ".".join([head, *forged.split(".")[1:]]))
        assert (answer.status_code, slug(answer)) == (503, "issuer-unavailable")
        assert "127.0.0.1" not in answer.text


def test_an_issuer_that_calls_itself_by_another_name_is_not_trusted(issuer):
    ours = Issuer(issuer.url.replace("127.0.0.1", "localhost") + "/x", AUDIENCE)
    with pytest.raises(IssuerUnavailable):
        ours.claims(issuer.token())


def test_a_disabled_account_of_the_issuers_is_out_at_once(oidc, issuer, settings):
    token = issuer.token("li")
    assert ask(oidc, token).status_code == 200
    database = Database(settings.url, settings)
    with database.write(Scope(settings.org_id)) as connection:
        ours = (account.c.org_id == settings.org_id, account.c.password_hash == "!")
        connection.execute(account.update().where(*ours).values(disabled_at="2026-01-01T00:00:00.000Z"))
    database.close()
    assert slug(ask(oidc, token)) == "token-invalid"


def test_too_many_wrong_passwords_from_one_address_wait_whichever_accounts_they_are_for(settings):
    with TestClient(create_app(replace(settings, sign_in_failures_a_minute=3))) as http:
        answers = []
        for name in ("a", "b", "c", "d"):
            said = {"username": name, "password": "wrong", "device_id": "d", "org": settings.org_id}
            answers.append(http.post("/auth/token", json=said))
    assert [slug(a) for a in answers] == ["sign-in-failed"] * 3 + ["too-many-attempts"]
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["retry-after"]) <= 61

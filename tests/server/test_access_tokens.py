"""JWT access tokens (RFC 9068) of an issuer in a process of its own: Authlib's authorization server on loopback."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator
from dataclasses import replace

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from redline_review.server.app import create_app
from redline_review.server.errors import BadSetting, IssuerUnavailable
from redline_review.server.services import issuer as issuer_module
from redline_review.server.services.issuer import Issuer
from redline_review.server.services.told_roles import told_roles
from redline_review.server.settings import load_settings
from redline_review.tests.server.support_issuer import AUDIENCE, TokenIssuer, issuing
from starlette.testclient import TestClient

OF_WANG = {*(f"A-{n}" for n in range(6)), "AB-0"}
OF_LI = {"B-0", "B-1", "B-2", "AB-0"}
NESTED = {
    "oidc_roles_claim": "realm_access.roles",
    "oidc_role_names": "redline-inspector=inspector, redline-city=approver-1",
    "oidc_area_claim": "units",
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[TokenIssuer]:
    with issuing() as running:
        yield running


@pytest.fixture(scope="module")
def other_issuer() -> Iterator[TokenIssuer]:
    with issuing() as running:
        yield running


@pytest.fixture
def trusting(settings, monkeypatch):
    """Make an app that trusts an issuer, and asks it for its keys whenever it is due: at once."""
    monkeypatch.setattr(issuer_module, "PAUSE_S", -1)
    with contextlib.ExitStack() as stack:

        def make(issuer: TokenIssuer, **more: str) -> TestClient:
            told = replace(settings, oidc_issuer=issuer.url, oidc_audience=AUDIENCE, **more)
            return stack.enter_context(TestClient(create_app(told), base_url="http://testserver"))

        yield make


def ask(http, token: str):
    return http.get("/collections/cases/items?limit=100", headers={"Authorization": f"Bearer {token}"})


def slug(answer) -> str:
    return answer.json()["type"].rsplit(":", 1)[1]


def issued_ids(answer) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {feature["properties"]["issued_id"] for feature in answer.json()["features"]}


def claims_of(token: str) -> dict:
    return jwt.decode(token, options={"verify_signature": False})


def test_an_access_token_opens_its_bearers_area(trusting, issuer):
    token = issuer.token()
    assert jwt.get_unverified_header(token)["typ"] == "at+jwt"
    assert issued_ids(ask(trusting(issuer), token)) == OF_WANG


class TestRolesWithinOtherClaims:
    def test_a_nested_claim_under_names_of_its_own_beside_a_claim_of_units(self, trusting, issuer):
        assert issued_ids(ask(trusting(issuer, **NESTED), issuer.token("nested"))) == OF_LI

    @pytest.mark.parametrize(
        "person",
        [
            pytest.param("homeless", id="a role of ours and no unit"),
            pytest.param("stranger", id="a unit and no role of ours"),
        ],
    )
    def test_half_of_it_opens_nothing(self, trusting, issuer, person):
        assert issued_ids(ask(trusting(issuer, **NESTED), issuer.token(person))) == set()

    @pytest.mark.parametrize(
        ("claims", "grants"),
        [
            pytest.param({"realm_access": {"roles": ["redline-city"]}, "units": ["3205", "3202"]},
                         {("approver", "3202", 1), ("approver", "3205", 1)}, id="a level, in two units"),
            pytest.param({"realm_access.roles": ["redline-inspector"], "units": "320506 320507"},
                         {("inspector", "320506", 1), ("inspector", "320507", 1)}, id="a dotted name, units in a text"),
            pytest.param({"realm_access": {"roles": []}, "units": ["320506"]}, set(), id="no role at all"),
            pytest.param({"realm_access": "roles"}, None, id="a text where an object was expected"),
            pytest.param({}, None, id="not a word of roles"),
        ],
    )  # fmt: skip
    def test_shapes_that_issuers_give(self, settings, claims, grants):
        told = told_roles(replace(settings, **NESTED)).grants(claims)
        assert (told is None) == (grants is None)
        assert {(g.role, g.unit, g.level) for g in told or ()} == (grants or set())

    @pytest.mark.parametrize(
        "names",
        [
            pytest.param("redline-inspector", id="no pair"),
            pytest.param("a=emperor", id="no role of ours"),
            pytest.param("a=inspector, =reader", id="no name of theirs"),
            pytest.param("a=approver-0", id="no level"),
        ],
    )
    def test_names_that_cannot_be_read_are_said_before_anything_is_served(self, settings, names):
        with pytest.raises(BadSetting):
            create_app(replace(settings, oidc_issuer="http://127.0.0.1:1", oidc_role_names=names))

    def test_the_settings_come_from_the_environment_as_all_do(self, tmp_path):
        environ = {f"REDLINE_{name.upper()}": value for name, value in NESTED.items()}
        loaded = load_settings(tmp_path, environ)
        assert {name: getattr(loaded, name) for name in NESTED} == NESTED


OWN_KEY = rsa.generate_private_key(65537, 2048)


def own_jwk() -> dict:
    return jwt.algorithms.RSAAlgorithm.to_jwk(OWN_KEY.public_key(), as_dict=True)


def signed_by_us(token: str, **headers) -> str:
    kid = jwt.get_unverified_header(token)["kid"]
    return jwt.encode(claims_of(token), OWN_KEY, algorithm="RS256", headers={"kid": kid, **headers})


FORGERIES = [
    pytest.param(lambda i, o: i.token("past"), id="past its time"),
    pytest.param(lambda i, o: i.token(audience="another-program"), id="for another audience"),
    pytest.param(lambda i, o: o.token(), id="of another issuer"),
    pytest.param(lambda i, o: jwt.encode(claims_of(i.token()), None, algorithm="none"), id="alg none"),
    pytest.param(lambda i, o: none_written_otherwise(i.token()), id="alg nOnE"),
    pytest.param(lambda i, o: signed_by_us(i.token()), id="signed by another key under the issuer's kid"),
    pytest.param(lambda i, o: signed_by_us(i.token(), kid="key-99"), id="under a kid that nobody published"),
    pytest.param(lambda i, o: signed_by_us(i.token(), jwk=own_jwk()), id="with its key in the header"),
    pytest.param(lambda i, o: signed_by_us(i.token(), jku=o.url + "/keys"), id="with an address of keys in the header"),
]


def none_written_otherwise(token: str) -> str:
    head = base64.urlsafe_b64encode(b'{"alg":"nOnE","typ":"at+jwt"}').decode().rstrip("=")
    return f"{head}.{token.split('.')[1]}."


@pytest.mark.parametrize("forge", FORGERIES)
def test_an_access_token_that_does_not_hold_is_refused(trusting, issuer, other_issuer, forge):
    answer = ask(trusting(issuer), forge(issuer, other_issuer))
    assert (answer.status_code, slug(answer)) == (401, "token-invalid")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_key_rotated_while_running_is_taken_up_and_the_one_before_still_serves(trusting, issuer):
    http = trusting(issuer)
    before = issuer.token()
    assert ask(http, before).status_code == 200
    assert issuer.admin("rotate")["kid"] == jwt.get_unverified_header(issuer.token())["kid"]
    assert ask(http, issuer.token()).status_code == 200
    assert ask(http, before).status_code == 200


def test_what_a_revoked_key_signed_is_refused_once_the_keys_are_fetched_anew(issuer):
    now = [1000.0]
    ours = Issuer(issuer.url, AUDIENCE, clock=lambda: now[0])
    revoked = issuer.admin("rotate")["kid"]
    token = issuer.token()
    assert ours.claims(token)["sub"] == "wang"
    issuer.admin("rotate")
    issuer.admin("revoke", kid=revoked)
    now[0] += issuer_module.FRESH_S + 1
    with pytest.raises(issuer_module.TokenInvalid):
        ours.claims(token)
    issuer.admin("sign-with", kid=revoked)
    with pytest.raises(issuer_module.TokenInvalid):
        ours.claims(issuer.token())
    issuer.admin("rotate")
    ours.close()


class TestTheIssuerIsAway:
    @pytest.fixture
    def own_issuer(self):
        with issuing(started=False) as running:
            yield running

    def test_from_the_start_others_work_and_its_people_are_told_until_it_comes(
        self, trusting, own_issuer, other_issuer, people
    ):
        http, wang = trusting(own_issuer), people("wang")
        of_it = jwt.encode({**claims_of(other_issuer.token()), "iss": own_issuer.url}, OWN_KEY, algorithm="RS256")
        self.is_told_so(http, of_it)
        assert issued_ids(http.get("/collections/cases/items", headers=wang.headers)) == OF_WANG
        own_issuer.start()
        assert issued_ids(ask(http, own_issuer.token())) == OF_WANG

    def test_later_the_keys_at_hand_serve_then_its_people_are_told_and_others_work(
        self, trusting, own_issuer, people, monkeypatch
    ):
        own_issuer.start()
        http, wang, token = trusting(own_issuer), people("wang"), own_issuer.token()
        assert ask(http, token).status_code == 200
        own_issuer.stop()
        monkeypatch.setattr(issuer_module, "FRESH_S", -1)
        assert issued_ids(ask(http, token)) == OF_WANG, "it was asked, and did not answer"
        monkeypatch.setattr(issuer_module, "STALE_S", -1)
        self.is_told_so(http, token)
        assert issued_ids(http.get("/collections/cases/items", headers=wang.headers)) == OF_WANG

    @staticmethod
    def is_told_so(http, token):
        answer = ask(http, token)
        assert (answer.status_code, slug(answer)) == (503, "issuer-unavailable")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"].endswith(".")
        assert "127.0.0.1" not in answer.text


class TestASlowIssuer:
    def test_whoever_has_good_keys_does_not_wait_for_those_on_their_way(self, issuer):
        now = [1000.0]
        ours, token = Issuer(issuer.url, AUDIENCE, clock=lambda: now[0]), issuer.token()
        ours.claims(token)
        now[0] += issuer_module.FRESH_S + 1
        with ours._lock:  # as while another request fetches them
            assert ours.claims(token)["sub"] == "wang"
        ours.close()

    def test_only_so_many_wait_and_the_next_is_told_at_once(self, issuer):
        ours, token = Issuer(issuer.url, AUDIENCE), issuer.token()
        for _ in range(issuer_module.WAITING_AT_ONCE):
            assert ours._waiting.acquire(blocking=False)
        with pytest.raises(IssuerUnavailable):
            ours.claims(token)
        ours._waiting.release()
        assert ours.claims(token)["sub"] == "wang"
        ours.close()

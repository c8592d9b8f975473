"""Signing in, staying signed in, and being locked out."""

from __future__ import annotations

import base64
import json

import jwt
import pytest
from redline_review.server.db.engine import Database, Scope
from redline_review.server.db.schema import audit, refresh_family
from redline_review.server.services.accounts import Accounts
from redline_review.server.settings import read_secret

PASSWORD = "a long password"


def slug(answer) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()["type"].rsplit(":", 1)[1]


@pytest.fixture
def sign_in(http, settings):
    def signing_in(password=PASSWORD, username="wang"):
        body = {"username": username, "password": password, "device_id": "d", "org": settings.org_id}
        return http.post("/auth/token", json=body)

    return signing_in


def age_rotation(settings) -> None:
    """Put the last rotation of every family beyond the grace."""
    database = Database(settings.url, settings)
    with database.write(Scope(settings.org_id)) as connection:
        connection.execute(refresh_family.update().values(rotated_at="2026-01-01T00:00:00.000Z"))
    database.close()


def test_a_sign_in_tells_roles_units_and_organisation(settings, sign_in):
    answer = sign_in().json()
    assert (answer["token_type"], answer["org"], answer["units"]) == ("Bearer", settings.org_id, ["320506"])
    assert answer["roles"] == [{"role": "inspector", "unit": "320506", "level": 1}]
    assert answer["expires_in"] > 0


@pytest.mark.parametrize(
    ("username", "password"),
    [
        pytest.param("wang", "wrong", id="a wrong password"),
        pytest.param("nobody", PASSWORD, id="an unknown name"),
        pytest.param("wang", "\ud800", id="half a character"),
        pytest.param("wa\x00ng", PASSWORD, id="a character that no database holds"),
    ],
)
def test_a_refusal_never_says_whether_the_name_exists(http, settings, username, password):
    body = json.dumps({"username": username, "password": password, "device_id": "d", "org": settings.org_id})
    answer = http.post("/auth/token", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (401, 422)
    assert answer.status_code == 422 or slug(answer) == "sign-in-failed"


def test_wrong_passwords_lock_the_account_for_a_while_and_say_so(http, sign_in):
    answers = [sign_in("wrong") for _ in range(5)]
    assert [slug(a) for a in answers] == ["sign-in-failed"] * 4 + ["account-locked"]
    locked = sign_in()
    assert (locked.status_code, slug(locked)) == (403, "account-locked")
    assert int(locked.headers["retry-after"]) > 0
    assert sign_in(username="zhao").status_code == 200


def test_a_right_password_forgets_the_wrong_ones_before_it(http, sign_in):
    for _ in range(2):
        for _ in range(3):
            sign_in("wrong")
        assert sign_in().status_code == 200


def test_a_disabled_account_is_out_at_once(http, people, settings, sign_in):
    wang = people("wang")
    database = Database(settings.url, settings)
    Accounts(database, settings, read_secret(settings)).disable("wang")
    database.close()
    assert slug(wang.get("/sync/changes")) == "token-invalid"
    assert slug(http.post("/auth/refresh", json={"refresh_token": wang.tokens["refresh_token"]})) == "refresh-invalid"
    assert slug(sign_in()) == "sign-in-failed"


def test_a_refresh_gives_a_new_pair_and_the_new_one_works(http, sign_in):
    first = sign_in().json()["refresh_token"]
    second = http.post("/auth/refresh", json={"refresh_token": first}).json()
    third = http.post("/auth/refresh", json={"refresh_token": second["refresh_token"]})
    assert third.status_code == 200
    assert len({first, second["refresh_token"], third.json()["refresh_token"]}) == 3


def test_a_refresh_sent_twice_gives_the_same_successor(http, sign_in):
    first = sign_in().json()["refresh_token"]
    twice = [http.post("/auth/refresh", json={"refresh_token": first}).json()["refresh_token"] for _ in range(3)]
    assert len(set(twice)) == 1


def test_a_refresh_replayed_after_its_grace_ends_the_whole_family(http, settings, people):
    wang = people("wang")
    first = wang.tokens["refresh_token"]
    second = http.post("/auth/refresh", json={"refresh_token": first}).json()["refresh_token"]
    age_rotation(settings)
    assert slug(http.post("/auth/refresh", json={"refresh_token": first})) == "refresh-replayed"
    assert slug(http.post("/auth/refresh", json={"refresh_token": second})) == "refresh-invalid"
    assert slug(wang.get("/sync/changes")) == "token-invalid"
    database = Database(settings.url, settings)
    with database.read(Scope(settings.org_id)) as connection:
        mine = audit.select().where(audit.c.org_id == settings.org_id).order_by(audit.c.seq)
        actions = [row.action for row in connection.execute(mine)]
    database.close()
    assert actions[-1] == "refresh-replayed"


def test_a_refresh_two_generations_old_ends_the_family_even_within_the_grace(http, sign_in):
    first = sign_in().json()["refresh_token"]
    second = http.post("/auth/refresh", json={"refresh_token": first}).json()["refresh_token"]
    http.post("/auth/refresh", json={"refresh_token": second})
    assert slug(http.post("/auth/refresh", json={"refresh_token": first})) == "refresh-replayed"


@pytest.mark.parametrize("token", ["x", "", "é", "AAAA" * 40, base64.urlsafe_b64encode(b"m" * 60).decode()])
def test_a_refresh_token_that_is_not_ours_is_refused(http, token):
    answer = http.post("/auth/refresh", json={"refresh_token": token})
    assert answer.status_code == 422 or slug(answer) == "refresh-invalid"


@pytest.mark.parametrize(
    ("algorithm", "changes"),
    [
        pytest.param("none", {}, id="no signature"),
        pytest.param("HS512", {}, id="another algorithm"),
        pytest.param("HS256", {"exp": 1}, id="expired"),
        pytest.param("HS256", {"aud": "other"}, id="for somebody else"),
        pytest.param("HS256", {"iss": "other"}, id="from somebody else"),
        pytest.param("HS256", {"org": "other"}, id="another organisation"),
        pytest.param("HS256", {"sub": "other"}, id="another account"),
        pytest.param("wrong key", {}, id="a wrong key"),
    ],
)
def test_a_forged_access_token_is_refused(wang, settings, algorithm, changes):
    claims = jwt.decode(wang.tokens["access_token"], options={"verify_signature": False}) | changes
    key = b"k" * 64 if algorithm == "wrong key" else read_secret(settings) * 2
    name = "HS256" if algorithm == "wrong key" else algorithm
    key = read_secret(settings) if algorithm == "HS256" else key
    token = jwt.encode(claims, None if name == "none" else key, algorithm=name)
    answer = wang.http.get("/sync/changes", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, slug(answer)) == (401, "token-invalid")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_key_lies_in_the_folder_for_its_owner_only(settings):
    assert settings.secret_path.stat().st_mode & 0o777 == 0o600

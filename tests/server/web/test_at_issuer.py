"""Signing in at an issuer from the office page: the code flow against Authlib's server in a process of its own."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from redline_review.server.app import create_app
from redline_review.server.db.accounts import Grant
from redline_review.server.db.schema import audit, refresh_family
from redline_review.server.errors import BadSetting
from redline_review.server.services import issuer as issuer_module
from redline_review.server.services.accounts import Accounts
from redline_review.server.services.setup import open_database
from redline_review.server.settings import read_secret
from redline_review.tests.server.support_issuer import AUDIENCE, OFFICE, OFFICE_SECRET, TokenIssuer, issuing
from redline_review.tests.server.web.conftest import Browser
from sqlalchemy import select, update
from starlette.testclient import TestClient

TITLE = "省统一身份认证"
COOKIES = {"redline_session", "redline_refresh"}
START, BACK = "/web/sign-in/issuer", "/web/sign-in/back"
NOT_OURS = {
    "en": "This sign-in was not begun in this browser, was used already, or is older than ten minutes.",
    "zh": "此次登录不是在本浏览器开始的、已经用过，或已超过十分钟。",
}
UNTRUSTED = {"en": f"The answer in the name of {TITLE} does not hold", "zh": f"以{TITLE}名义返回的答复不成立"}
AWAY = {"en": "The issuer does not answer. Try again soon.", "zh": "身份认证服务没有响应，请稍后再试。"}
once = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
both_languages = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture(scope="module")
def issuer() -> Iterator[TokenIssuer]:
    with issuing() as running:
        yield running


@pytest.fixture
def office(settings, issuer, monkeypatch):
    """Gives a browser at an office whose server trusts the issuer."""
    monkeypatch.setattr(issuer_module, "PAUSE_S", -1)
    with contextlib.ExitStack() as stack:

        def open_one(language: str = "en", at: TokenIssuer = issuer, **more) -> Browser:
            given = {"oidc_issuer": at.url, "oidc_audience": AUDIENCE, "oidc_title": TITLE, **more}
            app = create_app(replace(settings, **given))
            http = stack.enter_context(TestClient(app, base_url="http://testserver"))
            return Browser(http, settings.org_id, language)

        yield open_one


def begin(one: Browser, back_to: str = "/") -> str:
    """Press the button; returns the issuer's address that it leads to."""
    answer = one.get(START, next=back_to)
    assert answer.status_code == 303, one.words
    return answer.headers["location"]


def back_from(issuer: TokenIssuer, address: str, name: str = "wang", **more) -> str:
    """Log in at the issuer; returns the path of ours that it leads back to."""
    place = urlsplit(issuer.log_in(address, name, **more))
    assert f"{place.scheme}://{place.netloc}{place.path}" == f"http://testserver{BACK}"
    return f"{place.path}?{place.query}"


def sign_in(one: Browser, issuer: TokenIssuer, name: str = "wang", back_to: str = "/"):
    return one.get(back_from(issuer, begin(one, back_to), name))


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def signed_in(one: Browser) -> bool:
    return bool(COOKIES & set(one.cookies))


def patches(one: Browser) -> set[str]:
    assert one.get("/web/cases").status_code == 200, one.words
    return {name for name in ("A-0", "B-0", "AB-0") if f">{name}<" in one.text}


# -- what is offered


@once
def test_the_page_offers_the_issuer_by_its_name_beside_accounts_of_the_server(office):
    one = office()
    one.get("/web/sign-in", next="/web/cases?text=A")
    assert f"Sign in with {TITLE} or with an account of this server Name Password Sign in" in one.words
    assert f'href="{START}?next=%2Fweb%2Fcases%3Ftext%3DA"' in one.text


@once
def test_without_a_title_the_issuers_host_is_its_name_and_without_an_issuer_there_is_no_button(office, browser):
    one = office(oidc_title="")
    one.get("/web/sign-in")
    assert "Sign in with 127.0.0.1" in one.words
    bare = browser()
    bare.get("/web/sign-in")
    assert "Sign in with" not in bare.words
    assert bare.get(START).headers["location"] == "/web/sign-in"


@once
def test_where_passwords_are_off_no_door_takes_one(office, settings, people):
    people("wang")  # the account is there
    one = office(local_sign_in="off")
    one.get("/web/sign-in")
    assert "Password" not in one.words
    assert one.post("/web/sign-in", username="wang", password="a long password", org=one.org_id).status_code == 403
    assert "This server takes sign-ins of its issuer only" in one.words
    said = {"username": "wang", "password": "a long password", "device_id": "d", "org": one.org_id}
    answer = one._http.post("/auth/token", json=said)
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[1]) == (403, "local-sign-in-off")
    assert one._http.get("/collections/cases/items", auth=("wang", "a long password")).status_code == 403


@once
@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"local_sign_in": "off"}, id="nobody could sign in"),
        pytest.param({"local_sign_in": "no"}, id="odd"),
    ],
)
def test_a_setting_that_cannot_stand_is_said_before_anything_is_served(settings, more):
    with pytest.raises(BadSetting, match="local_sign_in"):
        create_app(replace(settings, **more))


# -- the whole way


@once
def test_the_issuer_is_asked_for_a_code_with_pkce_state_and_nonce(office):
    one = office(oidc_scopes="openid profile roles offline_access")
    said = asked(begin(one))
    assert (said["response_type"], said["code_challenge_method"], said["client_id"]) == ("code", "S256", AUDIENCE)
    assert said["redirect_uri"] == f"http://testserver{BACK}"
    assert said["scope"] == "openid profile roles", "a page asks for no lasting access"
    other = asked(begin(one))
    for secret in ("state", "nonce", "code_challenge"):
        assert len(said[secret]) >= 43
        assert said[secret] != other[secret]


@once
def test_behind_a_proxy_that_hides_it_the_public_address_is_told(office):
    one = office(public_url="https://redline.example.cn/")
    assert asked(begin(one))["redirect_uri"] == f"https://redline.example.cn{BACK}"


def test_signing_in_at_the_issuer_leads_back_to_the_page_and_opens_the_area_that_it_tells(office, issuer):
    one = office()
    answer = sign_in(one, issuer, "wang", "/web/cases?text=A")
    assert answer.headers["location"] == "/web/cases?text=A"
    assert patches(one) == {"A-0", "AB-0"}


@once
def test_the_browser_is_given_a_sign_in_of_ours_and_no_token_of_the_issuers(office, issuer):
    one = office()
    answer = sign_in(one, issuer)
    lines = [line for line in answer.headers.get_list("set-cookie") if line.split("=")[0] in COOKIES]
    assert len(lines) == 2
    for line in lines:
        assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in line.split(";")}
    assert jwt.decode(one.cookies["redline_session"], options={"verify_signature": False})["iss"] == "redline-review"
    assert not [name for name in one.cookies if name.startswith("redline_begun_")]


@once
def test_roles_within_other_claims_count_as_for_programs(office, issuer):
    nested = {"oidc_roles_claim": "realm_access.roles", "oidc_role_names": "redline-inspector=inspector"}
    one = office(**nested, oidc_area_claim="units")
    sign_in(one, issuer, "nested")
    assert patches(one) == {"B-0", "AB-0"}


@once
def test_whoever_has_no_role_is_told_so(office, issuer):
    issuer.admin("tell", json={}, name="newcomer")
    one = office()
    sign_in(one, issuer, "newcomer")
    one.get("/")
    assert "Your account has no role here yet, so nothing is shown." in one.words


@once
def test_a_confidential_client_shows_its_secret(office, issuer):
    known = {"oidc_web_client_id": OFFICE, "oidc_client_id": "redline-desktop"}
    one = office(**known, oidc_web_secret=OFFICE_SECRET)
    sign_in(one, issuer)
    assert patches(one) == {"A-0", "AB-0"}
    other = office(**known, oidc_web_secret="another one")
    assert sign_in(other, issuer).status_code == 403
    assert "did not confirm the sign-in (invalid_client)" in other.words


# -- the roles that were told


def test_told_roles_hold_for_the_sign_in_also_when_its_token_is_renewed(office, issuer):
    issuer.admin("tell", json={"redline_roles": ["inspector:320507"]}, name="mover")
    one = office()
    sign_in(one, issuer, "mover")
    issuer.admin("tell", json={"redline_roles": ["inspector:320506"]}, name="mover")
    one.cookies["redline_session"] = "e30.e30.e30"
    assert patches(one) == {"B-0", "AB-0"}
    sign_in(one, issuer, "mover")
    assert patches(one) == {"A-0", "AB-0"}, "from the next sign-in on"


def test_who_is_told_of_no_roles_has_those_given_here_and_nothing_that_was_told_before(office, issuer, settings):
    issuer.admin("tell", json={"redline_roles": ["inspector:320507"]}, name="stripped")
    sign_in(office(), issuer, "stripped")
    issuer.admin("tell", json={"redline_roles": []}, name="stripped")
    one = office()
    sign_in(one, issuer, "stripped")
    assert patches(one) == set()
    issuer.admin("tell", json={}, name="stripped")
    with accounts_of(settings) as accounts:
        accounts.set_grants("stripped", [Grant("reader", "3205")])
    one = office()
    sign_in(one, issuer, "stripped")
    assert patches(one) == {"A-0", "B-0", "AB-0"}


@contextlib.contextmanager
def accounts_of(settings):
    database = open_database(settings)
    yield Accounts(database, settings, read_secret(settings))
    database.close()


def test_the_record_says_who_signed_in_and_with_which_roles(office, issuer, world, settings):
    sign_in(office(), issuer)
    with world.admin.connect() as connection:
        rows = select(audit.c.content).where(audit.c.org_id == settings.org_id, audit.c.action == "signed-in")
        (said,) = [json.loads(text)["content"] for text in connection.scalars(rows)]
    assert said["told"] == [{"role": "inspector", "unit": "320506", "level": 1}]


@once
@both_languages
def test_an_account_that_is_disabled_here_is_out_at_once_and_told_so(office, issuer, settings, language):
    one = office(language)
    sign_in(one, issuer, "past")
    with accounts_of(settings) as accounts:
        (own,) = [known.username for known in accounts.list_all() if known.account_id.startswith("oidc-")]
        accounts.disable(own)
    assert one.get("/web/cases").headers["location"].endswith("why=ended")
    assert sign_in(one, issuer, "past").status_code == 403
    said = {"en": "your account on this server is disabled", "zh": "您在本服务器的账号已停用"}
    assert said[language] in one.words


# -- what does not hold


@once
@both_languages
@pytest.mark.parametrize("how", ["another state", "no state", "another browser", "a changed seal", "twice"])
def test_what_comes_back_without_having_been_begun_here_signs_nobody_in(office, issuer, language, how):
    one = office(language)
    place = back_from(issuer, begin(one))
    if how == "another state":
        place = place.replace(asked(place)["state"], "x" * 43)
    elif how == "no state":
        place = f"{BACK}?code={asked(place)['code']}"
    elif how == "another browser":
        one.cookies.clear()
    elif how == "a changed seal":
        (name,) = [name for name in one.cookies if name.startswith("redline_begun_")]
        head, body, seal = one.cookies[name].split(".")
        one.cookies[name] = ".".join((head, body, seal[::-1]))
    else:
        assert one.get(place).status_code == 303
        one.cookies = {name: value for name, value in one.cookies.items() if name not in COOKIES}
    answer = one.get(place + "&again=1")
    assert answer.status_code == 403
    assert NOT_OURS[language] in one.words
    assert not signed_in(one)


@once
@both_languages
def test_a_code_that_was_used_is_refused_by_the_issuer_and_said(office, issuer, language):
    one = office(language)
    place, before = back_from(issuer, begin(one)), dict(one.cookies)
    assert one.get(place).status_code == 303
    one.cookies = before  # as a thief would have them who saw address and cookies
    assert one.get(place).status_code == 403
    said = {
        "en": f"{TITLE} did not confirm the sign-in (invalid_grant).",
        "zh": f"{TITLE}没有确认此次登录（invalid_grant）",
    }
    assert said[language] in one.words
    assert not signed_in(one)


@once
def test_a_code_of_another_sign_in_is_worth_nothing(office, issuer):
    """PKCE: somebody slips the victim a code of his own, or the other way round."""
    one, other = office(), office()
    mine, theirs = back_from(issuer, begin(one)), back_from(issuer, begin(other), "past")
    place = mine.replace(asked(mine)["code"], asked(theirs)["code"])
    assert one.get(place).status_code == 403
    assert "(invalid_grant)" in one.words


@once
@both_languages
@pytest.mark.parametrize("how", ["nonce", "audience", "signature", "expiry", "person", "issuer", "party"])
def test_an_answer_that_does_not_hold_signs_nobody_in(office, issuer, language, how):
    one = office(language)
    place = back_from(issuer, begin(one))
    issuer.admin("spoil", how=how)
    assert one.get(place).status_code == 403
    assert UNTRUSTED[language] in one.words
    assert not signed_in(one)


@once
def test_an_answer_in_another_issuers_name_is_refused_before_the_code_is_shown_to_anybody(office, issuer):
    one = office()
    place = back_from(issuer, begin(one))
    assert one.get(place + "&iss=https%3A%2F%2Felsewhere.example").status_code == 403
    assert UNTRUSTED["en"] in one.words


@once
@both_languages
def test_who_is_refused_by_the_issuer_is_told_and_may_begin_again(office, issuer, language):
    one = office(language)
    assert one.get(back_from(issuer, begin(one, "/web/cases"), answer="no")).status_code == 403
    assert "access_denied" in one.words
    assert f'href="{START}?next=%2Fweb%2Fcases"' in one.text


@once
def test_nobody_elses_sentence_stands_on_the_page(office, issuer):
    one = office()
    state = asked(begin(one))["state"]
    one.get(f"{BACK}?state={state}&error=Call+0800+and+say+your+password%3Cb%3E")
    assert "(Call0800andsayyourpasswordb)" in one.words


@once
@both_languages
def test_an_issuer_that_is_away_is_said_and_the_servers_accounts_go_on(settings, office, language):
    with issuing() as gone:
        one = office(language, gone)
        place = back_from(gone, begin(one))
    assert one.get(place).status_code == 503
    assert AWAY[language] in one.words
    assert one.get(START).status_code == 503
    assert AWAY[language] in one.words
    answer = one.post("/web/sign-in", username="wang", password="a long password", org=one.org_id, next="/")
    assert answer.status_code == 303


@once
def test_keys_rotated_while_running_are_taken_up_and_revoked_ones_let_go(office, monkeypatch):
    monkeypatch.setattr(issuer_module, "FRESH_S", -1)
    with issuing() as own:
        one = office(at=own)
        assert sign_in(one, own).status_code == 303
        own.admin("rotate")
        assert sign_in(one, own).status_code == 303
        own.admin("sign-with", kid="key-1")
        own.admin("revoke", kid="key-1")
        assert sign_in(one, own).status_code == 403
        assert UNTRUSTED["en"] in one.words
        own.admin("rotate")
        assert sign_in(one, own).status_code == 303


# -- ends


@once
def test_a_sign_in_that_ended_asks_again_and_leads_back(office, issuer, world, settings):
    one = office(oidc_session_s=600)
    sign_in(one, issuer)
    with world.admin.begin() as connection:
        past = update(refresh_family).where(refresh_family.c.org_id == settings.org_id)
        connection.execute(past.values(expires_at="2026-01-01T00:00:00.000Z"))
    one.cookies["redline_session"] = "e30.e30.e30"
    place = one.get("/web/cases?text=A").headers["location"]
    assert place == "/web/sign-in?next=%2Fweb%2Fcases%3Ftext%3DA&why=ended"
    one.get(place)
    assert "Your sign-in has ended." in one.words
    assert sign_in(one, issuer, back_to="/web/cases?text=A").headers["location"] == "/web/cases?text=A"


@once
def test_the_sign_in_lasts_as_long_as_is_set(office, issuer, world, settings):
    sign_in(office(oidc_session_s=600), issuer)
    with world.admin.connect() as connection:
        rows = select(refresh_family).where(refresh_family.c.org_id == settings.org_id)
        (found,) = connection.execute(rows).all()
    lasts_s = (parse(found.expires_at) - parse(found.rotated_at)).total_seconds()
    assert 600 <= lasts_s < 3600, "and not for the days of an account here"


def parse(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


@once
def test_signing_out_ends_it_here_and_shows_the_way_out_there(office, issuer, http):
    one = office()
    sign_in(one, issuer)
    kept = dict(one.cookies)
    one.get("/")
    assert one.post("/web/sign-out").headers["location"] == "/web/sign-in?why=out-here"
    one.get("/web/sign-in?why=out-here")
    assert f"You are signed out here, but perhaps not yet at {TITLE}. Sign out there, too" in one.words
    assert http.post("/auth/refresh", json={"refresh_token": kept["redline_refresh"]}).status_code == 401
    place = one.get("/web/sign-out/issuer").headers["location"]
    assert place.startswith(f"{issuer.url}/end?")
    assert asked(place) == {"client_id": AUDIENCE, "post_logout_redirect_uri": "http://testserver/web/sign-in"}


@once
def test_an_account_of_the_server_signs_out_as_before(office, people):
    one = office()
    one.sign_in("wang")
    one.get("/")
    assert one.post("/web/sign-out").headers["location"] == "/web/sign-in?why=out"


@once
@pytest.mark.parametrize("place", ["//evil.example/", "https://evil.example/", "/api", "/web/\\evil"])
def test_a_sign_in_at_the_issuer_leads_nowhere_else(office, issuer, place):
    assert sign_in(office(), issuer, back_to=place).headers["location"] == "/"


# -- our cookies come with no request of another site


FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


@once
def test_who_comes_back_without_our_cookies_is_led_to_the_same_address_once(office, issuer):
    one = office()
    place = back_from(issuer, begin(one))
    kept, one.cookies = one.cookies, {}
    answer = one.get(place)
    assert (answer.status_code, answer.headers.get_list("set-cookie")) == (200, [])
    onward = one.text.split('content="0; url=')[1].split('"')[0].replace("&amp;", "&")
    assert onward == place + "&again=1"
    one.cookies = kept
    assert one.get(onward).status_code == 303
    assert signed_in(one)


@once
def test_a_link_from_elsewhere_signs_nobody_out_and_opens_the_page(browser):
    one = browser("wang")
    kept, one.cookies = one.cookies, {}
    answer = one.send("GET", "/web/cases?text=A-1", headers=FROM_ELSEWHERE)
    assert (answer.status_code, answer.headers.get_list("set-cookie")) == (200, [])
    assert 'content="0; url=/web/cases?text=A-1"' in one.text
    one.cookies = kept
    assert one.get("/web/cases?text=A-1").status_code == 200


@once
def test_where_a_browser_does_not_say_whence_no_cookie_is_taken_away_that_did_not_come(browser):
    one = browser()
    lines = one.get("/web/cases").headers.get_list("set-cookie")
    assert not [line for line in lines if line.split("=")[0] in COOKIES]

"""Signing in and out, sessions that end, forms that are not ours, and the two languages."""

from __future__ import annotations

import pytest
from redline_review.server.app import create_app
from redline_review.server.db.engine import Database
from redline_review.server.services.accounts import Accounts
from redline_review.server.settings import read_secret
from redline_review.server.web.place import local_path
from redline_review.server.web.words import preferred
from starlette.testclient import TestClient

PASSWORD = "a long password"
COOKIES = {"redline_session", "redline_refresh"}
once = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
"""For what no database knows of: the other one would show nothing new."""


def test_who_is_not_signed_in_is_led_to_the_form_and_back(browser):
    one = browser()
    assert one.get("/web/cases?state=returned").headers["location"] == (
        "/web/sign-in?next=%2Fweb%2Fcases%3Fstate%3Dreturned"
    )
    assert one.sign_in("wang", back_to="/web/cases?state=returned").headers["location"] == "/web/cases?state=returned"
    assert set(one.cookies) >= COOKIES


@once
def test_programs_still_get_the_landing_document_at_the_same_address(http):
    assert http.get("/").json()["title"] == "Redline Review"
    assert http.get("/", headers={"Accept": "text/html"}, params={"f": "json"}).json()["title"] == "Redline Review"


@once
def test_the_tokens_are_kept_from_scripts_and_from_other_sites(browser):
    one = browser()
    answer = one.sign_in("wang")
    lines = [line for line in answer.headers.get_list("set-cookie") if line.split("=")[0] in COOKIES]
    assert len(lines) == 2
    for line in lines:
        assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in line.split(";")}


@once
def test_behind_tls_the_cookies_are_for_https_alone(settings):
    with TestClient(create_app(settings), base_url="https://office.example") as secure:
        lines = secure.get("/web/sign-in", headers={"Accept": "text/html"}).headers.get_list("set-cookie")
    assert lines
    assert all("Secure" in line for line in lines)


@once
def test_a_wrong_password_leaves_the_name_and_says_what_to_do(browser):
    one = browser()
    assert one.sign_in("wang", "not it").status_code == 401
    assert "The name or the password is wrong, or the account is disabled." in one.words
    assert 'value="wang"' in one.text
    assert "not it" not in one.text
    assert not COOKIES & set(one.cookies)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="no name"),
        pytest.param("x" * 201, id="a name too long"),
        pytest.param("a\x00b", id="a character that no name has"),
        pytest.param("' OR 1=1 --", id="SQL"),
        pytest.param("<script>alert(1)</script>", id="markup"),
    ],
)
def test_a_name_that_nobody_has_is_refused_and_shown_as_text(browser, name):
    one = browser()
    assert one.sign_in(name).status_code == 401
    assert "<script>alert" not in one.text


@pytest.mark.parametrize("org", ["a\x00b", "x" * 200, "' OR 1=1 --", "nobody"])
def test_an_organisation_that_is_none_is_refused_like_a_wrong_password(browser, org):
    one = browser()
    one.get("/web/sign-in")
    assert one.post("/web/sign-in", username="wang", password=PASSWORD, org=org, next="/").status_code == 401


@once
def test_every_page_bears_the_headers_that_keep_scripts_and_frames_out(browser):
    one = browser("wang")
    for path in ("/", "/web/sign-in", "/web/nothing"):
        headers = one.get(path).headers
        rules = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
        assert (rules["default-src"], rules["script-src"], rules["frame-ancestors"]) == ("'none'", "'self'", "'none'")
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")


def test_signing_out_ends_the_sign_in_on_the_server_too(browser, http):
    one = browser("wang")
    kept = dict(one.cookies)
    one.get("/")
    assert one.post("/web/sign-out").headers["location"] == "/web/sign-in?why=out"
    assert not COOKIES & set(one.cookies)
    bearer = {"Authorization": f"Bearer {kept['redline_session']}"}
    assert http.get("/sync/changes", headers=bearer).status_code == 401
    assert http.post("/auth/refresh", json={"refresh_token": kept["redline_refresh"]}).status_code == 401


def test_an_access_token_that_ran_out_is_renewed_on_the_way(browser):
    one = browser("wang")
    before = one.cookies["redline_refresh"]
    one.cookies["redline_session"] = "e30.e30.e30"
    assert one.get("/").status_code == 200
    assert one.cookies["redline_refresh"] != before
    assert one.get("/").status_code == 200


def test_a_sign_in_that_ended_says_so_and_leads_back(browser, settings):
    one = browser("wang")
    _disable(settings, "wang")
    answer = one.get("/web/cases?text=A")
    assert answer.headers["location"] == "/web/sign-in?next=%2Fweb%2Fcases%3Ftext%3DA&why=ended"
    one.follow(answer.headers["location"])
    assert "Your sign-in has ended. Sign in again: you come back to the page you were on." in one.words


def _disable(settings, name: str) -> None:
    database = Database(settings.url, settings)
    Accounts(database, settings, read_secret(settings)).disable(name)
    database.close()


def _form_routes() -> list[str]:
    """Every address of the pages that takes a form, from the app itself."""
    from redline_review.server.web.installing import ROOMS

    return sorted({r.path for room in ROOMS for r in room.router.routes if "POST" in r.methods})


@once
@pytest.mark.parametrize("path", _form_routes())
def test_no_form_is_taken_without_the_mark_of_our_page(browser, path):
    one = browser("admin")
    place = path.replace("{case_id}", "x").replace("{sample_id}", "x")
    for fields in ({}, {"form_mark": "0" * 64}, {"form_mark": browser().get("/web/sign-in") and "f" * 64}):
        answer = one.send("POST", place, data=fields)
        assert answer.status_code == 403, path
    assert one.get("/").status_code == 200, "the sign-in stands"


@once
def test_a_mark_of_another_browser_is_none(browser):
    other = browser()
    other.get("/web/sign-in")
    one = browser("wang")
    assert one.send("POST", "/web/sign-out", data={"form_mark": other.mark()}).status_code == 403


@once
def test_a_form_from_another_site_is_refused_even_with_the_mark(browser):
    one = browser("wang")
    one.get("/")
    fields = {"form_mark": one.mark()}
    answer = one.send("POST", "/web/sign-out", data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@once
def test_a_body_that_is_no_form_is_refused(browser):
    one = browser("wang")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"\xff\xfe=1", b"a=1&" * 5000):
        assert one.send("POST", "/web/sign-out", content=body, headers=form).status_code == 403


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/", "/"),
        ("/?batch=1", "/?batch=1"),
        ("/web/cases?text=%2F%2Fx", "/web/cases?text=%2F%2Fx"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/web//evil.example", "/"),
        ("/web/\\evil", "/"),
        ("/web/x\r\nSet-Cookie: a=b", "/"),
        ("/api", "/"),
        ("", "/"),
    ],
)
def test_a_sign_in_leads_nowhere_else(asked, kept):
    assert local_path(asked) == kept


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.1", "en"),
        ("de,zh;q=0.2", "zh"),
        ("en;q=0.3, zh-Hans;q=0.7", "zh"),
        ("fr", "en"),
        ("", "en"),
        ("zh;q=x", "zh"),
    ],
)
def test_the_language_is_the_one_that_the_browser_wishes_most(header, language):
    assert preferred(header) == language


@once
def test_the_language_chosen_by_hand_wins_and_stays(browser):
    one = browser(language="zh-CN")
    one.get("/web/sign-in")
    assert "用户名" in one.words
    answer = one.post("/web/language", language="en", next="/web/sign-in?why=out")
    assert answer.headers["location"] == "/web/sign-in?why=out"
    one.follow(answer.headers["location"])
    assert "You are signed out." in one.words
    assert '<html lang="en">' in one.text


@once
def test_a_language_that_is_none_changes_nothing(browser):
    one = browser(language="zh-CN")
    one.get("/web/sign-in")
    one.post("/web/language", language="../../etc", next="/web/sign-in")
    one.get("/web/sign-in")
    assert '<html lang="zh-Hans">' in one.text


@once
def test_what_is_not_there_is_a_page_in_the_readers_language(browser):
    one = browser("wang", language="zh-CN")
    assert one.get("/web/nothing/here").status_code == 404
    assert "这里没有内容" in one.words


@once
def test_files_of_the_page_are_kept_for_good_and_nothing_beside_them_is_given(browser):
    one = browser()
    one.get("/web/sign-in")
    place = one.text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in one.get(place).headers["cache-control"]
    for path in ("/web/static/../pages.py", "/web/static/%2e%2e/pages.py", "/web/static/"):
        assert one.get(path).status_code in (404, 405)


@once
def test_the_app_of_the_pages_is_the_app_of_the_api(settings):
    paths = create_app(settings).openapi()["paths"]
    assert not [path for path in paths if path.startswith("/web")]

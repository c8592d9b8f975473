"""Signing in at an issuer in a real browser, through the issuer's own form; the issuer is another site than ours."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from redline_review.server.services import issuer as issuer_module
from redline_review.server.testing import serving
from redline_review.tests.server.support_issuer import AUDIENCE, PASSWORD, TokenIssuer, issuing
from redline_review.tests.server.web.support_chromium import Site, Window

TITLE = "省统一身份认证"


@pytest.fixture(scope="module")
def issuer() -> Iterator[TokenIssuer]:
    with issuing(host="127.0.0.2") as running:
        yield running


@pytest.fixture(scope="module")
def site(_worlds: Any, issuer: TokenIssuer) -> Iterator[Site]:
    world = _worlds("sqlite")
    settings = replace(world.settings, org_id=f"org-{uuid.uuid4().hex}", oidc_issuer=issuer.url)
    settings = replace(settings, oidc_audience=AUDIENCE, oidc_title=TITLE)
    world.copy(settings.org_id)
    with pytest.MonkeyPatch.context() as patch, serving(settings) as url:
        patch.setattr(issuer_module, "PAUSE_S", -1)
        yield Site(url, settings, None)


def log_in(window: Window, issuer: TokenIssuer, name: str = "wang", answer: str = "yes") -> None:
    """Press the button on our page, then fill in the issuer's form."""
    window.one("#at-issuer").click()
    window.until_said("Provincial identity service", "h1")
    assert window.driver.current_url.startswith(issuer.url)
    window.one("#person").send_keys(name)
    window.one("#password").send_keys(PASSWORD)
    window.one(f"#{answer}").click()


def test_through_the_issuers_form_one_comes_back_to_the_page_that_one_wanted(window, issuer):
    window.open("/web/cases?text=A-1")
    window.until_at("/web/sign-in")
    log_in(window, issuer)
    window.until_at("/web/cases")
    assert window.driver.current_url.endswith("/web/cases?text=A-1")
    assert "A-1" in window.said("#cases")
    assert window.said("header .name").startswith("wang · "), "the server has a wang of its own"
    assert [said for said in window.complaints() if issuer.url not in said] == []


def test_keys_rotated_while_it_runs_disturb_nobody(window, issuer):
    issuer.admin("rotate")
    window.open("/web/sign-in")
    log_in(window, issuer)
    window.until_at("/")
    assert "2026-05" in window.said("details.batch summary")


def test_signing_out_here_then_there_leads_back_to_the_form(window, issuer):
    window.open("/web/sign-in")
    log_in(window, issuer)
    window.until_at("/")
    window.one("form[action$=sign-out] button").click()
    window.until_said(f"You are signed out here, but perhaps not yet at {TITLE}.")
    window.one("p.note a").click()
    window.until_at("/web/sign-in")
    window.wait.until(lambda driver: driver.current_url == f"{window.site.url}/web/sign-in")
    window.open("/web/cases")
    window.until_at("/web/sign-in")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "did not confirm the sign-in (access_denied)."), ("zh", "没有确认此次登录（access_denied）。")],
)
def test_who_is_refused_there_is_told_here_in_his_language(window, issuer, language, words):
    window.driver.add_cookie({"name": "redline_language", "value": language, "sameSite": "Strict"})
    window.open("/web/sign-in")
    log_in(window, issuer, answer="no")
    window.until_said(words, "p.fault")
    assert TITLE in window.said("#at-issuer")


def test_a_link_on_another_site_opens_the_page_for_who_is_signed_in(window, issuer):
    window.open("/web/sign-in")
    log_in(window, issuer)
    window.until_at("/")
    window.driver.get(issuer.url + "/authorize")
    script = (
        "const link = document.createElement('a'); link.href = arguments[0]; document.body.append(link); link.click()"
    )
    window.driver.execute_script(script, window.site.url + "/web/cases?text=A-2")
    window.until_at("/web/cases")
    assert "A-2" in window.said("#cases")

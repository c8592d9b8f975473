"""Signing in at an OpenID Connect issuer: a real one in a process of its own, a real platform, over both lines."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from redline_review.plugin.adapters.browser_sign_in import BrowserSignIn
from redline_review.plugin.adapters.http_transport import plain_session
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.oidc import IssuerLine, Question
from redline_review.plugin.adapters.oidc_sign_in import IssuerAccount, IssuerSignIn
from redline_review.plugin.adapters.sign_in_ways import IssuerOffer, Ways, read_ways
from redline_review.plugin.domain.file_sending import FileState
from redline_review.plugin.domain.states import NetworkMode, OutboxState
from redline_review.plugin.port_errors import (
    BrowserSilent,
    IssuerRefused,
    IssuerUnreachable,
    SignInCancelled,
    SignInNeeded,
)
from redline_review.tests.server.support_issuer import AUDIENCE, TokenIssuer, issuing
from redline_review.tests.sync.support_browser import FormBrowser
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_platform import Platform, running
from redline_review.tests.sync.support_store import photo

LISTED = NetworkPolicy(NetworkMode.LISTED)
BOTH_LANGUAGES = ("You may close this window", "可以关闭此窗口")


@pytest.fixture(scope="module")
def issuer() -> Iterator[TokenIssuer]:
    with issuing() as running_issuer:
        yield running_issuer


@pytest.fixture(scope="module")
def trusting(issuer: TokenIssuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    told = {"oidc_issuer": issuer.url, "oidc_audience": AUDIENCE, "oidc_title": "省统一身份认证"}
    with running(tmp_path_factory.mktemp("server-oidc"), **told) as platform:
        yield platform


@pytest.fixture
def platform(trusting: Platform) -> Platform:
    return trusting


@pytest.fixture
def offer(trusting: Platform) -> IssuerOffer:
    offered = read_ways(trusting.url, plain_session(), LISTED).issuer
    assert offered is not None
    return offered


@dataclass
class FreshSessions:
    """Has each request go through a session of its own, made in the thread that asks."""

    make: Callable[[], requests.Session]

    def request(self, *given: Any, **options: Any) -> requests.Response:
        with self.make() as session:
            return session.request(*given, **options)


def line_to(offer: IssuerOffer, name: str = "requests") -> IssuerLine:
    if name == "requests":
        return IssuerLine(offer, FreshSessions(plain_session), LISTED)
    qgis = importlib.import_module("redline_review.plugin.adapters.qgis_network")
    return IssuerLine(offer, FreshSessions(qgis.qgis_session), LISTED)


def signed_in(line: Any, offer: IssuerOffer, browser: FormBrowser) -> IssuerAccount:
    """Sign in over a line, with the browser in its place."""
    own = line_to(offer, line.name)
    tokens = line.call(lambda _session: BrowserSignIn(own, browser.open, bool, "zh-CN").run())
    browser.wait()
    return IssuerAccount.of(offer, tokens)


@pytest.fixture
def signed(line, laptops, office, offer) -> tuple[Laptop, IssuerAccount]:
    """A laptop whose reviewer signed in with the browser, and which has pulled everything."""
    account = signed_in(line, offer, FormBrowser(office.username))
    laptop = laptops()
    laptop.sign_in = IssuerSignIn(account, line_to(offer, line.name))
    assert laptop.sync().complete
    return laptop, account


over_requests = pytest.mark.parametrize("line", ["requests"], indirect=True)


def test_the_platform_says_which_sign_ins_it_takes(offer, issuer):
    scopes = ("openid", "profile", "offline_access")
    assert offer == IssuerOffer(issuer.url, "省统一身份认证", AUDIENCE, scopes, AUDIENCE)


def test_whoever_signed_in_with_the_browser_sends_and_fetches(signed, platform, office):
    laptop, account = signed
    op_id = laptop.decide(office.case_ids[0])
    assert laptop.sync().complete
    assert platform.operations_of(office.case_ids[0]) == [op_id]
    assert (account.subject, account.name) == (office.username, f"Inspector {office.username}")


@over_requests
def test_the_browser_is_asked_with_pkce_state_and_nonce_and_told_to_close_in_BOTH_LANGUAGES(line, offer, office):
    browser = FormBrowser(office.username)
    signed_in(line, offer, browser)
    asked = {name: values[0] for name, values in browser.asked.items()}
    assert (asked["response_type"], asked["code_challenge_method"], asked["client_id"]) == ("code", "S256", AUDIENCE)
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    ((status, page),) = browser.pages
    assert status == 200
    assert all(words in page for words in BOTH_LANGUAGES)
    assert asked["state"] not in page


at_stages = pytest.mark.parametrize(
    ("line", "stage"), [("requests", "push"), ("requests", "files"), ("qgis", "files")], indirect=["line"]
)


def once_at(stage, act):
    done = []

    def told(now, _done, _total):
        if now == stage and not done:
            done.append(now)
            act()

    return told


@at_stages
def test_a_token_that_expires_in_the_middle_is_renewed_and_the_sync_goes_on(signed, platform, office, issuer, stage):
    laptop, account = signed
    kept, before = [], account.refresh
    account.renewed = lambda renewed: kept.append(renewed.refresh)
    op_id = laptop.decide_with(office.case_ids[0], photo((office.unit, 1), 400_000))
    past = issuer.token("past")
    report = laptop.sync(progress=once_at(stage, lambda: setattr(account, "bearer", past)))
    assert (report.complete, report.applied, report.files_sent) == (True, 1, 1)
    assert platform.operations_of(office.case_ids[0]) == [op_id]
    assert account.bearer != past
    assert kept == [account.refresh]
    assert account.refresh != before, "the refresh token was used once, and has a successor"


@at_stages
def test_a_sign_in_ended_in_the_middle_asks_once_and_keeps_the_work(signed, platform, office, issuer, offer, stage):
    laptop, account = signed
    op_id = laptop.decide_with(office.case_ids[0], photo((office.unit, 2), 400_000))
    past = issuer.token("past")

    def end():
        account.bearer = past
        issuer.admin("end", person=office.username)

    report = laptop.sync(progress=once_at(stage, end))
    assert [type(error) for error in report.errors] == [SignInNeeded]
    assert report.errors[0].url.startswith(laptop.url), "it is the platform that wants to know who asks"
    assert report.retries == 0
    assert account.refresh == "", "a refused refresh token is not shown again"
    again = signed_in(laptop.line, offer, FormBrowser(office.username))
    laptop.sign_in = IssuerSignIn(again, line_to(offer, laptop.line.name))
    assert laptop.sync().complete
    assert platform.operations_of(office.case_ids[0]) == [op_id]
    assert laptop.states == {op_id: OutboxState.SETTLED}
    assert [file.state for file in laptop.store.outgoing_files()] == [FileState.SENT]


@over_requests
def test_another_person_in_the_same_browser_is_not_taken_for_the_first_one_later(signed, office, offer):
    _laptop, account = signed
    account.subject, account.bearer = "somebody-else", ""
    with pytest.raises(SignInNeeded):
        IssuerSignIn(account, line_to(offer)).token(None)


@over_requests
def test_what_other_pages_bring_is_refused_and_the_waiting_goes_on(line, offer, office):
    foreign = ("code=stolen&state=guessed", "error=access_denied&state=guessed", "", "code=a&code=b&state=x")
    browser = FormBrowser(office.username, before=foreign)
    assert signed_in(line, offer, browser).subject == office.username
    assert [status for status, _page in browser.pages] == [400, 400, 400, 400, 200]


@over_requests
def test_a_code_brought_again_is_refused_by_the_issuer(line, offer, office):
    browser = FormBrowser(office.username)
    signed_in(line, offer, browser)
    asked = {name: values[0] for name, values in browser.asked.items()}
    again = Question("", asked["redirect_uri"], asked["state"], asked["nonce"], "v" * 43)
    with pytest.raises(IssuerRefused) as refused:
        line_to(offer).redeem(browser.brought["code"][0], again)
    assert refused.value.code == "invalid_grant"


@over_requests
def test_whoever_says_no_in_the_browser_is_told_so_on_both_sides(line, offer, office):
    browser = FormBrowser(office.username, answer="no")
    with pytest.raises(IssuerRefused) as refused:
        signed_in(line, offer, browser)
    browser.wait()
    assert refused.value.code == "access_denied"
    assert "You were not signed in." in browser.pages[0][1]


def test_a_browser_that_was_closed_and_one_called_off_end_the_waiting(offer):
    for cancelled, error in ((lambda: False, BrowserSilent), (lambda: True, SignInCancelled)):
        with pytest.raises(error):
            BrowserSignIn(line_to(offer), lambda url: None, cancelled, patience_s=0.05).run()


class TestTheIssuerIsAway:
    @pytest.fixture
    def away(self, offer) -> Iterator[IssuerOffer]:
        with issuing(started=False) as silent:
            yield IssuerOffer(silent.url, "away", AUDIENCE, ("openid",))

    @pytest.mark.parametrize("line", ["requests", "qgis"], indirect=True, ids=["over requests", "over QGIS"])
    def test_signing_in_says_so(self, line, away):
        own = line_to(away, line.name)
        with pytest.raises(IssuerUnreachable):
            line.call(lambda _session: BrowserSignIn(own, lambda url: None, bool).run())

    @over_requests
    def test_a_sync_says_so_and_the_work_goes_out_once_it_is_back(self, signed, platform, office, away, offer):
        laptop, account = signed
        op_id = laptop.decide(office.case_ids[1])
        account.bearer = ""
        laptop.sign_in = IssuerSignIn(account, line_to(away))
        assert [type(error) for error in laptop.sync().errors] == [IssuerUnreachable]
        assert account.refresh, "what was not refused is kept"
        laptop.sign_in = IssuerSignIn(account, line_to(offer))
        assert laptop.sync().complete
        assert platform.operations_of(office.case_ids[1]) == [op_id]


def test_a_platform_without_an_issuer_offers_accounts(sqlite_platform):
    assert read_ways(sqlite_platform.url, plain_session(), LISTED) == Ways()

"""What a public client must refuse of an issuer's answers, and what the loopback address makes of its visitors."""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from redline_review.plugin.adapters.accounts import LineAccount, LineSignIn, sign_in_maker
from redline_review.plugin.adapters.http_transport import plain_session
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.oidc import ForeignAnswer, code_of, make_question
from redline_review.plugin.adapters.oidc_answers import IssuerAbout, checked_about, tokens_of, url_safe
from redline_review.plugin.adapters.oidc_loopback import Loopback
from redline_review.plugin.adapters.oidc_pages import Outcome
from redline_review.plugin.adapters.oidc_sign_in import IssuerAccount
from redline_review.plugin.adapters.sign_in_ways import IssuerOffer, Ways, offer_from_json, offer_to_json, read_ways
from redline_review.plugin.domain.states import NetworkMode
from redline_review.plugin.port_errors import BadAnswer, HostNotAllowed, IssuerFaulty, IssuerRefused, SignInNeeded
from redline_review.tests.sync.support_proxy import Fault, FaultProxy

URL = "https://sso.example.cn/realms/eco"
OFFER = IssuerOffer(URL, "统一认证", "redline", ("openid",), "platform")
OPEN = NetworkPolicy(NetworkMode.OPEN)
NOW = 1_790_000_000.0
ACCESS = "an access token"
CLAIMS = {"iss": URL, "aud": ["redline"], "sub": "wang", "exp": NOW + 60, "iat": NOW, "nonce": "n"}
ABOUT = IssuerAbout(URL, f"{URL}/auth?kc=1", f"{URL}/token", names_itself=True)


def identity(head=None, **claims) -> str:
    parts = {"alg": "RS256", **(head or {})}, {**CLAIMS, **claims}
    parts = [{name: value for name, value in part.items() if value is not None} for part in parts]
    return ".".join([*(url_safe(json.dumps(part).encode()) for part in parts), "c2ln"])


def answer(token, **more):
    return {"access_token": ACCESS, "token_type": "Bearer", "refresh_token": "r", "id_token": token, **more}


def at_hash(text: str) -> str:
    return url_safe(hashlib.sha256(text.encode()).digest()[:16])


def test_an_id_token_that_holds_tells_who_it_is():
    tokens = tokens_of(answer(identity(name="王", at_hash=at_hash(ACCESS))), OFFER, "n", NOW)
    assert (tokens.bearer, tokens.refresh, tokens.subject, tokens.name) == (ACCESS, "r", "wang", "王")


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(identity({"alg": "none"}), id="not signed"),
        pytest.param(identity({"alg": "NoNe"}), id="not signed, written otherwise"),
        pytest.param(identity({"alg": "HS256"}), id="signed with a secret that a public client has not"),
        pytest.param(identity(iss=URL + "/"), id="of an issuer of nearly that name"),
        pytest.param(identity(aud="another"), id="for another program"),
        pytest.param(identity(aud=["redline", "another"]), id="for several, and not said for whom"),
        pytest.param(identity(aud=["redline", "another"], azp="another"), id="made for another of them"),
        pytest.param(identity(sub=None), id="of nobody"),
        pytest.param(identity(exp=NOW - 300), id="past"),
        pytest.param(identity(exp=None), id="without an end"),
        pytest.param(identity(iat=NOW + 300), id="of the future"),
        pytest.param(identity(nonce="m"), id="for another sign-in"),
        pytest.param(identity(nonce=None), id="for no sign-in"),
        pytest.param(identity(at_hash=at_hash("another")), id="for another access token"),
        pytest.param("a.b", id="no token"),
        pytest.param("!.!.!", id="no base64"),
        pytest.param("W10.W10.c2ln", id="no objects"),
        pytest.param(None, id="none at all"),
    ],
)
def test_an_id_token_that_does_not_hold_signs_nobody_in(token):
    with pytest.raises(IssuerFaulty):
        tokens_of(answer(token), OFFER, "n", NOW)


def test_a_renewal_may_bring_no_id_token_where_the_platform_wants_the_other():
    assert tokens_of(answer(None), OFFER, None, NOW).bearer == ACCESS
    wanted = offer_from_json({**offer_to_json(OFFER), "bearer": "id_token"})
    with pytest.raises(IssuerFaulty):
        tokens_of(answer(None), wanted, None, NOW)
    assert tokens_of(answer(identity(nonce=None)), wanted, None, NOW).bearer == identity(nonce=None)


DISCOVERED = {"issuer": URL, "authorization_endpoint": f"{URL}/auth", "token_endpoint": f"{URL}/token"}


@pytest.mark.parametrize(
    ("told", "error"),
    [
        pytest.param({"issuer": "https://other.example"}, IssuerFaulty, id="another name"),
        pytest.param({"token_endpoint": "http://sso.example.cn/token"}, IssuerFaulty, id="tokens without HTTPS"),
        pytest.param({"authorization_endpoint": None}, IssuerFaulty, id="no place to sign in"),
        pytest.param({"token_endpoint": "https://["}, IssuerFaulty, id="no address"),
        pytest.param({"code_challenge_methods_supported": ["plain"]}, IssuerFaulty, id="no S256"),
        pytest.param({"token_endpoint": "https://elsewhere.example/t"}, HostNotAllowed, id="a host that is not listed"),
    ],
)
def test_a_discovery_that_does_not_hold_is_refused(told, error):
    with pytest.raises(error):
        checked_about({**DISCOVERED, **told}, OFFER, NetworkPolicy(NetworkMode.LISTED, ("sso.example.cn",)))


def test_a_question_keeps_the_query_of_the_issuers_address_and_names_the_audience():
    question = make_question(ABOUT, OFFER, "http://127.0.0.1:1/signed-in")
    assert question.url.startswith(f"{URL}/auth?kc=1&response_type=code&")
    assert "&audience=platform" in question.url
    assert not [secret for secret in (question.verifier,) if secret in question.url]
    assert not [secret for secret in (question.state, question.nonce, question.verifier) if secret in repr(question)]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("code=c", id="no state"),
        pytest.param("code=c&state=", id="an empty one"),
        pytest.param("code=c&state=S&state=S", id="two"),
        pytest.param("code=c&state=S", id="no name of the issuer, though it says that it tells one"),
        pytest.param("code=c&state=S&iss=https%3A%2F%2Fother.example", id="another issuer's name"),
        pytest.param(f"state=S&iss={URL}", id="no code"),
    ],
)
def test_an_answer_that_is_not_to_our_question_is_foreign(query):
    question = make_question(ABOUT, OFFER, "http://127.0.0.1:1/signed-in")
    with pytest.raises(ForeignAnswer):
        code_of(query.replace("S", question.state), question, ABOUT)


def test_an_error_of_the_issuers_is_told_with_its_code():
    question = make_question(ABOUT, OFFER, "http://127.0.0.1:1/signed-in")
    with pytest.raises(IssuerRefused) as refused:
        code_of(f"error=invalid_scope&error_description=no&state={question.state}&iss={URL}", question, ABOUT)
    assert (refused.value.code, refused.value.detail) == ("invalid_scope", "no")


class TestLoopback:
    @pytest.fixture
    def visited(self) -> Iterator[tuple[Loopback, list[str]]]:
        """A loopback that waits in a thread; whoever brings ``good`` ends it."""
        came: list[str] = []

        def judge(query: str) -> Outcome:
            came.append(query)
            return Outcome.DONE if query == "good" else Outcome.FOREIGN

        with Loopback() as loopback:
            waiting = threading.Thread(target=loopback.wait, args=(judge, bool, 60.0))
            waiting.start()
            yield loopback, came
            requests.get(f"{loopback.redirect_uri}?good", timeout=60)
            waiting.join(60)
            assert not waiting.is_alive()

    def test_a_connection_that_says_nothing_keeps_nobody_waiting(self, visited):
        loopback, came = visited
        place = urlsplit(loopback.redirect_uri)
        with (
            socket.create_connection((place.hostname, place.port), 60),
            socket.create_connection((place.hostname, place.port), 60) as half,
        ):
            half.sendall(b"GET /signed-in?ha")
            assert requests.get(f"{loopback.redirect_uri}?bad", timeout=60).status_code == 400
        assert came == ["bad"]

    @pytest.mark.parametrize(
        ("path", "host"),
        [
            pytest.param("/favicon.ico", None, id="another address"),
            pytest.param("/signed-in?good", "evil.example", id="another name that leads here"),
            pytest.param("/signed-in?good", "localhost", id="this machine's name, which others may bear"),
        ],
    )
    def test_only_our_address_to_the_letter_is_answered(self, visited, path, host):
        loopback, came = visited
        headers = {"Host": host} if host else {}
        place = loopback.redirect_uri.rpartition("/")[0] + path
        assert requests.get(place, headers=headers, timeout=60).status_code == 404
        assert came == []

    def test_a_page_is_kept_nowhere_and_names_its_address_to_nobody(self, visited):
        loopback, _came = visited
        headers = requests.get(f"{loopback.redirect_uri}?bad", timeout=60).headers
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")

    def test_what_is_no_request_of_a_browser_ends_at_once(self, visited):
        loopback, came = visited
        place = urlsplit(loopback.redirect_uri)
        for said in (b"\x16\x03\x01" + b"x" * 20_000, b"POST /signed-in?good HTTP/1.1\r\n\r\n"):
            connection = socket.create_connection((place.hostname, place.port), 60)
            with connection, contextlib.suppress(ConnectionError):  # it may end before all was said
                connection.sendall(said)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    continue
        assert came == []


class TestWaysOfPlatforms:
    @pytest.fixture
    def platform(self, sqlite_platform) -> Iterator[FaultProxy]:
        proxy = FaultProxy(sqlite_platform.url)
        yield proxy
        proxy.close()

    def test_an_older_platform_takes_accounts(self, platform):
        with plain_session() as session:
            assert read_ways(f"{platform.url}/health/none", session, OPEN) == Ways()

    def test_a_login_page_of_the_network_is_no_answer(self, platform):
        platform.next("/auth/ways", Fault.HTML)
        with plain_session() as session, pytest.raises(BadAnswer):
            read_ways(platform.url, session, OPEN)

    def test_a_host_that_is_not_listed_is_not_asked(self, platform):
        with plain_session() as session, pytest.raises(HostNotAllowed):
            read_ways("https://platform.example", session, NetworkPolicy(NetworkMode.LISTED))


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"url": "no address", "client_id": "x"}, id="no address"),
        pytest.param({"url": URL, "client_id": "x", "bearer": "?"}, id="a token that nobody knows"),
        pytest.param({"url": URL}, id="no client"),
    ],
)
def test_an_offer_that_tells_no_issuer_is_none(told):
    with pytest.raises((KeyError, ValueError)):
        offer_from_json(told)


def test_no_secret_is_in_the_words_of_an_account():
    account = IssuerAccount(OFFER, "wang", "王", "refresh-secret", "bearer-secret")
    assert "secret" not in repr(account) + repr(LineAccount("abc1234", "wu", "secret"))
    assert "secret" not in repr(tokens_of(answer(identity(), refresh_token="secret"), OFFER, "n", NOW))


class TestALineThatSignsInByItself:
    def test_it_shows_no_token_and_asks_the_reviewer_where_the_platform_wants_one(self):
        sign_in = sign_in_maker(LineAccount("abc1234"), "device")(None, OPEN)
        assert sign_in.token(None) == ""
        with pytest.raises(SignInNeeded):
            sign_in.renew(None, "")

    def test_it_signs_in_with_its_account_once_the_platform_wants_one(self):
        asked = []

        def exchange(path, body):
            asked.append((path, body["username"]))
            return {"access_token": "t", "refresh_token": "r"}

        sign_in = sign_in_maker(LineAccount("abc1234", "wu", "secret"), "device")(None, OPEN)
        assert isinstance(sign_in, LineSignIn)
        assert (sign_in.token(exchange), sign_in.renew(exchange, ""), sign_in.token(exchange)) == ("", "t", "t")
        assert asked == [("/auth/token", "wu")]

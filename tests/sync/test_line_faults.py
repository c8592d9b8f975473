"""What each fault of the line comes out as, over both transports: never a wrong page, never a traceback."""

from __future__ import annotations

import gzip
import http.server
import json
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from redline_review.plugin.adapters.http_sign_in import NoSignIn, PasswordSignIn
from redline_review.plugin.adapters.http_transport import HttpTransport
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.domain.chain import GENESIS
from redline_review.plugin.domain.operations import ChainSpan
from redline_review.plugin.domain.states import NetworkMode
from redline_review.plugin.port_errors import (
    BadAnswer,
    CursorGone,
    HostNotAllowed,
    ServerBusy,
    ServerTimeout,
    ServerUnreachable,
    SignInNeeded,
    SignInRefused,
)
from redline_review.tests.sync.support_proxy import Fault, FaultProxy

PAGE = {"changes": [], "cursor": "c-1", "more": False}
RECEIPT = {"results": [], "chain": {"ok": True, "seq": 0, "link": GENESIS}}
SPAN = ChainSpan("device", 1, GENESIS, tuple("a" * 64 for _ in range(200)))


class Upstream(http.server.BaseHTTPRequestHandler):
    """Answers like the platform, from a table that tests change."""

    protocol_version = "HTTP/1.1"
    answers: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {}
    bodies: ClassVar[list[bytes]] = []

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        type(self).bodies.append(body)
        key = f"{self.path.partition('?')[0]} {self.headers.get('Authorization', '')}".strip()
        status, headers, content = type(self).answers.get(key) or type(self).answers[key.split()[0]]
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _answer

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def answer(data, status=200, **headers):
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, json.dumps(data).encode()


@pytest.fixture
def upstream() -> Iterator[type[Upstream]]:
    handler = type("Handler", (Upstream,), {"bodies": []})
    handler.answers = {"/sync/changes": answer(PAGE), "/sync/batches": answer(RECEIPT)}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    handler.url = f"http://127.0.0.1:{server.server_port}"
    yield handler
    server.shutdown()
    server.server_close()


@pytest.fixture
def proxy(upstream) -> Iterator[FaultProxy]:
    proxy = FaultProxy(upstream.url)
    yield proxy
    proxy.close()


def transport(session, url, sign_in=None, timeout_s=(2.0, 0.6)):
    return HttpTransport(url, session, sign_in or NoSignIn(), NetworkPolicy(NetworkMode.LISTED, (), url), timeout_s)


def pull(line, url, **options):
    return line.call(lambda session: transport(session, url, **options).pull("", 10))


def push(line, url, **options):
    return line.call(lambda session: transport(session, url, **options).push((), SPAN))


@pytest.mark.parametrize("send", [pull, push], ids=["pull", "push"])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param(fault, error, id=fault.value)
        for fault, error in {
            Fault.HALF: ServerUnreachable,
            Fault.WRONG_LENGTH: BadAnswer,
            Fault.STALL: ServerTimeout,
            Fault.BUSY: ServerBusy,
            Fault.HTML: BadAnswer,
            Fault.REDIRECT: BadAnswer,
            Fault.BAD_GZIP: BadAnswer,
            Fault.NO_JSON: BadAnswer,
        }.items()
    ],
)
def test_a_fault_comes_out_as_its_error(line, proxy, send, fault, error):
    proxy.next("/sync", fault)
    with pytest.raises(error):
        send(line, proxy.url)


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.CLOSE_AFTER], ids=lambda f: f.value)
def test_a_connection_that_keeps_breaking_is_unreachable(line, proxy, fault):
    proxy.next("/sync", *[fault] * 8)  # Qt sends again by itself
    with pytest.raises(ServerUnreachable):
        push(line, proxy.url)


def test_a_refused_connection_is_unreachable(line, proxy):
    proxy.refuse()
    with pytest.raises(ServerUnreachable):
        pull(line, proxy.url)


def test_a_slow_but_living_line_is_waited_for(line, proxy):
    proxy.next("/sync", Fault.DRIP)
    assert pull(line, proxy.url).cursor == "c-1"


def test_the_line_works_again_after_a_fault(line, proxy):
    proxy.next("/sync", Fault.HALF)

    def both(session):
        client = transport(session, proxy.url)
        with pytest.raises(ServerUnreachable):
            client.pull("", 10)
        return client.pull("", 10)

    assert line.call(both).cursor == "c-1"


def test_busy_names_the_wait_that_was_asked_for(line, proxy):
    proxy.retry_after = "17"
    proxy.next("/sync", Fault.BUSY)
    with pytest.raises(ServerBusy) as caught:
        pull(line, proxy.url)
    assert (caught.value.status, caught.value.retry_after_s) == (503, 17.0)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param("\u00b2", id="a digit that is no number"),
        pytest.param("Mon, 01 Jan 99999999999999 00:00:00 GMT", id="a year beyond the calendar"),
        pytest.param("soon", id="a word"),
    ],
)
def test_busy_with_a_wait_that_is_none_asks_for_none(line, proxy, asked):
    proxy.retry_after = asked
    proxy.next("/sync", Fault.BUSY)
    with pytest.raises(ServerBusy) as caught:
        pull(line, proxy.url)
    assert caught.value.retry_after_s == 0.0


@pytest.mark.parametrize(("slug", "forked"), [("feed-forked", True), ("cursor-gone", False)], ids=["forked", "expired"])
def test_gone_says_whether_the_feed_forked(line, upstream, slug, forked):
    problem = {"type": f"urn:redline-review:problem:{slug}", "status": 410}
    upstream.answers["/sync/changes"] = answer(problem, 410, Content_Type="application/problem+json")
    with pytest.raises(CursorGone) as caught:
        pull(line, upstream.url)
    assert caught.value.forked is forked


def test_a_gone_without_a_problem_document_is_no_answer_of_ours(line, upstream):
    upstream.answers["/sync/changes"] = answer({}, 410, Content_Type="text/html")
    with pytest.raises(BadAnswer):
        pull(line, upstream.url)


ODD = '{{"changes":[{{"seq":{seq},"op_id":null,"kind":"batch","record":{record}}}],"cursor":{cursor},"more":false}}'
RECORD = '{"batch_id":"b","name":"n","version":1}'


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"record": "{}"}, id="a record without its members"),
        pytest.param({"seq": "1e999"}, id="a number beyond all numbers"),
        pytest.param({"seq": "9" * 400}, id="a number of four hundred digits"),
        pytest.param({"record": RECORD.replace("1}", "1e999}")}, id="a version beyond all numbers"),
        pytest.param({"cursor": '"\\ud800"'}, id="half a character"),
        pytest.param({"record": "[" * 100_000 + "]" * 100_000}, id="lists without end"),
    ],
)
def test_a_page_of_another_shape_is_a_bad_answer(line, upstream, odd):
    body = ODD.format(**{"seq": "1", "record": RECORD, "cursor": '"x"', **odd})
    upstream.answers["/sync/changes"] = (200, {}, body.encode("ascii"))
    with pytest.raises(BadAnswer):
        pull(line, upstream.url)


def test_a_gzipped_answer_is_unpacked_once(line, upstream):
    body = gzip.compress(json.dumps(PAGE).encode())
    upstream.answers["/sync/changes"] = (200, {"Content-Encoding": "gzip"}, body)
    assert pull(line, upstream.url).cursor == "c-1"


def test_a_large_push_travels_gzipped_and_arrives_whole(line, proxy, upstream):
    push(line, proxy.url)
    assert proxy.log[-1].headers.get("Content-Encoding") == "gzip"
    assert len(json.loads(upstream.bodies[-1])["chain"]["content_hashes"]) == 200


def test_a_host_that_is_not_listed_is_never_connected_to(line):
    policy = NetworkPolicy(NetworkMode.LISTED, ("platform.example",), "https://platform.example")

    def send(session):
        return HttpTransport("https://elsewhere.example", session, NoSignIn(), policy).pull("", 10)

    with pytest.raises(HostNotAllowed):
        line.call(send)


def test_a_cancel_ends_a_stalled_request_long_before_its_time_limit(line, proxy):
    proxy.next("/sync", Fault.STALL)
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(ServerUnreachable, match="cancelled"):
        line.call(lambda s: transport(s, proxy.url, timeout_s=(30.0, 30.0)).pull("", 10), stop.is_set)


class TestSignIn:
    @pytest.fixture(autouse=True)
    def _accounts(self, upstream):
        upstream.answers.update(
            {
                "/auth/token": answer({"access_token": "first", "refresh_token": "r1"}),
                "/auth/refresh": answer({"access_token": "second", "refresh_token": "r2"}),
                "/sync/changes": answer({}, 401, WWW_Authenticate="Bearer"),
                "/sync/changes Bearer first": answer(PAGE),
            }
        )

    def test_the_first_request_signs_in_and_later_ones_reuse_the_token(self, line, proxy):
        def twice(session):
            client = transport(session, proxy.url, PasswordSignIn("li", "secret", "device"))
            client.pull("", 1)
            return client.pull("", 1)

        assert line.call(twice).cursor == "c-1"
        assert proxy.count("/auth") == 1

    def test_an_expired_token_is_renewed_once_and_the_request_goes_through(self, line, proxy, upstream):
        upstream.answers["/sync/changes Bearer first"] = answer({}, 401)
        upstream.answers["/sync/changes Bearer second"] = answer(PAGE)
        assert pull(line, proxy.url, sign_in=PasswordSignIn("li", "secret", "device")).cursor == "c-1"
        assert [e.path.partition("?")[0] for e in proxy.log] == [
            "/auth/token",
            "/sync/changes",
            "/auth/refresh",
            "/sync/changes",
        ]

    def test_a_token_refused_again_after_renewal_needs_a_new_sign_in(self, line, proxy, upstream):
        upstream.answers["/sync/changes Bearer first"] = answer({}, 401)
        with pytest.raises(SignInNeeded):
            pull(line, proxy.url, sign_in=PasswordSignIn("li", "secret", "device"))
        assert proxy.count("/sync") == 2

    def test_a_refused_refresh_token_falls_back_to_the_password(self, line, proxy, upstream):
        upstream.answers["/auth/refresh"] = answer({}, 401)
        upstream.answers["/sync/changes Bearer first"] = answer({}, 401)
        with pytest.raises(SignInNeeded):
            pull(line, proxy.url, sign_in=PasswordSignIn("li", "secret", "device"))
        assert proxy.count("/auth/token") == 2

    def test_a_wrong_password_is_refused_with_the_platforms_words(self, line, proxy, upstream):
        upstream.answers["/auth/token"] = answer({"detail": "no"}, 401, Content_Type="application/problem+json")
        with pytest.raises(SignInRefused) as caught:
            pull(line, proxy.url, sign_in=PasswordSignIn("li", "wrong", "device"))
        assert caught.value.detail == "no"

    def test_without_a_sign_in_a_challenge_is_only_a_status(self, line, upstream):
        upstream.answers["/sync/changes"] = answer({}, 401, WWW_Authenticate='Basic realm="office"')
        with pytest.raises(SignInNeeded):
            pull(line, upstream.url)

    def test_the_password_is_in_no_text_of_the_sign_in(self):
        assert "secret" not in repr(PasswordSignIn("li", "secret", "device"))

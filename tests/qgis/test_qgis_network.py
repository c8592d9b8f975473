"""The requests adapter over QGIS's network manager: what Qt does that ``requests`` users do not expect."""

from __future__ import annotations

import http.server
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator

import pytest
import requests
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsNetworkAccessManager
from redline_review.plugin.adapters.http_errors import CredentialsLocked
from redline_review.plugin.adapters.qgis_network import qgis_session
from redline_review.tests.sync.support_proxy import Fault, FaultProxy
from redline_review.tests.sync.support_qgis_line import QgisLine


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with what came; ``/challenge`` asks for a password, ``/cookie`` sets one."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        type(self).seen.append((self.command, self.path, dict(self.headers.items()), body))
        self.send_response(401 if self.path == "/challenge" else 404 if self.path == "/none" else 200)
        if self.path == "/challenge":
            self.send_header("WWW-Authenticate", 'Basic realm="office"')
        self.send_header("Set-Cookie", "s=1; Path=/")
        self.send_header("Cache-Control", "max-age=3600")
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body) or 2))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body or b"ok")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _answer

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def server() -> Iterator[type[Echo]]:
    handler = type("Handler", (Echo,), {"seen": []})
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    handler.url = f"http://127.0.0.1:{running.server_port}"
    yield handler
    running.shutdown()
    running.server_close()


@pytest.fixture(scope="module")
def line(qgis_app) -> Iterator[QgisLine]:
    line = QgisLine()
    line.start()
    yield line
    line.close()


def send(line, method, url, **options):
    return line.call(lambda session: session.request(method, url, timeout=(3.0, 3.0), **options))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_every_verb_carries_its_body(line, server, method):
    response = send(line, method, server.url, data="图斑".encode())
    assert (response.status_code, response.text) == (200, "图斑")
    assert [(seen[0], seen[3]) for seen in server.seen] == [(method, "图斑".encode())]


def test_a_head_ends_without_a_body(line, server):
    response = send(line, "HEAD", server.url)
    assert (response.status_code, response.content, response.headers["Content-Length"]) == (200, b"", "2")


def test_the_user_is_never_asked_for_a_password(line, server):
    asked = []
    manager = QgsNetworkAccessManager.instance()
    manager.requestRequiresAuth.connect(lambda *args: asked.append(args))
    assert send(line, "GET", f"{server.url}/challenge").status_code == 401
    QgsApplication.processEvents()
    assert asked == []


def test_a_status_from_400_on_is_an_answer_and_no_broken_line(line, server):
    response = send(line, "GET", f"{server.url}/none")
    assert (response.status_code, response.content) == (404, b"ok")


def test_cookies_are_neither_kept_nor_sent(line, server):
    def twice(session):
        session.get(server.url, timeout=3)
        session.get(server.url, timeout=3)
        return list(session.cookies)

    assert line.call(twice) == []
    assert all("Cookie" not in seen[2] for seen in server.seen)


def test_nothing_is_answered_from_a_cache(line, server):
    for _ in range(2):
        send(line, "GET", f"{server.url}/cached")
    assert len(server.seen) == 2


def test_headers_of_the_request_arrive(line, server):
    send(line, "GET", server.url, headers={"Authorization": "Bearer abc", "X-Unit": "320506"})
    headers = server.seen[0][2]
    assert (headers["Authorization"], headers["X-Unit"]) == ("Bearer abc", "320506")
    assert "QGIS" in headers["User-Agent"]


def test_the_gui_thread_is_refused(qgis_app, server):
    with pytest.raises(RuntimeError, match="GUI thread"):
        qgis_session().get(server.url, timeout=1)
    assert server.seen == []


def test_unverified_certificates_are_refused(line, server):
    with pytest.raises(ValueError, match="verified"):
        send(line, "GET", server.url, verify=False)
    assert server.seen == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.HALF, requests.exceptions.ConnectionError),
        (Fault.STALL, requests.exceptions.ReadTimeout),
    ],
    ids=["short body", "silence"],
)
def test_what_qt_calls_an_error_is_raised_though_the_status_was_200(line, server, fault, error):
    proxy = FaultProxy(server.url)
    proxy.next("/", fault)
    try:
        with pytest.raises(error):
            line.call(lambda session: session.post(proxy.url, data=b"x" * 400, timeout=(1.0, 0.4)))
    finally:
        proxy.close()


def test_an_address_that_does_not_answer_is_a_connect_timeout_or_refusal(line):
    with pytest.raises(requests.exceptions.ConnectionError):  # ConnectTimeout is one, too
        line.call(lambda session: session.post("http://192.0.2.1:9", data=b"x", timeout=(0.3, 0.3)))


def test_a_certificate_nobody_vouches_for_is_an_error_and_no_dialog(line, server, tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-days", "2", "-nodes", "-newkey", "rsa:2048"]
    make = ["openssl", "req", "-x509", *subject, "-keyout", str(key), "-out", str(cert)]
    subprocess.run(make, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), server)
    running.socket = context.wrap_socket(running.socket, server_side=True)
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    try:
        with pytest.raises(requests.exceptions.SSLError):
            send(line, "GET", f"https://127.0.0.1:{running.server_port}/")
    finally:
        running.shutdown()
        running.server_close()
    assert server.seen == []


class TestCredentials:
    @pytest.fixture
    def manager(self, qgis_app):
        manager = QgsApplication.authManager()
        if not manager.masterPasswordIsSet():
            manager.setMasterPassword("tests-only", True)
        yield manager
        manager.clearMasterPassword()

    def test_credentials_of_qgis_are_applied(self, line, server, manager):
        config = QgsAuthMethodConfig("Basic")
        config.setName("test")
        config.setConfigMap({"username": "li", "password": "secret", "realm": ""})
        _, config = manager.storeAuthenticationConfig(config)
        line.call(lambda _session: qgis_session(authcfg=config.id()).get(server.url, timeout=3))
        assert server.seen[0][2]["Authorization"].startswith("Basic ")
        manager.removeAuthenticationConfig(config.id())

    def test_a_locked_store_is_not_opened_by_a_dialog(self, line, server, manager):
        manager.clearMasterPassword()
        with pytest.raises(CredentialsLocked):
            line.call(lambda _session: qgis_session(authcfg="abc1234").get(server.url, timeout=3))
        assert server.seen == []

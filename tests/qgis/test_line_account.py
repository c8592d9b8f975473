"""A line with an authentication configuration of QGIS's own: names, headers, certificates of clients."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from cryptography.x509.oid import ExtendedKeyUsageOID
from qgis.core import QgsApplication, QgsAuthManager, QgsAuthMethodConfig
from qgis.PyQt.QtCore import QByteArray, QCryptographicHash
from qgis.PyQt.QtNetwork import QSsl, QSslCertificate, QSslKey
from redline_review.plugin.adapters.accounts import sign_in_maker
from redline_review.plugin.adapters.credentials import Credentials
from redline_review.plugin.adapters.http_transport import HttpTransport
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.qgis_network import qgis_session
from redline_review.plugin.domain.states import NetworkMode
from redline_review.tests.qgis.support_certificates import BUNDLE_PASSWORD, Authority, wanting_certificates
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.sync.support_platform import PASSWORD, running
from redline_review.tests.sync.support_proxy import FaultProxy
from redline_review.tests.sync.support_qgis_line import QgisLine

Configure = Callable[..., str]
_SHA1 = QCryptographicHash.Algorithm.Sha1


@pytest.fixture(scope="module")
def line(qgis_app) -> Iterator[QgisLine]:
    line = QgisLine()
    line.start()
    yield line
    line.close()


@pytest.fixture
def manager(qgis_app) -> Iterator[QgsAuthManager]:
    manager = QgsApplication.authManager()
    assert manager.setMasterPassword("tests-only", True)
    yield manager
    manager.clearMasterPassword()


@pytest.fixture
def configure(manager: QgsAuthManager) -> Iterator[Configure]:
    """Keep a configuration of a method for the time of a test; returns its id."""
    made: list[str] = []

    def keep(method: str, **told: str) -> str:
        config = QgsAuthMethodConfig(method)
        config.setName(f"of a test: {method}")
        config.setConfigMap(told)
        stored, config = manager.storeAuthenticationConfig(config)
        assert stored
        made.append(config.id())
        return config.id()

    yield keep
    for authcfg in made:
        manager.removeAuthenticationConfig(authcfg)


class Listening(http.server.BaseHTTPRequestHandler):
    """Notes the headers of each request; a POST gives a token."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"access_token": "of-oauth2", "token_type": "bearer", "expires_in": 3600}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        type(self).heard.append(dict(self.headers.items()))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def listening() -> Iterator[type[Listening]]:
    handler = type("Handler", (Listening,), {"heard": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    handler.url = f"http://127.0.0.1:{server.server_port}/"
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


def get(line: QgisLine, url: str, authcfg: str, **headers: str) -> requests.Response:
    """Fetch with a configuration; a token goes as an ``auth``, as the transport's does."""

    def bear(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(headers)
        return request

    return line.call(lambda _session: qgis_session(authcfg=authcfg).get(url, timeout=20, auth=bear))


class TestHeaders:
    def test_a_name_and_password_of_qgis_arrive(self, line, listening, configure):
        get(line, listening.url, configure("Basic", username="li", password="secret", realm=""))
        assert listening.heard[0]["Authorization"] == "Basic bGk6c2VjcmV0"

    def test_they_do_not_take_the_place_of_a_token(self, line, listening, configure):
        authcfg = configure("Basic", username="li", password="secret", realm="")
        get(line, listening.url, authcfg, Authorization="Bearer abc")
        assert listening.heard[0]["Authorization"] == "Bearer abc"

    def test_a_header_of_ones_own_arrives_where_qgis_knows_that_method(self, line, listening, configure, manager):
        if "APIHeader" not in manager.authMethodsKeys():
            pytest.skip("this QGIS has no method for headers; 3.22 has none")
        get(line, listening.url, configure("APIHeader", **{"X-Office-Key": "abc"}), Authorization="Bearer abc")
        assert (listening.heard[0]["X-Office-Key"], listening.heard[0]["Authorization"]) == ("abc", "Bearer abc")

    def test_a_token_that_qgis_fetches_by_oauth2_arrives(self, line, listening, configure):
        told = {"clientId": "c", "username": "u", "password": "p", "tokenUrl": f"{listening.url}token"}
        told |= {"configType": 1, "grantFlow": 2, "accessMethod": 0, "requestTimeout": 30, "version": 1}
        authcfg = configure("OAuth2", oauth2config=json.dumps(told))
        asking = threading.Thread(target=get, args=(line, listening.url, authcfg))
        asking.start()
        until("the answer", lambda: not asking.is_alive())  # QGIS's own method wants the main thread awake
        assert [heard["Authorization"] for heard in listening.heard] == ["Bearer of-oauth2"]


class TestThePlatformBehindAConfiguration:
    def test_a_name_and_password_of_qgis_sign_in_once_the_platform_asks(self, line, configure, manager, tmp_path):
        authcfg = ""
        with running(tmp_path / "server") as platform:
            office, proxy = platform.office(), FaultProxy(platform.url)
            authcfg = configure("Basic", username=office.username, password=PASSWORD, realm="")
            account = Credentials(manager).line_account(authcfg)

            def pull(_session: requests.Session) -> list[int]:
                session, policy = qgis_session(authcfg=authcfg), NetworkPolicy(NetworkMode.LISTED, (), proxy.url)
                sign_in = sign_in_maker(account, "device-1")(session, policy)
                transport = HttpTransport(proxy.url, session, sign_in, policy)
                return [len(transport.pull("", 100).changes) for _ in range(2)]

            first, second = line.call(pull)
            assert first == second > 0
            assert proxy.count("/auth/token") == 1
            proxy.close()


class TestCertificatesOfClients:
    @pytest.fixture(scope="class")
    def authority(self, tmp_path_factory) -> Authority:
        return Authority(tmp_path_factory.mktemp("authority"))

    @pytest.fixture
    def trusted(self, manager, authority) -> Iterator[None]:
        """Have QGIS trust the authority, as *Options ▸ Authentication ▸ Manage certificates* does."""
        (certificate,) = QSslCertificate.fromPath(str(authority.pem))
        assert manager.storeCertAuthorities([certificate])
        manager.initSslCaches()
        yield
        manager.removeCertAuthority(certificate)
        manager.initSslCaches()

    @pytest.fixture
    def address(self, authority) -> Iterator[str]:
        with wanting_certificates(authority) as url:
            yield url

    @staticmethod
    def told(method: str, manager: QgsAuthManager, paths: tuple[Path, Path, Path]) -> dict[str, str]:
        cert, key, bundle = paths
        if method == "PKI-Paths":
            return {"certpath": str(cert), "keypath": str(key), "keypass": "", "addcas": "", "addrootca": ""}
        if method == "PKI-PKCS#12":
            return {"bundlepath": str(bundle), "bundlepass": BUNDLE_PASSWORD, "addcas": "", "addrootca": ""}
        (certificate,) = QSslCertificate.fromPath(str(cert))
        assert manager.storeCertIdentity(certificate, QSslKey(QByteArray(key.read_bytes()), QSsl.KeyAlgorithm.Rsa))
        return {"certid": bytes(certificate.digest(_SHA1).toHex()).decode()}

    @pytest.mark.parametrize("method", ["PKI-Paths", "PKI-PKCS#12", "Identity-Cert"])
    def test_one_that_qgis_keeps_opens_the_way(self, line, authority, trusted, address, configure, manager, method):
        paths = authority.issue("inspector", ExtendedKeyUsageOID.CLIENT_AUTH)
        answer = get(line, address, configure(method, **self.told(method, manager, paths)))
        assert (answer.status_code, answer.text) == (200, "inspector")
        for identity in manager.certIdentityIds():
            manager.removeCertIdentity(identity)

    def test_without_one_there_is_none(self, line, trusted, address):
        with pytest.raises(requests.exceptions.ConnectionError):
            line.call(lambda session: session.get(address, timeout=20))

    def test_a_server_that_qgis_does_not_trust_is_shown_none(self, line, authority, address, configure, manager):
        paths = authority.issue("inspector", ExtendedKeyUsageOID.CLIENT_AUTH)
        with pytest.raises(requests.exceptions.SSLError):
            get(line, address, configure("PKI-Paths", **self.told("PKI-Paths", manager, paths)))

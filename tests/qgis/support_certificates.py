"""A certificate authority of the test's own, and a TLS server that wants a client's certificate."""

from __future__ import annotations

import datetime
import http.server
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

BUNDLE_PASSWORD = "bundle"
_DAY = datetime.timedelta(days=1)


class Authority:
    """Issues certificates, as PEM files and PKCS#12 bundles, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._key, self._name = folder, _key(), _named("Test authority")
        self.certificate = self._signed(self._name, self._key, x509.BasicConstraints(ca=True, path_length=None))
        self.pem = self._folder / "ca.pem"
        self.pem.write_bytes(self.certificate.public_bytes(Encoding.PEM))

    def issue(self, name: str, purpose: x509.ObjectIdentifier) -> tuple[Path, Path, Path]:
        """Return the paths of (certificate, key, bundle) of a name; it holds for 127.0.0.1."""
        key = _key()
        place = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        made = self._signed(_named(name), key, place, x509.ExtendedKeyUsage([purpose]))
        cert, private, bundle = (self._folder / f"{name}.{ending}" for ending in ("pem", "key", "p12"))
        cert.write_bytes(made.public_bytes(Encoding.PEM))
        private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
        locked = BestAvailableEncryption(BUNDLE_PASSWORD.encode())
        bundle.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, made, [self.certificate], locked))
        return cert, private, bundle

    def _signed(self, name: x509.Name, key: rsa.RSAPrivateKey, *more: x509.ExtensionType) -> x509.Certificate:
        now = datetime.datetime.now(datetime.timezone.utc)
        made = x509.CertificateBuilder().subject_name(name).issuer_name(self._name).public_key(key.public_key())
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - _DAY).not_valid_after(now + 30 * _DAY)
        for one in more:
            made = made.add_extension(one, critical=isinstance(one, x509.BasicConstraints))
        return made.sign(self._key, hashes.SHA256())


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class _Whoever(http.server.BaseHTTPRequestHandler):
    """Answers with the name in the client's certificate."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        subject: Any = self.connection.getpeercert()["subject"]  # type: ignore[attr-defined]
        body = dict(pair for part in subject for pair in part)["commonName"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


class _Server(http.server.ThreadingHTTPServer):
    """Shakes hands in the connection's own thread; who shows no certificate is turned away without a word."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Whoever)
        self._context = context

    def finish_request(self, request: Any, client_address: Any) -> None:
        super().finish_request(self._context.wrap_socket(request, server_side=True), client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A handshake that failed is what some tests are about."""


@contextmanager
def wanting_certificates(authority: Authority) -> Iterator[str]:
    """Run a server that lets in whom the authority vouches for; yields its address."""
    cert, key, _bundle = authority.issue("server", ExtendedKeyUsageOID.SERVER_AUTH)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.load_verify_locations(authority.pem)
    context.verify_mode = ssl.CERT_REQUIRED
    server = _Server(context)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

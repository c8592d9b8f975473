"""The issuer of :mod:`.support_token_issuer` as a process of its own on loopback, for the tests of server and sync."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from urllib3.util import Retry

AUDIENCE = "redline-review"
PASSWORD = "the issuer's own"
OFFICE, OFFICE_SECRET = "redline-office", "s+cret/of:the office"
"""The confidential client of the office page."""
PROGRAM = Path(__file__).with_name("support_token_issuer.py")
CALM = {**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1", "PYTHONWARNINGS": "ignore"}


class TokenIssuer:
    """The issuer's address from the first moment, its process from :meth:`start` to :meth:`stop`."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._socket = socket.socket()
        self._socket.bind((host, 0))  # held, and refusing, until the process listens on it
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"
        self._process: subprocess.Popen[bytes] | None = None
        self._http = requests.Session()
        self._http.mount("http://", requests.adapters.HTTPAdapter(max_retries=Retry(connect=0)))

    def start(self) -> None:
        number = self._socket.fileno()
        command = [sys.executable, str(PROGRAM), str(number)]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, pass_fds=[number], env=CALM, stdout=quiet, stderr=quiet)
        self._socket.listen(32)  # whoever asks from now on waits for the process
        self._get("/keys")
        self._socket.close()

    def stop(self) -> None:
        self._socket.close()
        self._http.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _get(self, path: str) -> dict:
        return self._http.get(self.url + path, timeout=60).json()

    def admin(self, act: str, json: Any = None, **said: str) -> dict:
        return self._http.post(f"{self.url}/admin/{act}", params=said, json=json, timeout=60).json()

    def log_in(self, address: str, person: str = "wang", answer: str = "yes") -> str:
        """Fill in the form at an address of the issuer's; returns where it sends the browser."""
        form = {"person": person, "password": PASSWORD, "answer": answer}
        sent = self._http.post(address, data=form, allow_redirects=False, timeout=60)
        return sent.headers["location"]

    def token(self, person: str = "wang", audience: str = AUDIENCE) -> str:
        """The access token at the end of the code flow with PKCE, as a desktop program goes through it."""
        verifier, back = secrets.token_urlsafe(40), "http://127.0.0.1:1/back"
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked = {"client_id": audience, "redirect_uri": back, "response_type": "code", "scope": "openid"}
        asked |= {"code_challenge": challenge, "code_challenge_method": "S256", "state": "s", "login_hint": person}
        answer = self._http.post(f"{self.url}/authorize", params=asked, allow_redirects=False, timeout=60)
        code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": audience}
        given["code_verifier"] = verifier
        return self._http.post(f"{self.url}/token", data=given, timeout=60).json()["access_token"]


@contextlib.contextmanager
def issuing(started: bool = True, host: str = "127.0.0.1") -> Iterator[TokenIssuer]:
    running = TokenIssuer(host)
    try:
        if started:
            running.start()
        yield running
    finally:
        running.stop()

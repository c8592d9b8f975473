"""The platform over HTTP, written on ``requests``; inside QGIS the session mounts :mod:`.qgis_network`.

No redirect is followed, every request has a time limit, certificates are always verified, and every operation
may be sent twice: a broken line is never told apart from a lost response.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Optional

import requests
from requests.auth import AuthBase

from ..domain.canonical import canonical_json
from ..domain.collector import collector_paused
from ..domain.operations import ChainSpan, ChangePage, Operation, PushReceipt
from ..domain.wire import page_from_json, push_to_json, receipt_from_json
from ..port_errors import BadAnswer, SignInNeeded, SignInRefused
from .http_answers import decode, problem_detail, raise_for, read_json
from .http_errors import line_errors
from .http_files import HttpFiles
from .http_plain import PlainAdapter, never
from .http_sign_in import SignIn
from .network_policy import NetworkPolicy

CHANGES_PATH = "/sync/changes"
BATCHES_PATH = "/sync/batches"
GZIP_FROM_BYTES = 4096
"""Smaller bodies are sent as they are."""
LARGE_BYTES = 100_000
"""Answers of this size are tens of thousands of lists and numbers until they are records."""
_REFUSALS = frozenset({400, 401, 403, 423})


class _Bearer(AuthBase):
    """Sets the token; being an ``auth`` it also keeps ``requests`` from looking into a ``.netrc``."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def plain_session(cancelled: Callable[[], bool] = never) -> requests.Session:
    """Return a session for headless use; ``cancelled`` is asked several times a second while a request is out."""
    return session_with(PlainAdapter(cancelled))


def session_with(adapter: requests.adapters.BaseAdapter) -> requests.Session:
    """Return a session that sends through ``adapter`` only and keeps no cookies."""
    session = requests.Session()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


class HttpTransport:
    """Fulfils :class:`~..ports.Transport`. Use from one thread."""

    def __init__(
        self,
        base_url: str,
        session: requests.Session,
        sign_in: SignIn,
        network_policy: NetworkPolicy,
        timeout_s: tuple[float, float] = (5.0, 30.0),
    ) -> None:
        """``timeout_s``: to connect, and of silence afterwards."""
        self._base, self._session, self._sign_in = base_url.rstrip("/"), session, sign_in
        self._policy, self._timeout_s = network_policy, timeout_s
        self._read_on = ""
        self.files = HttpFiles(self._answered)

    def pull(self, cursor: str, limit: int) -> ChangePage:
        """``GET /sync/changes``; raises :class:`CursorGone` for 410.

        Where the reading begins, or begins again, the platform is asked how much there is; in between it need not.
        """
        begins = not cursor or cursor != self._read_on
        query = {"limit": str(limit), **({"cursor": cursor} if cursor else {}), **({"count": "true"} if begins else {})}
        response = self._signed("GET", CHANGES_PATH, params=query)
        with collector_paused(len(response.content) >= LARGE_BYTES):
            page = decode(str(response.url), lambda: page_from_json(read_json(response)))
        self._read_on = page.cursor if page.more else ""
        return page

    def push(self, operations: Sequence[Operation], span: ChainSpan) -> PushReceipt:
        """``POST /sync/batches``."""
        body = canonical_json(push_to_json(tuple(operations), span))
        response = self._signed("POST", BATCHES_PATH, **_json_body(body))
        return decode(str(response.url), lambda: receipt_from_json(read_json(response)))

    def _signed(self, method: str, path: str, **request: Any) -> requests.Response:
        """Send with the token; raises what any other status than 200 stands for."""
        response = self._answered(method, path, **request)
        if response.status_code != requests.codes.ok:
            raise_for(response)
        return response

    def _answered(self, method: str, path: str, **request: Any) -> requests.Response:
        """Send with the token; on 401 renew it once. Returns whatever else came."""
        token = self._token(path)
        response = self._send(method, path, token, **request)
        if response.status_code == requests.codes.unauthorized:
            response = self._send(method, path, self._renewed(token, path), **request)
        return response

    def _token(self, path: str) -> str:
        try:
            return self._sign_in.token(self._exchange)
        except SignInNeeded as error:
            raise SignInNeeded(self._base + path) from error

    def _renewed(self, refused: str, path: str) -> str:
        try:
            return self._sign_in.renew(self._exchange, refused)
        except SignInNeeded as error:
            raise SignInNeeded(self._base + path) from error

    def _exchange(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Fulfils :data:`.http_sign_in.Exchange`."""
        response = self._send("POST", path, "", **_json_body(canonical_json(dict(body))))
        if response.status_code in _REFUSALS:
            raise SignInRefused(self._base + path, problem_detail(response))
        answer = read_json(response)
        if not isinstance(answer.get("access_token"), str):
            raise BadAnswer(self._base + path, response.status_code, "no access token")
        return answer

    def _send(
        self,
        method: str,
        path: str,
        token: str,
        params: Optional[Mapping[str, str]] = None,
        data: Optional[bytes] = None,
        headers: Optional[Mapping[str, str]] = None,
    ) -> requests.Response:
        """Send once; what ``requests`` raises comes out as an error of the line."""
        url = self._base + path
        self._policy.check(url)
        with line_errors(url, self._timeout_s):
            return self._session.request(
                method,
                url,
                params=params,
                data=data,
                headers={"Accept": "application/json, application/problem+json", **(headers or {})},
                auth=_Bearer(token),
                timeout=self._timeout_s,
                allow_redirects=False,
            )


def _json_body(body: bytes) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    if len(body) < GZIP_FROM_BYTES:
        return {"data": body, "headers": headers}
    return {"data": gzip.compress(body, 6, mtime=0), "headers": {**headers, "Content-Encoding": "gzip"}}

"""``requests`` through QGIS's own network manager: the user's proxy, certificates and authentication apply.

Facts this rests on (QGIS 3.22, Qt 5.15): a manager belongs to one thread; on an HTTP challenge or a bad certificate
a worker's manager blocks on the GUI thread, which opens a dialog, and may miss the wake-up; a HEAD sent as a custom
verb waits for a body for ever; Qt silently sends a POST again after a dropped keep-alive connection, reports a short
body as 200 with an error code, and unpacks gzip by itself only where it set Accept-Encoding itself.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Optional, Union

import requests
from qgis.core import QgsApplication, QgsNetworkAccessManager, QgsNetworkRequestParameters
from qgis.PyQt.QtCore import Q_ARG, QCoreApplication, QEventLoop, QMetaObject, Qt, QThread, QTimer, QUrl
from qgis.PyQt.QtNetwork import QAuthenticator, QNetworkReply, QNetworkRequest
from requests.adapters import BaseAdapter
from urllib3.response import HTTPResponse

from .http_errors import CredentialsLocked
from .http_plain import POLL_S, TOTAL_LIMIT_S, Interrupted, Timeout, never
from .http_transport import plain_session, session_with

_QT_SETS = frozenset({"accept-encoding", "connection", "content-length", "host", "user-agent"})
"""Request headers that are Qt's own business."""
_UNPACKED = frozenset({"gzip", "deflate"})
"""Encodings that Qt has already undone when the body arrives."""
_DEFAULT_TIMEOUT_S = (5.0, 30.0)
_QUIET = "redline_review_quiet"
_AUTHORIZATION = b"Authorization"


def qgis_session(cancelled: Callable[[], bool] = never, authcfg: str = "") -> requests.Session:
    """Return a session for a worker thread of QGIS; make and use it in that one thread."""
    return session_with(QgisNetworkAdapter(cancelled, authcfg))


def session_for(through_qgis: bool, cancelled: Callable[[], bool], authcfg: str = "") -> requests.Session:
    """Return a session for the worker thread that calls: through QGIS, or plain, which knows no ``authcfg``."""
    return qgis_session(cancelled, authcfg) if through_qgis or authcfg else plain_session(cancelled)


@dataclass(frozen=True)
class Limits:
    """Time limits of one request, in seconds: to connect, of silence afterwards, in all."""

    connect_s: float
    read_s: float
    total_s: float


class QgisNetworkAdapter(BaseAdapter):
    """Sends through the network manager of the calling worker thread; never on the GUI thread."""

    def __init__(
        self, cancelled: Callable[[], bool] = never, authcfg: str = "", total_limit_s: float = TOTAL_LIMIT_S
    ) -> None:
        """``cancelled`` is asked ten times a second while a request is out; ``authcfg`` names QGIS credentials."""
        super().__init__()
        self._cancelled, self._authcfg, self._total_limit_s = cancelled, authcfg, total_limit_s
        self._manager: Optional[QgsNetworkAccessManager] = None

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Timeout = None,
        verify: Union[bool, str] = True,
        cert: Any = None,
        proxies: Optional[Mapping[str, str]] = None,
    ) -> requests.Response:
        """Send and read the whole body; certificates and proxies are QGIS's, not ``verify`` and ``proxies``."""
        _refuse_gui_thread()
        if verify is False:
            raise ValueError("certificates are always verified")
        self._manager = self._manager or quiet_manager()
        reply = _start(self._manager, self._qt_request(request), request)
        try:
            body = _Exchange(reply, request, self._limits(timeout), self._cancelled).run()
            return _response(reply, request, body)
        finally:
            reply.deleteLater()

    def close(self) -> None:
        """Let go of the manager; its connections are its own."""
        self._manager = None

    def _limits(self, timeout: Timeout) -> Limits:
        connect_s, read_s = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        return Limits(connect_s or _DEFAULT_TIMEOUT_S[0], read_s or _DEFAULT_TIMEOUT_S[1], self._total_limit_s)

    def _qt_request(self, request: requests.PreparedRequest) -> QNetworkRequest:
        qt_request = QNetworkRequest(QUrl(str(request.url)))
        for name, value in request.headers.items():
            if name.lower() not in _QT_SETS:
                qt_request.setRawHeader(_header_bytes(name), _header_bytes(value))
        _set_attributes(qt_request)
        return self._with_authcfg(qt_request) if self._authcfg else qt_request

    def _with_authcfg(self, qt_request: QNetworkRequest) -> QNetworkRequest:
        """Apply QGIS credentials; a locked store would ask for its password in a dialog, so it is not asked.

        A token that the request bears already stays: a name and password of the configuration's would stand in its
        place.
        """
        manager = QgsApplication.authManager()
        if not manager.isDisabled() and manager.masterPasswordIsSet():
            borne = qt_request.rawHeader(_AUTHORIZATION)
            applied, updated = manager.updateNetworkRequest(qt_request, self._authcfg)
            if applied:
                if borne:
                    updated.setRawHeader(_AUTHORIZATION, borne)
                return updated
        raise CredentialsLocked(f"authentication configuration {self._authcfg}")


def quiet_manager() -> QgsNetworkAccessManager:
    """Return this thread's manager with everything cut that would ask or tell the user something.

    A challenge is then simply a status, a bad certificate simply a failure. Once per thread: the manager is its own.
    """
    _refuse_gui_thread()
    manager = QgsNetworkAccessManager.instance()
    for signal in (
        manager.authenticationRequired,
        manager.proxyAuthenticationRequired,
        manager.sslErrors,
        manager.requestTimedOut[QNetworkReply],
        manager.requestTimedOut[QgsNetworkRequestParameters],
    ):
        _disconnect_all(signal)
    return manager


def quiet_reply(reply: QNetworkReply) -> None:
    """Cut what would ask the user about one reply, in a thread that sends for others, too (QGIS's, for tiles).

    A bad certificate is simply a failure, a challenge simply a status; about other replies QGIS asks as ever. Call it
    in the thread that sends; a reply that is just being made does not know its manager yet.
    """
    _disconnect_all(reply.sslErrors)
    reply.setProperty(_QUIET, True)
    manager = QgsNetworkAccessManager.instance()
    if not manager.property(_QUIET) and QThread.currentThread() != QCoreApplication.instance().thread():
        manager.setProperty(_QUIET, True)
        _disconnect_all(manager.authenticationRequired)
        manager.authenticationRequired.connect(_challenged)


def _challenged(reply: QNetworkReply, credentials: QAuthenticator) -> None:
    """Hand a challenge on to QGIS, whose own slot this stands in for, unless it is to a quiet reply."""
    if not reply.property(_QUIET):
        asked, given = Q_ARG("QNetworkReply*", reply), Q_ARG("QAuthenticator*", credentials)
        QMetaObject.invokeMethod(reply.manager(), "onAuthRequired", Qt.ConnectionType.DirectConnection, asked, given)


def _refuse_gui_thread() -> None:
    if QThread.currentThread() == QCoreApplication.instance().thread():
        raise RuntimeError("the network is never used from the GUI thread")


def _disconnect_all(signal: Any) -> None:
    try:
        signal.disconnect()
    except TypeError:  # nothing was connected
        return


def _set_attributes(qt_request: QNetworkRequest) -> None:
    attribute, control = QNetworkRequest.Attribute, QNetworkRequest.LoadControl
    for name, value in (
        (attribute.RedirectPolicyAttribute, QNetworkRequest.RedirectPolicy.ManualRedirectPolicy),
        (attribute.CacheLoadControlAttribute, QNetworkRequest.CacheLoadControl.AlwaysNetwork),
        (attribute.CacheSaveControlAttribute, False),
        (attribute.CookieLoadControlAttribute, control.Manual),
        (attribute.CookieSaveControlAttribute, control.Manual),
        (attribute.AuthenticationReuseAttribute, control.Manual),
    ):
        qt_request.setAttribute(name, value)


def _start(
    manager: QgsNetworkAccessManager, qt_request: QNetworkRequest, request: requests.PreparedRequest
) -> QNetworkReply:
    verb, body = str(request.method).upper(), _body_bytes(request.body)
    if verb == "HEAD":
        reply = manager.head(qt_request)
    elif verb == "GET" and not body:
        reply = manager.get(qt_request)
    else:
        reply = manager.sendCustomRequest(qt_request, verb.encode("ascii"), body)
    _disconnect_all(reply.sslErrors)
    return reply


def _body_bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode("utf-8")
    if isinstance(body, bytes):
        return body
    return bytes(body.read()) if hasattr(body, "read") else b"".join(body)


def _header_bytes(text: Union[str, bytes]) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")


class _Exchange:
    """Waits for one reply in an event loop of the worker thread."""

    def __init__(
        self,
        reply: QNetworkReply,
        request: requests.PreparedRequest,
        limits: Limits,
        cancelled: Callable[[], bool],
    ) -> None:
        self._reply, self._request, self._cancelled, self._limits = reply, request, cancelled, limits
        self._error: Optional[requests.exceptions.RequestException] = None
        self._loop = QEventLoop()
        self._silence, self._total, self._poll = QTimer(), QTimer(), QTimer()
        self._connecting = bool(request.body)

    def run(self) -> bytes:
        """Return the body; raises what ``requests`` would for a broken or silent line."""
        self._arm()
        if not self._reply.isFinished():
            self._loop.exec()
        for timer in (self._silence, self._total, self._poll):
            timer.stop()
        self._raise_for_line()
        return bytes(self._reply.readAll())

    def _arm(self) -> None:
        """Qt tells no connection made: a body on its way is the first sign, without one the answer is."""
        limits = self._limits
        first_s = limits.connect_s if self._connecting else limits.connect_s + limits.read_s
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._fell_silent)
        self._silence.start(int(first_s * 1000))
        self._total.setSingleShot(True)
        self._total.timeout.connect(self._fell_silent)
        self._total.start(int(limits.total_s * 1000))
        self._poll.timeout.connect(self._ask_cancelled)
        self._poll.start(int(POLL_S * 1000))
        for sign in (self._reply.uploadProgress, self._reply.downloadProgress, self._reply.metaDataChanged):
            sign.connect(self._sign_of_life)
        self._reply.finished.connect(self._loop.quit)

    def _sign_of_life(self, *_progress: int) -> None:
        self._connecting = False
        if self._silence.isActive():
            self._silence.start(int(self._limits.read_s * 1000))

    def _fell_silent(self) -> None:
        kind = requests.exceptions.ConnectTimeout if self._connecting else requests.exceptions.ReadTimeout
        self._give_up(kind("no answer in time", request=self._request))

    def _ask_cancelled(self) -> None:
        if self._cancelled():
            self._give_up(Interrupted("cancelled", request=self._request))

    def _give_up(self, error: requests.exceptions.RequestException) -> None:
        self._error = self._error or error
        self._reply.abort()
        self._loop.quit()

    def _raise_for_line(self) -> None:
        """Whatever Qt calls an error is one, unless it is an HTTP status that came with a whole answer."""
        if self._error is not None:
            raise self._error
        code, reason = self._reply.error(), self._reply.errorString()
        if code == QNetworkReply.NetworkError.NoError or self._is_status(code):
            return
        raise _ERRORS.get(code, requests.exceptions.ConnectionError)(reason, request=self._request)

    def _is_status(self, code: int) -> bool:
        status = self._reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        return status is not None and int(status) >= 400 and code in _STATUS_ERRORS


_NetworkError = QNetworkReply.NetworkError
_STATUS_ERRORS = frozenset(
    {
        _NetworkError.ContentAccessDenied,
        _NetworkError.ContentOperationNotPermittedError,
        _NetworkError.ContentNotFoundError,
        _NetworkError.AuthenticationRequiredError,
        _NetworkError.ContentConflictError,
        _NetworkError.ContentGoneError,
        _NetworkError.UnknownContentError,
        _NetworkError.ProtocolInvalidOperationError,
        _NetworkError.InternalServerError,
        _NetworkError.OperationNotImplementedError,
        _NetworkError.ServiceUnavailableError,
        _NetworkError.UnknownServerError,
    }
)
"""What Qt makes of an HTTP status from 400 on."""
_ERRORS: dict[int, type[requests.exceptions.RequestException]] = {
    _NetworkError.TimeoutError: requests.exceptions.ConnectTimeout,
    _NetworkError.OperationCanceledError: requests.exceptions.ReadTimeout,  # QGIS's own time limit
    _NetworkError.SslHandshakeFailedError: requests.exceptions.SSLError,
    _NetworkError.ProxyConnectionRefusedError: requests.exceptions.ProxyError,
    _NetworkError.ProxyNotFoundError: requests.exceptions.ProxyError,
    _NetworkError.ProxyTimeoutError: requests.exceptions.ProxyError,
    _NetworkError.ProxyAuthenticationRequiredError: requests.exceptions.ProxyError,
}


def _response(reply: QNetworkReply, request: requests.PreparedRequest, body: bytes) -> requests.Response:
    """Return a ``requests`` response whose body is complete; an encoding that Qt undid is no longer named."""
    headers = {bytes(name).decode("latin-1"): bytes(value).decode("latin-1") for name, value in reply.rawHeaderPairs()}
    encoding = next((value for name, value in headers.items() if name.lower() == "content-encoding"), "")
    if encoding.strip().lower() in _UNPACKED:
        gone = ("content-encoding", "content-length")
        headers = {name: value for name, value in headers.items() if name.lower() not in gone}
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    if status is None:
        raise requests.exceptions.ConnectionError("no status line", request=request)
    response = requests.Response()
    response.status_code = int(status)
    response.reason = str(reply.attribute(QNetworkRequest.Attribute.HttpReasonPhraseAttribute) or "")
    response.headers.update(headers)
    response.encoding = requests.utils.get_encoding_from_headers(response.headers)
    response.url, response.request = str(request.url), request
    response.raw = HTTPResponse(
        io.BytesIO(body), headers, int(status), preload_content=False, request_method=request.method
    )
    return response

"""The ordinary ``requests`` adapter, made to let go within a moment of a cancel."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from threading import Thread
from typing import Any, Optional, Union

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

POLL_S = 0.1
"""How often a running request asks whether it was cancelled."""
TOTAL_LIMIT_S = 300.0
"""Longest life of one request: a line that drips a byte a second never falls silent."""
BLOCK_BYTES = 16 << 10
"""What ``http.client`` reads of a body at a time."""

Timeout = Union[None, float, tuple[Optional[float], Optional[float]]]


class Interrupted(requests.exceptions.ConnectionError):
    """The user cancelled while the request was out; whether it arrived is unknown."""


def never() -> bool:
    """Return false: nobody cancels."""
    return False


def _in_blocks(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Let a body go out in blocks: the time limit holds for each, where bytes in one piece would share it."""
    if isinstance(request.body, bytes) and len(request.body) > BLOCK_BYTES:
        request = request.copy()
        request.body = io.BytesIO(request.body)  # type: ignore[assignment]
    return request


class PlainAdapter(HTTPAdapter):
    """Sends in a thread of its own per request, so that neither a stall nor a drip holds up a cancel.

    A request given up runs out on its own time limit; what it may still do on the platform is harmless, since
    operations are sent under an ``op_id``.
    """

    def __init__(self, cancelled: Callable[[], bool] = never, total_limit_s: float = TOTAL_LIMIT_S) -> None:
        """``cancelled`` is called from the sending thread."""
        super().__init__()
        self._cancelled, self._total_limit_s = cancelled, total_limit_s

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Timeout = None,
        verify: Union[bool, str] = True,
        cert: Union[bytes, str, tuple[Union[bytes, str], Union[bytes, str]], None] = None,
        proxies: Optional[Mapping[str, str]] = None,
    ) -> requests.Response:
        """Send and read the whole body; raises :class:`Interrupted` within :data:`POLL_S` of a cancel."""
        if verify is False:
            raise ValueError("certificates are always verified")
        options: dict[str, Any] = {"timeout": timeout, "verify": verify, "cert": cert, "proxies": proxies}
        answer: Future[requests.Response] = Future()
        Thread(target=self._fetch, args=(answer, request, options), name="redline-http", daemon=True).start()
        return self._await(answer, request)

    def _fetch(self, answer: Future[requests.Response], request: requests.PreparedRequest, options: Any) -> None:
        try:
            response = super().send(_in_blocks(request), stream=False, **options)
            _ = response.content  # read here, in the thread that may be given up
            answer.set_result(response)
        except requests.exceptions.RequestException as error:
            answer.set_exception(error)
        except (HTTPError, OSError, ValueError) as error:  # what requests leaves unwrapped
            answer.set_exception(requests.exceptions.ConnectionError(str(error), request=request))

    def _await(self, answer: Future[requests.Response], request: requests.PreparedRequest) -> requests.Response:
        give_up = time.monotonic() + self._total_limit_s
        while not wait([answer], timeout=POLL_S).done:
            if self._cancelled():
                raise Interrupted("cancelled", request=request)
            if time.monotonic() > give_up:
                raise requests.exceptions.ReadTimeout("total time limit", request=request)
        return answer.result()

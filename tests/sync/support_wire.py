"""A line whose faults are dealt by a test, request by request: cut, doubled, late, or the program killed."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from enum import Enum
from typing import Any

import requests
from redline_review.plugin.adapters.http_transport import session_with
from requests.adapters import HTTPAdapter


class Deal(Enum):
    """What happens to one request."""

    PASSES = "passes"
    CUT_BEFORE = "cut before it arrived"
    CUT_AFTER = "answer lost"
    TWICE = "doubled"
    LATE = "delayed beyond its time limit"
    BUSY = "refused as busy"
    KILLED_BEFORE = "killed before it was sent"
    KILLED_AFTER = "killed before the answer was written down"


class Killed(BaseException):
    """The program ends here, as by a power cut; what is on the disk stays. Nobody may catch it on the way."""


class DealingAdapter(HTTPAdapter):
    """Sends as ``requests`` does, with the faults that are dealt; ``late`` holds what has still to arrive."""

    def __init__(self, late: list[requests.PreparedRequest], tally: Counter[str]) -> None:
        super().__init__()
        self.dealt: deque[Deal] = deque()
        self._late, self._tally = late, tally

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Send one request as it is dealt."""
        deal = self.dealt.popleft() if self.dealt else Deal.PASSES
        self._tally[f"requests: {deal.value}"] += 1
        if deal is Deal.KILLED_BEFORE:
            raise Killed
        if deal is Deal.CUT_BEFORE:
            raise requests.exceptions.ConnectionError("cut before", request=request)
        if deal is Deal.LATE:
            self._late.append(request.copy())
            raise requests.exceptions.ReadTimeout("late", request=request)
        if deal is Deal.BUSY:
            return _busy(request)
        if deal is Deal.TWICE:
            super().send(request, *args, **options)
        response = super().send(request, *args, **options)
        if deal is Deal.KILLED_AFTER:
            raise Killed
        if deal is Deal.CUT_AFTER:
            raise requests.exceptions.ConnectionError("cut after", request=request)
        return response


class DealtLine:
    """A :class:`~.support_lines.Line` over :class:`DealingAdapter`; one connection for its whole life."""

    name = "dealt"

    def __init__(self, late: list[requests.PreparedRequest], tally: Counter[str]) -> None:
        self.adapter = DealingAdapter(late, tally)
        self._session = session_with(self.adapter)

    def call(self, work: Callable[[requests.Session], Any], cancelled: Callable[[], bool] = bool) -> Any:
        """Run ``work`` here."""
        return work(self._session)

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()


def deliver(request: requests.PreparedRequest) -> None:
    """Let a late request arrive; nobody hears its answer."""
    line = HTTPAdapter()
    try:
        line.send(request, timeout=30)
    finally:
        line.close()


def _busy(request: requests.PreparedRequest) -> requests.Response:
    response = requests.Response()
    response.status_code, response.url, response.request = 503, str(request.url), request
    response.headers["Retry-After"] = "0"
    response._content = b""
    return response

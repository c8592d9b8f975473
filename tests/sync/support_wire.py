"""A line whose faults are dealt by a test, request by request: cut, doubled, late, or the program killed."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from enum import Enum
from typing import Any

import requests
from redline_review.plugin.adapters.http_transport import session_with
from redline_review.tests.sync.support_inside import Inside
from requests.adapters import BaseAdapter


class Deal(Enum):
    """What happens to one request."""

    PASSES = "passes"
    CUT_BEFORE = "cut before it arrived"
    CUT_WITHIN = "cut in the middle of it"
    CUT_AFTER = "answer lost"
    TWICE = "doubled"
    LATE = "delayed beyond its time limit"
    BUSY = "refused as busy"
    KILLED_BEFORE = "killed before it was sent"
    KILLED_AFTER = "killed before the answer was written down"


class Killed(BaseException):
    """The program ends here, as by a power cut; what is on the disk stays. Nobody may catch it on the way."""


class DealingAdapter(BaseAdapter):
    """Sends to a platform with the faults that are dealt; ``late`` holds what has still to arrive."""

    def __init__(self, inside: Inside, late: list[requests.PreparedRequest], tally: Counter[str]) -> None:
        super().__init__()
        self.dealt: deque[Deal] = deque()
        self._inside, self._late, self._tally = inside, late, tally

    def send(self, request: requests.PreparedRequest, *_args: Any, **_options: Any) -> requests.Response:
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
            self._inside.send(request)
        response = self._inside.send(request, half=deal is Deal.CUT_WITHIN)
        if deal is Deal.KILLED_AFTER:
            raise Killed
        if deal in (Deal.CUT_AFTER, Deal.CUT_WITHIN):
            raise requests.exceptions.ConnectionError(deal.value, request=request)
        return response

    def close(self) -> None:
        """Hold nothing open."""


class DealtLine:
    """A :class:`~.support_lines.Line` over :class:`DealingAdapter`."""

    name = "dealt"

    def __init__(self, inside: Inside, late: list[requests.PreparedRequest], tally: Counter[str]) -> None:
        self.adapter = DealingAdapter(inside, late, tally)
        self._session = session_with(self.adapter)

    def call(self, work: Callable[[requests.Session], Any], cancelled: Callable[[], bool] = bool) -> Any:
        """Run ``work`` here."""
        return work(self._session)

    def close(self) -> None:
        """Let go of the session."""
        self._session.close()


def _busy(request: requests.PreparedRequest) -> requests.Response:
    response = requests.Response()
    response.status_code, response.url, response.request = 503, str(request.url), request
    response.headers["Retry-After"] = "0"
    response._content = b""
    return response

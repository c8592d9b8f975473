"""The two lines to the platform that the contract tests run over: plain ``requests``, and QGIS's network manager."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import requests
from redline_review.plugin.adapters.http_plain import never
from redline_review.plugin.adapters.http_transport import plain_session

T = TypeVar("T")


class Line(Protocol):
    """Runs a function with a session, in the thread that the session wants."""

    name: str

    def call(self, work: Callable[[requests.Session], T], cancelled: Callable[[], bool] = never) -> T:
        """Return or raise what ``work`` does."""
        ...


class PlainLine:
    """The ordinary line, in the calling thread."""

    name = "requests"

    def call(self, work: Callable[[requests.Session], Any], cancelled: Callable[[], bool] = never) -> Any:
        """Run ``work`` here."""
        return work(plain_session(cancelled))

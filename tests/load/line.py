"""A reviewer's line to the platform: any of its processes, kept open, and lost whenever one dies."""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Optional
from urllib.parse import urlsplit

from redline_review.tests.load.figures import Figures

TIMEOUT_S = 90.0
PATIENCE_S = 240.0
"""Who gets no answer for so long gives up: the run has failed."""
ANOTHER_PROCESS = 0.15
NOT_NOW = (503, 507, 423, 429)


class Broken(Exception):
    """No answer came; whether the request was carried out is not known."""


class NobodyThere(Broken):
    """No process takes requests at this moment."""


class GaveUp(AssertionError):
    """The platform gave no usable answer for a very long time."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body read."""
        return json.loads(self.body)

    def slug(self) -> str:
        """Return the problem's name, empty where it is none."""
        kind = self.headers.get("content-type", "")
        return str(self.json()["type"]).rpartition(":")[2] if kind == "application/problem+json" else ""


class Line:
    """Asks one of the platform's processes, the same one as long as it lives, or now and then another one."""

    def __init__(self, addresses: Callable[[], list[str]], chance: random.Random, figures: Figures) -> None:
        self._addresses, self._chance, self._figures = addresses, chance, figures
        self._open: Optional[http.client.HTTPConnection] = None

    def ask(
        self, kind: str, method: str, path: str, body: Optional[bytes] = None, headers: Optional[dict[str, str]] = None
    ) -> Answer:
        """Ask once; raises :class:`Broken`."""
        if self._open is None or self._chance.random() < ANOTHER_PROCESS:
            self.hang_up()
            self._open = self._dial()
        began = time.perf_counter()
        try:
            answer = self._exchange(self._open, method, path, body, headers or {})
        except (OSError, http.client.HTTPException) as error:
            self.hang_up()
            self._figures.broken[kind] += 1
            raise Broken(kind) from error
        if answer.status in NOT_NOW:
            self._figures.refused[kind, answer.status] += 1
        else:
            self._figures.took_ms[kind].append((time.perf_counter() - began) * 1000)
        return answer

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: Optional[bytes],
        headers: dict[str, str],
    ) -> Answer:
        connection.request(method, path, body, headers)
        found = connection.getresponse()
        content = found.read()
        return Answer(found.status, {name.lower(): value for name, value in found.getheaders()}, content)

    def _dial(self) -> http.client.HTTPConnection:
        addresses = self._addresses()
        if not addresses:
            raise NobodyThere
        place = urlsplit(self._chance.choice(addresses))
        return http.client.HTTPConnection(str(place.hostname), int(place.port or 0), timeout=TIMEOUT_S)

    def hang_up(self) -> None:
        """Let go of the connection."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def insist(
        self, kind: str, method: str, path: str, body: Optional[bytes] = None, headers: Optional[dict[str, str]] = None
    ) -> Answer:
        """Ask until an answer comes that says more than “not now”; raises :class:`GaveUp`."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                answer = self.ask(kind, method, path, body, headers)
            except Broken:
                self.rest(0.2)
                continue
            if answer.status not in NOT_NOW:
                return answer
            self.rest(float(answer.headers.get("retry-after", "1")))
        raise GaveUp(f"no answer to {kind} for {PATIENCE_S:.0f} s")

    def rest(self, seconds: float) -> None:
        """Wait about so long, as a client with jitter does."""
        time.sleep(seconds * self._chance.uniform(0.5, 1.5))

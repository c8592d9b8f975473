"""HTTP clients of the serving benchmark: one kept connection each, bodies made beforehand, answers read afterwards."""

from __future__ import annotations

import base64
import gzip
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from redline_review.plugin.domain import chain
from redline_review.plugin.domain.identity import IdFactory

from .running import PASSWORD

FALSE_ALARM = {"reality": "not_real", "false_alarm_reason": "season", "note": "与去年同期一致，为作物轮作"}
TIMEOUT_S, IDLE_S = 120.0, 2.0
_ids = IdFactory()


def new_id() -> str:
    """Return a UUID of version 7."""
    return _ids.new(time.time_ns() // 1_000_000)


@dataclass(frozen=True)
class Answer:
    """What came back: the bytes as they were on the wire, and from the request's first byte to the answer's last."""

    status: int
    headers: dict[str, str]
    wire: bytes
    took_s: float

    @property
    def body(self) -> bytes:
        """The answer unpacked."""
        return gzip.decompress(self.wire) if self.headers.get("content-encoding") == "gzip" else self.wire

    def json(self) -> Any:
        """Return the answer read; raises ``AssertionError`` where it is a fault."""
        assert 200 <= self.status < 300, f"{self.status}: {self.body[:500]!r}"
        return json.loads(self.body)


@dataclass
class Line:
    """A kept connection to one server, with the headers of somebody signed in."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        self._connection = HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
        self._last_s = 0.0

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send one request and read its whole answer."""
        given = {"Accept-Encoding": "gzip", **self.headers, **{n.replace("_", "-"): v for n, v in headers.items()}}
        if body is not None:
            given.setdefault("Content-Type", "application/json")
        if time.monotonic() - self._last_s > IDLE_S:
            self._connection.close()  # servers close what was idle for some seconds; the next request opens it again
        began = time.perf_counter()
        self._connection.request(method, path, body, given)
        answer = self._connection.getresponse()
        wire = answer.read()
        self._last_s = time.monotonic()
        took_s = time.perf_counter() - began
        return Answer(answer.status, {n.lower(): v for n, v in answer.getheaders()}, wire, took_s)


@dataclass
class Reviewer(Line):
    """Somebody signed in on our server from a device of his own, with that device's audit chain."""

    org_id: str = ""
    username: str = "wang"
    device: str = field(default_factory=new_id)
    seq: int = 0
    link: str = chain.GENESIS

    def sign_in(self) -> Reviewer:
        """Sign in; returns itself."""
        told = {"username": self.username, "password": PASSWORD, "device_id": self.device, "org": self.org_id}
        tokens = self.ask("POST", "/auth/token", as_bytes(told)).json()
        self.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return self

    def push_of(self, case_ids: Sequence[str], finding: dict[str, Any], number: int) -> dict[str, Any]:
        """Return the body of a push that gives these patches, at version 1, a finding; one chain entry each."""
        at = "2026-06-01T08:30:00.000Z"
        payload = {
            "finding": finding,
            "base_finding": {},
            "form": "desk",
            "form_version": 1,
            "stage": "desk",
            "seen": [],
        }
        hashes = [chain.payload_hash("decide", one, payload, at) for one in case_ids]
        operations = [
            {
                "op_id": new_id(),
                "case_id": one,
                "kind": "submit",
                "base_version": 1,
                "prev_op_id": None,
                "payload": payload,
                "client_seq": self.seq + place + 1,
                "recorded_at": at,
                "chain_seq": self.seq + place + 1,
            }
            for place, one in enumerate(case_ids)
        ]
        span = {"device_id": self.device, "first_seq": self.seq + 1, "prev_link": self.link, "content_hashes": hashes}
        self.link = chain.fold(self.link, self.seq + 1, hashes)
        self.seq += len(case_ids)
        return {"operations": operations, "chain": span}


def as_bytes(value: Any) -> bytes:
    """Return JSON as clients send it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def basic(name: str) -> dict[str, str]:
    """Return the header of somebody who sends name and password each time."""
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{PASSWORD}".encode()).decode("ascii")}


def side_by_side(works: Sequence[Callable[[], None]]) -> float:
    """Run these at once, each in a thread of its own; returns the seconds from the first start to the last end."""
    gate, faults = threading.Barrier(len(works) + 1), []

    def run(work: Callable[[], None]) -> None:
        gate.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001 -- told below, in the thread that asked
            faults.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took_s = time.perf_counter() - began
    if faults:
        raise faults[0]
    return took_s

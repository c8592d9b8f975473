"""A TCP process on loopback that stands between client and platform and does to HTTP what bad lines do."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit

DRIP_PAUSE_S, DRIP_BYTES = 0.02, 16
BYTE_PAUSE_S = 1.0


class Fault(Enum):
    """What happens to one exchange. ``*_AFTER`` faults let the request reach the platform first."""

    NONE = "none"
    RESET_BEFORE = "reset before the request arrives"
    RESET_AFTER = "response lost by a reset"
    CLOSE_AFTER = "response lost by a close"
    HALF_REQUEST = "half the request arrives"
    HALF = "half a response"
    WRONG_LENGTH = "announced length too short"
    STALL = "stall"
    DRIP = "a few bytes at a time"
    ONE_BYTE = "one byte a second"
    BUSY = "503 with Retry-After"
    GATEWAY = "502 by a box in between"
    HTML = "login page in place of JSON"
    REDIRECT = "redirect to elsewhere"
    BAD_GZIP = "truncated gzip"
    NO_JSON = "broken JSON"
    TWICE = "request delivered twice"


@dataclass(frozen=True)
class Exchange:
    """One request that came through, with the fault it met."""

    method: str
    path: str
    fault: Fault
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class _Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class _Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def head(self, length: int) -> bytes:
        lines = [f"HTTP/1.1 {self.status} {http.client.responses.get(self.status, '')}"]
        lines += [f"{k}: {v}" for k, v in self.headers if k.lower() not in _HOP]
        return "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode("latin-1")

    def whole(self) -> bytes:
        return self.head(len(self.body)) + self.body


_FEW = 10
_HOP = frozenset({"content-length", "transfer-encoding", "connection", "keep-alive"})


class FaultProxy:
    """Forwards to ``upstream``; ``script`` holds (path prefix, fault) pairs, each used once, in order."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self._upstream = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.script: deque[tuple[str, Fault]] = deque()
        self.log: list[Exchange] = []
        self.retry_after = "0"
        self.deal: Callable[[], Fault] | None = None
        """Asked for the fault of each request that the script says nothing of."""
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._accepting()

    @property
    def url(self) -> str:
        """Base URL of the proxy."""
        return f"http://127.0.0.1:{self.port}"

    def next(self, prefix: str, *faults: Fault) -> None:
        """Let the next requests whose path starts with ``prefix`` meet these faults, one each."""
        self.script.extend((prefix, fault) for fault in faults)

    def count(self, prefix: str) -> int:
        """Return how many requests to ``prefix`` came."""
        return sum(exchange.path.startswith(prefix) for exchange in self.log)

    def refuse(self) -> None:
        """Stop listening: connections are refused until :meth:`listen`."""
        self._stop(self._listener)
        self._drop_open()

    def listen(self) -> None:
        """Listen again on the same port."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._accepting()

    def close(self) -> None:
        """Stop everything; stalled exchanges end."""
        self._closing.set()
        self.refuse()

    def _accepting(self) -> None:
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                conn, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(conn)
            threading.Thread(target=self._serve, args=(conn,), daemon=True).start()

    def _serve(self, conn: socket.socket) -> None:
        try:
            with conn.makefile("rb") as reader:
                while (request := _read_request(reader)) is not None:
                    if not self._exchange(conn, request):
                        return
        except OSError:
            return
        finally:
            with self._lock:
                self._open.discard(conn)
            conn.close()

    def _take_fault(self, request: _Request) -> Fault:
        with self._lock:
            fault = Fault.NONE
            if self.script and request.path.startswith(self.script[0][0]):
                fault = self.script.popleft()[1]
            elif self.deal is not None:
                fault = self.deal()
            self.log.append(Exchange(request.method, request.path, fault, request.headers))
            return fault

    def _exchange(self, conn: socket.socket, request: _Request) -> bool:
        """Answer one request; false where the connection ends with it."""
        fault = self._take_fault(request)
        if fault is Fault.RESET_BEFORE:
            return _reset(conn)
        if fault is Fault.HALF_REQUEST:
            self._forward_half(request)
            return _reset(conn)
        made_up = self._made_up(fault)
        if made_up is not None:
            conn.sendall(made_up.head(len(made_up.body)) if request.method == "HEAD" else made_up.whole())
            return True
        answer = self._forward(request)
        if fault is Fault.TWICE:
            answer = self._forward(request)
        return self._deliver(conn, fault, answer)

    def _made_up(self, fault: Fault) -> _Answer | None:
        html = b"<html><body><form>Sign in to the guest network</form></body></html>"
        return {
            Fault.BUSY: _Answer(503, [("Retry-After", self.retry_after), ("Content-Type", "text/plain")], b"busy"),
            Fault.GATEWAY: _Answer(502, [("Content-Type", "text/html")], b"<html>502 Bad Gateway</html>"),
            Fault.HTML: _Answer(200, [("Content-Type", "text/html; charset=utf-8")], html),
            Fault.REDIRECT: _Answer(
                302, [("Location", "http://elsewhere.invalid/"), ("Content-Type", "text/html")], html
            ),
        }.get(fault)

    def _deliver(self, conn: socket.socket, fault: Fault, answer: _Answer) -> bool:
        if fault is Fault.RESET_AFTER:
            return _reset(conn)
        if fault is Fault.CLOSE_AFTER:
            return False
        if fault is Fault.STALL:
            self._closing.wait()
            return False
        if fault is Fault.HALF:
            whole = answer.whole()
            conn.sendall(whole[: len(whole) - len(answer.body) // 2 - 1])
            return False
        if fault is Fault.DRIP:
            return self._drip(conn, answer.whole(), DRIP_BYTES, DRIP_PAUSE_S)
        if fault is Fault.ONE_BYTE:
            return self._drip(conn, answer.whole(), 1, BYTE_PAUSE_S)
        conn.sendall(_spoilt(fault, answer))
        return fault is not Fault.WRONG_LENGTH

    def _drip(self, conn: socket.socket, whole: bytes, size: int, pause_s: float) -> bool:
        for start in range(0, len(whole), size):
            conn.sendall(whole[start : start + size])
            if self._closing.wait(pause_s):
                return False
        return True

    def _forward(self, request: _Request) -> _Answer:
        line = http.client.HTTPConnection(*self._upstream, timeout=30)
        try:
            headers = {k: v for k, v in request.headers.items() if k.lower() not in ("connection", "accept-encoding")}
            line.request(request.method, request.path, body=request.body or None, headers=headers)
            response = line.getresponse()
            return _Answer(response.status, response.getheaders(), response.read())
        finally:
            line.close()

    def _forward_half(self, request: _Request) -> None:
        """Begin the request upstream and break off in the middle of its body."""
        with contextlib.closing(http.client.HTTPConnection(*self._upstream, timeout=30)) as line:
            line.putrequest(request.method, request.path, skip_accept_encoding=True)
            for name, value in request.headers.items():
                if name.lower() not in ("connection", "accept-encoding", "host"):
                    line.putheader(name, value)
            line.endheaders(request.body[: len(request.body) // 2] or None)

    def _drop_open(self) -> None:
        with self._lock:
            for conn in self._open:
                self._stop(conn)

    @staticmethod
    def _stop(sock: socket.socket) -> None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
        sock.close()


def _spoilt(fault: Fault, answer: _Answer) -> bytes:
    if len(answer.body) <= _FEW:
        return answer.whole()  # nothing to spoil in it
    if fault is Fault.WRONG_LENGTH:
        return answer.head(len(answer.body) - 10) + answer.body
    if fault is Fault.BAD_GZIP:
        packed = gzip.compress(answer.body)
        cut = _Answer(answer.status, [*answer.headers, ("Content-Encoding", "gzip")], packed[: len(packed) // 2])
        return cut.whole()
    if fault is Fault.NO_JSON:
        return _Answer(answer.status, answer.headers, answer.body[:-1] + b"!").whole()
    return answer.whole()


def _reset(conn: socket.socket) -> bool:
    """End with an RST, as a dying middle box does."""
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    conn.shutdown(socket.SHUT_RD)
    return False


def _read_request(reader: object) -> _Request | None:
    first = reader.readline().decode("latin-1").split()  # type: ignore[attr-defined]
    if len(first) != 3:
        return None
    headers = dict(http.client.parse_headers(reader).items())  # type: ignore[arg-type]
    length = int(next((v for k, v in headers.items() if k.lower() == "content-length"), 0))
    return _Request(first[0], first[1], headers, reader.read(length))  # type: ignore[attr-defined]

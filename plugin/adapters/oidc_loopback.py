"""Where the browser comes back to: an address on this machine for the time of one sign-in (RFC 8252, 7.3).

One loop over non-blocking sockets, no thread for each: browsers open connections ahead and leave them silent, and one
of those must not keep the other waiting, nor Cancel.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Optional, Union, cast

from .http_plain import Interrupted
from .oidc_pages import Outcome

_POLL_S = 0.1
_MOST_BYTES = 16 << 10
"""A longer head is no browser's; an authorization code and a state take a few hundred bytes."""
_MOST_CONNECTIONS = 32
_LEAVE_S = 2.0
"""How long the last answer may take to leave."""
_REQUEST = re.compile(rb"GET (/[^ ?]*)(?:\?([^ ]*))? HTTP/1\.[01]\r\n")
_HOST = re.compile(rb"\r\nhost:[ \t]*([^\r]*?)[ \t]*\r\n", re.IGNORECASE)
PATH = "/signed-in"

Judge = Callable[[str], Outcome]
"""Takes a query string; :attr:`~.oidc_pages.Outcome.FOREIGN` lets the waiting go on."""


class NobodyCame(Exception):
    """The time is over; not an error, so not a ``RedlineError``."""


@dataclass
class _Visit:
    """A connection: what has come so far, and what is still to go."""

    connection: socket.socket
    came: bytes = b""
    to_go: bytes = b""
    last: bool = field(default=False)


class Loopback:
    """Listens on a free port of 127.0.0.1 from its making on; use in a ``with``."""

    def __init__(self) -> None:
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        if exclusive is not None:  # on Windows another program could listen on the same port
            self._listener.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(_MOST_CONNECTIONS)
        self._listener.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._visits: list[_Visit] = []
        self._host = f"127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def redirect_uri(self) -> str:
        """The address for the browser to come back to."""
        return f"http://{self._host}{PATH}"

    def wait(self, judge: Judge, cancelled: Callable[[], bool], timeout_s: float) -> None:
        """Answer visitors until one brought what ``judge`` calls done or refused.

        Raises :class:`NobodyCame`, or :class:`~.http_plain.Interrupted` within a moment of a cancel.
        """
        until = time.monotonic() + timeout_s
        while True:
            if cancelled():
                raise Interrupted("cancelled")
            if time.monotonic() > until:
                raise NobodyCame
            if self._turn(judge):
                break
        self._see_off(cancelled)

    def _turn(self, judge: Judge) -> bool:
        """Serve whoever is ready; tell whether the one waited for was among them."""
        for key, _events in self._selector.select(_POLL_S):
            if key.fileobj is self._listener:
                self._let_in()
            elif self._serve(cast(_Visit, key.data), judge):
                return True
        return False

    def _let_in(self) -> None:
        try:
            connection, _address = self._listener.accept()
        except OSError:  # gone again
            return
        if len(self._visits) >= _MOST_CONNECTIONS:
            self._end(self._visits[0])
        connection.setblocking(False)
        visit = _Visit(connection)
        self._visits.append(visit)
        self._selector.register(connection, selectors.EVENT_READ, visit)

    def _serve(self, visit: _Visit, judge: Judge) -> bool:
        try:
            if visit.to_go:
                self._send(visit)
                return False
            came = visit.connection.recv(_MOST_BYTES)
        except BlockingIOError:
            return False
        except OSError:
            self._end(visit)
            return False
        visit.came += came
        if not came or len(visit.came) > _MOST_BYTES:
            self._end(visit)
        elif b"\r\n\r\n" in visit.came:
            return self._answer(visit, judge)
        return False

    def _answer(self, visit: _Visit, judge: Judge) -> bool:
        query = self._query_of(visit.came)
        outcome = Outcome.NOWHERE if query is None else judge(query)
        visit.to_go, visit.last = outcome.answer(), outcome in (Outcome.DONE, Outcome.REFUSED)
        self._selector.modify(visit.connection, selectors.EVENT_WRITE, visit)
        return visit.last

    def _query_of(self, head: bytes) -> Optional[str]:
        """Return the query of a request to our address, ``None`` for any other.

        The host must be ours to the letter: a page elsewhere may have a name of its own lead to this machine.
        """
        request, host = _REQUEST.match(head), _HOST.search(head)
        if request is None or host is None or host[1] != self._host.encode("ascii"):
            return None
        if request[1] != PATH.encode("ascii"):
            return None
        return (request[2] or b"").decode("ascii", "replace")

    def _send(self, visit: _Visit) -> None:
        sent = visit.connection.send(visit.to_go)
        visit.to_go = visit.to_go[sent:]
        if not visit.to_go:
            self._end(visit)

    def _see_off(self, cancelled: Callable[[], bool]) -> None:
        """Let the last answer leave; whoever waits for it reads that the window may be closed."""
        until = time.monotonic() + _LEAVE_S
        while any(visit.last for visit in self._visits):
            for key, _events in self._selector.select(_POLL_S):
                visit = cast(Union[_Visit, None], key.data)
                if visit is not None and visit.last:
                    self._serve(visit, lambda _query: Outcome.NOWHERE)
            if time.monotonic() > until or cancelled():  # asked after a try: a machine may stand still for longer
                break

    def _end(self, visit: _Visit) -> None:
        if visit in self._visits:
            self._visits.remove(visit)
            self._selector.unregister(visit.connection)
            visit.connection.close()

    def __enter__(self) -> Loopback:
        return self

    def __exit__(
        self, _kind: Optional[type[BaseException]], _error: Optional[BaseException], _trace: Optional[TracebackType]
    ) -> None:
        for visit in tuple(self._visits):
            self._end(visit)
        self._selector.close()
        self._listener.close()

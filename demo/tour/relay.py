"""A line that can be cut: a TCP relay between QGIS and the central server, which counts what goes up."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import Optional

PIECE = 65536
_RESET = struct.pack("ii", 1, 0)
"""Linger on, for no time: closing resets the connection, as a line does that breaks."""


class Relay:
    """Forwards ``self.url`` to a port of this machine; ``with Relay(port) as relay``."""

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._left: Optional[int] = None
        self.sent_bytes = 0
        """What went up to the server since the relay began."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Relay:
        self._accept_on(self._listener)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._drop()

    def cut_after(self, count: int) -> None:
        """Break the line once ``count`` more bytes have gone up; then nobody answers until :meth:`mend`."""
        with self._lock:
            self._left = count

    @property
    def is_cut(self) -> bool:
        """Tell whether the line is broken now."""
        return self._listener.fileno() < 0

    def mend(self) -> None:
        """Answer again, at the same port."""
        with self._lock:
            self._left = None
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._accept_on(self._listener)

    def _accept_on(self, listener: socket.socket) -> None:
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self._upstream))
            except OSError:
                return
            with self._lock:
                self._open |= {near, far}
            for source, sink, up in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pump, args=(source, sink, up), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, up: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE):
                if up and not self._may_pass(len(piece)):
                    self._drop()
                    break
                sink.sendall(piece)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            with self._lock:
                self._open.discard(one)
            one.close()

    def _may_pass(self, count: int) -> bool:
        with self._lock:
            if self._left is not None and count > self._left:
                return False
            if self._left is not None:
                self._left -= count
            self.sent_bytes += count
            return True

    def _drop(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes whoever accepts on it
        self._listener.close()
        with self._lock:
            broken, self._open = self._open, set()
        for one in broken:
            with contextlib.suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                one.shutdown(socket.SHUT_RDWR)

"""A TCP relay on loopback that counts what goes through it, and can break the line off at a byte."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import Union

Target = Union[tuple[str, int], str]
"""Host and port, or the path of a Unix socket."""
_PIECE = 1 << 16


class Relay:
    """Forwards every connection as it is. ``up`` counts bytes from the client, ``down`` bytes to it."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._break_at: int | None = None
        self._broken = False
        self.up = self.down = self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens, as the address of a server."""
        return f"http://127.0.0.1:{self.port}"

    def taken(self) -> tuple[int, int]:
        """Return the bytes up and down since the last time, and count from nothing again."""
        with self._lock:
            taken = self.up, self.down
            self.up = self.down = 0
        return taken

    def break_at(self, up_bytes: int) -> None:
        """Reset all connections, and each new one, as soon as so many bytes have come from the client."""
        with self._lock:
            self._break_at = up_bytes

    def mend(self) -> None:
        """Let connections through again."""
        with self._lock:
            self._break_at, self._broken = None, False

    def close(self) -> None:
        """Stop listening and end every connection."""
        _end(self._listener)
        self._drop_all()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = _connected(self._target)
        except OSError:
            _reset(client)
            return
        with self._lock:
            self._open |= {client, server}
            self.connections += 1
            broken = self._broken
        if broken:
            self._drop_all()
            return
        threading.Thread(target=self._pump, args=(server, client, False), daemon=True).start()
        self._pump(client, server, True)

    def _pump(self, source: socket.socket, sink: socket.socket, is_up: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(_PIECE):
                if self._counted(len(piece), is_up):
                    self._drop_all()
                    return
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)

    def _counted(self, size: int, is_up: bool) -> bool:
        """Count a piece; tells whether the line breaks with it."""
        with self._lock:
            if is_up:
                self.up += size
            else:
                self.down += size
            if self._break_at is not None and self.up >= self._break_at:
                self._broken = True
            return self._broken

    def _drop_all(self) -> None:
        with self._lock:
            ended, self._open = self._open, set()
        for one in ended:
            _reset(one)


def _connected(target: Target) -> socket.socket:
    if isinstance(target, str):
        one = socket.socket(socket.AF_UNIX)
        one.connect(target)
        return one
    one = socket.create_connection(target)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return one


def _reset(one: socket.socket) -> None:
    """End with an RST, as a line that breaks does; a thread that still reads from it wakes up."""
    with contextlib.suppress(OSError):
        if one.family != socket.AF_UNIX:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    _end(one)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()

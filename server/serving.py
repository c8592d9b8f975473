"""Listening: the port is taken before anything else, and what is ready says so."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

import uvicorn

from .app import create_app
from .errors import BadSetting, PortInUse
from .services.setup import prepare
from .settings import Settings


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises :class:`PortInUse`, or :class:`BadSetting` for an address we cannot have."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=128)
        # asyncio sets this for sockets it makes itself; ours would wait 40 ms for the client's delayed acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(host, port) from error
        raise BadSetting("host", f"cannot listen on {host}:{port} ({error.strerror})") from error
    except OverflowError as error:
        raise BadSetting("port", f"{port} is no port") from error


class Server(uvicorn.Server):
    """A server that calls back once it takes requests."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        super().__init__(uvicorn.Config(create_app(settings), log_config=None, access_log=False, lifespan="on"))
        self._listener = listener

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then call :meth:`ready`."""
        await super().startup(sockets)
        if self.started:
            self.ready()

    def ready(self) -> None:
        """Say where the server listens."""
        host, port = self._listener.getsockname()[:2]
        print(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)  # noqa: T201

    def serve_here(self) -> None:
        """Serve on the listener until stopped."""
        self.run(sockets=[self._listener])


def serve(settings: Settings, before: Callable[[], None] = lambda: None) -> None:
    """Serve in the foreground until a signal; ``before`` runs once the folder is ready.

    Raises typed errors before anything is served.
    """
    listener = listen(settings.host, settings.port)
    try:
        prepare(settings)
        before()
        Server(settings, listener).serve_here()
    finally:
        listener.close()

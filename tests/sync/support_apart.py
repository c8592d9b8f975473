"""The other end, one version apart: the real server behind a layer that says more, or less, than this version does.

The layer stands inside the server's own process, between its HTTP and its application; what a client sends and gets
goes over real sockets.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from redline_review.server import serving as listening
from redline_review.tests.sync.support_platform import Platform, running

Json = dict[str, Any]
Change = Callable[[str, Json], Json]
"""Makes another answer of an answer: (path, body)."""


class Apart:
    """An ASGI application around the server's; ``pushed`` are the bodies that clients sent."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.pushed: list[Json] = []
        self.asked: list[str] = []
        self.change: Change = lambda _path, body: body

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on; change the JSON of its answer."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith("/sync/"):
            await self.app(scope, receive, send)
            return
        self.asked.append(scope["query_string"].decode("ascii"))
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        start: Json = {}
        body = bytearray()

        async def listen() -> Any:
            message = await receive()
            self._note(path, scope, message)
            return message

        async def answer(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await self._answer(path, start, bytes(body), send)

        await self.app(scope, listen, answer)

    def _note(self, path: str, scope: Any, message: Any) -> None:
        if path == "/sync/batches" and message.get("body"):
            packed = (b"content-encoding", b"gzip") in scope["headers"]
            self.pushed.append(json.loads(gzip.decompress(message["body"]) if packed else message["body"]))

    async def _answer(self, path: str, start: Json, body: bytes, send: Any) -> None:
        if start["status"] == 200:
            body = json.dumps(self.change(path, json.loads(body))).encode("utf-8")
        headers = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode("ascii"))]})
        await send({"type": "http.response.body", "body": body})


@contextmanager
def apart(data_dir: Path) -> Iterator[tuple[Platform, Apart]]:
    """Run a server with the layer around it."""
    made: list[Apart] = []
    create = listening.create_app

    def layered(settings: Any) -> Apart:
        made.append(Apart(create(settings)))
        return made[-1]

    with mock.patch.object(listening, "create_app", layered), running(data_dir) as platform:
        yield platform, made[0]

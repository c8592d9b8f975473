"""What happens to every request before a route sees it: an id, a bounded and unpacked body, one log line."""

from __future__ import annotations

import re
import time
import uuid
import zlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...plugin.domain.operations import MAX_BODY_BYTES
from ..errors import BadEncoding, BodyTooLarge
from ..logs import log, request_id
from .faults import fault_response, problem_response

REQUEST_ID_HEADER = "X-Request-ID"
UNSTORED = "no-store"
"""What a route does not say otherwise stays in no cache: QGIS's own asks it before the server, whoever signs in."""
_PLAIN_ID = re.compile(r"[0-9A-Za-z._-]{1,64}")
UPLOADS, BUNDLES, PACKAGES_PAGE = "/evidence/uploads/", "/sync/bundles", "/web/packages"
_GZIP = 16 + zlib.MAX_WBITS


class RequestLog:
    """Gives each request an id (the caller's, where it is a plain one), answers with it and logs one line.

    An answer is stored nowhere unless its route allows it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID_HEADER, "")
        this_id = given if _PLAIN_ID.fullmatch(given) else uuid.uuid4().hex
        token, began, status = request_id.set(this_id), time.perf_counter(), 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = this_id
                headers.setdefault("Cache-Control", UNSTORED)
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except ClientDisconnect:
            log.info("broken off", extra={"facts": {"path": scope["path"]}})  # a bad line is no fault of ours
        except Exception as error:  # noqa: BLE001 -- the outermost ring: nothing of it may reach the caller
            log.error("unforeseen", exc_info=error)
            if status == 0:
                await fault_response(500)(scope, receive, send_with_id)
        finally:
            took_ms = round((time.perf_counter() - began) * 1000, 1)
            facts = {"method": scope["method"], "path": scope["path"], "status": status, "took_ms": took_ms}
            log.info("request", extra={"facts": facts})
            request_id.reset(token)


class MethodOverride:
    """Takes a POST to an upload as the method that ``X-HTTP-Method-Override`` names: tus 1.0 asks for it.

    Some proxies, and QGIS's blocking requests, know no PATCH. Nowhere else: a header must not open another door.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "POST" and str(scope["path"]).startswith(UPLOADS):
            wished = Headers(scope=scope).get("x-http-method-override", "").upper()
            if wished in ("PATCH", "DELETE"):
                scope = {**scope, "method": wished}
        await self._app(scope, receive, send)


class BoundedBody:
    """Takes a request's body whole, at most 1 MiB also after decompression, and hands it on unpacked."""

    def __init__(self, app: ASGIApp, limit_bytes: int = MAX_BODY_BYTES) -> None:
        self._app, self._limit = app, limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with a problem where its body is too large or unreadable."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS") or _is_chunk(scope):
            await self._app(scope, receive, send)
            return
        try:
            body = await self._body(Headers(scope=scope), receive)
        except (BodyTooLarge, BadEncoding) as error:
            await problem_response(error)(scope, receive, send)
            return
        if body is not None:
            await self._app(_without_encoding(scope, len(body)), _Once(body, receive), send)

    async def _body(self, headers: Headers, receive: Receive) -> bytes | None:
        encoding = headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip"):
            raise BadEncoding(encoding)
        unpack = zlib.decompressobj(_GZIP) if encoding == "gzip" else None
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += self._unpacked(unpack, message.get("body", b""), self._limit + 1 - len(body))
            if len(body) > self._limit:
                raise BodyTooLarge(self._limit)
            more = message.get("more_body", False)
        if unpack is not None and not unpack.eof:
            raise BadEncoding(encoding)
        return bytes(body)

    def _unpacked(self, unpack: zlib._Decompress | None, chunk: bytes, room: int) -> bytes:
        if unpack is None or not chunk:
            return chunk
        try:
            return unpack.decompress(chunk, room)
        except zlib.error as error:
            raise BadEncoding("gzip") from error


def _is_chunk(scope: Scope) -> bool:
    """Chunks of uploads and packages are written as they come; their routes bound them."""
    method, path = scope["method"], str(scope["path"])
    return (method == "PATCH" and path.startswith(UPLOADS)) or (method == "POST" and path in (BUNDLES, PACKAGES_PAGE))


class _Once:
    """Gives the unpacked body once, then what the client sends (its disconnect)."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def _without_encoding(scope: Scope, length: int) -> Scope:
    dropped = (b"content-encoding", b"content-length", b"transfer-encoding")
    headers = [(name, value) for name, value in scope["headers"] if name not in dropped]
    return {**scope, "headers": [*headers, (b"content-length", str(length).encode())]}

"""A platform in the process of the tests, asked without a socket: real code over a real database, no wire in between.

For histories in which nobody kills the server's process: what the line does is dealt request by request (see
:mod:`.support_wire`). Backed up, restored and started anew it can be, on both databases.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Optional
from unittest import mock
from urllib.parse import unquote, urlsplit

import anyio.to_thread
import psycopg
import requests
from redline_review.server.app import create_app
from redline_review.server.services.check import check
from redline_review.server.services.setup import prepare
from redline_review.server.settings import Settings
from redline_review.server.state import make_state
from redline_review.server.testing import Cluster, throwaway_postgres
from redline_review.tests.sync.support_platform import Platform
from requests.adapters import HTTPAdapter
from urllib3.response import HTTPResponse

IN_MEMORY = Path("/dev/shm")
URL = "http://platform.inside"
_DATABASES = itertools.count(1)


def scratch(prefix: str) -> Path:
    """Make a folder, in memory where the machine has the room."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=IN_MEMORY if IN_MEMORY.is_dir() else None))


async def _at_once(function: Callable[..., Any], *arguments: Any, **_options: Any) -> Any:
    """Stand in for a worker thread: one request at a time needs none."""
    return function(*arguments)


class Inside:
    """Asks an app in this thread. ``close`` ends its loop."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._loop = asyncio.new_event_loop()
        self._threads = mock.patch.object(anyio.to_thread, "run_sync", _at_once)
        self._threads.start()

    def close(self) -> None:
        """End the loop."""
        self._threads.stop()
        self._loop.close()

    def send(self, request: requests.PreparedRequest, half: bool = False) -> requests.Response:
        """Send one request; of which ``half`` arrives before the line breaks, where that is asked for."""
        answer = _Answer()
        try:
            self._loop.run_until_complete(self.app(_scope(request), _arriving(_body(request), half), answer.take))
        except Exception:
            if not half:  # what it says of a line that broke nobody hears
                raise
        raw = HTTPResponse(
            io.BytesIO(answer.body), answer.headers, answer.status, preload_content=False, request_method=request.method
        )
        response: requests.Response = HTTPAdapter().build_response(request, raw)
        _ = response.content
        return response


class _Answer:
    def __init__(self) -> None:
        self.status, self.headers, self.body = 0, {}, b""

    async def take(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
        else:
            self.body += message.get("body", b"")


def _body(request: requests.PreparedRequest) -> bytes:
    body = request.body or b""
    return body.encode("utf-8") if isinstance(body, str) else body


def _scope(request: requests.PreparedRequest) -> dict[str, Any]:
    parts = urlsplit(str(request.url))
    headers = [(name.lower().encode("latin-1"), str(value).encode("latin-1")) for name, value in _headers(request)]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": str(request.method),
        "scheme": parts.scheme,
        "path": unquote(parts.path),
        "raw_path": parts.path.encode("ascii"),
        "query_string": parts.query.encode("ascii"),
        "root_path": "",
        "headers": [(b"host", parts.netloc.encode("ascii")), *headers],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
    }


def _headers(request: requests.PreparedRequest) -> Iterator[tuple[str, Any]]:
    for name, value in request.headers.items():
        yield name, value.decode("latin-1") if isinstance(value, bytes) else value


def _arriving(body: bytes, half: bool) -> Callable[[], Any]:
    first = body[: len(body) // 2] if half else body
    messages = iter([{"type": "http.request", "body": first, "more_body": half}])

    async def receive() -> dict[str, Any]:
        message = next(messages, None)
        if message is None and not half:
            await asyncio.Future()  # nobody hangs up: whoever waits for that is told to stop
        return message or {"type": "http.disconnect"}

    return receive


@dataclass(frozen=True)
class Backup:
    """What lies elsewhere: the data folder, and on PostgreSQL a copy of the database by this name."""

    folder: Path
    database: str


class InsidePlatform(Platform):
    """A platform over its own database, shared by no other process."""

    def __init__(self, settings: Settings, cluster: Optional[Cluster] = None) -> None:
        self._cluster = cluster
        app = create_app(settings)
        self.inside = Inside(app)
        super().__init__(URL, settings, app.state.redline)

    def close(self) -> None:
        """Close the database and end the loop."""
        super().close()
        self.inside.close()

    def restart(self) -> None:
        """End and begin anew: nothing that only the process knew is known."""
        self._state.close()
        self._begin()

    def back_up(self) -> Backup:
        """Keep everything as it is now, elsewhere; raises where PostgreSQL does not let it be copied."""
        self._state.close()
        folder = scratch("redline-backup-")
        shutil.copytree(self.settings.data_dir, folder, dirs_exist_ok=True)
        kept = Backup(folder, "" if self._cluster is None else copied(self._cluster, self._name))
        self._begin()
        return kept

    def restore(self, kept: Backup) -> None:
        """Put back what was kept; whatever came since is lost here."""
        self._state.close()
        shutil.rmtree(self.settings.data_dir)
        shutil.copytree(kept.folder, self.settings.data_dir)
        if self._cluster is not None:
            execute(self._cluster, f"DROP DATABASE {self._name}")
            copied(self._cluster, kept.database, self._name)
        self._begin()

    def let_go(self, kept: Backup) -> None:
        """Remove what was kept."""
        shutil.rmtree(kept.folder)
        if self._cluster is not None:
            execute(self._cluster, f"DROP DATABASE {kept.database}")

    def check(self) -> None:
        """Read everything against the audit chain and the hashes, as an operator does; raises what is wrong."""
        check(self._state.database, self.settings.org_id, self._state.blobs)

    @property
    def _name(self) -> str:
        return urlsplit(self.settings.url).path.lstrip("/")

    def _begin(self) -> None:
        self.inside.app.state.redline = make_state(self.settings)
        self._take(self.inside.app.state.redline)


def execute(cluster: Cluster, statement: str) -> None:
    """Run one statement beside all databases of ours."""
    elsewhere = cluster.superuser_url.replace("/redline?", "/postgres?")
    with psycopg.connect(elsewhere, autocommit=True) as connection:
        connection.execute(statement)


def copied(cluster: Cluster, template: str, name: str = "") -> str:
    """Copy a database that nobody is connected to; returns the copy's name."""
    name = name or f"inside_{next(_DATABASES)}"
    execute(cluster, f"CREATE DATABASE {name} TEMPLATE {template} OWNER redline_owner")
    return name


class Makers:
    """Makes fresh platforms, each a copy of one that was prepared once. One of these a process."""

    def __init__(self, name: str, cluster: Optional[Cluster]) -> None:
        self.name, self._cluster = name, cluster
        self._root = scratch("redline-machine-")
        self._made = self._settings("made", "redline")
        prepare(self._made)

    def _settings(self, folder: str, database: str) -> Settings:
        settings = Settings((self._root / folder).resolve())
        if self._cluster is None:
            return settings
        there = self._cluster.database(database)
        return replace(settings, database_url=there.app_url, migration_url=there.owner_url)

    @contextmanager
    def fresh(self) -> Iterator[InsidePlatform]:
        """Give a platform of its own; what it kept is checked at the end as an operator checks it."""
        number = next(_DATABASES)
        database = "" if self._cluster is None else copied(self._cluster, "redline", f"platform_{number}")
        settings = self._settings(f"platform-{number}", database)
        shutil.copytree(self._made.data_dir, settings.data_dir)
        platform = InsidePlatform(settings, self._cluster)
        try:
            yield platform
            platform.check()
        finally:
            platform.close()
            shutil.rmtree(settings.data_dir)
            if self._cluster is not None:
                execute(self._cluster, f"DROP DATABASE {database}")

    def close(self) -> None:
        """Remove everything."""
        shutil.rmtree(self._root)


@contextmanager
def platforms_on(name: str) -> Iterator[Makers]:
    """Give what makes platforms on this database; raises ``PostgresMissing`` where there is none."""
    if name == "sqlite":
        makers = Makers(name, None)
        try:
            yield makers
        finally:
            makers.close()
        return
    with throwaway_postgres() as cluster:
        makers = Makers(name, cluster)
        try:
            yield makers
        finally:
            makers.close()

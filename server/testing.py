"""Throw-away servers and clusters for tests, ours and those of the sync client.

Nothing here is used by a running server.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from .services.setup import prepare
from .serving import Server, listen
from .settings import Settings, load_settings

POSTGRES_BIN = Path(os.environ.get("REDLINE_TEST_POSTGRES_BIN", "/usr/lib/postgresql/15/bin"))
POSTGRES_USER = "postgres"
STARTUP_TIMEOUT_S = 20.0


class PostgresMissing(RuntimeError):
    """No PostgreSQL binaries or no user to run them as; the message says which."""


@dataclass(frozen=True)
class Cluster:
    """A throw-away cluster. ``owner_url`` owns database and tables; ``app_url`` owns nothing and bypasses nothing."""

    owner_url: str
    app_url: str
    superuser_url: str

    @property
    def folder(self) -> Path:
        """The folder of the cluster: its socket, its data and its log."""
        return Path(self.superuser_url.rpartition("host=")[2])

    def log(self) -> str:
        """Return what PostgreSQL has logged so far, over all its restarts."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def restart(self, mode: str) -> None:
        """Restart it: ``fast`` ends all connections, ``immediate`` is a crash with the recovery that follows."""
        place = ("-D", f"{self.folder}/data", "-l", f"{self.folder}/log")
        _run("pg_ctl", *place, "-w", "-t", "300", "-m", mode, "restart")

    def database(self, name: str) -> Cluster:
        """Return the addresses of another database of the cluster."""
        return Cluster(
            *(url.replace("/redline?", f"/{name}?") for url in (self.owner_url, self.app_url, self.superuser_url))
        )


@contextlib.contextmanager
def live_server(
    data_dir: Path, database_url: Optional[str] = None, migration_url: Optional[str] = None, **settings: object
) -> Iterator[str]:
    """Serve a data folder on a free loopback port in a thread; yields the base URL without a slash at the end."""
    given = load_settings(data_dir, {}, database_url=database_url, migration_url=migration_url, **settings)
    with serving(given) as base_url:
        yield base_url


@contextlib.contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Prepare and serve these settings on a free loopback port; yields the base URL."""
    prepare(settings)
    listener = listen("127.0.0.1", 0)
    server = _Announcing(settings, listener)
    thread = threading.Thread(target=server.serve_here, name="test-server", daemon=True)
    thread.start()
    try:
        if not server.is_ready.wait(STARTUP_TIMEOUT_S):
            raise RuntimeError("the test server did not start")
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(STARTUP_TIMEOUT_S)
        listener.close()


class _Announcing(Server):
    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        super().__init__(settings, listener)
        self.is_ready = threading.Event()

    def ready(self) -> None:
        self.is_ready.set()


@contextlib.contextmanager
def throwaway_postgres(more_options: str = "-F") -> Iterator[Cluster]:
    """Run a fresh PostgreSQL + PostGIS cluster on a Unix socket; raises :class:`PostgresMissing`.

    It does not run as root: there ``runuser`` switches to the user ``postgres``. ``more_options`` are PostgreSQL's own;
    without any it waits for the disk as in production (``-F``: it does not).
    """
    if not (POSTGRES_BIN / "initdb").exists():
        raise PostgresMissing(f"no PostgreSQL 15 binaries in {POSTGRES_BIN}")
    folder = Path(tempfile.mkdtemp(prefix="redline-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, POSTGRES_USER)
        _run("initdb", "-D", f"{folder}/data", "-U", POSTGRES_USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -h '' -c synchronous_commit=on -c max_connections=60 -c shared_buffers=64MB"
        _run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", f"{options} {more_options}", "start")
        try:
            yield _furnish(folder)
        finally:
            _run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _furnish(folder: Path) -> Cluster:
    _psql(folder, "postgres", "CREATE ROLE redline_owner LOGIN; CREATE ROLE redline_app LOGIN")
    urls = (f"postgresql://{role}@/redline?host={folder}" for role in ("redline_owner", "redline_app", POSTGRES_USER))
    cluster = Cluster(*urls)
    make_database(cluster, "redline")
    return cluster


def make_database(cluster: Cluster, name: str) -> Cluster:
    """Make another empty database with PostGIS in the cluster and return its addresses."""
    folder = cluster.folder
    _psql(folder, "postgres", f"CREATE DATABASE {name} OWNER redline_owner")
    _psql(folder, name, "CREATE EXTENSION postgis")
    return cluster.database(name)


def copy_database(cluster: Cluster, template: str, name: str) -> Cluster:
    """Make a copy of a database that nobody is connected to, rows and rights included, and return its addresses."""
    folder = cluster.folder
    _psql(folder, "postgres", f"CREATE DATABASE {name} TEMPLATE {template} OWNER redline_owner")
    return cluster.database(name)


def _psql(folder: Path, database: str, statements: str) -> None:
    for statement in statements.split("; "):
        _run(
            "psql",
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            str(folder),
            "-U",
            POSTGRES_USER,
            "-d",
            database,
            "-c",
            statement,
        )


def _run(program: str, *arguments: str) -> None:
    switch = ["runuser", "-u", POSTGRES_USER, "--"] if os.geteuid() == 0 else []
    command = [*switch, str(POSTGRES_BIN / program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        raise PostgresMissing(f"{program} failed: {done.stderr.strip()}")

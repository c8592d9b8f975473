"""The parts of the serving benchmark as processes: one PostgreSQL for all, our server, Kinto, pygeoapi."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redline_review.server.services.accounts import Accounts, parse_grant
from redline_review.server.services.setup import open_database, prepare
from redline_review.server.settings import Settings, load_settings, read_secret
from redline_review.server.testing import Cluster

ROOT = Path(__file__).resolve().parents[3]
PEERS = ROOT / "build" / "bench" / "server-venv" / "bin"
PASSWORD = "a long password"
START_S, STOP_S = 60.0, 20.0
CLUSTER_OPTIONS = (
    "-c fsync=on -c shared_buffers=512MB -c max_connections=120 -c max_wal_size=8GB -c checkpoint_timeout=30min"
    " -c maintenance_work_mem=256MB -c work_mem=16MB -c wal_level=minimal -c max_wal_senders=0"
    " -c shared_preload_libraries=pg_stat_statements"
)
"""Commits reach the disk, for the peers as for us; the rest is what a small machine of one's own would be set to."""


@dataclass
class Process:
    """A running program and where it answers."""

    url: str
    pid: int

    def memory_mb(self) -> dict[str, float]:
        """Return resident memory now and at its highest."""
        text = Path(f"/proc/{self.pid}/status").read_text("ascii")
        found = {name: int(re.search(rf"{name}:\s+(\d+) kB", text)[1]) / 1024 for name in ("VmRSS", "VmHWM")}
        return {"now": round(found["VmRSS"], 1), "most": round(found["VmHWM"], 1)}

    def cpu_s(self) -> float:
        """Return the processor time taken so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def program(
    command: list[str], log: Path, listening: str, environ: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """Run a program that says on either output where it listens, in words that ``listening`` matches."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as errors:
        started = subprocess.Popen(
            command, stdout=errors, stderr=errors, env={**os.environ, **(environ or {})}, cwd=log.parent
        )
    try:
        yield Process(_address(started, log, re.compile(listening)), started.pid)
    finally:
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(STOP_S)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def once(command: list[str], log: Path, environ: Mapping[str, str] | None = None) -> None:
    """Run a program to its end; raises ``RuntimeError`` with what it said where it fails."""
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **(environ or {})})
    log.write_bytes(done.stdout + done.stderr)
    if done.returncode != 0:
        raise RuntimeError(f"{log.name}: {log.read_text('utf-8', 'replace')[-2000:]}")


def _address(started: subprocess.Popen[bytes], log: Path, listening: re.Pattern[str]) -> str:
    """Wait until the program says where it listens; raises ``RuntimeError`` with what it said where it ends."""
    deadline = os.times().elapsed + START_S
    while os.times().elapsed < deadline:
        found = listening.search(log.read_text("utf-8", "replace"))
        if found is not None:
            return f"http://127.0.0.1:{found[1]}"
        if started.poll() is not None:
            break
        select.select([], [], [], 0.05)
    raise RuntimeError(f"{log.name}: {log.read_text('utf-8', 'replace')[-2000:]}")


# -- ours


def make_ours(folder: Path, cluster: Cluster, orgs: Mapping[str, Mapping[str, str]]) -> Settings:
    """Make the tables and organisations, each with its accounts (name to grant)."""
    settings = load_settings(folder, {}, database_url=cluster.app_url, migration_url=cluster.owner_url)
    for org_id, people in orgs.items():
        settings = load_settings(
            folder, {}, database_url=cluster.app_url, migration_url=cluster.owner_url, org_id=org_id
        )
        prepare(settings)
        database = open_database(settings)
        accounts = Accounts(database, settings, read_secret(settings))
        for name, grant in people.items():
            accounts.add(name, PASSWORD, [parse_grant(grant)])
        database.close()
    return settings


def ours(settings: Settings, log: Path) -> contextlib.AbstractContextManager[Process]:
    """Serve as ``redline-server serve`` does, in one process."""
    command = [sys.executable, "-m", "redline_review.server", "serve", "--data", str(settings.data_dir), "--port", "0"]
    command += ["--database", settings.database_url, "--owner-database", settings.migration_url]
    return program(command, log, r"listening on http://127\.0\.0\.1:(\d+)")


def check_ours(settings: Settings) -> str:
    """Run ``redline-server check`` and return what it says; raises where it finds anything."""
    command = [sys.executable, "-m", "redline_review.server", "check", "--data", str(settings.data_dir)]
    environ = {**os.environ, "REDLINE_DATABASE_URL": settings.database_url, "REDLINE_ORG_ID": settings.org_id}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout.strip()


def versions_of_peers() -> dict[str, str]:
    """Return the versions of what the peers consist of."""
    code = (
        "import json; from importlib.metadata import version; "
        "print(json.dumps({n: version(n) for n in ('kinto', 'pygeoapi', 'waitress', 'SQLAlchemy', 'psycopg2-binary')}))"
    )
    told: dict[str, Any] = json.loads(subprocess.check_output([PEERS / "python", "-c", code], text=True))
    return told

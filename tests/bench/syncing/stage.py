"""Databases and servers of the sync benchmark, each made when first asked for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from redline_review.server.testing import Cluster, make_database
from redline_review.tests.bench.serving import kinto_side, running, seeding
from redline_review.tests.bench.serving.clients import Line
from redline_review.tests.bench.serving.running import Process
from redline_review.tests.bench.syncing import kinto_laptop, offices
from redline_review.tests.bench.syncing.measured import Workspace
from redline_review.tests.bench.syncing.relay import Relay

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "build" / "bench" / "sync"
FINDINGS = int(os.environ.get("REDLINE_BENCH_FINDINGS", "1000"))
WIRE = min(FINDINGS, 1_000)
"""Findings whose bytes are counted: a relay in Python is no line to be timed over."""
ON_POSTGRES = ("plain1", "plain2", "plain3", "qgis1")
ON_SQLITE = ("sqlite1", "sqlite2")


class Stage:
    """The databases and, each started when first asked for, the servers."""

    def __init__(self, cluster: Cluster, stack: contextlib.ExitStack) -> None:
        self.cluster, self._stack = cluster, stack

    @cached_property
    def postgres(self) -> Process:
        orgs = {**dict.fromkeys(ON_POSTGRES, FINDINGS), "wire": WIRE, "upload": 1}
        return self.serve("postgres", make_database(self.cluster, "ours"), orgs)

    @cached_property
    def sqlite(self) -> Process:
        return self.serve("sqlite", offices.ON_SQLITE, dict.fromkeys(ON_SQLITE, FINDINGS))

    def serve(self, name: str, there: Cluster, orgs: Mapping[str, int]) -> Process:
        """Make a platform whose organisations have patches for so many findings, and serve it."""
        settings = offices.make_platform(FOLDER / name, there, orgs)
        return self._stack.enter_context(running.ours(settings, FOLDER / f"{name}.log"))

    @cached_property
    def kinto(self) -> tuple[Process, Line]:
        """Kinto with the patches of a run, and a line to it."""
        there = make_database(self.cluster, "kinto")
        process = self._stack.enter_context(kinto_side.kinto(FOLDER / "kinto", there))
        return process, kinto_laptop.furnish(process.url, there, FINDINGS)

    def workspace(self, count: int) -> Workspace:
        """Return a laptop with so many patches and a server of its own that has as many."""
        name = f"pull{count}"
        there = make_database(self.cluster, name)
        settings = running.make_ours(FOLDER / name, there, {"main": offices.PEOPLE})
        loaded = seeding.seed(there.superuser_url, "main", count)
        cursor = seeding.cursor_at_end(there.superuser_url, "main", ("3205",))
        process = self._stack.enter_context(running.ours(settings, FOLDER / f"{name}.log"))
        return Workspace(FOLDER / "laptops" / name, process.url, "main", loaded, cursor)

    @contextlib.contextmanager
    def relay(self, process: Process) -> Iterator[Relay]:
        """Put a counting relay before a server."""
        relay = Relay(("127.0.0.1", int(process.url.rpartition(":")[2])))
        with contextlib.closing(relay):
            yield relay

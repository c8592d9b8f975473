"""What the serving benchmark runs on: how much of everything, the databases, and the servers over them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from redline_review.server.settings import Settings
from redline_review.server.testing import Cluster, make_database

from . import kinto_side, pygeoapi_side, running, seeding
from .clients import FALSE_ALARM
from .running import Process
from .seeding import UNITS, Seeded, case_id

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "build" / "bench" / "server"
OUT = ROOT / "build" / "bench.json"
LARGE = int(os.environ.get("REDLINE_BENCH_PATCHES", "4000"))
FULL = LARGE >= 1_000_000
SMALL, PULLED = max(LARGE // 100, 1_000), max(LARGE // 20, 2_000)
BATCH, CLIENTS, ORGS = 500, 16, 4
BATCHES = 20 if FULL else 2
KINTO_BATCHES, KINTO_BATCH = (5, BATCH) if FULL else (2, 50)
SINGLES, KINTO_SINGLES = (1_600, 640) if FULL else (64, 32)
REPEATS, PYGEOAPI_PAGES = (40, 8) if FULL else (5, 3)
PEOPLE = {"wang": "inspector:3205", "reader": "reader:3205"}
OF_UNITS = {f"wang{unit}": f"inspector:{unit}" for unit in UNITS}
FORM = {**FALSE_ALARM, "finding_form": "desk"}
QUARTER = 0.25


class Stage:
    """The databases and, each started when first asked for, the servers."""

    def __init__(self, cluster: Cluster, stack: contextlib.ExitStack) -> None:
        self._cluster, self._stack = cluster, stack

    def _seeded(self, name: str, counts: Mapping[str, int]) -> tuple[Settings, Cluster, list[Seeded]]:
        there = make_database(self._cluster, name)
        people = {**PEOPLE, **(OF_UNITS if name == "large" else {})}
        settings = running.make_ours(FOLDER / name, there, dict.fromkeys(counts, people))
        return settings, there, [seeding.seed(there.superuser_url, org_id, n) for org_id, n in counts.items()]

    @cached_property
    def large(self) -> tuple[Settings, Cluster, list[Seeded]]:
        return self._seeded("large", {"main": LARGE})

    @cached_property
    def small(self) -> tuple[Settings, Cluster, list[Seeded]]:
        return self._seeded("small", {"main": SMALL})

    @cached_property
    def pulled(self) -> tuple[Settings, Cluster, list[Seeded]]:
        orgs = {f"county{n}": 6 * max(1, BATCHES // 4) * BATCH for n in range(1, ORGS + 1)}
        return self._seeded("pulled", {"main": PULLED, **orgs})

    def ours(self, name: str, number: int = 1) -> Process:
        """Return a process of ours over one of the databases."""
        return self._process(
            f"{name}-{number}", lambda: running.ours(getattr(self, name)[0], FOLDER / f"{name}-{number}.log")
        )

    @cached_property
    def kinto(self) -> Process:
        there = make_database(self._cluster, "kinto")
        found = self._stack.enter_context(kinto_side.kinto(FOLDER / "kinto", there))
        loaded = self.pulled[2][0]
        kinto_side.fill(there, {case_id(n): _kinto_record(loaded, n) for n in range(loaded.count)})
        return found

    @cached_property
    def pygeoapi(self) -> Process:
        return self._stack.enter_context(pygeoapi_side.pygeoapi(FOLDER / "pygeoapi", self.large[1]))

    def _process(self, key: str, start: Callable[[], contextlib.AbstractContextManager[Process]]) -> Process:
        started = self.__dict__.setdefault("_started", {})
        if key not in started:
            started[key] = self._stack.enter_context(start())
        return started[key]


def _kinto_record(loaded: Seeded, number: int) -> dict[str, Any]:
    row = seeding.record_of(loaded, number)
    return {name: row[name] for name in (*SHARED, "outline", "finding")}


SHARED = ("issued_id", "batch_id", "units", "review_state", "version", "facts")

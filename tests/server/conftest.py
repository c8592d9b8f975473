"""A small world of two counties on both databases, copied fresh for each test."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Optional

import httpx
import pytest
from redline_review.plugin.domain import chain, wire
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.operations import ChainSpan, Operation, OperationResult, PushReceipt
from redline_review.plugin.domain.records import Case
from redline_review.plugin.domain.states import OperationKind
from redline_review.server.app import create_app
from redline_review.server.db.schema import metadata
from redline_review.server.services.accounts import Accounts, parse_grant
from redline_review.server.services.imports import Imports
from redline_review.server.services.setup import open_database, prepare
from redline_review.server.settings import Settings, load_settings, read_secret
from redline_review.server.testing import (
    Cluster,
    PostgresMissing,
    serving,
    throwaway_postgres,
)
from redline_review.tests.server.support_small_disk import Mount, small_disks
from sqlalchemy import Engine, create_engine, delete, insert, literal, select
from starlette.testclient import TestClient

PASSWORD = "a long password"
PEOPLE = {
    "wang": ["inspector:320506"],
    "zhao": ["inspector:320506"],
    "li": ["inspector:320507"],
    "city": ["approver:3205:1"],
    "province": ["approver:32:2"],
    "admin": ["admin:*"],
    "reader": ["reader:320506"],
}
BATCH = "2026-05"
PATTERN = "main"
CHEAP = {"argon2_passes": 1, "argon2_memory_kib": 1024}
"""Passwords are hashed for real, only quickly."""
FALSE_ALARM = {"reality": "not_real", "false_alarm_reason": "season"}
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
_ids = IdFactory()


def new_id() -> str:
    return _ids.new(time.time_ns() // 1_000_000)


def square(west: float, south: float, side: float = 0.01) -> bytes:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


ZONES = [
    (
        {"zone_code": "Z1", "zone_name": "山", "zone_level": "redline", "zone_type": "forest", "unit_code": "320506"},
        120.5,
    ),
    ({"zone_code": "Z2", "zone_name": "Other", "zone_level": "control", "unit_code": "320507"}, 121.5),
    ({"zone_code": "Z3", "zone_name": "太湖", "zone_level": "redline", "unit_code": "3205"}, 120.2),
    ({"zone_code": "Z4", "zone_name": "长江", "zone_level": "other"}, 119.0),
]


def _zone_rows() -> list[tuple[dict[str, Any], bytes]]:
    return [(attributes, square(west, 31.0, 0.2)) for attributes, west in ZONES]


def _case_rows() -> list[tuple[dict[str, Any], bytes]]:
    plan = [("A", "320506", 120.5, 6), ("B", "320507", 121.5, 3), ("AB", "320506,320507", 121.0, 1)]
    return [
        ({"issued_id": f"{name}-{n}", "unit_code": unit, "date_after": "2026-05-02"}, square(west + n * 0.02, 31.0))
        for name, unit, west, count in plan
        for n in range(count)
    ]


def _fill(settings: Settings) -> None:
    prepare(settings)
    database = open_database(settings)
    accounts = Accounts(database, settings, read_secret(settings))
    for name, grants in PEOPLE.items():
        accounts.add(name, PASSWORD, [parse_grant(text) for text in grants])
    imports = Imports(database, settings.org_id)
    imports.zones(_zone_rows())
    imports.cases(_case_rows(), BATCH)
    database.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    try:
        with throwaway_postgres() as running:
            yield running
    except PostgresMissing as missing:
        pytest.skip(f"no throw-away PostgreSQL: {missing}")


class World:
    """A served database whose organisation ``main`` is the pattern; each test works on a copy of its own."""

    def __init__(self, settings: Settings, admin: Engine, client: TestClient) -> None:
        self.settings, self._admin, self.client = settings, admin, client

    @property
    def admin(self) -> Engine:
        """The database as somebody reaches it who may do anything."""
        return self._admin

    def copy(self, org_id: str) -> None:
        with self._admin.begin() as connection:
            for table in metadata.sorted_tables:
                names = [column.name for column in table.columns]
                rest = [table.c[name] for name in names if name != "org_id"]
                rows = select(literal(org_id), *rest).where(table.c.org_id == PATTERN)
                connection.execute(insert(table).from_select(["org_id", *(c.name for c in rest)], rows))

    def wipe(self, org_id: str) -> None:
        with self._admin.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table).where(table.c.org_id == org_id))

    def restore(self, org_id: str) -> None:
        """Put an organisation back to the pattern, as a restored backup would."""
        self.wipe(org_id)
        self.copy(org_id)


@pytest.fixture(scope="session")
def _worlds(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], World]]:
    with contextlib.ExitStack() as stack:

        @cache
        def make(kind: str) -> World:
            folder = tmp_path_factory.mktemp(f"world-{kind}")
            admin_url = f"sqlite:///{folder / 'server.sqlite'}"
            settings = load_settings(folder, {}, **CHEAP)
            if kind == "postgres":
                cluster: Cluster = request.getfixturevalue("cluster")
                admin_url = cluster.superuser_url.replace("postgresql:", "postgresql+psycopg:")
                settings = replace(settings, database_url=cluster.app_url, migration_url=cluster.owner_url)
            _fill(settings)
            admin = create_engine(admin_url)
            stack.callback(admin.dispose)
            client = stack.enter_context(TestClient(create_app(settings), base_url="http://testserver"))
            return World(settings, admin, client)

        yield make


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, _worlds: Callable[[str], World]) -> World:
    """Each database once, with one running app."""
    return _worlds(request.param)


@pytest.fixture
def small_disk() -> Iterator[Mount]:
    """Mounts small disks, which fill."""
    with small_disks() as mount:
        yield mount


@pytest.fixture
def settings(world: World) -> Settings:
    """The settings of a fresh organisation, filled like the pattern."""
    org_id = f"org-{uuid.uuid4().hex}"
    world.copy(org_id)
    return replace(world.settings, org_id=org_id)


@dataclass
class Person:
    """Somebody signed in from a device, with the audit chain of that device."""

    http: Any
    name: str
    device: str
    tokens: dict[str, Any]
    cursor: str = ""
    seq: int = 0
    link: str = chain.GENESIS
    counter: int = 0

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.http.get(path, params=params, headers=self.headers)

    def post(self, path: str, body: Any) -> httpx.Response:
        return self.http.post(path, json=body, headers=self.headers)

    def pull(self, limit: int = 500) -> list[Any]:
        """Pull to the end; returns the changes."""
        changes: list[Any] = []
        while True:
            answer = self.get("/sync/changes", cursor=self.cursor, limit=limit)
            assert answer.status_code == 200, answer.text
            page = wire.page_from_json(answer.json())
            changes.extend(page.changes)
            self.cursor = page.cursor
            if not page.more:
                return changes

    def cases(self) -> dict[str, Case]:
        """The caller's cases by issued id, read from the start."""
        kept, self.cursor = self.cursor, ""
        found = {c.record.issued_id: c.record for c in self.pull() if isinstance(c.record, Case)}
        self.cursor = kept or self.cursor
        return found

    def operation(
        self, case: Case, finding: Optional[dict[str, Any]] = None, kind: str = "submit", **more: Any
    ) -> Operation:
        self.counter += 1
        payload: dict[str, Any] = {"form": "desk", "form_version": 1, "stage": "desk"}
        payload |= {"finding": finding or FALSE_ALARM, "base_finding": dict(case.finding)} | more.pop("payload", {})
        fields = {"prev_op_id": None, "base_version": case.version} | more
        return Operation(
            op_id=new_id(),
            case_id=case.case_id,
            kind=OperationKind(kind),
            payload=payload,
            client_seq=self.counter,
            recorded_at="2026-05-02T08:00:00.000Z",
            **fields,
        )

    def span(self, entries: int = 0) -> ChainSpan:
        hashes = tuple(uuid.uuid4().hex * 2 for _ in range(entries))
        return ChainSpan(self.device, self.seq + 1, self.link, hashes)

    def push(self, *operations: Operation, span: Optional[ChainSpan] = None) -> list[OperationResult]:
        return list(self.receipt(*operations, span=span).results)

    def receipt(self, *operations: Operation, span: Optional[ChainSpan] = None) -> PushReceipt:
        answer = self.post("/sync/batches", wire.push_to_json(operations, span or self.span()))
        assert answer.status_code == 200, answer.text
        return wire.receipt_from_json(answer.json())

    def outcome(self, *operations: Operation) -> list[str]:
        return [result.outcome.value for result in self.push(*operations)]


class People:
    """Signs people in at one server, in one organisation."""

    def __init__(self, http: Any, org_id: str) -> None:
        self.http, self.org_id = http, org_id

    def __call__(self, name: str, device: str = "") -> Person:
        device = device or f"laptop-{name}"
        body = {"username": name, "password": PASSWORD, "device_id": device, "org": self.org_id}
        answer = self.http.post("/auth/token", json=body)
        assert answer.status_code == 200, answer.text
        return Person(self.http, name, device, answer.json())


@pytest.fixture(scope="session")
def people_at() -> type[People]:
    """Signs people in at any server: for tests that run one of their own."""
    return People


@pytest.fixture
def http(world: World) -> TestClient:
    """The app without a socket."""
    return world.client


@pytest.fixture
def people(http: TestClient, settings: Settings) -> People:
    return People(http, settings.org_id)


@pytest.fixture
def wang(people: People) -> Person:
    """An inspector of the county 320506."""
    return people("wang")


@pytest.fixture
def live(settings: Settings) -> Iterator[str]:
    """The app behind a real socket; gives its base URL."""
    with serving(settings) as base_url:
        yield base_url


@pytest.fixture
def live_people(live: str, settings: Settings) -> Iterator[People]:
    with httpx.Client(base_url=live, timeout=30) as client:
        yield People(client, settings.org_id)

"""Lines, databases, offices and laptops of the sync tests."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redline_review.server.testing import PostgresMissing, throwaway_postgres
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_lines import Line, PlainLine
from redline_review.tests.sync.support_platform import Office, Platform, running
from redline_review.tests.sync.support_proxy import FaultProxy


@pytest.fixture(scope="session")
def qgis_line(request: pytest.FixtureRequest) -> Iterator[Line]:
    """The line through QGIS; skips where there is no QGIS."""
    pytest.importorskip("qgis.core", reason="QGIS is not installed")
    request.getfixturevalue("qgis_app")
    line = importlib.import_module("redline_review.tests.sync.support_qgis_line").QgisLine()
    line.start()
    yield line
    line.close()


@pytest.fixture(params=["requests", "qgis"], ids=["over requests", "over QGIS"])
def line(request: pytest.FixtureRequest) -> Line:
    """Each line in turn."""
    return PlainLine() if request.param == "requests" else request.getfixturevalue("qgis_line")


@pytest.fixture(scope="session")
def sqlite_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A server on SQLite, shared by the session."""
    with running(tmp_path_factory.mktemp("server-sqlite")) as platform:
        yield platform


@pytest.fixture(scope="session")
def postgres_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A server on a throw-away PostgreSQL, shared by the session."""
    try:
        with throwaway_postgres() as cluster:
            urls = {"database_url": cluster.app_url, "migration_url": cluster.owner_url}
            with running(tmp_path_factory.mktemp("server-postgres"), **urls) as platform:
                yield platform
    except PostgresMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], ids=["to SQLite", "to PostgreSQL"]
)
def platform(request: pytest.FixtureRequest) -> Platform:
    """A server on each database in turn."""
    return request.getfixturevalue(f"{request.param}_platform")


@pytest.fixture
def office(platform: Platform) -> Office:
    """An office with three cases of its own."""
    return platform.office()


@pytest.fixture
def proxy(platform: Platform) -> Iterator[FaultProxy]:
    """The bad line before the platform."""
    proxy = FaultProxy(platform.url)
    yield proxy
    proxy.close()


@pytest.fixture
def laptops(tmp_path: Path, line: Line, office: Office, proxy: FaultProxy) -> Iterator[Callable[..., Laptop]]:
    """Makes laptops of the office's inspector behind the bad line."""
    made: list[Laptop] = []

    def make(name: str = "laptop", username: str = "", **options: object) -> Laptop:
        made.append(Laptop.new(tmp_path / name, line, proxy.url, username or office.username, **options))
        return made[-1]

    yield make
    for laptop in made:
        laptop.store.close()


@pytest.fixture
def laptop(laptops: Callable[..., Laptop]) -> Laptop:
    """A laptop that has pulled everything."""
    laptop = laptops()
    assert laptop.sync().complete
    return laptop

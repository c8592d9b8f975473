"""An office and a laptop at the two ends of a stick."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redline_review.plugin.adapters.packages import PackageOpener
from redline_review.plugin.adapters.packages_find import find_package
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.tests.sync.support_platform import Office, Platform, running
from redline_review.tests.sync.support_store import CLOCK, RESOURCES

pytest.importorskip("osgeo.gdal", reason="GDAL's Python module is not installed")
by_hand = importlib.import_module("redline_review.tests.sync.support_by_hand")
Carrier, Desk, Steps = by_hand.Carrier, by_hand.Desk, by_hand.Steps


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(tmp_path_factory.mktemp("carried")) as platform:
        yield platform


@pytest.fixture
def office(platform: Platform) -> Office:
    return platform.office(cases=4)


@pytest.fixture
def desk(platform: Platform, office: Office, tmp_path: Path) -> Desk:
    (tmp_path / "office").mkdir()
    return Desk(platform.settings, office, tmp_path / "office")


@pytest.fixture
def carriers(tmp_path: Path, office: Office) -> Iterator[Callable[..., Carrier]]:
    made: list[Carrier] = []

    def make(paths: list[Path], password: str = "", name: str = "laptop") -> Carrier:
        opener = PackageOpener(CLOCK, RESOURCES)
        folder = tmp_path / name
        opener.open_new(find_package(paths[0], password), folder, office.username, Steps())
        workspace = open_workspace(folder)
        stick = tmp_path / f"{name}-stick"
        stick.mkdir()
        made.append(Carrier(workspace, workspace.open_store(), office, stick))
        return made[-1]

    yield make
    for carrier in made:
        carrier.store.close()


@pytest.fixture
def carrier(desk: Desk, carriers: Callable[..., Carrier]) -> Carrier:
    return carriers(desk.pack())

"""Lines, databases and proxies of the sync tests."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from redline_review.tests.sync.support_lines import Line, PlainLine


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

"""One small workspace in the Review window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from redline_review.plugin.adapters.settings import Settings
from redline_review.tests.qgis.support_window import make_workspace, opened_desk
from redline_review.ui.desk import ReviewDesk


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace("support_workspace.py", tmp_path_factory.mktemp("outline") / "workspace")


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    Settings().set_view_count(2)
    with opened_desk(made, tmp_path / "workspace") as opened:
        yield opened

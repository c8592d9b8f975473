"""What all tests with QGIS share."""

from __future__ import annotations

import gc
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Optional

import pytest
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QApplication
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import Workspace, open_workspace
from redline_review.tests.qgis.support_desktop import Opener
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.compare.render import let_jobs_end
from redline_review.ui.desk import ReviewDesk

SUPPORT = Path(__file__).with_name("support_workspace.py")


@pytest.fixture(autouse=True)
def _no_handler_raises(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test in whose time a Qt handler raised: without a hook, PyQt ends the whole process there."""
    raised: list[str] = []

    def keep(kind: type[BaseException], error: BaseException, trace: Optional[TracebackType]) -> None:
        raised.append("".join(traceback.format_exception(kind, error, trace)))

    monkeypatch.setattr(sys, "excepthook", keep)
    yield
    assert not raised, "raised in a handler of Qt:\n" + "\n".join(raised)


@pytest.fixture(autouse=True)
def _nothing_outlives_its_test(qgis_app: QgsApplication, _no_handler_raises: None) -> Iterator[None]:
    """Collect what a test leaves in reference cycles now: after QGIS has gone, it would take the process with it."""
    yield
    QgsSettings().remove("plugins/redline_review/arrangements")  # each list begins as it was issued
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert let_jobs_end(10_000)
    gc.collect()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small workspace; copied, never opened."""
    folder = tmp_path_factory.mktemp("small") / "workspace"
    subprocess.run([sys.executable, str(SUPPORT), str(folder)], check=True, timeout=120)
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    """A small workspace of the test's own."""
    subprocess.run(["cp", "-r", str(made), str(tmp_path / "workspace")], check=True)
    return open_workspace(tmp_path / "workspace")


@pytest.fixture
def opened(qgis_app: QgsApplication) -> Iterator[Opener]:
    """Opens workspaces in their windows, and closes them when the test ends."""
    desks: list[ReviewDesk] = []

    def do(workspace: Workspace, account: Any = None) -> ReviewDesk:
        desk = ReviewDesk(workspace, Settings(), account)
        desks.append(desk)
        ready: list[bool] = []
        desk.ready.connect(lambda: ready.append(True))
        desk.open()
        until("the window", lambda: ready)
        desk.window.activateWindow()
        until("the window active", lambda: QApplication.activeWindow() is desk.window)
        return desk

    yield do
    for desk in desks:
        desk.close()
        desk.closer.wait()

"""Runs inside QGIS (``--code``): opens the demo workspace, connected to the demo server, for a person."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from qgis.PyQt.QtCore import QTimer
from qgis.utils import plugins
from redline_review.demo.earlier import bring_earlier
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.plugin.adapters.workspace import create_workspace, is_workspace, open_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.states import ActKind, NetworkMode, Secrecy


def make(folder: Path, server: str, images: Path) -> None:
    """Make the demo workspace, or point the existing one at the server's address of today."""
    clock = SystemClock()
    if is_workspace(folder):
        workspace = open_workspace(folder)
        workspace.update(replace(workspace.info, server_url=server))
        return
    workspace = create_workspace(folder, "Demo County 演示县", NetworkMode.LISTED, Secrecy.PUBLIC, server, (), clock)
    store = workspace.open_store()
    found = scan([images], ScanOptions(root=folder)).images
    store.save_images(found, Act(ActKind.IMPORT, None, clock.now(), {"images": len(found)})).result()
    store.close()


def open_demo() -> None:
    """Open it in the plugin's own way."""
    folder = Path(os.environ["REDLINE_DEMO_WORKSPACE"])
    make(folder, os.environ["REDLINE_DEMO_SERVER"], Path(os.environ["REDLINE_DEMO_IMAGES"]))
    bring_earlier(folder, Path(os.environ["REDLINE_DEMO_EARLIER"]))
    user, password = os.environ["REDLINE_DEMO_ACCOUNT"].split("\n")
    plugins["redline_review"].shell.open_folder(str(folder), (user, password))


QTimer.singleShot(0, open_demo)

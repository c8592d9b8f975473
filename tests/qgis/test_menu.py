"""The plugin's own menu: what cannot be done now says why."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QAction, QMenu
from redline_review.tests.qgis.support_desktop import Desktop
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.entry import RedlineReviewPlugin


@pytest.fixture
def plugin(qgis_app: QgsApplication) -> Iterator[SimpleNamespace]:
    desktop = Desktop()
    menu = QMenu(desktop.mainWindow())
    nothing = lambda _action: None  # noqa: E731 - QGIS's toolbar
    iface = SimpleNamespace(
        mainWindow=desktop.mainWindow,
        messageBar=desktop.messageBar,
        pluginMenu=lambda: menu,
        addToolBarIcon=nothing,
        removeToolBarIcon=nothing,
    )
    made = RedlineReviewPlugin(iface)
    made.initGui()
    ours = desktop.mainWindow().findChild(QMenu, "redline_review_menu")
    named = {action.objectName(): action for action in ours.actions()}
    yield SimpleNamespace(
        shell=made.shell,
        menu=ours,
        importing=named["redline_review_import_layers"],
        exporting=named["redline_review_export"],
    )
    made.unload()


def at_the_menu(plugin: SimpleNamespace) -> QAction:
    """Open the menu, as a click on it does, and look at the entry."""
    plugin.menu.popup(plugin.menu.pos())
    plugin.menu.close()
    return plugin.importing


def test_importing_is_off_without_a_workspace_and_says_why(plugin: SimpleNamespace) -> None:
    action = at_the_menu(plugin)
    assert action.objectName() == "redline_review_import_layers"
    assert not action.isEnabled()
    assert plugin.menu.toolTipsVisible()
    assert action.toolTip() == action.statusTip() == "Open a workspace first: layers go into it."


def test_importing_is_on_while_a_workspace_is_open(plugin: SimpleNamespace, made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "workspace")
    plugin.shell.open_folder(str(tmp_path / "workspace"))
    until("the window", plugin.shell.has_window)
    assert at_the_menu(plugin).isEnabled()
    assert plugin.exporting.isEnabled()
    until("the first patch", lambda: plugin.shell.desk.controller is not None)
    plugin.shell.desk.window.close()
    until("the workspace closed", lambda: plugin.shell.desk is None)
    assert not at_the_menu(plugin).isEnabled()

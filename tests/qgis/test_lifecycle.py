"""Load, work, unload, load again, in the real desktop: nothing of ours stays behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.tests.qgis.support_connections import NEWER
from redline_review.tests.sync.support_platform import PASSWORD, running
from redline_review.ui.upkeep import DELAY_MS

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 150
OWN_CASES, ISSUED_CASES, ISSUED_ZONES = 6, 3, 1
# Runs inside the desktop: takes stock, loads, opens dialogs and a workspace, fetches, decides, sends, unloads and takes
# stock again.
SCRIPT = """
import gc, json, os, sys, threading, traceback
from pathlib import Path
import qgis.utils
from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from qgis.PyQt.QtWidgets import QAction, QApplication, QDockWidget, QMenu, QToolBar
from qgis.utils import iface

NAME = "redline_review"
REPORT, FOLDER = Path(os.environ["REPORT"]), Path(os.environ["FOLDER"])
ACCOUNT = tuple(os.environ["ACCOUNT"].split("\\n"))
stocks, working, guards = [], [], []

def ours(objects):
    return sorted(type(o).__module__ + "." + type(o).__qualname__ for o in objects
                  if type(o).__module__.startswith(NAME))

def threads():
    # Python knows its own only; the system knows those of Qt, by their names too.
    of_qt = [task.joinpath("comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
    return sorted(n for n in [*of_qt, *(t.name for t in threading.enumerate())] if n.startswith("redline"))

def stock():
    QCoreApplication.sendPostedEvents(None, QEvent.DeferredDelete)
    gc.collect()
    window = iface.mainWindow()
    settings = QgsSettings()
    return {
        "menus": sorted(m.title() for m in window.findChildren(QMenu)),
        "actions": len(window.findChildren(QAction)),
        "toolbars": sorted((t.objectName(), len(t.actions())) for t in window.findChildren(QToolBar)),
        "docks": sorted(d.objectName() for d in window.findChildren(QDockWidget)),
        "layers": sorted(QgsProject.instance().mapLayers()),
        "shortcuts": sorted(a.objectName() for a in QgsGui.shortcutsManager().listActions()
                            if a.objectName().startswith(NAME)),
        "shortcut_count": len(QgsGui.shortcutsManager().listActions()),
        "providers": sorted(p.id() for p in QgsApplication.processingRegistry().providers()),
        "settings": sorted(k for k in settings.allKeys() if "redline" in k.lower() and "PythonPlugins" not in k),
        "threads": threads(),
        "windows": ours(QApplication.topLevelWidgets()),
        "objects": ours(o for o in gc.get_objects() if isinstance(o, QObject)),
        "project_dirty": QgsProject.instance().isDirty(),
        "in_the_network": [put for guard in guards for put in guard._put],
    }

def finish(extra):
    REPORT.write_text(json.dumps({"stocks": stocks, "working": working, **extra}))
    os._exit(0)

def guarded(step):
    def run(*_):
        try:
            step()
        except BaseException:
            finish({"error": traceback.format_exc()})
    return run

def later(step, ms=0):
    QTimer.singleShot(ms, guarded(step))

def load():
    assert qgis.utils.loadPlugin(NAME), "did not load"
    assert qgis.utils.startPlugin(NAME), "did not start"
    stocks.append(stock())
    shell = qgis.utils.plugins[NAME].shell
    shell.choose_workspace()
    later(lambda: open_workspace(shell), 300)

def open_workspace(shell):
    shell.new_review()
    shell.opened.connect(lambda _folder: later(lambda: fetch(shell), 1500))
    shell.open_folder(str(FOLDER), ACCOUNT)

def fetch(shell):
    def fetched(report):
        if not reports:
            later(lambda: work(shell, report), 500)
        reports.append(report)
    reports = []
    shell.desk._line.synced.connect(fetched)
    shell.desk._actions.get("sync").trigger()

def work(shell, report):
    errors = [repr(error) for error in report.errors]
    guards.append(sys.modules[NAME + ".plugin.adapters.imagery.tile_guard"])  # unloading takes it out of there
    working.append({"threads": threads(), "errors": errors, "cases": len(shell.desk.session.cases),
                    "in_the_network": len(guards[-1]._put)})
    controller = shell.desk.controller
    controller.form.answer("reality", "not_real_season")
    controller.handlers()["save_and_next"]()
    shell.desk._actions.get("sync").trigger()
    later(unload, UPKEEP_MS)

def unload():
    working[-1]["layers"] = len(list(FOLDER.glob("reference/zones-*.gpkg")))
    qgis.utils.plugins[NAME].shell.desk._upkeep._begin()  # once more, so that unloading finds it at work
    assert qgis.utils.unloadPlugin(NAME), "did not unload"
    later(after, 1500)

def after():
    stocks.append(stock())
    if len(stocks) < 5:
        later(load)
    else:
        finish({})

QTimer.singleShot(LIMIT_MS, lambda: finish({"error": "took too long: " + str(len(stocks))}))
later(lambda: (stocks.append(stock()), load()), 1500)
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    base = tmp_path_factory.mktemp("lifecycle")
    folder = base / "workspace"
    make = [sys.executable, str(Path(__file__).with_name("support_workspace.py")), str(folder)]
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(make, check=True, env=offscreen, cwd=ROOT, timeout=LIMIT_S)
    environ = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(base)}
    subprocess.run([sys.executable, "build_tools/link.py", "--no-check"], check=True, env=environ, cwd=ROOT)
    ini = base / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    ini.write_text(ini.read_text().replace("redline_review=true", "redline_review=false"))
    with running(base / "server") as platform:
        office = platform.office(ISSUED_CASES, ISSUED_ZONES)
        workspace = open_workspace(folder)
        workspace.update(replace(workspace.info, server_url=platform.url))
        return in_desktop(base, FOLDER=str(folder), ACCOUNT=f"{office.username}\n{PASSWORD}")


def in_desktop(base: Path, **given: str) -> dict[str, Any]:
    """Run the script in the desktop with the profile under ``base``; returns what it reports."""
    script, found = base / "script.py", base / "report.json"
    times = SCRIPT.replace("LIMIT_MS", str(LIMIT_S * 900)).replace("UPKEEP_MS", str(DELAY_MS + 1500))
    script.write_text(times, encoding="utf-8")
    quiet = {name: value for name, value in os.environ.items() if name not in {"QT_QPA_PLATFORM", "DISPLAY"}}
    command = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", "qgis", "--profiles-path", str(base)]
    run = subprocess.run(
        [*command, "--nologo", "--noversioncheck", "--code", str(script)],
        env={**quiet, **given, "REPORT": str(found)},
        capture_output=True, text=True, encoding="utf-8", timeout=LIMIT_S, check=False,
    )  # fmt: skip
    assert found.exists(), run.stdout + run.stderr
    data: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
    assert "error" not in data, data["error"] + run.stderr
    return data


def test_loading_adds_what_unloading_takes_away(report: dict[str, Any]) -> None:
    before, loaded = report["stocks"][0], report["stocks"][1]
    assert "redline" in loaded["providers"]
    assert loaded["actions"] > before["actions"]


@pytest.mark.parametrize("time", [pytest.param(0, id="first time"), pytest.param(1, id="second time")])
def test_before_unloading_a_sync_fetched_and_upkeep_was_done(report: dict[str, Any], time: int) -> None:
    assert "redline-sync" in report["working"][time]["threads"]
    assert report["working"][time]["errors"] == []
    assert report["working"][time]["cases"] == OWN_CASES + ISSUED_CASES
    assert report["working"][time]["layers"] == 1
    assert report["working"][time]["in_the_network"] == (1 if NEWER else 0)


@pytest.mark.parametrize(
    "kind",
    [
        "menus",
        "actions",
        "toolbars",
        "docks",
        "layers",
        "shortcuts",
        "shortcut_count",
        "providers",
        "threads",
        "windows",
        "objects",
        "project_dirty",
        "in_the_network",
    ],
)
@pytest.mark.parametrize("unloaded", [pytest.param(2, id="first time"), pytest.param(4, id="second time")])
def test_unloading_leaves_nothing_behind(report: dict[str, Any], kind: str, unloaded: int) -> None:
    assert report["stocks"][unloaded][kind] == report["stocks"][0][kind]


def test_loading_alone_writes_no_setting(report: dict[str, Any]) -> None:
    assert report["stocks"][1]["settings"] == report["stocks"][0]["settings"]


def test_only_what_the_user_chose_stays_in_the_settings(report: dict[str, Any]) -> None:
    kept = {"plugins/redline_review/recent_workspaces", "plugins/redline_review/window_geometry"}
    kept.add("plugins/redline_review/window_splits")
    assert set(report["stocks"][4]["settings"]) <= kept

"""The plugin installs as a user installs it: from the zip in a running QGIS, and by ``make link``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from redline_review.build_tools import link, package

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 120
NAME = package.NAME
# Runs inside the desktop. The closing timer lets QGIS finish its start, then leave by its own exit; the other one tells
# what a dialog says that waits for a person who is not there.
IN_DESKTOP = """
import json, os, traceback
from pathlib import Path
import qgis.utils
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QLabel, QTextEdit
from qgis.core import QgsApplication
from qgis.utils import iface

report = Path({report!r})

def state():
    window = iface.mainWindow()
    words = [action.text() for action in iface.pluginMenu().actions() + iface.pluginToolBar().actions()]
    return {{
        "loaded": {name!r} in qgis.utils.plugins,
        "active": {name!r} in qgis.utils.active_plugins,
        "provider": QgsApplication.processingRegistry().providerById("redline") is not None,
        "words": words,
        "docks": sorted(dock.objectName() for dock in window.findChildren(QDockWidget)),
    }}

def act():
    before = state()
    {act}
    report.write_text(json.dumps({{"before": before, "installed": installed, "after": state()}}))

def give_up():
    dialog = QApplication.activeModalWidget()
    words = [label.text() for label in dialog.findChildren(QLabel)] if dialog else []
    words += [text.toPlainText() for text in dialog.findChildren(QTextEdit)] if dialog else []
    report.write_text(json.dumps({{"error": "QGIS waits: " + "\\n".join(words)}}))
    os._exit(1)

QTimer.singleShot({patience_ms}, give_up)
try:
    act()
except BaseException:
    report.write_text(json.dumps({{"error": traceback.format_exc()}}))
QTimer.singleShot(0, iface.actionExit().trigger)
"""
INSTALL = """
    import pyplugin_installer
    pyplugin_installer.instance().installFromZipFile({zip!r})
    installed = state()
    qgis.utils.unloadPlugin({name!r})
"""
LOOK = "installed = before"


@pytest.fixture(scope="module")
def settings_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings")


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not list((ROOT / "i18n").glob("*.qm")):  # `make test` has made it; written anew, it would vanish under others
        subprocess.run(["sh", "build_tools/lrelease.sh"], cwd=ROOT, check=True)
    return package.build_package(tmp_path_factory.mktemp("zip"))


def desktop(settings: Path, act: str) -> dict[str, Any]:
    """Start the QGIS desktop on its own screen with the profile under ``settings``, do ``act``, return its report."""
    report, script = settings / "report.json", settings / "script.py"
    filled = IN_DESKTOP.format(report=str(report), name=NAME, act=act.strip(), patience_ms=LIMIT_S * 500)
    script.write_text(filled, encoding="utf-8")
    report.unlink(missing_ok=True)
    quiet = {name: value for name, value in os.environ.items() if name not in {"QT_QPA_PLATFORM", "DISPLAY"}}
    command = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", "qgis", "--profiles-path", str(settings)]
    run = subprocess.run(
        [*command, "--nologo", "--noversioncheck", "--code", str(script)],
        env=quiet, capture_output=True, text=True, encoding="utf-8", timeout=LIMIT_S, check=False,
    )  # fmt: skip
    assert report.exists(), run.stdout + run.stderr
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    assert "error" not in found, found["error"]
    return found


@pytest.fixture(scope="module")
def installed(settings_folder: Path, zipped: Path) -> dict[str, Any]:
    return desktop(settings_folder, INSTALL.format(zip=str(zipped), name=NAME))


def test_zip_installs_and_starts_in_a_fresh_profile(installed: dict[str, Any]) -> None:
    assert not installed["before"]["loaded"]
    assert installed["installed"]["loaded"]
    assert installed["installed"]["active"]


def test_installed_plugin_shows_itself_and_its_algorithms(installed: dict[str, Any]) -> None:
    assert len(installed["installed"]["words"]) > len(installed["before"]["words"])
    assert installed["installed"]["provider"]


def test_unloaded_plugin_leaves_the_window_as_it_was(installed: dict[str, Any]) -> None:
    assert installed["after"] == installed["before"]


def test_installed_plugin_starts_with_the_next_qgis(installed: dict[str, Any], settings_folder: Path) -> None:
    assert installed["installed"]["active"]
    again = desktop(settings_folder, LOOK)
    assert again["before"]["active"]
    assert again["before"]["provider"]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a user whose profile ``make link`` has just filled."""
    settings = tmp_path_factory.mktemp("linked")
    own = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(settings), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(ROOT / "build_tools" / "link.py")]
    run = subprocess.run(command, env=own, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return own


def process(environ: dict[str, str], *arguments: str) -> str:
    run = subprocess.run(
        ["qgis_process.bin", *arguments], env=environ, capture_output=True, text=True, encoding="utf-8",
        timeout=LIMIT_S, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def square(path: Path, west: float, name: str) -> Path:
    """Write a GeoJSON with one square of 0.02° at 31° N whose western side is at ``west``."""
    east, south, north = west + 0.02, 31.0, 31.02
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    feature = {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def test_linked_plugin_screens_in_qgis_process_with_shapely_2(linked: dict[str, str], tmp_path: Path) -> None:
    patches, zones = square(tmp_path / "p.geojson", 120.0, "patch"), square(tmp_path / "z.geojson", 120.01, "zone")
    layers = [f"INPUT={patches}", f"ZONES={zones}", "ZONE_ID=name", f"OUTPUT={tmp_path / 'out.geojson'}"]
    answer = json.loads(process(linked, "run", "redline:screen", "--json", "--", *layers))
    assert answer["results"]["ENGINE"].startswith("shapely 2")
    (row,) = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))["features"]
    assert row["properties"]["top_zone"] == "zone"
    assert row["properties"]["top_share"] == pytest.approx(0.5, abs=1e-6)


def test_linked_plugin_imports_a_batch_in_qgis_process(linked: dict[str, str], tmp_path: Path) -> None:
    patches, folder = square(tmp_path / "p.geojson", 120.0, "patch"), tmp_path / "review"
    inputs = [f"INPUT={patches}", f"WORKSPACE={folder}", "BATCH=2026-05"]
    answer = json.loads(process(linked, "run", "redline:importbatch", "--json", "--", *inputs))
    assert (answer["results"]["IMPORTED"], answer["results"]["REJECTED"]) == (1, 0)
    batches = json.loads((folder / "workspace.json").read_text(encoding="utf-8"))["batches"]
    assert batches == [answer["results"]["BATCH_ID"]]


def test_link_is_the_work_tree_itself(linked: dict[str, str]) -> None:
    profile = link.profile_folder(linked)
    assert (profile / "python" / "plugins" / NAME).resolve() == ROOT

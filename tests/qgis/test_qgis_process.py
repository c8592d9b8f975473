"""``redline:screen`` in QGIS's own process, which brings another GEOS than shapely's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from osgeo import ogr
from redline_review.tests.qgis.new_review.support_inputs import square, write_layer

LINK = Path(__file__).resolve().parents[2] / "build_tools" / "link.py"
PROGRAM = shutil.which("qgis_process.bin")


@pytest.mark.skipif(PROGRAM is None, reason="qgis_process.bin is not installed")
def test_the_linked_plugin_screens_in_a_terminal(tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    for name in ("XDG_DATA_HOME", "QGIS_CUSTOM_CONFIG_PATH", "PYTHONPATH"):
        environment.pop(name, None)
    subprocess.run([sys.executable, str(LINK), "--no-check"], env=environment, check=True, capture_output=True)
    zones = [(square(0, 0, 400), ("A", "redline")), (square(430, 0, 400), ("B", "control"))]
    patches = [(square(380 + 5 * n, 40 * n), (f"P{n}",)) for n in range(8)]
    out = tmp_path / "out.gpkg"
    given = {
        "INPUT": write_layer(tmp_path / "patches.gpkg", "GPKG", ("name",), patches),
        "ZONES": write_layer(tmp_path / "zones.gpkg", "GPKG", ("name", "level"), zones),
        "ZONE_ID": "name",
        "ZONE_LEVEL": "level",
        "OUTPUT": str(out),
    }
    ran = subprocess.run(
        [PROGRAM, "run", "redline:screen", "--", *(f"{name}={value}" for name, value in given.items())],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    source = ogr.Open(str(out))
    shares = [feature["redline_share"] for feature in source.GetLayer(0)]
    assert shares == pytest.approx([max(0.0, 20 - 5 * n) / 60 for n in range(8)], abs=1e-3)

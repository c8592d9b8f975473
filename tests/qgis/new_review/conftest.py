"""What tests of the two dialogs share: inputs, services, the dialog and the hands that work it."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtTest import QTest
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.new_workspace import check_place, make_workspace
from redline_review.plugin.adapters.screening_engine import choose_engine
from redline_review.plugin.adapters.threads import see_out
from redline_review.plugin.app.new_review import ReviewBuilder
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.identity import IdFactory
from redline_review.tests.qgis.new_review.support_driver import Driver, MemorySettings, Waiting
from redline_review.tests.qgis.new_review.support_inputs import FIELDS, patch, square, write_image, write_layer
from redline_review.ui.new_review import NewReviewDialog, NewReviewServices

CODES = Path(__file__).resolve().parents[3] / "resources" / "codes"


@pytest.fixture(autouse=True)
def _no_reading_outlives_its_test(qgis_app):
    """A layer that is still surveyed when QGIS goes would take the process with it."""
    yield
    assert see_out(20) == []


@pytest.fixture
def qtbot(qgis_app):
    waiting = Waiting()
    yield waiting
    for widget in waiting.widgets:
        widget.close()
        widget.deleteLater()
    QTest.qWait(0)


@pytest.fixture
def county(tmp_path):
    """A layer of zones on two levels, twelve good patches (GBK, no cpg), an image for each date."""
    zones = [
        (square(0, 0, 400), ("01", "太湖重要湿地", "生态保护红线", "重要湿地")),
        (square(400, 0, 200), ("02", "清水通道", "生态空间管控区域", "清水通道维护区")),
    ]
    return {
        "zones": write_layer(tmp_path / "红线.gpkg", "GPKG", ("红线编码", "红线名称", "管控级别", "红线类型"), zones),
        "patches": write_layer(tmp_path / "图斑.shp", "ESRI Shapefile", FIELDS, [patch(n) for n in range(12)]),
        "before": write_image(tmp_path / "GF2_20240311.tif", 1),
        "after": write_image(tmp_path / "GF7_20260502.tif", 2),
    }


@pytest.fixture
def services(tmp_path):
    builder = ReviewBuilder(make_workspace, choose_engine().screen, IdFactory(), SystemClock())
    home = tmp_path / "reviews"
    return NewReviewServices(
        QgsProject.instance(),
        MemorySettings(),
        builder,
        check_place,
        read_code_lists(CODES),
        "en",
        home,
        tmp_path / "mappings",
    )


@pytest.fixture
def dialog(qgis_app, qtbot, services):
    made = NewReviewDialog(services)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def driver(qtbot, dialog):
    return Driver(qtbot, dialog)

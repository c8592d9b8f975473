"""Places in degrees are the same in every thread, also after other threads have come and gone."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsRectangle
from redline_review.plugin.adapters.imagery.ground import Box, border_box, box_of
from redline_review.plugin.adapters.threads import FunctionThread

PLACE = QgsRectangle(40_500_000, 3_450_000, 40_500_600, 3_450_600)


def test_a_footprint_is_the_same_in_thread_after_thread(qgis_app: QgsApplication) -> None:
    found: list[Box] = []
    for _ in range(30):
        thread = FunctionThread("scan", lambda: found.append(box_of(PLACE, QgsCoordinateReferenceSystem("EPSG:4528"))))
        thread.start()
        assert thread.wait(10_000)
    assert len(found) == 30
    assert set(found) == {box_of(PLACE, QgsCoordinateReferenceSystem("EPSG:4528"))}
    assert 119 < found[0][0] < 121


@pytest.mark.parametrize(
    ("system", "rectangle"),
    [
        pytest.param("EPSG:4528", QgsRectangle(40_500_000, 3_450_000, 40_501_000, 3_451_000), id="a tile"),
        pytest.param("EPSG:4528", QgsRectangle(40_400_000, 3_300_000, 40_600_000, 3_600_000), id="a whole scene"),
        pytest.param("EPSG:32650", QgsRectangle(200_000, 3_300_000, 800_000, 4_000_000), id="a whole zone"),
        pytest.param("EPSG:3857", QgsRectangle(13_000_000, 3_600_000, 13_010_000, 3_610_000), id="web mercator"),
        pytest.param("EPSG:4490", QgsRectangle(120.0, 31.0, 120.5, 31.5), id="degrees"),
        pytest.param("EPSG:3995", QgsRectangle(-500_000, -500_000, 500_000, 500_000), id="around the pole"),
    ],
)
def test_the_border_alone_gives_the_box_that_all_of_the_rectangle_gives(qgis_app, system, rectangle) -> None:
    crs = QgsCoordinateReferenceSystem(system)
    assert border_box(rectangle, crs) == pytest.approx(box_of(rectangle, crs), abs=2e-4)

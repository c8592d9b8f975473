"""Places in degrees are the same in every thread, also after other threads have come and gone."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsRectangle
from redline_review.plugin.adapters.imagery.ground import Box, box_of
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

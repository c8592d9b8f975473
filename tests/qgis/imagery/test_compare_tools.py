"""Measuring and asking what is at a place, by real mouse events, in every view at once."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsDistanceArea, QgsPointXY
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from redline_review.plugin.adapters.imagery.bands import BandPlan
from redline_review.plugin.adapters.imagery.values import BandValues, values_at
from redline_review.plugin.domain.records import Zone
from redline_review.ui.compare import words
from redline_review.ui.compare.tools import Tool

BEFORE, AFTER = "2024-03-11", "2026-05-02"
FOUR = {"red": 1, "green": 2, "blue": 3, "nir": 4}
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def shown(stage, make, catalogue, patch, tmp_path):
    one = make.raster(tmp_path / "before.tif")
    other = make.in_degrees(tmp_path / "after.tif")
    stage.view.set_catalogue(catalogue((BEFORE, one), (AFTER, other)), None)
    stage.show("one", patch(200, 200))
    stage.patch, stage.folder = patch, tmp_path
    return stage


def click(pane, x: int, y: int) -> None:
    QTest.mouseClick(pane.canvas.viewport(), LEFT, PLAIN, QPoint(x, y))


def hover(pane, x: int, y: int) -> None:
    port, to = pane.canvas.viewport(), QPoint(x, y)
    none = Qt.MouseButton.NoButton
    place = QPointF(to)
    event = QMouseEvent(QEvent.Type.MouseMove, place, QPointF(port.mapToGlobal(to)), none, Qt.MouseButtons(none), PLAIN)
    QApplication.sendEvent(port, event)


def badges(stage) -> list[str]:
    return [pane.badge.text() for pane in stage.view.panes]


def on_ellipsoid() -> QgsDistanceArea:
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(QgsCoordinateReferenceSystem.fromEpsgId(4528), QgsCoordinateTransformContext())
    ruler.setEllipsoid("EPSG:7024")
    return ruler


def test_clicks_measure_length_and_area_on_the_ellipsoid(shown):
    first = shown.view.panes[0]
    shown.view.tools.toggle(Tool.MEASURE)
    corners = [(60, 120), (260, 120), (260, 320)]
    points = [first.canvas.ground_at(QPoint(*corner)) for corner in corners]
    for corner in corners:
        click(first, *corner)
    shown.view.tools.enter()
    figures, ruler = shown.view.tools.measure.figures(), on_ellipsoid()
    assert figures.length_m == pytest.approx(ruler.measureLine(points), rel=1e-6)
    assert figures.area_m2 == pytest.approx(ruler.measurePolygon(points), rel=1e-6)
    assert figures.area_m2 != pytest.approx(200 * 200 / 2 * first.canvas.mapUnitsPerPixel() ** 2, rel=1e-5)


def test_the_figures_follow_the_mouse_and_stand_in_all_views(shown):
    first, second = shown.view.panes
    shown.view.tools.toggle(Tool.MEASURE)
    click(first, 60, 120)
    hover(second, 160, 120)
    early = badges(shown)
    assert early[0] == early[1]
    assert early[0].startswith("Length ")
    hover(second, 260, 120)
    assert badges(shown) != early
    assert [len(ruler._points) for ruler in shown.view.tools._rulers.values()] == [2, 2]


def test_an_area_is_said_in_the_units_of_the_field(shown):
    shown.view.tools.toggle(Tool.MEASURE)
    for corner in ((60, 120), (260, 120), (260, 320)):
        click(shown.view.panes[0], *corner)
    assert all(unit in badges(shown)[1] for unit in (" m²", " ha", " mu"))


def test_a_double_click_ends_and_the_next_click_begins_anew(shown):
    first = shown.view.panes[0]
    shown.view.tools.toggle(Tool.MEASURE)
    click(first, 60, 120)
    click(first, 200, 120)
    QTest.mouseDClick(first.canvas.viewport(), LEFT, PLAIN, QPoint(200, 120))
    kept = shown.view.tools.measure.points
    assert len(kept) == 2
    hover(first, 300, 300)
    assert shown.view.tools.measure.points == kept
    click(first, 90, 90)
    assert len(shown.view.tools.measure.points) == 1


def test_enter_ends_a_line_at_its_last_click_and_adds_no_corner_under_the_mouse(shown):
    first = shown.view.panes[0]
    shown.view.tools.toggle(Tool.MEASURE)
    click(first, 60, 120)
    click(first, 200, 120)
    clicked = shown.view.tools.measure.points
    hover(first, 300, 300)
    assert len(shown.view.tools.measure.points) == 3  # the line follows the mouse until then
    assert shown.view.tools.enter()
    assert shown.view.tools.measure.points == clicked
    hover(first, 90, 200)
    assert shown.view.tools.measure.points == clicked


def test_escape_clears_first_and_lays_the_ruler_down_then(shown):
    tools = shown.view.tools
    tools.toggle(Tool.MEASURE)
    click(shown.view.panes[0], 60, 120)
    assert tools.escape()
    assert tools.tool is Tool.MEASURE
    assert not tools.measure.points
    assert tools.escape()
    assert tools.tool is Tool.NONE
    assert badges(shown) == ["", ""]
    assert not tools.escape(), "Esc belongs to others now"


def test_enter_belongs_to_others_unless_a_line_is_being_drawn(shown):
    tools = shown.view.tools
    assert not tools.enter()
    tools.toggle(Tool.MEASURE)
    assert not tools.enter()
    click(shown.view.panes[0], 60, 120)
    assert tools.enter()
    assert not tools.enter()


def test_a_drag_while_measuring_moves_the_ground_and_sets_no_point(shown):
    shown.view.tools.toggle(Tool.MEASURE)
    port = shown.view.panes[0].canvas.viewport()
    before = shown.view.panes[1].canvas.extent().center()
    QTest.mousePress(port, LEFT, PLAIN, QPoint(60, 60))
    for x in (70, 90, 120):
        to = QPoint(x, 60)
        place = QPointF(to)
        buttons = Qt.MouseButtons(LEFT)
        everywhere = QPointF(port.mapToGlobal(to))
        event = QMouseEvent(QEvent.Type.MouseMove, place, everywhere, Qt.MouseButton.NoButton, buttons, PLAIN)
        QApplication.sendEvent(port, event)
    QTest.mouseRelease(port, LEFT, PLAIN, QPoint(120, 60))
    assert shown.view.tools.measure.points == ()
    assert shown.view.panes[1].canvas.extent().center() != before


def test_the_next_case_takes_the_tool_and_its_marks_away(shown):
    shown.view.tools.toggle(Tool.MEASURE)
    click(shown.view.panes[0], 60, 120)
    shown.show("two", shown.patch(120, 260))
    assert shown.view.tools.tool is Tool.NONE
    assert badges(shown) == ["", ""]


def test_identify_says_zone_patch_image_and_values_where_the_mouse_is(shown, until):
    zone = Zone("z", "z", "Lake shore", "redline", "forest", shown.patch(200, 200, half=60))
    shown.view.set_zones([zone])
    assert until(lambda: all(pane._zones.overlay is not None for pane in shown.view.panes))
    first = shown.view.panes[0]
    middle = first.canvas.viewport().rect().center()
    hover(first, middle.x(), middle.y())
    shown.view.tools.toggle(Tool.IDENTIFY)
    assert until(lambda: all("tif" in text for text in badges(shown)))
    said, beside = badges(shown)
    assert "Lake shore · Red line" in said
    assert "In this patch" in said
    assert re.search(r"before\.tif: red \d+, green \d+, blue \d+$", said), said
    assert "after.tif: " in beside
    assert "Lake shore" not in beside, "the zones are said once, where the mouse is"


def test_identify_by_click_marks_the_place_in_all_views_and_escape_ends_it(shown, until):
    shown.view.tools.toggle(Tool.IDENTIFY)
    assert all("Click a place" in text for text in badges(shown))
    second = shown.view.panes[1]
    at = second.canvas.ground_at(QPoint(30, 60))
    click(second, 30, 60)
    assert [pin._points for pin in shown.view.tools._pins.values()] == [(at,), (at,)]
    assert until(lambda: "Outside this patch" in badges(shown)[1] and "In no zone" in badges(shown)[1])
    assert shown.view.tools.escape()
    assert badges(shown) == ["", ""]
    assert [pin._points for pin in shown.view.tools._pins.values()] == [(), ()]


@pytest.mark.parametrize(
    ("names", "plan", "said"),
    [
        (("", "", "", ""), {"roles": FOUR}, "red 1, green 2, blue 3, near infrared 4"),
        (("B8", "a", "b", "c"), {"roles": {"red": 4, "green": 3, "blue": 2}}, "B8 1, blue 2, green 3, red 4"),
        (
            ("", "", "", ""),
            {"roles": {"red": 1, "green": 2, "blue": 3}, "alpha": 4},
            "red 1, green 2, blue 3, opacity 4",
        ),
        (("pan", "", "", ""), {"roles": {}}, "pan 1, band 2 2, band 3 3, band 4 4"),
    ],
    ids=["by colour", "by colour before the file's names", "with opacity", "by name, else by number"],
)
def test_each_value_bears_the_name_of_its_band(names, plan, said):
    found = BandValues("/images/a.tif", (1.0, 2.0, 3.0, 4.0), names)
    plans = {"/images/a.tif": BandPlan(shown=(1, 2, 3), data_type="Byte", **{"alpha": None, **plan})}
    assert words.band_values(found, plans) == f"a.tif: {said}"


def test_the_value_of_a_single_band_needs_no_name():
    assert words.band_values(BandValues("/images/dem.tif", (12.5,), ("",)), {}) == "dem.tif: 12.5"


def test_values_are_those_of_the_pixel(shown, make, tmp_path, to_ground):
    import numpy as np

    values = np.arange(400 * 400, dtype=np.uint32).reshape(400, 400) % 251
    path = make.raster(tmp_path / "numbers.tif", make.recipe(bands=2, nodata=7.0), values.astype(np.uint8))
    from redline_review.plugin.adapters.imagery.ground import crs_named, to_degrees

    def at(column: int, row: int) -> tuple[float, float]:
        there = to_degrees(crs_named("EPSG:4528")).transform(
            QgsPointXY(40_500_000 + column + 0.5, 3_430_400 - row - 0.5)
        )
        return there.x(), there.y()

    assert values_at([path], *at(123, 45)).values == (values[45, 123],) * 2
    assert values_at([path], *at(7, 0)).values == (), "no data there"
    assert values_at([path], *at(-3, 0)) is None
    assert values_at([Path("/nowhere.tif"), path], *at(123, 45)).path == str(path)


def test_a_measured_line_keeps_its_place_on_the_ground_when_the_views_turn(shown):
    first = shown.view.panes[0]
    shown.view.tools.toggle(Tool.MEASURE)
    click(first, 60, 120)
    click(first, 260, 120)
    ruler = shown.view.tools._rulers[first]
    shown.view.steering.turn(90)
    one, other = ruler._pixels()
    assert math.hypot(other.x() - one.x(), other.y() - one.y()) == pytest.approx(200, abs=0.01)
    assert other.x() == pytest.approx(one.x(), abs=0.01)

"""Asking what a service shows at a place: its own words where it has some, the painted colour otherwise, no waiting."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext
from redline_review.plugin.adapters.imagery.capabilities import read_capabilities
from redline_review.plugin.adapters.imagery.catalogue import FileCatalogue
from redline_review.plugin.adapters.imagery.remote_line import TileCache
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.plugin.adapters.imagery.service_values import plain
from redline_review.plugin.adapters.imagery.services import connections, map_images, tile_image
from redline_review.plugin.adapters.imagery.sources import image_access
from redline_review.tests.qgis.support_connections import forget_connections, put_maps, put_tiles
from redline_review.tests.qgis.support_tiles import DAYS, WMS, serving
from redline_review.ui.compare.tools import Tool

BEFORE, AFTER = "2024-03-11", "2026-05-02"


@pytest.fixture
def server(qgis_app):
    with serving() as served:
        put_maps("Maps 地图", served.wms)
        put_tiles("Tiles", served.xyz)
        yield served
    forget_connections()


def connection(name):
    return next(one for one in connections() if one.name == name)


def wms_image(server, layer):
    about = read_capabilities(WMS.format(base=server.base, days=",".join(DAYS)).encode())
    offered = next(one for one in about if one.name == layer)
    found = map_images(connection("Maps 地图"), offered)
    return replace(next((one for one in found if one.date == AFTER), found[0]), date=AFTER)


@pytest.fixture
def ask(stage, make, patch, tmp_path):
    """Show a file beside a service's image, and ask what is in the middle of the later view."""

    def go(image, before=lambda: None, half=None):
        file = scan([make.raster(tmp_path / "before.tif")], ScanOptions(BEFORE)).images[0]
        extra = () if half is None else scan([make.raster(tmp_path / "half.tif", half)], ScanOptions(AFTER)).images
        access = image_access(None, cache=TileCache(tmp_path / "no cache", 0))
        stage.view.set_catalogue(FileCatalogue((file, image, *extra)), None, access)
        stage.show("one", patch(200, 200))
        before()
        pane = stage.view.panes[1]
        stage.view.tools.toggle(Tool.IDENTIFY)
        stage.view.tools._look(pane, pane.canvas.center())
        return pane

    return go


def info_asked(server):
    queries = [parse_qs(urlsplit(path).query) for path in server.asked if "getfeatureinfo" in path.lower()]
    return [{name.upper(): values[0] for name, values in query.items()} for query in queries]


def colour_in(pane):
    return next((line for line in pane.badge.text().split("\n") if line.startswith("Painted colour")), "")


def test_what_a_wms_tells_of_the_place_is_said_with_the_painted_colour(ask, server, until):
    pane = ask(wms_image(server, "dated"))
    assert until(lambda: "band 1 = 87" in pane.badge.text())
    assert "band 2 = 69" in pane.badge.text()
    image = pane.picture.image
    column, row = image.width() // 2, image.height() // 2
    around = [image.pixelColor(column - left, row - up) for left in (0, 1) for up in (0, 1)]
    assert colour_in(pane) in [f"Painted colour {one.red()}, {one.green()}, {one.blue()}" for one in around]


def test_the_service_is_asked_for_the_place_that_was_clicked(ask, server, until):
    pane = ask(wms_image(server, "dated"))
    assert until(lambda: "band 1" in pane.badge.text())
    query = info_asked(server)[0]
    west, south, east, north = map(float, query["BBOX"].split(","))
    column, row = int(query.get("I", query.get("X"))), int(query.get("J", query.get("Y")))
    x = west + (column + 0.5) / int(query["WIDTH"]) * (east - west)
    y = north - (row + 0.5) / int(query["HEIGHT"]) * (north - south)
    systems = [QgsCoordinateReferenceSystem(name) for name in (pane.picture.crs, "EPSG:3857")]
    there = QgsCoordinateTransform(*systems, QgsCoordinateTransformContext()).transform(pane.canvas.center())
    assert (x, y) == pytest.approx((there.x(), there.y()), abs=2 * pane.canvas.mapUnitsPerPixel())


@pytest.mark.parametrize("kind", ["tiles", "a layer that answers no questions"])
def test_a_service_without_answers_says_so_and_its_painted_colour(ask, server, until, kind):
    image = replace(tile_image(connection("Tiles")), date=AFTER) if kind == "tiles" else wms_image(server, "still")
    pane = ask(image)
    assert until(lambda: "tells no pixel values" in pane.badge.text())
    assert colour_in(pane)
    assert info_asked(server) == []


def test_a_file_on_top_answers_for_itself_and_the_service_is_not_asked(ask, server, make, until):
    pane = ask(wms_image(server, "dated"), half=make.recipe())
    assert until(lambda: "half.tif" in pane.badge.text())
    assert info_asked(server) == []


def test_beside_the_file_the_service_below_it_is_asked(ask, server, make, until):
    pane = ask(wms_image(server, "dated"), half=make.recipe(size=100))
    assert until(lambda: "band 1 = 87" in pane.badge.text())


def test_while_a_service_is_silent_the_colour_stands_there_and_one_question_waits(ask, server, until, stage):
    def fall_silent():
        server.fault = "hang"

    pane = ask(wms_image(server, "dated"), fall_silent)
    assert until(lambda: "Asking Maps 地图" in pane.badge.text())
    assert colour_in(pane)
    for _ in range(5):
        stage.view.tools._look(pane, pane.canvas.center())
    assert until(lambda: colour_in(pane) != "")
    assert until(lambda: len(info_asked(server)) == 1)
    until(lambda: False, 200)
    assert len(info_asked(server)) == 1
    server.fault = ""
    server.over.set()
    assert until(lambda: "band 1 = 87" in pane.badge.text())


def test_a_service_that_fails_is_named_with_what_to_do(ask, server, until):
    def break_down():
        server.fault = "500"

    pane = ask(wms_image(server, "dated"), break_down)
    assert until(lambda: "answered with an error (status 500)" in pane.badge.text())
    assert colour_in(pane)


def test_an_answer_for_a_place_that_nobody_asks_about_any_more_is_dropped(ask, server, until, stage):
    server.wait_ms = 0
    pane = ask(wms_image(server, "dated"), lambda: setattr(server, "wait_ms", 300))
    assert until(lambda: "Asking" in pane.badge.text())
    stage.view.tools.lay_down()
    assert until(lambda: not stage.view.tools._services._under_way)
    assert pane.badge.text() == ""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param("<html><head><title>x</title></head><b>87</b> &amp; 69</html>", "87\n& 69", id="html"),
        pytest.param("a\r\n\r\n   b  \tc\n", "a\nb c", id="blank lines"),
        pytest.param("<script>alert('x')</script>87", "87", id="a script"),
        pytest.param("\n".join(str(n) for n in range(99)), "0\n1\n2\n3\n4\n5", id="a long list"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_answers_become_a_few_plain_lines(answer, said):
    assert plain(answer) == said


def test_an_endless_answer_is_cut():
    assert len(plain("x" * 1_000_000)) < 500

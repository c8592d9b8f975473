"""What services show, from a real server over real HTTP: shown beside files, guarded, and never in the others' way."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsPointXY,
    QgsRasterLayer,
    QgsSettings,
)
from redline_review.plugin.adapters.imagery.capabilities import moments_of, read_capabilities
from redline_review.plugin.adapters.imagery.catalogue import FileCatalogue
from redline_review.plugin.adapters.imagery.opened import Source
from redline_review.plugin.adapters.imagery.remote_line import TileCache
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.plugin.adapters.imagery.services import (
    PLAN,
    Connection,
    connections,
    map_images,
    offered_layers,
    tile_image,
)
from redline_review.plugin.adapters.imagery.sources import KINDS, image_access
from redline_review.plugin.adapters.imagery.ways import known_ways
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.domain.errors import RedlineError
from redline_review.plugin.domain.records import Image
from redline_review.plugin.domain.states import NetworkMode
from redline_review.tests.qgis.support_connections import forget_connections, put_maps, put_tiles
from redline_review.tests.qgis.support_tiles import DAYS, serving
from redline_review.ui.compare import CaseOnView

BEFORE, AFTER = "2024-03-11", "2026-05-02"
NAME = "Tiles 影像 & 1 2"


@pytest.fixture
def tiles(qgis_app):
    with serving() as served:
        yield served


@pytest.fixture
def settings(qgis_app):
    kept = QgsSettings()
    yield kept
    forget_connections()
    kept.remove("plugins/redline_review")


def add_tiles(settings, url, name=NAME):
    put_tiles(name, url)
    return next(one for one in connections() if one.name == name)


def add_maps(settings, url, name="Maps 地图"):
    put_maps(name, url)
    return next(one for one in connections() if one.name == name)


@pytest.fixture
def show(stage, patch, tmp_path):
    """Show a patch from these images; the access's cache lies nowhere unless one is given."""

    def go(*images: Image, policy=None, cache=None, wait=True, kinds=KINDS):
        kept = cache or TileCache(tmp_path / "no cache", 0)
        access = image_access(None, policy or NetworkPolicy(NetworkMode.LISTED), kinds, kept)
        stage.view.set_catalogue(FileCatalogue(images), None, access)
        stage.outline = patch(200, 200)
        if wait:
            stage.show("one", patch(200, 200))
        return stage

    return go


def dated(connection, date):
    return replace(tile_image(connection), date=date)


def file_image(make, folder, date, **recipe):
    return scan([make.raster(folder / f"f{date}.tif", make.recipe(**recipe))], ScanOptions(date)).images[0]


def notice(stage, view=1):
    return stage.view.panes[view].notice.text()


def offered(connection, policy=None):
    return offered_layers(connection, policy or NetworkPolicy(NetworkMode.LISTED))


def in_lane(until, work):
    """Ask in a lane's thread, as the dialogs do."""
    access, got = image_access(None), []

    def tried():
        try:
            return work()
        except RedlineError as error:
            return error

    access.lane.run(tried, got.append, got.append)
    assert until(lambda: bool(got))
    access.lane.close()
    return got[0]


def test_tiles_and_a_file_are_compared_side_by_side(show, make, tmp_path, settings, tiles, as_pixels):
    stage = show(file_image(make, tmp_path, BEFORE), dated(add_tiles(settings, tiles.xyz), AFTER))
    assert stage.failed == []
    assert [pane.picture.date for pane in stage.view.panes] == [BEFORE, AFTER]
    assert stage.view.panes[1].picture.covered == 1.0
    assert as_pixels(stage.view.panes[1].picture.image)[..., 1].std() > 15
    assert {path.split("/")[1] for path in tiles.asked} == {"xyz"}


def test_a_file_and_tiles_of_one_day_are_one_picture_with_the_file_on_top(show, make, tmp_path, settings, tiles, patch):
    half = file_image(make, tmp_path, AFTER, size=200, height=400)
    stage = show(half, dated(add_tiles(settings, tiles.xyz), AFTER))
    picture = stage.view.panes[1].picture
    assert picture.covered == 1.0
    assert [source.image.kind for source in picture.sources] == ["xyz", "file"]


def test_an_image_names_the_connection_and_never_its_key(settings, tiles):
    connection = add_tiles(settings, tiles.xyz + "?tk=secret-key")
    assert "secret" not in repr(tile_image(connection))
    assert connection.host == "127.0.0.1"


def test_a_map_services_days_are_images_of_their_own(show, settings, tiles, until, as_pixels):
    connection = add_maps(settings, tiles.wms)
    layers = in_lane(until, lambda: offered(connection))
    assert [(layer.name, layer.moments) for layer in layers] == [("dated", DAYS), ("still", ())]
    images = map_images(connection, layers[0])
    assert [image.date for image in images] == list(DAYS)
    assert images[0].footprint == (119.0, 30.0, 121.0, 32.0)
    stage = show(*images)
    assert stage.view.dates == (BEFORE, AFTER)
    blue = [int(as_pixels(pane.picture.image)[200, 200, 0]) for pane in stage.view.panes]
    assert blue == [40, 160]  # the server's tint of each day
    assert {path.split("TIME=")[1][:10] for path in tiles.asked if "TIME=" in path} == {BEFORE, AFTER}


def test_a_tile_map_service_is_asked_for_its_day(show, settings, tiles, until):
    connection = add_maps(settings, tiles.wmts, "WMTS")
    (layer,) = in_lane(until, lambda: offered(connection))
    assert (layer.service, layer.grid, layer.time_name) == ("wmts", "web", "Time")
    stage = show(*map_images(connection, layer))
    assert stage.failed == []
    asked = [path for path in tiles.asked if "GetTile" in path]
    assert {path.split("Time=")[1][:10] for path in asked} == {BEFORE, AFTER}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param("500", "answered with an error (status 500)", id="500"),
        pytest.param("404", "answered with an error (status 404)", id="404"),
        pytest.param("html", "answered something that is no image", id="a page to sign in"),
        pytest.param("cut", "sent images that are cut off", id="half an image"),
        pytest.param("small", "of another size than asked for (16 × 16 pixels)", id="wrong size"),
    ],
)
@pytest.mark.parametrize("service", ["tiles", "maps"])
def test_what_a_service_answers_in_place_of_images_is_said_on_its_view(
    show, make, tmp_path, settings, tiles, until, fault, words, service
):
    if service == "tiles":
        image = dated(add_tiles(settings, tiles.xyz), AFTER)
    else:
        connection = add_maps(settings, tiles.wms)
        layers = in_lane(until, lambda: offered(connection))
        image = replace(map_images(connection, layers[1])[0], date=AFTER)
        show(image)  # what it offers is known
    tiles.fault = fault
    stage = show(file_image(make, tmp_path, BEFORE), image)
    assert words in notice(stage)
    assert notice(stage, 0) == ""
    assert any(words in text for _view, text in stage.failed)


def test_a_dead_service_holds_neither_the_other_view_nor_the_next_case(
    show, make, tmp_path, settings, tiles, until, patch
):
    connection = add_tiles(settings, tiles.xyz)
    tiles.fault = "hang"
    stage = show(file_image(make, tmp_path, BEFORE), dated(connection, AFTER), wait=False)
    for number in range(12):  # more than there are threads
        stage.view.show_case(case_at(patch, number))
        assert until(lambda n=number: picture_of(stage, 0) == f"case {n}", 5000)
        assert picture_of(stage, 1) == ""
    waits = until(lambda: "Waiting for Tiles" in stage.view.panes[1].badge.text(), 5000)
    assert waits, f"the view says: {stage.view.panes[1].badge.text()!r}, {notice(stage)!r}, {stage.failed}"
    assert stage.view.panes[0].badge.text() == ""
    tiles.fault = ""
    tiles.over.set()
    stage.view.show_case(case_at(patch, 20))
    assert until(lambda: picture_of(stage, 1) == "case 20")
    assert stage.view.panes[1].badge.text() == ""


def case_at(patch, number):
    return CaseOnView(f"case {number}", patch(150 + number, 200), BEFORE, AFTER)


def picture_of(stage, view):
    picture = stage.view.panes[view].picture
    return picture.case_id if picture is not None else ""


def test_a_silent_service_is_said_to_be_silent(show, settings, tiles, make, tmp_path, monkeypatch):
    monkeypatch.setattr("redline_review.ui.compare.remote_render.GIVE_UP_MS", 600)
    tiles.fault = "hang"
    stage = show(file_image(make, tmp_path, BEFORE), dated(add_tiles(settings, tiles.xyz), AFTER))
    assert "did not answer in time" in notice(stage)


def test_a_service_that_is_not_there_is_said(show, settings, make, tmp_path):
    connection = add_tiles(settings, "http://127.0.0.1:9/{z}/{x}/{y}.png")
    stage = show(file_image(make, tmp_path, BEFORE), dated(connection, AFTER))
    assert "cannot be reached (127.0.0.1)" in notice(stage)


def test_a_host_that_is_not_listed_is_never_asked(show, settings, make, tmp_path):
    connection = add_tiles(settings, "http://tiles.example.com/{z}/{x}/{y}.png")
    stage = show(file_image(make, tmp_path, BEFORE), dated(connection, AFTER))
    assert "may not ask tiles.example.com" in notice(stage)


def test_a_connection_that_is_gone_from_qgis_is_said(show, settings, make, tmp_path, tiles):
    image = dated(add_tiles(settings, tiles.xyz), AFTER)
    forget_connections()
    assert "QGIS has no connection" in notice(show(file_image(make, tmp_path, BEFORE), image))


def test_tiles_come_from_the_disk_the_second_time_and_keep_their_bound(show, settings, tiles, tmp_path, make, until):
    cache = TileCache(tmp_path / "cache", 300_000)
    image = dated(add_tiles(settings, tiles.xyz + "?cached"), AFTER)
    file = file_image(make, tmp_path, BEFORE)
    show(file, image, cache=cache)
    assert tiles.asked
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert kept
    assert sum(path.stat().st_size for path in kept) < cache.most_bytes


def test_nothing_is_made_in_advance_where_the_user_says_so(show, settings, tiles, make, tmp_path, until, patch):
    settings.setValue("plugins/redline_review/fetch_ahead", "false")
    stage = show(file_image(make, tmp_path, BEFORE), dated(add_tiles(settings, tiles.xyz), AFTER))
    tiles.asked.clear()
    stage.view.expect([case_at(patch, 60)])
    until(lambda: False, 800)
    assert tiles.asked == []
    stage.view.show_case(case_at(patch, 60))
    assert until(lambda: picture_of(stage, 1) == "case 60")


def test_pictures_of_services_are_made_in_advance(show, settings, tiles, make, tmp_path, until, patch):
    stage = show(file_image(make, tmp_path, BEFORE), dated(add_tiles(settings, tiles.xyz), AFTER))
    stage.view.expect([case_at(patch, 60)])
    assert until(lambda: len(stage.view._prefetch._kept) == 1)
    stage.view.show_case(case_at(patch, 60))
    assert [picture_of(stage, view) for view in (0, 1)] == ["case 60", "case 60"]


def test_a_layer_that_spans_the_world_is_asked_for_beside_the_view_only(show, settings, tiles, make, tmp_path):
    stage = show(file_image(make, tmp_path, BEFORE), dated(add_tiles(settings, tiles.xyz), AFTER))
    picture = stage.view.panes[1].picture
    layer = picture.sources[0].layer
    assert layer.dataProvider().extent().width() > 10_000_000
    assert picture.rectangle.width() < layer.extent().width() < 10 * picture.rectangle.width()


class Drawer:
    """A kind of source of a test's own, as a further one would be: one class, named where the access is made."""

    name, remote = "drawer", False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self, image, _place, known, _access, home):
        if known is None:
            layer = QgsRasterLayer(str(self.folder / image.path), image.path, "gdal")
            layer.moveToThread(home)
            known = Source(image, layer, replace(PLAN, shown=(1,)), "drawer 1")
        return known, ()


def test_a_further_kind_of_source_is_one_class(show, make, tmp_path, as_pixels):
    file = file_image(make, tmp_path, BEFORE)
    make.raster(tmp_path / "drawer" / "deep.tif")
    deep = replace(file, image_id="d", path="deep.tif", date=AFTER, kind="drawer")
    stage = show(file, deep, kinds=(*KINDS, Drawer(tmp_path / "drawer")))
    assert stage.failed == []
    assert as_pixels(stage.view.panes[1].picture.image)[..., 1].std() > 15
    assert stage.view.seen()[1]["images"][0]["path"] == "deep.tif"


def test_a_kind_that_this_version_does_not_know_is_said(show, make, tmp_path):
    file = file_image(make, tmp_path, BEFORE)
    stage = show(file, replace(file, image_id="n", date=AFTER, kind="stac"))
    assert "does not know (stac)" in notice(stage)


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        pytest.param("2026-05-02,2024-03-11", ("2024-03-11", "2026-05-02"), id="a list"),
        pytest.param("2024-01-30/2024-03-31/P1M", ("2024-01-30", "2024-02-29", "2024-03-29"), id="months"),
        pytest.param(
            "2024-01-01T10:00:00Z/2024-01-03T10:00:00Z/P1D",
            tuple(f"2024-01-0{n}T10:00:00Z" for n in (1, 2, 3)),
            id="days with a time",
        ),
        pytest.param("2024,nonsense", (), id="no days"),
    ],
)
def test_the_moments_of_a_time_dimension(text, moments):
    assert moments_of(text) == moments


def test_of_a_long_series_the_newest_days_are_taken():
    moments = moments_of("2000-01-01/2026-05-02/P1D")
    assert (len(moments), moments[-1]) == (400, "2026-05-02")


@pytest.mark.parametrize("text", [b"<html/>", b"not xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'])
def test_what_is_no_description_of_a_service_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read_capabilities(text)


def test_connections_are_offered_by_name(settings, tiles):
    add_tiles(settings, tiles.xyz, "b")
    add_maps(settings, tiles.wms, "A")
    assert [one for one in connections() if one.name in "Ab"] == [
        Connection("wms", "A", "127.0.0.1"),
        Connection("xyz", "b", "127.0.0.1"),
    ]


@pytest.mark.parametrize("ground", ["EPSG:4513", "EPSG:4528", "EPSG:4549", "EPSG:32615", "EPSG:32755"])
def test_the_way_from_tiles_to_the_ground_is_the_one_that_proj_finds(qgis_app, ground):
    web, crs = QgsCoordinateReferenceSystem("EPSG:3857"), QgsCoordinateReferenceSystem(ground)
    there = QgsCoordinateTransform(crs, web, QgsCoordinateTransformContext())
    context, degrees = known_ways(crs), QgsCoordinateReferenceSystem("EPSG:4326")
    assert context.hasTransform(web, crs)
    found = QgsCoordinateTransform(crs, degrees, QgsCoordinateTransformContext())
    known = QgsCoordinateTransform(crs, degrees, context)
    back = QgsCoordinateTransform(web, crs, context)
    east = re.search(r"x_0=(\d+)", crs.toProj())
    middle = float(east.group(1)) if east else 500_000.0
    for dx, dy in ((0, 3_400_000), (90_000, 4_200_000), (-90_000, 5_100_000)):
        place = QgsPointXY(middle + dx, dy)
        assert back.transform(there.transform(place)).distance(place) < 1e-3
        assert known.transform(place).distance(found.transform(place)) < 1e-9


def test_a_map_service_that_hangs_while_it_is_opened_is_said_to_be_silent(
    show, settings, make, tmp_path, tiles, monkeypatch, until
):
    connection = add_maps(settings, tiles.wms, "Hanging")
    layer = in_lane(until, lambda: offered(connection))[1]
    monkeypatch.setattr("redline_review.plugin.adapters.imagery.remote_line.SILENCE_MS", 1500)
    tiles.fault = "hang"
    image = replace(map_images(connection, layer)[0], date=AFTER)
    stage = show(file_image(make, tmp_path, BEFORE), image, wait=False)
    stage.view.show_case(CaseOnView("one", stage.outline, BEFORE, AFTER))
    assert until(lambda: picture_of(stage, 0) == "one", 5000)
    assert until(lambda: "Waiting for Hanging" in stage.view.panes[1].badge.text(), 3000)
    assert until(lambda: "did not answer in time" in notice(stage), 10_000)
    assert stage.view.panes[1].badge.text() == ""

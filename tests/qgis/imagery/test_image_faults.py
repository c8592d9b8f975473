"""What nobody foresaw, in the threads of the images: said on the view, never silence; a finding over it asks first."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from redline_review.plugin.adapters.imagery import layers, remote_lane
from redline_review.plugin.adapters.imagery.background import Background
from redline_review.plugin.adapters.imagery.catalogue import FileCatalogue
from redline_review.plugin.adapters.imagery.layers import LayerPool
from redline_review.plugin.adapters.imagery.remote_line import TileCache
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.plugin.adapters.imagery.services import connections, tile_image
from redline_review.plugin.adapters.imagery.sources import image_access
from redline_review.plugin.domain.records import Zone
from redline_review.tests.qgis.support_connections import forget_connections, put_tiles
from redline_review.tests.qgis.support_tiles import serving
from redline_review.ui.compare import CaseOnView, picture_jobs, remote_render, steering
from redline_review.ui.compare.replay import Replay
from redline_review.ui.compare.tools import Tool
from redline_review.ui.compare.view import CompareView
from redline_review.ui.review.doubts import doubt

BEFORE, AFTER = "2024-03-11", "2026-05-02"
FAILED = "something failed that nobody foresaw"


def boom(*_args, **_more):
    raise ZeroDivisionError("no width")


def broken(one):
    """An image record that only a fault elsewhere could have made: its path holds a zero byte."""
    return replace(one, image_id=one.image_id + "0", path="a\0b.tif", date=AFTER)


@pytest.fixture
def images(make, tmp_path):
    earlier = scan([make.raster(tmp_path / "before.tif")], ScanOptions(BEFORE)).images[0]
    later = scan([make.raster(tmp_path / "after.tif")], ScanOptions(AFTER)).images[0]
    return earlier, later


@pytest.fixture
def tiles(qgis_app):
    with serving() as served:
        put_tiles("Faults", served.xyz)
        found = next(one for one in connections() if one.name == "Faults")
        yield replace(tile_image(found), date=AFTER)
    forget_connections()


def notice(stage, view=1):
    return stage.view.panes[view].notice.text()


def recipe_of(stage, view=1):
    return next(one for one in stage.view.seen() if one["view"] == view)


def says_so(stage, view=1):
    """The view says what failed and what to do, waits for nothing, and a finding over it asks first."""
    pane = stage.view.panes[view]
    assert FAILED in notice(stage, view)
    assert "Open the patch again" in notice(stage, view)
    assert pane.hint.isHidden()
    assert recipe_of(stage, view)["images"] == []
    assert recipe_of(stage, view)["problems"][0]["error"] == "ImageWorkFailed"
    assert doubt(stage.view.seen()) != ""
    return True


def test_a_fault_while_an_image_is_opened_is_said_on_its_view_and_the_other_is_painted(stage, images, patch):
    earlier, later = images
    stage.view.set_catalogue(FileCatalogue((earlier, broken(later))), None)
    stage.show("one", patch(200, 200))
    assert says_so(stage)
    assert re.search(r"\(ValueError: .*embedded null .*\)", notice(stage))  # Python words it as its version has it
    assert stage.view.panes[0].picture.covered == 1.0
    assert notice(stage, 0) == ""
    assert [view for view, _words in stage.failed] == [1]


def test_a_fault_while_a_file_is_painted_is_said_on_its_view(stage, images, patch, monkeypatch):
    stage.view.set_catalogue(FileCatalogue(images), None)
    monkeypatch.setattr(picture_jobs, "paint", boom)
    stage.show("one", patch(200, 200))
    assert says_so(stage, 0)
    assert says_so(stage, 1)
    assert "ZeroDivisionError: no width" in notice(stage)


def test_the_patch_opened_again_after_the_fault_is_painted_and_asks_nothing(stage, images, patch, monkeypatch):
    stage.view.set_catalogue(FileCatalogue(images), None)
    with monkeypatch.context() as broke:
        broke.setattr(picture_jobs, "paint", boom)
        stage.show("one", patch(200, 200))
    stage.show("one", patch(200, 200))
    assert [notice(stage, view) for view in (0, 1)] == ["", ""]
    assert doubt(stage.view.seen()) == ""


def test_what_failed_in_advance_is_tried_again_when_the_patch_is_opened(stage, images, patch, monkeypatch, until):
    stage.view.set_catalogue(FileCatalogue(images), None)
    stage.show("one", patch(200, 200))
    tried = []

    def broken_once(*args):
        tried.append(args)
        boom()

    with monkeypatch.context() as broke:
        broke.setattr(picture_jobs, "paint", broken_once)
        stage.view.expect([CaseOnView("two", patch(120, 120), BEFORE, AFTER)])
        assert until(lambda: len(tried) == 2)
        assert until(lambda: stage.view._prefetch._making is None)
    stage.show("two", patch(120, 120))
    assert [notice(stage, view) for view in (0, 1)] == ["", ""]


def test_a_fault_while_a_service_is_painted_is_said_on_its_view(stage, images, tiles, patch, monkeypatch, tmp_path):
    stage.view.set_catalogue(FileCatalogue((images[0], tiles)), None, image_access(None, cache=no_cache(tmp_path)))
    monkeypatch.setattr(remote_render.RemotePictureJob, "_render", boom)
    stage.show("one", patch(200, 200))
    assert says_so(stage)
    assert stage.view.panes[0].picture.covered == 1.0


def test_a_thread_whose_guarded_line_cannot_be_made_asks_nothing_and_says_so(
    stage, images, tiles, patch, monkeypatch, tmp_path, until
):
    opened = []
    monkeypatch.setattr(remote_lane, "RemoteLine", boom)
    monkeypatch.setattr(layers, "_prepare_all", lambda *args: opened.append(args))
    access = image_access(None, cache=no_cache(tmp_path))
    stage.view.set_catalogue(FileCatalogue((images[0], tiles)), None, access)
    stage.view.pool.prepare((tiles,), (120.0, 31.0, 120.1, 31.1), opened.append)
    assert until(lambda: bool(opened))
    assert [type(problem).__name__ for problem in opened[0].problems] == ["ImageWorkFailed"]


def no_cache(folder):
    return TileCache(folder / "no cache", 0)


def test_zones_that_cannot_be_drawn_are_said_on_every_view(stage, images, patch, monkeypatch, until):
    stage.view.set_catalogue(FileCatalogue(images), None)
    monkeypatch.setattr(steering, "zone_layer", boom)
    stage.view.set_zones([Zone("z", "", "Zone", "red_line", "forest", patch(200, 200))])
    assert until(lambda: all("The zones cannot be drawn" in notice(stage, view) for view in (0, 1)))


def test_a_shift_that_cannot_be_estimated_is_no_longer_said_to_be_underway(stage, images, patch, monkeypatch, until):
    from redline_review.ui.compare import looking

    stage.view.set_catalogue(FileCatalogue(images), None)
    stage.show("one", patch(200, 200))
    monkeypatch.setattr(looking, "suggest", boom)
    stage.view.looking.suggest(stage.view.steering.link.ground)
    assert until(lambda: FAILED in stage.view.panes[stage.view.active].badge.text())


def test_asking_a_place_that_fails_says_so(stage, images, patch, monkeypatch, until):
    from redline_review.ui.compare import tools

    stage.view.set_catalogue(FileCatalogue(images), None)
    stage.show("one", patch(200, 200))
    monkeypatch.setattr(tools, "values_at", boom)
    stage.view.tools.toggle(Tool.IDENTIFY)
    pane = stage.view.panes[0]
    stage.view.tools._look(pane, pane.canvas.center())
    assert until(lambda: FAILED in pane.badge.text())


def test_painting_again_what_fails_shows_no_picture_and_says_why(stage, images, patch, monkeypatch, until):
    stage.view.set_catalogue(FileCatalogue(images), None)
    stage.show("one", patch(200, 200))
    recipe = recipe_of(stage)
    background, made = Background(), []
    replay = Replay(LayerPool(background, None))
    replay.done.connect(made.append)
    monkeypatch.setattr(picture_jobs, "paint", boom)
    replay.paint(recipe)
    assert until(lambda: bool(made))
    assert made[0].image is None
    assert [type(problem).__name__ for problem in made[0].problems] == ["ImageWorkFailed"]
    background.close()


def closed_view_with_zones(earlier, later, patch, until) -> None:
    """Compare two images under zones, drag, and close: QGIS's own threads have drawn the zones."""
    view = CompareView()
    view.resize(820, 520)
    view.show()
    view.set_catalogue(FileCatalogue((earlier, later)), None)
    view.show_case(CaseOnView("one", patch(200, 200), BEFORE, AFTER))
    assert until(lambda: all(pane.picture is not None for pane in view.panes))
    view.set_zones([Zone("z", "", "Zone", "redline", "forest", patch(200, 200, half=60))])
    pane = view.panes[0]
    assert until(lambda: pane._zones.overlay is not None)
    drawn = pane._zones.overlay
    view.pan(400, 0)
    assert until(lambda: pane._zones.overlay is not drawn and pane._zones.overlay is not None)
    view.close()
    view.deleteLater()
    until(lambda: False, 30)


def test_a_service_lies_in_its_place_also_after_views_with_zones_were_closed(
    qgis_app, make, images, tiles, patch, tmp_path, until, request
):
    """Of a system left by a thread that ended QGIS takes degrees for metres: the service showed nothing, anywhere."""
    later = scan([make.in_degrees(tmp_path / "degrees.tif")], ScanOptions(AFTER)).images[0]
    for _ in range(2):
        closed_view_with_zones(images[0], later, patch, until)
    stage = request.getfixturevalue("stage")
    stage.view.set_catalogue(FileCatalogue((images[0], tiles)), None, image_access(None, cache=no_cache(tmp_path)))
    stage.show("one", patch(200, 200))
    picture = stage.view.panes[1].picture
    assert picture is not None, f"the view says: {notice(stage)!r}"
    assert picture.covered == 1.0

"""The compare view leaves nothing behind: no layer, no canvas, no trace in the user's project."""

from __future__ import annotations

import weakref

import pytest
from qgis.core import QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtGui import QImage
from redline_review.plugin.adapters.imagery.background import Background
from redline_review.plugin.adapters.imagery.catalogue import DateChoice
from redline_review.plugin.domain.errors import BadGeometry
from redline_review.plugin.domain.records import Zone
from redline_review.ui.compare import CaseOnView
from redline_review.ui.compare.model import PaneRole, roles_for
from redline_review.ui.compare.render import RenderQueue
from redline_review.ui.compare.timeline import TimelineStrip
from redline_review.ui.compare.view import CompareView

DAYS = ("2024-03-11", "2026-05-02")


@pytest.fixture
def painted(stage, make, catalogue, patch, tmp_path):
    earlier, later = make.raster(tmp_path / "e.tif"), make.in_degrees(tmp_path / "l.tif")
    stage.view.set_catalogue(catalogue(("2024-03-11", earlier), ("2026-05-02", later)), None)
    stage.show("one", patch(200, 200))
    return stage


def run_deletions() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_nothing_is_added_to_the_users_project(painted):
    assert QgsProject.instance().mapLayers() == {}


def test_saving_the_users_project_tells_nothing_of_our_place(painted, tmp_path):
    path = tmp_path / "user.qgs"
    assert QgsProject.instance().write(str(path))
    assert "redline_review" not in path.read_text(encoding="utf-8")


def test_opening_a_project_does_not_move_the_views(painted, tmp_path):
    path = tmp_path / "user.qgs"
    QgsProject.instance().write(str(path))
    text = path.read_text(encoding="utf-8")
    canvas = painted.view.panes[0].canvas
    extent = canvas.extent()
    foreign = f"""<mapcanvas name="{canvas.objectName()}"><units>meters</units><extent><xmin>0</xmin><ymin>0</ymin>
        <xmax>9</xmax><ymax>9</ymax></extent><rotation>0</rotation></mapcanvas>"""
    path.write_text(text.replace("</qgis>", foreign + "</qgis>"), encoding="utf-8")
    assert QgsProject.instance().read(str(path))
    assert canvas.extent() == extent


def test_files_are_painted_without_a_layer(painted):
    sources = [source for pane in painted.view.panes for source in pane.picture.sources]
    assert [source.layer for source in sources] == [None, None]


def test_closing_deletes_canvases_and_layers(stage, make, catalogue, patch, tmp_path, until):
    stage.view.set_catalogue(catalogue(*((day, make.palette(tmp_path / f"{day}.tif")) for day in DAYS)), None)
    stage.show("one", patch(200, 200))
    view = stage.view
    canvases = [pane.canvas for pane in view.panes]
    layers = [weakref.ref(source.layer) for pane in view.panes for source in pane.picture.sources]
    assert len(layers) == len(DAYS)
    view.close()
    run_deletions()
    assert all(sip.isdeleted(canvas) for canvas in canvases)
    until(lambda: not any(layer() for layer in layers), 3000)  # a job under way holds its layers until it has stopped
    assert [layer() for layer in layers] == [None] * len(layers)


def test_closing_while_painting_is_safe(painted, patch, until):
    painted.view.show_case(CaseOnView("two", patch(100, 100), "2024-03-11", "2026-05-02"))
    until(lambda: any(feed._job is not None for feed in painted.view._feeds))
    painted.painted.clear()
    painted.view.close()
    run_deletions()
    until(lambda: False, 200)
    assert painted.painted == []


def test_closing_twice_is_harmless(painted):
    painted.view.close()
    assert painted.view.close()
    assert not painted.view.isVisible()


def test_clearing_leaves_empty_views(painted):
    painted.view.clear()
    assert [pane.picture for pane in painted.view.panes] == [None, None]
    assert painted.view.dates == ()
    assert painted.view.seen()[0]["images"] == []


def test_a_bad_outline_is_a_typed_error_and_keeps_the_case(painted):
    with pytest.raises(BadGeometry):
        painted.view.show_case(CaseOnView("bad", b"\x01\x06\x00"))
    assert painted.view.panes[0].picture.case_id == "one"


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_any_number_of_views_is_linked(qgis_app, until, make, catalogue, patch, tmp_path, count):
    path = make.raster(tmp_path / "a.tif")
    view = CompareView(count=count)
    view.resize(700, 500)
    view.show()
    heard = []
    view.painted.connect(heard.append)
    view.set_catalogue(catalogue(("2024-03-11", path)), None)
    view.show_case(CaseOnView("one", patch(200, 200), "2024-03-11", None))
    assert until(lambda: heard == ["one"])
    assert len(view.panes) == len(roles_for(count)) == count
    assert len({round(pane.canvas.mapUnitsPerPixel(), 9) for pane in view.panes}) == 1
    view.close()


def colours_along(image: QImage, row: int, left: int, right: int) -> set[str]:
    """The strong colours of a row of pixels: red, orange or neither."""
    found = set()
    for x in range(left, right):
        red, green, blue, alpha = image.pixelColor(x, row).getRgb()
        if alpha > 200 and red > 180 and blue < 90:
            found.add("red" if green < 80 else "orange" if green > 110 else "")
    return found - {""}


def test_zones_lie_over_both_views_each_level_in_its_own_colour(painted, patch, until):
    def zone(zone_id: str, level: str, dx: float) -> Zone:
        return Zone(zone_id, zone_id, zone_id, level, "forest", patch(dx, 200, half=60))

    far = Zone("far", "far", "far", "redline", "forest", patch(90_000, 200, half=60))
    painted.view.set_zones([zone("red", "redline", 150), zone("control", "control", 250), far])
    assert until(lambda: all(pane._zones.overlay is not None for pane in painted.view.panes))
    first, second = painted.view.panes
    assert first._zones.overlay is second._zones.overlay, "one picture serves all views"
    image = first._zones.overlay.image
    assert colours_along(image, image.height() // 2, 0, image.width()) == {"red", "orange"}


def test_zones_stay_in_their_place_while_dragged_and_are_drawn_again_beyond_the_margin(painted, patch, until):
    painted.view.set_zones([Zone("red", "red", "red", "redline", "forest", patch(200, 200, half=60))])
    pane = painted.view.panes[0]
    assert until(lambda: pane._zones.overlay is not None)
    drawn = pane._zones.overlay
    before, _ = pane._zones._frame(drawn.ground, drawn.size)
    painted.view.pan(11, 7)
    after, _ = pane._zones._frame(drawn.ground, drawn.size)
    assert pane._zones.overlay is drawn
    assert (after.x() - before.x(), after.y() - before.y()) == pytest.approx((11, 7))
    painted.view.pan(400, 0)
    assert until(lambda: pane._zones.overlay is not drawn and pane._zones.overlay is not None)


def test_one_job_starts_per_turn_of_the_event_loop(qgis_app, until):
    queue, started, turns = RenderQueue(), [], []
    for name in "abc":
        queue.submit(name, lambda name=name: started.append((name, len(turns))))
    queue.submit("a", lambda: started.append(("a again", len(turns))))
    until(lambda: turns.append(1) or len(started) == 3)
    assert [name for name, _ in started] == ["a again", "b", "c"]


def test_background_results_come_on_the_gui_thread_and_stop_with_it(qgis_app, until):
    import threading

    background, heard = Background(), []
    background.run(threading.get_ident, lambda there: heard.append((there, threading.get_ident())), heard.append)
    assert until(lambda: bool(heard))
    there, here = heard[0]
    assert there != here == threading.get_ident()
    background.close()
    background.run(lambda: 1, heard.append, heard.append)
    until(lambda: False, 50)
    assert len(heard) == 1


def test_the_marked_views_date_stays_in_sight_among_many(qgis_app, until):
    strip = TimelineStrip()
    strip.resize(500, 30)
    strip.show()
    offered = [DateChoice(f"20{year}-06-01", 1.0, (), 0.8) for year in range(10, 26)]
    last = offered[-1].date
    strip.show_dates(offered, {offered[0].date: [PaneRole.EARLIER], last: [PaneRole.LATER]}, last)

    def in_sight() -> bool:
        chip = strip._chips[last]
        port = strip._scroll.viewport()
        return port.rect().contains(chip.rect().translated(chip.mapTo(port, chip.rect().topLeft())))

    assert until(in_sight, 3000)
    strip.close()


def test_the_tip_of_a_date_tells_of_the_patch_on_screen_not_of_the_one_before(qgis_app):
    strip = TimelineStrip()
    for share, said in ((1.0, "covers the whole patch"), (0.4, "covers 40 % of the patch"), (1.0, "covers the whole")):
        strip.show_dates([DateChoice("2024-03-11", share, (), 0.8)], {}, None)
        assert said in strip._chips["2024-03-11"].toolTip()
        assert ("◐" in strip._chips["2024-03-11"].text()) is (share < 1)

"""The linked views: the right pixels at the right place, together, with what is wrong said on them."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent, QWheelEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from redline_review.ui.compare import CaseOnView

BEFORE, AFTER = "2024-03-11", "2026-05-02"


@pytest.fixture
def shown(stage, make, catalogue, patch, tmp_path):
    """A stage that shows a case over the same ground as metres (earlier) and degrees (later)."""
    faint = make.recipe(waves=8)  # so that only the bright square is drawn white
    earlier = make.raster(tmp_path / "earlier.tif", faint)
    later = make.in_degrees(tmp_path / "later.tif", faint)
    stage.view.set_catalogue(catalogue((BEFORE, earlier), (AFTER, later), root=tmp_path), tmp_path)
    stage.show("one", patch(230, 170))
    return stage


def move(port, to: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """A real move event; QTest.mouseMove moves the cursor and may drop the first event after a press."""
    kind, held, none = QEvent.Type.MouseMove, Qt.MouseButtons(button), Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, QPointF(to), QPointF(port.mapToGlobal(to)), Qt.MouseButton.NoButton, held, none)
    QApplication.sendEvent(port, event)


def drag(canvas, start: QPoint, by: QPoint, steps: int = 4) -> None:
    port = canvas.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, steps + 1):
        move(port, start + by * step / steps, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + by)


def wheel(canvas, at: QPoint, notches: int) -> None:
    port = canvas.viewport()
    event = QWheelEvent(
        QPointF(at),
        QPointF(port.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(port, event)


def assert_same_ground(view) -> None:
    first = view.panes[0].canvas
    for pane in view.panes[1:]:
        apart = pane.canvas.extent().center().distance(first.extent().center())
        assert apart < first.mapUnitsPerPixel()
        assert pane.canvas.mapUnitsPerPixel() == pytest.approx(first.mapUnitsPerPixel(), rel=1e-9)


def bright_spot(picture, pixels) -> QgsPointXY:
    """Where on the ground the bright square stands in a picture."""
    values = pixels(picture.image)
    rows, columns = np.nonzero(values[..., 1] > 235)
    box, mupp = picture.rectangle, picture.rectangle.width() / values.shape[1]
    return QgsPointXY(box.xMinimum() + (columns.mean() + 0.5) * mupp, box.yMaximum() - (rows.mean() + 0.5) * mupp)


def test_both_views_show_the_same_ground_from_different_crss(shown, as_pixels):
    assert_same_ground(shown.view)
    spots = [bright_spot(pane.picture, as_pixels) for pane in shown.view.panes]
    for spot in spots:
        assert spot.distance(QgsPointXY(40_500_230, 3_430_230)) < 1.0  # a pixel of the image


def test_the_patch_is_in_the_middle_and_large_enough(shown):
    extent = shown.view.panes[0].canvas.extent()
    assert extent.center().distance(QgsPointXY(40_500_230, 3_430_230)) < 0.5
    assert extent.width() >= 150 - 1e-6


def test_a_large_patch_takes_its_share_of_the_smaller_side(stage, make, catalogue, patch, tmp_path):
    path = make.raster(tmp_path / "a.tif", make.recipe(pixel=10))
    stage.view.set_catalogue(catalogue((BEFORE, path)), None)
    stage.show("large", patch(1000, 1000, half=500))
    canvas = stage.view.panes[0].canvas
    taken = 1000 / canvas.mapUnitsPerPixel() / min(canvas.viewport().width(), canvas.viewport().height())
    assert taken == pytest.approx(0.4, rel=0.02)


def test_dragging_one_view_moves_all_while_the_mouse_moves(shown):
    canvas, other = (pane.canvas for pane in shown.view.panes)
    before, mupp = other.extent().center(), other.mapUnitsPerPixel()
    port = canvas.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(100, 100))
    move(port, QPoint(130, 80), Qt.MouseButton.LeftButton)
    moved = other.extent().center()  # the button is still down
    assert moved.x() - before.x() == pytest.approx(-30 * mupp)
    assert moved.y() - before.y() == pytest.approx(-20 * mupp)
    assert_same_ground(shown.view)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(130, 80))


def test_the_wheel_zooms_all_views_around_the_mouse(shown):
    at = QPoint(60, 200)
    canvas = shown.view.panes[1].canvas
    under, mupp = canvas.ground_at(at), canvas.mapUnitsPerPixel()
    wheel(canvas, at, 2)
    assert canvas.mapUnitsPerPixel() == pytest.approx(mupp / 2)
    assert canvas.ground_at(at).distance(under) < 0.01
    assert_same_ground(shown.view)


def test_after_pans_and_zooms_the_pictures_show_the_same_ground(shown, as_pixels):
    first, second = (pane.canvas for pane in shown.view.panes)
    start = first.extent()
    drag(first, QPoint(150, 150), QPoint(37, -21))
    assert first.extent() != start
    wheel(second, QPoint(120, 240), 1)
    drag(second, QPoint(200, 200), QPoint(-53, 18))
    wheel(first, QPoint(10, 10), -1)
    assert shown.settle()
    assert_same_ground(shown.view)
    one, other = (bright_spot(pane.picture, as_pixels) for pane in shown.view.panes)
    assert one.distance(other) < 1.0


def test_home_returns_to_the_patch(shown):
    canvas = shown.view.panes[0].canvas
    before = canvas.extent()
    drag(canvas, QPoint(150, 150), QPoint(90, 40))
    shown.view.zoom(3.0)
    shown.view.fit_patch()
    assert canvas.extent().center().distance(before.center()) < 1e-6
    assert canvas.extent().width() == pytest.approx(before.width())


def test_the_mouse_is_mirrored_at_the_same_ground_point(shown):
    first, second = shown.view.panes
    move(first.canvas.viewport(), QPoint(91, 123))
    assert second.cross.isVisible()
    assert not first.cross.isVisible()
    at = second.cross.pos()
    assert abs(at.x() - 91) <= 1
    assert abs(at.y() - 123) <= 1
    there = first.canvas.ground_at(QPoint(91, 123))
    shown.view.zoom(2.0)
    assert second.canvas.ground_at(second.cross.pos().toPoint()).distance(there) <= second.canvas.mapUnitsPerPixel()


def test_the_status_line_tells_scale_place_and_crs(shown):
    move(shown.view.panes[0].canvas.viewport(), QPoint(91, 120))
    status = shown.view.status
    assert status.scale.text().startswith("1:")
    assert "120°00′0" in status.place.text()
    assert "(120.00" in status.place_words


def test_the_status_line_says_short_words_whole_where_there_is_no_room_for_long_ones(shown, until):
    status = shown.view.status
    shown.view.resize(1500, 520)
    assert until(lambda: status.crs.text() == "CGCS2000, 3° zone 40 (4528)")
    assert status.place.text() == status.place_words
    shown.view.resize(900, 520)
    assert until(lambda: status.crs.text() == "EPSG:4528")
    assert until(lambda: status.place.text() and status.place_words.startswith(status.place.text()))
    assert status.place.text().endswith("N")
    assert status.scale.text().startswith("1:")
    assert "…" not in status.scale.text()


def test_words_of_the_status_line_that_do_not_fit_end_in_an_ellipsis_and_are_whole_in_the_tooltip(shown, until):
    status = shown.view.status
    status.setFixedWidth(230)
    labels = (status.scale, status.place, status.crs)
    assert until(lambda: all(one.fontMetrics().horizontalAdvance(one.text()) <= one.width() for one in labels))
    assert "…" in status.place.text()
    assert status.scale.toolTip().startswith("1:")
    assert status.place.toolTip() == status.place_words
    assert status.crs.toolTip() == "CGCS2000, 3° zone 40 (4528)"


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Plus, Qt.Key.Key_J, Qt.Key.Key_1])
def test_single_keys_are_left_to_the_window(shown, key):
    heard = []

    shown.view.keyPressEvent = lambda event: heard.append(event.key())
    canvas = shown.view.panes[0].canvas
    canvas.setFocus()
    extent = canvas.extent()
    QTest.keyClick(canvas, key)
    assert heard == [key]
    assert canvas.extent() == extent


def test_the_next_case_never_shows_the_pixels_of_the_one_before(shown, patch):
    shown.view.show_case(CaseOnView("two", patch(60, 300), BEFORE, AFTER))
    assert [pane.picture for pane in shown.view.panes] == [None, None]


def test_fast_switching_ends_with_the_last_case_alone(shown, patch, until):
    shown.painted.clear()
    for number in range(12):
        shown.view.show_case(CaseOnView(f"case {number}", patch(40 + 25 * number, 200), BEFORE, AFTER))
        QTest.qWait(7)
    assert until(lambda: "case 11" in shown.painted)
    assert shown.painted[-1] == "case 11"
    assert {pane.picture.case_id for pane in shown.view.panes} == {"case 11"}


def test_blinking_shows_the_earlier_picture_in_the_later_view_and_says_so(stage, make, catalogue, patch, tmp_path):
    earlier = make.raster(tmp_path / "e.tif")
    later = make.raster(tmp_path / "l.tif", make.recipe(factor=0.2))
    stage.view.set_catalogue(catalogue((BEFORE, earlier), (AFTER, later)), None)
    stage.show("one", patch(230, 170))
    stage.view.set_outlines_visible(False)

    def mean(index: int) -> float:
        image = stage.view.panes[index].grab().toImage().convertToFormat(4)
        middle = image.copy(image.width() // 3, image.height() // 3, 90, 90)
        return float(np.mean([middle.pixelColor(x, y).lightness() for x in range(0, 90, 3) for y in range(0, 90, 3)]))

    light, dark = mean(0), mean(1)
    assert light > dark + 30
    stage.view.blink.start()
    assert mean(1) == pytest.approx(light, abs=3)
    assert BEFORE in stage.view.panes[1].heading.text()
    stage.view.blink.stop()
    assert mean(1) == pytest.approx(dark, abs=3)
    assert AFTER in stage.view.panes[1].heading.text()


def test_one_stretch_serves_both_views(shown):
    one, other = (dict(pane.picture.stretches) for pane in shown.view.panes)
    assert one == other
    assert set(one) == {"Byte"}


def test_the_headings_tell_role_day_sensor_and_pixel_size(stage, make, catalogue, patch, tmp_path):
    path = make.raster(tmp_path / "GF2_x.tif", make.recipe(pixel=0.8))
    stage.view.set_catalogue(catalogue((BEFORE, path)), None)
    stage.show("one", patch(100, 100))
    assert stage.view.panes[0].heading.text() == "Earlier image · 2024-03-11 · GF-2 · 0.8 m"
    assert stage.view.panes[1].heading.text() == "Later image"


def test_a_side_without_an_image_says_so_and_what_to_do(stage, make, catalogue, patch, tmp_path):
    path = make.raster(tmp_path / "a.tif")
    stage.view.set_catalogue(catalogue((BEFORE, path)), None)
    stage.show("one", patch(100, 100))
    assert "No image covers this patch" in stage.view.panes[1].notice.text()
    assert stage.view.panes[1].notice.isVisible()
    assert not stage.view.panes[0].notice.isVisible()


def test_a_patch_far_from_every_image_is_said_on_both_views(stage, make, catalogue, patch, tmp_path):
    path = make.raster(tmp_path / "a.tif")
    stage.view.set_catalogue(catalogue((BEFORE, path)), None)
    stage.show("far", patch(9000, 9000))
    assert all("No image" in pane.notice.text() for pane in stage.view.panes)


def test_a_patch_at_the_border_is_partly_covered(stage, make, catalogue, patch, tmp_path):
    path = make.raster(tmp_path / "a.tif")
    stage.view.set_catalogue(catalogue((BEFORE, path)), None)
    stage.show("border", patch(400, 200, half=20))
    picture = stage.view.panes[0].picture
    assert picture.covered == pytest.approx(0.5, abs=0.05)
    assert "covers 5" in stage.view.panes[0].notice.text() or "covers 4" in stage.view.panes[0].notice.text()


def test_a_hole_without_data_under_the_patch_is_noticed(stage, make, catalogue, patch, tmp_path):
    values = np.full((400, 400), 120.0)
    values[150:250, 150:250] = 0
    path = make.raster(tmp_path / "a.tif", make.recipe(nodata=0), values)
    stage.view.set_catalogue(catalogue((BEFORE, path)), None)
    stage.show("hole", patch(200, 200))
    assert stage.view.panes[0].picture.covered == 0
    assert "does not cover" in stage.view.panes[0].notice.text()


def test_a_truncated_image_is_said_on_its_view_and_the_other_is_painted(stage, make, catalogue, patch, tmp_path):
    good = make.raster(tmp_path / "good.tif", make.recipe(size=2000))
    bad = make.raster(
        tmp_path / "bad.tif", make.recipe(size=2000), np.random.default_rng(3).integers(0, 255, (2000, 2000))
    )
    both = catalogue((BEFORE, good), (AFTER, bad))
    make.cut_short(bad)
    stage.view.set_catalogue(both, None)
    stage.show("one", patch(1800, 1800))
    assert "bad.tif" in stage.view.panes[1].notice.text()
    assert "damaged" in stage.view.panes[1].notice.text()
    assert {index for index, _ in stage.failed} == {1}
    assert stage.view.panes[0].picture.covered == 1.0
    assert not stage.view.panes[0].notice.isVisible()


def test_a_file_that_has_vanished_is_named(stage, make, catalogue, patch, tmp_path):
    path = make.raster(tmp_path / "gone.tif")
    offered = catalogue((BEFORE, path))
    path.unlink()
    stage.view.set_catalogue(offered, None)
    stage.show("one", patch(100, 100))
    assert "gone.tif" in stage.view.panes[0].notice.text()
    assert stage.failed[0][0] == 0


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"bands": 1}, id="one band"),
        pytest.param({"bands": 4}, id="infrared that calls itself alpha"),
        pytest.param({"bands": 4, "options": ("PHOTOMETRIC=MINISBLACK", "ALPHA=NO")}, id="four bands"),
        pytest.param({"kind": gdal.GDT_UInt16, "factor": 11.0}, id="16 bit"),
        pytest.param({"bands": 1, "kind": gdal.GDT_UInt16, "factor": 11.0}, id="one band of 16 bit"),
        pytest.param({"kind": gdal.GDT_Float32, "factor": 0.001}, id="float"),
    ],
)
def test_any_kind_of_image_is_painted_with_contrast(stage, make, catalogue, patch, tmp_path, as_pixels, changes):
    path = make.raster(tmp_path / "a.tif", make.recipe(**changes))
    stage.view.set_catalogue(catalogue((BEFORE, path)), None)
    stage.show("one", patch(150, 150))
    picture = stage.view.panes[0].picture
    values = as_pixels(picture.image)
    middle = values[values.shape[0] // 2 - 60 :, values.shape[1] // 2 - 60 :][:120, :120]
    assert (middle[..., 3] == 255).all()
    assert middle[..., 1].std() > 25
    assert picture.covered == 1.0


def test_transparent_pixels_stay_transparent(stage, make, catalogue, patch, tmp_path):
    path = make.raster(tmp_path / "a.tif", make.recipe(alpha=True))
    stage.view.set_catalogue(catalogue((BEFORE, path)), None)
    stage.show("one", patch(200, 200, half=30))
    assert stage.view.panes[0].picture.covered == pytest.approx(0.5, abs=0.05)


def test_many_tiles_of_one_day_make_one_picture(stage, make, catalogue, patch, tmp_path):
    left = make.raster(tmp_path / "left.tif", make.recipe(size=200, height=400))
    right = make.in_degrees(tmp_path / "right.tif", make.recipe(size=200, height=400, west=40_500_199.0))
    stage.view.set_catalogue(catalogue((BEFORE, left), (BEFORE, right)), None)
    stage.show("one", patch(200, 200, half=30))
    assert stage.view.panes[0].picture.covered == 1.0
    assert len(stage.view.seen()[0]["images"]) == 2


def test_stepping_dates_keeps_the_place_and_changes_one_view(stage, make, catalogue, patch, tmp_path, until):
    days = ["2019-01-01", "2022-01-01", "2024-01-01", "2026-01-01"]
    files = [(day, make.raster(tmp_path / f"{day}.tif", make.recipe(factor=0.5 + i / 8))) for i, day in enumerate(days)]
    stage.view.set_catalogue(catalogue(*files), None)
    stage.show("one", patch(200, 200), "2024-01-01", "2026-01-01")
    assert stage.view.dates == ("2024-01-01", "2026-01-01")
    stage.view.pan(40, 10)
    place = stage.view.panes[0].canvas.extent()
    stage.painted.clear()
    assert stage.view.step_date(0, -1)
    assert stage.view.dates == ("2022-01-01", "2026-01-01")
    assert stage.view.panes[0].picture is None  # nothing of the other day under this day's name
    assert until(lambda: stage.painted == ["one"])
    assert stage.view.panes[0].picture.date == "2022-01-01"
    assert stage.view.panes[0].canvas.extent() == place
    assert stage.view.step_date(0, -1)
    assert not stage.view.step_date(0, -1)


def test_a_click_on_a_date_changes_the_marked_view(stage, make, catalogue, patch, tmp_path):
    files = [(day, make.raster(tmp_path / f"{day}.tif")) for day in ("2019-01-01", "2022-01-01", "2026-01-01")]
    stage.view.set_catalogue(catalogue(*files), None)
    stage.show("one", patch(200, 200), "2022-01-01", "2026-01-01")
    QTest.mousePress(stage.view.panes[0].canvas.viewport(), Qt.MouseButton.LeftButton)
    QTest.mouseRelease(stage.view.panes[0].canvas.viewport(), Qt.MouseButton.LeftButton)
    chip = stage.view.timeline._chips["2019-01-01"]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert stage.view.dates == ("2019-01-01", "2026-01-01")
    assert chip.isChecked()
    assert "Earlier image" in chip.text()


def test_the_recipe_tells_what_was_seen(shown):
    assert shown.alike()
    earlier, later = shown.view.seen()
    assert (earlier["date"], later["date"]) == (BEFORE, AFTER)
    assert earlier["crs"] == "EPSG:4528"
    assert earlier["images"][0]["path"] == "earlier.tif"
    size, _time = earlier["images"][0]["identity"].split("-")
    assert int(size) > 400 * 400
    assert earlier["extent"] == pytest.approx(later["extent"])
    assert earlier["stretch"] == later["stretch"]
    assert earlier["covered"] == 1.0
    assert earlier["scale"] > 0


def test_looking_writes_nothing_beside_the_images(stage, make, catalogue, patch, tmp_path):
    folder = tmp_path / "theirs"
    wide = make.raster(folder / "wide.tif", make.recipe(kind=gdal.GDT_UInt16, factor=11.0))
    grey = make.raster(folder / "grey.tif", make.recipe(bands=1))
    stage.view.set_catalogue(catalogue((BEFORE, wide), (AFTER, grey)), None)
    stage.show("one", patch(200, 200))
    stage.view.zoom(0.3)
    assert stage.settle()
    stage.view.close()
    assert sorted(path.name for path in folder.iterdir()) == ["grey.tif", "wide.tif"]


def test_an_outline_at_the_patch_is_drawn_and_can_be_hidden(shown):
    def yellow() -> int:
        image = shown.view.panes[0].grab().toImage()
        near = [image.pixelColor(x, y) for x in range(0, image.width(), 1) for y in range(0, image.height(), 1)]
        return sum(c.red() > 240 and c.green() > 220 and c.blue() < 90 for c in near)

    assert yellow() > 100
    shown.view.set_outlines_visible(False)
    assert yellow() == 0

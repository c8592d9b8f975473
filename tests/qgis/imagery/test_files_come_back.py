"""A file that vanished and is put back is painted again without a key, and no failure made in advance outlives it."""

from __future__ import annotations

import pytest
from redline_review.plugin.adapters.imagery.errors import ImageMissing, ImageUnreadable
from redline_review.ui.compare import CaseOnView
from redline_review.ui.review.doubts import doubt

BEFORE, AFTER = "2024-03-11", "2026-05-02"
PLACES = {"one": (200, 200), "two": (120, 260)}


@pytest.fixture
def two_files(stage, make, catalogue, tmp_path):
    """A stage over two dates; the later file can be taken away and put back."""
    earlier, later = make.raster(tmp_path / "e.tif"), make.raster(tmp_path / "l.tif")
    stage.view.set_catalogue(catalogue((BEFORE, earlier), (AFTER, later)), None)
    stage.file, stage.away = later, tmp_path / "away.tif"
    return stage


def kept(view) -> list[str]:
    return [key[0] for key in view._prefetch._kept]


def whole(view) -> bool:
    """Every view shows its image over the whole patch, says nothing, and a finding asks nothing."""
    covered = [pane.picture is not None and pane.picture.covered == 1.0 for pane in view.panes]
    return all(covered) and not any(pane.notice.text() for pane in view.panes) and doubt(view.seen()) == ""


def case(patch, name: str) -> CaseOnView:
    return CaseOnView(name, patch(*PLACES[name]), BEFORE, AFTER)


def take_away(stage, patch) -> None:
    """Show a patch, take the later file away, and come back to the patch."""
    stage.show("one", patch(*PLACES["one"]))
    stage.file.rename(stage.away)
    stage.view.clear()
    stage.show("one", patch(*PLACES["one"]))
    assert stage.view.panes[1].picture is None
    assert [type(one) for one in stage.view.panes[1].problems] == [ImageMissing]


def test_a_file_put_back_is_painted_by_itself_on_the_patch_that_missed_it(two_files, patch, until):
    take_away(two_files, patch)
    first = two_files.view.panes[0].picture
    two_files.away.rename(two_files.file)
    assert until(lambda: whole(two_files.view))
    assert two_files.view.panes[0].picture.stretches == two_files.view.panes[1].picture.stretches
    assert first is not None


def test_a_file_that_stays_away_is_not_opened_again_and_again(two_files, patch, until, monkeypatch):
    take_away(two_files, patch)
    tried = []
    prepare = two_files.view.pool.prepare
    monkeypatch.setattr(two_files.view.pool, "prepare", lambda *args: (tried.append(args), prepare(*args)))
    asked = []
    two_files.view.missed._timer.timeout.connect(lambda: asked.append(True))
    assert until(lambda: len(asked) >= 3)
    assert tried == []


def test_a_file_cut_off_and_copied_whole_is_painted_by_itself(stage, make, catalogue, patch, tmp_path, until):
    earlier, later = make.raster(tmp_path / "e.tif"), make.raster(tmp_path / "l.tif")
    stage.view.set_catalogue(catalogue((BEFORE, earlier), (AFTER, later)), None)
    data = later.read_bytes()
    later.write_bytes(b"not yet an image")
    stage.show("one", patch(*PLACES["one"]))
    assert [type(one) for one in stage.view.panes[1].problems] == [ImageUnreadable]
    assert until(lambda: None not in stage.view.missed._stamps.values()), "its size and time are known by now"
    later.write_bytes(data)
    assert until(lambda: whole(stage.view))


def test_what_failed_in_advance_for_want_of_a_file_is_not_kept(two_files, patch, until):
    two_files.show("one", patch(*PLACES["one"]))
    two_files.file.rename(two_files.away)
    two_files.view.expect([case(patch, "two")])
    assert until(lambda: not two_files.view._prefetch._wanted and two_files.view._prefetch._making is None)
    assert kept(two_files.view) == []
    two_files.away.rename(two_files.file)
    two_files.show("two", patch(*PLACES["two"]))
    assert whole(two_files.view)


def test_a_damaged_picture_made_in_advance_is_not_kept(stage, make, catalogue, patch, tmp_path, until):
    earlier = make.raster(tmp_path / "e.tif")
    later = make.cut_short(make.raster(tmp_path / "l.tif", make.recipe(size=1200)))
    stage.view.set_catalogue(catalogue((BEFORE, earlier), (AFTER, later)), None)
    stage.show("one", patch(*PLACES["one"]))
    stage.view.expect([CaseOnView("far", patch(300, 1000), BEFORE, AFTER)])
    assert until(lambda: not stage.view._prefetch._wanted and stage.view._prefetch._making is None)
    assert kept(stage.view) == []


def test_nobody_asks_for_files_once_nothing_is_missed(two_files, patch, until):
    take_away(two_files, patch)
    assert two_files.view.missed._timer.isActive()
    two_files.away.rename(two_files.file)
    assert until(lambda: whole(two_files.view))
    assert until(lambda: not two_files.view.missed._timer.isActive())

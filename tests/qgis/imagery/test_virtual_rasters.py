"""A virtual raster is the files that it names: what changes in them changes it, and what lacks is said."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from osgeo import gdal
from redline_review.plugin.adapters.file_hash import hash_file
from redline_review.plugin.adapters.imagery.background import Background
from redline_review.plugin.adapters.imagery.catalogue import FileCatalogue
from redline_review.plugin.adapters.imagery.errors import ImageChanged, ImagePartsMissing
from redline_review.plugin.adapters.imagery.files import identity
from redline_review.plugin.adapters.imagery.layers import LayerPool
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.plugin.adapters.imagery.vrt_parts import MOST_PARTS, parts_of
from redline_review.plugin.adapters.imagery.watch import look_for_changes
from redline_review.ui.compare.replay import Replay
from redline_review.ui.messages import sentence
from redline_review.ui.review.doubts import doubt
from redline_review.ui.review.seen_words import _identity

AFTER = "2026-05-02"


def never() -> bool:
    return False


@pytest.fixture
def mosaic(make, tmp_path):
    """Two tiles side by side and the virtual raster of both."""
    tiles = [
        make.raster(
            tmp_path / "tiles" / f"部分 {n}.tif", make.recipe(size=200, height=400, west=40_500_000.0 + 200 * n)
        )
        for n in range(2)
    ]
    path = tmp_path / "mosaic.vrt"
    gdal.BuildVRT(str(path), [str(tile) for tile in tiles]).FlushCache()
    return path


def tiles_of(mosaic: Path) -> list[Path]:
    return sorted((mosaic.parent / "tiles").iterdir())


def touch(path: Path) -> None:
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))


def test_it_names_its_files_wherever_they_lie(mosaic, make, tmp_path):
    far = make.raster(tmp_path / "far" / "a & b.tif")
    both = tmp_path / "both.vrt"
    gdal.BuildVRT(str(both), [str(mosaic), str(far)]).FlushCache()
    parts = parts_of(both)
    assert {part.resolve() for part in parts.files} == {mosaic, far, *tiles_of(mosaic)}
    assert (parts.named, parts.missing()) == (4, ())


@pytest.mark.parametrize("raster", ["a.tif", "a.png"])
def test_any_other_raster_has_no_parts_and_the_identity_it_always_had(make, tmp_path, raster):
    path = make.raster(tmp_path / raster)
    stat = path.stat()
    assert parts_of(path) is None
    assert identity(path) == f"{stat.st_size}-{stat.st_mtime_ns}"


def test_a_named_file_that_changes_changes_it_though_its_text_stays(mosaic):
    text, before = mosaic.read_bytes(), identity(mosaic)
    touch(tiles_of(mosaic)[1])
    assert mosaic.read_bytes() == text
    assert identity(mosaic) != before


def test_a_file_changed_through_another_virtual_raster_is_noticed(mosaic, tmp_path):
    outer = tmp_path / "outer.vrt"
    gdal.BuildVRT(str(outer), [str(mosaic)]).FlushCache()
    before = identity(outer)
    touch(tiles_of(mosaic)[0])
    assert identity(outer) != before


def test_virtual_rasters_that_name_each_other_come_to_an_end(tmp_path):
    for one, other in (("a", "b"), ("b", "a")):
        name = f'<SourceFilename relativeToVRT="1">{other}.vrt</SourceFilename>'
        (tmp_path / f"{one}.vrt").write_text(f"<VRTDataset>{name}</VRTDataset>")
    assert parts_of(tmp_path / "a.vrt").named == 2


def test_so_many_files_are_asked_and_no_more_and_their_number_is_said(tmp_path):
    names = (f"<SourceFilename>{tmp_path}/{n}.tif</SourceFilename>" for n in range(MOST_PARTS + 500))
    path = tmp_path / "large.vrt"
    path.write_text(f"<VRTDataset>{''.join(names)}</VRTDataset>")
    parts = parts_of(path)
    assert (len(parts.files), parts.named) == (MOST_PARTS, MOST_PARTS + 500)
    assert f"with {MOST_PARTS} of the {MOST_PARTS + 500} files" in _identity(identity(path))


def test_what_lies_on_a_server_or_in_an_archive_counts_by_its_name_and_is_not_missing(tmp_path):
    path = tmp_path / "a.vrt"
    path.write_text(
        "<VRTDataset><SourceFilename>/vsicurl/http://example.invalid/a.tif</SourceFilename>"
        "<SourceFilename>/vsizip/b.zip/b.tif</SourceFilename></VRTDataset>"
    )
    assert (parts_of(path).files, len(parts_of(path).elsewhere), parts_of(path).missing()) == ((), 2, ())


def test_its_hash_is_what_sha256sum_gives_of_all_files_together(mosaic):
    listed = ["mosaic.vrt", *(part.relative_to(mosaic.parent).as_posix() for part in parts_of(mosaic).files)]
    printed = subprocess.run(["sha256sum", *listed], cwd=mosaic.parent, capture_output=True, check=True).stdout
    assert hash_file(mosaic, identity(mosaic), never) == hashlib.sha256(printed).hexdigest()


def test_another_pixel_in_a_named_file_makes_another_hash(mosaic, make):
    before = hash_file(mosaic, identity(mosaic), never)
    tile = tiles_of(mosaic)[0]
    data = bytearray(tile.read_bytes())
    data[-1] ^= 1
    tile.write_bytes(data)
    assert hash_file(mosaic, identity(mosaic), never) not in (before, "", None)


def test_a_named_file_that_changed_before_it_was_hashed_is_recorded_as_changed(mosaic):
    known = identity(mosaic)
    touch(tiles_of(mosaic)[0])
    assert hash_file(mosaic, known, never) == ""


def test_a_named_file_that_is_not_there_just_now_leaves_the_hash_due(mosaic):
    known = identity(mosaic)
    tiles_of(mosaic)[0].rename(mosaic.parent / "away.tif")
    assert hash_file(mosaic, known, never) is None


def test_the_index_notices_a_named_file_that_changed(mosaic):
    images = scan([mosaic], ScanOptions(AFTER)).images
    assert not look_for_changes(images, None)
    touch(tiles_of(mosaic)[0])
    assert look_for_changes(images, None).changed == images


def test_a_record_of_an_older_version_is_not_said_to_have_changed(mosaic):
    image = scan([mosaic], ScanOptions(AFTER)).images[0]
    stat = mosaic.stat()
    old = replace(image, identity=f"{stat.st_size}-{stat.st_mtime_ns}")
    assert not look_for_changes([old], None)
    touch(mosaic)
    assert look_for_changes([old], None).changed == (old,)


def test_a_missing_part_is_said_when_images_are_added_and_the_rest_is_taken(mosaic):
    tiles_of(mosaic)[1].unlink()
    found = scan([mosaic], ScanOptions(AFTER))
    assert [image.path for image in found.images] == [mosaic.as_posix()]
    assert [type(problem) for problem in found.problems] == [ImagePartsMissing]
    assert "部分 1.tif" in sentence(found.problems[0])


def test_a_missing_part_under_the_patch_is_said_on_the_view_and_a_finding_asks_first(mosaic, stage, patch):
    image = scan([mosaic], ScanOptions(AFTER)).images[0]
    tiles_of(mosaic)[1].unlink()
    stage.view.set_catalogue(FileCatalogue((image,)), None)
    stage.show("one", patch(300, 200))
    assert "a file that it names" in stage.view.panes[1].notice.text()
    assert doubt(stage.view.seen()) != ""


def test_painting_again_says_that_a_named_file_has_changed(mosaic, stage, patch, until):
    image = scan([mosaic], ScanOptions(AFTER)).images[0]
    stage.view.set_catalogue(FileCatalogue((image,)), None)
    stage.show("one", patch(200, 200))
    recipe = next(one for one in stage.view.seen() if one["images"])
    touch(tiles_of(mosaic)[1])
    background, made = Background(), []
    replay = Replay(LayerPool(background, None))
    replay.done.connect(made.append)
    replay.paint(recipe)
    assert until(lambda: bool(made))
    assert [type(problem) for problem in made[0].problems] == [ImageChanged]
    background.close()

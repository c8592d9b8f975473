"""The index of images: made once, kept in the workspace, brought up to date by size and time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.imagery import scan as scanning
from redline_review.plugin.adapters.imagery.naming import cloud_of, date_of, pattern_of
from redline_review.plugin.adapters.imagery.scan import ScanOptions, ScanSteps, scan, taken_in
from redline_review.plugin.adapters.imagery.sidecars import sidecar_tags
from redline_review.plugin.adapters.imagery.watch import look_for_changes, read_again
from redline_review.plugin.adapters.workspace import create_workspace, open_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.states import ActKind, Secrecy

GAOFEN = """<?xml version="1.0" encoding="UTF-8"?><ProductMetaData><SatelliteID>GF2</SatelliteID>
<SensorID>PMS1</SensorID><ReceiveTime>2024-03-12 01:00:00</ReceiveTime><StartTime>2024-03-11 11:20:03</StartTime>
<CloudPercent>7</CloudPercent></ProductMetaData>"""
STAC = '{"type": "Feature", "properties": {"datetime": "2023-06-01T02:03:04Z", "eo:cloud_cover": 42.5}}'
LANDSAT = 'GROUP = IMAGE\n  DATE_ACQUIRED = 2020-05-06\n  CLOUD_COVER = 1.25\n  SPACECRAFT_ID = "LANDSAT_8"\nEND\n'


@pytest.fixture
def opened_files(monkeypatch):
    """The files that a scan opened."""
    opened: list[str] = []
    inner = scanning.open_raster

    def noted(path):
        opened.append(Path(path).name)
        return inner(path)

    monkeypatch.setattr(scanning, "open_raster", noted)
    return opened


@pytest.mark.parametrize(
    ("name", "text", "day", "cloud"),
    [
        pytest.param("scene.xml", GAOFEN, "2024-03-11", 7.0, id="the XML of a Gaofen scene"),
        pytest.param("scene.json", STAC, "2023-06-01", 42.5, id="a STAC item"),
        pytest.param("scene_MTL.txt", LANDSAT, "2020-05-06", 1.25, id="a Landsat list"),
        pytest.param("scene.xml", GAOFEN[:200], None, None, id="an XML that is cut"),
        pytest.param("scene.json", "{", None, None, id="a broken JSON"),
        pytest.param("other.xml", GAOFEN, None, None, id="another scene's"),
    ],
)
def test_sidecars_tell_day_and_cloud(tmp_path, name, text, day, cloud):
    (tmp_path / name).write_text(text, encoding="utf-8")
    told = sidecar_tags(tmp_path / "scene.tif")
    assert (date_of(["scene"], told), cloud_of(told)) == (day, cloud)


def test_bands_of_one_scene_share_its_sidecar(tmp_path):
    (tmp_path / "GF2_E120_N31-MSS1.tif").touch()
    (tmp_path / "GF2_E120_N31.xml").write_text(GAOFEN, encoding="utf-8")
    assert sidecar_tags(tmp_path / "GF2_E120_N31-MSS1.tif")["SatelliteID"] == "GF2"


def test_an_image_is_dated_by_its_sidecar_and_its_cloud_is_kept(make, tmp_path):
    make.raster(tmp_path / "scene.tif")
    (tmp_path / "scene.xml").write_text(GAOFEN, encoding="utf-8")
    (image,) = scan([tmp_path]).images
    assert (image.date, image.sensor, image.cloud) == ("2024-03-11", "GF-2", 7.0)


@pytest.mark.parametrize(
    ("template", "name", "day"),
    [
        pytest.param("YYYYMMDD", "GF2_20240311_L1", "2024-03-11", id="digits"),
        pytest.param("YYYYMMDD", "20260502031522_x", "2026-05-02", id="digits with a time"),
        pytest.param("YYYY-M-D", "wuzhong_2024_3_1", "2024-03-01", id="parted"),
        pytest.param("YYYY年M月D日", "2024年3月11日", "2024-03-11", id="in Chinese"),
        pytest.param("DOM_DDMMYYYY", "DOM_11032024", "2024-03-11", id="the day first"),
        pytest.param("*_YYYYMMDD_T", "20200101_20240311_T7", "2024-03-11", id="the second of two"),
        pytest.param("YYYYMMDD", "scene120240311", None, id="within a longer number"),
    ],
)
def test_names_are_read_by_patterns_that_people_can_write(template, name, day):
    assert date_of([name], {}, [pattern_of(template)]) == day


@pytest.mark.parametrize("template", ["YYYYMM", "date", "MMDD"])
def test_a_pattern_without_a_whole_day_is_refused(template):
    with pytest.raises(ValueError, match=template):
        pattern_of(template)


def test_a_file_that_did_not_change_is_not_opened_again(make, tmp_path, opened_files):
    for number in range(3):
        make.raster(tmp_path / f"tile{number}_20240311.tif", make.recipe(size=8))
    first = scan([tmp_path]).images
    opened_files.clear()
    os.utime(tmp_path / "tile1_20240311.tif", ns=(1, 1))
    again = scan([tmp_path], ScanOptions(known={image.path: image for image in first})).images
    assert opened_files == ["tile1_20240311.tif"]
    assert [replace(i, identity="") for i in again] == [replace(i, identity="") for i in first]


def test_a_scan_tells_its_progress_and_stops_when_told(make, tmp_path):
    for number in range(4):
        make.raster(tmp_path / f"tile{number}_20240311.tif", make.recipe(size=8))
    told: list[tuple[int, int]] = []
    steps = ScanSteps(lambda done, total: told.append((done, total)), lambda: len(told) >= 2)
    found = scan([tmp_path], steps=steps)
    assert told == [(1, 4), (2, 4)]
    assert len(found.images) == 2


def test_what_was_scanned_is_taken_in_without_opening_it_again(make, tmp_path, opened_files):
    make.raster(tmp_path / "w" / "imagery" / "tile.tif", make.recipe(size=8))
    make.raster(tmp_path / "w" / "imagery" / "other_20240311.tif", make.recipe(size=8))
    found = scan([tmp_path / "w"])
    opened_files.clear()
    own = taken_in(found, None, tmp_path / "w", Secrecy.SECRET)
    assert [(i.path, i.date, i.secrecy) for i in own] == [
        ("imagery/other_20240311.tif", "2024-03-11", Secrecy.SECRET),
    ]
    dated = taken_in(found, "2011-05-24", tmp_path / "w", Secrecy.INTERNAL)
    assert {i.path: i.date for i in dated} == dict.fromkeys(
        ("imagery/other_20240311.tif", "imagery/tile.tif"), "2011-05-24"
    )
    assert dated == tuple(scan([tmp_path / "w"], ScanOptions("2011-05-24", tmp_path / "w")).images)
    assert opened_files == ["other_20240311.tif", "tile.tif"]  # those of the scan to compare with


def test_changed_and_vanished_files_are_noticed_and_only_the_changed_are_read_again(make, tmp_path, opened_files):
    paths = [make.raster(tmp_path / f"tile{n}_20240311.tif", make.recipe(size=8)) for n in range(3)]
    images = scan([tmp_path]).images
    opened_files.clear()
    assert not look_for_changes(images, None)
    make.raster(paths[0], make.recipe(size=16))
    paths[1].unlink()
    changes = look_for_changes(images, None)
    assert [[Path(i.path).name for i in some] for some in (changes.changed, changes.gone)] == [
        ["tile0_20240311.tif"],
        ["tile1_20240311.tif"],
    ]
    (now,) = read_again(changes, None, ScanSteps()).images
    assert opened_files == ["tile0_20240311.tif"]
    assert now.image_id == images[0].image_id
    assert now.footprint[2] > images[0].footprint[2]
    assert not look_for_changes([now, images[2]], None)


def test_a_workspace_opens_its_index_without_touching_the_images(make, tmp_path):
    if shutil.which("strace") is None:
        pytest.skip("strace is not at hand")
    tiles = tmp_path / "tiles"
    for number in range(5):
        make.raster(tiles / f"tile{number}_20240311.tif", make.recipe(size=8))
    workspace = create_workspace(tmp_path / "w", "w")
    store = workspace.open_store()
    images = scan([tiles]).images
    store.save_images(images, Act(ActKind.IMPORT, None, SystemClock().now())).result()
    store.close()
    script = (
        "import sys; from pathlib import Path;"
        "from redline_review.plugin.adapters.workspace import open_workspace;"
        "from redline_review.plugin.adapters.imagery.catalogue import FileCatalogue;"
        "store = open_workspace(Path(sys.argv[1])).open_store(); contents = store.contents();"
        "box = contents.images[0].footprint;"
        "print(len(FileCatalogue(contents.images).images('2024-03-11', box))); store.close()"
    )
    log = tmp_path / "log"
    command = ["strace", "-f", "-e", "trace=file", "-o", str(log), sys.executable, "-c", script, str(tmp_path / "w")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "5"
    assert "store.sqlite" in log.read_text("utf-8")
    assert str(tiles) not in log.read_text("utf-8")


def test_cloud_kind_and_secrecy_survive_the_store(make, tmp_path):
    make.raster(tmp_path / "scene.tif")
    (tmp_path / "scene.xml").write_text(GAOFEN, encoding="utf-8")
    (image,) = taken_in(scan([tmp_path]), None, None, Secrecy.SECRET)
    service = replace(image, image_id="s", path="Tiles 影像", kind="xyz", cloud=None)
    workspace = create_workspace(tmp_path / "w", "w")
    store = workspace.open_store()
    store.save_images((image, service), Act(ActKind.IMPORT, None, SystemClock().now())).result()
    store.close()
    store = open_workspace(tmp_path / "w").open_store()
    assert store.contents().images == (image, service)
    store.close()

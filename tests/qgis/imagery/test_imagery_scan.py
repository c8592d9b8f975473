"""Images found on disk: their day, sensor, place, and what is wrong with the others."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from osgeo import gdal
from redline_review.plugin.adapters.imagery.errors import (
    ImageMissing,
    ImageUnreadable,
    ImageWithoutCrs,
    ImageWithoutDate,
    NoImages,
)
from redline_review.plugin.adapters.imagery.ground import projected_crs_for
from redline_review.plugin.adapters.imagery.naming import date_of, sensor_of
from redline_review.plugin.adapters.imagery.scan import ScanOptions, path_of, scan


def listing(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


@pytest.mark.parametrize(
    ("names", "tags", "day"),
    [
        pytest.param(["GF2_PMS1_E120.6_N31.2_20240311_L1A0001"], {}, "2024-03-11", id="digits in the name"),
        pytest.param(["wuzhong_2024-3-1_dom"], {}, "2024-03-01", id="hyphens in the name"),
        pytest.param(["20260502031522_x"], {}, "2026-05-02", id="digits with a time"),
        pytest.param(["tile_7", "2024年3月11日"], {}, "2024-03-11", id="a Chinese folder name"),
        pytest.param(["a_20240311_b", "20200101"], {}, "2024-03-11", id="the file before its folder"),
        pytest.param(["a_20240311"], {"ACQUISITION_DATE": "2023-12-31"}, "2023-12-31", id="the day of taking first"),
        pytest.param(["a_20240311"], {"TIFFTAG_DATETIME": "2025:01:02 03:04:05"}, "2024-03-11", id="name over writing"),
        pytest.param(["a"], {"TIFFTAG_DATETIME": "2025:01:02 03:04:05"}, "2025-01-02", id="the day of writing last"),
        pytest.param(["a"], {"AcquisitionDateTime": "2024-03-11T02:00:00Z"}, "2024-03-11", id="a tag in any case"),
        pytest.param(["m_4709963_se_14_1_20090818"], {}, "2009-08-18", id="after other numbers"),
        pytest.param(["tile_31500-5137"], {}, None, id="a tile number"),
        pytest.param(["x_20241345"], {}, None, id="a thirteenth month"),
        pytest.param(["scene120240311"], {}, None, id="digits within a longer number"),
    ],
)
def test_the_day_comes_from_tags_and_names(names, tags, day):
    assert date_of(names, tags) == day


@pytest.mark.parametrize(
    ("name", "sensor"),
    [
        ("GF2_PMS1_20240311", "GF-2"),
        ("GF7_DLC_20260502", "GF-7"),
        ("gf-1b_2020", "GF-1"),
        ("高分一号_2020", "GF-1"),
        ("ZY3_NAD_2020", "ZY-3"),
        ("ZY02C_x", ""),
        ("ZY1-02D_VNIC", "ZY1-02D"),
        ("S2A_MSIL2A_2020", "Sentinel-2"),
        ("village", ""),
    ],
)
def test_the_sensor_comes_from_the_name(name, sensor):
    assert sensor_of([name], {}) == sensor


def test_a_tag_names_the_sensor_before_the_file_does():
    assert sensor_of(["GF2_20240311"], {"SatelliteID": "GF7"}) == "GF-7"


@pytest.mark.parametrize(
    ("lon", "lat", "crs"),
    [
        pytest.param(120.6, 31.2, "EPSG:4528", id="Suzhou, zone 40"),
        pytest.param(117.2, 34.3, "EPSG:4527", id="Xuzhou, zone 39"),
        pytest.param(121.9, 32.0, "EPSG:4529", id="Qidong, zone 41"),
        pytest.param(-94.5, 37.07, "EPSG:32615", id="Joplin, UTM"),
        pytest.param(149.1, -35.3, "EPSG:32755", id="Canberra, UTM south"),
    ],
)
def test_the_projected_crs_follows_the_place(lon, lat, crs):
    assert projected_crs_for(lon, lat) == crs


def test_an_image_is_read_into_a_record(make, tmp_path):
    path = make.raster(tmp_path / "imagery" / "GF2_20240311.tif", make.recipe(pixel=0.8))
    found = scan([path], ScanOptions(root=tmp_path))
    (image,) = found.images
    assert (image.path, image.date, image.sensor) == ("imagery/GF2_20240311.tif", "2024-03-11", "GF-2")
    assert image.pixel_size_m == pytest.approx(0.8, rel=1e-3)
    assert path_of(image, tmp_path) == path
    west, south, east, north = image.footprint
    assert (west, north) == (pytest.approx(120.0, abs=1e-4), pytest.approx(30.99, abs=0.02))
    assert (east - west) * 95_600 == pytest.approx(320, rel=0.01)
    assert (north - south) * 110_860 == pytest.approx(320, rel=0.01)


def test_a_geographic_image_has_its_pixel_size_in_metres(make, tmp_path):
    path = make.in_degrees(tmp_path / "a_20240311.tif", make.recipe(pixel=2.0))
    (image,) = scan([path]).images
    assert image.pixel_size_m == pytest.approx(2.0, rel=0.1)


def test_one_bad_file_never_stops_the_others(make, tmp_path):
    make.raster(tmp_path / "a" / "20240311" / "tile_1.tif")
    make.raster(tmp_path / "b_20260502.tif")
    make.raster(tmp_path / "c_20260502_nowhere.tif", make.recipe(epsg=None))
    make.raster(tmp_path / "d_undated.tif")
    (tmp_path / "e_20260502.tif").write_bytes(b"II*\0 this is no image")
    make.cut_short(make.raster(tmp_path / "f_20260502.tif"))
    cut = (tmp_path / "f_20260502.tif").read_bytes()[:60]
    (tmp_path / "f_20260502.tif").write_bytes(cut)
    found = scan([tmp_path])
    assert [(i.date, Path(i.path).name) for i in found.images] == [
        ("2024-03-11", "tile_1.tif"),
        ("2026-05-02", "b_20260502.tif"),
    ]
    assert [(type(p), Path(p.path).name[0]) for p in found.problems] == [
        (ImageWithoutCrs, "c"),
        (ImageWithoutDate, "d"),
        (ImageUnreadable, "e"),
        (ImageUnreadable, "f"),
    ]


def test_the_user_may_give_the_day_of_undated_images(make, tmp_path):
    make.raster(tmp_path / "tile.tif")
    assert [image.date for image in scan([tmp_path], ScanOptions(date="2011-05-24")).images] == ["2011-05-24"]


def test_a_missing_file_is_named(tmp_path):
    (problem,) = scan([tmp_path / "gone.tif"]).problems
    assert isinstance(problem, ImageMissing)
    assert problem.path.endswith("gone.tif")


def test_a_folder_without_images_is_named(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    (problem,) = scan([tmp_path]).problems
    assert isinstance(problem, NoImages)


def test_a_changed_file_has_another_identity_and_the_same_id(make, tmp_path):
    path = make.raster(tmp_path / "a_20240311.tif")
    (first,) = scan([path]).images
    os.utime(path, ns=(1, 1))
    (second,) = scan([path]).images
    assert replace(first, identity="") == replace(second, identity="")
    assert first.identity != second.identity


def test_scanning_writes_nothing_and_leaves_the_users_gdal_as_it_was(make, tmp_path):
    make.raster(tmp_path / "a_20240311.tif", make.recipe(kind=gdal.GDT_UInt16, factor=9))
    before = listing(tmp_path)
    scan([tmp_path])
    assert listing(tmp_path) == before
    assert gdal.GetConfigOption("GDAL_PAM_ENABLED") is None
    assert gdal.GetThreadLocalConfigOption("GDAL_PAM_ENABLED") is None


def test_real_tiles_in_two_crss_are_all_found(joplin):
    everywhere = (-180.0, -90.0, 180.0, 90.0)
    assert joplin.catalogue.dates(everywhere) == (joplin.before, joplin.after)
    assert len(joplin.catalogue.images(joplin.before, everywhere)) == 4
    assert len(joplin.catalogue.images(joplin.after, everywhere)) == 6


def test_the_ten_dates_of_the_prairie_are_read_from_names(naip):
    found = scan([naip])
    assert len({image.date for image in found.images}) == 10
    assert not found.problems


def test_a_problem_that_is_kept_holds_no_file_open(make, tmp_path):
    undated = make.raster(tmp_path / "undated.tif")
    problem = scan([undated]).problems[0]
    assert problem.__traceback__ is None
    assert problem.__context__ is None

"""Packages for areas: only what lies there, images as they are near patches and nothing elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.bundle import (
    VOLUME_BYTES,
    Manifest,
    PackageKind,
    Source,
    manifest_from_json,
    manifest_to_json,
    volumes,
)
from redline_review.plugin.domain.errors import BadRecord
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.states import Secrecy
from redline_review.server.cli import main
from redline_review.server.packages.zips import opened, write_volumes
from redline_review.server.services.imports import Imports
from redline_review.server.services.setup import open_database
from redline_review.server.settings import keep_settings, load_settings

gdal = pytest.importorskip("osgeo.gdal", reason="GDAL's Python module is not installed")
osr = pytest.importorskip("osgeo.osr")
gdal.UseExceptions()
SIZE, PIXEL = 4096, 0.0001
WEST, NORTH = 120.45, 31.2
"""An image over the patches A-0 … A-5 (a hundred pixels each), B far to its east."""


def draw(path, bands=3, nodata=None, crs=4490, size=SIZE, pixel=PIXEL, north=NORTH, noise=False):
    path.parent.mkdir(exist_ok=True)
    image = gdal.GetDriverByName("GTiff").Create(str(path), size, size, bands, gdal.GDT_Byte, ["TILED=YES"])
    if crs:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(crs)
        image.SetSpatialRef(reference)
        image.SetGeoTransform([WEST, pixel, 0, north, 0, -pixel])
    line = bytes((x * 7 + 3) % 251 + 1 for x in range(size))
    for band in range(1, bands + 1):
        shifted = (
            b"".join(line[y % 97 :] + line[: y % 97] for y in range(size)) if not noise else os.urandom(size * size)
        )
        image.GetRasterBand(band).WriteRaster(0, 0, size, size, shifted)
        if nodata is not None:
            image.GetRasterBand(band).SetNoDataValue(nodata)
    return path


@pytest.fixture
def pack(settings, tmp_path, capsys):
    keep_settings(settings, database_url=settings.database_url, migration_url=settings.migration_url)
    place = ["--to", str(tmp_path / "out"), "--data", str(settings.data_dir), "--org", settings.org_id]

    def run(*more, batch="2026-05"):
        code = main(["pack", "--batch", batch, *more, *place])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def made(tmp_path):
    return sorted(path.name for path in (tmp_path / "out").iterdir()) if (tmp_path / "out").exists() else []


def records(reader, folder, read):
    return [read(one) for member in reader.manifest.under(folder) for one in reader.json(member.name)]


def test_a_package_holds_one_area_and_nothing_of_another(pack, tmp_path, people):
    wang = people("wang")
    wang.push(wang.operation(wang.cases()["A-0"]))
    code, out, err = pack("--area", "320506")
    assert (code, made(tmp_path)) == (0, ["2026-05_320506_internal.rlpack"])
    assert "320506: 7 patches, 3 zones, 0 images, internal" in out
    assert "--images" in err
    with opened(tmp_path / "out" / made(tmp_path)[0]) as reader:
        reader.verify()
        cases = {case.issued_id: case for case in records(reader, "patches", wire.case_from_json)}
        zones = {zone.code for zone in records(reader, "zones", wire.zone_from_json)}
        assert wire.batch_from_json(reader.json("batch.json")).name == "2026-05"
        assert {"resources/forms/desk.json", "resources/codes/reality.json"} <= {
            m.name for m in reader.manifest.members
        }
        assert reader.manifest.facts["units"] == ["320506"]
    assert cases == wang.cases()
    assert zones == {"Z1", "Z3", "Z4"}
    assert cases["A-0"].finding_by == "wang"


def test_without_an_area_there_is_one_package_for_each_unit(pack, tmp_path):
    assert pack()[0] == 0
    assert made(tmp_path) == ["2026-05_320506_internal.rlpack", "2026-05_320507_internal.rlpack"]


def test_an_image_is_as_it_was_near_patches_and_is_nothing_elsewhere(pack, tmp_path):
    source = draw(tmp_path / "images" / "苏州_20260502_GF7.tif")
    before = sorted(path.name for path in source.parent.iterdir())
    assert pack("--area", "320506", "--images", str(source.parent), "--margin", "100")[0] == 0
    assert sorted(path.name for path in source.parent.iterdir()) == before
    with opened(tmp_path / "out" / made(tmp_path)[0]) as reader:
        (fact,) = reader.manifest.facts["images"]
        assert (fact["name"], fact["part"], fact["parts"]) == (source.name, 1, 1)
        reader.extract(reader.manifest.member(fact["member"]), tmp_path / "clip.tif")
    whole, clip = gdal.Open(str(source)), gdal.Open(str(tmp_path / "clip.tif"))
    transform = clip.GetGeoTransform()
    left, top = round((transform[0] - WEST) / PIXEL), round((NORTH - transform[3]) / PIXEL)
    column, row = round((120.505 - WEST) / PIXEL), round((NORTH - 31.005) / PIXEL)
    for band in (1, 2, 3):
        was = whole.GetRasterBand(band).ReadRaster(column - 50, row - 50, 100, 100)
        assert clip.GetRasterBand(band).ReadRaster(column - 50 - left, row - 50 - top, 100, 100) == was
    mask = clip.GetRasterBand(1).GetMaskBand()
    assert set(mask.ReadRaster(column - 50 - left, row - 50 - top, 100, 100)) == {255}
    shown = sum(value > 0 for value in mask.ReadRaster(0, 0, clip.RasterXSize, clip.RasterYSize))
    assert 0 < shown < SIZE * SIZE / 4
    assert clip.GetSpatialRef().IsSame(whole.GetSpatialRef())
    assert (tmp_path / "clip.tif").stat().st_size < source.stat().st_size / 4


def test_no_data_of_the_source_is_no_data_of_the_clip(pack, tmp_path):
    source = draw(tmp_path / "images" / "a.tif", bands=1, nodata=0, size=8192, pixel=1e-5, north=31.05)
    assert pack("--area", "320506", "--images", str(source.parent), "--margin", "0")[0] == 0
    with opened(tmp_path / "out" / made(tmp_path)[0]) as reader:
        reader.extract(reader.manifest.member("images/0001.tif"), tmp_path / "clip.tif")
    image = gdal.Open(str(tmp_path / "clip.tif"))
    band = image.GetRasterBand(1)
    assert band.GetNoDataValue() == 0
    assert 0 in set(band.ReadRaster(0, 0, image.RasterXSize, image.RasterYSize))


def test_images_elsewhere_are_left_out_and_what_is_no_image_is_named(pack, tmp_path):
    folder = tmp_path / "images"
    draw(folder / "nowhere.tif", crs=None, size=64)
    (folder / "broken.tif").write_bytes(b"no image")
    draw(folder / "good.tif")
    code, out, err = pack("--area", "320507", "--images", str(folder))
    assert code == 0
    assert "0 images" in out
    assert "broken.tif was passed over" in err
    assert "nowhere.tif was passed over" in err
    assert "good.tif" not in err


def test_no_volume_is_larger_than_asked_and_each_is_a_package_of_its_own(pack, tmp_path):
    draw(tmp_path / "images" / "a.tif", noise=True)
    draw(tmp_path / "images" / "b.tif", noise=True)
    assert pack("--area", "320506", "--images", str(tmp_path / "images"), "--volume-mb", "6")[0] == 0
    names = made(tmp_path)
    assert len(names) >= 2
    assert names[0] == f"2026-05_320506_internal-1of{len(names)}.rlpack"
    ids, held = set(), []
    for name in names:
        assert (tmp_path / "out" / name).stat().st_size <= 6_000_000
        with opened(tmp_path / "out" / name) as reader:
            reader.verify()
            ids.add(reader.manifest.package_id)
            held += [member.name for member in reader.manifest.members]
    assert len(ids) == 1
    assert len(held) == len(set(held))
    assert {"images/0001.tif", "images/0002.tif", "patches/000001.json"} <= set(held)


def test_a_password_hides_what_is_in_it_and_leaves_the_mark_to_be_seen(pack, tmp_path):
    secret = tmp_path / "password"
    secret.write_text("quite secret\n", encoding="utf-8")
    assert pack("--area", "320506", "--password-file", str(secret), "--secrecy", "secret")[0] == 0
    (name,) = made(tmp_path)
    assert name == "2026-05_320506_secret.rlpack"
    path = tmp_path / "out" / name
    assert b"A-0" not in path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert b'"secrecy":"secret"' in archive.comment
        assert all(info.flag_bits & 1 for info in archive.infolist())
    with opened(path, "quite secret") as reader:
        reader.verify()
        assert reader.manifest.secrecy is Secrecy.SECRET


@pytest.mark.parametrize(
    ("more", "words"),
    [
        pytest.param(["--area", "99"], "No patch of the batch", id="an area without patches"),
        pytest.param(["--area", "../x"], "../x", id="no unit"),
        pytest.param(["--images", "/no/such"], "no such folder", id="no images"),
        pytest.param(["--volume-mb", "0"], "1 to 4000", id="volumes of nothing"),
        pytest.param(["--volume-mb", "5000"], "1 to 4000", id="volumes that FAT32 does not hold"),
        pytest.param(["--margin", "nan"], "metres", id="no margin"),
        pytest.param(["--password-file", "/dev/null"], "empty", id="an empty password"),
    ],
)
def test_what_cannot_be_packed_is_one_sentence(pack, tmp_path, more, words):
    code, _, err = pack(*more)
    assert code == 1
    assert words in err.splitlines()[-1]
    assert made(tmp_path) == []


def test_an_unknown_batch_is_said(pack):
    assert pack(batch="none such")[0] == 1


def test_a_full_disk_leaves_no_volume_behind(pack, tmp_path, monkeypatch):
    def no_room(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("redline_review.server.services.whole.sync", no_room)
    code, _, err = pack("--area", "320506")
    assert (code, "no space left" in err) == (1, True)
    assert made(tmp_path) == []


# -- the format by itself


def a_manifest(**facts):
    return Manifest(PackageKind.SYNC, IdFactory().new(time.time_ns() // 10**6), "2026-05-02T08:00:00.000Z", facts=facts)


def test_volumes_hold_their_limit_whatever_the_bytes(tmp_path):
    sources = [Source(f"evidence/{n:064x}", os.urandom(70_000)) for n in range(12)]
    shared = volumes(a_manifest(a="b"), sources, 200_000)
    for password in ("", "secret"):
        paths = write_volumes(shared, tmp_path / (password or "open"), "x", password)
        assert len(paths) == len(shared) == 6
        assert all(path.stat().st_size <= 200_000 for path in paths)


def test_a_file_larger_than_a_volume_is_refused():
    with pytest.raises(BadRecord, match="larger than a volume"):
        volumes(a_manifest(), [Source("evidence/a", b"x" * 5000)], 4000)
    assert VOLUME_BYTES < 1 << 32


@pytest.mark.parametrize(
    "name", ["../a", "/a", "a/../b", "a//b", "C:\\a", "a\x00", ".hidden", "a/", "", "é", "a" * 201, "a b"]
)
def test_names_that_are_not_plain_are_refused(name):
    with pytest.raises(ValueError, match="not plain"):
        Source(name, b"").measured()
    told = manifest_to_json(a_manifest())
    told["files"] = [{"name": name, "size_bytes": 1, "sha256": "0" * 64}]
    with pytest.raises(BadRecord):
        manifest_from_json(told)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"redline": "other"}, id="another kind"),
        pytest.param({"volume": 3, "volumes": 2}, id="a volume beyond the last"),
        pytest.param({"package_id": "1"}, id="no id"),
        pytest.param({"secrecy": "top"}, id="no mark"),
        pytest.param({"files": [{"name": "a", "size_bytes": -1, "sha256": "0" * 64}]}, id="less than nothing"),
        pytest.param({"files": [{"name": n, "size_bytes": 1, "sha256": "0" * 64} for n in ("a", "A")]}, id="twice"),
        pytest.param({"files": {}, "facts": 3}, id="no facts"),
    ],
)
def test_a_manifest_that_is_not_sound_is_refused(change):
    with pytest.raises(BadRecord):
        manifest_from_json({**manifest_to_json(a_manifest()), **change})


def test_a_manifest_comes_back_as_it_went():
    manifest = a_manifest(org="main", more={"any": 1})
    assert manifest_from_json(manifest_to_json(manifest)) == manifest


@pytest.mark.skipif(not os.access("/usr/bin/unshare", os.X_OK) or os.geteuid() != 0, reason="needs a disk of its own")
@pytest.mark.parametrize(
    "command",
    [
        pytest.param("export {full}/a.gpkg", id="a GeoPackage"),
        pytest.param("export {full}/a.geojson", id="a GeoJSON"),
        pytest.param("export {full}/a.xlsx", id="a spreadsheet"),
        pytest.param("pack --batch b --to {full} --images {images}", id="a package with images"),
        pytest.param("pack --batch b --to {full}", id="a package"),
        pytest.param("backup --to {full}", id="a backup"),
    ],
)
def test_on_a_disk_that_is_really_full_nothing_stays_and_one_sentence_says_so(tmp_path, command):
    data, full = tmp_path / "s", tmp_path / "full"
    full.mkdir()
    assert main(["init", "--data", str(data)]) == 0
    settings = load_settings(data, {})
    database = open_database(settings)
    rows = [({"issued_id": f"{n:04d}", "unit_code": "320506"}, _square(120.5 + n / 50_000)) for n in range(400)]
    Imports(database, settings.org_id).cases(rows, "b")
    database.close()
    draw(tmp_path / "images" / "a.tif", noise=True, size=1024, north=31.05)
    words = command.format(full=full, images=tmp_path / "images").split()
    mount = f"mount -t tmpfs -o size=40k tmpfs {full} || exit 77"
    run = " ".join([sys.executable, "-m", "redline_review.server", *words, "--data", str(data)])
    script = f"{mount}; {run}; code=$?; ls -A {full}; exit $code"
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False)
    if done.returncode in (77, 1) and "unshare" in done.stderr:
        pytest.skip("no disk of its own can be mounted here")
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "could not be written" in done.stderr.splitlines()[-1]
    assert done.stdout == ""


def _square(west):
    ring = [[west, 31.0], [west + 1e-5, 31.0], [west + 1e-5, 31.0001], [west, 31.0001], [west, 31.0]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})

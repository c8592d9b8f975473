"""The zones as a GeoPackage per version: whole or not there, read-only, openable in QGIS, tidied."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsVectorLayer
from redline_review.plugin.adapters.reference_layers import ReferenceFolder
from redline_review.plugin.app.upkeep import zones_version
from redline_review.plugin.domain.geometry import canonical, to_wkb
from redline_review.plugin.domain.records import Zone
from redline_review.plugin.domain.states import Secrecy
from redline_review.plugin.port_errors import ReferenceUnwritten
from redline_review.tests.qgis.support_desktop import small_disk

NEVER = bool  # bool() is false: nobody cancels


def ring(west: float, south: float, side: float = 0.01) -> Any:
    east, north = west + side, south + side
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def zone(number: int, **changes: Any) -> Zone:
    outline = to_wkb(canonical(((ring(120 + number / 50, 31),), (ring(120 + number / 50, 31.5),))))
    made = Zone(f"id-{number}", f"3205-{number}", f"太湖 {number}", "redline", "wetland", outline, ("320506",))
    return replace(made, **changes)


ZONES = (
    zone(1, version=3, extra={"红线面积": 12.5, "MJ": None}),
    zone(2, level="control", type="清水通道维护区", secrecy=Secrecy.SECRET, units=("320506", "320507")),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "参考 reference"


@pytest.fixture
def shelf(qgis_app: QgsApplication, folder: Path) -> ReferenceFolder:
    return ReferenceFolder(folder)


def put(shelf: ReferenceFolder, zones: Sequence[Zone] = ZONES) -> Path:
    version = zones_version(zones)
    shelf.write(version, zones, NEVER)
    return shelf.path(version)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def opened(path: Path) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{path}|layername=zones", "zones", "ogr")
    assert layer.isValid()
    return layer


def test_a_user_finds_every_zone_with_its_fields_and_outline_in_the_crs_of_the_store(shelf: ReferenceFolder) -> None:
    layer = opened(put(shelf))
    assert layer.crs().authid() == "EPSG:4490"
    rows = {feature["zone_id"]: feature for feature in layer.getFeatures()}
    first, second = rows["id-1"], rows["id-2"]
    assert [first[name] for name in ("code", "name", "level", "type", "unit_code", "secrecy", "version")] == [
        "3205-1", "太湖 1", "redline", "wetland", "320506", "internal", 3,
    ]  # fmt: skip
    assert first["extra"] == '{"MJ": null, "红线面积": 12.5}'
    assert [second[name] for name in ("level", "type", "unit_code", "secrecy", "extra")] == [
        "control", "清水通道维护区", "320506 320507", "secret", "",
    ]  # fmt: skip
    assert bytes(first.geometry().asWkb()) == ZONES[0].outline


def test_the_file_is_named_by_version_read_only_and_alone(shelf: ReferenceFolder, folder: Path) -> None:
    path = put(shelf)
    assert path.name.startswith("zones-v3-")
    assert not set(path.name) & set('<>:"/\\|?*')
    assert path.stat().st_mode & 0o777 == 0o444
    assert names(folder) == [path.name]
    assert shelf.stands(zones_version(ZONES), len(ZONES))


LOOK = """
import os, sys
from pathlib import Path
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
os.setuid(65534)
path = Path(sys.argv[1])
layer = QgsVectorLayer(str(path), "zones", "ogr")
assert layer.isValid() and layer.featureCount() == 2 and len(list(layer.getFeatures())) == 2
assert not layer.startEditing(), "a reference layer can be edited"
during = sorted(p.name for p in path.parent.iterdir())
del layer
print(during == [path.name] == sorted(p.name for p in path.parent.iterdir()), flush=True)
os._exit(0)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user, which only root may")
def test_a_user_who_may_write_the_folder_looks_and_cannot_edit_and_nothing_is_left_beside(
    shelf: ReferenceFolder, folder: Path
) -> None:
    path = put(shelf)
    for place in (folder, *folder.parents[:3]):
        place.chmod(0o777)
    run = subprocess.run([sys.executable, "-c", LOOK, str(path)], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "True", run.stdout + run.stderr


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(Path.unlink, id="missing"),
        pytest.param(lambda path: os.truncate(path, path.stat().st_size // 2), id="cut off"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_text("hello"), id="something else"),
    ],
)
def test_a_file_that_is_not_whole_is_seen_and_made_again(shelf: ReferenceFolder, folder: Path, spoil: Any) -> None:
    path = put(shelf)
    path.chmod(0o644)
    spoil(path)
    path.exists() and path.chmod(0o444)
    assert not shelf.stands(zones_version(ZONES), len(ZONES))
    put(shelf)
    assert shelf.stands(zones_version(ZONES), len(ZONES))
    assert opened(path).featureCount() == 2
    assert names(folder) == [path.name]


def test_an_older_version_goes_once_nobody_uses_it(shelf: ReferenceFolder, folder: Path) -> None:
    old = put(shelf)
    newer = (*ZONES, zone(3))
    new = put(shelf, newer)
    shelf.drop_others(zones_version(newer), {str(old)})
    assert names(folder) == sorted([old.name, new.name])
    shelf.drop_others(zones_version(newer), ())
    assert names(folder) == [new.name]


def test_other_peoples_files_stay(shelf: ReferenceFolder, folder: Path) -> None:
    put(shelf)
    for name in ("zones.gpkg", "my zones-v1.gpkg", "note.txt"):
        (folder / name).write_text("mine")
    shelf.drop_others("", ())
    assert names(folder) == ["my zones-v1.gpkg", "note.txt", "zones.gpkg"]


def test_what_a_killed_run_left_is_removed(shelf: ReferenceFolder, folder: Path) -> None:
    folder.mkdir()
    for suffix in ("", "-journal", "-wal", "-shm"):
        (folder / f".zones-v1-0123.part.gpkg{suffix}").write_bytes(b"half")
    path = put(shelf)
    assert names(folder) == [path.name]


KILLED = """
import os, sys
from pathlib import Path
from qgis.core import QgsApplication
from redline_review.plugin.adapters.reference_layers import ReferenceFolder
from redline_review.tests.qgis.test_reference_layers import zone
app = QgsApplication([], False)
app.initQgis()
asked = iter(range(10))
die = lambda: next(asked) == 9 and os._exit(9)
ReferenceFolder(Path(sys.argv[1])).write("v1-dead", [zone(n) for n in range(20)], die)
"""


def test_killed_in_the_middle_there_is_no_file_of_that_name_and_the_older_one_stands(
    shelf: ReferenceFolder, folder: Path
) -> None:
    path = put(shelf)
    run = subprocess.run([sys.executable, "-c", KILLED, str(folder)], capture_output=True, text=True, check=False)
    assert run.returncode == 9, run.stderr
    left = [name for name in names(folder) if name != path.name]
    assert left
    assert all(name.startswith(".zones-v1-dead.part.gpkg") for name in left), left
    assert not shelf.stands("v1-dead", 20)
    shelf.write("v1-dead", [zone(n) for n in range(20)], NEVER)
    assert names(folder) == sorted([path.name, "zones-v1-dead.gpkg"])


def test_a_run_that_is_stopped_leaves_nothing(shelf: ReferenceFolder, folder: Path) -> None:
    asked = iter([False, True])
    shelf.write("v1-0", ZONES, lambda: next(asked))
    assert names(folder) == []


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    with small_disk(tmp_path / "disk") as folder:
        yield folder


def fill(disk: Path, leave: int) -> Path:
    filler = disk / "filler"
    block = b"x" * 1024
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(block) == len(block):
            pass
    os.truncate(filler, filler.stat().st_size - leave)
    return filler


@pytest.mark.parametrize("leave", [0, 64 * 1024, 160 * 1024], ids=["no room at all", "a little room", "nearly enough"])
def test_on_a_full_disk_the_older_version_stands_and_it_is_written_once_there_is_room(
    qgis_app: QgsApplication, disk: Path, leave: int
) -> None:
    shelf = ReferenceFolder(disk / "reference")
    old = put(shelf)
    many = [zone(n, extra={"text": "x" * 4000}) for n in range(60)]
    filler = fill(disk, leave)
    with pytest.raises(ReferenceUnwritten) as error:
        put(shelf, many)
    assert (error.value.path, error.value.reason) == (str(disk / "reference"), "full")
    assert names(disk / "reference") == [old.name]
    assert opened(old).featureCount() == 2
    filler.unlink()
    assert opened(put(shelf, many)).featureCount() == 60


def test_in_a_folder_that_cannot_be_written_it_says_so(qgis_app: QgsApplication, disk: Path) -> None:
    shelf = ReferenceFolder(disk / "reference")
    old = put(shelf)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(ReferenceUnwritten) as error:
        put(shelf, [zone(5)])
    assert error.value.reason == "read_only"
    shelf.drop_others("", ())
    assert opened(old).featureCount() == 2
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert opened(put(shelf, [zone(5)])).featureCount() == 1

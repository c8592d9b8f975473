"""Packages open into workspaces: new ones, known ones, newer ones, volumes, half ones."""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.adapters.packages import OPENING, PackageOpener
from redline_review.plugin.adapters.packages_find import find_package
from redline_review.plugin.app.package import belonging_of
from redline_review.plugin.app.package_errors import (
    Aspect,
    CarryCancelled,
    NoPackage,
    NoRoom,
    OtherPlace,
    SeveralPackages,
    VolumesMissing,
)
from redline_review.plugin.domain.states import ActKind, OutboxState
from redline_review.tests.sync.support_platform import Platform
from redline_review.tests.sync.support_store import CLOCK, RESOURCES, decide

pytest.importorskip("osgeo.gdal", reason="GDAL's Python module is not installed")
by_hand = importlib.import_module("redline_review.tests.sync.support_by_hand")
Carrier, Desk, Steps, draw, snapshot = by_hand.Carrier, by_hand.Desk, by_hand.Steps, by_hand.draw, by_hand.snapshot


def test_a_package_opened_twice_changes_nothing(desk: Desk, carriers: Callable[..., Carrier], tmp_path: Path) -> None:
    draw(tmp_path / "images" / "county_20260502_GF7.tif", 400)
    draw(tmp_path / "images" / "nobody knows when.tif", 400)
    paths = desk.pack(tmp_path / "images")
    carrier = carriers(paths)
    opener = PackageOpener(CLOCK, RESOURCES)
    before, files = snapshot(carrier.store), sorted(map(str, carrier.workspace.folder.rglob("*")))
    again = opener.open_into(find_package(paths[0]), carrier.workspace, carrier.store, "", Steps())
    assert not again.taken.anything
    assert (again.taken.same, again.undated) == (4, ("nobody knows when.tif",))
    assert snapshot(carrier.store) == before
    assert sorted(map(str, carrier.workspace.folder.rglob("*"))) == files


def test_a_newer_package_brings_what_changed_and_leaves_local_work(
    desk: Desk, carriers: Callable[..., Carrier], tmp_path: Path
) -> None:
    old = desk.pack()
    kept = shutil.copy(old[0], tmp_path / "kept.rlpack")
    mine, theirs = carriers(old), carriers(old, name="colleague")
    decide(theirs.store, theirs.case(1))
    theirs.take(desk.take_in(theirs.export()))
    decide(mine.store, mine.case(0))
    opener = PackageOpener(CLOCK, RESOURCES)
    draw(tmp_path / "images" / "county_20260502_GF7.tif", 400)
    report = opener.open_into(find_package(desk.pack(tmp_path / "images")[0]), mine.workspace, mine.store, "", Steps())
    assert (report.taken.new, report.taken.changed, report.taken.images) == (0, 1, 1)
    assert mine.store.case(mine.case(1)).finding_by == theirs.office.username
    assert mine.states == [OutboxState.WAITING]
    back = opener.open_into(find_package(Path(kept)), mine.workspace, mine.store, "", Steps())
    assert (back.taken.older, back.taken.anything) == (1, False)


def test_a_new_clip_of_an_image_stands_in_for_the_old_one_whose_file_stays(
    desk: Desk, carriers: Callable[..., Carrier], tmp_path: Path
) -> None:
    draw(tmp_path / "images" / "county_20260502_GF7.tif", 400)
    carrier = carriers(desk.pack(tmp_path / "images"))
    (old,) = carrier.store.contents().images
    draw(tmp_path / "images" / "county_20260502_GF7.tif", 400)
    package = find_package(desk.pack(tmp_path / "images")[0])
    PackageOpener(CLOCK, RESOURCES).open_into(package, carrier.workspace, carrier.store, "", Steps())
    (new,) = carrier.store.contents().images
    assert (new.date, new.path != old.path) == (old.date, True)
    assert (carrier.workspace.folder / old.path).is_file()
    assert (carrier.workspace.folder / new.path).is_file()


def test_a_package_of_another_area_is_refused(platform: Platform, desk: Desk, carrier: Carrier, tmp_path: Path) -> None:
    other = platform.office(cases=1)
    (tmp_path / "other").mkdir()
    (path,) = Desk(platform.settings, other, tmp_path / "other").pack()
    before = snapshot(carrier.store)
    with pytest.raises(OtherPlace) as caught:
        PackageOpener(CLOCK, RESOURCES).open_into(find_package(path), carrier.workspace, carrier.store, "", Steps())
    assert caught.value.aspect is Aspect.UNITS
    assert snapshot(carrier.store) == before


def test_volumes_that_are_missing_are_named(desk: Desk, tmp_path: Path) -> None:
    for number in range(3):
        draw(tmp_path / "images" / f"county_2026050{number + 1}_GF7.tif", 700)
    paths = desk.pack(tmp_path / "images", volume_bytes=400_000)
    assert len(paths) >= 3
    paths[1].unlink()
    for chosen in (paths[0], desk.out):
        with pytest.raises(VolumesMissing) as caught:
            find_package(chosen)
        assert (caught.value.numbers, caught.value.total) == ((2,), len(paths))


def test_a_folder_without_or_with_several_packages_is_said(platform: Platform, desk: Desk) -> None:
    with pytest.raises(NoPackage):
        find_package(desk.out)
    desk.pack()
    assert find_package(desk.out).units == (desk.office.unit,)
    Desk(platform.settings, platform.office(cases=1), desk.out).pack()
    with pytest.raises(SeveralPackages):
        find_package(desk.out)


def test_an_opening_that_is_stopped_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    draw(tmp_path / "images" / "county_20260502_GF7.tif")
    package = find_package(desk.pack(tmp_path / "images")[0])
    with pytest.raises(CarryCancelled):
        PackageOpener(CLOCK, RESOURCES).open_new(package, tmp_path / "laptop", "wang", Steps(cancel_at=0.3))
    assert sorted(found.name for found in tmp_path.iterdir()) == ["images", "office"]


def test_a_disk_without_room_is_said_before_anything_is_unpacked(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(tmp_path / "images" / "county_20260502_GF7.tif", 400)
    package = find_package(desk.pack(tmp_path / "images")[0])
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    with pytest.raises(NoRoom) as caught:
        PackageOpener(CLOCK, RESOURCES).open_new(package, tmp_path / "laptop", "wang", Steps())
    assert caught.value.needed_bytes > caught.value.free_bytes
    assert sorted(found.name for found in tmp_path.iterdir()) == ["images", "office"]


def test_what_a_killed_program_left_of_an_opening_is_gone_with_the_next(
    desk: Desk, carriers: Callable[..., Carrier], tmp_path: Path
) -> None:
    left = tmp_path / f".laptop{OPENING}" / "imagery"
    left.mkdir(parents=True)
    (left / "half.tif").write_bytes(b"half")
    carriers(desk.pack())
    assert not left.parent.exists()
    assert not (tmp_path / "laptop" / "imagery" / "half.tif").exists()


def test_the_platforms_own_form_holds_in_a_workspace_opened_from_its_package(
    desk: Desk, carriers: Callable[..., Carrier], tmp_path: Path
) -> None:
    shutil.copytree(RESOURCES / "codes", tmp_path / "rules" / "codes")
    shutil.copytree(RESOURCES / "forms", tmp_path / "rules" / "forms")
    own = tmp_path / "rules" / "codes" / "photo_kind.json"
    data = json.loads(own.read_text(encoding="utf-8"))
    data["codes"] = data["codes"][:1]
    own.write_text(json.dumps(data), encoding="utf-8")
    desk.settings = replace(desk.settings, resources=tmp_path / "rules")
    carrier = carriers(desk.pack())
    kept = sorted(path.name for path in (carrier.workspace.folder / "codes").iterdir())
    assert kept == ["photo_kind.json"]
    assert not (carrier.workspace.folder / "forms").exists()


def test_an_opened_package_is_one_entry_of_the_record_and_names_its_files_by_their_hashes(carrier: Carrier) -> None:
    contents = carrier.store.contents()
    assert len(contents.cases) == 4
    belonging = belonging_of(carrier.workspace.info)
    assert (belonging.org, belonging.units) == ("main", (carrier.office.unit,))
    entries = [entry for entry in carrier.store._entries() if entry.kind == ActKind.IMPORT.value]
    (entry,) = entries
    assert len(entry.payload["manifests"][0]) == 64
    assert entry.payload["cases"] == {"new": 4, "changed": 0}

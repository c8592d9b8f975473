"""Carried by hand, from the platform's package to the receipt that comes back: the real server, the real plugin."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redline_review.plugin.adapters import packages_zip
from redline_review.plugin.adapters.http_sign_in import PasswordSignIn
from redline_review.plugin.adapters.packages import OPENING, PackageOpener
from redline_review.plugin.adapters.packages_find import find_package
from redline_review.plugin.adapters.packages_leaving import check_workspace
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.app.package import belonging_of, has_platform
from redline_review.plugin.app.package_errors import (
    AesMissing,
    Aspect,
    CarryCancelled,
    CarryUnwritten,
    NoPackage,
    NoRoom,
    NothingToCarry,
    OtherPlace,
    PackageRefused,
    PasswordNeeded,
    PasswordWrong,
    SenderMissing,
    SeveralPackages,
    VolumesMissing,
)
from redline_review.plugin.app.package_leaving import Cover
from redline_review.plugin.domain.canonical import canonical_json, sha256_hex
from redline_review.plugin.domain.file_sending import FileFault, FileState
from redline_review.plugin.domain.geometry import bounds
from redline_review.plugin.domain.package_faults import PackageFault
from redline_review.plugin.domain.records import Image
from redline_review.plugin.domain.states import ActKind, OutboxState, Outcome, Secrecy
from redline_review.plugin.ports import Contents
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_lines import PlainLine
from redline_review.tests.sync.support_platform import PASSWORD, Office, Platform, running
from redline_review.tests.sync.support_store import CLOCK, RESOURCES, attach, decide, issue, photo, session_of

pytest.importorskip("osgeo.gdal", reason="GDAL's Python module is not installed")
by_hand = importlib.import_module("redline_review.tests.sync.support_by_hand")
Carrier, Desk, Steps, draw = by_hand.Carrier, by_hand.Desk, by_hand.Steps, by_hand.draw


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(tmp_path_factory.mktemp("carried")) as platform:
        yield platform


@pytest.fixture
def office(platform: Platform) -> Office:
    return platform.office(cases=4)


@pytest.fixture
def desk(platform: Platform, office: Office, tmp_path: Path) -> Desk:
    (tmp_path / "office").mkdir()
    return Desk(platform.settings, office, tmp_path / "office")


@pytest.fixture
def carriers(tmp_path: Path, office: Office) -> Iterator[Callable[..., Carrier]]:
    made: list[Carrier] = []

    def make(paths: list[Path], password: str = "", name: str = "laptop") -> Carrier:
        opener = PackageOpener(CLOCK, RESOURCES)
        folder = tmp_path / name
        opener.open_new(find_package(paths[0], password), folder, office.username, Steps())
        workspace = open_workspace(folder)
        stick = tmp_path / f"{name}-stick"
        stick.mkdir()
        made.append(Carrier(workspace, workspace.open_store(), office, stick))
        return made[-1]

    yield make
    for carrier in made:
        carrier.store.close()


@pytest.fixture
def carrier(desk: Desk, carriers: Callable[..., Carrier]) -> Carrier:
    return carriers(desk.pack())


def snapshot(store: SqliteStore) -> tuple[Any, ...]:
    """All that a receipt or a package could change."""
    contents = store.contents()
    rows = tuple((row.operation.op_id, row.state, row.seen_in_feed) for row in store.outbox())
    state = store.sync_state()
    return tuple(contents.cases), contents.zones, contents.images, rows, state


# -- the whole way


@pytest.mark.parametrize(
    ("password", "volume_bytes"),
    [
        pytest.param("", 4_000_000_000, id="in one file"),
        pytest.param("图斑 2026", 4_000_000_000, id="under a password"),
        pytest.param("", 700_000, id="in volumes"),
        pytest.param("a b", 700_000, id="in volumes under a password"),
    ],
)
def test_the_whole_way_by_hand_and_back(
    desk: Desk, carriers: Callable[..., Carrier], platform: Platform, password: str, volume_bytes: int, tmp_path: Path
) -> None:
    draw(tmp_path / "images" / "county_20240311_GF2.tif")
    draw(tmp_path / "images" / "county_20260502_GF7.tif")
    paths = desk.pack(tmp_path / "images", password, max(volume_bytes, 1_500_000))
    assert (len(paths) > 1) == (volume_bytes < 1_000_000)
    carrier = carriers(paths[::-1], password)
    contents = carrier.store.contents()
    assert {case.case_id for case in contents.cases} == set(carrier.office.case_ids)
    assert {zone.zone_id for zone in contents.zones} == {zone.zone_id for zone in carrier.office.zones}
    assert sorted((image.date, image.sensor) for image in contents.images) == [
        ("2024-03-11", "GF-2"),
        ("2026-05-02", "GF-7"),
    ]
    assert all((carrier.workspace.folder / image.path).is_file() for image in contents.images)
    assert has_platform(carrier.workspace.info)

    photos = attach(carrier.store, carrier.case(0), photo("a", 400_000), photo("b", 400_000))
    first, second = decide(carrier.store, carrier.case(0)), decide(carrier.store, carrier.case(1))
    exported = carrier.export(password=password, volume_bytes=volume_bytes, secrecy=Secrecy.SECRET)
    assert (len(exported.names) > 1) == (volume_bytes < 1_000_000)
    assert all(f"_{Secrecy.SECRET.value}" in name for name in exported.names)
    assert all((carrier.stick / name).stat().st_size <= volume_bytes for name in exported.names)
    assert (exported.operations, exported.findings, exported.files, exported.again) == (2, 2, 2, 0)
    assert carrier.states == [OutboxState.EXPORTED] * 2

    taken = carrier.take(desk.take_in(exported, password), password)
    assert (taken.count(Outcome.APPLIED), taken.unknown, taken.chain_mismatch) == (2, 0, False)
    assert carrier.states == [OutboxState.SETTLED] * 2
    assert platform.operations_of(carrier.case(0)) == [first]
    assert platform.operations_of(carrier.case(1)) == [second]
    assert platform.stored(*photos) == [True, True]
    assert {file.state for file in carrier.store.outgoing_files()} == {FileState.SENT}
    assert carrier.store.case(carrier.case(0)).finding_by == carrier.office.username
    assert carrier.store.sync_state().chain_seq > 0
    carrier.store.verify_chain()
    with pytest.raises(NothingToCarry):
        carrier.export()


def test_the_chain_head_that_a_receipt_acknowledges_is_where_the_next_export_goes_on(
    desk: Desk, carrier: Carrier
) -> None:
    decide(carrier.store, carrier.case(0))
    carrier.take(desk.take_in(carrier.export()))
    reached = carrier.store.sync_state().chain_seq
    decide(carrier.store, carrier.case(1))
    exported = carrier.export()
    with packages_zip.opened(carrier.stick / exported.names[0]) as reader:
        assert reader.json("pushes/000001.json")["chain"]["first_seq"] == reached + 1
    taken = carrier.take(desk.take_in(exported))
    assert (taken.count(Outcome.APPLIED), taken.chain_mismatch) == (1, False)
    assert carrier.store.sync_state().chain_seq > reached


# -- exports


def test_what_has_no_receipt_is_exported_again_and_stands_once_on_the_platform(
    desk: Desk, carrier: Carrier, platform: Platform
) -> None:
    first = decide(carrier.store, carrier.case(0))
    one = carrier.export()
    second = decide(carrier.store, carrier.case(1))
    two = carrier.export()
    assert (two.operations, two.again) == (2, 1)
    assert len({*one.names, *two.names}) == len(list(carrier.stick.iterdir())) == 2
    desk.take_in(one)
    taken = carrier.take(desk.take_in(two))
    assert (taken.count(Outcome.DUPLICATE), taken.count(Outcome.APPLIED)) == (1, 1)
    assert [platform.operations_of(carrier.case(n)) for n in (0, 1)] == [[first], [second]]
    assert carrier.states == [OutboxState.SETTLED] * 2


def test_what_was_exported_cannot_be_taken_back_and_an_undo_sends_another_word(carrier: Carrier) -> None:
    session = session_of(carrier.store)
    session.go(carrier.case(0))
    session.answer("reality", "not_real_season")
    session.decide()
    carrier.export()
    session.undo()
    assert carrier.states[0] is OutboxState.EXPORTED


def test_a_line_that_comes_later_sends_what_was_exported_and_nothing_twice(
    desk: Desk, carrier: Carrier, platform: Platform
) -> None:
    op_id = decide(carrier.store, carrier.case(0))
    late = desk.take_in(carrier.export())
    sign_in = PasswordSignIn(carrier.office.username, PASSWORD, carrier.store.device_id())
    laptop = Laptop(carrier.store, PlainLine(), platform.url, sign_in)
    report = laptop.sync()
    assert (report.errors, report.duplicates, report.chain_mismatch) == ((), 1, False)
    assert carrier.states == [OutboxState.SETTLED]
    assert platform.operations_of(carrier.case(0)) == [op_id]
    before = snapshot(carrier.store)
    assert not carrier.take(late).news
    assert snapshot(carrier.store)[3] == before[3]


def test_files_that_are_missing_altered_or_too_large_stay_behind_by_name_and_the_finding_goes(
    carrier: Carrier,
) -> None:
    hashes = attach(carrier.store, carrier.case(0), photo(1), photo(2), photo(3, 1_200_000))
    decide(carrier.store, carrier.case(0))
    folder = carrier.workspace.evidence
    (folder / f"{hashes[0]}.jpg").unlink()
    (folder / f"{hashes[1]}.jpg").write_bytes(photo("another"))
    exported = carrier.export(volume_bytes=1_100_000)
    assert (exported.operations, exported.files) == (1, 0)
    assert {left.fault for left in exported.left_out} == {FileFault.MISSING, FileFault.ALTERED, FileFault.TOO_LARGE}
    assert [left.name for left in exported.left_out] == [f"{sha256[:6]}.jpg" for sha256 in hashes]


def test_nothing_that_waits_is_said(carrier: Carrier) -> None:
    with pytest.raises(NothingToCarry):
        carrier.export()


def test_who_carries_it_has_to_be_said(carrier: Carrier) -> None:
    decide(carrier.store, carrier.case(0))
    with pytest.raises(SenderMissing):
        carrier.export(username="")
    assert carrier.states == [OutboxState.WAITING]


def test_an_export_that_is_stopped_leaves_nothing(carrier: Carrier) -> None:
    attach(carrier.store, carrier.case(0), photo("p", 600_000))
    decide(carrier.store, carrier.case(0))
    with pytest.raises(CarryCancelled):
        carrier.export(Steps(cancel_at=0.5))
    assert list(carrier.stick.iterdir()) == []
    assert carrier.states == [OutboxState.WAITING]
    assert carrier.export().operations == 1


def test_an_export_onto_a_full_disk_leaves_nothing(carrier: Carrier, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(carrier.store, carrier.case(0))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(packages_zip.os, "fsync", full)
        with pytest.raises(CarryUnwritten) as caught:
            carrier.export()
    assert caught.value.reason == "full"
    assert list(carrier.stick.iterdir()) == []
    assert carrier.states == [OutboxState.WAITING]


def test_a_stick_that_does_not_keep_what_was_written_is_noticed(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(carrier.store, carrier.case(0))
    real = os.fsync

    def spoil(handle: int) -> None:
        real(handle)
        os.pwrite(handle, b"\0" * 40, 60)

    with monkeypatch.context() as patched:
        patched.setattr(packages_zip.os, "fsync", spoil)
        with pytest.raises(CarryUnwritten) as caught:
            carrier.export()
    assert caught.value.reason == "not_kept"
    assert list(carrier.stick.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.adapters.transfer import TransferDesk, TransferWish
from redline_review.plugin.adapters.workspace import open_workspace

class Steps:
    def progress(self, share): pass
    def cancelled(self): return False

def die(*_given):
    os.kill(os.getpid(), signal.SIGKILL)

SqliteStore.note_exported = die
workspace = open_workspace(Path(sys.argv[1]))
desk = TransferDesk(workspace.folder, workspace.info, workspace.open_store(), SystemClock())
desk.export(TransferWish(Path(sys.argv[2]), "main", sys.argv[3]), Steps())
"""


def test_killed_between_the_file_and_its_rows_everything_is_there_once(
    desk: Desk, carrier: Carrier, platform: Platform
) -> None:
    op_id = decide(carrier.store, carrier.case(0))
    carrier.store.close()
    command = [sys.executable, "-c", KILLED, str(carrier.workspace.folder), str(carrier.stick), carrier.office.username]
    assert subprocess.run(command, timeout=120, check=False).returncode == -signal.SIGKILL
    (written,) = carrier.stick.iterdir()
    carrier.store = carrier.workspace.open_store()
    assert carrier.states == [OutboxState.WAITING]
    lost = replace(carrier.export(folder=carrier.stick / "second"), folder=str(carrier.stick), names=(written.name,))
    first = desk.take_in(lost)
    taken = carrier.take(first)
    assert taken.count(Outcome.APPLIED) == 1
    assert carrier.states == [OutboxState.SETTLED]
    assert platform.operations_of(carrier.case(0)) == [op_id]


# -- receipts


def test_a_receipt_taken_twice_changes_nothing(desk: Desk, carrier: Carrier) -> None:
    decide(carrier.store, carrier.case(0))
    receipts = desk.take_in(carrier.export())
    assert carrier.take(receipts).anything
    before = snapshot(carrier.store)
    assert not carrier.take(receipts).anything
    assert snapshot(carrier.store) == before


def test_an_older_receipt_that_comes_after_a_newer_one_changes_nothing(desk: Desk, carrier: Carrier) -> None:
    decide(carrier.store, carrier.case(0))
    old = desk.take_in(carrier.export())
    decide(carrier.store, carrier.case(1))
    new = desk.take_in(carrier.export())
    carrier.take(new)
    before = snapshot(carrier.store)
    assert not carrier.take(old).anything
    assert snapshot(carrier.store) == before
    assert carrier.states == [OutboxState.SETTLED] * 2


def test_a_finding_that_was_refused_stands_as_the_line_would_have_it(desk: Desk, carrier: Carrier) -> None:
    decide(carrier.store, carrier.case(0))
    exported = carrier.export()
    path = carrier.stick / exported.names[0]
    _rewrite(path, "pushes/000001.json", lambda push: push["operations"][0]["payload"]["finding"].clear())
    taken = carrier.take(desk.take_in(exported))
    assert taken.count(Outcome.REJECTED) == 1
    assert carrier.states == [OutboxState.REJECTED]
    assert carrier.store.contents().refusals


def test_a_colleague_who_was_quicker_makes_a_conflict_that_a_person_settles(
    desk: Desk, carriers: Callable[..., Carrier]
) -> None:
    paths = desk.pack()
    mine, theirs = carriers(paths), carriers(paths, name="colleague")
    decide(mine.store, mine.case(0))
    decide(theirs.store, theirs.case(0), "undecided")
    theirs.take(desk.take_in(theirs.export()))
    taken = mine.take(desk.take_in(mine.export()))
    assert taken.count(Outcome.CONFLICT) == 1
    assert mine.states == [OutboxState.CONFLICT]
    assert mine.store.contents().conflicts == (mine.case(0),)


@pytest.mark.parametrize(
    ("whose", "aspect"),
    [
        pytest.param({"org": "elsewhere"}, Aspect.ORGANISATION, id="of another organisation"),
        pytest.param({"device": "another laptop"}, Aspect.DEVICE, id="of another computer or workspace"),
    ],
)
def test_a_receipt_of_somebody_else_is_refused(
    desk: Desk, carrier: Carrier, whose: dict[str, str], aspect: Aspect
) -> None:
    decide(carrier.store, carrier.case(0))
    receipts = desk.take_in(carrier.export())
    before = snapshot(carrier.store)
    with pytest.raises(OtherPlace) as caught:
        carrier.take(receipts, **whose)
    assert caught.value.aspect is aspect
    assert snapshot(carrier.store) == before


def test_a_package_in_place_of_a_receipt_is_named(desk: Desk, carrier: Carrier) -> None:
    decide(carrier.store, carrier.case(0))
    exported = carrier.export()
    with pytest.raises(PackageRefused) as caught:
        carrier.take([carrier.stick / exported.names[0]])
    assert (caught.value.fault, caught.value.detail) == (PackageFault.OTHER_KIND, ".rlsync")


# -- files that are not what they should be


def _rewrite(path: Path, member: str, change: Callable[[Any], object], keep_hash: bool = False) -> None:
    """Change a JSON member, and (unless ``keep_hash``) the manifest with it."""
    with zipfile.ZipFile(path) as archive:
        members, comment = {name: archive.read(name) for name in archive.namelist()}, archive.comment
    data = json.loads(members[member])
    change(data)
    members[member] = canonical_json(data)
    if member != "manifest.json" and not keep_hash:
        manifest = json.loads(members["manifest.json"])
        for file in manifest["files"]:
            if file["name"] == member:
                file.update(size_bytes=len(members[member]), sha256=sha256_hex(members[member]))
        members["manifest.json"] = canonical_json(manifest)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = comment


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    """Turn one bit inside the content of the last member."""
    with zipfile.ZipFile(path) as archive:
        info = max(archive.infolist(), key=lambda one: one.compress_size)
    data = bytearray(path.read_bytes())
    data[info.header_offset + 60 + info.compress_size // 2] ^= 1
    path.write_bytes(bytes(data))


def _forge(path: Path) -> None:
    def change(data: Any) -> None:
        first = data[0] if isinstance(data, list) else data
        (first if isinstance(first, dict) else {})["note"] = "forged"

    with zipfile.ZipFile(path) as archive:
        room = ("patches/", "receipts/")
        member = next(name for name in archive.namelist() if name.startswith(room))
    _rewrite(path, member, change, keep_hash=True)


def _climb(path: Path) -> None:
    _rewrite(path, "manifest.json", lambda manifest: manifest["files"][0].update(name="images/../../evil.tif"))


def _newer(path: Path) -> None:
    _rewrite(path, "manifest.json", lambda manifest: manifest.update(version=99))


def _bomb(path: Path) -> None:
    """A member that says it is small, and unpacks to far more."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("images/9999.tif", b"\0" * 20_000_000)

    def add(manifest: Any) -> None:
        manifest["files"].append({"name": "images/9999.tif", "size_bytes": 1000, "sha256": "0" * 64})

    _rewrite(path, "manifest.json", add)


def _says_too_much(path: Path) -> None:
    def add(manifest: Any) -> None:
        manifest["files"].append({"name": "images/9999.tif", "size_bytes": 9_000_000_000, "sha256": "0" * 64})

    _rewrite(path, "manifest.json", add)


def _bare(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _missing(path: Path) -> None:
    def add(manifest: Any) -> None:
        manifest["files"].append({"name": "patches/999999.json", "size_bytes": 3, "sha256": "0" * 64})

    _rewrite(path, "manifest.json", add)


SPOILT = [
    pytest.param(_cut, {PackageFault.DAMAGED}, id="cut off"),
    pytest.param(_empty, {PackageFault.DAMAGED}, id="empty"),
    pytest.param(_flip, {PackageFault.DAMAGED, PackageFault.ALTERED}, id="one bit turned"),
    pytest.param(_forge, {PackageFault.ALTERED}, id="a record forged"),
    pytest.param(_climb, {PackageFault.UNSAFE_NAME}, id="a name that climbs out of the folder"),
    pytest.param(_newer, {PackageFault.NEWER}, id="of a newer version"),
    pytest.param(_says_too_much, {PackageFault.TOO_LARGE}, id="more than a package ever holds"),
    pytest.param(_bare, {PackageFault.FOREIGN}, id="somebody else's zip"),
    pytest.param(_missing, {PackageFault.MISSING}, id="a file missing"),
]


@pytest.mark.parametrize(("spoil", "faults"), [*SPOILT, pytest.param(_bomb, {PackageFault.ALTERED}, id="a bomb")])
def test_a_package_that_is_not_what_it_says_makes_no_workspace(
    desk: Desk, tmp_path: Path, spoil: Callable[[Path], None], faults: set[PackageFault]
) -> None:
    (path,) = desk.pack()
    spoil(path)
    with pytest.raises(PackageRefused) as caught:
        PackageOpener(CLOCK, RESOURCES).open_new(find_package(path), tmp_path / "laptop", "wang", Steps())
    assert caught.value.fault in faults
    assert caught.value.name == path.name
    assert sorted(found.name for found in tmp_path.iterdir()) == ["office"]


@pytest.mark.parametrize(("spoil", "faults"), SPOILT)
def test_a_receipt_that_is_not_what_it_says_changes_nothing(
    desk: Desk, carrier: Carrier, spoil: Callable[[Path], None], faults: set[PackageFault]
) -> None:
    decide(carrier.store, carrier.case(0))
    (receipt,) = desk.take_in(carrier.export())
    spoil(receipt)
    before = snapshot(carrier.store)
    with pytest.raises(PackageRefused) as caught:
        carrier.take([receipt])
    assert caught.value.fault in faults
    assert snapshot(carrier.store) == before
    assert carrier.states == [OutboxState.EXPORTED]


def test_a_password_is_asked_for_and_a_wrong_one_is_said(desk: Desk, tmp_path: Path) -> None:
    (path,) = desk.pack(password="right")
    with pytest.raises(PasswordNeeded):
        find_package(path)
    with pytest.raises(PasswordWrong):
        find_package(path, "wrong")
    assert find_package(path, "right").batch


def test_where_nothing_knows_aes_the_sentence_says_what_is_missing_and_the_rest_works(
    desk: Desk, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = desk.pack(password="right")
    decide(carrier.store, carrier.case(0))
    monkeypatch.setattr(packages_zip, "pyzipper", None)
    with pytest.raises(AesMissing):
        find_package(path, "right")
    with pytest.raises(AesMissing):
        carrier.export(password="right")
    assert carrier.states == [OutboxState.WAITING]
    assert carrier.export().operations == 1


# -- packages


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


# -- before leaving


def test_a_check_before_leaving_names_what_lacks_an_image_on_this_computer(
    desk: Desk, carriers: Callable[..., Carrier], tmp_path: Path
) -> None:
    draw(tmp_path / "images" / "county_20260502_GF7.tif", 400)
    carrier = carriers(desk.pack(tmp_path / "images"))
    contents = carrier.store.contents()
    check = check_workspace(contents, carrier.workspace.folder)
    assert [(lack.case_id, lack.earlier, lack.later) for lack in check.lacks] == [
        (case_id, Cover.NONE, Cover.WHOLE) for case_id in carrier.office.case_ids
    ]
    (image,) = contents.images
    size = (carrier.workspace.folder / image.path).stat().st_size
    assert (check.cases, check.images.count, check.images.size_bytes) == (4, 1, size)
    assert check.images.free_bytes > 0

    service = replace(image, image_id="s", path="Tiles", source="Tiles", kind="xyz", date="2024-03-11")
    earlier = replace(contents, images=(image, service))
    check = check_workspace(earlier, carrier.workspace.folder)
    assert (len(check.lacks), check.images.online) == (4, ("Tiles",))

    (carrier.workspace.folder / image.path).unlink()
    check = check_workspace(contents, carrier.workspace.folder)
    assert {(lack.earlier, lack.later) for lack in check.lacks} == {(Cover.NONE, Cover.NONE)}
    assert (check.images.count, check.images.gone) == (0, (image.path,))


@pytest.mark.parametrize(
    ("dates", "box", "expected"),
    [
        pytest.param(("2024-03-11", "2026-05-02"), (0, 0, 1, 1), set(), id="both are there"),
        pytest.param(("2024-03-11", "2026-05-02"), (0, 0, 0.5, 1), {(Cover.PARTLY, Cover.PARTLY)}, id="an edge"),
        pytest.param(("2026-05-02",), (0, 0, 1, 1), {(Cover.NONE, Cover.WHOLE)}, id="none before"),
        pytest.param(("2024-03-11",), (0, 0, 1, 1), {(Cover.WHOLE, Cover.NONE)}, id="none since"),
        pytest.param(("2025-01-01", "2026-05-02"), (0, 0, 1, 1), {(Cover.OTHER_DATE, Cover.WHOLE)}, id="both too late"),
        pytest.param((), (0, 0, 1, 1), {(Cover.NONE, Cover.NONE)}, id="no image at all"),
    ],
)
def test_the_check_takes_the_dates_that_the_views_would_choose(
    tmp_path: Path,
    dates: tuple[str, ...],
    box: tuple[float, float, float, float],
    expected: set[tuple[Cover, Cover]],
) -> None:
    batch, _zones, (case,) = issue(1)
    west, south, east, north = bounds(case.outline)
    footprint = (
        west + box[0] * (east - west),
        south + box[1] * (north - south),
        west + box[2] * (east - west),
        south + box[3] * (north - south),
    )
    images = []
    for date in dates:
        (tmp_path / f"{date}.tif").write_bytes(b"image")
        images.append(Image(date, f"{date}.tif", date, footprint=footprint))
    dated = replace(case, facts=replace(case.facts, date_before="2024-06-30", date_after="2026-05-02"))
    contents = Contents((batch,), (), (dated,), {}, {}, tuple(images), {})
    assert {(lack.earlier, lack.later) for lack in check_workspace(contents, tmp_path).lacks} == expected

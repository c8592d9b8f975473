"""Files that are not what they say, and passwords: refused with a sentence, and nothing changes."""

from __future__ import annotations

import importlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redline_review.plugin.adapters import packages_zip
from redline_review.plugin.adapters.packages import PackageOpener
from redline_review.plugin.adapters.packages_find import find_package
from redline_review.plugin.app.package_errors import (
    AesMissing,
    PackageRefused,
    PasswordNeeded,
    PasswordWrong,
)
from redline_review.plugin.domain.package_faults import PackageFault
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.sync.support_store import CLOCK, RESOURCES, decide

pytest.importorskip("osgeo.gdal", reason="GDAL's Python module is not installed")
by_hand = importlib.import_module("redline_review.tests.sync.support_by_hand")
Carrier, Desk, Steps = by_hand.Carrier, by_hand.Desk, by_hand.Steps
snapshot, rewrite = by_hand.snapshot, by_hand.rewrite


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
    rewrite(path, member, change, keep_hash=True)


def _climb(path: Path) -> None:
    rewrite(path, "manifest.json", lambda manifest: manifest["files"][0].update(name="images/../../evil.tif"))


def _newer(path: Path) -> None:
    rewrite(path, "manifest.json", lambda manifest: manifest.update(version=99))


def _bomb(path: Path) -> None:
    """A member that says it is small, and unpacks to far more."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("images/9999.tif", b"\0" * 20_000_000)

    def add(manifest: Any) -> None:
        manifest["files"].append({"name": "images/9999.tif", "size_bytes": 1000, "sha256": "0" * 64})

    rewrite(path, "manifest.json", add)


def _says_too_much(path: Path) -> None:
    def add(manifest: Any) -> None:
        manifest["files"].append({"name": "images/9999.tif", "size_bytes": 9_000_000_000, "sha256": "0" * 64})

    rewrite(path, "manifest.json", add)


def _bare(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _missing(path: Path) -> None:
    def add(manifest: Any) -> None:
        manifest["files"].append({"name": "patches/999999.json", "size_bytes": 3, "sha256": "0" * 64})

    rewrite(path, "manifest.json", add)


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

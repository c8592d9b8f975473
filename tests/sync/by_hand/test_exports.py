"""Findings leave in a file, on the whole way to the platform and back, and with everything that can come between."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.adapters import packages_zip
from redline_review.plugin.adapters.http_sign_in import PasswordSignIn
from redline_review.plugin.app.package import has_platform
from redline_review.plugin.app.package_errors import (
    CarryCancelled,
    CarryUnwritten,
    NothingToCarry,
    SenderMissing,
)
from redline_review.plugin.domain.file_sending import FileFault, FileState
from redline_review.plugin.domain.states import OutboxState, Outcome, Secrecy
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_lines import PlainLine
from redline_review.tests.sync.support_platform import PASSWORD, Platform
from redline_review.tests.sync.support_store import attach, decide, photo, session_of

pytest.importorskip("osgeo.gdal", reason="GDAL's Python module is not installed")
by_hand = importlib.import_module("redline_review.tests.sync.support_by_hand")
Carrier, Desk, Steps, draw, snapshot = by_hand.Carrier, by_hand.Desk, by_hand.Steps, by_hand.draw, by_hand.snapshot


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

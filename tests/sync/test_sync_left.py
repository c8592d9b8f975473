"""Patches that leave the area while work on them is on the way, and lines that break: real server, real HTTP."""

from __future__ import annotations

import logging

import pytest
from redline_review.plugin.adapters.transfer import TransferDesk, TransferWish
from redline_review.plugin.app.transfer import Whose
from redline_review.plugin.domain.file_sending import FileState
from redline_review.plugin.domain.records import WorkspaceInfo
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.sync.support_carried import ORG, Steps
from redline_review.tests.sync.support_proxy import Fault
from redline_review.tests.sync.support_store import CLOCK, photo

ELSEWHERE = "440000"
plainly = pytest.mark.parametrize("line", ["requests"], indirect=True, ids=["over requests"])


def left_before_its_files(laptop, platform, proxy, case_id, *photos):
    """Give a finding whose patch leaves the area before the first of its files is announced."""
    laptop.decide_with(case_id, *photos)
    taken, files = proxy.count("/sync/batches"), laptop.store.outgoing_files
    laptop.sync(cancelled=lambda: bool(files()) and proxy.count("/sync/batches") > taken)
    assert [file.state for file in files()] == [FileState.WAITING] * len(photos)
    platform.move(case_id, ELSEWHERE)


@plainly
def test_a_photo_of_two_findings_arrives_though_the_patch_named_first_has_left(laptop, platform, proxy, office):
    shared = photo(office.unit)
    first, second = office.case_ids[:2]
    left_before_its_files(laptop, platform, proxy, first, shared)
    laptop.decide_with(second, shared)
    report = laptop.sync()
    assert (report.files_sent, report.files_failed) == (1, 0)
    assert "evidence_missing" not in platform.case(second).extra


@plainly
def test_the_photos_of_a_finding_that_was_taken_arrive_though_its_patch_has_left(laptop, platform, proxy, office):
    case_id = office.case_ids[0]
    left_before_its_files(laptop, platform, proxy, case_id, photo((office.unit, 1)), photo((office.unit, 2)))
    assert "evidence_missing" in platform.case(case_id).extra
    report = laptop.sync()
    assert (report.files_sent, report.files_failed) == (2, 0)
    assert "evidence_missing" not in platform.case(case_id).extra
    assert platform.case(case_id).units == (ELSEWHERE,)


@plainly
def test_a_receipt_that_is_read_late_brings_back_no_patch_that_has_left_since(laptop, platform, office, tmp_path):
    case_id, stick = office.case_ids[0], tmp_path / "stick"
    op_id = laptop.decide(case_id)
    desk = TransferDesk(laptop.folder, WorkspaceInfo("w", "Suzhou", 3), laptop.store, CLOCK)
    (name,) = desk.export(TransferWish(stick, ORG, office.username), Steps()).names
    receipt = stick / "answer.rlreceipt"
    receipt.write_bytes(platform.hand_in(office.username, stick / name))
    platform.move(case_id, ELSEWHERE)
    laptop.sync()
    assert list(laptop.store.contents().gone) == [case_id]
    desk.take_receipts([receipt], "", Whose(ORG, laptop.store.device_id()), Steps())
    assert list(laptop.store.contents().gone) == [case_id]
    assert laptop.states == {op_id: OutboxState.SETTLED}


@plainly
def test_an_upload_that_the_line_broke_is_no_unforeseen_fault_to_the_operator(laptop, proxy, office, caplog):
    caplog.set_level(logging.INFO, "redline.server")
    laptop.decide_with(office.case_ids[0], photo(office.unit, 300_000))
    proxy.next("/evidence/uploads", Fault.HALF_REQUEST)
    laptop.sync_until_complete()
    assert "broken off" in caplog.messages
    assert "unforeseen" not in caplog.messages

"""Patches that leave the area while files of their findings are on the way: real store, real server, real HTTP."""

from __future__ import annotations

import pytest
from redline_review.plugin.domain.file_sending import FileState
from redline_review.tests.sync.support_store import photo

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

"""Power cuts, restored backups, and lines that fail at random: everything is there, once."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redline_review.plugin.domain.file_sending import FileState
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_killed import MOMENTS
from redline_review.tests.sync.support_lines import PlainLine
from redline_review.tests.sync.support_platform import running
from redline_review.tests.sync.support_proxy import Fault, FaultProxy
from redline_review.tests.sync.support_store import photo

FINAL = {OutboxState.SETTLED, OutboxState.CONFLICT, OutboxState.BLOCKED, OutboxState.REJECTED}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_client_killed_in_the_middle_of_a_sync_brings_everything_over_once(sqlite_platform, tmp_path, moment):
    office = sqlite_platform.office()
    laptop = Laptop.new(tmp_path, PlainLine(), sqlite_platform.url, office.username)
    laptop.sync()
    ops = {case_id: laptop.decide(case_id) for case_id in office.case_ids}
    laptop.store.close()
    command = [sys.executable, "-m", "redline_review.tests.sync.support_killed", str(tmp_path)]
    killed = subprocess.run([*command, sqlite_platform.url, office.username, moment], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    again = Laptop.new(tmp_path, PlainLine(), sqlite_platform.url, office.username)
    again.sync_until_complete()
    assert {case_id: sqlite_platform.operations_of(case_id) for case_id in ops} == {c: [op] for c, op in ops.items()}
    assert set(again.states.values()) == {OutboxState.SETTLED}
    assert again.store.sync_state().chain_link == again.store.verify_chain()
    again.store.close()


@pytest.mark.parametrize("goes_on", [False, True], ids=["as it was", "and went on without us"])
def test_a_server_restored_from_a_backup_gets_back_what_it_lost(tmp_path, line, goes_on):
    data, backup = tmp_path / "server", tmp_path / "backup"
    with running(data) as platform:
        office = platform.office()
        laptop = Laptop.new(tmp_path / "laptop", line, platform.url, office.username)
        laptop.sync()
        kept = laptop.decide_with(office.case_ids[0], photo("kept"), code="not_real_season")
        laptop.sync()
    shutil.copytree(data, backup)
    with running(data) as platform:
        laptop.url = platform.url
        lost = [laptop.decide_with(office.case_ids[n], photo(("lost", n)), code="undecided") for n in (0, 1, 2)]
        report = laptop.sync()
        assert (report.settled, report.files_sent) == (3, 3)
    shutil.rmtree(data)
    shutil.copytree(backup, data)
    with running(data) as platform:
        laptop.url = platform.url
        if goes_on:
            platform.office()  # its feed lines stand where ours stood
        report = laptop.sync_until_complete()
        assert (report.feed_forked, report.chain_mismatch) == (True, False)
        files = [file.sha256 for file in laptop.store.outgoing_files((FileState.SENT,))]
        assert platform.stored(*files) == [True] * 4
        assert report.files_sent == 4, "three are sent again, one is there already"
        assert report.file_bytes == 3 * len(photo("lost"))
        stand = [platform.operations_of(case_id) for case_id in office.case_ids]
        assert stand == [[kept, lost[0]], [lost[1]], [lost[2]]]
        assert set(laptop.states.values()) == {OutboxState.SETTLED}
        assert laptop.store.sync_state().chain_link == laptop.store.verify_chain()
        assert {case_id: platform.case(case_id) for case_id in office.case_ids} == laptop.cases()
        assert laptop.store.conflicts() == []
    laptop.store.close()


SLOW = (Fault.STALL, Fault.DRIP, Fault.ONE_BYTE)
FAULTS = st.sampled_from([fault for fault in Fault if fault not in SLOW])
CODES = st.sampled_from(["not_real_season", "not_real_sensor", "undecided"])
DECISION = st.tuples(st.integers(0, 1), st.integers(0, 2), CODES)
SYNC = st.tuples(st.integers(0, 1), st.lists(FAULTS, max_size=4))


@pytest.fixture(scope="module")
def place(sqlite_platform, tmp_path_factory):
    return lambda: (sqlite_platform, sqlite_platform.office(), tmp_path_factory.mktemp("random"))


@settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.one_of(DECISION, SYNC), min_size=4, max_size=10))
def test_two_reviewers_on_a_line_that_fails_at_random_lose_and_double_nothing(place, steps):
    platform, office, folder = place()
    proxy = FaultProxy(platform.url)
    laptops = [Laptop.new(folder / name, PlainLine(), proxy.url, office.username) for name in ("one", "two")]
    try:
        for laptop in laptops:
            laptop.sync_until_complete()
        for step in steps:
            take(step, laptops, office, proxy)
        proxy.script.clear()
        for laptop in [*laptops, *laptops]:
            laptop.sync_until_complete()
        check(laptops, office, platform)
    finally:
        proxy.close()
        for laptop in laptops:
            laptop.store.close()


def take(step, laptops, office, proxy):
    """Decide, or sync over a line with the step's faults."""
    if len(step) == 3:
        laptop, case, code = step
        laptops[laptop].decide(office.case_ids[case], code)
        return
    proxy.next("/", *step[1])
    laptops[step[0]].sync()
    proxy.script.clear()


def check(laptops, office, platform):
    """The oracle: each settled operation made one version, nothing else did, both laptops hold the same."""
    made = [op for case_id in office.case_ids for op in platform.operations_of(case_id)]
    settled = [op for laptop in laptops for op, state in laptop.states.items() if state is OutboxState.SETTLED]
    assert sorted(made) == sorted(settled)
    assert len(set(made)) == len(made)
    for laptop in laptops:
        assert set(laptop.states.values()) <= FINAL
        refused = {row.operation.case_id for row in laptop.store.outbox() if row.state is OutboxState.CONFLICT}
        assert refused <= {conflict.case_id for conflict in laptop.store.conflicts()}
        assert laptop.cases() == {case_id: platform.case(case_id) for case_id in office.case_ids}
        assert not laptop.reports[-1].chain_mismatch

"""A workspace recovered from yesterday's snapshot syncs: nothing lost, nothing doubled, no rewritten past."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from redline_review.plugin.adapters.recovery import Recoverable, look, recover
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_lines import Line
from redline_review.tests.sync.support_platform import Office, Platform
from redline_review.tests.sync.support_store import CLOCK


@dataclass
class Yesterday:
    """A laptop whose store was copied yesterday, went on, synced, and was then damaged."""

    folder: Path
    line: Line
    platform: Platform
    office: Office

    def __post_init__(self) -> None:
        """Live through both days; ``sent`` are the operations of each case, ``unsent`` went down with the store."""
        laptop = self.laptop()
        first, second, third = self.office.case_ids
        laptop.sync()
        self.kept = laptop.decide(first, "not_real_season")
        laptop.sync()
        self.waiting = laptop.decide(second, "not_real_sensor")
        self.device_before = laptop.store.device_id()
        laptop.store.snapshot(self.snapshots)
        self.acknowledged = laptop.store.sync_state().chain_seq
        laptop.sync()
        again, new = laptop.decide(first, "undecided"), laptop.decide(third, "not_real_season")
        laptop.sync()
        self.unsent = laptop.decide(third, "undecided")
        laptop.store.close()
        self.sent = {first: [self.kept, again], second: [self.waiting], third: [new]}

    @property
    def snapshots(self) -> Path:
        return self.folder / "snapshots"

    @property
    def store(self) -> Path:
        return self.folder / "store.sqlite"

    def damage(self) -> None:
        """Tear every page behind the first few."""
        data = bytearray(self.store.read_bytes())
        for start in range(4096 * 3, len(data), 4096):
            data[start : start + 16] = b"\xff" * 16
        self.store.write_bytes(data)

    def recover(self) -> Recoverable:
        """Put the snapshot in place, as the window does; returns what it said before."""
        found = look(self.store, self.snapshots)
        assert found is not None
        recover(self.store, found, CLOCK)
        return found

    def laptop(self) -> Laptop:
        """Open the store as it lies there, and sign in as its device."""
        return Laptop.new(self.folder, self.line, self.platform.url, self.office.username)

    def on_platform(self) -> dict[str, list[str]]:
        return {case_id: self.platform.operations_of(case_id) for case_id in self.office.case_ids}


@pytest.fixture
def yesterday(platform: Platform, office: Office, line: Line, tmp_path: Path) -> Yesterday:
    return Yesterday(tmp_path / "laptop", line, platform, office)


def test_what_is_newer_than_the_snapshot_is_named_the_unsent_finding_too(yesterday: Yesterday) -> None:
    found = look(yesterday.store, yesterday.snapshots)
    named = [entry.payload["op_id"] for entry in found.newer if entry.kind == "decide"]
    (first, again), _, (new,) = yesterday.sent.values()
    assert named == [again, new, yesterday.unsent]
    assert first not in named
    on_platform = [entry.payload["op_id"] for entry in found.newer if entry.seq in found.on_platform]
    assert on_platform == [again, new]


def test_after_recovering_the_platform_gives_back_what_it_has_and_nothing_is_doubled(yesterday: Yesterday) -> None:
    yesterday.damage()
    assert not yesterday.recover().whole
    laptop = yesterday.laptop()
    assert set(laptop.states.values()) <= {OutboxState.WAITING, OutboxState.SETTLED}
    report = laptop.sync_until_complete()
    assert yesterday.on_platform() == yesterday.sent
    assert set(laptop.states.values()) == {OutboxState.SETTLED}
    assert list(laptop.states) == [yesterday.kept, yesterday.waiting]
    assert laptop.cases() == {case_id: yesterday.platform.case(case_id) for case_id in yesterday.sent}
    assert laptop.store.conflicts() == []
    assert (report.duplicates, report.applied, report.rejected, report.blocked) == (1, 0, 0, 0)
    laptop.sync()
    assert yesterday.on_platform() == yesterday.sent
    laptop.store.close()


def test_a_recovered_record_is_no_rewritten_past_and_says_what_it_follows(yesterday: Yesterday) -> None:
    yesterday.damage()
    found = yesterday.recover()
    laptop = yesterday.laptop()
    report = laptop.sync_until_complete()
    assert (report.chain_mismatch, report.feed_forked, report.feed_resets) == (False, False, 0)
    assert laptop.store.device_id() != yesterday.device_before
    entry = next(one for one in laptop.store._entries() if one.kind == "recover")
    assert entry.prev_link == found.content.head
    assert entry.payload["device_before"] == yesterday.device_before
    assert laptop.store.sync_state().chain_link == laptop.store.verify_chain()
    laptop.store.close()


def test_what_went_down_with_the_store_can_be_given_again_on_top_of_what_the_platform_has(
    yesterday: Yesterday,
) -> None:
    yesterday.damage()
    yesterday.recover()
    laptop = yesterday.laptop()
    laptop.sync_until_complete()
    first, _, third = yesterday.sent
    given = {first: laptop.decide(first, "not_real_sensor"), third: laptop.decide(third, "undecided")}
    report = laptop.sync_until_complete()
    assert (report.applied, report.conflicts, report.rejected) == (2, 0, 0)
    expected = {case_id: list(ops) for case_id, ops in yesterday.sent.items()}
    for case_id, op_id in given.items():
        expected[case_id].append(op_id)
    assert yesterday.on_platform() == expected
    assert set(laptop.states.values()) == {OutboxState.SETTLED}
    laptop.store.close()


def test_a_snapshot_put_in_place_by_hand_shows_as_another_record_of_this_computer(yesterday: Yesterday) -> None:
    shutil.copyfile(next(yesterday.snapshots.glob("store-*.sqlite")), yesterday.store)
    laptop = yesterday.laptop()
    assert laptop.store.device_id() == yesterday.device_before
    laptop.decide(yesterday.office.case_ids[1], "undecided")  # another entry under a number that was sent before
    report = laptop.sync()
    assert report.chain_mismatch
    assert all(set(ops) <= set(made) for ops, made in zip(yesterday.sent.values(), yesterday.on_platform().values()))
    laptop.store.close()

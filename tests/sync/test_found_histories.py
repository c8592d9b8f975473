"""Histories that hypothesis found once, each made small: they stay as tests with a name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redline_review.plugin.domain.outline_pieces import SPLIT_INTO
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.sync.run_machine import machine_over
from redline_review.tests.sync.support_inside import platforms_on
from redline_review.tests.sync.support_machine import SyncMachine


@pytest.fixture
def history() -> Iterator[SyncMachine]:
    """Give three laptops and a platform to play with; what the oracle says is asked for at the end."""
    with platforms_on("sqlite") as makers, makers.fresh() as platform:
        machine = machine_over(platform)()
        machine.begin()
        yield machine
        machine.teardown()


def states(history: SyncMachine, client: int = 0) -> list[str]:
    return [row.state.value for row in history.reviewers[client].store.outbox()]


def carried(history: SyncMachine, case: int = 1) -> None:
    history.decide(case=case, client=0, code="undecided", photos={0}, note="路边")
    history.carry(client=0, what="all the way", which=-1)


def test_what_only_a_receipt_has_settled_goes_again_to_a_platform_restored_from_before(history):
    history.disturb(client=0, what="back up", years=0)
    carried(history)
    assert states(history) == [OutboxState.SETTLED.value]
    history.disturb(client=0, what="restore", years=0)
    report = history.reviewers[0].sync()
    assert report is not None
    assert (report.sent, report.feed_forked) == (1, False), "the cursor stands before it, so the feed is no other one"
    assert history.platform.operations_of(history.office.case_ids[1]) == history.reviewers[0].given
    assert states(history) == [OutboxState.SETTLED.value]


def test_what_a_line_has_told_of_since_is_not_sent_again_only_because_the_chain_begins_anew(history):
    carried(history)
    reviewer, second = history.reviewers[0], f"second-{history.office.unit}"
    reviewer.sync()
    reviewer.username = second
    reviewer.power_cut()
    report = reviewer.sync()
    assert report is not None
    assert report.sent == 0, "the account has a chain of its own, the platform has the finding"
    assert states(history) == [OutboxState.SETTLED.value]


def test_a_patch_that_was_split_meanwhile_is_not_split_again_when_its_outline_stands_as_before(history):
    history.reshape(case=1, client=1, other=0, what="split", deals=[])
    history.reviewers[2].sync()
    history.reshape(case=1, client=2, other=0, what="merge", deals=[])
    history.reshape(case=1, client=2, other=0, what="take apart", deals=[])
    patch = history.platform.case(history.office.case_ids[1])
    assert (patch.version, patch.outline_found, len(patch.extra[SPLIT_INTO])) == (4, None, 1)
    history.reviewers[0].split(patch.case_id)
    report = history.reviewers[0].sync()
    assert report is not None
    assert states(history) == [OutboxState.CONFLICT.value], "a person decides; the database refuses nothing"

"""What an office says at its desk comes down by sync: due dates with a hand-over, a return to the top of the list."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from redline_review.plugin.app.arrange import SortKey
from redline_review.plugin.app.queue_rows import CaseStatus
from redline_review.plugin.domain.handover import handing_of
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_platform import PASSWORD, Office, Platform
from redline_review.tests.sync.support_store import session_of

DUE = "2099-03-31"
_ids = IdFactory()
Desk = Callable[..., list[str]]


@pytest.fixture
def desk(platform: Platform, office: Office) -> Desk:
    """The office's approver at the platform's own desk: says a word on patches as they stand, returns the outcomes."""
    username = f"approver-{office.unit}"
    platform.account(username, office.unit, "approver")
    sign_in = {"username": username, "password": PASSWORD, "device_id": "desk"}
    token = httpx.post(f"{platform.url}/auth/token", json=sign_in, timeout=30).json()["access_token"]

    def say(word: str, *case_ids: str, **more: Any) -> list[str]:
        cases = [platform.case(case_id) for case_id in case_ids]
        items = [
            {"op_id": _ids.new(time.time_ns() // 10**6), "case_id": case.case_id, "version": case.version}
            for case in cases
        ]
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx.post(f"{platform.url}/office/{word}", json={"items": items, **more}, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return [result["outcome"] for result in answer.json()["results"]]

    return say


def order(laptop: Laptop, sort: SortKey = SortKey.ISSUED) -> list[str]:
    queue = session_of(laptop.store).queue
    queue.arrange(sort=sort)
    return list(queue.order)


def test_a_hand_over_comes_down_and_stands_in_the_column_of_due_dates(laptop: Laptop, desk: Desk, office: Office):
    third = office.case_ids[2]
    assert desk("hand-over", third, person=office.username, due_date=DUE) == ["applied"]
    assert laptop.sync().complete
    case = laptop.cases()[third]
    assert (handing_of(case).person, case.facts.due_date, case.version) == (office.username, DUE, 2)
    assert session_of(laptop.store).queue.rows[third].due_date == DUE
    assert order(laptop, SortKey.DUE)[0] == third


def test_a_finding_that_is_still_here_survives_a_hand_over_that_comes_down(
    laptop: Laptop, desk: Desk, office: Office, platform: Platform
):
    first = office.case_ids[0]
    op_id = laptop.decide(first)
    assert desk("hand-over", first, due_date=DUE) == ["applied"]
    assert laptop.sync_until_complete().complete
    held = platform.case(first)
    assert (held.finding["reality"], held.facts.due_date) == ("not_real", DUE)
    assert laptop.sync().complete
    assert laptop.states == {op_id: OutboxState.SETTLED}
    assert laptop.cases()[first] == held


def test_a_returned_finding_stands_on_top_with_its_reason_and_goes_up_again(
    laptop: Laptop, desk: Desk, office: Office, platform: Platform
):
    for case_id in office.case_ids:
        laptop.decide(case_id)
    assert laptop.sync_until_complete().complete
    first, second, third = office.case_ids
    assert desk("return", third, reason="no far view") == ["applied"]
    assert desk("approve", first, second) == ["applied", "applied"]
    assert laptop.sync_until_complete().complete
    session = session_of(laptop.store)
    assert (session.queue.rows[third].status, laptop.cases()[third].return_reason) == (
        CaseStatus.RETURNED,
        "no far view",
    )
    for sort in SortKey:
        assert order(laptop, sort)[0] == third, sort
    laptop.decide(third, "not_real_sensor")
    assert laptop.sync_until_complete().complete
    held = platform.case(third)
    assert (held.review_state.value, held.return_reason, held.finding_number) == ("submitted", "", 2)

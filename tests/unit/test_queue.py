"""The queue: order, filters, neighbours, statuses."""

from __future__ import annotations

import pytest
from redline_review.plugin.app.queue import (
    CaseStatus,
    Queue,
    QueueFilter,
    QueueRow,
    SortKey,
    status_of,
)
from redline_review.plugin.domain.records import Case, Draft
from redline_review.plugin.domain.states import OutboxState, ReviewState


def row(number: int, status: CaseStatus = CaseStatus.UNDECIDED, **facts: object) -> QueueRow:
    return QueueRow(f"case-{number}", f"JS-{number:04d}", status, position=number, **facts)  # type: ignore[arg-type]


def queue_of(*rows: QueueRow) -> Queue:
    queue = Queue({r.case_id: r for r in rows})
    queue.arrange()
    return queue


def test_returned_cases_stand_on_top_in_every_order() -> None:
    queue = queue_of(row(1, area_m2=900.0), row(2, area_m2=100.0), row(3, CaseStatus.RETURNED, area_m2=1.0))
    for key in SortKey:
        queue.arrange(sort=key)
        assert queue.order[0] == "case-3", key


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param(SortKey.ISSUED, ["case-1", "case-2", "case-3"], id="as issued"),
        pytest.param(SortKey.AREA, ["case-2", "case-3", "case-1"], id="largest first"),
        pytest.param(SortKey.SHARE, ["case-3", "case-1", "case-2"], id="most in a zone first"),
        pytest.param(SortKey.DUE, ["case-2", "case-1", "case-3"], id="due first, no date last"),
    ],
)
def test_sorting(key: SortKey, expected: list[str]) -> None:
    queue = queue_of(
        row(1, area_m2=10.0, share=0.5, due_date="2026-06-30"),
        row(2, area_m2=300.0, share=0.1, due_date="2026-06-01"),
        row(3, area_m2=200.0, share=0.9),
    )
    queue.arrange(sort=key)
    assert queue.order == expected


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        pytest.param(QueueFilter(text="js-0002"), ["case-2"], id="text in id, any case"),
        pytest.param(QueueFilter(text="湿地"), ["case-1"], id="Chinese text in the zone's name"),
        pytest.param(QueueFilter(statuses=frozenset({CaseStatus.SENT})), ["case-3"], id="status"),
        pytest.param(QueueFilter(must_check_only=True), ["case-1", "case-3"], id="must be checked"),
        pytest.param(QueueFilter(flagged_only=True), ["case-2"], id="flagged"),
        pytest.param(QueueFilter(text="nothing like it"), [], id="nothing fits"),
    ],
)
def test_filters(wanted: QueueFilter, shown: list[str]) -> None:
    queue = queue_of(
        row(1, zone_name="太湖湿地"),
        row(2, must_check=False, flagged=True),
        row(3, CaseStatus.SENT),
    )
    queue.arrange(wanted)
    assert queue.order == shown


def test_the_next_open_case_is_looked_for_around_the_end() -> None:
    queue = queue_of(row(1), row(2, CaseStatus.SENT), row(3, CaseStatus.DECIDED))
    assert queue.next_open("case-2") == "case-1"
    assert queue.next_open("case-1") is None


def test_neighbours_end_at_the_list() -> None:
    queue = queue_of(row(1), row(2))
    assert queue.neighbour("case-1", 1) == "case-2"
    assert queue.neighbour("case-2", 1) is None
    assert queue.neighbour("case-1", -1) is None


def test_a_case_hidden_by_the_filter_has_the_first_shown_one_as_its_neighbour() -> None:
    queue = queue_of(row(1), row(2))
    queue.arrange(QueueFilter(text="0002"))
    assert queue.neighbour("case-1", 1) == "case-2"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("JS-0002", "case-2", id="whole id"),
        pytest.param("0002", "case-2", id="its end"),
        pytest.param("s-00", "case-1", id="some of it"),
        pytest.param("nowhere", None, id="not there"),
        pytest.param(" ", None, id="empty"),
    ],
)
def test_finding_by_id(text: str, found: str | None) -> None:
    assert queue_of(row(1), row(2)).find(text) == found


def case(**changes: object) -> Case:
    return Case("c", "b", "JS-1", b"", **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "draft", "outbox", "has_server", "status"),
    [
        pytest.param(case(), None, None, True, CaseStatus.UNDECIDED, id="untouched"),
        pytest.param(case(), Draft("c", {"reality": "real"}), None, True, CaseStatus.STARTED, id="begun"),
        pytest.param(case(), Draft("c", decided=True), None, False, CaseStatus.DECIDED, id="decided without a server"),
        pytest.param(
            case(), Draft("c", decided=True), OutboxState.WAITING, True, CaseStatus.WAITING, id="waiting to be sent"
        ),
        pytest.param(
            case(), Draft("c", decided=True), OutboxState.ACKNOWLEDGED, True, CaseStatus.SENT, id="acknowledged"
        ),
        pytest.param(
            case(), Draft("c", decided=True), OutboxState.CONFLICT, True, CaseStatus.CONFLICT, id="in conflict"
        ),
        pytest.param(
            case(review_state=ReviewState.RETURNED), None, None, True, CaseStatus.RETURNED, id="returned to us"
        ),
        pytest.param(
            case(review_state=ReviewState.RETURNED),
            Draft("c", decided=True),
            OutboxState.SETTLED,
            True,
            CaseStatus.RETURNED,
            id="our settled finding was returned",
        ),
        pytest.param(
            case(review_state=ReviewState.RETURNED),
            Draft("c", decided=True),
            OutboxState.WAITING,
            True,
            CaseStatus.WAITING,
            id="decided anew after it was returned",
        ),
        pytest.param(
            case(review_state=ReviewState.SUBMITTED), None, None, True, CaseStatus.SENT, id="found by a colleague"
        ),
    ],
)
def test_status(
    known: Case, draft: Draft | None, outbox: OutboxState | None, has_server: bool, status: CaseStatus
) -> None:
    assert status_of(known, draft, outbox, has_server) is status


def test_a_case_that_the_platform_took_away_says_so_unless_something_of_ours_was_refused() -> None:
    assert status_of(case(), Draft("c", decided=True), OutboxState.WAITING, True, gone=True) is CaseStatus.GONE
    assert status_of(case(), None, OutboxState.REJECTED, True, gone=True) is CaseStatus.REJECTED

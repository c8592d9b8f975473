"""The queue: order, filters, neighbours, statuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.app import arrange
from redline_review.plugin.app.known_cases import SeenBefore
from redline_review.plugin.app.links import Links, PatchGroup
from redline_review.plugin.app.queue import (
    CaseStatus,
    GroupKey,
    Queue,
    QueueFilter,
    QueueRow,
    SortKey,
    Wish,
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
        pytest.param(QueueFilter(must_check_only=True), ["case-1"], id="must be checked"),
        pytest.param(QueueFilter(own_choice_only=True), ["case-2"], id="own choice"),
        pytest.param(QueueFilter(unsaid_only=True), ["case-3"], id="neither was said"),
        pytest.param(QueueFilter(vanished_only=True), ["case-3"], id="no longer in the newest layer"),
        pytest.param(QueueFilter(flagged_only=True), ["case-2"], id="flagged"),
        pytest.param(QueueFilter(text="nothing like it"), [], id="nothing fits"),
    ],
)
def test_filters(wanted: QueueFilter, shown: list[str]) -> None:
    queue = queue_of(
        row(1, zone_name="太湖湿地", must_check=True),
        row(2, must_check=False, flagged=True),
        row(3, CaseStatus.SENT, vanished=True),
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
            case(), Draft("c", decided=True), OutboxState.EXPORTED, True, CaseStatus.EXPORTED, id="carried by hand"
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
    assert status_of(case(), Draft("c", decided=True), OutboxState.WAITING, True, gone="left_scope") is CaseStatus.GONE
    assert status_of(case(), None, OutboxState.REJECTED, True, gone="deleted") is CaseStatus.REJECTED


def seen() -> SeenBefore:
    return SeenBefore("old", "JS-OLD", "batch-1", {"reality": "real"}, "2025-03-01", "李", 0.6, 0.4)


def test_grouped_by_town_the_unknown_one_stands_last_and_headings_count_what_is_open() -> None:
    queue = queue_of(
        row(1),
        row(2, town="西山镇"),
        row(3, CaseStatus.SENT, town="东山镇"),
        row(4, town="东山镇"),
    )
    queue.arrange(group=GroupKey.TOWN)
    assert queue.order == ["case-3", "case-4", "case-2", "case-1"]
    told = [(h.place, h.values, h.count, h.todo) for h in queue.shown.headings]
    assert told == [(0, ("东山镇",), 2, 1), (2, ("西山镇",), 1, 1), (3, ("",), 1, 1)]


@pytest.mark.parametrize("group", [pytest.param(key, id=key.value) for key in GroupKey])
def test_every_patch_stands_once_under_one_heading_and_returned_ones_on_top(group: GroupKey) -> None:
    rows = (row(n, town=f"镇{n % 3}", zone_name=f"区{n % 2}", due_date=f"2026-06-0{n % 4 + 1}") for n in range(9))
    queue = queue_of(*rows)
    queue.put("case-5", status=CaseStatus.RETURNED)
    queue.arrange(sort=SortKey.DUE, group=group)
    assert sorted(queue.order) == sorted(queue.rows)
    assert queue.order[0] == "case-5"
    headings = queue.shown.headings
    assert [h.returned for h in headings][:1] == ([True] if group is not GroupKey.NONE else [])
    assert sum(h.count for h in headings) == (len(queue.order) if headings else 0)


def test_patches_of_one_place_stand_together_in_the_order_as_issued() -> None:
    queue = queue_of(row(1), row(2), row(3), row(4))
    group = PatchGroup(("case-2", "case-4"), frozenset())
    queue.links = Links(groups={"case-2": group, "case-4": group})
    queue.arrange(group=GroupKey.PLACE)
    assert queue.order == ["case-2", "case-4", "case-1", "case-3"]
    assert queue.group_of("case-4") == ["case-2", "case-4"]
    assert queue.group_of("case-1") == ["case-1"]


def test_by_town_means_by_town_and_due_date() -> None:
    queue = queue_of(
        row(1, town="乙", due_date="2026-06-30"), row(2), row(3, town="乙", due_date="2026-06-01"), row(4, town="丙")
    )
    queue.arrange(sort=SortKey.TOWN)
    assert queue.order == ["case-4", "case-3", "case-1", "case-2"]


def test_the_most_urgent_first_and_what_is_not_scored_last() -> None:
    queue = queue_of(row(1), row(2), row(3))
    queue.links = Links(scores={"case-2": 10.0, "case-3": 71.5})
    queue.arrange(sort=SortKey.PRIORITY)
    assert queue.order == ["case-3", "case-2", "case-1"]


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        pytest.param(QueueFilter(seen_only=True), ["case-1"], id="seen before"),
        pytest.param(QueueFilter(grouped_only=True), ["case-2", "case-3"], id="in a group"),
        pytest.param(QueueFilter(own_choice_only=True), ["case-3"], id="own choice"),
        pytest.param(QueueFilter(zone="太湖"), ["case-1"], id="zone"),
        pytest.param(QueueFilter(town="东山镇"), ["case-2", "case-3"], id="town"),
        pytest.param(QueueFilter(town="东山镇", village="杨湾村"), ["case-3"], id="village"),
        pytest.param(QueueFilter(text="杨湾"), ["case-3"], id="text in the village"),
        pytest.param(QueueFilter(text="320509"), ["case-2"], id="code of the second unit"),
        pytest.param(QueueFilter(text="吴江"), ["case-2"], id="name of the second unit"),
        pytest.param(QueueFilter(due_by="2026-06-15"), ["case-1"], id="due by a day"),
        pytest.param(QueueFilter(area_from_m2=100.0, area_to_m2=300.0), ["case-2"], id="area from and to"),
        pytest.param(QueueFilter(area_from_m2=0.0), ["case-1", "case-2"], id="an unknown area fits no limits"),
    ],
)
def test_filters_by_facts_and_marks(wanted: QueueFilter, shown: list[str]) -> None:
    queue = queue_of(
        row(1, zone_name="太湖", due_date="2026-06-01", area_m2=50.0),
        row(2, town="东山镇", due_date="2026-06-30", area_m2=200.0, units="320506 320509 吴中区 吴江区"),
        row(3, town="东山镇", village="杨湾村", must_check=False),
    )
    group = PatchGroup(("case-2", "case-3"))
    queue.links = Links(seen={"case-1": (seen(),)}, groups={"case-2": group, "case-3": group})
    queue.arrange(wanted)
    assert queue.order == shown


@pytest.mark.parametrize("sort", [pytest.param(key, id=key.value) for key in SortKey])
@given(st.lists(st.tuples(st.sampled_from(list(CaseStatus)), st.integers(0, 3)), max_size=40))
def test_arranging_in_steps_gives_what_sorting_at_once_would(
    sort: SortKey, drawn: list[tuple[CaseStatus, int]]
) -> None:
    rows = [
        row(n, status, area_m2=float(k), share=k / 3, confidence=k / 3, due_date=f"2026-0{k + 1}-01", town=f"镇{k}")
        for n, (status, k) in enumerate(drawn)
    ]
    queue = Queue({r.case_id: r for r in rows})
    queue.links = Links(scores={r.case_id: r.share for r in rows})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(arrange, "STEP_ROWS", 3)
        queue.arrange(sort=sort)
    ordered = {
        SortKey.ISSUED: lambda r: r.position,
        SortKey.PRIORITY: lambda r: -r.share,
        SortKey.DUE: lambda r: r.due_date,
        SortKey.TOWN: lambda r: (r.town, r.due_date),
        SortKey.AREA: lambda r: -r.area_m2,
        SortKey.SHARE: lambda r: -r.share,
        SortKey.CONFIDENCE: lambda r: -r.confidence,
    }[sort]
    naive = sorted(rows, key=lambda r: (r.status is not CaseStatus.RETURNED, ordered(r), r.position))
    assert queue.order == [r.case_id for r in naive]
    assert all(queue.order[place] == case_id for case_id, place in queue.shown.places.items())


def test_the_list_stays_as_it_was_until_the_last_step() -> None:
    queue = queue_of(row(1), row(2))
    steps = queue.arranging(Wish(QueueFilter(text="0002")))
    assert queue.order == ["case-1", "case-2"]
    assert list(steps) == []
    assert queue.order == ["case-2"]


def test_what_is_done_is_counted_as_rows_change_and_when_all_are_replaced() -> None:
    queue = queue_of(row(1), row(2, CaseStatus.SENT), row(3, CaseStatus.CONFLICT))
    assert queue.done() == 1
    queue.put("case-1", status=CaseStatus.DECIDED)
    queue.put("case-2", status=CaseStatus.STARTED)
    assert queue.done() == 1
    queue.rows = {"case-9": row(9, CaseStatus.SENT)}
    assert (queue.done(), queue.find("0009")) == (1, "case-9")

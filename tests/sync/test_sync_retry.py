"""What may go again does, what the platform remembers is refused again: the panel's rule against the real server."""

from __future__ import annotations

import pytest
from redline_review.plugin.app.outbox_states import NEVER_AGAIN
from redline_review.plugin.app.sync_batch import TOO_LARGE
from redline_review.plugin.app.sync_panel import Choice, may_retry, read_view, retry, retry_all
from redline_review.plugin.domain.states import OperationKind
from redline_review.plugin.domain.sync_rows import Standing, SyncRow, problem_slug
from redline_review.server.db.accounts import Grant
from redline_review.server.problems import CATALOGUE
from redline_review.tests.sync.support_store import record_operation

plainly = pytest.mark.parametrize(
    ("line", "platform"), [("requests", "sqlite")], indirect=True, ids=["over requests to SQLite"]
)
ALWAYS = "2000-01-01T00:00:00.000Z"


def open_rows(laptop) -> list[SyncRow]:
    view = read_view(laptop.store, Choice.OPEN, ALWAYS, 0, 999)
    return [view.rows[place] for place in sorted(view.rows)]


def grant(platform, office, role: str) -> None:
    platform._state.accounts.set_grants(office.username, [Grant(role, office.unit, 1)])


@plainly
def test_a_finding_refused_for_want_of_a_right_arrives_once_the_right_is_given(laptop, platform, office):
    grant(platform, office, "reader")
    first, second = office.case_ids[:2]
    refused = [laptop.decide(first), laptop.decide(second)]
    laptop.sync()
    assert [(row.key, problem_slug(row.problem)) for row in open_rows(laptop)] == [
        (op_id, "role-missing") for op_id in refused
    ]
    assert retry(laptop.store, open_rows(laptop)[:1]) == 1
    laptop.sync()
    assert [row.standing for row in open_rows(laptop)] == [Standing.REFUSED] * 2, "the right is not there yet"
    grant(platform, office, "inspector")
    assert retry_all(laptop.store) == 2
    assert laptop.sync().applied == 2
    assert open_rows(laptop) == []
    assert laptop.store.sync_counts(ALWAYS).findings == 2
    assert [platform.operations_of(case_id) for case_id in (first, second)] == [[one] for one in refused]


@plainly
def test_what_the_platform_refused_by_state_is_refused_again_so_it_is_not_offered(laptop, platform, office):
    case_id = office.case_ids[0]
    grant(platform, office, "approver")
    too_early = record_operation(laptop.store, case_id, {}, kind=OperationKind.APPROVE)
    laptop.sync()
    (row,) = open_rows(laptop)
    assert (row.key, may_retry(row)) == (too_early, False)
    assert problem_slug(row.problem) in NEVER_AGAIN
    assert retry_all(laptop.store) == 0
    laptop.store.retry_operations([too_early]).result()  # even where somebody did
    laptop.sync()
    assert [one.key for one in open_rows(laptop)] == [too_early]


def test_every_problem_that_ends_an_operation_is_one_of_the_platform_s():
    known = {entry.slug for entry in CATALOGUE.values()} | {TOO_LARGE.rpartition(":")[2]}
    assert known >= NEVER_AGAIN

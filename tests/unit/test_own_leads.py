"""A lead of one's own: one transaction, offered to the platform, and not taken for one that vanished."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.outline_leads import OwnLeads
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.acts import Act, ActReceipt
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.errors import CaseNotFound
from redline_review.plugin.domain.form import Form, read_form
from redline_review.plugin.domain.geometry import canonical, canonical_wkb, to_wkb
from redline_review.plugin.domain.outline_errors import OutlineInvalid
from redline_review.plugin.domain.outline_leads import OWN_SOURCE
from redline_review.plugin.domain.records import Batch, Case, CaseFacts
from redline_review.plugin.domain.states import ActKind, OperationKind, OutboxState

ROOT = Path(__file__).resolve().parents[2]
RING = ((120.0, 31.0), (120.001, 31.0), (120.001, 31.001), (120.0, 31.001), (120.0, 31.0))
FLAGGED = to_wkb(canonical(((RING,),)))
DRAWN = to_wkb(((tuple((x + 0.01, y) for x, y in reversed(RING)),),))
BATCH = Batch("0190a000-0000-7000-8000-000000000001", "May")


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(ROOT / "resources" / "forms" / "desk.json", read_code_lists(ROOT / "resources" / "codes"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    clock = SystemClock()
    opened = SqliteStore.open(tmp_path / "store.sqlite", clock, create=True)
    facts = CaseFacts("2024-03-11", "2026-05-02", activity_issued="mining")
    case = Case("case-1", BATCH.batch_id, "JS-1", FLAGGED, facts, ("320506",), "320506", finding={"reality": "real"})
    opened.import_batch(BATCH, [], [case], Act(ActKind.IMPORT, None, clock.now())).result(10)
    yield opened
    opened.close()


def sit(
    store: SqliteStore, form: Form, has_server: bool = True, futures: list[Future[ActReceipt]] | None = None
) -> ReviewSession:
    kept = [] if futures is None else futures
    session = ReviewSession(
        store, store.contents(), form, SystemClock(), lambda _act, future: kept.append(future), has_server
    )
    session.start()
    return session


def leads(session: ReviewSession, fault: str = "") -> OwnLeads:
    return OwnLeads(session, SystemClock(), lambda _outline: fault)


def test_a_lead_stands_in_the_batch_and_units_of_its_neighbour_without_its_finding(
    store: SqliteStore, form: Form
) -> None:
    made, future = leads(sit(store, form)).take(DRAWN)
    future.result(10)
    found = sit(store, form).case(made.case_id)
    assert (found.batch_id, found.units, found.answering_unit) == (BATCH.batch_id, ("320506",), "320506")
    assert (found.outline, found.finding, found.version) == (canonical_wkb(DRAWN), {}, 0)
    assert (found.facts.lead_source, found.facts.activity_issued) == (OWN_SOURCE, None)
    assert (found.facts.date_before, found.facts.date_after) == ("2024-03-11", "2026-05-02")
    assert found.issued_id.startswith("OWN-20")


def test_entry_and_offer_are_in_one_transaction_and_the_chain_holds(store: SqliteStore, form: Form) -> None:
    made, future = leads(sit(store, form)).take(DRAWN)
    receipt = future.result(10)
    (row,) = store.outbox()
    assert (row.operation.kind, row.operation.case_id, row.state) == (
        OperationKind.CREATE,
        made.case_id,
        OutboxState.WAITING,
    )
    assert row.operation.chain_seq == receipt.chain_seq
    assert [entry.kind for entry in store.history(made.case_id)] == ["create"]
    assert store.verify_chain() == receipt.link


def test_a_finding_on_it_follows_its_offer(store: SqliteStore, form: Form) -> None:
    made, future = leads(sit(store, form)).take(DRAWN)
    future.result(10)
    futures: list[Future[ActReceipt]] = []
    session = sit(store, form, futures=futures)
    session.go(made.case_id)
    session.answer("reality", "not_real_season")
    session.decide()
    for waited in futures:
        waited.result(10)
    create, submit = store.outbox()
    assert submit.operation.prev_op_id == create.operation.op_id


def test_without_a_platform_nothing_is_offered(store: SqliteStore, form: Form) -> None:
    _, future = leads(sit(store, form, has_server=False)).take(DRAWN)
    future.result(10)
    assert store.outbox() == []


def test_two_leads_of_one_day_have_different_ids(store: SqliteStore, form: Form) -> None:
    own = leads(sit(store, form))
    assert own.take(DRAWN)[0].issued_id != own.take(DRAWN)[0].issued_id


def test_a_shape_that_cannot_stand_is_refused_and_leaves_no_trace(store: SqliteStore, form: Form) -> None:
    with pytest.raises(OutlineInvalid):
        leads(sit(store, form), "Self-intersection").take(DRAWN)
    assert len(store.contents().cases) == 1


def test_without_a_patch_beside_it_there_is_no_batch_to_take(store: SqliteStore, form: Form) -> None:
    session = sit(store, form)
    session.current = None
    with pytest.raises(CaseNotFound):
        leads(session).take(DRAWN)

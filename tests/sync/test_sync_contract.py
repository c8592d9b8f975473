"""The contract: real store, real server, real HTTP; over both lines, to both databases."""

from __future__ import annotations

import pytest
from redline_review.plugin.adapters.http_sign_in import REFRESH_PATH, TOKEN_PATH, PasswordSignIn
from redline_review.plugin.domain.states import OutboxState, ReviewState
from redline_review.plugin.port_errors import BadAnswer, ServerUnreachable, SignInRefused
from redline_review.tests.sync.support_platform import PASSWORD
from redline_review.tests.sync.support_proxy import Fault
from redline_review.tests.sync.support_store import record_operation

LOST = [Fault.RESET_AFTER, Fault.CLOSE_AFTER, Fault.HALF, Fault.WRONG_LENGTH, Fault.BAD_GZIP, Fault.NO_JSON]
NOT_ARRIVED = [Fault.RESET_BEFORE, Fault.BUSY, Fault.HTML, Fault.REDIRECT]


ON_POSTGRES = [Fault.RESET_AFTER, Fault.HALF]
"""Faults are the line's matter: each is tried to one database, these to both."""


def by_name(value: object) -> str:
    return value.value if isinstance(value, Fault) else f"to {value}"


def each_to_sqlite_some_to_postgres(faults: list[Fault]):
    postgres = [pytest.param("postgres", fault, marks=pytest.mark.postgres) for fault in ON_POSTGRES if fault in faults]
    cases = [*(("sqlite", fault) for fault in faults), *postgres]
    return pytest.mark.parametrize(("platform", "fault"), cases, indirect=["platform"], ids=by_name)


def test_a_pull_brings_the_offices_batch_zones_and_cases(laptops, office):
    laptop = laptops()
    report = laptop.sync()
    contents = laptop.store.contents()
    assert report.complete
    assert contents.batches == (office.batch,)
    assert contents.zones == office.zones
    assert contents.cases == office.cases


def test_a_decision_is_pushed_acknowledged_and_settled_after_the_feed(laptop, platform, office):
    op_id = laptop.decide(office.case_ids[0])
    report = laptop.sync()
    assert (report.sent, report.applied, report.settled, report.waiting) == (1, 1, 1, 0)
    assert laptop.states == {op_id: OutboxState.SETTLED}
    assert platform.operations_of(office.case_ids[0]) == [op_id]
    held = platform.case(office.case_ids[0])
    assert laptop.cases()[office.case_ids[0]] == held
    assert (held.review_state, held.finding["reality"]) == (ReviewState.SUBMITTED, "not_real")


def test_an_acknowledged_decision_is_not_settled_before_the_feed_brings_it(laptop, proxy, office):
    op_id = laptop.decide(office.case_ids[0])
    proxy.next("/sync/changes", Fault.NONE, Fault.HTML)
    report = laptop.sync()
    assert [type(error) for error in report.errors] == [BadAnswer]
    assert laptop.states == {op_id: OutboxState.ACKNOWLEDGED}
    assert laptop.sync().settled == 1


def test_the_platform_holds_the_devices_audit_chain_to_its_head(laptop, office):
    for case_id in office.case_ids:
        laptop.decide(case_id)
    report = laptop.sync()
    assert not report.chain_mismatch
    assert laptop.store.sync_state().chain_link == laptop.store.verify_chain()


def test_colleagues_who_share_a_laptop_share_its_chain(laptop, platform, office):
    colleague = f"second-{office.unit}"
    platform.account(colleague, office.unit)
    first, second = laptop.sign_in, PasswordSignIn(colleague, PASSWORD, laptop.store.device_id())
    for case_id, who in zip(office.case_ids, (first, second, first)):
        laptop.sign_in = who
        laptop.decide(case_id)
        report = laptop.sync()
        assert (report.complete, report.applied, report.chain_mismatch) == (True, 1, False)
        assert laptop.store.sync_state().chain_link == laptop.store.verify_chain()


@each_to_sqlite_some_to_postgres(LOST + NOT_ARRIVED)
def test_a_push_that_met_a_fault_is_repeated_and_stands_exactly_once(laptop, platform, proxy, office, fault):
    ops = {case_id: laptop.decide(case_id) for case_id in office.case_ids}
    proxy.next("/sync/batches", fault)
    laptop.sync_until_complete()
    assert proxy.log[-1].fault is Fault.NONE
    assert {case_id: platform.operations_of(case_id) for case_id in ops} == {c: [op] for c, op in ops.items()}
    assert set(laptop.states.values()) == {OutboxState.SETTLED}


@each_to_sqlite_some_to_postgres([Fault.HALF, Fault.BAD_GZIP, Fault.BUSY])
def test_a_pull_that_met_a_fault_is_taken_up_again(laptops, office, proxy, fault):
    laptop = laptops()
    proxy.next("/sync/changes", fault)
    laptop.sync_until_complete()
    assert laptop.store.contents().cases == office.cases


def test_a_stalled_push_is_given_up_and_repeated(laptop, platform, proxy, office):
    op_id = laptop.decide(office.case_ids[0])
    patient, laptop.timeout_s = laptop.timeout_s, (20.0, 1.0)
    proxy.next("/sync/batches", Fault.STALL)
    laptop.sync()
    laptop.timeout_s = patient
    laptop.sync_until_complete()
    assert Fault.STALL in {exchange.fault for exchange in proxy.log}
    assert platform.operations_of(office.case_ids[0]) == [op_id]
    assert laptop.states == {op_id: OutboxState.SETTLED}


def test_a_push_delivered_twice_by_the_line_is_applied_once(laptop, platform, proxy, office):
    op_id = laptop.decide(office.case_ids[0])
    proxy.next("/sync/batches", Fault.TWICE)
    report = laptop.sync()
    assert (report.duplicates, report.applied) == (1, 0)
    assert platform.operations_of(office.case_ids[0]) == [op_id]
    assert laptop.states == {op_id: OutboxState.SETTLED}


def test_a_dead_server_loses_nothing_and_says_so(laptop, platform, proxy, office):
    op_id = laptop.decide(office.case_ids[0])
    proxy.refuse()
    report = laptop.sync()
    assert [type(error) for error in report.errors] == [ServerUnreachable]
    assert report.waiting == 1
    proxy.listen()
    laptop.sync_until_complete()
    assert platform.operations_of(office.case_ids[0]) == [op_id]


def test_several_decisions_on_one_case_stand_in_their_order(laptop, platform, office):
    case_id = office.case_ids[0]
    ops = [laptop.decide(case_id, code) for code in ("not_real_season", "not_real_sensor", "undecided")]
    report = laptop.sync()
    assert (report.applied, report.settled) == (3, 3)
    assert platform.operations_of(case_id) == ops
    assert platform.case(case_id).finding["reality"] == "undecided"


def test_a_colleagues_other_verdict_is_a_conflict_that_keeps_both_and_stays(laptops, platform, office):
    first, second = laptops("first"), laptops("second")
    for laptop in (first, second):
        laptop.sync()
    case_id = office.case_ids[0]
    theirs, mine = first.decide(case_id, "not_real_season"), second.decide(case_id, "undecided")
    first.sync()
    report = second.sync()
    assert (report.conflicts, report.complete) == (1, True)
    for _ in range(2):
        assert second.sync().complete
    (kept,) = second.store.conflicts()
    assert (kept.mine["reality"], kept.theirs["reality"]) == ("undecided", "not_real")
    assert second.states == {mine: OutboxState.CONFLICT}
    assert platform.operations_of(case_id) == [theirs]


def test_a_colleagues_equal_verdict_is_no_conflict(laptops, platform, office):
    first, second = laptops("first"), laptops("second")
    for laptop in (first, second):
        laptop.sync()
        laptop.decide(office.case_ids[0], "not_real_season")
    for laptop in (first, second, first):
        assert laptop.sync().conflicts == 0
    assert len(platform.operations_of(office.case_ids[0])) == 2
    assert first.cases() == second.cases()


def test_what_follows_an_operation_that_was_not_applied_is_held_back(laptop, platform, office):
    case_id = office.case_ids[0]
    refused = record_operation(laptop.store, case_id, {"finding": {"reality": "nonsense"}, "form": "desk"})
    follower = record_operation(laptop.store, case_id, {"finding": {"reality": "undecided"}}, prev=refused)
    other = laptop.decide(office.case_ids[1])
    report = laptop.sync()
    assert (report.rejected, report.blocked, report.settled) == (1, 1, 1)
    assert laptop.states == {
        refused: OutboxState.REJECTED,
        follower: OutboxState.BLOCKED,
        other: OutboxState.SETTLED,
    }
    assert platform.operations_of(case_id) == []


def test_a_rejected_operation_does_not_stop_the_queue_and_is_kept(laptop, platform, office):
    bad = record_operation(laptop.store, office.case_ids[0], {"finding": {"reality": "nonsense"}, "form": "desk"})
    good = [laptop.decide(case_id) for case_id in office.case_ids[1:]]
    laptop.sync()
    assert laptop.sync().sent == 0
    assert laptop.states == {bad: OutboxState.REJECTED, **dict.fromkeys(good, OutboxState.SETTLED)}
    assert laptop.store.outbox()[0].result["problem"]["status"]


def test_a_token_refused_in_the_middle_of_a_sync_is_renewed(laptop, platform, proxy, office):
    op_id = laptop.decide(office.case_ids[0])
    laptop.sign_in._access += "x"  # expired, as far as the server is concerned
    report = laptop.sync()
    assert report.complete
    assert proxy.count(REFRESH_PATH) == 1
    assert platform.operations_of(office.case_ids[0]) == [op_id]


@each_to_sqlite_some_to_postgres([Fault.RESET_AFTER, Fault.TWICE])
def test_a_renewal_that_met_a_fault_leaves_a_working_sign_in(laptop, proxy, office, fault):
    laptop.decide(office.case_ids[0])
    laptop.sign_in._access += "x"
    proxy.next(REFRESH_PATH, fault)
    assert laptop.sync_until_complete().complete
    assert set(laptop.states.values()) == {OutboxState.SETTLED}


def test_a_revoked_sign_in_falls_back_to_the_password(laptop, proxy, office):
    laptop.decide(office.case_ids[0])
    laptop.sign_in._access, laptop.sign_in._refresh = "revoked", "revoked"
    before = proxy.count(TOKEN_PATH)
    assert laptop.sync().settled == 1
    assert proxy.count(TOKEN_PATH) == before + 1


def test_a_wrong_password_is_reported_and_keeps_the_work(laptop, office):
    op_id = laptop.decide(office.case_ids[0])
    laptop.sign_in.password, laptop.sign_in._access, laptop.sign_in._refresh = "wrong", "", ""
    report = laptop.sync()
    assert [type(error) for error in report.errors] == [SignInRefused]
    assert laptop.states == {op_id: OutboxState.WAITING}


def test_another_offices_cases_are_never_seen(laptop, platform, office):
    other = platform.office()
    laptop.sync()
    assert set(laptop.cases()) == set(office.case_ids)
    assert set(laptop.cases()).isdisjoint(other.case_ids)

"""An act is one statement: how many there are, what refuses it whole, and what it never searches through."""

from __future__ import annotations

import pytest
from redline_review.plugin.adapters.store import acting
from redline_review.plugin.domain.errors import CaseNotFound
from redline_review.plugin.domain.records import Draft
from redline_review.plugin.domain.states import ActKind


@pytest.fixture
def traced(store):
    """Run work, and return the statements that the writing connection was given meanwhile."""

    def run(work):
        said = []
        conn = store._opened.writer
        conn.set_trace_callback(said.append)
        work()
        conn.set_trace_callback(None)
        return list(dict.fromkeys(said))  # SQLite names the statement again for each step of its trigger

    return run


def _answer(kit, case_id):
    return kit.act(ActKind.ANSWER, case_id, payload={"code": "real"}, draft=Draft(case_id, {"reality": "real"}))


@pytest.mark.parametrize("make", [_answer, lambda kit, case_id: kit.decision(case_id)], ids=["an answer", "a finding"])
def test_it_is_one_statement_that_is_a_transaction_of_its_own(store, kit, traced, make):
    case_id = kit.fill(store, 1)[0].case_id
    store.record(kit.act(ActKind.OPEN, case_id)).result()
    said = traced(lambda: store.record(make(kit, case_id)).result())
    assert [line.split("(")[0] for line in said] == ["INSERT INTO act_in VALUES "]


def test_the_first_act_after_other_writing_reads_where_the_chain_ends(store, kit, traced):
    case_id = kit.fill(store, 1)[0].case_id
    said = traced(lambda: store.record(_answer(kit, case_id)).result())
    assert len(said) == 2
    assert said[0].startswith("SELECT seq, link FROM chain")
    store.verify_chain()


def test_a_refused_act_leaves_nothing_and_the_next_one_follows_the_last_that_stands(store, kit):
    case = kit.fill(store, 1)[0]
    kit.decide(store, case.case_id)
    before = store.contents()
    with pytest.raises(CaseNotFound):
        store.record(kit.decision("nobody")).result()
    assert (store.contents().drafts, len(store.outbox())) == (before.drafts, 1)
    assert store.record(kit.act(ActKind.OPEN, case.case_id)).result().chain_seq == 3
    store.verify_chain()


def test_an_act_that_does_not_follow_the_chains_end_is_refused(store, kit):
    case = kit.fill(store, 1)[0]
    store.record(kit.act(ActKind.OPEN, case.case_id)).result()
    store._threads.submit(setattr, store, "_head", (2, "0" * 64)).result()
    error = store.record(kit.act(ActKind.OPEN, case.case_id)).exception()
    assert acting._MOVED in str(error)
    assert store.record(kit.act(ActKind.OPEN, case.case_id)).result().chain_seq == 3
    store.verify_chain()


def test_what_touched_a_case_is_known_without_asking_and_nothing_piles_up(store, kit):
    first, second = kit.fill(store, 2)
    before = store.contents()
    kit.decide(store, second.case_id)
    for _ in range(5):
        store.record(_answer(kit, first.case_id)).result()
    after = store.contents(before)
    assert after.changed == {first.case_id, second.case_id}
    assert after.drafts[first.case_id].answers == {"reality": "real"}
    ask = store._opened.writer.execute
    assert store._threads.submit(lambda: ask("SELECT count(*) FROM touched").fetchone()).result() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(acting.FOLLOWED.format(case_id="'x'"), id="which operation comes before"),
        pytest.param(acting.HOLD_BACK_CASE.format(case_id="'x'"), id="what is held back"),
    ],
)
def test_a_case_is_found_by_its_own_rows_however_many_others_wait(store, statement):
    conn = store._opened.writer
    plan = store._threads.submit(lambda: conn.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()).result()
    assert plan
    steps = [row[3] for row in plan if "outbox" in row[3] or "earlier" in row[3] or "named" in row[3]]
    found_by = ("outbox_case (case_id=?", "outbox_named_case (case_id=?", "(op_id=?")
    assert all(any(one in step for one in found_by) for step in steps), steps

"""Acts: one durable transaction each, append-only, in order, from any thread."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType

import pytest
from redline_review.plugin.domain.chain import GENESIS, append, fold
from redline_review.plugin.domain.errors import BadRecord, CaseNotFound, ChainBroken
from redline_review.plugin.domain.records import Draft, Image, Overlap, Screening
from redline_review.plugin.domain.states import ActKind, OutboxState, Outcome
from redline_review.plugin.port_errors import StoreClosed


def test_an_imported_batch_comes_back_as_it_was_in_its_order(store, kit):
    zone, cases = kit.zone(), [kit.case(n) for n in (3, 1, 2)]
    store.import_batch(kit.batch, [zone], cases, kit.act(ActKind.IMPORT)).result()
    contents = store.contents()
    assert contents.batches == (kit.batch,)
    assert contents.zones == (zone,)
    assert contents.cases == tuple(cases)


def test_cases_stand_in_the_order_of_their_batches(store, kit):
    first = kit.fill(store, 2)
    second_batch = type(kit.batch)(kit.new_id(), "2026-07")
    later = kit.case(9, batch_id=second_batch.batch_id)
    store.import_batch(second_batch, [], [later], kit.act(ActKind.IMPORT)).result()
    late_comer = kit.case(3)
    store.import_batch(kit.batch, [], [late_comer], kit.act(ActKind.IMPORT)).result()
    assert store.contents().cases == (*first, late_comer, later)


def test_importing_again_replaces_facts_and_touches_neither_findings_nor_drafts(store, kit):
    case = kit.fill(store, 1)[0]
    draft = Draft(case.case_id, {"reality": "real"})
    store.record(kit.act(ActKind.ANSWER, case.case_id, draft=draft)).result()
    found = kit.case(1, case_id=case.case_id, version=4, finding={"reality": "partly"}, finding_number=2)
    kit.feed(store, found)
    again = kit.case(1, case_id=case.case_id, issued_id="JS-0001-A")
    store.import_batch(kit.batch, [], [again], kit.act(ActKind.IMPORT)).result()
    stored = store.contents().cases[0]
    assert (stored.issued_id, stored.outline, stored.facts) == ("JS-0001-A", again.outline, again.facts)
    assert (stored.version, stored.finding, stored.finding_number) == (4, {"reality": "partly"}, 2)
    assert store.contents().drafts[case.case_id].answers == {"reality": "real"}


def test_an_act_writes_chain_draft_and_outbox_together(store, kit):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id, {"reality": "not_real", "note": "季节变化"})
    draft = store.contents().drafts[case.case_id]
    row = store.outbox()[0]
    entry = store.history(case.case_id)[-1]
    assert draft.answers == {"reality": "not_real", "note": "季节变化"}
    assert draft.counter == entry.seq == row.operation.chain_seq == 2
    assert (row.operation.op_id, row.operation.client_seq, row.state) == (op_id, 1, OutboxState.WAITING)
    assert entry.kind == "decide"


def test_an_act_that_fails_in_its_last_step_leaves_nothing(store, kit):
    first, second = kit.fill(store, 2)
    op_id = kit.decide(store, first.case_id)
    before = store.contents(), store.outbox(), store.verify_chain()
    same_op = kit.decision(second.case_id, op_id=op_id)  # the outbox row comes after chain and draft, and is refused
    with pytest.raises(BadRecord):
        store.record(same_op).result()
    assert (store.contents(), store.outbox(), store.verify_chain()) == before


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param({"area": float("nan")}, id="a number that is none"),
        pytest.param({"when": object()}, id="an object"),
        pytest.param({"note": "\ud800"}, id="half a character"),
    ],
)
def test_a_payload_that_json_cannot_hold_is_refused_and_the_next_act_is_not(store, kit, payload):
    case = kit.fill(store, 1)[0]
    with pytest.raises(BadRecord):
        store.record(kit.act(ActKind.NOTE, case.case_id, payload=payload)).result()
    assert store.record(kit.act(ActKind.OPEN, case.case_id)).result().chain_seq == 2


def test_a_frozen_payload_hashes_as_what_is_read_back(store, kit):
    case = kit.fill(store, 1)[0]
    payload = MappingProxyType({"seen": (1, 2.5), "inner": MappingProxyType({"扩大": True})})
    store.record(kit.act(ActKind.SEEN, case.case_id, payload=payload)).result()
    store.verify_chain()
    assert store.history(case.case_id)[-1].payload == {"seen": [1, 2.5], "inner": {"扩大": True}}


def test_an_act_on_an_unknown_case_is_refused(store, kit):
    with pytest.raises(CaseNotFound):
        store.record(kit.decision("no-such-case")).result()
    assert store.verify_chain() == GENESIS


def test_a_draft_of_another_case_is_refused(store, kit):
    first, second = kit.fill(store, 2)
    with pytest.raises(BadRecord):
        store.record(kit.act(ActKind.ANSWER, first.case_id, draft=Draft(second.case_id))).result()
    assert store.contents().drafts == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chain SET payload = '{}'",
        "DELETE FROM chain",
        "INSERT OR REPLACE INTO chain SELECT * FROM chain",
        "UPDATE decision SET answers = '{}'",
        "DELETE FROM decision",
        "DELETE FROM outbox",
        "UPDATE outbox SET payload = '{}'",
        "UPDATE outbox SET op_id = 'x'",
        "DELETE FROM conflict",
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_past(open_store, kit, tmp_path, statement):
    store = open_store(tmp_path / "store.sqlite")
    case = kit.fill(store, 1)[0]
    kit.decide(store, case.case_id)
    kit.answer(store, Outcome.CONFLICT, *kit.send(store), conflicts=("reality",))
    store.close()
    conn = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    conn.execute("PRAGMA recursive_triggers = ON")
    conn.execute("PRAGMA foreign_keys = OFF")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        conn.execute(statement)
    conn.close()


def test_a_rewritten_entry_breaks_the_chain_at_its_number(open_store, kit, tmp_path):
    path = tmp_path / "store.sqlite"
    store = open_store(path)
    case = kit.fill(store, 1)[0]
    for text in ("one", "two", "three"):
        store.record(kit.act(ActKind.NOTE, case.case_id, payload={"text": text})).result()
    store.close()
    conn = sqlite3.connect(path)
    conn.execute("DROP TRIGGER chain_no_update")
    conn.execute("""UPDATE chain SET payload = '{"text":"TWO"}' WHERE seq = 3""")
    conn.commit()
    conn.close()
    with pytest.raises(ChainBroken) as broken:
        open_store(path).verify_chain()
    assert broken.value.seq == 3


def test_acts_from_many_threads_make_one_unbroken_chain(store, kit):
    cases = kit.fill(store, 4)
    start = threading.Barrier(4)

    def work(case):
        start.wait()
        futures = [store.record(kit.act(ActKind.NOTE, case.case_id, payload={"n": n})) for n in range(10)]
        return [future.result().chain_seq for future in futures]

    with ThreadPoolExecutor(4) as pool:
        numbers = [seq for found in pool.map(work, cases) for seq in found]
    assert sorted(numbers) == list(range(2, 42))
    assert [e.payload["n"] for e in store.history(cases[0].case_id)] == list(range(10))
    store.verify_chain()


def test_the_receipt_bears_the_link_of_the_entry(store, kit):
    case = kit.fill(store, 1)[0]
    act = kit.act(ActKind.NOTE, case.case_id, payload={"text": "林地"})
    before = store.verify_chain()
    receipt = store.record(act).result()
    expected = append(before, 2, "note", case.case_id, {"text": "林地"}, act.recorded_at)
    assert (receipt.chain_seq, receipt.link) == (2, expected.link)
    assert store.verify_chain() == receipt.link


def test_a_span_of_hashes_folds_to_the_head(store, kit):
    case = kit.fill(store, 1)[0]
    for n in range(5):
        receipt = store.record(kit.act(ActKind.NOTE, case.case_id, payload={"n": n})).result()
    whole, tail = store.chain_span(1, 6), store.chain_span(4, 6)
    assert (whole.prev_link, len(whole.content_hashes)) == (GENESIS, 6)
    assert fold(tail.prev_link, 4, tail.content_hashes) == receipt.link
    assert whole.device_id == store.sync_state().device_id


def test_the_chain_goes_on_after_closing_and_opening(open_store, kit, tmp_path):
    store = open_store(tmp_path / "store.sqlite")
    case = kit.fill(store, 1)[0]
    device = store.device_id()
    store.close()
    again = open_store(tmp_path / "store.sqlite", create=False)
    assert again.record(kit.act(ActKind.OPEN, case.case_id)).result().chain_seq == 2
    assert again.device_id() == device
    again.verify_chain()


def test_one_stops_at_the_case_last_worked_on_not_the_one_that_something_followed_for(store, kit):
    first, second, third = kit.fill(store, 3)
    for kind, case in [
        (ActKind.OPEN, first),
        (ActKind.OPEN, second),
        (ActKind.SEEN, first),
        (ActKind.SYNC, third),
    ]:
        store.record(kit.act(kind, case.case_id)).result()
    assert store.contents().last_case_id == second.case_id


def test_what_was_handed_over_is_finished_before_closing(open_store, kit, tmp_path):
    store = open_store(tmp_path / "store.sqlite")
    case = kit.fill(store, 1)[0]
    futures = [store.record(kit.act(ActKind.NOTE, case.case_id, payload={"n": n})) for n in range(20)]
    store.close()
    store.close()
    assert [future.result().chain_seq for future in futures] == list(range(2, 22))
    with pytest.raises(StoreClosed):
        store.record(kit.act(ActKind.OPEN, case.case_id)).result()


def test_screenings_are_replaced_and_read_back(store, kit):
    first, second = kit.fill(store, 2)
    old = [Screening(case.case_id, 1.0) for case in (first, second)]
    new = Screening(first.case_id, 8400.5, (Overlap(first.case_id, "z", 6100.25, 0.73),), "z", 12.5)
    store.save_screenings(iter(old), kit.act(ActKind.SCREEN)).result()
    receipt = store.save_screenings([new], kit.act(ActKind.SCREEN)).result()
    assert store.contents().screenings == {first.case_id: new, second.case_id: old[1]}
    assert receipt.chain_seq == 3


def test_a_screening_of_an_unknown_case_writes_none_of_them(store, kit):
    case = kit.fill(store, 1)[0]
    with pytest.raises(CaseNotFound):
        store.save_screenings(
            [Screening(case.case_id, 1.0), Screening("no-such-case", 1.0)], kit.act(ActKind.SCREEN)
        ).result()
    assert store.contents().screenings == {}


def test_the_image_manifest_is_replaced_whole(store, kit):
    images = [
        Image("b", "影像/2026.tif", "2026-05-02", "GF-7", footprint=(120.0, 31.0, 121.0, 32.0), cloud=0.1),
        Image("a", "/data/2024.tif", "2024-03-11"),
    ]
    store.save_images([Image("old", "x.tif", "2019-01-01")], kit.act(ActKind.IMPORT)).result()
    store.save_images(images, kit.act(ActKind.IMPORT)).result()
    assert store.contents().images == tuple(images)

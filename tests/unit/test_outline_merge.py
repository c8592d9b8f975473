"""Merging patches over a real store: one transaction, one answer for each issued id, undone and redone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.coverage import findings_in, patch_counts
from redline_review.plugin.app.export import Scope, in_scope
from redline_review.plugin.app.export_rows import Patch, getter, patches_of
from redline_review.plugin.app.outline import OutlineWork
from redline_review.plugin.app.outline_merge import PatchMerge
from redline_review.plugin.app.outline_split import PatchSplit
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.form import Form, read_form
from redline_review.plugin.domain.geometry import canonical, to_geojson, to_wkb
from redline_review.plugin.domain.outline_errors import OutlineInvalid
from redline_review.plugin.domain.outline_merge import MergeRefused, PatchMerged
from redline_review.plugin.domain.records import Batch, Case, Overlap, Screening, Zone
from redline_review.plugin.domain.states import ActKind, OperationKind, OutboxState, Secrecy

ROOT = Path(__file__).resolve().parents[2]
BATCH = Batch("0190a000-0000-7000-8000-000000000001", "May")
OTHER = Batch("0190a000-0000-7000-8000-000000000002", "June")


def square(west: float, wide: float = 0.001) -> bytes:
    east = west + wide
    return to_wkb(canonical(((((west, 31.0), (east, 31.0), (east, 31.001), (west, 31.001), (west, 31.0)),),)))


WHOLE = square(120.0, 0.003)


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(ROOT / "resources" / "forms" / "desk.json", read_code_lists(ROOT / "resources" / "codes"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    clock = SystemClock()
    opened = SqliteStore.open(tmp_path / "store.sqlite", clock, create=True)
    cases = [Case(f"case-{n}", BATCH.batch_id, f"JS-{n}", square(120 + n / 1000), version=1) for n in range(1, 5)]
    opened.import_batch(BATCH, [], cases, Act(ActKind.IMPORT, None, clock.now())).result(10)
    june = Case("june-1", OTHER.batch_id, "JU-1", square(120.5), version=1)
    opened.import_batch(OTHER, [], [june], Act(ActKind.IMPORT, None, clock.now())).result(10)
    yield opened
    opened.close()


class Sitting:
    def __init__(self, store: SqliteStore, form: Form, has_server: bool = True, fault: str = "") -> None:
        self.store = store
        self.futures: list[object] = []
        saving = lambda _act, future: self.futures.append(future)  # noqa: E731
        self.session = ReviewSession(store, store.contents(), form, SystemClock(), saving, has_server)
        self.session.go("case-1")
        self.work = OutlineWork(self.session, lambda _outline: "")
        self.merging = PatchMerge(self.session, SystemClock(), lambda _outline: fault)
        self.wait()

    def merge(self, *others: str, into: str = "case-1", outline: bytes = WHOLE) -> None:
        self.merging.merge(into, others, outline)
        self.wait()

    def wait(self) -> None:
        for future in self.futures:
            future.result(10)  # type: ignore[attr-defined]

    def status(self, case_id: str) -> CaseStatus:
        return self.session.queue.rows[case_id].status

    def decide(self, case_id: str, code: str = "not_real_season") -> None:
        self.session.go(case_id)
        self.session.answer("reality", code)
        self.session.decide()
        self.wait()


@pytest.fixture(params=[True, False], ids=["with a platform", "without one"])
def sitting(request: pytest.FixtureRequest, store: SqliteStore, form: Form) -> Sitting:
    return Sitting(store, form, request.param)


def again(sitting: Sitting) -> Sitting:
    return Sitting(sitting.store, sitting.session.form, sitting.session.has_server)


def test_one_patch_answers_for_the_others_over_one_outline_also_after_opening_again(sitting: Sitting) -> None:
    sitting.merge("case-2", "case-3")
    for seen in (sitting, again(sitting)):
        assert seen.session.draft("case-1").outline == WHOLE
        assert seen.merging.members("case-1") == ("case-2", "case-3")
        assert [seen.merging.answered_by(f"case-{n}") for n in range(1, 5)] == ["", "case-1", "case-1", ""]
        statuses = [seen.status(f"case-{n}") for n in (1, 2, 3, 4)]
        merged = CaseStatus.MERGED
        assert statuses == [CaseStatus.STARTED, merged, merged, CaseStatus.UNDECIDED]
        assert seen.session.queue.done() == 2
    for case_id in ("case-1", "case-2", "case-3"):
        assert [entry.kind for entry in sitting.store.history(case_id)].count("merge") == 1
    assert sitting.store.history("case-3")[-1].payload["of_issued_id"] == "JS-1"
    assert sitting.store.verify_chain()


def test_what_is_sent_names_every_case_with_what_it_stands_on(store: SqliteStore, form: Form) -> None:
    sitting = Sitting(store, form)
    sitting.decide("case-2")
    before = store.outbox()[0].operation.op_id
    sitting.merge("case-2", "case-3")
    op = store.outbox()[1].operation
    assert (op.kind, op.case_id, op.base_version) == (OperationKind.MERGE, "case-1", 1)
    assert op.payload["outline"] == to_geojson(WHOLE)
    assert [(one["case_id"], one["base_version"], one.get("prev_op_id")) for one in op.payload["merged"]] == [
        ("case-2", 1, before),
        ("case-3", 1, None),
    ]
    assert {case_id: store.contents().outbox[case_id] for case_id in ("case-1", "case-2", "case-3")} == dict.fromkeys(
        ("case-1", "case-2", "case-3"), OutboxState.WAITING
    )


def test_a_merged_patch_takes_no_answer_of_its_own_and_says_where_it_is(sitting: Sitting) -> None:
    sitting.merge("case-2")
    sitting.session.go("case-2")
    acts = (
        lambda: sitting.session.answer("reality", "not_real_season"),
        lambda: sitting.session.toggle_flag(),
        lambda: sitting.session.decide(),
        lambda: sitting.session.decide_together({"reality": "not_real"}, {"case-2": ()}),
        lambda: sitting.work.keep("case-2", sitting.work.begin("case-2"), "move"),
        lambda: PatchSplit(sitting.session, SystemClock(), str).split("case-2", sitting.work.begin("case-2"), 0),
        lambda: sitting.session.amend("case-2", ActKind.ANSWER, {}, answers={"reality": "real"}),
    )
    for act in acts:
        with pytest.raises(PatchMerged) as error:
            act()
        assert error.value.into == "JS-1"
    kept = sitting.session.amend("case-2", ActKind.EVIDENCE, {}, evidence=({"sha256": "0"},))
    assert (kept.evidence, sitting.status("case-2")) == (({"sha256": "0"},), CaseStatus.MERGED)


def test_undo_gives_each_its_own_again_in_one_entry_each_and_redo_merges_again(sitting: Sitting) -> None:
    sitting.decide("case-2")
    mine = sitting.session.draft("case-2")
    sitting.merge("case-2", "case-3")
    assert sitting.session.undo() == "case-1"
    assert set(sitting.session.moved) == {"case-1", "case-2", "case-3"}
    sitting.wait()
    for seen in (sitting, again(sitting)):
        draft = seen.session.draft("case-2")
        assert (draft.answers, draft.decided, draft.number) == (mine.answers, True, 1)
        assert seen.session.draft("case-1").outline is None
        assert not seen.merging.members("case-1")
        assert seen.status("case-3") is CaseStatus.UNDECIDED
    if sitting.session.has_server:
        assert [row.state for row in sitting.store.outbox()] == [OutboxState.WAITING, OutboxState.WITHDRAWN]
    sitting.session.redo()
    sitting.wait()
    assert again(sitting).merging.members("case-1") == ("case-2", "case-3")
    assert sitting.store.verify_chain()


def test_an_undone_merge_that_has_left_already_is_taken_apart_by_an_operation_of_its_own(
    store: SqliteStore, form: Form
) -> None:
    sitting = Sitting(store, form)
    sitting.merge("case-2")
    merge = store.take_outbox(10).result(10)[0]
    sitting.session.undo()
    sitting.wait()
    left, apart = (row.operation for row in store.outbox())
    assert left == merge
    assert (apart.kind, apart.prev_op_id, apart.payload["outline"]) == (OperationKind.MERGE, merge.op_id, None)
    assert apart.payload["apart"] == [
        {"case_id": "case-2", "base_version": 1, "base_finding": {}, "prev_op_id": merge.op_id}
    ]
    assert not again(sitting).merging.members("case-1")


def test_later_they_are_taken_apart_from_either_end(sitting: Sitting) -> None:
    sitting.merge("case-2", "case-3")
    sitting.decide("case-1")
    later = again(sitting)
    later.merging.take_apart("case-3")
    later.wait()
    for seen in (later, again(sitting)):
        assert not seen.merging.members("case-1")
        assert seen.session.draft("case-1").outline is None
        assert not seen.session.draft("case-1").decided
        assert seen.status("case-3") is CaseStatus.UNDECIDED
    with pytest.raises(MergeRefused) as error:
        later.merging.take_apart("case-1")
    assert (error.value.reason, error.value.issued_id) == ("not_merged", "JS-1")


def test_more_patches_can_be_merged_into_the_same_one(sitting: Sitting) -> None:
    sitting.merge("case-2")
    sitting.merge("case-3", outline=square(120.001, 0.005))
    assert again(sitting).merging.members("case-1") == ("case-2", "case-3")
    sitting.session.undo()
    sitting.wait()
    assert again(sitting).merging.members("case-1") == ("case-2",)
    assert again(sitting).session.draft("case-1").outline == WHOLE


def test_what_cannot_become_one_is_refused_by_name(sitting: Sitting) -> None:
    def refusal(*others: str, into: str = "case-1") -> tuple[str, str]:
        with pytest.raises(MergeRefused) as error:
            sitting.merge(*others, into=into)
        return error.value.reason, error.value.issued_id

    assert refusal() == ("none", "JS-1")
    assert refusal("case-1") == ("itself", "JS-1")
    assert refusal("june-1") == ("another_batch", "JU-1")
    sitting.work.keep("case-4", sitting.work.begin("case-4"), "move")
    assert refusal("case-4") == ("outline_begun", "JS-4")
    sitting.merge("case-2")
    assert refusal("case-2", into="case-3") == ("merged_already", "JS-2")
    assert refusal("case-1", into="case-3") == ("holds_others", "JS-1")
    assert refusal("case-3", into="case-2") == ("merged_already", "JS-2")


def test_an_outline_that_cannot_stand_merges_nothing(store: SqliteStore, form: Form) -> None:
    sitting = Sitting(store, form, fault="Self-intersection")
    entries = len(store.history("case-1"))
    with pytest.raises(OutlineInvalid):
        sitting.merge("case-2")
    assert len(store.history("case-1")) == entries
    assert not sitting.merging.members("case-1")


def test_nothing_of_a_merge_is_there_where_the_store_refused_it(
    store: SqliteStore, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = Sitting(store, form)
    sitting.wait()
    conn = store._opened.writer
    stop = "CREATE TEMP TRIGGER stop BEFORE INSERT ON main.outbox_named BEGIN SELECT RAISE(ABORT, 'stop'); END"
    store._threads.submit(lambda: conn.execute(stop)).result()
    sitting.futures.clear()
    sitting.merging.merge("case-1", ("case-2",), WHOLE)
    with pytest.raises(Exception, match="stop"):
        sitting.wait()
    assert not store.outbox()
    assert "merge" not in [entry.kind for case_id in ("case-1", "case-2") for entry in store.history(case_id)]
    assert "case-2" not in store.contents().drafts
    store._threads.submit(lambda: conn.execute("DROP TRIGGER stop")).result()


def patches(sitting: Sitting) -> dict[str, Patch]:
    taken, measured = again(sitting).session.sitting(), {"case-1": Screening("case-1", 9.0)}
    return {one.case.case_id: one for one in patches_of(taken, taken.rows, Secrecy.INTERNAL, measured)}


def test_a_ledger_gives_each_issued_id_one_line_and_a_merged_one_the_word_where_its_answer_is(sitting: Sitting) -> None:
    sitting.decide("case-2")
    sitting.merge("case-2", "case-3")
    sitting.session.go("case-1")
    for question, code in (("reality", "real"), ("activity_actual", "mining"), ("change_type", "new")):
        sitting.session.answer(question, code)
    sitting.session.decide()
    sitting.wait()
    found = patches(sitting)
    assert sorted(found) == ["case-1", "case-2", "case-3", "case-4", "june-1"]
    said = {case_id: (getter("merged_into")(one), getter("has_finding")(one)) for case_id, one in found.items()}
    assert said["case-1"] == ("", True)
    assert said["case-2"] == said["case-3"] == ("JS-1", False)
    assert (found["case-2"].draft.answers, found["case-2"].status) == ({}, "merged")
    areas = [getter("area_found_m2")(found[case_id]) for case_id in ("case-1", "case-2", "case-3")]
    assert areas == [9.0, None, None]


def test_the_patches_with_a_finding_are_handed_on_with_those_they_answer_for(sitting: Sitting) -> None:
    sitting.merge("case-2")
    assert in_scope(again(sitting).session.sitting(), Scope.FOUND, ()) == ()
    sitting.decide("case-1")
    assert in_scope(again(sitting).session.sitting(), Scope.FOUND, ()) == ("case-1", "case-2")
    sitting.decide("case-1", "undecided")
    assert in_scope(again(sitting).session.sitting(), Scope.VISIT, ()) == ("case-1",)


def test_counts_of_findings_have_a_merge_once(sitting: Sitting) -> None:
    sitting.decide("case-2")
    sitting.merge("case-2")
    sitting.decide("case-1")
    contents = sitting.store.contents()
    assert findings_in(contents) == 1
    zone = Zone("z", "Z", "Hill", "redline", "", square(120.0))
    laps = {f"case-{n}": Screening(f"case-{n}", 1.0, (Overlap(f"case-{n}", "z", 1.0, 1.0),)) for n in range(1, 5)}
    counts = patch_counts(replace(contents, zones=(zone,), screenings=laps))
    assert list(counts.values()) == [(3, 1)]


def test_the_list_points_from_a_merged_patch_to_the_one_that_answers_for_it(sitting: Sitting) -> None:
    sitting.merge("case-2")
    for seen in (sitting, again(sitting)):
        rows = seen.session.queue.rows
        assert [rows[f"case-{n}"].answered_by for n in (1, 2, 3)] == ["", "JS-1", ""]
    sitting.session.undo()
    assert sitting.session.queue.rows["case-2"].answered_by == ""

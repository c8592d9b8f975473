"""Splitting a patch over a real store: one transaction, one answer for the issued id, pieces under it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.outline import OutlineWork
from redline_review.plugin.app.outline_split import PatchSplit
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.app.steps import Step
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.form import Form, read_form
from redline_review.plugin.domain.geometry import canonical, parse_wkb, to_geojson, to_wkb
from redline_review.plugin.domain.outline import Editing
from redline_review.plugin.domain.outline_errors import OutlineInvalid, OutlineStepRefused
from redline_review.plugin.domain.outline_pieces import SPLIT_FROM
from redline_review.plugin.domain.records import Batch, Case, CaseFacts, Draft
from redline_review.plugin.domain.states import ActKind, OperationKind

ROOT = Path(__file__).resolve().parents[2]


def square(west: float) -> tuple[tuple[tuple[float, float], ...]]:
    return (((west, 31.0), (west + 0.001, 31.0), (west + 0.001, 31.001), (west, 31.001), (west, 31.0)),)


TWO = (square(120.0), square(120.002))
FLAGGED = to_wkb(canonical(TWO))
BATCH = Batch("0190a000-0000-7000-8000-000000000001", "May")


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(ROOT / "resources" / "forms" / "desk.json", read_code_lists(ROOT / "resources" / "codes"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    clock = SystemClock()
    opened = SqliteStore.open(tmp_path / "store.sqlite", clock, create=True)
    case = Case("case-1", BATCH.batch_id, "JS-7", FLAGGED, CaseFacts("2024-03-11"), ("320506",), "320506")
    opened.import_batch(BATCH, [], [case], Act(ActKind.IMPORT, None, clock.now())).result(10)
    yield opened
    opened.close()


class Sitting:
    def __init__(self, store: SqliteStore, form: Form, has_server: bool = True, fault: str = "") -> None:
        self.futures: list[object] = []
        saving = lambda _act, future: self.futures.append(future)  # noqa: E731
        self.session = ReviewSession(store, store.contents(), form, SystemClock(), saving, has_server)
        self.session.start()
        self.splitting = PatchSplit(self.session, SystemClock(), lambda _outline: fault)
        self.work = OutlineWork(self.session, lambda _outline: "")

    def split(self, part: int = 1) -> Case:
        piece = self.splitting.split("case-1", self.work.begin("case-1"), part)
        self.wait()
        return piece

    def wait(self) -> None:
        for future in self.futures:
            future.result(10)  # type: ignore[attr-defined]


def test_what_stays_is_the_patch_s_outline_and_the_piece_a_patch_under_its_id(store: SqliteStore, form: Form) -> None:
    piece = Sitting(store, form).split()
    again = Sitting(store, form).session
    found = again.case(piece.case_id)
    assert (found.issued_id, found.outline) == ("JS-7-1", to_wkb(canonical((TWO[1],))))
    assert (found.units, found.facts.date_before, found.extra[SPLIT_FROM]) == (("320506",), "2024-03-11", "case-1")
    assert again.draft("case-1").outline == to_wkb(canonical((TWO[0],)))
    assert again.case("case-1").outline == FLAGGED


def test_it_is_one_transaction_with_its_entry_and_its_operation(store: SqliteStore, form: Form) -> None:
    piece = Sitting(store, form).split()
    (row,) = store.outbox()
    entry = store.history("case-1")[-1]
    assert (entry.kind, row.operation.kind, row.operation.chain_seq) == ("split", OperationKind.SPLIT, entry.seq)
    assert row.operation.payload["outline"] == to_geojson(to_wkb(canonical((TWO[0],))))
    assert [one["case_id"] for one in row.operation.payload["pieces"]] == [piece.case_id]
    assert store.verify_chain()


def test_the_finding_that_follows_stands_on_the_split(store: SqliteStore, form: Form) -> None:
    sitting = Sitting(store, form)
    sitting.split()
    sitting.session.answer("reality", "not_real_season")
    sitting.session.decide()
    sitting.wait()
    split, submit = store.outbox()
    assert submit.operation.prev_op_id == split.operation.op_id
    assert submit.operation.payload["outline"] == split.operation.payload["outline"]


def test_a_split_cannot_be_undone_and_nothing_before_it_on_its_patch_either(store: SqliteStore, form: Form) -> None:
    sitting = Sitting(store, form)
    sitting.session.answer("reality", "not_real_season")
    sitting.split()
    assert sitting.session.undo() is None


def test_steps_on_other_patches_are_still_taken_back_after_a_split(store: SqliteStore, form: Form) -> None:
    other = Case("case-2", BATCH.batch_id, "JS-8", FLAGGED, CaseFacts("2024-03-11"), ("320506",), "320506")
    store.import_batch(BATCH, [], [other], Act(ActKind.IMPORT, None, SystemClock().now())).result(10)
    sitting = Sitting(store, form)
    for case_id in ("case-2", "case-1"):
        sitting.session.go(case_id)
        sitting.session.answer("reality", "not_real_season")
    sitting.split()
    assert sitting.session.undo() == "case-2"
    assert sitting.session.draft("case-2").answers == {}
    assert sitting.session.draft("case-1").outline == to_wkb(canonical((TWO[0],)))
    assert sitting.session.undo() is None
    sitting.wait()
    assert store.verify_chain()


def test_what_was_one_act_with_the_split_patch_s_step_and_what_came_before_it_stays_done() -> None:
    def step(case_id: str, together: str | None = None, *along: str) -> Step:
        more = tuple(step(one) for one in along)
        return Step(case_id, Draft(case_id), Draft(case_id), together=together, along=more)

    done = [step("b"), step("c"), step("d"), step("b", "x"), step("a", "x"), step("c", None, "e"), step("f")]
    left = Step.apart_from(Act(ActKind.SPLIT, "a", "2026-01-01T00:00:00Z"), done)
    assert left == [done[1], done[2], done[5], done[6]]
    left = Step.apart_from(Act(ActKind.SPLIT, "e", "2026-01-01T00:00:00Z"), done)
    assert left == [done[0], done[2], done[3], done[4], done[6]]


def test_a_piece_stands_in_the_list_right_after_its_patch(store: SqliteStore, form: Form) -> None:
    other = Case("case-2", BATCH.batch_id, "JS-8", FLAGGED, CaseFacts("2024-03-11"), ("320506",), "320506")
    store.import_batch(BATCH, [], [other], Act(ActKind.IMPORT, None, SystemClock().now())).result(10)
    for has_server in (True, False):
        Sitting(store, form, has_server).split()
        again = Sitting(store, form, has_server)
        if has_server:
            two = Editing((*parse_wkb(again.session.draft("case-1").outline or b""), square(120.004)))
            again.work.keep("case-1", two, "part")
            again.wait()
    queue = Sitting(store, form).session.queue
    assert [queue.rows[one].issued_id for one in queue.order] == ["JS-7", "JS-7-1", "JS-7-2", "JS-8"]


def test_an_issued_id_has_one_answer_and_each_piece_its_own(store: SqliteStore, form: Form) -> None:
    piece = Sitting(store, form).split()
    session = Sitting(store, form).session
    for case_id in ("case-1", piece.case_id):
        session.go(case_id)
        session.answer("reality", "not_real_season")
        session.decide()
    assert [session.draft(case_id).number for case_id in ("case-1", piece.case_id)] == [1, 1]


def test_a_second_piece_counts_on(store: SqliteStore, form: Form) -> None:
    Sitting(store, form).split()
    sitting = Sitting(store, form)
    again = Editing((*parse_wkb(sitting.session.draft("case-1").outline or b""), square(120.004)))
    assert sitting.splitting.split("case-1", again, 1).issued_id == "JS-7-2"


def test_the_only_part_is_not_cut_off(store: SqliteStore, form: Form) -> None:
    sitting = Sitting(store, form)
    with pytest.raises(OutlineStepRefused):
        sitting.splitting.split("case-1", Editing((TWO[0],)), 0)
    assert store.outbox() == []


def test_a_shape_that_cannot_stand_splits_nothing(store: SqliteStore, form: Form) -> None:
    with pytest.raises(OutlineInvalid):
        Sitting(store, form, fault="Self-intersection").split()
    assert len(store.contents().cases) == 1


def test_without_a_platform_nothing_is_sent(store: SqliteStore, form: Form) -> None:
    Sitting(store, form, has_server=False).split()
    assert store.outbox() == []

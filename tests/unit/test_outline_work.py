"""A corrected outline over a real store: kept on every change, finished as one act, sent with the finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.outline import OutlineWork
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.form import Form, read_form
from redline_review.plugin.domain.geometry import canonical, parse_wkb, to_geojson, to_wkb
from redline_review.plugin.domain.operations import Change, ChangePage, OperationResult
from redline_review.plugin.domain.outline import Spot, inserted, moved
from redline_review.plugin.domain.outline_errors import OutlineInvalid, OutlineUnfinished
from redline_review.plugin.domain.outline_figures import OutlineFigures
from redline_review.plugin.domain.outline_marks import Mark, MarkKind, mark_to_json
from redline_review.plugin.domain.records import Batch, Case, Overlap
from redline_review.plugin.domain.states import ActKind, OutboxState, Outcome

ROOT = Path(__file__).resolve().parents[2]
RING = ((120.0, 31.0), (120.001, 31.0), (120.001, 31.001), (120.0, 31.001), (120.0, 31.0))
FLAGGED = to_wkb(canonical(((RING,),)))
FIGURES = OutlineFigures(9000.129, (Overlap("outline", "z", 8000.0, 0.9),), 8000.0, 10000.0, 9000.0)
CORNER = Spot(0, 0, 2)


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(ROOT / "resources" / "forms" / "desk.json", read_code_lists(ROOT / "resources" / "codes"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    clock = SystemClock()
    opened = SqliteStore.open(tmp_path / "store.sqlite", clock, create=True)
    cases = [Case(f"case-{n}", "batch", f"JS-{n:04d}", FLAGGED) for n in (1, 2)]
    opened.import_batch(Batch("batch", "May"), [], cases, Act(ActKind.IMPORT, None, clock.now())).result(10)
    yield opened
    opened.close()


class Sitting:
    """A session whose acts are durable when :meth:`wait` returns."""

    def __init__(self, store: SqliteStore, form: Form, fault: Callable[[bytes], str] = lambda _outline: "") -> None:
        self.futures: list[object] = []
        self.store = store

        def saving(act: Act, future: object) -> None:
            self.futures.append(future)

        self.session = ReviewSession(store, store.contents(), form, SystemClock(), saving, has_server=True)
        self.work = OutlineWork(self.session, fault)
        self.session.start()

    def wait(self) -> None:
        for future in self.futures:
            future.result(10)  # type: ignore[attr-defined]

    def entries(self, case_id: str = "case-1") -> list[str]:
        self.wait()
        return [entry.kind for entry in self.store.history(case_id)]

    def correct(self, to: tuple[float, float] = (120.002, 31.001)) -> bytes:
        """Move a corner and finish; returns the corrected outline."""
        editing = self.work.begin("case-1")
        editing.change(moved(editing.shape, CORNER, to))
        self.work.keep("case-1", editing, "move")
        outline = self.work.finish("case-1", editing, FIGURES).outline
        assert outline is not None
        return outline

    def decide(self) -> None:
        session = self.session
        session.answer("reality", "not_real_season")
        session.decide()
        self.wait()

    def sent(self) -> list[object]:
        """Return what each finding said of the outline; ``missing`` where it said nothing."""
        return [row.operation.payload.get("outline", "missing") for row in self.store.outbox()]


@pytest.fixture
def sit(store: SqliteStore, form: Form) -> Callable[..., Sitting]:
    return lambda *more: Sitting(store, form, *more)


Sit = Callable[..., Sitting]


def test_every_change_is_there_after_a_restart_though_nothing_was_finished(sit: Sit) -> None:
    first = sit()
    editing = first.work.begin("case-1")
    for east in (120.002, 120.003):
        editing.change(moved(editing.shape, CORNER, (east, 31.001)))
        first.work.keep("case-1", editing, "move")
    first.wait()
    again = sit()
    assert again.session.current == "case-1"
    assert again.work.is_begun("case-1")
    assert again.work.begin("case-1").shape == editing.shape
    assert again.session.draft("case-1").outline is None


def test_a_shape_that_is_not_valid_yet_is_kept_as_it_is(sit: Sit) -> None:
    first = sit()
    editing = first.work.begin("case-1")
    editing.change(moved(editing.shape, CORNER, (119.999, 30.999)))
    first.work.keep("case-1", editing, "move")
    first.wait()
    assert sit().work.begin("case-1").shape == editing.shape


def test_finishing_is_one_act_with_the_canonical_outline_and_its_figures(sit: Sit, store: SqliteStore) -> None:
    sitting = sit()
    outline = sitting.correct()
    assert outline == to_wkb(canonical(parse_wkb(outline)))
    assert sitting.entries()[-2:] == ["sketch", "outline"]
    payload = store.history("case-1")[-1].payload
    assert payload["outline"] == to_geojson(outline)
    assert payload["measured"] == {
        "area_m2": 9000.13,
        "in_zones_m2": 8000.0,
        "added_m2": 0.13,
        "removed_m2": 1000.0,
        "zones": {"z": 8000.0},
    }
    assert sit().session.draft("case-1").outline == outline
    assert not sit().work.is_begun("case-1")


def test_an_invalid_outline_is_never_finished_and_never_mended_in_silence(sit: Sit) -> None:
    sitting = sit(lambda _outline: "Self-intersection")
    editing = sitting.work.begin("case-1")
    editing.change(moved(editing.shape, CORNER, (119.999, 30.999)))
    sitting.work.keep("case-1", editing, "move")
    with pytest.raises(OutlineInvalid) as found:
        sitting.work.finish("case-1", editing)
    assert found.value.fault == "Self-intersection"
    assert sitting.work.begin("case-1").shape == editing.shape
    assert sitting.entries()[-1] == "sketch"


def test_an_outline_thinner_than_a_coordinate_is_exact_is_not_finished(sit: Sit) -> None:
    sitting = sit()
    editing = sitting.work.begin("case-1")
    editing.change(moved(editing.shape, CORNER, (120.002, 31.001)))
    with pytest.raises(OutlineInvalid):
        sitting.work.finish("case-1", editing, OutlineFigures(0.0, fault="no area"))


def test_a_finding_waits_for_an_outline_that_was_begun(sit: Sit) -> None:
    sitting = sit()
    editing = sitting.work.begin("case-1")
    editing.change(moved(editing.shape, CORNER, (120.002, 31.001)))
    sitting.work.keep("case-1", editing, "move")
    with pytest.raises(OutlineUnfinished):
        sitting.decide()
    sitting.work.give_up("case-1")
    sitting.decide()
    assert sitting.sent() == ["missing"]


def test_an_outline_travels_with_its_finding_and_an_ordinary_finding_says_nothing_of_it(sit: Sit) -> None:
    sitting = sit()
    outline = sitting.correct()
    sitting.decide()
    sitting.session.go("case-2")
    sitting.decide()
    assert sitting.sent() == [to_geojson(outline), "missing"]


def test_the_flagged_outline_again_is_no_correction_and_is_said_to_the_platform(sit: Sit) -> None:
    sitting = sit()
    sitting.correct()
    sitting.decide()
    flagged = sitting.work.flagged("case-1")
    assert sitting.work.finish("case-1", flagged).outline is None
    sitting.session.decide()
    sitting.wait()
    assert sitting.sent()[-1] is None


def test_finishing_what_did_not_change_is_no_act_and_leaves_a_decided_patch_decided(sit: Sit) -> None:
    sitting = sit()
    sitting.decide()
    editing = sitting.work.begin("case-1")
    shape, _spot = inserted(editing.shape, CORNER, (120.0005, 31.001))
    editing.change(shape)
    sitting.work.keep("case-1", editing, "add")
    editing.undo()
    sitting.work.keep("case-1", editing, "undo")
    assert sitting.work.finish("case-1", editing).decided
    assert "outline" not in sitting.entries()


def test_a_correction_reopens_a_decided_patch_and_one_undo_takes_all_of_it_back(sit: Sit) -> None:
    sitting = sit()
    sitting.decide()
    sitting.correct()
    rows = sitting.session.queue.rows
    assert rows["case-1"].status is CaseStatus.STARTED
    assert sitting.session.undo() == "case-1"
    draft = sitting.session.draft("case-1")
    assert (draft.outline, draft.sketch, draft.decided) == (None, None, True)
    assert sitting.session.redo() == "case-1"
    assert sitting.session.draft("case-1").outline is not None


def test_undoing_an_answer_leaves_an_outline_that_is_being_edited_alone(sit: Sit) -> None:
    sitting = sit()
    sitting.session.answer("reality", "real")
    editing = sitting.work.begin("case-1")
    editing.change(moved(editing.shape, CORNER, (120.002, 31.001)))
    sitting.work.keep("case-1", editing, "move")
    sitting.session.undo()
    assert sitting.work.begin("case-1").shape == editing.shape
    assert sitting.session.answers() == {}


def test_what_the_platform_has_is_what_the_next_correction_stands_on(sit: Sit, store: SqliteStore) -> None:
    sitting = sit()
    outline = sitting.correct()
    sitting.decide()
    (op,) = store.take_outbox(10).result(10)
    store.settle([OperationResult(op.op_id, Outcome.APPLIED, 2)], 0, "").result(10)
    case = replace(store.contents().cases[0], version=2, finding=op.payload["finding"], outline_found=outline)
    store.take_in(ChangePage((Change(1, case, op.op_id),), "c", False)).result(10)
    draft = sit().session.draft("case-1")
    assert (draft.outline, draft.base_outline, draft.base_version) == (outline, outline, 2)
    assert store.contents().outbox["case-1"] is OutboxState.SETTLED


def test_a_foreign_outline_over_an_own_one_is_a_conflict_and_both_are_kept(sit: Sit, store: SqliteStore) -> None:
    sitting = sit()
    mine = sitting.correct()
    sitting.wait()
    theirs = to_wkb(canonical(moved(parse_wkb(FLAGGED), CORNER, (120.0005, 31.0005))))
    case = replace(store.contents().cases[0], version=2, finding={"reality": "real"}, outline_found=theirs)
    store.take_in(ChangePage((Change(1, case, None),), "c", False)).result(10)
    (conflict,) = store.conflicts()
    assert "outline" in conflict.fields
    assert (conflict.mine["outline"], conflict.theirs["outline"]) == (to_geojson(mine), to_geojson(theirs))


MARKS = (Mark(MarkKind.ARROW, ((120.0, 31.0), (120.001, 31.0)), "新路", "2026-05-02"),)


def test_marks_are_one_act_kept_with_the_finding_as_vectors(sit: Sit, store: SqliteStore) -> None:
    sitting = sit()
    sitting.work.mark("case-1", MARKS)
    sitting.decide()
    assert sit().work.marks("case-1") == MARKS
    assert store.outbox()[-1].operation.payload["marks"] == [mark_to_json(MARKS[0])]
    assert "marks" in sitting.entries()
    sitting.work.mark("case-1", ())
    sitting.session.decide()
    sitting.wait()
    assert store.outbox()[-1].operation.payload["marks"] == []


def test_the_chain_holds_over_all_of_it(sit: Sit, store: SqliteStore) -> None:
    sitting = sit()
    sitting.correct()
    sitting.work.mark("case-1", MARKS)
    sitting.session.undo()
    sitting.decide()
    assert store.verify_chain()

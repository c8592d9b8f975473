"""A reviewer's sitting over a real store: answers, findings, undo, reopening."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.acts import Act, ActReceipt
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.errors import AnswerMissing, AnswerNotAllowed, CaseNotFound
from redline_review.plugin.domain.form import Form, read_form
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.operations import OperationResult
from redline_review.plugin.domain.records import Batch, Case
from redline_review.plugin.domain.states import ActKind, OutboxState, Outcome, ReviewState
from redline_review.plugin.port_errors import DiskFull

ROOT = Path(__file__).resolve().parents[2]
SQUARE = from_geojson(
    {"type": "Polygon", "coordinates": [[[120.0, 31.0], [120.001, 31.0], [120.001, 31.001], [120.0, 31.0]]]}
)


class Saved:
    """Collects acts and their futures, as the window's watcher does."""

    def __init__(self) -> None:
        self.pairs: list[tuple[Act, Future[ActReceipt]]] = []
        self.session: ReviewSession
        self._told = 0

    def __call__(self, act: Act, future: Future[ActReceipt]) -> None:
        self.pairs.append((act, future))

    def wait(self) -> list[ActReceipt]:
        receipts = [future.result(10) for _, future in self.pairs]
        for act, _ in self.pairs[self._told :]:
            self.session.was_saved(act)
        self._told = len(self.pairs)
        return receipts


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(ROOT / "resources" / "forms" / "desk.json", read_code_lists(ROOT / "resources" / "codes"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    clock = SystemClock()
    opened = SqliteStore.open(tmp_path / "store.sqlite", clock, create=True)
    batch = Batch("batch", "May")
    cases = [Case(f"case-{n}", "batch", f"JS-{n:04d}", SQUARE) for n in (1, 2, 3)]
    opened.import_batch(batch, [], cases, Act(ActKind.IMPORT, None, clock.now())).result(10)
    yield opened
    opened.close()


@pytest.fixture
def sit(store: SqliteStore, form: Form) -> Callable[[], tuple[ReviewSession, Saved]]:
    """Sit down at the store as it is now; call again for what a restart would show."""

    def begin() -> tuple[ReviewSession, Saved]:
        saved = Saved()
        session = ReviewSession(store, store.contents(), form, SystemClock(), saved, has_server=True)
        saved.session = session
        session.start()
        return session, saved

    return begin


Sit = Callable[[], tuple[ReviewSession, Saved]]


def answer_all(session: ReviewSession) -> None:
    session.answer("reality", "real")
    session.answer("activity_actual", "mining")
    session.answer("change_type", "new")


def test_a_sitting_starts_at_the_first_open_case(sit: Sit) -> None:
    session, _ = sit()
    assert session.current == "case-1"


def test_reopening_lands_where_the_reviewer_stopped(sit: Sit) -> None:
    session, saved = sit()
    session.go("case-3")
    saved.wait()
    assert sit()[0].current == "case-3"


def test_an_answer_is_there_after_a_restart(sit: Sit) -> None:
    session, saved = sit()
    session.answer("reality", "not_real_season")
    saved.wait()
    again, _ = sit()
    assert again.answers() == {"reality": "not_real", "false_alarm_reason": "season"}
    assert again.queue.rows["case-1"].status is CaseStatus.STARTED


def test_a_finding_goes_to_the_outbox_in_the_transaction_of_its_chain_entry(sit: Sit, store: SqliteStore) -> None:
    session, saved = sit()
    answer_all(session)
    session.decide([{"view": 0, "date": "2026-05-02"}])
    receipts = saved.wait()
    (row,) = store.outbox()
    assert row.state is OutboxState.WAITING
    assert row.operation.chain_seq == receipts[-1].chain_seq
    assert row.operation.payload["finding"]["activity_actual"] == "mining"
    assert row.operation.payload["seen"] == [{"view": 0, "date": "2026-05-02"}]
    assert store.verify_chain() == receipts[-1].link


def test_deciding_names_the_questions_that_are_open(sit: Sit, store: SqliteStore) -> None:
    session, saved = sit()
    session.answer("reality", "real")
    with pytest.raises(AnswerMissing) as raised:
        session.decide()
    saved.wait()
    assert raised.value.questions == ("activity_actual", "change_type")
    assert not store.outbox()


def test_unlawful_cannot_be_chosen_at_the_desk(sit: Sit) -> None:
    session, _ = sit()
    session.answer("reality", "real")
    with pytest.raises(AnswerNotAllowed):
        session.answer("legality", "unlawful")
    assert session.answers()["legality"] == "undetermined"


def test_deciding_twice_sends_once(sit: Sit, store: SqliteStore) -> None:
    session, saved = sit()
    session.answer("reality", "not_real_sensor")
    session.decide()
    session.decide()
    saved.wait()
    assert len(store.outbox()) == 1


def test_undoing_an_unsent_finding_withdraws_it_and_redo_sends_a_new_one(sit: Sit, store: SqliteStore) -> None:
    session, saved = sit()
    session.answer("reality", "not_real_sensor")
    session.decide()
    session.undo()
    saved.wait()
    assert [row.state for row in store.outbox()] == [OutboxState.WITHDRAWN]
    assert not session.draft("case-1").decided
    session.redo()
    saved.wait()
    assert [row.state for row in store.outbox()] == [OutboxState.WITHDRAWN, OutboxState.WAITING]
    assert sit()[0].draft("case-1").decided


def test_undo_goes_across_cases(sit: Sit) -> None:
    session, _ = sit()
    session.answer("reality", "not_real_season")
    session.go("case-2")
    session.answer("reality", "real")
    assert session.undo() == "case-2"
    assert session.undo() == "case-1"
    assert session.undo() is None
    assert not session.draft("case-1").answers


def test_a_new_step_forgets_what_could_be_redone(sit: Sit) -> None:
    session, _ = sit()
    session.answer("reality", "not_real_season")
    session.undo()
    session.answer("reality", "real")
    assert session.redo() is None


RECIPE = {"view": 0, "images": [{"image_id": "i"}]}


def give_to_all(session: ReviewSession) -> None:
    session.go("case-1")
    answer_all(session)
    session.decide()
    seen = {name: [{**RECIPE, "case": name}] for name in ("case-2", "case-3")}
    session.decide_together(session.draft("case-1").answers, seen)


def test_a_finding_given_to_several_is_a_durable_one_of_each_with_what_was_seen_of_it(
    sit: Sit, store: SqliteStore
) -> None:
    session, saved = sit()
    session.go("case-2")
    session.write("note", "my own")
    give_to_all(session)
    saved.wait()
    again, _ = sit()
    drafts = [again.draft(f"case-{n}") for n in (1, 2, 3)]
    assert [d.decided for d in drafts] == [True, True, True]
    assert drafts[1].answers == {**drafts[0].answers, "note": "my own"}
    sent = {row.operation.case_id: row.operation.payload for row in store.outbox()}
    assert sorted(sent) == ["case-1", "case-2", "case-3"]
    assert sent["case-3"]["seen"][0]["case"] == "case-3"
    assert len({row.operation.op_id for row in store.outbox()}) == 3


def test_one_undo_takes_back_what_was_given_to_several_and_nothing_else(sit: Sit, store: SqliteStore) -> None:
    session, saved = sit()
    give_to_all(session)
    saved.wait()
    assert session.undo() == "case-2"
    assert sorted(session.moved) == ["case-2", "case-3"]
    saved.wait()
    assert [session.draft(f"case-{n}").decided for n in (1, 2, 3)] == [True, False, False]
    assert session.draft("case-2").answers == {}
    assert list(store.contents().outbox) == ["case-1"]
    assert session.redo() == "case-2"
    saved.wait()
    again, _ = sit()
    assert again.draft("case-3").decided
    assert again.draft("case-3").answers == again.draft("case-1").answers
    assert sorted(store.contents().outbox) == ["case-1", "case-2", "case-3"]


def test_an_incomplete_finding_is_given_to_nobody(sit: Sit) -> None:
    session, _ = sit()
    with pytest.raises(AnswerMissing):
        session.decide_together({"reality": "real"}, {"case-1": [RECIPE], "case-2": [RECIPE]})
    assert not session.draft("case-1").decided


def test_undoing_a_finding_that_was_sent_keeps_the_sent_one(sit: Sit, store: SqliteStore) -> None:
    session, saved = sit()
    session.answer("reality", "not_real_sensor")
    session.decide()
    saved.wait()
    (sent,) = store.take_outbox(10).result(10)
    session.undo()
    receipt = saved.wait()[-1]
    assert not receipt.withdrawn
    session.could_not_withdraw("case-1", sent.op_id)
    session.decide()
    saved.wait()
    second = store.outbox()[1].operation
    assert second.prev_op_id == sent.op_id


def test_answering_a_decided_case_reopens_it_and_the_next_finding_follows_the_first(
    sit: Sit, store: SqliteStore
) -> None:
    session, saved = sit()
    session.answer("reality", "not_real_sensor")
    session.decide()
    first = session.draft("case-1").last_op_id
    session.answer("reality", "not_real_season")
    assert not session.draft("case-1").decided
    session.decide()
    saved.wait()
    operations = [row.operation for row in store.outbox()]
    assert [op.prev_op_id for op in operations] == [None, first]
    assert [entry.kind for entry in store.history("case-1")].count(ActKind.REOPEN.value) == 1


def test_a_refused_act_is_kept_and_handed_over_again_with_the_newest_answers(
    sit: Sit, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, saved = sit()
    full: Future[ActReceipt] = Future()
    full.set_exception(DiskFull(str(store.path)))
    with monkeypatch.context() as patch:  # a full disk for real is in the store's own tests
        patch.setattr(store, "record", lambda _act: full)
        session.answer("reality", "not_real_season")
    act, _ = saved.pairs.pop()
    session.not_saved(act)
    saved._told = len(saved.pairs)
    assert session.unsaved() == 1
    session.answer("reality", "not_real_water_level")
    session.save_again()
    saved.wait()
    assert session.unsaved() == 0
    assert sit()[0].answers()["false_alarm_reason"] == "water_level"


def test_an_unknown_case_is_an_error(sit: Sit) -> None:
    session, _ = sit()
    with pytest.raises(CaseNotFound):
        session.go("case-99")


def test_the_same_note_again_writes_nothing(sit: Sit) -> None:
    session, saved = sit()
    session.write("note", "现场有挖掘机")
    before = len(saved.pairs)
    session.write("note", "现场有挖掘机")
    assert len(saved.pairs) == before
    saved.wait()
    assert sit()[0].answers()["note"] == "现场有挖掘机"


def test_a_settled_finding_shows_what_the_platform_made_of_it(sit: Sit, store: SqliteStore) -> None:
    session, saved = sit()
    session.answer("reality", "not_real_sensor")
    session.decide()
    saved.wait()
    (sent,) = store.take_outbox(10).result(10)
    store.settle([OperationResult(sent.op_id, Outcome.APPLIED, version=2)], 0, "").result(10)
    contents = store.contents()
    contents = replace(contents, outbox={"case-1": OutboxState.SETTLED})
    changed = replace(contents.cases[0], finding={"reality": "not_real", "false_alarm_reason": "other"}, version=3)
    session.take_in(replace(contents, cases=(changed, *contents.cases[1:])))
    assert session.draft("case-1").answers["false_alarm_reason"] == "other"


def test_a_returned_finding_given_again_stands_on_the_return(sit: Sit, store: SqliteStore) -> None:
    session, saved = sit()
    session.answer("reality", "not_real_sensor")
    session.decide()
    saved.wait()
    contents = store.contents()
    returned = replace(
        contents.cases[0],
        finding={"reality": "not_real", "false_alarm_reason": "sensor"},
        version=4,
        review_state=ReviewState.RETURNED,
        return_reason="look again",
    )
    session.take_in(replace(contents, cases=(returned, *contents.cases[1:]), outbox={"case-1": OutboxState.SETTLED}))
    assert session.queue.rows["case-1"].status is CaseStatus.RETURNED
    session.decide()
    saved.wait()
    assert store.outbox()[-1].operation.base_version == 4
    assert session.queue.rows["case-1"].status is CaseStatus.WAITING


def test_contents_read_before_a_finding_do_not_bury_it(sit: Sit, store: SqliteStore) -> None:
    session, saved = sit()
    saved.wait()
    mark, before = session.mark(), store.contents()
    session.answer("reality", "not_real_sensor")
    session.decide()
    saved.wait()
    session.take_in(before, mark)
    assert session.unsent() == 1
    assert session.queue.rows["case-1"].status is CaseStatus.WAITING


def test_a_date_is_recorded_as_it_is_kept_and_the_same_date_again_writes_nothing(sit: Sit) -> None:
    session, saved = sit()
    session.answer("site_check", "done")
    session.write("inspection_date", "2026年5月2日")
    session.write("inspection_date", "2026/5/2")
    acts = [act for act, _ in saved.pairs if act.kind is ActKind.NOTE]
    assert [act.payload for act in acts] == [{"question": "inspection_date", "text": "2026-05-02"}]
    saved.wait()
    assert sit()[0].answers()["inspection_date"] == "2026-05-02"


def test_words_on_a_decided_case_open_it_and_the_next_finding_is_a_version_of_its_own(
    sit: Sit, store: SqliteStore
) -> None:
    session, saved = sit()
    session.answer("reality", "not_real_season")
    session.decide()
    session.write("note", "one more thing")
    assert not session.draft("case-1").decided
    session.decide()
    saved.wait()
    assert session.draft("case-1").number == 2
    first, second = (row.operation for row in store.outbox())
    assert "note" not in first.payload["finding"]
    assert second.payload["finding"]["note"] == "one more thing"
    assert second.prev_op_id == first.op_id


def test_an_undo_brings_back_all_that_another_first_answer_made_vanish(sit: Sit) -> None:
    session, saved = sit()
    answer_all(session)
    session.write("builder", "某公司")
    before = dict(session.answers())
    session.answer("reality", "not_real_season")
    assert "builder" not in session.answers()
    session.undo()
    assert dict(session.answers()) == before
    saved.wait()
    assert dict(sit()[0].answers()) == before


def test_the_operation_says_the_stage_that_the_finding_has_reached(sit: Sit, store: SqliteStore) -> None:
    session, saved = sit()
    answer_all(session)
    session.answer("site_check", "done")
    for question, text in (("inspection_date", "2026-05-02"), ("inspection_unit", "局"), ("inspectors", "王")):
        session.write(question, text)
    session.decide()
    saved.wait()
    assert store.outbox()[0].operation.payload["stage"] == "field"

"""Reading again takes up what was written since, and comes to the same as reading all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redline_review.plugin.adapters.store import touched
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.domain.operations import Tombstone
from redline_review.plugin.domain.records import Batch, Image, Overlap, Screening
from redline_review.plugin.domain.shelf import CaseShelf
from redline_review.plugin.domain.states import ActKind, Outcome
from redline_review.plugin.ports import lines_in
from redline_review.tests.unit.conftest import Kit, square


def screening(case, zone):
    return Screening(case.case_id, 900.0, (Overlap(case.case_id, zone.zone_id, 300.0, 1 / 3),))


class Life:
    """What happens to an open workspace; each happening is named by the strategy below."""

    def __init__(self, kit, store):
        self.kit, self.store = kit, store
        self.cases = kit.fill(store, 4)
        self.zone = kit.zone()
        self.ops = []

    def answer(self, case):
        draft = replace(self.kit.decision(case.case_id).draft, decided=False)
        self.store.record(self.kit.act(ActKind.ANSWER, case.case_id, draft=draft)).result()

    def decide(self, case):
        self.ops.append(self.kit.decide(self.store, case.case_id))

    def withdraw(self, case):
        if self.ops:
            self.store.record(self.kit.act(ActKind.UNDO, case.case_id, withdraw=self.ops.pop())).result()

    def send(self, case):
        self.kit.send(self.store, 2)

    def apply(self, case):
        self.kit.answer(self.store, Outcome.APPLIED, *self.kit.send(self.store, 1))

    def refuse(self, case):
        self.kit.answer(self.store, Outcome.REJECTED, *self.kit.send(self.store, 1), problem={"detail": "no"})

    def dispute(self, case):
        theirs = replace(case, version=9, finding={"reality": "not_real"})
        self.kit.answer(self.store, Outcome.CONFLICT, *self.kit.send(self.store, 1), record=theirs)

    def resolve(self, case):
        self.store.record(self.kit.act(ActKind.RESOLVE, case.case_id)).result()

    def change(self, case):
        self.kit.feed(self.store, replace(case, version=2, return_reason="again", finding={"reality": "partly"}))

    def move_to_another_batch(self, case):
        first = Batch(self.kit.batch.batch_id + "0", "another")
        self.kit.feed(self.store, first, replace(case, batch_id=first.batch_id))

    def rename_the_batch(self, case):
        self.kit.feed(self.store, replace(self.kit.batch, name="renamed"))

    def arrive(self, case):
        self.cases.append(self.kit.case(10 + len(self.cases)))
        self.kit.feed(self.store, self.cases[-1])

    def leave(self, case):
        self.kit.feed(self.store, Tombstone("case", case.case_id, "left_scope"))

    def settle(self, case):
        self.kit.feed(self.store, case, op_ids=tuple(self.ops[-1:]))

    def zones(self, case):
        self.kit.feed(self.store, self.zone)

    def zones_leave(self, case):
        self.kit.feed(self.store, Tombstone("zone", self.zone.zone_id, "deleted"))

    def screen(self, case):
        act = self.kit.act(ActKind.SCREEN, payload={"input_hash": case.case_id, "zones_hash": "z"})
        self.store.save_screenings([screening(case, self.zone)], act).result()

    def images(self, case):
        self.store.save_images([Image(case.case_id, "a.tif", "2026-05-02")], self.kit.act(ActKind.IMPORT)).result()

    def reissue(self, case):
        changed = replace(case, facts=replace(case.facts, town_name="木渎镇"))
        self.store.import_batch(self.kit.batch, [], [changed], self.kit.act(ActKind.IMPORT)).result()

    def fork(self, case):
        self.store.reset_feed(True).result()


HAPPENINGS = sorted(name for name in vars(Life) if not name.startswith("_"))


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    happenings=st.lists(st.tuples(st.sampled_from(HAPPENINGS), st.integers(0, 9)), min_size=1, max_size=8),
    pauses=st.sets(st.integers(0, 7)),
)
def test_rereading_comes_to_the_same_as_reading_all(tmp_path_factory, happenings, pauses):
    kit = Kit()
    store = SqliteStore.open(tmp_path_factory.mktemp("life") / "store.sqlite", kit.clock, create=True)
    try:
        life = Life(kit, store)
        known = store.contents()
        for number, (name, place) in enumerate(happenings):
            getattr(life, name)(life.cases[place % len(life.cases)])
            if number in pauses:
                known = store.contents(known)
        again, whole = store.contents(known), store.contents()
    finally:
        store.close()
    assert again == whole
    assert list(lines_in(again).items()) == list(lines_in(whole).items())
    assert [case.case_id for case in again.cases] == list(lines_in(again))


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_each_happening_is_taken_up_by_itself(store, kit, happening):
    life = Life(kit, store)
    first, second, third, fourth = life.cases
    life.zones(first)
    for case in (first, second, third):
        life.decide(case)
    life.apply(first)
    life.dispute(second)
    life.answer(fourth)
    known = store.contents()
    getattr(life, happening)(second)
    again = store.contents(known)
    assert again == store.contents()
    assert again.changed is not None
    assert set(known.conflicts) ^ set(again.conflicts) <= again.changed
    assert {c for c, state in again.outbox.items() if known.outbox.get(c) is not state} <= again.changed


def test_a_resolved_conflict_names_its_case(store, kit):
    life = Life(kit, store)
    case = life.cases[0]
    life.answer(case)
    life.change(case)
    known = store.contents()
    assert known.conflicts == (case.case_id,)
    life.resolve(case)
    again = store.contents(known)
    assert (again.conflicts, again.changed) == ((), {case.case_id})


def test_the_lines_are_those_of_the_records(store, kit):
    life = Life(kit, store)
    life.zones(None)
    life.screen(life.cases[1])
    contents = store.contents()
    assert lines_in(contents) == lines_in(replace(contents, cases=tuple(contents.cases)))
    assert lines_in(contents)[life.cases[1].case_id].zone_id == life.zone.zone_id


def test_what_stayed_the_same_is_shared_and_what_changed_is_named(store, kit):
    _first, second, _third = kit.fill(store, 3)
    before = store.contents()
    kit.decide(store, second.case_id)
    after = store.contents(before)
    assert after.changed == {second.case_id}
    assert after.zones is before.zones
    assert after.drafts.keys() == {second.case_id}
    assert before.drafts == {}
    assert store.contents(after).changed == frozenset()


def test_what_a_failed_write_touched_is_not_read_again(store, kit):
    first, second, third = kit.fill(store, 3)
    before = store.contents()
    broken = kit.decision(first.case_id)
    with pytest.raises(Exception, match=third.case_id):
        store.record(replace(broken, case_id=third.case_id)).result()
    kit.decide(store, second.case_id)
    assert store.contents(before).changed == {second.case_id}


def test_contents_of_another_opening_are_read_whole(open_store, kit, tmp_path):
    store = open_store(tmp_path / "store.sqlite")
    kit.fill(store, 2)
    before = store.contents()
    store.close()
    again = open_store(tmp_path / "store.sqlite", create=False).contents(before)
    assert again.changed is None
    assert again == before


def test_one_who_may_only_look_sees_what_another_wrote(open_store, kit, tmp_path):
    writer = open_store(tmp_path / "store.sqlite")
    case = kit.fill(writer, 1)[0]
    viewer = open_store(tmp_path / "store.sqlite", create=False, read_only=True)
    before = viewer.contents()
    kit.decide(writer, case.case_id)
    assert viewer.contents(before).drafts.keys() == {case.case_id}


@pytest.mark.parametrize(
    "counts", [pytest.param((8,), id="in one write"), pytest.param((2, 2, 2, 2), id="in several writes")]
)
def test_after_many_changes_all_is_read(open_store, kit, tmp_path, monkeypatch, counts):
    monkeypatch.setattr(touched, "MANY", 6)
    store = open_store(tmp_path / "store.sqlite")
    before = store.contents()
    cases = [case for count in counts for case in kit.fill(store, count)]
    after = store.contents(before)
    assert after.changed is None
    assert after.cases == tuple(cases)
    kit.decide(store, cases[0].case_id)
    assert store.contents(after).changed == {cases[0].case_id}


def test_a_shelf_of_cases_is_as_good_as_a_tuple(store, kit):
    cases = tuple(kit.fill(store, 3))
    shelf = store.contents().cases
    assert isinstance(shelf, CaseShelf)
    assert (shelf[0], shelf[-1], shelf[1:], len(shelf)) == (cases[0], cases[-1], cases[1:], 3)
    assert shelf == cases
    assert shelf != cases[:2]
    assert shelf != (*cases[:2], replace(cases[2], outline=square(1, 1)))
    assert shelf.outlines() == [(case.case_id, case.outline) for case in cases]
    assert list(shelf.by_id.items()) == [(case.case_id, case) for case in cases]


def test_progress_is_counted_without_reading_all(store, kit):
    first, second, third = kit.fill(store, 3)
    kit.decide(store, first.case_id)
    kit.decide(store, second.case_id)
    kit.feed(store, Tombstone("case", second.case_id, "left_scope"), Tombstone("case", third.case_id, "deleted"))
    contents = store.contents()
    decided = sum(draft.decided for draft in contents.drafts.values())
    assert store.progress() == ((kit.batch.name,), len(contents.cases), decided) == (("2026-05",), 2, 2)

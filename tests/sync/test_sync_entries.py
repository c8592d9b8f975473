"""Every sync is in the chain: its own entry, or the range of one that speaks of several of their own accord."""

from __future__ import annotations

from typing import Any

import pytest
from redline_review.plugin.app import sync
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.sync.support_client import Laptop


def entries(laptop: Laptop) -> list[dict[str, Any]]:
    return [dict(entry.payload) for entry in laptop.store._entries() if entry.kind == "sync"]


def rounds(laptop: Laptop, case_id: str, count: int) -> None:
    """Decide a case so often, each finding going out by itself at once."""
    for number in range(count):
        laptop.decide(case_id, ("not_real_season", "not_real_sensor")[number % 2])
        report = laptop.sync(by_itself=True)
        assert (report.applied, report.errors, report.chain_mismatch) == (1, (), False)


def test_steady_work_adds_no_entry_for_each_sync_and_the_platform_still_has_the_whole_chain(laptop, office):
    before = entries(laptop)
    rounds(laptop, office.case_ids[0], 6)
    assert entries(laptop) == before
    assert set(laptop.states.values()) == {OutboxState.SETTLED}
    state = laptop.store.sync_state()
    assert state.chain_link == laptop.store.verify_chain()
    assert state.chain_seq == state.head_seq


def test_the_next_entry_speaks_of_every_answer_since_the_one_before(laptop, office):
    rounds(laptop, office.case_ids[0], 4)
    laptop.sync()
    first, second = (entry["answers"] for entry in entries(laptop)[-2:])
    assert second[0] == first[1] + 1
    assert second[1] == laptop.store.sync_state().answers - 1  # its own comes after it
    assert second[1] - second[0] + 1 >= 4


def test_after_five_minutes_a_sync_of_its_own_accord_is_an_entry(laptop, office, monkeypatch):
    count = len(entries(laptop))
    monkeypatch.setattr(sync, "RANGE_S", 0)
    rounds(laptop, office.case_ids[0], 2)
    assert len(entries(laptop)) == count + 2


def test_what_comes_from_others_is_an_entry_of_its_own(laptops, office):
    ours, theirs = laptops("ours"), laptops("theirs")
    for one in (ours, theirs):
        one.sync()
    theirs.decide(office.case_ids[1])
    theirs.sync()
    count = len(entries(ours))
    ours.decide(office.case_ids[0])
    ours.sync(by_itself=True)
    assert len(entries(ours)) == count + 1
    assert entries(ours)[-1]["came"]["pulled_cases"] == 1


def test_a_refusal_is_an_entry_of_its_own_and_its_link_arrives(laptops, office):
    ours, theirs = laptops("ours"), laptops("theirs")
    for one in (ours, theirs):
        one.sync()
    ours.decide(office.case_ids[0], "not_real_season")
    theirs.decide(office.case_ids[0], "undecided")
    theirs.sync()
    count = len(entries(ours))
    ours.sync(by_itself=True)
    assert len(entries(ours)) > count
    state = ours.store.sync_state()
    assert (state.chain_seq, state.chain_link) == (state.head_seq, ours.store.verify_chain())


def test_a_program_that_is_killed_between_two_entries_has_its_syncs_in_the_next_one(laptops, office):
    laptop = laptops("ours")
    laptop.sync()
    rounds(laptop, office.case_ids[0], 3)
    answered = laptop.store.sync_state().answers
    laptop.store.close()
    again = laptops("ours")
    again.sync()
    assert entries(again)[-1]["answers"][1] == answered


@pytest.mark.parametrize("asked", [True, False], ids=["asked for", "the first one of all"])
def test_other_syncs_are_entries_as_ever(laptops, office, asked):
    laptop = laptops("ours")
    if asked:
        laptop.sync()
    count = len(entries(laptop))
    laptop.sync(by_itself=not asked)
    assert len(entries(laptop)) == count + 1

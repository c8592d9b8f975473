"""The interpreter's switch interval is short while an act is under way, and the process's own afterwards."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from redline_review.plugin.adapters.store.short_turns import TURN_S, WINDOW_TURN_S, ShortTurns
from redline_review.plugin.domain.errors import CaseNotFound
from redline_review.plugin.domain.states import ActKind


@pytest.fixture
def usual():
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.004)
    yield pytest.approx(0.004, rel=0.01)
    sys.setswitchinterval(before)


def test_turns_are_short_until_the_last_of_several_is_done(usual):
    turns = ShortTurns()
    turns.begin()
    turns.begin()
    turns.end()
    assert sys.getswitchinterval() == pytest.approx(TURN_S, rel=0.01)
    turns.end()
    assert sys.getswitchinterval() == usual


def test_a_process_with_shorter_turns_keeps_them(usual):
    sys.setswitchinterval(0.0001)
    turns = ShortTurns()
    turns.begin()
    assert sys.getswitchinterval() == pytest.approx(0.0001, rel=0.02)
    turns.end()


def test_an_open_window_and_an_act_end_in_any_order(usual):
    turns = ShortTurns()
    assert turns.begin(WINDOW_TURN_S)
    assert turns.begin()
    turns.end(WINDOW_TURN_S)
    assert sys.getswitchinterval() == pytest.approx(TURN_S, rel=0.01)
    turns.end()
    assert sys.getswitchinterval() == usual


def test_acts_leave_the_usual_turns_behind_whether_taken_or_refused(store, kit, usual):
    case = kit.fill(store, 1)[0]
    futures = [store.record(kit.decision(case.case_id)) for _ in range(20)]
    refused = store.record(replace(kit.act(ActKind.OPEN, case.case_id), case_id="nobody"))
    assert isinstance(refused.exception(), CaseNotFound)
    assert all(future.result().chain_seq for future in futures)
    store.close()
    assert store.record(kit.act(ActKind.OPEN, case.case_id)).exception() is not None
    assert sys.getswitchinterval() == usual

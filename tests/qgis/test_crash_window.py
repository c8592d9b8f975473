"""Killed at any moment, the real window has kept all that it showed as saved, and nothing by halves."""

from __future__ import annotations

import random

import pytest
from redline_review.tests.crash.killing import WINDOW, Lost, Tally, _note, check, kill_once, make_window_workspace
from redline_review.tests.crash.reviewer import FOCI


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """A workspace whose window was killed at work of every kind, checked each time, and what it had shown as saved."""
    workspace, tally = make_window_workspace(tmp_path_factory.mktemp("killed")), Tally()
    chance = random.Random(20260502)
    while sum(tally.kills.values()) < len(FOCI) or (
        not (tally.notes and tally.files) and sum(tally.kills.values()) < 20
    ):
        kill_once(workspace, FOCI[sum(tally.kills.values()) % len(FOCI)], chance, tally, WINDOW)
    return workspace, tally


def test_kills_of_the_window_at_work_of_every_kind_lose_nothing_that_it_showed_as_saved(killed):
    _, tally = killed
    assert set(tally.kills) == set(FOCI)
    assert tally.links
    assert tally.files
    assert tally.notes, "no note was shown as saved: the test has not tested anything"


def test_a_note_that_was_shown_as_saved_and_is_not_there_would_be_seen(killed):
    workspace, tally = killed
    tally.notes.add(("somewhere", "0" * 64))
    with pytest.raises(Lost):
        check(workspace, tally)


def test_a_window_that_shows_as_saved_what_is_not_would_be_seen():
    with pytest.raises(Lost):
        _note(["lied", "sketch"], Tally())

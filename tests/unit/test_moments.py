"""A moment of the record is read in the computer's own time, and its zone is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from redline_review.ui.moments import local_day, local_words, taken_words

Here = Callable[[str], None]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Here]:
    """Set the computer's time zone, in POSIX's words (hours are counted west of Greenwich)."""

    def stands(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield stands
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        pytest.param("CST-8", "2026-05-03 07:30 UTC+8", id="China: the next day already"),
        pytest.param("UTC0", "2026-05-02 23:30 UTC", id="a computer that keeps UTC says so"),
        pytest.param("NST3:30", "2026-05-02 20:00 UTC-3:30", id="half hours west"),
    ],
)
def test_a_moment_is_said_in_local_time_with_its_zone(here: Here, zone: str, words: str) -> None:
    here(zone)
    assert local_words("2026-05-02T23:30:15.000Z") == words
    assert local_words("2026-05-02T23:30:15.000Z", seconds=True) == words.replace(":30 ", ":30:15 ", 1).replace(
        ":00 ", ":00:15 ", 1
    )
    assert local_day("2026-05-02T23:30:15.000Z") == words[:10]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param("2026-05-02T02:20:00Z", "2026-05-02 10:20 UTC+8", id="a tracker counts in UTC"),
        pytest.param("2026-05-02T10:03:04+08:00", "2026-05-02 10:03 UTC+8", id="a camera with its zone"),
        pytest.param("2026-05-02T11:03:04+09:00", "2026-05-02 11:03 UTC+9", id="a camera of another zone"),
        pytest.param("2026-05-02T10:03:04", "2026-05-02 10:03", id="a camera without"),
        pytest.param("", "", id="no time at all"),
    ],
)
def test_when_a_photo_was_taken_is_said_as_its_camera_says_it(here: Here, said: str, words: str) -> None:
    here("CST-8")
    assert taken_words(said) == words


@pytest.mark.parametrize("said", ["2026-05-02", "2026-05-02T23:30:00", "", "spring 2025"])
def test_what_names_no_moment_stays_as_it_is_written(here: Here, said: str) -> None:
    here("CST-8")
    assert local_words(said) == said
    assert local_day(said) == said[:10]

"""Long work rests while the reviewer acts, and not for ever."""

from __future__ import annotations

import pytest
from redline_review.plugin.adapters import stand_back as room
from redline_review.plugin.adapters.stand_back import LONGEST_S, REST_S, STEP_S, StandBack


class Clock:
    """Time that passes only while somebody sleeps; ``each`` happens after every sleep."""

    def __init__(self) -> None:
        self.now, self.slept, self.each = 100.0, 0.0, lambda: None

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now, self.slept = self.now + seconds, self.slept + seconds
        self.each()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(room, "time", made)
    return made


def test_where_nobody_acts_nothing_rests(clock: Clock) -> None:
    StandBack().wait()
    assert clock.slept == 0.0


def test_after_an_act_work_rests_until_its_pictures_are_on_screen(clock: Clock) -> None:
    one = StandBack()
    one.ask()
    one.wait()
    assert REST_S - STEP_S <= clock.slept <= REST_S + STEP_S
    one.wait()
    assert clock.slept <= REST_S + STEP_S


def test_who_never_stops_acting_does_not_hold_work_up_for_good(clock: Clock) -> None:
    one = StandBack()
    clock.each = one.ask
    one.ask()
    one.wait()
    assert clock.slept == pytest.approx(LONGEST_S, abs=2 * STEP_S)

"""One history that a seed deals, without hypothesis: the same one every time, for the suite and to look at again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

from redline_review.tests.sync.support_machine import (
    ALL_CODES,
    CARRIES,
    CLIENTS,
    DISTURBS,
    OFFICE,
    PHOTOS,
    PLACES,
    SHAPES,
    SyncMachine,
)
from redline_review.tests.sync.support_wire import Deal

Step = Callable[[SyncMachine, random.Random], None]


def play(machine: type[SyncMachine], seed: int, steps: int) -> Counter[str]:
    """Play one history and ask the oracle; returns the counts of all that were played on this machine."""
    rng = random.Random(seed)
    played = machine()
    played.begin()
    try:
        for _ in range(steps):
            rng.choices(list(STEPS), weights=list(STEPS.values()))[0](played, rng)
    finally:
        played.teardown()
    return machine.tally


def _client(rng: random.Random) -> int:
    return rng.randrange(CLIENTS)


def _case(rng: random.Random) -> int:
    return rng.randrange(PLACES)


def _deals(rng: random.Random) -> list[Deal]:
    return rng.choices(list(Deal), k=rng.randrange(8))


def _decide(played: SyncMachine, rng: random.Random) -> None:
    photos = set(rng.sample(range(PHOTOS), rng.randrange(3)))
    played.decide(_client(rng), _case(rng), rng.choice(ALL_CODES), photos, rng.choice(("", "", "路边", "水边")))


def _sync(played: SyncMachine, rng: random.Random) -> None:
    played.sync(_client(rng), _deals(rng), rng.random() < 0.5)


def _decide_and_sync(played: SyncMachine, rng: random.Random) -> None:
    played.decide_and_sync(_client(rng), _case(rng), rng.choice(ALL_CODES), _deals(rng))


def _reshape(played: SyncMachine, rng: random.Random) -> None:
    played.reshape(_client(rng), _case(rng), _case(rng), rng.choice(SHAPES), _deals(rng))


def _collide(played: SyncMachine, rng: random.Random) -> None:
    codes = (rng.choice(ALL_CODES), rng.choice(ALL_CODES))
    played.collide(_client(rng), _case(rng), codes, _deals(rng), rng.choice(("", "水边")))


def _settle(played: SyncMachine, rng: random.Random) -> None:
    played.settle(_client(rng), _case(rng), rng.randrange(16), _deals(rng))


def _undo(played: SyncMachine, rng: random.Random) -> None:
    played.undo(_client(rng))


def _office(played: SyncMachine, rng: random.Random) -> None:
    played.office_acts(_case(rng), rng.choice(OFFICE), rng.randrange(3), rng.random() < 0.5)


def _arrive(played: SyncMachine, rng: random.Random) -> None:
    if played.late:
        played.arrive(rng.randrange(1000))


def _carry(played: SyncMachine, rng: random.Random) -> None:
    played.carry(_client(rng), rng.choice(CARRIES), rng.randrange(1000))


def _disturb(played: SyncMachine, rng: random.Random) -> None:
    played.disturb(_client(rng), rng.choice(DISTURBS), rng.randint(-5, 5))


STEPS: dict[Step, int] = {
    _decide: 5,
    _sync: 5,
    _decide_and_sync: 4,
    _collide: 2,
    _reshape: 4,
    _settle: 3,
    _undo: 1,
    _office: 3,
    _arrive: 2,
    _carry: 3,
    _disturb: 2,
}

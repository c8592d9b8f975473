"""How many operations wait is counted as they change, and always what counting them anew would give."""

from __future__ import annotations

import random

import pytest
from redline_review.plugin.app.outbox_states import STUCK, UNSENT, OutboxStates
from redline_review.plugin.domain.states import OutboxState


@pytest.mark.parametrize("seed", range(20))
def test_the_count_is_that_of_the_states_after_whatever_became_of_them(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"case-{number}" for number in range(12)]
    states = OutboxStates({name: chance.choice(list(OutboxState)) for name in names[:6]})
    for _ in range(200):
        name = chance.choice(names)
        if chance.random() < 0.3:
            states.pop(name, None)
        else:
            states[name] = chance.choice(list(OutboxState))
        assert states.unsent() == sum(state in UNSENT for state in states.values())
        assert states.stuck() == sum(state in STUCK for state in states.values())
        assert states.exported() == sum(state is OutboxState.EXPORTED for state in states.values())


def test_a_copy_stays_as_it_was_taken() -> None:
    states = OutboxStates({"a": OutboxState.WAITING})
    taken = states.plain()
    states["a"] = OutboxState.SETTLED
    del states["a"]
    assert taken == {"a": OutboxState.WAITING}
    assert (states.unsent(), len(states), states.get("a")) == (0, 0, None)

"""Time per case: one at a time, no more than a look can last, in the store beside the chain, and erasable."""

from __future__ import annotations

import pytest
from redline_review.plugin.app.time_spent import LONGEST_LOOK_MS, Stopwatch


def test_what_was_spent_is_that_of_the_patch_before():
    watch = Stopwatch()
    assert watch.look("a", 1_000) == {}
    assert watch.look("b", 4_500) == {"a": 3_500}
    assert watch.pause(5_000) == {"b": 500}
    assert watch.pause(9_000) == {}


@pytest.mark.parametrize(
    ("until", "spent"),
    [
        pytest.param(1_000 + 3 * LONGEST_LOOK_MS, {"a": LONGEST_LOOK_MS}, id="somebody went for lunch"),
        pytest.param(500, {}, id="the clock was set back"),
        pytest.param(1_000, {}, id="not a moment"),
    ],
)
def test_a_look_has_its_bounds(until, spent):
    watch = Stopwatch()
    watch.look("a", 1_000)
    assert watch.pause(until) == spent


def test_times_add_up_beside_the_chain_and_are_erased_on_request(store, kit):
    first, second = kit.fill(store, 2)
    head = store.verify_chain()
    store.add_times({first.case_id: 1_500, "nobody": 10}).result()
    store.add_times({first.case_id: 500, second.case_id: 70}).result()
    assert store.times() == {first.case_id: 2_000, second.case_id: 70}
    assert (store.verify_chain(), store.outbox()) == (head, [])
    store.forget_times().result()
    assert store.times() == {}

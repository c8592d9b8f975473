"""Identities sort in the order of their making, on any clock and in any thread."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.domain.identity import IdFactory, is_id


@given(st.lists(st.integers(0, 2**48 - 1), min_size=2, max_size=50))
def test_ids_sort_in_the_order_of_their_making_whatever_the_clock_says(times):
    ids = IdFactory()
    made = [ids.new(unix_ms) for unix_ms in times]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert all(map(is_id, made))


def test_more_ids_in_a_millisecond_than_its_counter_holds_still_sort():
    ids = IdFactory()
    made = [ids.new(1_777_708_800_000) for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_of_several_threads_are_all_different():
    ids = IdFactory()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(ids.new, [1_777_708_800_000] * 4_000))
    assert len(set(made)) == 4_000


def test_an_id_bears_the_time_of_its_making():
    assert uuid.UUID(IdFactory().new(1_777_708_800_123)).int >> 80 == 1_777_708_800_123


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        None,
        7,
        str(uuid.uuid4()),
        "01890A5D-AC96-774B-BCCE-B302099A8057",
        "01890a5dac96774bbcceb302099a8057",
        "{01890a5d-ac96-774b-bcce-b302099a8057}",
    ],
    ids=["empty", "a letter", "nothing", "a number", "version 4", "capitals", "no hyphens", "braces"],
)
def test_what_is_no_canonical_uuid7_is_none_of_ours(text):
    assert not is_id(text)

"""The way of a field visit: never longer than nearest neighbour, as short as can be for a few places."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from redline_review.plugin.screening.equal_area import ground_distance
from redline_review.plugin.screening.route import legs, visiting_order


def some_places(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform((120.3, 31.0), (120.9, 31.5), (count, 2))


def length(lonlat: np.ndarray, order: np.ndarray) -> float:
    return float(legs(lonlat, order).sum())


@pytest.mark.parametrize("seed", range(6))
def test_a_few_places_are_visited_within_three_per_cent_of_the_shortest_way(seed: int) -> None:
    places = some_places(seed, 7)
    best = min(length(places, np.array(order)) for order in permutations(range(7)))
    assert length(places, visiting_order(places)) <= 1.03 * best


def test_many_places_are_each_visited_once_and_two_opt_shortens_the_way() -> None:
    places = some_places(1, 300)
    order = visiting_order(places)
    as_they_come_to_hand = visiting_order(places, cancelled=lambda: True)
    assert sorted(order) == sorted(as_they_come_to_hand) == list(range(300))
    assert length(places, order) < 0.95 * length(places, as_they_come_to_hand)


def test_the_visit_begins_nearest_to_where_it_is_told_to() -> None:
    places = some_places(2, 40)
    start = (float(places[17, 0]), float(places[17, 1]))
    assert visiting_order(places, start)[0] == 17


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_place_is_a_way_too(count: int) -> None:
    assert sorted(visiting_order(some_places(3, count))) == list(range(count))


def test_places_upon_each_other_are_all_visited() -> None:
    places = np.repeat(some_places(4, 1), 12, axis=0)
    assert sorted(visiting_order(places)) == list(range(12))


def test_legs_are_metres_on_the_ellipsoid() -> None:
    places = np.array([[120.0, 31.0], [120.0, 32.0]])
    assert legs(places, np.array([0, 1])).tolist() == pytest.approx([0.0, 110_878.0], abs=1.0)
    assert ground_distance(places[:1], places[1:])[0] == legs(places, np.array([0, 1]))[1]

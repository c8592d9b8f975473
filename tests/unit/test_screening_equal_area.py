"""The equal-area plane against published and independent figures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from redline_review.plugin.screening.equal_area import STEP_DEG, EqualArea, densify, ground_distance

EARTH_M2 = 510_065_621_724_089  # surface of the GRS80 ellipsoid (Moritz, Geodetic Reference System 1980)


def band_area(plane, south, north):
    """㎡ between two parallels and one degree of longitude."""
    (west, low), (east, high) = plane.forward(np.array([[0.0, south], [1.0, north]]))
    return (east - west) * (high - low)


@pytest.mark.parametrize("parallel", [0.0, 32.0, 70.0], ids=["equator", "Jiangsu", "far north"])
def test_whole_earth_has_the_published_surface_whatever_the_standard_parallel(parallel):
    assert 360 * band_area(EqualArea(parallel), -90, 90) == pytest.approx(EARTH_M2, rel=1e-9)


def test_snyders_worked_example_of_the_ellipsoidal_case_is_met_on_its_own_ellipsoid():
    # Snyder 1987, p. 281: Clarke 1866, standard parallel 5° N, central meridian 75° W, point 5° N 78° W.
    # Clarke and GRS80 differ by 1.2e-5 in the semi-major axis and 1.2 % in e²: agreement to 2e-4 is what can be asked.
    x, y = EqualArea(5.0, -75.0).forward(np.array([[-78.0, 5.0]]))[0]
    assert (x, y) == pytest.approx((-332_699.8, 554_248.5), rel=2e-4)


def test_inverse_returns_to_the_start_within_centimetres():
    lonlat = np.stack([np.linspace(73, 135, 200), np.linspace(3, 54, 200)], axis=1)
    plane = EqualArea(32.0, 119.0)
    assert np.abs(plane.inverse(plane.forward(lonlat)) - lonlat).max() < 1e-7


def test_stretch_is_one_on_the_standard_parallel_and_grows_away_from_the_equator():
    stretch = EqualArea(32.0).stretch(np.array([30.0, 32.0, 34.0]))
    assert stretch[1] == pytest.approx(1.0)
    assert stretch[0] < 1 < stretch[2]


@pytest.mark.parametrize(
    ("start", "end", "metres"),
    [
        ((0, 0), (1, 0), math.pi / 180 * 6378137.0),
        ((0, 0), (0, 90), 10_001_965.729),
        ((120.0, 32.0), (120.0, 32.00001), 1.10888),
        ((179.5, 0), (-179.5, 0), math.pi / 180 * 6378137.0),
    ],
    ids=["a degree of the equator", "the meridian quadrant of GRS80", "a metre", "across 180°"],
)
def test_ground_distance_meets_known_lengths(start, end, metres):
    found = ground_distance(np.array([start], dtype=float), np.array([end], dtype=float))
    assert found[0] == pytest.approx(metres, rel=2e-5)


def test_densify_leaves_short_edges_alone():
    ring = np.array([[0, 0], [0.001, 0], [0.001, 0.001], [0, 0]])
    dense, offsets = densify(ring, np.array([0, 4]))
    assert dense is ring
    assert offsets.tolist() == [0, 4]


def test_densify_divides_long_edges_in_their_ring_and_no_edge_between_rings():
    rings = np.array([[0, 0], [1, 0], [1, 1], [0, 0], [50, 50], [50.001, 50], [50, 50.001], [50, 50]], dtype=float)
    dense, offsets = densify(rings, np.array([0, 4, 8]))
    first, second = dense[offsets[0] : offsets[1]], dense[offsets[1] : offsets[2]]
    assert np.abs(np.diff(first[:, 1])).max() <= STEP_DEG * (1 + 1e-9)
    assert second.tolist() == rings[4:].tolist()
    assert {tuple(p) for p in rings[:4]} <= {tuple(p) for p in first}


def test_a_long_slanting_edge_bends_by_the_metres_that_densify_saves():
    slanting = np.array([[119.0, 31.0], [120.0, 32.0]])
    plane = EqualArea(32.0, 119.0)
    middle = plane.forward(np.array([[119.5, 31.5]]))[0]
    chord = plane.forward(slanting).mean(axis=0)
    assert 50 < np.hypot(*(middle - chord)) < 200

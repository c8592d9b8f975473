"""Shortest ways from vertices and edges against GEOS, and the grid that gives the search its first bound."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from redline_review.plugin.screening.equal_area import plane_for
from redline_review.plugin.screening.nearest import field_of, nearest
from redline_review.plugin.screening.outlines import Polygons
from redline_review.plugin.screening.seeds import seeds_of
from redline_review.plugin.screening.work import work
from shapely import affinity, box

EQUATOR = plane_for(0.0)
"""Where the plane is true: some kilometres around (0, 0), metres in it are metres on the ground."""


def polygons(shapes):
    return Polygons(np.array(shapes, dtype=object), np.arange(len(shapes)))


def found(patches, zones):
    with work(None, None, 1) as running:
        every, ragged = np.arange(len(patches)), polygons(patches).ragged()
        return nearest(ragged, every, field_of(polygons(zones)), EQUATOR, len(patches), running, 1.0)


@st.composite
def stars(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    count = draw(st.integers(3, 120))
    turn = np.sort(rng.uniform(0, 2 * np.pi, count))
    reach = draw(st.floats(5, 900)) * rng.uniform(0.2, 1.0, count)
    shape = shapely.Polygon(np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1)).buffer(0)
    return affinity.translate(shape, draw(st.floats(-4000, 4000)), draw(st.floats(-4000, 4000)))


@settings(max_examples=60, deadline=None)
@given(st.lists(stars(), min_size=1, max_size=5), st.lists(stars(), min_size=1, max_size=5))
def test_the_nearest_is_as_near_as_geos_finds(patches, zones):
    zones = [zone for zone in zones if zone.geom_type == "Polygon" and zone.area > 1]
    apart = [p for p in patches if p.geom_type == "Polygon" and p.area > 1 and not any(p.intersects(z) for z in zones)]
    if not zones or not apart:
        return
    zone, metres = found(apart, zones)
    distances = shapely.distance(np.array(apart)[:, None], np.array(zones)[None, :])
    assert metres == pytest.approx(distances.min(axis=1), rel=2e-5, abs=1e-3)
    assert distances[np.arange(len(apart)), zone] == pytest.approx(distances.min(axis=1), rel=2e-5, abs=1e-3)


FRAME = box(-900, -900, 900, 900).difference(box(-800, -800, 800, 800))
MOON = shapely.Polygon([(0, 0), (300, 0), (300, 300), (0, 300), (0, 290), (290, 290), (290, 10), (0, 10)])


@pytest.mark.parametrize(
    ("patch", "zone", "metres"),
    [
        (box(-10, -10, 10, 10), FRAME, 790),
        (FRAME, box(-10, -10, 10, 10), 790),
        (MOON, box(100, 100, 150, 150), 90),
        (box(100, 100, 150, 150), MOON, 90),
        (box(0, 0, 10, 10), box(10, 0, 20, 10), 0),
        (box(0, 0, 10, 10), box(13, 14, 20, 20), 5),
        (box(0, 0, 1, 5000), box(41, 2400, 50, 2401), 40),
    ],
    ids=["in the hole of a zone", "around a zone", "with its middle outside", "in the bay of a zone", "beside it",
         "corner to corner", "very long"],
)  # fmt: skip
def test_a_patch_has_its_nearest_zone(patch, zone, metres):
    far = affinity.translate(zone, 100_000, 100_000)
    its_zone, distance = found([patch], [far, zone])
    assert (its_zone[0], distance[0]) == (1, pytest.approx(metres, rel=2e-5, abs=1e-6))


@pytest.mark.parametrize(
    ("away_m", "rel"), [(40_000, 1e-4), (280_000, 1e-3), (2_000_000, None)], ids=["far", "very far", "beyond any reach"]
)
def test_far_patches_have_the_nearest_of_many_lines(away_m, rel):
    turn = np.linspace(0, 2 * np.pi, 40_000, endpoint=False)
    reach = 30_000 + 2_000 * np.sin(300 * turn)
    zone = shapely.Polygon(np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1))
    patches = [box(away_m, y, away_m + 100, y + 100) for y in range(-40_000, 40_000, 800)]
    its_zone, metres = found(patches, [zone])
    assert (its_zone == 0).all()
    if rel:
        assert metres == pytest.approx(shapely.distance(np.array(patches), zone), rel=rel)
    else:
        assert metres == pytest.approx(away_m, rel=0.05)


def test_of_zones_equally_far_the_first_is_named():
    patches, zone = [box(0, 0, 10, 10)] * 3, box(20, 0, 30, 10)
    assert found(patches, [affinity.translate(zone, 50, 0), zone, shapely.reverse(zone), zone])[0].tolist() == [1, 1, 1]


@given(st.integers(1, 400), st.integers(0, 2**31), st.sampled_from([(1.0, 1.0), (1.0, 0.0), (0.0, 0.0), (1.0, 0.01)]))
def test_a_seed_is_hardly_farther_than_the_nearest_point(count, seed, shape):
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 1000, (count, 2)) * shape
    asked = rng.uniform(-500, 1500, (20, 2))
    grid = seeds_of(points)
    nearest_m = np.hypot(*(asked[:, None] - points[None]).transpose(2, 0, 1)).min(axis=1)
    seed_m = np.hypot(*(asked - grid.near(asked)).T)
    outside = np.hypot(*(asked - np.clip(asked, points.min(axis=0), points.max(axis=0))).T)
    assert (seed_m <= nearest_m + outside + 6 * grid.cell_m).all()

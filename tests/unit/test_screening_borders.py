"""Areas from edges alone against GEOS's overlay, where a border runs through a patch in odd ways."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from redline_review.plugin.screening import screen
from redline_review.plugin.screening.crossing import common_areas, windows
from redline_review.plugin.screening.outlines import Polygons
from redline_review.plugin.screening.rims import rims_of, rings_of
from shapely import affinity, box

PATCH = box(0, 0, 100, 60)
HOLED = PATCH.difference(box(40, 20, 60, 40))
COMB = shapely.Polygon([(-5, -5), (105, -5), (105, 90), *((x, 90 if n % 2 else 10) for n, x in enumerate(range(95, 0, -10))), (-5, 90)])  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("patch", [PATCH, HOLED, affinity.rotate(HOLED, 33)], ids=["box", "with a hole", "turned"])
@pytest.mark.parametrize(
    "zone",
    [
        box(50, -10, 200, 200),
        box(-50, 30, 200, 200),
        box(10, 10, 20, 20),
        box(-9, -9, 130, 90).difference(box(30, 10, 70, 50)),
        COMB,
        affinity.rotate(COMB, 180),
        PATCH,
        box(100, 0, 200, 60),
    ],
    ids=["its right", "its top", "a small one inside", "around a hole", "a comb", "a comb from below", "the same",
         "beside it"],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True], ids=["as drawn", "rings reversed"])
def test_edges_give_the_area_of_the_overlay(patch, zone, turned):
    assert zone.is_valid
    given = shapely.reverse(zone) if turned else zone
    rims = rims_of(Polygons(np.array([given]), np.array([0])))
    window = windows(shapely.bounds(np.array([patch])))
    corner = np.array([zone.contains(shapely.Point(window[0, 0], window[0, 3]))])
    line = rims.tree.query(box(*window[0]))
    every = np.zeros(len(line), dtype=np.int64)
    rings = rings_of(Polygons(np.array([patch]), np.array([0])).ragged())
    found = common_areas(rings, np.array([0]), window, corner, rims, every, line)
    assert found.sound.all()
    assert found.area_m2[0] == pytest.approx(patch.intersection(zone).area, abs=1e-9)


def test_patch_beyond_any_reach_still_has_a_nearest_zone():
    far, near = (shapely.to_wkb(box(x, 31.0, x + 0.01, 31.01)) for x in (-94.5, 119.9))
    zone = shapely.to_wkb(box(120, 31, 121, 32))
    across, beside = screen([("far", far), ("near", near)], [("z", zone)]).results
    assert across.nearest_zone_id == beside.nearest_zone_id == "z"
    assert across.distance_m > 10_000_000
    assert beside.distance_m == pytest.approx(8_594, rel=1e-3)

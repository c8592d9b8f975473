"""A layer that carries the GCJ-02 offset: which one, how far, and back again. No QGIS."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from redline_review.plugin.app.import_rows import Reason, SourceRow
from redline_review.plugin.app.import_shift import Shifted, measured_shift, shift_note, shifted_back
from redline_review.plugin.domain.geometry import canonical_wkb
from redline_review.plugin.screening.equal_area import ground_distance
from redline_review.plugin.screening.gcj02 import to_gcj02


def blobs(count=30):
    rng = np.random.default_rng(7)
    made = []
    for lon, lat in rng.uniform((120.2, 31.1), (120.8, 31.6), (count, 2)):
        turn = np.sort(rng.uniform(0, 2 * np.pi, 30))
        away = 0.02 * rng.uniform(0.7, 1.3, 30)
        made.append(shapely.Polygon(np.stack([lon + away * np.cos(turn), lat + away * np.sin(turn)], axis=1)).buffer(0))
    return made


def rows(shapes):
    return [(str(n), shapely.to_wkb(shape)) for n, shape in enumerate(shapes)]


def moved(shapes):
    return [shapely.transform(shape, to_gcj02) for shape in shapes]


def test_the_layer_that_carries_the_offset_is_named_with_its_own_direction():
    plain = blobs()
    layer = measured_shift(rows(moved(plain)), rows(plain))
    other = measured_shift(rows(plain), rows(moved(plain)))
    assert (layer.which, other.which) == (Shifted.LAYER, Shifted.REFERENCE)
    assert layer.distance_m == pytest.approx(other.distance_m, abs=20)
    assert layer.bearing_deg == pytest.approx(other.bearing_deg, abs=5)
    assert shift_note(layer).startswith("GCJ-02 offset taken off (measured 477 m")
    assert measured_shift(rows(plain), rows(plain)) is None


def test_shifting_back_sets_each_vertex_where_it_was_and_leaves_bad_rows_alone():
    whole = blobs(3)
    bad = SourceRow(9, {"id": "x"}, None, rejected=Reason.NO_GEOMETRY)
    sent = [SourceRow(n, {"id": str(n)}, canonical_wkb(shapely.to_wkb(s))) for n, s in enumerate(moved(whole), start=1)]
    back = shifted_back([*sent, bad])
    assert back[-1] is bad
    assert [row.attributes for row in back] == [row.attributes for row in (*sent, bad)]
    for row, shape in zip(back, whole):
        ours = shapely.get_coordinates(shapely.normalize(shapely.from_wkb(row.outline)))
        theirs = shapely.get_coordinates(shapely.normalize(shape))
        assert row.outline == canonical_wkb(row.outline)
        assert ground_distance(ours, theirs).max() < 0.01

"""Both engines against each other and against QGIS's own measurement on the ellipsoid."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
)
from redline_review.plugin import screening
from redline_review.plugin.adapters import qgis_geometry
from redline_review.plugin.adapters.screening_engine import FAST, SLOW, choose_engine, note_words

BOW_TIE = shapely.Polygon([(119.0, 32.0), (119.01, 32.01), (119.01, 32.0), (119.0, 32.01)])


@pytest.fixture(scope="module")
def ellipsoid():
    """QGIS's measurement on the CGCS2000 ellipsoid."""
    measure = QgsDistanceArea()
    crs = QgsCoordinateReferenceSystem("EPSG:4490")
    measure.setSourceCrs(crs, QgsProject.instance().transformContext())
    assert measure.setEllipsoid(crs.ellipsoidAcronym())
    return measure


def blob(rng, x, y, size, count):
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    reach = size * rng.uniform(0.5, 1.0, count)
    return shapely.Polygon(np.stack([x + reach * np.cos(turn), y + reach * np.sin(turn)], axis=1))


def rows(prefix, shapes):
    return [(f"{prefix}{i}", wkb) for i, wkb in enumerate(shapely.to_wkb(shapes))]


@pytest.fixture(scope="module")
def inputs():
    """Patches over four degrees of latitude, overlapping winding zones with holes, bad ones in both."""
    rng = np.random.default_rng(7)
    places = rng.uniform((118.0, 30.0), (119.5, 34.5), (60, 2))
    patches = [blob(rng, x, y, 0.004, 15) for x, y in places] + [BOW_TIE]
    zones = [blob(rng, x, y, 0.15, 900) for x, y in places[::6]]
    zones = [z.difference(z.centroid.buffer(0.01)) for z in zones] + [BOW_TIE.envelope, BOW_TIE]
    bad = [("short", b"\x01\x03\x00"), ("point", shapely.to_wkb(shapely.Point(1, 1)))]
    return rows("p", patches) + bad, rows("z", zones) + bad


def test_both_engines_agree(qgis_app, inputs):
    levels = {name: "redline" if i % 2 else "control" for i, (name, _) in enumerate(inputs[1])}
    fast, slow = (engine(*inputs, levels=levels) for engine in (screening.screen, qgis_geometry.screen))
    assert len(fast.results) == len(slow.results) == 61
    for ours, theirs in zip(fast.results, slow.results):
        assert (ours.case_id, ours.nearest_zone_id) == (theirs.case_id, theirs.nearest_zone_id)
        assert ours.area_m2 == pytest.approx(theirs.area_m2, rel=1e-9)
        assert [o.zone_id for o in ours.overlaps] == [o.zone_id for o in theirs.overlaps]
        assert [o.area_m2 for o in ours.overlaps] == pytest.approx([o.area_m2 for o in theirs.overlaps], rel=1e-6)
        assert ours.distance_m == pytest.approx(theirs.distance_m, rel=1e-6)
    for ours, theirs in zip(fast.level_shares, slow.level_shares):
        assert ours == pytest.approx(theirs, rel=1e-6)
    assert any(len(s.overlaps) > 1 for s in fast.results)
    assert sum(s.nearest_zone_id is not None for s in fast.results) > 10


def test_both_engines_mend_and_reject_the_same(qgis_app, inputs):
    fast, slow = (engine(*inputs) for engine in (screening.screen, qgis_geometry.screen))
    for ours, theirs in ((fast.repaired, slow.repaired), (fast.rejected, slow.rejected)):
        assert sorted((f.role, f.identity) for f in ours) == sorted((f.role, f.identity) for f in theirs)
    assert len(fast.repaired) == 2
    assert len(fast.rejected) == 4
    assert (fast.input_hash, fast.zones_hash) == (slow.input_hash, slow.zones_hash)


@pytest.mark.parametrize("latitude", [4.0, 31.5, 53.0], ids=["Nansha", "Jiangsu", "Mohe"])
def test_areas_agree_with_qgis_on_the_ellipsoid(qgis_app, ellipsoid, latitude):
    rng = np.random.default_rng(3)
    patches = [blob(rng, 119 + dx, latitude + dy, 0.003, 20) for dx, dy in rng.uniform(-0.5, 0.5, (40, 2))]
    zone = shapely.box(118, latitude - 2, 119, latitude + 2)
    run = screening.screen(rows("p", patches), [("z", shapely.to_wkb(zone))])
    for patch, found in zip(patches, run.results):
        assert found.area_m2 == pytest.approx(measured(ellipsoid, patch), rel=1e-4)
        common = shapely.intersection(patch, zone)
        if found.overlaps:
            assert found.overlaps[0].area_m2 == pytest.approx(measured(ellipsoid, common), rel=1e-4)
        else:
            assert common.area == 0


def measured(ellipsoid, shape):
    geometry = QgsGeometry()
    geometry.fromWkb(shapely.to_wkb(shape))
    return ellipsoid.measureArea(geometry)


def test_distance_agrees_with_qgis_on_the_ellipsoid(qgis_app, ellipsoid):
    patch, zone = shapely.box(119.0, 32.0, 119.001, 32.001), shapely.box(119.2, 32.3, 119.3, 32.4)
    (found,) = screening.screen([("p", shapely.to_wkb(patch))], [("z", shapely.to_wkb(zone))]).results
    expected = ellipsoid.measureLine(QgsPointXY(119.001, 32.001), QgsPointXY(119.2, 32.3))
    assert found.distance_m == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("engine", [screening.screen, qgis_geometry.screen], ids=["shapely", "QGIS"])
def test_cancel_stops_either_engine(qgis_app, inputs, engine):
    with pytest.raises(screening.ScreeningCancelled):
        engine(*inputs, cancelled=lambda: True)


def test_shapely_two_is_chosen_without_a_word():
    engine, note = choose_engine()
    assert engine is screening.screen
    assert (note, note_words(note)) == (FAST, "")


def test_without_shapely_the_slow_engine_is_chosen_and_said(monkeypatch, qgis_app):
    monkeypatch.setitem(sys.modules, "shapely", None)
    engine, note = choose_engine()
    assert engine is qgis_geometry.screen
    assert note == SLOW
    assert "slower" in note_words(note)

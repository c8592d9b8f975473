"""GCJ-02: the formula, and telling whether a layer carries it. No QGIS."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.screening.equal_area import ground_distance
from redline_review.plugin.screening.gcj02 import from_gcj02, offset, to_gcj02
from redline_review.plugin.screening.shift import ShiftVerdict, shift_of
from shapely import affinity

JIANGSU = Path(__file__).resolve().parents[2].parent / "shared/data/jiangsu_admin_tianditu/jiangsu_admin_tianditu.gpkg"


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
    ids=["Shanghai", "Shenzhen", "Beijing"],
)
def test_points_move_as_the_public_programs_move_them(wgs, gcj):
    assert to_gcj02(np.array([wgs]))[0] == pytest.approx(gcj, abs=1e-9)


@given(st.floats(73, 135), st.floats(18, 54))
def test_taking_the_offset_off_undoes_putting_it_on_to_a_millimetre(lon, lat):
    here = np.array([[lon, lat]])
    assert ground_distance(from_gcj02(to_gcj02(here)), here)[0] < 1e-3


@pytest.mark.parametrize("place", [(-0.1, 51.5), (151.2, -33.9), (70.0, 40.0)], ids=["London", "Sydney", "west"])
def test_outside_china_nothing_moves(place):
    assert (offset(np.array([place])) == 0).all()


def blob(rng, lon, lat, reach, count=24):
    turn = np.sort(rng.uniform(0, 2 * np.pi, count))
    away = reach * rng.uniform(0.6, 1.4, count)
    return shapely.Polygon(np.stack([lon + away * np.cos(turn), lat + away * np.sin(turn)], axis=1)).buffer(0)


def rows(shapes):
    return [(str(n), shapely.to_wkb(shape)) for n, shape in enumerate(shapes)]


def shifted(shapes):
    return [shapely.transform(shape, to_gcj02) for shape in shapes]


def drawn_anew(shapes, noise_deg):
    """Move each vertex by up to ``noise_deg``, the same vertex always the same way."""
    return [shapely.transform(shape, lambda xy: xy + noise_deg * np.sin(xy[:, ::-1] * 1e6)) for shape in shapes]


def zones_around(lon=120.5, lat=31.4, seed=1, count=30):
    rng = np.random.default_rng(seed)
    places = rng.uniform(-0.25, 0.25, (count, 2))
    return [blob(rng, lon + x, lat + y, 0.02) for x, y in places]


def expected(lon, lat):
    here = np.array([[lon, lat]])
    return ground_distance(here, to_gcj02(here))[0]


def test_zones_that_carry_the_offset_are_recognised_with_its_length_and_direction():
    zones = zones_around()
    found = shift_of(rows(shifted(zones)), rows(zones))
    assert found.verdict is ShiftVerdict.LAYER
    assert found.distance_m == pytest.approx(expected(120.5, 31.4), abs=20)
    assert found.bearing_deg == pytest.approx(118, abs=8)
    assert found.confidence > 0.5


def test_an_offset_on_the_reference_is_told_from_one_on_the_layer():
    zones = zones_around()
    assert shift_of(rows(zones), rows(shifted(zones))).verdict is ShiftVerdict.REFERENCE


@pytest.mark.parametrize("noise_deg", [0.0, 0.00005], ids=["the same drawing", "drawn anew within 5 m"])
def test_layers_that_lie_on_each_other_raise_no_alarm(noise_deg):
    zones = zones_around()
    again = drawn_anew(zones, noise_deg)
    found = shift_of(rows(again), rows(zones))
    assert (found.verdict, found.distance_m) == (ShiftVerdict.NONE, 0.0)


def test_a_part_of_the_zones_drawn_anew_still_shows_the_offset():
    zones = zones_around(count=60)
    part = drawn_anew(shifted(zones)[:15], 0.0001)
    assert shift_of(rows(part), rows(zones)).verdict is ShiftVerdict.LAYER


def test_patches_cut_at_the_borders_of_zones_show_the_offset():
    zones, rng = zones_around(), np.random.default_rng(5)
    cut = []
    for zone in zones:
        lon, lat = shapely.get_coordinates(zone.exterior)[3]
        cut.append(blob(rng, lon, lat, 0.003).intersection(zone))
    cut = [patch for patch in cut if patch.area > 0]
    assert shift_of(rows(shifted(cut)), rows(zones)).verdict is ShiftVerdict.LAYER
    assert shift_of(rows(cut), rows(zones)).verdict is ShiftVerdict.NONE


@pytest.mark.parametrize("seed", range(6))
def test_patches_that_share_no_border_with_the_zones_raise_no_alarm(seed):
    rng = np.random.default_rng(100 + seed)
    patches = [blob(rng, *(np.array([120.5, 31.4]) + rng.uniform(-0.25, 0.25, 2)), 0.002) for _ in range(200)]
    assert shift_of(rows(patches), rows(zones_around(seed=seed))).verdict is ShiftVerdict.UNCLEAR


@pytest.mark.parametrize("seed", range(12))
def test_a_single_patch_beside_a_border_proves_nothing(seed):
    rng = np.random.default_rng(seed)
    zone = zones_around(seed=seed, count=1)[0]
    lon, lat = shapely.get_coordinates(zone.exterior)[0]
    patch = blob(rng, lon + 0.004, lat - 0.002, 0.001)
    assert shift_of(rows([patch]), rows([zone])).verdict is ShiftVerdict.UNCLEAR


@pytest.mark.parametrize(
    "moved",
    [(3.0, 1.0), (0.0, 0.8), (-40.0, 5.0)],
    ids=["another province", "beside", "another country"],
)
def test_layers_of_other_areas_raise_no_alarm(moved):
    zones = zones_around()
    elsewhere = [affinity.translate(zone, *moved) for zone in zones]
    assert shift_of(rows(elsewhere), rows(zones)).verdict is ShiftVerdict.UNCLEAR


@pytest.mark.parametrize("metres", [200, 700], ids=["200 m to the north", "700 m to the north"])
def test_a_shift_of_another_kind_is_not_called_gcj02(metres):
    zones = zones_around()
    moved = [affinity.translate(zone, 0, metres / 111_000) for zone in zones]
    assert shift_of(rows(moved), rows(zones)).verdict is ShiftVerdict.UNCLEAR


@pytest.mark.parametrize(
    "bad", [[], [("a", b"")], [("a", b"\x01\x03\x00")], [("a", shapely.to_wkb(shapely.Point(1, 1)))]]
)
def test_nothing_to_compare_is_unclear(bad):
    assert shift_of(bad, rows(zones_around())).verdict is ShiftVerdict.UNCLEAR
    assert shift_of(rows(zones_around()), bad).verdict is ShiftVerdict.UNCLEAR


def counties():
    """Jiangsu's counties; a GeoPackage's geometry is WKB behind a header whose length its flags tell."""
    if not JIANGSU.exists():
        pytest.skip("needs ../shared/data/jiangsu_admin_tianditu")
    base = sqlite3.connect(f"file:{JIANGSU}?immutable=1", uri=True)
    blobs = [blob for (blob,) in base.execute("select geom from county order by fid")]
    base.close()
    return [shapely.from_wkb(blob[8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7] :]) for blob in blobs]


def test_jiangsus_counties_moved_by_the_formula_are_recognised():
    whole = counties()
    found = shift_of(rows(shifted(whole)), rows(whole))
    assert found.verdict is ShiftVerdict.LAYER
    assert 400 < found.distance_m < 700
    assert shift_of(rows(whole), rows(whole)).verdict is ShiftVerdict.NONE
    assert shift_of(rows(whole), rows(shifted(whole))).verdict is ShiftVerdict.REFERENCE


def test_one_simplified_county_moved_by_the_formula_is_recognised_against_all():
    whole = counties()
    one = [shapely.simplify(county, 0.0001) for county in shifted(whole)[10:11]]
    assert shift_of(rows(one), rows(whole)).verdict is ShiftVerdict.LAYER


def test_some_counties_against_others_far_away_raise_no_alarm():
    whole = sorted(counties(), key=lambda county: county.centroid.y)
    assert shift_of(rows(shifted(whole[:20])), rows(whole[-20:])).verdict is ShiftVerdict.UNCLEAR

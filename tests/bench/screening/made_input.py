"""The generated input of the screening benchmark: the same bytes from the same seed, kept under ``build/bench``.

Zones are ragged blobs, a big one in a big place, with some holes and islets; patches are lumps of 20 … 300 m, most of
them anywhere, some along the zones' rims. Two copies on disk: in degrees (EPSG:4490) as a sender has them, and in the
equal-area plane for peers that measure plain areas and are spared the projection.

Run: ``python tests/bench/screening/made_input.py FOLDER PATCHES ZONES ZONE_VERTICES LARGEST``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import shapely
from osgeo import ogr, osr
from redline_review.plugin.screening.equal_area import plane_for
from redline_review.plugin.screening.outlines import project, read

SEED = 20260502
WEST, SOUTH = 110.0, 27.0
DEGREES_PER_ROOT = 0.003
"""The side of a zone's place in degrees for each square root of its vertices: 60 km for the largest."""
LUMP_VERTICES = (8, 12, 16, 24, 40)
ALONG_RIMS = 0.4


def zone_sizes(rng, count, vertices, largest):
    """Return vertices by zone: few large ones, many small, the largest exactly as asked."""
    shape = np.sort(rng.lognormal(0, 1.2, count))[::-1]
    low, high = 1.0, float(vertices)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.clip(middle * shape, 60, largest).sum() < vertices else (low, middle)
    sizes = np.clip(low * shape, 60, largest).astype(int)
    sizes[0] = largest
    return sizes


def places(sizes):
    """Return middles and sides (degrees) of the zones' square places, set out shelf by shelf."""
    side = DEGREES_PER_ROOT * np.sqrt(sizes)
    width = np.sqrt((side**2).sum())
    middles, x, y, shelf = [], 0.0, 0.0, side[0]
    for one in side:
        if x + one > width and x > 0:
            x, y, shelf = 0.0, y + shelf, one
        middles.append((WEST + x + one / 2, SOUTH + y + one / 2))
        x += one
    return np.array(middles), side, width, y + shelf


def ring(rng, x, y, radius, count):
    """Return a closed ragged ring that winds once around its middle, within ``radius`` and beyond a fifth of it."""
    wave = np.arange(count // 2 + 1, dtype=float)
    strength = np.where((wave >= 2) & (wave <= max(3, count // 8)), np.maximum(wave, 1) ** -1.1, 0)
    phase = np.exp(2j * np.pi * rng.random(len(wave))) * rng.normal(size=len(wave))
    noise = np.fft.irfft(strength * phase, count) * count / 2
    reach = radius * np.clip(0.7 + 0.12 * noise, 0.2, 1.0)
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    open_ring = np.round(np.c_[x + reach * np.cos(turn), y + reach * np.sin(turn)], 9)
    return np.vstack([open_ring, open_ring[:1]])


def zone(rng, middle, side, count):
    """Return a zone: a blob, in every fifth a hole, beside every third an islet."""
    x, y = middle
    hole, islet = (count // 20 if rng.random() < share and count > 400 else 0 for share in (0.2, 0.33))
    holes = [ring(rng, x, y, 0.08 * side, hole)] if hole else []
    parts = [shapely.Polygon(ring(rng, x, y, 0.45 * side, count - hole - islet), holes)]
    if islet:
        parts.append(shapely.Polygon(ring(rng, x + 0.42 * side, y + 0.42 * side, 0.07 * side, islet)))
    return shapely.MultiPolygon(parts)


def patches(rng, count, zones, width, height):
    """Return lumps, ``ALONG_RIMS`` of them within some hundred metres of a zone's rim."""
    rim = shapely.get_coordinates(zones)
    near = rng.random(count) < ALONG_RIMS
    middle = np.c_[WEST + width * rng.random(count), SOUTH + height * rng.random(count)]
    middle[near] = rim[rng.integers(0, len(rim), near.sum())] + rng.normal(0, 0.002, (near.sum(), 2))
    size = np.clip(rng.lognormal(np.log(0.0005), 0.6, count), 0.0001, 0.0015)
    kind = rng.integers(0, len(LUMP_VERTICES), count)
    made = np.empty(count, dtype=object)
    for number, vertices in enumerate(LUMP_VERTICES):
        chosen = np.flatnonzero(kind == number)
        turn = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
        reach = size[chosen, None] * rng.uniform(0.6, 1.0, (len(chosen), vertices))
        xy = np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=2) + middle[chosen, None]
        made[chosen] = shapely.polygons(np.round(xy, 9))
    return made


def write(path, name, prefix, shapes, crs):
    """Write shapes as one layer of multipolygons with a spatial index."""
    wkb = shapely.to_wkb(shapes, byte_order=1)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer(name, crs, ogr.wkbMultiPolygon)
    layer.CreateField(ogr.FieldDefn(f"{name}_id", ogr.OFTString))
    layer.StartTransaction()
    for number, one in enumerate(wkb):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, f"{prefix}{number:07d}")
        feature.SetGeometryDirectly(ogr.ForceToMultiPolygon(ogr.CreateGeometryFromWkb(one)))
        layer.CreateFeature(feature)
    layer.CommitTransaction()
    source = None


def in_plane(shapes, plane):
    """Return shapes in the engine's plane, long edges bent as there."""
    parts = read([(f"{n:07d}", wkb) for n, wkb in enumerate(shapely.to_wkb(shapes))], "patch").polygons
    return shapely.multipolygons(project(parts, plane).shapes, indices=parts.owner)


def degrees_crs():
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4490)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return crs


def plane_crs(plane):
    crs = osr.SpatialReference()
    place = f"+lat_ts={plane.standard_parallel!r} +lon_0={plane.central_meridian!r}"
    crs.ImportFromProj4(f"+proj=cea {place} +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs")
    return crs


def make(folder, count, zone_count, vertices, largest):
    """Write the four layers and ``input.json``, which stands there only when all is whole."""
    rng = np.random.default_rng(SEED)
    ogr.UseExceptions()
    sizes = zone_sizes(rng, zone_count, vertices, largest)
    middles, side, width, height = places(sizes)
    zones = np.array([zone(rng, m, s, n) for m, s, n in zip(middles, side, sizes)])
    lumps = patches(rng, count, zones, width, height)
    assert shapely.is_valid(zones).all()
    assert shapely.is_valid(lumps).all()
    box = shapely.bounds(lumps).mean(axis=0)
    plane = plane_for(float(box[1] + box[3]) / 2, float(box[0] + box[2]) / 2)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.gpkg"):
        old.unlink()
    write(folder / "zones.gpkg", "zone", "Z", zones, degrees_crs())
    write(folder / "patches.gpkg", "patch", "P", lumps, degrees_crs())
    write(folder / "zones_plane.gpkg", "zone", "Z", in_plane(zones, plane), plane_crs(plane))
    write(folder / "patches_plane.gpkg", "patch", "P", in_plane(lumps, plane), plane_crs(plane))
    facts = {
        "patches": count,
        "zones": zone_count,
        "zone_vertices": int(shapely.get_num_coordinates(zones).sum()),
        "largest": int(shapely.get_num_coordinates(zones).max()),
        "patch_vertices": int(shapely.get_num_coordinates(lumps).sum()),
        "crs": plane_crs(plane).ExportToProj4(),
    }
    (folder / "input.json").write_text(json.dumps(facts), encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), *map(int, sys.argv[2:6]))

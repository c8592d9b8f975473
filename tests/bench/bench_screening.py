"""Screening of generated patches against winding zones; the same pair areas as whole-geometry overlay.

Run: ``python tests/bench/bench_screening.py [--patches 10000] [--zones 80] [--vertices 430000]``. Appends to
``build/bench.json`` ours (seconds) beside plain shapely overlay of patches and whole zones in the same run.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import shapely
from redline_review.plugin.screening import screen
from redline_review.plugin.screening.equal_area import plane_for
from redline_review.plugin.screening.outlines import project, read

SEED = 20260502
OUT = Path(__file__).parents[2] / "build" / "bench.json"
WEST, SOUTH, EAST, NORTH = 116.4, 30.8, 121.9, 35.1


def rows(prefix, shapes):
    return [(f"{prefix}{i:07d}", wkb) for i, wkb in enumerate(shapely.to_wkb(shapes))]


def zones(rng, count, vertices):
    """Winding blobs on a jittered grid; a few have many times the vertices of the rest."""
    side = int(np.ceil(np.sqrt(count)))
    step_x, step_y = (EAST - WEST) / side, (NORTH - SOUTH) / side
    sizes = rng.pareto(1.2, count) + 0.3
    sizes = np.clip(sizes / sizes.sum() * vertices, 200, 41_000).astype(int)
    return np.array([blob(rng, WEST + (i % side + 0.5) * step_x, SOUTH + (i // side + 0.5) * step_y,
                          0.45 * min(step_x, step_y), sizes[i]) for i in range(count)])  # fmt: skip


def blob(rng, x, y, radius, count):
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    waves = np.arange(2, 160)
    noise = (rng.normal(size=len(waves)) / waves**1.1) @ np.sin(np.outer(waves, turn) + rng.random(len(waves))[:, None])
    reach = radius * np.clip(0.7 + 0.12 * noise, 0.2, 1.0)
    return shapely.Polygon(np.c_[x + reach * np.cos(turn), y + reach * np.sin(turn)])


def patches(rng, count):
    """Lumpy patches of about 20 … 200 m, 12 vertices each."""
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    size = rng.uniform(0.0001, 0.001, (count, 1)) * rng.uniform(0.6, 1.0, (count, 12))
    x = rng.uniform(WEST, EAST, (count, 1)) + size * np.cos(turn)
    y = rng.uniform(SOUTH, NORTH, (count, 1)) + size * np.sin(turn)
    return shapely.polygons(np.stack([x, y], axis=2))


def naive(patch_rows, zone_rows):
    """Whole-geometry overlay in the same plane: {(patch, zone): ㎡}."""
    first, second = read(patch_rows, "patch"), read(zone_rows, "zone")
    plane = plane_for(*reversed(first.middle()))
    ours, theirs = project(first.polygons, plane), project(second.polygons, plane)
    zone, patch = shapely.STRtree(ours.shapes).query(theirs.shapes, predicate="intersects")
    area = shapely.area(shapely.intersection(ours.shapes[patch], theirs.shapes[zone]))
    return {(first.ids[p], second.ids[z]): a for p, z, a in zip(ours.owner[patch], theirs.owner[zone], area) if a > 0}


def worst_difference(run, reference):
    found = {(s.case_id, o.zone_id): o.area_m2 for s in run.results for o in s.overlaps}
    for pair in found.keys() ^ reference.keys():
        assert max(found.get(pair, 0), reference.get(pair, 0)) < 0.1, f"{pair} is in one of the two only"
    common = found.keys() & reference.keys()
    return max((abs(found[p] - reference[p]) / max(reference[p], 1.0) for p in common), default=0.0), len(common)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patches", type=int, default=10_000)
    parser.add_argument("--zones", type=int, default=80)
    parser.add_argument("--vertices", type=int, default=430_000)
    parser.add_argument("--no-peer", action="store_true")
    given = parser.parse_args()
    rng = np.random.default_rng(SEED)
    zone_rows = rows("Z", zones(rng, given.zones, given.vertices))
    patch_rows = rows("P", patches(rng, given.patches))
    start = time.perf_counter()
    run = screen(patch_rows, zone_rows)
    ours = time.perf_counter() - start
    row = {"name": "screening", "ours": round(ours, 3), "peer": None, "unit": "s", "ratio": None,
           "detail": {"patches": given.patches, "zones": given.zones, "vertices": given.vertices, "engine": run.engine,
                      "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}}  # fmt: skip
    if not given.no_peer:
        start = time.perf_counter()
        reference = naive(patch_rows, zone_rows)
        row["peer"] = round(time.perf_counter() - start, 3)
        row["ratio"] = round(row["peer"] / ours, 2)
        worst, pairs = worst_difference(run, reference)
        assert worst < 1e-6, f"areas differ by {worst}"
        row["detail"].update(peer="shapely whole-geometry overlay, overlaps only", pairs=pairs, worst_relative=worst)
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row) + "\n")
    sys.stdout.write(json.dumps(row, indent=1) + "\n")


if __name__ == "__main__":
    main()

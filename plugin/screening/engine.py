"""The fast engine: everything vectorised in one equal-area plane. Needs shapely 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Optional

import numpy as np
import shapely

from .equal_area import EqualArea, Floats, plane_for
from .nearest import nearest
from .outlines import Outlines, Polygons, mended, project, read
from .overlay import Touching, level_shares, touching
from .results import Flaw, PairAreas, Rows, ScreeningRun, columns, hash_rows
from .tiles import cut
from .work import Cancelled, Progress, Work, work

ENGINE = f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"


def screen(
    patches: Rows,
    zones: Rows,
    *,
    levels: Optional[Mapping[str, str]] = None,
    progress: Optional[Progress] = None,
    cancelled: Optional[Cancelled] = None,
    threads: Optional[int] = None,
) -> ScreeningRun:
    """Measure patches against zones; see :func:`redline_review.plugin.screening.screen`."""
    with work(progress, cancelled, threads) as running:
        hashes = running.run(hash_rows, [patches, zones], 0.05)
        outlines, areas = running.run(_read, [(patches, "patch", False), (zones, "zone", True)], 0.15)
        plane = plane_for(*reversed(outlines.middle()))
        flat, flaws = _flat(outlines, "patch", plane, running, 0.2)
        flat_zones, zone_flaws = _flat(areas, "zone", plane, running, 0.3)
        outlines, flat, lost = _without_empty(outlines, flat)
        return _measured(
            (outlines, flat), (areas, flat_zones), plane, levels, running, hashes,
            (*outlines.flaws, *areas.flaws, *flaws, *zone_flaws), (*outlines.rejected, *lost, *areas.rejected),
        )  # fmt: skip


def _read(what: tuple[Rows, str, bool]) -> Outlines:
    return read(*what)


def _flat(outlines: Outlines, role: str, plane: EqualArea, running: Work, until: float) -> tuple[Polygons, list[Flaw]]:
    """Project and mend; a flaw is told only where the outline is invalid in degrees too."""
    shapes, reasons = mended(project(outlines.polygons, plane), running, until)
    told = []
    for number, reason in reasons.items():
        own = outlines.polygons.shapes[outlines.polygons.owner == number]
        if not shapely.is_valid(shapely.multipolygons(own)):
            told.append(Flaw(role, outlines.ids[number], reason))
    return shapes, told


def _without_empty(outlines: Outlines, flat: Polygons) -> tuple[Outlines, Polygons, list[Flaw]]:
    """Reject patches of which mending left no area, and number the others anew."""
    area = _areas(flat, len(outlines.ids))
    if (area > 0).all():
        return outlines, flat, []
    lost = [Flaw("patch", outlines.ids[number], "no area") for number in np.flatnonzero(area <= 0)]
    ids = tuple(np.array(outlines.ids, dtype=object)[area > 0])
    number = np.cumsum(area > 0) - 1
    kept = flat.taken(area[flat.owner] > 0)
    return (
        Outlines(ids, outlines.polygons, outlines.flaws, outlines.rejected),
        Polygons(kept.shapes, number[kept.owner]),
        lost,
    )


def _measured(
    patches: tuple[Outlines, Polygons],
    zones: tuple[Outlines, Polygons],
    plane: EqualArea,
    levels: Optional[Mapping[str, str]],
    running: Work,
    hashes: Sequence[str],
    repaired: tuple[Flaw, ...],
    rejected: tuple[Flaw, ...],
) -> ScreeningRun:
    (outlines, flat), (areas, flat_zones) = patches, zones
    count = len(outlines.ids)
    area = _areas(flat, count)
    pieces = cut(flat, running, 0.32)
    tiles = cut(flat_zones, running, 0.5, needed=_tree(pieces))
    found = touching(pieces, tiles, _tree(tiles), running, 0.8)
    pairs = _summed(found, pieces, tiles)
    outside = np.ones(count, dtype=bool)
    outside[pairs.patch] = False
    near = nearest(pieces.taken(outside[pieces.owner]), flat_zones, plane, count, running, 0.97)
    level_of = [levels.get(zone, "") for zone in areas.ids] if levels else None
    shares = level_shares(pairs, area, found, pieces, tiles, level_of) if level_of is not None else []
    running.report(1.0)
    results = columns(outlines.ids, areas.ids, area, pairs, near)
    return ScreeningRun(results, repaired, rejected, hashes[0], hashes[1], ENGINE, shares)


def _areas(polygons: Polygons, count: int) -> Floats:
    return np.bincount(polygons.owner, weights=shapely.area(polygons.shapes), minlength=count).astype(np.float64)


def _tree(polygons: Polygons) -> shapely.STRtree:
    tree = shapely.STRtree(polygons.shapes)
    tree.query(shapely.Point(0, 0))  # builds the tree now, before threads share it
    return tree


def _summed(found: Touching, pieces: Polygons, tiles: Polygons) -> PairAreas:
    return PairAreas.summed(pieces.owner[found.piece], tiles.owner[found.tile], found.area_m2, found.rim_m)

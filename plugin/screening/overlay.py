"""Areas of patches in zones by GEOS's overlay on tiles: for the few pairs that :mod:`.borders` leaves to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from .equal_area import Floats, Ints
from .outlines import Geometries, Polygons, vertices
from .results import PairAreas
from .tiles import cut
from .work import Work, apart, chunks_by_cost

_COST_PER_CHUNK = 400_000
_WHOLE = 1 - 1e-12


@dataclass(frozen=True, eq=False)
class Touching:
    """Pieces of patches (``piece``) that share area with tiles of zones (``tile``), pair by pair."""

    piece: Ints
    tile: Ints
    area_m2: Floats
    rim_m: Floats


def touching(patches: Polygons, zones: Polygons, tree: Any, work: Work, until: float) -> Touching:
    """Measure every pair of patch piece and zone tile; ``tree`` is an STRtree over the zones' tiles."""
    piece, tile = tree.query(patches.shapes)
    order = np.argsort(tile, kind="stable")
    piece, tile = piece[order].astype(np.int64), tile[order].astype(np.int64)
    cost = 50 + vertices(patches.shapes)[piece] + vertices(zones.shapes)[tile]
    parts = work.run(
        lambda chunk: _measure(patches.shapes, zones.shapes, piece[chunk], tile[chunk]),
        apart(chunks_by_cost(cost, _COST_PER_CHUNK), tile),
        until,
    )
    none = Touching(piece[:0], tile[:0], np.empty(0), np.empty(0))
    parts.append(none)
    return Touching(
        np.concatenate([p.piece for p in parts]),
        np.concatenate([p.tile for p in parts]),
        np.concatenate([p.area_m2 for p in parts]),
        np.concatenate([p.rim_m for p in parts]),
    )


def overlaid(patches: Polygons, zones: Polygons, work: Work, until: float) -> tuple[Touching, Polygons]:
    """Cut zones around the patches and measure every pair by GEOS's overlay; returns the tiles too."""
    tiles = cut(zones, work, (work.done + until) / 2, needed=tree_of(patches.shapes))
    return touching(patches, tiles, tree_of(tiles.shapes), work, until), tiles


def tree_of(shapes: Geometries) -> shapely.STRtree:
    """Return a tree that is built already, before threads share it."""
    tree = shapely.STRtree(shapes)
    tree.query(shapely.Point(0, 0))
    return tree


def _measure(patches: Geometries, zones: Geometries, piece: Ints, tile: Ints) -> Touching:
    used = zones[np.unique(tile)]
    shapely.prepare(used)
    inside = shapely.contains_properly(zones[tile], patches[piece])
    across = ~inside
    across[across] = shapely.intersects(zones[tile[across]], patches[piece[across]])
    shapely.destroy_prepared(used)
    common = patches[piece].copy()
    common[across] = intersection(patches[piece[across]], zones[tile[across]])
    keep = inside | across
    return Touching(piece[keep], tile[keep], shapely.area(common[keep]), shapely.length(common[keep]))


def intersection(first: Geometries, second: Geometries) -> Geometries:
    """Return the intersections pair by pair; a pair that GEOS gives up on is mended and tried alone."""
    try:
        return np.asarray(shapely.intersection(first, second), dtype=object)
    except shapely.errors.GEOSException:
        return np.array([_stubborn(a, b) for a, b in zip(first, second)] or [], dtype=object)


def _stubborn(first: Any, second: Any) -> Any:
    try:
        return shapely.intersection(first, second)
    except shapely.errors.GEOSException:
        return shapely.intersection(shapely.make_valid(first), shapely.make_valid(second))


def level_shares(
    pairs: PairAreas,
    patch_area: Floats,
    level_of: Sequence[str],
    pieces: Polygons,
    zones: Polygons,
    work: Work,
    until: float,
) -> list[dict[str, float]]:
    """Return, by patch, level → share of the patch in any zone of that level.

    Sums are right unless zones of one level overlap; where a patch has several and none holds it whole, its common
    pieces are united and measured.
    """
    shares: list[dict[str, float]] = [{} for _ in patch_area]
    several: set[tuple[int, str]] = set()
    for patch, zone, area in zip(pairs.patch.tolist(), pairs.zone.tolist(), pairs.area_m2.tolist()):
        level, own = level_of[zone], shares[patch]
        if level in own and own[level] < _WHOLE:
            several.add((patch, level))
        own[level] = max(own.get(level, 0.0), min(1.0, area / float(patch_area[patch])))
    united = _united_areas(several, pairs, pieces, zones, level_of, work, until)
    for (patch, level), area in united.items():
        shares[patch][level] = min(1.0, area / float(patch_area[patch]))
    return shares


def _united_areas(
    several: set[tuple[int, str]],
    pairs: PairAreas,
    pieces: Polygons,
    zones: Polygons,
    level_of: Sequence[str],
    work: Work,
    until: float,
) -> Mapping[tuple[int, str], float]:
    if not several:
        return {}
    wanted = np.isin(pairs.patch, [patch for patch, _ in several])
    kept = set(zip(pairs.patch[wanted].tolist(), pairs.zone[wanted].tolist()))
    patches = pieces.taken(np.isin(pieces.owner, pairs.patch[wanted]))
    concerned = zones.taken(np.isin(zones.owner, pairs.zone[wanted]))
    found, tiles = overlaid(patches, concerned, work, until)
    common = intersection(patches.shapes[found.piece], tiles.shapes[found.tile])
    groups: dict[tuple[int, str], list[Any]] = {}
    owners = zip(patches.owner[found.piece].tolist(), tiles.owner[found.tile].tolist())
    for shape, (patch, zone) in zip(common, owners):
        if (patch, level_of[zone]) in several and (patch, zone) in kept:
            groups.setdefault((patch, level_of[zone]), []).append(shape)
    return {key: float(shapely.area(shapely.union_all(shapes))) for key, shapes in groups.items()}

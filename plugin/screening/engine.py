"""The fast engine: everything vectorised in one equal-area plane. Needs shapely 2."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Optional

import numpy as np
import shapely

from .borders import overlaps
from .equal_area import EqualArea, Floats, plane_for
from .nearest import nearest
from .outlines import Outlines, Parsed, Polygons, assembled, mended, parse, project, together
from .overlay import level_shares
from .results import SLIVER_WIDTH_M, Flaw, PairAreas, Rows, ScreeningRun, columns, hash_rows
from .rims import rims_of
from .tiles import cut
from .work import Cancelled, Progress, Work, chunks_by_cost, work

_BYTES_PER_ROW, _BYTES_PER_CHUNK = 200, 2_000_000
_VERTICES_PER_CHUNK = 50_000
_ROLES = ("patch", "zone")
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
        hashes = running.run(partial(hash_rows, check=running.stop_if_asked), [patches, zones], 0.05)
        outlines = _read(patches, zones, running, 0.15)
        patch_side, zone_side, plane = _flat(outlines, running, 0.35)
        del outlines  # a million patches in degrees are a third of a gigabyte
        return _measured(patch_side, zone_side, plane, levels, running, hashes)


def _read(patches: Rows, zones: Rows, running: Work, until: float) -> list[Outlines]:
    """Read both inputs, the patches first."""
    chunks = [*_chunks(patches, "patch"), *_chunks(zones, "zone")]
    parts = running.run(_parsed, chunks, until)
    of_patches = [part for part, (_, role) in zip(parts, chunks) if role == "patch"]
    running.check()
    outlines = assembled(of_patches, merge=False)
    running.check()
    return [outlines, assembled(parts[len(of_patches) :], merge=True)]


def _chunks(rows: Rows, role: str) -> list[tuple[Rows, str]]:
    sizes = np.fromiter((len(wkb) for _, wkb in rows), dtype=np.int64, count=len(rows))
    return [(rows[chunk], role) for chunk in chunks_by_cost(sizes + _BYTES_PER_ROW, _BYTES_PER_CHUNK)]


def _parsed(chunk: tuple[Rows, str]) -> Parsed:
    return parse(*chunk)


@dataclass(frozen=True, eq=False)
class _Side:
    """One input in the plane: ids, their polygons by number, and what was wrong with others."""

    ids: tuple[str, ...]
    polygons: Polygons
    repaired: tuple[Flaw, ...]
    rejected: tuple[Flaw, ...]

    def areas(self) -> Floats:
        """Return ㎡ by number."""
        return _sums(shapely.area, self.polygons, len(self.ids))


def _flat(outlines: Sequence[Outlines], running: Work, until: float) -> tuple[_Side, _Side, EqualArea]:
    """Project and mend both inputs; a flaw is told only where the outline is invalid in degrees too."""
    plane = plane_for(*reversed(outlines[0].middle()))
    parts = [
        [each.polygons.part(chunk) for chunk in chunks_by_cost(each.polygons.vertices(), _VERTICES_PER_CHUNK)]
        for each in outlines
    ]
    flat = running.run(partial(project, plane=plane), [*parts[0], *parts[1]], (running.done + until) / 2)
    patches = together(flat[: len(parts[0])])
    running.check()
    zones = together(flat[len(parts[0]) :])
    del flat
    running.check()
    sides = []
    for role, each, (polygons, bad) in zip(_ROLES, outlines, mended([patches, zones], running, until)):
        reasons = ((number, each.fault(number)) for number in bad)
        told = [Flaw(role, each.ids[number], reason) for number, reason in reasons if reason]
        side = _Side(each.ids, polygons, (*each.flaws, *told), each.rejected)
        sides.append(_without_thin(side, role))
    return sides[0], sides[1], plane


def _without_thin(side: _Side, role: str) -> _Side:
    """Reject what has no area (thinner than a coordinate is exact) and number the others anew."""
    good = side.areas() > SLIVER_WIDTH_M / 2 * _sums(shapely.length, side.polygons, len(side.ids))
    if good.all():
        return side
    lost = [Flaw(role, side.ids[number], "no area") for number in np.flatnonzero(~good)]
    number = np.cumsum(good) - 1
    kept = side.polygons.taken(good[side.polygons.owner])
    owner = number[kept.owner]
    ids = tuple(name for name, stays in zip(side.ids, good) if stays)
    gone = {flaw.identity for flaw in lost}
    repaired = tuple(flaw for flaw in side.repaired if flaw.identity not in gone)
    return _Side(ids, Polygons(kept.shapes, owner, kept.ragged().owned(owner)), repaired, (*side.rejected, *lost))


def _measured(
    patches: _Side,
    zones: _Side,
    plane: EqualArea,
    levels: Optional[Mapping[str, str]],
    running: Work,
    hashes: Sequence[str],
) -> ScreeningRun:
    count, area = len(patches.ids), patches.areas()
    pieces = cut(patches.polygons, running, 0.32)
    rims = rims_of(zones.polygons, running.check)
    found = overlaps(pieces, zones.polygons, rims, running, 0.6)
    pairs = PairAreas.summed(pieces.owner[found.piece], zones.polygons.owner[found.tile], found.area_m2, found.rim_m)
    outside = np.ones(count, dtype=bool)
    outside[pairs.patch] = False
    beyond = np.flatnonzero(outside[pieces.owner])
    near = nearest(pieces.ragged(), beyond, zones.polygons.owner, rims, plane, count, running, 0.95)
    shares: list[dict[str, float]] = []
    if levels:
        level_of = [levels.get(zone, "") for zone in zones.ids]
        shares = level_shares(pairs, area, level_of, pieces, zones.polygons, running, 0.99)
    running.report(1.0)
    results = columns(patches.ids, zones.ids, area, pairs, near)
    repaired, rejected = (*patches.repaired, *zones.repaired), (*patches.rejected, *zones.rejected)
    return ScreeningRun(results, repaired, rejected, hashes[0], hashes[1], ENGINE, shares)


def _sums(measure: Callable[[Any], Any], polygons: Polygons, count: int) -> Floats:
    return np.bincount(polygons.owner, weights=measure(polygons.shapes), minlength=count).astype(np.float64)

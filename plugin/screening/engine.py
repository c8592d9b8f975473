"""The fast engine: everything vectorised in one equal-area plane. Needs shapely 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Optional

import numpy as np
import shapely

from ..domain.collector import collector_paused
from .borders import overlaps
from .equal_area import EqualArea, Floats, Ints, plane_for
from .nearest import Field, field_of, nearest
from .outlines import Outlines, Parsed, Polygons, assembled, checked, mended, parse, together
from .overlay import level_shares
from .ragged import Ragged
from .results import SLIVER_WIDTH_M, Flaw, PairAreas, Rows, ScreeningRun, columns, hash_rows
from .tiles import cut
from .work import Cancelled, Progress, Work, apart, chunks_by_cost, work

_BYTES_PER_ROW, _BYTES_PER_CHUNK = 200, 2_000_000
_VERTICES_PER_CHUNK = 50_000
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
    with collector_paused(), work(progress, cancelled, threads) as running:
        hashes = running.run(partial(hash_rows, check=running.stop_if_asked), [patches, zones], 0.05)
        outlines, areas = _read(patches, zones, running, 0.15)
        running.check()
        plane = plane_for(*reversed(outlines.middle()))
        zone_side = flat(areas, "zone", plane, running, 0.25)
        rims = running.begin(partial(field_of, zone_side.polygons, running.stop_if_asked))
        patch_side = flat(outlines, "patch", plane, running, 0.35)
        del outlines, areas  # a million patches in degrees are a third of a gigabyte
        return _measured(patch_side, zone_side, running.end(rims), plane, levels, running, hashes)


def _read(patches: Rows, zones: Rows, running: Work, until: float) -> tuple[Outlines, Outlines]:
    """Read both inputs."""
    chunks = [*_chunks(patches, "patch"), *_chunks(zones, "zone")]
    parts = running.run(_parsed, chunks, until)
    many = sum(1 for _, role in chunks if role == "patch")
    of_patches, of_zones = parts[:many], parts[many:]
    del parts
    running.check()
    return assembled(of_patches, False), assembled(of_zones, True)


def _chunks(rows: Rows, role: str) -> list[tuple[Rows, str]]:
    sizes = np.array([len(wkb) for _, wkb in rows], dtype=np.int64)
    return [(rows[chunk], role) for chunk in chunks_by_cost(sizes + _BYTES_PER_ROW, _BYTES_PER_CHUNK)]


def _parsed(chunk: tuple[Rows, str]) -> Parsed:
    return parse(*chunk)


@dataclass(frozen=True, eq=False)
class Side:
    """One input in the plane: ids, their polygons by number, and what was wrong with others."""

    ids: tuple[str, ...]
    polygons: Polygons
    repaired: tuple[Flaw, ...]
    rejected: tuple[Flaw, ...]
    area_m2: Floats


def flat(outlines: Outlines, role: str, plane: EqualArea, running: Work, until: float) -> Side:
    """Project and mend; a flaw is told only where the outline is invalid in degrees too."""
    task = partial(checked, plane=plane, keep_shapes=role == "zone")
    done = running.run(task, [piece for part in outlines.parts for piece in _in_pieces(part)], until)
    bad = np.concatenate([np.empty(0, dtype=np.int64), *(owners for _, owners in done)])
    parts = [some for some, _ in done]
    del done
    projected = together(parts, running)
    running.check()
    reasons = ((owner, outlines.fault(owner)) for owner in bad.tolist())
    told = [Flaw(role, outlines.ids[owner], reason) for owner, reason in reasons if reason]
    sound = mended(projected, bad, running, until)
    running.check()
    area = _by_owner(sound.ragged().areas(), sound.owner, len(outlines.ids))
    running.check()
    return _without_thin(Side(outlines.ids, sound, (*outlines.flaws, *told), outlines.rejected, area), role)


def _in_pieces(polygons: Ragged) -> list[Ragged]:
    """Cut polygons where the owner changes, into pieces that one thread works on for some milliseconds."""
    chunks = apart(chunks_by_cost(polygons.vertices(), _VERTICES_PER_CHUNK), polygons.owner)
    return [polygons.part(chunk) for chunk in chunks]


def _by_owner(value: Floats, owner: Ints, count: int) -> Floats:
    return np.bincount(owner, weights=value, minlength=count).astype(np.float64)


def _without_thin(side: Side, role: str) -> Side:
    """Reject what has no area (thinner than a coordinate is exact) and number the others anew."""
    thin = _thin(side)
    if not len(thin):
        return side
    good = np.ones(len(side.ids), dtype=bool)
    good[thin] = False
    lost = [Flaw(role, side.ids[number], "no area") for number in thin.tolist()]
    number = np.cumsum(good) - 1
    kept = side.polygons.taken(good[side.polygons.owner])
    owner = number[kept.owner]
    ids = tuple(name for name, stays in zip(side.ids, good) if stays)
    gone = {flaw.identity for flaw in lost}
    repaired = tuple(flaw for flaw in side.repaired if flaw.identity not in gone)
    polygons = Polygons(kept.made, owner, kept.ragged().owned(owner))
    return Side(ids, polygons, repaired, (*side.rejected, *lost), side.area_m2[good])


def _thin(side: Side) -> Ints:
    """Return the numbers of what is thinner than a coordinate is exact; rims are measured only where it may be so."""
    polygons, count = side.polygons.ragged(), len(side.ids)
    box = polygons.bounds()
    longest = polygons.vertices() * (box[:, 2:] - box[:, :2]).sum(axis=1)
    doubtful = side.area_m2 <= SLIVER_WIDTH_M / 2 * _by_owner(longest, polygons.owner, count)
    some = polygons.taken(np.flatnonzero(doubtful[polygons.owner]))
    length = _by_owner(some.lengths(), some.owner, count)
    thin: Ints = np.flatnonzero(doubtful & (side.area_m2 <= SLIVER_WIDTH_M / 2 * length))
    return thin


def _measured(
    patches: Side,
    zones: Side,
    field: Field,
    plane: EqualArea,
    levels: Optional[Mapping[str, str]],
    running: Work,
    hashes: Sequence[str],
) -> ScreeningRun:
    count, area = len(patches.ids), patches.area_m2
    pieces = cut(patches.polygons, running, 0.32)
    found = overlaps(pieces, zones.polygons, field.rims, running, 0.6)
    pairs = PairAreas.summed(pieces.owner[found.piece], zones.polygons.owner[found.tile], found.area_m2, found.rim_m)
    outside = np.ones(count, dtype=bool)
    outside[pairs.patch] = False
    beyond = np.flatnonzero(outside[pieces.owner])
    near = nearest(pieces.ragged(), beyond, field, plane, count, running, 0.95)
    shares: list[dict[str, float]] = []
    if levels:
        level_of = [levels.get(zone, "") for zone in zones.ids]
        shares = level_shares(pairs, area, level_of, pieces, zones.polygons, running, 0.99)
    running.report(1.0)
    results = columns(patches.ids, zones.ids, area, pairs, near)
    repaired, rejected = (*patches.repaired, *zones.repaired), (*patches.rejected, *zones.rejected)
    return ScreeningRun(results, repaired, rejected, hashes[0], hashes[1], ENGINE, shares)

"""What a screening run gives back, and how it can fail. Shared by both engines; needs numpy only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple, Optional, Union, overload

import numpy as np
from numpy.typing import NDArray

from ..domain.errors import RedlineError
from ..domain.records import Overlap, Screening

Rows = Sequence[tuple[str, bytes]]
"""Ids with polygonal WKB in longitude/latitude (EPSG:4490)."""

_SORTED_AT_ONCE, _HASHED_AT_ONCE = 50_000, 100
SLIVER_WIDTH_M = 1e-4
"""An overlap thinner than this is no overlap: coordinates of nine decimals are not better than 0.1 mm."""


@dataclass(eq=False)
class ShapelyMissing(RedlineError):
    """The fast engine needs shapely 2; ``found`` is the version there, empty where there is none."""

    found: str


@dataclass(eq=False)
class ScreeningCancelled(RedlineError):
    """The caller asked to stop; nothing was produced."""

    done: float


@dataclass(frozen=True)
class Flaw:
    """An input outline that was mended or left out; ``role`` is ``patch`` or ``zone``, ``reason`` the fault."""

    role: str
    identity: str
    reason: str


class Line(NamedTuple):
    """What one patch comes to: ㎡, zones touched, the zone that holds most with its share, the nearest and metres."""

    area_m2: float
    zone_count: int
    top_zone: Optional[str]
    top_share: Optional[float]
    nearest_zone: Optional[str]
    distance_m: Optional[float]


@dataclass(frozen=True, eq=False)
class Columns(Sequence[Screening]):
    """Screenings in input order, kept as columns and made into records on demand (a million of them stays small).

    ``first`` has one entry more than there are patches: the overlaps of patch i are ``first[i] … first[i + 1]``,
    largest area first. ``nearest`` is -1 and ``distance_m`` NaN where the patch touches a zone or none exists.
    """

    case_ids: Sequence[str]
    zone_ids: Sequence[str]
    area_m2: NDArray[np.float64]
    first: NDArray[np.int64]
    overlap_zone: NDArray[np.int64]
    overlap_m2: NDArray[np.float64]
    nearest: NDArray[np.int64]
    distance_m: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.case_ids)

    @overload
    def __getitem__(self, index: int) -> Screening: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Screening]: ...
    def __getitem__(self, index: Union[int, slice]) -> Union[Screening, Sequence[Screening]]:
        if isinstance(index, slice):
            return [self._record(i) for i in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._record(index % len(self))

    def __iter__(self) -> Iterator[Screening]:
        return (self._record(i) for i in range(len(self)))

    def _record(self, index: int) -> Screening:
        case_id, area, near = self.case_ids[index], float(self.area_m2[index]), int(self.nearest[index])
        span = range(int(self.first[index]), int(self.first[index + 1]))
        overlaps = tuple(
            Overlap(case_id, self.zone_ids[int(self.overlap_zone[k])], float(self.overlap_m2[k]), self._share(k, area))
            for k in span
        )
        if near < 0:
            return Screening(case_id, area, overlaps)
        return Screening(case_id, area, overlaps, self.zone_ids[near], float(self.distance_m[index]))

    def _share(self, overlap: int, area: float) -> float:
        return min(1.0, float(self.overlap_m2[overlap]) / area)

    def lines(self) -> Iterator[Line]:
        """Return a line for each patch, without making records."""
        count = np.diff(self.first)
        some = count > 0
        first = self.first[:-1][some]
        top = np.full(len(self), -1, dtype=np.int64)
        top[some] = self.overlap_zone[first]
        share = np.zeros(len(self))
        share[some] = np.minimum(1.0, self.overlap_m2[first] / self.area_m2[some])
        columns = (self.area_m2, count, top, share, self.nearest, self.distance_m)
        for area, number, zone, part, near, metres in zip(*(column.tolist() for column in columns)):
            held = (self.zone_ids[zone], part) if number else (None, None)
            beside = (None, None) if near < 0 else (self.zone_ids[near], metres)
            yield Line(area, number, *held, *beside)

    def pairs(self) -> Iterator[tuple[int, str, float, float]]:
        """Return patch number, zone id, ㎡ and share of every overlap, patch by patch."""
        patch = np.repeat(np.arange(len(self)), np.diff(self.first))
        share = np.minimum(1.0, self.overlap_m2 / self.area_m2[patch])
        columns = (patch, self.overlap_zone, self.overlap_m2, share)
        for number, zone, area, part in zip(*(column.tolist() for column in columns)):
            yield number, self.zone_ids[zone], area, part

    def zone_totals(self) -> dict[str, float]:
        """Return the flagged area in ㎡ by zone id; patches that overlap each other count twice."""
        totals = np.bincount(self.overlap_zone, weights=self.overlap_m2, minlength=len(self.zone_ids))
        return {zone: float(total) for zone, total in zip(self.zone_ids, totals)}

    def zone_patches(self) -> dict[str, int]:
        """Return by zone id how many patches overlap the zone."""
        return dict(zip(self.zone_ids, np.bincount(self.overlap_zone, minlength=len(self.zone_ids)).tolist()))


@dataclass(frozen=True, eq=False)
class ScreeningRun:
    """One run. The hashes name both inputs whatever their order; ``engine`` is ``shapely …`` or ``qgis …``.

    ``results`` leaves out rejected patches. ``level_shares`` runs beside ``results``: the share of each patch in any
    zone of a level, overlapping zones counted once; empty unless ``levels`` was given.
    """

    results: Columns
    repaired: tuple[Flaw, ...]
    rejected: tuple[Flaw, ...]
    input_hash: str
    zones_hash: str
    engine: str
    level_shares: Sequence[dict[str, float]] = field(default=())


def share_in_level(run: ScreeningRun, level: str) -> dict[str, float]:
    """Return case id → share of the patch in any zone of the level (0 … 1); needs a run made with ``levels``."""
    return {found.case_id: shares.get(level, 0.0) for found, shares in zip(run.results, run.level_shares)}


def hash_rows(rows: Rows, check: Callable[[], object] = lambda: None) -> str:
    """Return the SHA-256 of ids and WKB, independent of their order; ``check`` is called often and may raise."""
    ordered: list[tuple[str, bytes]] = []
    for at in range(0, len(rows), _SORTED_AT_ONCE):  # a sort lets no other thread run: a long one would deafen us
        ordered.extend(sorted(rows[at : at + _SORTED_AT_ONCE]))
        check()
    ordered.sort()
    digest = sha256()
    for at in range(0, len(ordered), _HASHED_AT_ONCE):
        check()
        digest.update(b"".join(_hashed(ordered[at : at + _HASHED_AT_ONCE])))
    return digest.hexdigest()


def _hashed(rows: Rows) -> list[bytes]:
    parts: list[bytes] = []
    for identity, wkb in rows:
        name = identity.encode()
        parts += (b"%d:%b%d:" % (len(name), name, len(wkb)), wkb)
    return parts


@dataclass(frozen=True, eq=False)
class PairAreas:
    """Areas by patch and zone: parallel arrays, each pair once, sorted by patch and falling area."""

    patch: NDArray[np.int64]
    zone: NDArray[np.int64]
    area_m2: NDArray[np.float64]

    @classmethod
    def summed(
        cls, patch: NDArray[np.int64], zone: NDArray[np.int64], area: NDArray[np.float64], rim: NDArray[np.float64]
    ) -> PairAreas:
        """Sum disjoint pieces by pair and drop slivers; ``rim`` is the pieces' perimeter in metres."""
        width = int(zone.max(initial=0)) + 1
        key, where = np.unique(patch * width + zone, return_inverse=True)
        total = np.bincount(where, weights=area, minlength=len(key))
        length = np.bincount(where, weights=rim, minlength=len(key))
        keep = total > SLIVER_WIDTH_M * length / 2
        patch, zone, total = key[keep] // width, key[keep] % width, total[keep]
        order = np.lexsort((zone, -total, patch))
        return cls(patch[order], zone[order], total[order])


def columns(
    case_ids: Sequence[str],
    zone_ids: Sequence[str],
    area_m2: NDArray[np.float64],
    pairs: PairAreas,
    nearest: Optional[tuple[NDArray[np.int64], NDArray[np.float64]]] = None,
) -> Columns:
    """Put a run's arrays together; ``nearest`` holds zone (or -1) and metres by patch."""
    count = len(case_ids)
    zone, metres = nearest or (np.full(count, -1, dtype=np.int64), np.full(count, np.nan))
    first = np.searchsorted(pairs.patch, np.arange(count + 1))
    return Columns(case_ids, zone_ids, area_m2, first, pairs.zone, pairs.area_m2, zone, metres)

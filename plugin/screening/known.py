"""Patches that were seen before, and patches of one batch that belong together. Needs numpy and shapely ≥ 2.

Areas are in the equal-area plane through the middle of all patches, so they are those on the ellipsoid; distances in
it are true to some percent within a province, which is enough for a tolerance of metres.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from .planar import AT_ONCE, Shapes, in_degrees, in_plane, plane_of
from .results import SLIVER_WIDTH_M, Rows, ScreeningCancelled

Ints = NDArray[np.int64]
Cancelled = Optional[Callable[[], bool]]
_PAIRS_AT_ONCE = 4_000
_IN_ONE_TREE = 16_000
_ASKED_AT_ONCE = 1_000


@dataclass(frozen=True)
class Common:
    """What two patches share: ``share`` is of the first, ``iou`` the common area over that of both together."""

    first_id: str
    second_id: str
    area_m2: float
    share: float
    iou: float


@dataclass(frozen=True)
class Groups:
    """Ids that belong together, each group in the rows' order.

    ``duplicates`` are the same place issued twice; ``adjacent`` touch within the tolerance, duplicates among them.
    A group is a chain: its first and last patch need not touch.
    """

    duplicates: tuple[tuple[str, ...], ...]
    adjacent: tuple[tuple[str, ...], ...]


def common_areas(new: Rows, earlier: Rows, cancelled: Cancelled = None) -> tuple[Common, ...]:
    """Return what each new patch shares with earlier ones, by row and then largest area first.

    Rows are ids with WKB in longitude/latitude; a row that is no polygon shares nothing. Raises
    :class:`ScreeningCancelled`.
    """
    first, second = _prepared(cancelled, new, earlier)
    a, b = _near(first, second, cancelled, predicate="intersects")
    area, iou = _measured(first, second, a, b, cancelled)
    share = area / shapely.area(first)[a]
    _let_go(first, second)
    order = np.lexsort((-area, a))
    order = order[area[order] > 0]
    _heed(cancelled, 1.0)
    columns = (a[order], b[order], area[order], np.minimum(1.0, share[order]), iou[order])
    lines = zip(*(column.tolist() for column in columns))
    return tuple(Common(new[one][0], earlier[other][0], *figures) for one, other, *figures in lines)


def groups_of(rows: Rows, near_m: float, duplicate_iou: float, cancelled: Cancelled = None) -> Groups:
    """Group the patches of one batch: within ``near_m`` metres of each other, or with at least ``duplicate_iou``."""
    (shapes,) = _prepared(cancelled, rows)
    a, b = _near(shapes, shapes, cancelled, predicate="dwithin", distance=near_m)
    a, b = a[a < b], b[a < b]
    _, iou = _measured(shapes, shapes, a, b, cancelled)
    same = iou >= duplicate_iou
    _let_go(shapes)
    names = [name for name, _ in rows]
    return Groups(_chains(names, a[same], b[same]), _chains(names, a, b))


def _prepared(cancelled: Cancelled, *layers: Rows) -> list[Shapes]:
    """Return the layers' shapes in one plane; in place, for letting go of 100,000 shapes at once takes 0.1 s, too."""
    found = [_read(rows, cancelled) for rows in layers]
    plane = plane_of(found)
    for shapes in found:
        for at in range(0, len(shapes), AT_ONCE):
            _heed(cancelled)
            shapes[at : at + AT_ONCE] = in_plane(shapes[at : at + AT_ONCE], plane)
    return found


def _read(rows: Rows, cancelled: Cancelled) -> Shapes:
    shapes: Shapes = np.empty(len(rows), dtype=object)
    for at in range(0, len(rows), AT_ONCE):
        _heed(cancelled)
        shapes[at : at + AT_ONCE] = in_degrees(rows[at : at + AT_ONCE])
    return shapes


def _heed(cancelled: Cancelled, done: float = 0.0) -> None:
    if cancelled is not None and cancelled():
        raise ScreeningCancelled(done)


def _let_go(*layers: Shapes) -> None:
    for shapes in layers:
        for at in range(0, len(shapes), AT_ONCE):
            shapes[at : at + AT_ONCE] = None


def _near(first: Shapes, second: Shapes, cancelled: Cancelled, **wanted: Any) -> tuple[Ints, Ints]:
    """Return the numbers of all pairs that fit a tree's ``predicate``.

    Several trees, asked in parts: building or asking one of 100,000 shapes lets no other thread run for 0.1 s.
    """
    found = [np.empty((2, 0), dtype=np.int64)]
    for there in range(0, len(second), _IN_ONE_TREE):
        tree = shapely.STRtree(second[there : there + _IN_ONE_TREE])
        for here in range(0, len(first), _ASKED_AT_ONCE):
            _heed(cancelled)
            pairs = tree.query(first[here : here + _ASKED_AT_ONCE], **wanted)
            found.append(pairs + np.array([[here], [there]]))
    a, b = np.concatenate(found, axis=1)
    return a, b


def _measured(first: Shapes, second: Shapes, a: Ints, b: Ints, cancelled: Cancelled) -> tuple[Any, Any]:
    """Return common area in ㎡ (slivers as none) and IoU of each pair."""
    area = np.zeros(len(a))
    for start in range(0, len(a), _PAIRS_AT_ONCE):
        _heed(cancelled, start / len(a))
        some = slice(start, start + _PAIRS_AT_ONCE)
        shared = shapely.intersection(first[a[some]], second[b[some]])
        found = shapely.area(shared)
        area[some] = np.where(found > SLIVER_WIDTH_M / 2 * shapely.length(shared), found, 0.0)
    both = shapely.area(first)[a] + shapely.area(second)[b] - area
    return area, np.clip(area / both, 0.0, 1.0)


def _chains(names: list[str], a: Ints, b: Ints) -> tuple[tuple[str, ...], ...]:
    """Return the connected sets of more than one, by their first member."""
    parent = list(range(len(names)))
    for left, right in zip(a.tolist(), b.tolist()):
        low, high = sorted((_root(parent, left), _root(parent, right)))
        parent[high] = low
    members: dict[int, list[str]] = {}
    for number in _touched(a, b):
        members.setdefault(_root(parent, number), []).append(names[number])
    return tuple(tuple(members[root]) for root in sorted(members))


def _touched(a: Ints, b: Ints) -> Iterable[int]:
    touched: list[int] = np.unique(np.concatenate([a, b])).tolist()
    return touched


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number

"""Shortest ways between polygons and lines that share no area, from vertices and edges alone, all at once.

The shortest way between two outlines begins or ends at a vertex. Around each polygon's middle lies a circle that holds
it; what is known to lie farther from the middle than the best way so far and the vertex's own radius cannot better it,
so few pairs of vertex and edge are ever measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .equal_area import Floats, Ints
from .ragged import Ragged, spread

_ROUNDING, _ROUNDING_M = 1e-9, 1e-6


@dataclass(frozen=True, eq=False)
class Shapes:
    """Polygons around their middles. Vertex v of polygon i is ``xy[v]``, ``first[i] ≤ v < first[i + 1]``.

    ``after`` numbers the vertex that follows in the ring. ``narrow`` is what east-west metres are multiplied by at the
    middle's latitude and north-south metres divided by; ``radius``, so measured, reaches the farthest vertex.
    """

    middle: Floats
    narrow: Floats
    radius: Floats
    xy: Floats
    first: Ints
    after: Ints
    away: Floats

    @classmethod
    def of(cls, polygons: Ragged, middle: Floats, narrow: Floats) -> Shapes:
        """Return polygons with their middles."""
        first = polygons.first[polygons.shell]
        length = np.diff(first)
        after = np.arange(1, len(polygons.xy) + 1)
        after[polygons.first[1:] - 1] = polygons.first[1:] - 1  # a ring's last vertex is its first: no edge follows
        side = np.repeat(narrow, length)
        apart = polygons.xy - np.repeat(middle, length, axis=0)
        away = np.hypot(apart[:, 0] * side, apart[:, 1] / side)
        return cls(middle, narrow, np.maximum.reduceat(away, first[:-1]), polygons.xy, first, after, away)


@dataclass(frozen=True, eq=False)
class Lines:
    """Pairs of a polygon (not falling) and a line of ``edges`` edges that begin at vertex ``start`` of the rims.

    ``narrow`` is that of the mean latitude of both, ``loose`` the factor by which it may differ from the polygon's; no
    point of the line is nearer to the middle, measured with ``narrow``, than ``least``. Of lines equally
    far the one of least ``rank`` counts.
    """

    piece: Ints
    line: Ints
    rank: Ints
    narrow: Floats
    loose: Floats
    start: Ints
    edges: Ints
    least: Floats

    def taken(self, chosen: Ints) -> Lines:
        """Return the pairs of these numbers."""
        return Lines(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


@dataclass(frozen=True, eq=False)
class Ways:
    """By polygon: the line that is nearest, both ends of the shortest way (the polygon's first), its square."""

    line: Ints
    start: Floats
    end: Floats
    squared: Floats


@dataclass(frozen=True, eq=False)
class _Edges:
    """Edges of rims, which begin at ``vertex``, each of the pair ``pair``; ``away`` is from the polygon's middle."""

    vertex: Ints
    pair: Ints
    away: Floats

    def taken(self, chosen: Ints) -> _Edges:
        return _Edges(self.vertex[chosen], self.pair[chosen], self.away[chosen])


@dataclass(frozen=True, eq=False)
class _Feet:
    """Points on edges from vertex ``begin`` to ``end``, at a part of the length, and the squares of the distances."""

    begin: Ints
    end: Ints
    at: Floats
    squared: Floats

    def taken(self, chosen: Ints) -> _Feet:
        return _Feet(self.begin[chosen], self.end[chosen], self.at[chosen], self.squared[chosen])

    def points(self, xy: Floats) -> Floats:
        start = np.take(xy, self.begin, axis=0)
        found: Floats = start + self.at[:, None] * (np.take(xy, self.end, axis=0) - start)
        return found


def shortest(shapes: Shapes, lines: Lines, rims: Floats) -> Ways:
    """Return the shortest ways; every polygon must have a pair."""
    nearest = _least_by(lines.piece, lines.least)
    first = lines.taken(nearest)
    of_first = _edges(shapes, first, rims)
    edges = of_first.taken(_least_by(first.piece[of_first.pair], of_first.away))
    bound = _bound(shapes, first, edges, rims)
    near = lines.least <= _reach(shapes, lines, bound)
    near[nearest] = True
    kept = np.flatnonzero(near)
    lines = lines.taken(kept)
    edges = _edges_but(np.searchsorted(kept, nearest), of_first, shapes, lines, rims)
    best = edges.taken(_least_by(lines.piece[edges.pair], edges.away))
    bound = np.minimum(bound, _bound(shapes, lines, best, rims))
    edges = edges.taken(np.flatnonzero(edges.away <= _reach(shapes, lines, bound)[edges.pair]))
    one, other = _from_vertices(shapes, lines, edges, bound, rims), _from_edges(shapes, lines, edges, bound, rims)
    nearer = other.squared < one.squared
    return Ways(
        np.where(nearer, other.line, one.line),
        np.where(nearer[:, None], other.start, one.start),
        np.where(nearer[:, None], other.end, one.end),
        np.minimum(one.squared, other.squared),
    )


def _reach(shapes: Shapes, lines: Lines, bound: Floats) -> Floats:
    """Return by pair how far from the middle may lie what betters ``bound``, a length by polygon."""
    reach: Floats = bound[lines.piece] + shapes.radius[lines.piece] * lines.loose
    return reach * (1 + _ROUNDING) + _ROUNDING_M


def _least_by(group: Ints, value: Floats) -> Ints:
    """Return where the first least value of each group stands; groups are 0, 1 … in this order, none is empty."""
    begin = np.flatnonzero(np.diff(group, prepend=-1))
    hit = np.flatnonzero(value == np.minimum.reduceat(value, begin)[group])
    return hit[np.diff(group[hit], prepend=-1) > 0]


def _edges(shapes: Shapes, lines: Lines, rims: Floats) -> _Edges:
    vertex, pair = spread(lines.start, lines.edges)
    return _Edges(vertex, pair, _away(shapes, lines, vertex, pair, rims))


def _edges_but(known: Ints, edges: _Edges, shapes: Shapes, lines: Lines, rims: Floats) -> _Edges:
    """Return the edges of all lines; ``edges`` are those of the lines ``known``, which do not fall."""
    vertex, pair = spread(lines.start, lines.edges)
    new = np.ones(len(lines.piece), dtype=bool)
    new[known] = False
    fresh = new[pair]
    away = np.empty(len(pair))
    away[~fresh] = edges.away
    away[fresh] = _away(shapes, lines, vertex[fresh], pair[fresh], rims)
    return _Edges(vertex, pair, away)


def _away(shapes: Shapes, lines: Lines, vertex: Ints, pair: Ints, rims: Floats) -> Floats:
    middle = np.take(shapes.middle, lines.piece[pair], axis=0)
    away: Floats = np.sqrt(_feet(rims, vertex, vertex + 1, middle, lines.narrow[pair]).squared)
    return away


def _bound(shapes: Shapes, lines: Lines, edges: _Edges, rims: Floats) -> Floats:
    """Return by polygon how far its nearest vertex is from the point of its edge that is nearest to the middle."""
    narrow = lines.narrow[edges.pair]
    point = _feet(rims, edges.vertex, edges.vertex + 1, shapes.middle, narrow).points(rims)
    count = np.diff(shapes.first)
    apart, side = shapes.xy - np.repeat(point, count, axis=0), np.repeat(narrow, count)
    squared = (apart[:, 0] * side) ** 2 + (apart[:, 1] / side) ** 2
    bound: Floats = np.sqrt(np.minimum.reduceat(squared, shapes.first[:-1]))
    return bound


def _from_vertices(shapes: Shapes, lines: Lines, edges: _Edges, bound: Floats, rims: Floats) -> Ways:
    """Return the shortest ways that begin at a vertex of the polygon."""
    item, vertex = _outermost(shapes, shapes.away, lines, edges.pair, edges.away, bound)
    pair, edge = edges.pair[item], edges.vertex[item]
    start = np.take(shapes.xy, vertex, axis=0)
    feet = _feet(rims, edge, edge + 1, start, lines.narrow[pair])
    owner, chosen = _best(shapes, lines, pair, feet.squared)
    ends = np.take(start, chosen, axis=0), feet.taken(chosen).points(rims)
    return _ways(shapes, owner, lines.line[pair[chosen]], *ends, feet.squared[chosen])


def _from_edges(shapes: Shapes, lines: Lines, edges: _Edges, bound: Floats, rims: Floats) -> Ways:
    """Return the shortest ways that end at a vertex of a rim."""
    last = np.flatnonzero(np.diff(edges.vertex, append=-1) != 1)
    corner = np.concatenate([edges.vertex, edges.vertex[last] + 1])
    pair = np.concatenate([edges.pair, edges.pair[last]])
    point = np.take(rims, corner, axis=0)
    apart, narrow = point - np.take(shapes.middle, lines.piece[pair], axis=0), lines.narrow[pair]
    away = np.hypot(apart[:, 0] * narrow, apart[:, 1] / narrow)
    farther = np.maximum(shapes.away, shapes.away[shapes.after])
    item, vertex = _outermost(shapes, farther, lines, pair, away, bound)
    pair, end = pair[item], np.take(point, item, axis=0)
    feet = _feet(shapes.xy, vertex, shapes.after[vertex], end, lines.narrow[pair])
    owner, chosen = _best(shapes, lines, pair, feet.squared)
    ends = feet.taken(chosen).points(shapes.xy), np.take(end, chosen, axis=0)
    return _ways(shapes, owner, lines.line[pair[chosen]], *ends, feet.squared[chosen])


def _outermost(shapes: Shapes, away: Floats, lines: Lines, pair: Ints, far: Floats, bound: Floats) -> tuple[Ints, Ints]:
    """Return items with those vertices of their polygons that may come nearer to them than ``bound``.

    Item k, of the pair ``pair[k]``, lies ``far[k]`` from the middle, and vertex v reaches out ``away[v]``.
    """
    piece = lines.piece[pair]
    step = 3 * away.max() + 1
    owner = np.repeat(np.arange(len(bound)), np.diff(shapes.first))
    order = np.argsort(owner * step - away, kind="stable")
    needed = (far * (1 - _ROUNDING) - bound[piece] - _ROUNDING_M) / lines.loose[pair]
    needed = np.clip(needed, 0, 2 * away.max())
    last = np.searchsorted((owner * step - away)[order], piece * step - needed, side="right")
    rank, item = spread(shapes.first[piece], np.maximum(last - shapes.first[piece], 0))
    return item, order[rank]


def _feet(xy: Floats, begin: Ints, end: Ints, point: Floats, narrow: Floats) -> _Feet:
    """Return where edges from vertex ``begin`` to ``end`` are nearest to a point each."""
    start = np.take(xy, begin, axis=0)
    edge = np.take(xy, end, axis=0) - start
    wide, high = edge[:, 0] * narrow, edge[:, 1] / narrow
    x, y = (point[:, 0] - start[:, 0]) * narrow, (point[:, 1] - start[:, 1]) / narrow
    at = np.clip((x * wide + y * high) / np.maximum(wide * wide + high * high, 1e-300), 0, 1)
    return _Feet(begin, end, at, (x - at * wide) ** 2 + (y - at * high) ** 2)


def _best(shapes: Shapes, lines: Lines, pair: Ints, squared: Floats) -> tuple[Ints, Ints]:
    """Return the polygons that have some way, and the number of the least way of each."""
    piece = lines.piece[pair]
    least = np.full(len(shapes.middle), np.inf)
    np.minimum.at(least, piece, squared)
    chosen = np.flatnonzero(squared <= (np.sqrt(least) * (1 + _ROUNDING) + _ROUNDING_M)[piece] ** 2)
    chosen = chosen[np.lexsort((lines.rank[pair[chosen]], piece[chosen]))]  # alike: of the first zone
    owner, at = np.unique(piece[chosen], return_index=True)
    return owner, chosen[at]


def _ways(shapes: Shapes, owner: Ints, line: Ints, start: Floats, end: Floats, squared: Floats) -> Ways:
    """Return ways by polygon, nothing but an infinite square where a polygon has none."""
    count = len(shapes.middle)
    ways = Ways(np.zeros(count, dtype=np.int64), np.zeros((count, 2)), np.zeros((count, 2)), np.full(count, np.inf))
    ways.line[owner], ways.squared[owner] = line, squared
    ways.start[owner], ways.end[owner] = start, end
    return ways

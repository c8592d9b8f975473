"""Areas that polygons have in common, from their edges alone: no overlay, nothing that can fail on odd contacts.

A polygon is the sum over its edges of the strip below the edge, with sign: plus where the polygon lies below the edge,
minus where above. So the common area of two polygons is the sum over pairs of edges of sign · sign · ∫ min(y₁, y₂) dx
over the x that both span. Only the zone's edges in a window around the patch are needed: they are cut off at the
window's top, and the parts of the top that lie inside the zone count as edges; which these are follows from the
window's left top corner and from the edges that cross the top.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .equal_area import Floats, Ints
from .ragged import spread
from .rims import Rims, Rings

Mask = NDArray[np.bool_]
Window = Floats
"""Boxes (n, 4): west, south, east, north in metres."""


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges from left to right, in metres from their window's left bottom corner; ``pair`` does not fall.

    ``sign``: 1 where the polygon lies below the edge, -1 where above.
    """

    pair: Ints
    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    sign: Floats


@dataclass(frozen=True, eq=False)
class Common:
    """By pair: area in ㎡, an upper bound of the rim in metres, and whether the edges agree with the corner."""

    area_m2: Floats
    rim_m: Floats
    sound: Mask


def windows(bounds: Floats) -> Window:
    """Return boxes a little larger than bounds, by odd amounts: nothing round lies on their sides."""
    size = bounds[:, 2:] - bounds[:, :2]
    margin = 0.0137 * size.sum(axis=1, keepdims=True) + 0.0123
    return np.concatenate([bounds[:, :2] - margin, bounds[:, 2:] + 1.0917 * margin], axis=1)


def common_areas(
    patches: Rings, piece: Ints, window: Window, corner: Mask, rims: Rims, pair: Ints, line: Ints
) -> Common:
    """Measure pairs of a patch polygon ``piece[i]`` and a zone polygon of whose rim lines ``line`` are at hand.

    ``pair[k]`` (not falling) says for which pair ``line[k]`` is; every line whose box meets the pair's window must be
    there. ``corner[i]``: whether the zone holds the left top corner of ``window[i]``.
    """
    zone, inside, sound = _zone_edges(window, corner, rims, pair, line)
    patch, first = _patch_edges(patches, piece, window)
    count = len(piece)
    size = window[:, 2:] - window[:, :2]
    diagonal = np.hypot(size[:, 0], size[:, 1])
    of_zone = np.minimum(np.hypot(inside.x1 - inside.x0, inside.y1 - inside.y0), diagonal[inside.pair])
    of_patch = np.hypot(patch.x1 - patch.x0, patch.y1 - patch.y0)
    rim = _by_pair(inside.pair, of_zone, count) + _by_pair(patch.pair, of_patch, count)
    return Common(_under_both(zone, patch, first, count), rim, sound)


def _by_pair(pair: Ints, value: Floats, count: int) -> Floats:
    return np.bincount(pair, weights=value, minlength=count).astype(np.float64)


def _patch_edges(rings: Rings, piece: Ints, window: Window) -> tuple[Edges, Ints]:
    """Return the edges of the pairs' patches and, by pair, where they begin (one entry more than pairs)."""
    ring_first = np.searchsorted(rings.polygon, np.arange(int(piece.max(initial=-1)) + 2))
    ring, pair = spread(ring_first[piece], ring_first[piece + 1] - ring_first[piece])
    vertex, which = spread(rings.first[ring], rings.first[ring + 1] - rings.first[ring] - 1)
    edges = _edges(rings.xy, vertex, rings.sign[ring][which], pair[which], window)
    return edges, np.searchsorted(edges.pair, np.arange(len(piece) + 1))


def _edges(xy: Floats, vertex: Ints, ring_sign: Ints, pair: Ints, window: Window) -> Edges:
    """Return the edges that begin at ``vertex``, from left to right."""
    corner = np.take(window, pair, axis=0)[:, :2]
    start, end = np.take(xy, vertex, axis=0) - corner, np.take(xy, vertex + 1, axis=0) - corner
    ahead = end[:, 0] >= start[:, 0]
    left, right = np.where(ahead[:, None], start, end), np.where(ahead[:, None], end, start)
    sign = ring_sign * np.where(ahead, -1.0, 1.0)
    return Edges(pair, left[:, 0], left[:, 1], right[:, 0], right[:, 1], sign)


def _chosen(edges: Edges, mask: Mask) -> Edges:
    return Edges(edges.pair[mask], edges.x0[mask], edges.y0[mask], edges.x1[mask], edges.y1[mask], edges.sign[mask])


def _zone_edges(window: Window, corner: Mask, rims: Rims, pair: Ints, line: Ints) -> tuple[Edges, Edges, Mask]:
    """Return the zone's edges below the window's top with the top's own, those before cutting, and what is sound."""
    vertex, which = spread(rims.start[line], rims.length[line] - 1)
    sign = rims.rings.sign[rims.ring[line]][which]
    edges = _edges(rims.rings.xy, vertex, sign, pair[which], window)
    size = window[:, 2:] - window[:, :2]
    wide, top = size[edges.pair, 0], size[edges.pair, 1]
    near = (edges.x1 >= 0) & (edges.x0 <= wide) & (np.maximum(edges.y0, edges.y1) >= 0)
    edges = _chosen(edges, near & (np.minimum(edges.y0, edges.y1) < top))
    top = size[edges.pair, 1]
    upper0, upper1 = edges.y0 >= top, edges.y1 >= top
    crossing = upper0 != upper1
    rise = np.where(crossing, edges.y1 - edges.y0, 1.0)
    at = np.clip(edges.x0 + (top - edges.y0) * (edges.x1 - edges.x0) / rise, edges.x0, edges.x1)
    below = Edges(
        edges.pair,
        np.where(crossing & upper0, at, edges.x0),
        np.where(upper0, top, edges.y0),
        np.where(crossing & upper1, at, edges.x1),
        np.where(upper1, top, edges.y1),
        edges.sign,
    )
    tops, sound = _top_edges(edges, crossing, at, upper1, size, corner)
    return _joined(below, tops), edges, sound


def _top_edges(
    edges: Edges, crossing: Mask, at: Floats, upper1: Mask, size: Floats, corner: Mask
) -> tuple[Edges, Mask]:
    """Return the window's top as edges: from the left for the corner, from each crossing for what changes there."""
    within = crossing & (at >= 0) & (at <= size[edges.pair, 0])
    # Left to right upwards with the polygon below (sign 1): to the right of it, on the top, lies the polygon.
    change = (edges.sign * np.where(upper1, 1.0, -1.0))[within]
    pair, begin = edges.pair[within], at[within]
    count = len(size)
    last = corner + _by_pair(pair, change, count)
    every = np.flatnonzero(corner)
    pair, begin = np.concatenate([every, pair]), np.concatenate([np.zeros(len(every)), begin])
    sign = np.concatenate([np.ones(len(every)), change])
    height = size[pair, 1]
    return Edges(pair, begin, height, size[pair, 0], height, sign), (last == 0) | (last == 1)


def _joined(first: Edges, second: Edges) -> Edges:
    fields = ("pair", "x0", "y0", "x1", "y1", "sign")
    return Edges(*(np.concatenate([getattr(first, name), getattr(second, name)]) for name in fields))


def _under_both(zone: Edges, patch: Edges, first: Ints, count: int) -> Floats:
    """Return by pair Σ sign · sign · ∫ min(y of zone, y of patch) dx over the x that both edges span."""
    many = first[zone.pair + 1] - first[zone.pair]
    e, f = spread(first[zone.pair], many)
    low, high = np.maximum(zone.x0[f], patch.x0[e]), np.minimum(zone.x1[f], patch.x1[e])
    both = high > low
    e, f, low, high = e[both], f[both], low[both], high[both]
    slope_z, slope_p = _slopes(zone), _slopes(patch)
    z0, z1 = (zone.y0[f] + (x - zone.x0[f]) * slope_z[f] for x in (low, high))
    p0, p1 = (patch.y0[e] + (x - patch.x0[e]) * slope_p[e] for x in (low, high))
    d0, d1 = z0 - p0, z1 - p1
    a0, a1 = np.abs(d0), np.abs(d1)
    total = a0 + a1
    apart = np.where(d0 * d1 >= 0, total, (a0 * a0 + a1 * a1) / np.maximum(total, 1e-300))
    area = (high - low) * (z0 + z1 + p0 + p1 - apart) / 4 * zone.sign[f]
    return _by_pair(zone.pair[f], area * patch.sign[e], count)


def _slopes(edges: Edges) -> Floats:
    width = edges.x1 - edges.x0
    slope: Floats = (edges.y1 - edges.y0) / np.where(width > 0, width, 1.0)
    return slope

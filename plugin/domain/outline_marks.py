"""Arrows and words on the images: vectors on the ground, kept with the finding, never burnt into a picture.

As JSON: ``{"kind": "arrow" | "text", "points": [[longitude, latitude], …], "text": …, "date": …}``. An arrow has two
points and points at the second; a text has one. ``date`` is that of the image it was set on, empty for all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from .errors import BadRecord
from .geometry import DECIMALS, Point

MARKS = "marks"
"""Member of a finding's operation, and of a case's ``extra``, that holds the marks."""
LONGEST_TEXT = 200
"""Characters of a note on an image; longer ones belong into the finding's own note."""
MOST_MARKS = 100


class MarkKind(str, Enum):
    """What a mark is."""

    ARROW = "arrow"
    TEXT = "text"


@dataclass(frozen=True)
class Mark:
    """One mark; points in degrees, EPSG:4490."""

    kind: MarkKind
    points: tuple[Point, ...]
    text: str = ""
    date: str = ""


def mark_to_json(mark: Mark) -> dict[str, Any]:
    """Return the wire form of a mark, its points rounded as outlines are."""
    points = [[round(x, DECIMALS) + 0.0, round(y, DECIMALS) + 0.0] for x, y in mark.points]
    return {"kind": mark.kind.value, "points": points, "text": mark.text, "date": mark.date}


def marks_from_json(value: Any) -> tuple[Mark, ...]:
    """Read marks; raises :class:`BadRecord` for what is none."""
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes)) or len(value) > MOST_MARKS:
        raise BadRecord("marks", f"not a list of at most {MOST_MARKS} marks")
    return tuple(map(_mark, value))


def _mark(value: Any) -> Mark:
    try:
        kind = MarkKind(value["kind"])
        points = tuple((float(x), float(y)) for x, y in value["points"])
        text, date = value.get("text", ""), value.get("date", "")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadRecord("marks", f"missing or wrong: {error}") from error
    right_count = len(points) == (2 if kind is MarkKind.ARROW else 1)
    on_earth = all(math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90 for x, y in points)
    if not right_count or not on_earth or not _is_text(text) or not _is_text(date):
        raise BadRecord("marks", "points or text out of bounds")
    return Mark(kind, points, text, date)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def marks_said(marks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return marks as an entry of the chain or an operation carries them."""
    return [dict(mark) for mark in marks]

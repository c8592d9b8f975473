"""The caller's area as a condition: the first line, before row-level security."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, true

from ..area import Area


def within(units: Any, area: Area, zones: bool = False) -> ColumnElement[bool]:
    """Return the condition that a record's stored units lie in the area."""
    if area.everywhere:
        return true()
    return or_(*(units.like(f"%{piece}%") for piece in area.beginnings(zones) or (",none,",)))

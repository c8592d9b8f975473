"""Patches by the cell in which they lie."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select, update

from ..cells import Box, cell_of, stretches
from .schema import case_current

_EDGES = ("west", "south", "east", "north")


def in_cells(box: Box) -> ColumnElement[bool]:
    """Return the condition that a patch's cell may touch a box, or that it has none yet."""
    cell = case_current.c.cell
    return or_(cell.is_(None), *(cell.between(first, last) for first, last in stretches(box)))


def without_cell(connection: Connection, org_id: str, limit: int) -> Mapping[str, Box]:
    """Return the boxes of patches that have no cell, by their ids."""
    edges = (case_current.c[name] for name in _EDGES)
    rules = (case_current.c.org_id == org_id, case_current.c.cell.is_(None))
    found = connection.execute(select(case_current.c.case_id, *edges).where(*rules).limit(limit))
    return {case_id: (west, south, east, north) for case_id, west, south, east, north in found}


def set_cells(connection: Connection, org_id: str, found: Mapping[str, Box]) -> None:
    """Give patches their cell, where they still lie in these boxes."""
    given = [
        {"of": case_id, "to": cell_of(box), **{f"at_{name}": edge for name, edge in zip(_EDGES, box)}}
        for case_id, box in found.items()
    ]
    if given:
        connection.execute(_SET, [{**row, "org": org_id} for row in given])


_SET = (
    update(case_current)
    .where(
        case_current.c.org_id == bindparam("org"),
        case_current.c.case_id == bindparam("of"),
        and_(*(case_current.c[name] == bindparam(f"at_{name}") for name in _EDGES)),
    )
    .values(cell=bindparam("to"))
)

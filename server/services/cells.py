"""Giving patches from before the column their cell, in small transactions beside the running platform."""

from __future__ import annotations

from ..db import places
from ..db.engine import Database, Scope

AT_ONCE = 1_000


def fill_cells(database: Database, org_id: str) -> int:
    """Give every patch of an organisation that has no cell its own; returns how many there were. Idempotent."""
    filled = 0
    while True:
        with database.write(Scope(org_id)) as connection:
            found = places.without_cell(connection, org_id, AT_ONCE)
            places.set_cells(connection, org_id, found)
        filled += len(found)
        if len(found) < AT_ONCE:
            return filled

"""Organisations and their counter rows."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from ...plugin.domain.chain import GENESIS
from ..errors import DatabaseRefused
from .engine import savepoint
from .schema import counter, org


def ensure(connection: Connection, org_id: str, name: str, at: str) -> None:
    """Make the organisation and its counter row, if they are missing; another process may do so at the same moment."""
    if exists(connection, org_id):
        return
    fresh = {"org_id": org_id, "feed_seq": 0, "audit_seq": 0, "audit_link": GENESIS, "desk_seq": 0}
    try:
        with savepoint(connection):
            connection.execute(insert(org).values(org_id=org_id, name=name, created_at=at))
            connection.execute(insert(counter).values(**fresh))
    except DatabaseRefused:
        if not exists(connection, org_id):
            raise


def exists(connection: Connection, org_id: str) -> bool:
    """Tell whether the organisation is there."""
    return connection.execute(select(org.c.org_id).where(org.c.org_id == org_id)).first() is not None

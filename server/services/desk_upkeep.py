"""Keeping the rows by which an office asks in step with the records, in small transactions beside the platform."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..db import desk
from ..db.engine import Connection, Database, Scope

AT_ONCE = 5_000


@contextmanager
def desk_reading(database: Database, scope: Scope) -> Iterator[Connection]:
    """Give a connection for reading in which the office's rows say what the records say."""
    keep_up(database, scope.org_id)
    with database.read(scope) as connection:
        yield connection


def keep_up(database: Database, org_id: str) -> None:
    """Bring the rows of an organisation up to the feed's end; nothing but a look where they are. Idempotent."""
    with database.read(Scope(org_id)) as connection:
        found = desk.stand(connection, org_id)
    if found.in_step:
        return
    if found.desk_seq is None:
        _make(database, org_id, found.feed_seq)
    while _take_over(database, org_id):
        pass


def _make(database: Database, org_id: str, up_to: int) -> None:
    """Make the rows of all patches as they stand after a line of the feed, or later."""
    last: str = ""
    while True:
        with database.turn(Scope(org_id)) as connection:
            if desk.stand(connection, org_id, lock=True).desk_seq is not None:
                return  # another process was faster
            found = desk.records_behind(connection, org_id, last, AT_ONCE)
            desk.refresh(connection, org_id, found)
            if len(found) < AT_ONCE:
                desk.set_stand(connection, org_id, up_to)
                return
        last = found[-1].case_id


def _take_over(database: Database, org_id: str) -> bool:
    """Take over the next lines of the feed; tell whether there may be more."""
    with database.turn(Scope(org_id)) as connection:
        stand = desk.stand(connection, org_id, lock=True)
        if stand.in_step or stand.desk_seq is None:
            return False
        up_to = min(stand.desk_seq + AT_ONCE, stand.feed_seq)
        desk.refresh(connection, org_id, desk.records_of_lines(connection, org_id, stand.desk_seq, up_to))
        desk.set_stand(connection, org_id, up_to)
        return True

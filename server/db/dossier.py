"""All that is kept of one patch: its versions with what made them, their audit entries, its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from sqlalchemy import Connection, and_, select

from .engine import Scope
from .schema import audit, case_version, feed, operation
from .scoping import within


@dataclass(frozen=True)
class KeptVersion:
    """One version: its record as JSON text, who made it when by which kind of operation (``body`` is it
    whole), and its audit entry.

    ``kind`` is empty for what the server did itself (an import, a file that came). Members of the audit entry are
    ``None`` where the feed line lies outside the caller's area.
    """

    version: int
    made_at: str
    made_by: str
    record: str
    kind: Optional[str]
    op_id: Optional[str]
    body: Optional[str]
    seq: Optional[int]
    action: Optional[str]
    device_id: Optional[str]
    content_hash: Optional[str]
    link: Optional[str]


def versions(connection: Connection, scope: Scope, case_id: str) -> list[KeptVersion]:
    """Return the versions of a patch that lay in the caller's area, the newest first."""
    made_by_op = and_(operation.c.org_id == case_version.c.org_id, operation.c.op_id == case_version.c.op_id)
    line = and_(
        feed.c.org_id == case_version.c.org_id,
        feed.c.kind == "case",
        feed.c.record_id == case_version.c.case_id,
        feed.c.version == case_version.c.version,
    )
    entry = and_(audit.c.org_id == feed.c.org_id, audit.c.feed_seq == feed.c.seq)
    own = (case_version.c.version, case_version.c.made_at, case_version.c.made_by, case_version.c.record)
    by = (operation.c.kind, case_version.c.op_id, operation.c.body)
    told = (audit.c.seq, audit.c.action, audit.c.device_id, audit.c.content_hash, audit.c.link)
    query = (
        select(*own, *by, *told)
        .select_from(case_version.outerjoin(operation, made_by_op).outerjoin(feed, line).outerjoin(audit, entry))
        .where(
            case_version.c.org_id == scope.org_id,
            case_version.c.case_id == case_id,
            within(case_version.c.units, scope.area),
        )
        .order_by(case_version.c.version.desc())
    )
    return [KeptVersion(*row) for row in connection.execute(query)]

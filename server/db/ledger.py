"""Reading patches for a ledger, in the order in which people look for them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Optional

from sqlalchemy import Connection, select

from ...plugin.domain import wire
from ...plugin.domain.records import Batch, Case, Zone
from .engine import Scope
from .schema import batch, case_current, evidence_file, zone
from .scoping import within

ROWS_AT_A_TIME = 500


def cases(connection: Connection, scope: Scope, batch_name: Optional[str] = None) -> Iterator[Sequence[Case]]:
    """Yield the patches of an area, of one batch or of all, in pieces, by batch and issued id."""
    query = select(case_current.c.record).join(
        batch, (batch.c.org_id == case_current.c.org_id) & (batch.c.batch_id == case_current.c.batch_id)
    )
    query = query.where(case_current.c.org_id == scope.org_id, within(case_current.c.units, scope.area))
    if batch_name is not None:
        query = query.where(batch.c.name == batch_name)
    query = query.order_by(batch.c.name, case_current.c.issued_id, case_current.c.case_id)
    streamed = connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(query)
    for rows in streamed.partitions():
        yield [wire.case_from_json(json.loads(row.record)) for row in rows]


def zones(connection: Connection, scope: Scope) -> list[Zone]:
    """Return the zones that concern an area."""
    query = select(zone.c.record).where(zone.c.org_id == scope.org_id, within(zone.c.units, scope.area, zones=True))
    return [wire.zone_from_json(json.loads(record)) for record in connection.scalars(query.order_by(zone.c.zone_id))]


def batches(connection: Connection, scope: Scope) -> dict[str, Batch]:
    """Return the batches of an area by name."""
    query = select(batch.c.record).where(batch.c.org_id == scope.org_id, within(batch.c.units, scope.area))
    found = (wire.batch_from_json(json.loads(record)) for record in connection.scalars(query))
    return {one.name: one for one in found}


def files(connection: Connection, org_id: str, hashes: Iterable[str]) -> dict[str, tuple[int, str, str]]:
    """Return (size, suffix, media type) of those of these files that are stored."""
    columns = (evidence_file.c.sha256, evidence_file.c.size_bytes, evidence_file.c.suffix, evidence_file.c.media_type)
    wanted = sorted(set(hashes))
    if not wanted:
        return {}
    query = select(*columns).where(evidence_file.c.org_id == org_id, evidence_file.c.sha256.in_(wanted))
    return {row.sha256: (int(row.size_bytes), row.suffix, row.media_type) for row in connection.execute(query)}

"""Batches, zones and cases: current records, and every version of a case."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import Connection, insert, select, tuple_, update

from ...plugin.domain import geometry, wire
from ...plugin.domain.canonical import canonical_json, sha256_hex
from ...plugin.domain.records import Batch, Case, Zone
from ..area import units_text
from ..cells import cell_of
from .engine import Scope
from .journal import FeedLine, Journal
from .schema import batch, case_current, case_version, zone
from .scoping import within
from .times import time_columns


@dataclass(frozen=True)
class CaseChange:
    """A new version of a case: the record before (``None`` for a new one), after, and the operation that made it.

    ``seen``: the recipes that came with it, where it is a finding; ``None`` for any other change.
    """

    before: Optional[Case]
    after: Case
    op_id: Optional[str] = None
    seen: Optional[Sequence[Mapping[str, Any]]] = None


@dataclass(frozen=True)
class Stamp:
    """Who makes a version, and when (server's time)."""

    org_id: str
    username: str
    at: str


def cases_by_id(connection: Connection, scope: Scope, case_ids: Iterable[str]) -> dict[str, Case]:
    """Return the current cases of these ids that the caller may see."""
    wanted = sorted(set(case_ids))
    if not wanted:  # PostgreSQL would look at every row for that: row-level security stands before the condition
        return {}
    query = select(case_current.c.record).where(
        case_current.c.org_id == scope.org_id,
        case_current.c.case_id.in_(wanted),
        within(case_current.c.units, scope.area),
    )
    return {case.case_id: case for case in map(_case, connection.scalars(query))}


def cases_by_issued_id(connection: Connection, org_id: str, batch_id: str) -> dict[str, Case]:
    """Return all cases of a batch by their issued id."""
    query = select(case_current.c.record).where(case_current.c.org_id == org_id, case_current.c.batch_id == batch_id)
    return {case.issued_id: case for case in map(_case, connection.scalars(query))}


def versions(connection: Connection, org_id: str, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Case]:
    """Return the asked (case id, version) pairs that exist."""
    pairs = sorted(set(wanted))
    if not pairs:
        return {}
    key = tuple_(case_version.c.case_id, case_version.c.version)
    query = select(case_version.c.record).where(case_version.c.org_id == org_id, key.in_(pairs))
    return {(case.case_id, case.version): case for case in map(_case, connection.scalars(query))}


def versions_made(connection: Connection, org_id: str, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return, by (operation id, case id) of those asked for, the version that the operation made of the case."""
    pairs = sorted(set(wanted))
    if not pairs:
        return {}
    columns = (case_version.c.op_id, case_version.c.case_id, case_version.c.version)
    key = tuple_(case_version.c.case_id, case_version.c.op_id)
    asked = key.in_([(case_id, op_id) for op_id, case_id in pairs])
    query = select(*columns).where(case_version.c.org_id == org_id, asked).order_by(case_version.c.version)
    return {(row.op_id, row.case_id): int(row.version) for row in connection.execute(query)}


def _case(record: str) -> Case:
    return wire.case_from_json(json.loads(record))


def _box(outline: bytes) -> dict[str, float]:
    return dict(zip(("west", "south", "east", "north"), geometry.bounds(outline)))


def _case_columns(org_id: str, case: Case, record: str) -> dict[str, Any]:
    return {
        "org_id": org_id,
        "case_id": case.case_id,
        "batch_id": case.batch_id,
        "issued_id": case.issued_id,
        "version": case.version,
        "review_state": case.review_state.value,
        "finding_number": case.finding_number,
        "units": units_text(case.units),
        "outline": case.outline,
        **_box(case.outline),
        "record": record,
        **time_columns(case),
        "cell": cell_of(geometry.bounds(case.outline)),
    }


def save_cases(journal: Journal, stamp: Stamp, changes: Sequence[CaseChange], action: str) -> dict[str, str]:
    """Add new versions in order, with their feed lines, to what a journal writes; a case may occur more than once.

    Returns the newest records as JSON text by id.
    """
    current: dict[str, dict[str, Any]] = {}
    fresh = {change.after.case_id for change in changes if change.before is None}
    for change in changes:
        columns, version, line, record_hash = rows_of(stamp, change)
        current[change.after.case_id] = columns
        journal.rows.add("case_version", [version])
        journal.tell(line, action, record_hash)
        journal.put_on_desk(change.before, change.after)
    journal.rows.add("case_current", (columns for case_id, columns in current.items() if case_id in fresh))
    known = {case_id: columns for case_id, columns in current.items() if case_id not in fresh}
    still = _all_lie_still(changes)
    journal.rows.change("case_current", (_as_it_lies(columns) if still else columns for columns in known.values()))
    return {case_id: str(columns["record"]) for case_id, columns in current.items()}


_PLACE = frozenset(("batch_id", "issued_id", "outline", "west", "south", "east", "north", "cell"))
"""What a finding leaves as it is: PostGIS would make the geometry and its index entry anew for nothing."""


def _all_lie_still(changes: Sequence[CaseChange]) -> bool:
    return all(change.before is None or _place(change.before) == _place(change.after) for change in changes)


def _place(case: Case) -> tuple[str, str, bytes]:
    return case.batch_id, case.issued_id, case.outline


def _as_it_lies(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if name not in _PLACE}


def rows_of(stamp: Stamp, change: CaseChange) -> tuple[dict[str, Any], dict[str, Any], FeedLine, str]:
    """Return what a change writes: the current row, the version's row, the feed line and the hash of the record."""
    record = canonical_json(wire.case_to_json(change.after))
    columns = _case_columns(stamp.org_id, change.after, record.decode("utf-8"))
    return columns, _version_columns(stamp, change, columns), _case_line(change), sha256_hex(record)


def _version_columns(stamp: Stamp, change: CaseChange, columns: Mapping[str, Any]) -> dict[str, Any]:
    same = {name: columns[name] for name in ("org_id", "case_id", "version", "units", "record")}
    return {**same, "op_id": change.op_id, "made_at": stamp.at, "made_by": stamp.username}


def _case_line(change: CaseChange) -> FeedLine:
    units = {*change.after.units, *(change.before.units if change.before else ())}
    return FeedLine("case", change.after.case_id, change.after.version, units_text(units), change.op_id)


def batch_by_name(connection: Connection, org_id: str, name: str) -> Optional[tuple[Batch, str]]:
    """Return a batch and its stored units, by name."""
    query = select(batch.c.record, batch.c.units).where(batch.c.org_id == org_id, batch.c.name == name)
    row = connection.execute(query).first()
    return None if row is None else (wire.batch_from_json(json.loads(row.record)), str(row.units))


def batch_by_id(connection: Connection, scope: Scope, batch_id: str) -> Optional[tuple[Batch, str]]:
    """Return a batch of the caller's area and its stored units, by id."""
    mine = (batch.c.org_id == scope.org_id, within(batch.c.units, scope.area))
    row = connection.execute(select(batch.c.record, batch.c.units).where(*mine, batch.c.batch_id == batch_id)).first()
    return None if row is None else (wire.batch_from_json(json.loads(row.record)), str(row.units))


def save_batch(connection: Connection, journal: Journal, org_id: str, record: Batch, units: str, known: bool) -> None:
    """Insert or replace a batch, with its feed line."""
    body = canonical_json(wire.batch_to_json(record))
    key = {"org_id": org_id, "batch_id": record.batch_id}
    values = {"name": record.name, "version": record.version, "units": units, "record": body.decode("utf-8")}
    if known:
        where = (batch.c.org_id == org_id, batch.c.batch_id == record.batch_id)
        connection.execute(update(batch).where(*where).values(**values))
    else:
        connection.execute(insert(batch).values(**key, **values))
    journal.tell(FeedLine("batch", record.batch_id, record.version, units), "import", sha256_hex(body))


def zones_by_key(connection: Connection, org_id: str) -> dict[str, Zone]:
    """Return all zones of the organisation by natural key."""
    query = select(zone.c.natural_key, zone.c.record).where(zone.c.org_id == org_id)
    return {key: wire.zone_from_json(json.loads(record)) for key, record in connection.execute(query)}


def save_zones(
    connection: Connection, journal: Journal, org_id: str, changes: Sequence[tuple[str, Optional[Zone], Zone]]
) -> None:
    """Insert or replace zones given as (natural key, before, after), with their feed lines."""
    for key, before, after in changes:
        body = canonical_json(wire.zone_to_json(after))
        columns = {
            "natural_key": key,
            "level": after.level,
            "type": after.type,
            "version": after.version,
            "units": units_text(after.units),
            "outline": after.outline,
            **_box(after.outline),
            "record": body.decode("utf-8"),
        }
        where = (zone.c.org_id == org_id, zone.c.zone_id == after.zone_id)
        if before is None:
            connection.execute(insert(zone).values(org_id=org_id, zone_id=after.zone_id, **columns))
        else:
            connection.execute(update(zone).where(*where).values(**columns))
        units = units_text({*after.units, *(before.units if before else ())})
        journal.tell(FeedLine("zone", after.zone_id, after.version, units), "import", sha256_hex(body))

"""Operations, remembered for ever, and the conflicts among them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import Connection, select

from ...plugin.domain.states import Outcome
from .journal import Actor, Journal
from .schema import conflict, operation


@dataclass(frozen=True)
class Remembered:
    """What became of an operation: its content's hash and, as it went, a version, the fields or a problem."""

    op_id: str
    case_id: str
    content_hash: str
    outcome: Outcome
    version: int = 0
    fields: tuple[str, ...] = ()
    problem: Optional[Mapping[str, Any]] = None


@dataclass(frozen=True)
class NewOperation:
    """An operation to be remembered; ``body`` is its canonical JSON, ``base_version`` what it was judged against."""

    remembered: Remembered
    kind: str
    body: str
    base_version: int
    server_version: int


def known(connection: Connection, org_id: str, op_ids: Iterable[str]) -> dict[str, Remembered]:
    """Return what is remembered of these operations."""
    wanted = sorted(set(op_ids))
    if not wanted:
        return {}
    columns = (operation.c.op_id, operation.c.case_id, operation.c.content_hash, operation.c.outcome)
    more = (operation.c.version, operation.c.problem, conflict.c.fields)
    same = (conflict.c.org_id == operation.c.org_id) & (conflict.c.op_id == operation.c.op_id)
    query = (
        select(*columns, *more)
        .outerjoin(conflict, same)
        .where(operation.c.org_id == org_id, operation.c.op_id.in_(wanted))
    )
    return {row.op_id: _remembered(row) for row in connection.execute(query)}


def _remembered(row: Any) -> Remembered:
    fields = tuple(json.loads(row.fields)) if row.fields else ()
    problem = json.loads(row.problem) if row.problem else None
    return Remembered(row.op_id, row.case_id, row.content_hash, Outcome(row.outcome), int(row.version), fields, problem)


def remember(journal: Journal, actor: Actor, at: str, operations: Sequence[NewOperation]) -> None:
    """Add operations and their conflicts to a journal; the primary key holds that each is remembered once."""
    journal.rows.add("operation", (_columns(actor, at, op) for op in operations))
    found = (op for op in operations if op.remembered.outcome is Outcome.CONFLICT)
    journal.rows.add("conflict", (_conflict(actor, at, op) for op in found))


def _columns(actor: Actor, at: str, op: NewOperation) -> dict[str, Any]:
    kept = op.remembered
    return {
        "org_id": actor.org_id,
        "op_id": kept.op_id,
        "case_id": kept.case_id,
        "kind": op.kind,
        "outcome": kept.outcome.value,
        "version": kept.version,
        "content_hash": kept.content_hash,
        "device_id": actor.device_id,
        "account_id": actor.account_id,
        "received_at": at,
        "body": op.body,
        "problem": None if kept.problem is None else json.dumps(kept.problem, ensure_ascii=False),
    }


def _conflict(actor: Actor, at: str, op: NewOperation) -> dict[str, Any]:
    kept = op.remembered
    return {
        "org_id": actor.org_id,
        "op_id": kept.op_id,
        "case_id": kept.case_id,
        "base_version": op.base_version,
        "server_version": op.server_version,
        "fields": json.dumps(kept.fields),
        "found_at": at,
    }

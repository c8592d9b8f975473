"""What the reviewer's views showed, with the finding that rests on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from ...plugin.domain.canonical import canonical_json
from ..area import units_text
from .engine import Scope
from .journal import Journal
from .records import CaseChange
from .schema import finding_seen
from .scoping import within


def save(journal: Journal, org_id: str, changes: Sequence[CaseChange]) -> None:
    """Add what came with findings to what a journal writes."""
    journal.rows.add(
        "finding_seen",
        (
            {
                "org_id": org_id,
                "case_id": change.after.case_id,
                "version": change.after.version,
                "op_id": change.op_id,
                "units": units_text(change.after.units),
                "views": canonical_json(list(change.seen)).decode("utf-8"),
            }
            for change in changes
            if change.seen is not None
        ),
    )


def of_newest(connection: Connection, scope: Scope, case_id: str) -> list[dict[str, Any]]:
    """Return the recipes of a patch's newest finding; none where it came without, or the caller may not see it."""
    query = (
        select(finding_seen.c.views)
        .where(
            finding_seen.c.org_id == scope.org_id,
            finding_seen.c.case_id == case_id,
            within(finding_seen.c.units, scope.area),
        )
        .order_by(finding_seen.c.version.desc())
        .limit(1)
    )
    views = connection.execute(query).scalar_one_or_none()
    return [] if views is None else list(json.loads(views))

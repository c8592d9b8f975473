"""What the reviewer's views showed, with the finding that rests on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Optional, Union

from sqlalchemy import ColumnElement, ScalarSelect, select

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


def newest_views(scope: Scope, case_id: Union[str, ColumnElement[str]]) -> ScalarSelect[Any]:
    """Return the text of a patch's newest recipes as part of another statement."""
    return (
        select(finding_seen.c.views)
        .where(
            finding_seen.c.org_id == scope.org_id,
            finding_seen.c.case_id == case_id,
            within(finding_seen.c.units, scope.area),
        )
        .order_by(finding_seen.c.version.desc())
        .limit(1)
        .scalar_subquery()
    )


def views_of(text: Optional[str]) -> list[dict[str, Any]]:
    """Read recipes; there are none where the finding came without, or the caller may not see it."""
    return [] if text is None else list(json.loads(text))

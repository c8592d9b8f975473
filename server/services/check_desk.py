"""Checking that the rows by which an office asks say what the records say."""

from __future__ import annotations

from typing import Optional

from ..db import desk
from ..db.engine import Connection

AT_ONCE = 5_000


def desk_fault(connection: Connection, org_id: str) -> Optional[tuple[str, str]]:
    """Return what is wrong first as (subject, fault), ``None`` where all is well.

    Rows that lag behind the feed are no fault: they are brought up before the next question.
    """
    if not desk.stand(connection, org_id).in_step:
        return None
    counts, last, some = desk.Counts(org_id), "", True
    while some:
        found = desk.records_behind(connection, org_id, last, AT_ONCE)
        kept = desk.rows_of(connection, org_id, [case_id for case_id, _ in found])
        for case_id, record in found:
            columns = desk.columns_of(org_id, desk.case_without_outline(record))
            if kept.get(case_id) != columns:
                return f"the patch {case_id}", "its row for lists does not say what its record says"
            counts.add(columns, 1)
            last = case_id
        some = len(found) == AT_ONCE
    counted = {str(row["tally_id"]): int(row["patches"]) for row in counts.rows()}
    wrong = counted.items() ^ desk.counted(connection, org_id).items()
    return (f"count {min(wrong)[0]}", "it is not the number of such patches") if wrong else None

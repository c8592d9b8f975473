"""Rows of the outbox that a newer program wrote: their kind or their state is no word of ours.

This program shows them, and neither sends nor drops them; what stands behind them waits as it is, so that all of it
goes out in its order once the program is renewed. Each function runs inside one transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from ...domain.newer_words import OPERATION_KINDS, OUTBOX_STATES


def _words(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


_DONE = _words(("acknowledged", "settled", "withdrawn"))
_OPEN = _words(("waiting", "sending", "exported", "conflict", "rejected", "blocked"))
OUR_KIND = f"kind IN ({_words(OPERATION_KINDS)})"
"""Of a row: this program knows what it is."""
NEWER = f"""
    SELECT client_seq FROM outbox WHERE state IN ({_OPEN}) AND kind NOT IN ({_words(OPERATION_KINDS)})
        AND superseded = 0
    UNION ALL SELECT client_seq FROM outbox WHERE state NOT IN ({_words(OUTBOX_STATES)})"""
"""Their numbers; found by the index of states, so that what is settled is not looked at."""
NOT_HELD = "op_id NOT IN (SELECT value FROM json_each(?))"
"""Of a row, with :func:`held_by_newer`: nothing of a newer program keeps it here."""


def any_newer(conn: sqlite3.Connection) -> bool:
    """Tell whether there are such rows."""
    return conn.execute(f"SELECT 1 FROM ({NEWER}) LIMIT 1").fetchone() is not None


def held_by_newer(conn: sqlite3.Connection) -> str:
    """Return, as a JSON list, the ids of such rows and of all that stands behind them, by the cases they touch."""
    if not any_newer(conn):
        return "[]"
    newer = {number for (number,) in conn.execute(NEWER)}
    named: dict[str, set[str]] = defaultdict(set)
    for op_id, case_id in conn.execute("SELECT op_id, case_id FROM outbox_named"):
        named[op_id].add(case_id)
    held, cases = [], set()
    rows = conn.execute(
        f"SELECT client_seq, op_id, case_id FROM outbox WHERE state NOT IN ({_DONE}) AND superseded = 0 "
        "ORDER BY client_seq"
    )
    for number, op_id, case_id in rows:
        touched = {case_id, *named.get(op_id, ())}
        if number in newer or touched & cases:
            held.append(op_id)
            cases |= touched
    return json.dumps(held)

"""What an office asks by: a narrow row beside each patch, and how many patches there are of a kind.

Both say what the records say, are written with them, and can be made anew from them at any time; ``counter.desk_seq``
is the feed number up to which they do (see :mod:`.desk`).
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, desc

from .columns import key, metadata, refers, sorted_column, text_column, whole_column

case_desk = Table(
    "case_desk",
    metadata,
    text_column("org_id"),
    text_column("case_id"),
    text_column("batch_id"),
    text_column("issued_id"),
    text_column("units"),
    text_column("unit"),
    text_column("state"),
    Column("level", Integer, nullable=False),
    Column("merged", Integer, nullable=False),
    Column("found", Integer, nullable=False),
    sorted_column("due_date"),
    text_column("person"),
    sorted_column("received_at", nullable=True),
    sorted_column("date_after", nullable=True),
    sorted_column("found_at", nullable=True),
    text_column("words"),
    key("case_id"),
    refers("case_current", "case_id"),
)
Index("ix_desk_list", case_desk.c.org_id, desc(case_desk.c.batch_id), case_desk.c.issued_id, case_desk.c.case_id)
Index("ix_desk_wait", *(case_desk.c[name] for name in ("org_id", "batch_id", "unit", "state", "level", "received_at")))
Index("ix_desk_person", case_desk.c.org_id, case_desk.c.person)
Index("ix_desk_due", case_desk.c.org_id, case_desk.c.state, case_desk.c.due_date)
Index("ix_desk_seen", case_desk.c.org_id, case_desk.c.date_after)
Index("ix_desk_found", case_desk.c.org_id, case_desk.c.found, case_desk.c.found_at)

desk_tally = Table(
    "desk_tally",
    metadata,
    text_column("org_id"),
    text_column("tally_id"),
    text_column("batch_id"),
    text_column("unit"),
    text_column("units"),
    text_column("state"),
    Column("level", Integer, nullable=False),
    Column("merged", Integer, nullable=False),
    sorted_column("due_date"),
    text_column("person"),
    text_column("unit_names"),
    whole_column("patches"),
    key("tally_id"),
    refers("batch", "batch_id"),
)
"""How many patches agree in all of these; ``tally_id`` is the hash of what they agree in."""

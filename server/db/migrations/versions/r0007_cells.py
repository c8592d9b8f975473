"""The cell in which a patch lies: a box among very many patches is found by a number, also under row-level security."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column empty, which rewrites nothing; ``redline-server init`` fills it, a thousand rows at a time.

    Patches without a cell are looked at one by one, so those that a process of the version before adds are found too.
    Room is left in pages to come, so that a new finding need not add to every index of its patch.
    """
    op.add_column("case_current", sa.Column("cell", sa.BigInteger(), nullable=True))
    op.create_index("ix_case_cell", "case_current", ["org_id", "cell"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE case_current SET (fillfactor = 80)")

"""When a patch was seen and its finding given, in columns of their own: reading by time need not open each record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns empty: nothing is rewritten, and of rows without them the record itself is read.

    A process of the version before goes on writing beside this one and does not know them: ``dated_version`` then lags
    behind the row's version, and says that the two others are not to be trusted.
    """
    op.add_column("case_current", sa.Column("date_after", sa.Text(), nullable=True))
    op.add_column("case_current", sa.Column("found_at", sa.Text(), nullable=True))
    op.add_column("case_current", sa.Column("dated_version", sa.BigInteger(), nullable=True))

"""Roles that an issuer told of at a sign-in on the office page: they hold for that sign-in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column empty: the account's own roles count, as for all sign-ins until now."""
    op.add_column("refresh_family", sa.Column("told", sa.Text(), nullable=True))

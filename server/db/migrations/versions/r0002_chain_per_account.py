"""A device's audit chain is held per account: nobody else's push can stand in its way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = ("org_id", "device_id", "account_id", "seq")


def upgrade() -> None:
    """Add the account to the key; every row bears the account that pushed it already."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("device_chain_pkey", "device_chain", type_="primary")
        op.create_primary_key("device_chain_pkey", "device_chain", list(KEY))
    else:
        _make_anew()


def _make_anew() -> None:
    """SQLite cannot change a table's key."""
    op.rename_table("device_chain", "device_chain_before")
    op.create_table(
        "device_chain",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "account_id"], ["account.org_id", "account.account_id"], name="fk_account_account_id"
        ),
        sa.PrimaryKeyConstraint(*KEY),
    )
    names = "org_id, device_id, seq, link, account_id, received_at"
    op.execute(f"INSERT INTO device_chain ({names}) SELECT {names} FROM device_chain_before")
    op.drop_table("device_chain_before")

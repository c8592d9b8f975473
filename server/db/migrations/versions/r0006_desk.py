"""The office's desk: samples that a group's approval rests on, and receipts of packages that were handed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0006"
down_revision = "0005"

# An unset setting reads NULL before its first use in a session and '' after: both must hide every row.
OF_ORGANISATION = "org_id = NULLIF(current_setting('redline.org', true), '')"
IN_AREA = "units ~ NULLIF(current_setting('redline.area', true), '')"
# The case's own rule holds within this query: what was drawn is seen by whoever sees the case.
OF_SEEN_CASE = (
    f"{OF_ORGANISATION} AND EXISTS (SELECT 1 FROM case_current c"
    " WHERE c.org_id = review_sample_case.org_id AND c.case_id = review_sample_case.case_id)"
)
RULES = {
    "review_sample": f"{OF_ORGANISATION} AND {IN_AREA}",
    "review_sample_case": OF_SEEN_CASE,
    "receipt": OF_ORGANISATION,
}
RIGHTS = {
    "review_sample": "SELECT, INSERT, UPDATE",
    "review_sample_case": "SELECT, INSERT, UPDATE",
    "receipt": "SELECT, INSERT",
}


def upgrade() -> None:
    """Make the tables."""
    _samples()
    _receipts()
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _refers(to: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["org_id", column], [f"{to}.org_id", f"{to}.{column}"], name=f"fk_{to}_{column}")


def _samples() -> None:
    op.create_table(
        "review_sample",
        _text("org_id"),
        _text("sample_id"),
        _text("batch_id"),
        _text("unit"),
        _whole("level"),
        _text("units"),
        _text("seed"),
        _whole("size"),
        _text("group_hash"),
        _text("drawn_at"),
        _text("drawn_by"),
        _text("outcome", nullable=True),
        _text("reason", nullable=True),
        _text("decided_at", nullable=True),
        _text("decided_by", nullable=True),
        _refers("batch", "batch_id"),
        sa.PrimaryKeyConstraint("org_id", "sample_id"),
    )
    op.create_index("ix_review_sample_group", "review_sample", ["org_id", "batch_id", "unit"], unique=False)
    op.create_table(
        "review_sample_case",
        _text("org_id"),
        _text("sample_id"),
        _text("case_id"),
        _text("op_id"),
        _whole("version"),
        _whole("place"),
        _text("looked_at", nullable=True),
        _text("looked_by", nullable=True),
        _refers("review_sample", "sample_id"),
        _refers("case_current", "case_id"),
        sa.PrimaryKeyConstraint("org_id", "sample_id", "case_id"),
    )


def _receipts() -> None:
    op.create_table(
        "receipt",
        _text("org_id"),
        _text("package_id"),
        _whole("volume"),
        _text("account_id"),
        _text("device_id"),
        _text("handed_in_by"),
        _text("taken_at"),
        _text("made_at"),
        _text("secrecy"),
        _text("sha256"),
        _whole("size_bytes"),
        _whole("applied"),
        _whole("conflicts"),
        _whole("refused"),
        _refers("account", "account_id"),
        sa.PrimaryKeyConstraint("org_id", "package_id", "volume", "taken_at"),
    )


def _guard() -> None:
    """Rows only of the caller's organisation and area, also for the owner."""
    bind = op.get_bind()
    app_role = context.config.attributes.get("app_role", "")
    owner = bind.execute(sa.text("SELECT current_user")).scalar_one()
    for table, rule in RULES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY caller ON {table} USING ({rule}) WITH CHECK ({rule})")
        if app_role not in ("", owner):
            role = bind.dialect.identifier_preparer.quote_identifier(app_role)
            op.execute(f"GRANT {RIGHTS[table]} ON {table} TO {role}")

"""What was seen is kept with the finding that rests on it, and read by those who may read the patch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"

TABLE = "finding_seen"
# An unset setting reads NULL before its first use in a session and '' after: both must hide every row.
RULE = (
    "org_id = NULLIF(current_setting('redline.org', true), '') "
    "AND units ~ NULLIF(current_setting('redline.area', true), '')"
)


def upgrade() -> None:
    """Make the table; findings that came before have their recipes in their operations only."""
    op.create_table(
        TABLE,
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("op_id", sa.Text(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("views", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id", "version"],
            ["case_version.org_id", "case_version.case_id", "case_version.version"],
            name="fk_case_version_case_id_version",
        ),
        sa.PrimaryKeyConstraint("org_id", "case_id", "version"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _guard() -> None:
    """Rows only of the caller's organisation and area, also for the owner; the server's role only adds."""
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY caller ON {TABLE} USING ({RULE}) WITH CHECK ({RULE})")
    app_role = context.config.attributes.get("app_role", "")
    owner = op.get_bind().execute(sa.text("SELECT current_user")).scalar_one()
    if app_role not in ("", owner):
        role = op.get_bind().dialect.identifier_preparer.quote_identifier(app_role)
        op.execute(f"GRANT SELECT, INSERT ON {TABLE} TO {role}")

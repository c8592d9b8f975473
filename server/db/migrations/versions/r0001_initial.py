"""The initial schema.

On PostgreSQL it also adds the PostGIS columns, forced row-level security and the rights of the server's role.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None

BY_AREA = ("batch", "case_current", "case_version")
BY_ORGANISATION = (
    "org",
    "counter",
    "account",
    "role_grant",
    "refresh_family",
    "operation",
    "conflict",
    "device_chain",
    "audit",
)
ONLY_ADDED_TO = ("case_version", "operation", "feed", "device_chain", "audit")
# An unset setting reads NULL before its first use in a session and '' after: both must hide every row.
OF_ORGANISATION = "org_id = NULLIF(current_setting('redline.org', true), '')"
IN_AREA = "units ~ NULLIF(current_setting('redline.{}', true), '')"


def upgrade() -> None:
    """Make every table."""
    _accounts()
    _records()
    _journals()
    if op.get_bind().dialect.name == "postgresql":
        _geometry()
        _row_level_security()
        _rights(context.config.attributes.get("app_role", ""))


def _geometry() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    for table in ("zone", "case_current"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN geom geometry(MultiPolygon, 4490)"
            " GENERATED ALWAYS AS (ST_GeomFromWKB(outline, 4490)) STORED"
        )
        op.execute(f"CREATE INDEX ix_{table}_geom ON {table} USING gist (geom)")


def _row_level_security() -> None:
    rules = dict.fromkeys(BY_ORGANISATION, OF_ORGANISATION)
    rules.update(dict.fromkeys(BY_AREA, f"{OF_ORGANISATION} AND {IN_AREA.format('area')}"))
    seen_by = f"CASE WHEN kind = 'zone' THEN {IN_AREA.format('zone_area')} ELSE {IN_AREA.format('area')} END"
    rules["feed"] = f"{OF_ORGANISATION} AND {seen_by}"
    rules["zone"] = f"{OF_ORGANISATION} AND {IN_AREA.format('zone_area')}"
    for table, rule in rules.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY caller ON {table} USING ({rule}) WITH CHECK ({rule})")


def _rights(app_role: str) -> None:
    owner = op.get_bind().execute(sa.text("SELECT current_user")).scalar_one()
    if app_role in ("", owner):
        return
    role = op.get_bind().dialect.identifier_preparer.quote_identifier(app_role)
    op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    op.execute(f"GRANT SELECT ON alembic_version TO {role}")
    for table in (*BY_ORGANISATION, *BY_AREA, "feed", "zone"):
        rights = "SELECT, INSERT" if table in ONLY_ADDED_TO else "SELECT, INSERT, UPDATE, DELETE"
        op.execute(f"GRANT {rights} ON {table} TO {role}")


def _accounts() -> None:
    op.create_table(
        "org",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org_id"),
    )
    op.create_table(
        "counter",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("feed_seq", sa.BigInteger(), nullable=False),
        sa.Column("audit_seq", sa.BigInteger(), nullable=False),
        sa.Column("audit_link", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.org_id"], name="fk_org_org"),
        sa.PrimaryKeyConstraint("org_id"),
    )
    op.create_table(
        "account",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("disabled_at", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.org_id"], name="fk_org_org"),
        sa.PrimaryKeyConstraint("org_id", "account_id"),
        sa.UniqueConstraint("org_id", "username", name="uq_account_username"),
    )
    op.create_table(
        "role_grant",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "account_id"], ["account.org_id", "account.account_id"], name="fk_account_account_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "account_id", "role", "unit"),
    )
    op.create_table(
        "refresh_family",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("family_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("rotated_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "account_id"], ["account.org_id", "account.account_id"], name="fk_account_account_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "family_id"),
    )


def _records() -> None:
    op.create_table(
        "batch",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.org_id"], name="fk_org_org"),
        sa.PrimaryKeyConstraint("org_id", "batch_id"),
        sa.UniqueConstraint("org_id", "name", name="uq_batch_name"),
    )
    op.create_table(
        "zone",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("zone_id", sa.Text(), nullable=False),
        sa.Column("natural_key", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("outline", sa.LargeBinary(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.org_id"], name="fk_org_org"),
        sa.PrimaryKeyConstraint("org_id", "zone_id"),
        sa.UniqueConstraint("org_id", "natural_key", name="uq_zone_natural_key"),
    )
    op.create_index("ix_zone_box", "zone", ["org_id", "west"], unique=False)
    op.create_table(
        "case_current",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("issued_id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("review_state", sa.Text(), nullable=False),
        sa.Column("finding_number", sa.Integer(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("outline", sa.LargeBinary(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["org_id", "batch_id"], ["batch.org_id", "batch.batch_id"], name="fk_batch_batch_id"),
        sa.PrimaryKeyConstraint("org_id", "case_id"),
        sa.UniqueConstraint("org_id", "batch_id", "issued_id", name="uq_case_issued_id"),
    )
    op.create_index("ix_case_box", "case_current", ["org_id", "west"], unique=False)
    op.create_table(
        "case_version",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("op_id", sa.Text(), nullable=True),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"], ["case_current.org_id", "case_current.case_id"], name="fk_case_current_case_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "case_id", "version"),
    )


def _journals() -> None:
    op.create_table(
        "operation",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("op_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"], ["case_current.org_id", "case_current.case_id"], name="fk_case_current_case_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "op_id"),
    )
    op.create_index("ix_operation_case", "operation", ["org_id", "case_id"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("op_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("base_version", sa.BigInteger(), nullable=False),
        sa.Column("server_version", sa.BigInteger(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("found_at", sa.Text(), nullable=False),
        sa.Column("resolved_by_op", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "op_id"], ["operation.org_id", "operation.op_id"], name="fk_operation_op_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "op_id"),
    )
    op.create_index("ix_conflict_case", "conflict", ["org_id", "case_id"], unique=False)
    op.create_table(
        "feed",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("op_id", sa.Text(), nullable=True),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.org_id"], name="fk_org_org"),
        sa.PrimaryKeyConstraint("org_id", "seq"),
    )
    op.create_index("ix_feed_record", "feed", ["org_id", "kind", "record_id"], unique=False)
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
        sa.PrimaryKeyConstraint("org_id", "device_id", "seq"),
    )
    op.create_table(
        "audit",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("feed_seq", sa.BigInteger(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("prev_link", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.org_id"], name="fk_org_org"),
        sa.PrimaryKeyConstraint("org_id", "seq"),
        sa.UniqueConstraint("org_id", "feed_seq", name="uq_audit_feed_seq"),
    )

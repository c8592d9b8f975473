"""Files of evidence: what is stored, who had it, which findings name it, what is on its way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0004"
down_revision = "0003"

# An unset setting reads NULL before its first use in a session and '' after: both must hide every row.
OF_ORGANISATION = "org_id = NULLIF(current_setting('redline.org', true), '')"
# The case's own rule holds within this query: a name is seen by whoever sees the case.
OF_SEEN_CASE = (
    f"{OF_ORGANISATION} AND EXISTS (SELECT 1 FROM case_current c"
    " WHERE c.org_id = evidence_named.org_id AND c.case_id = evidence_named.case_id)"
)
RULES = {
    "evidence_file": OF_ORGANISATION,
    "evidence_held": OF_ORGANISATION,
    "evidence_named": OF_SEEN_CASE,
    "evidence_upload": OF_ORGANISATION,
}
RIGHTS = {
    "evidence_file": "SELECT, INSERT",
    "evidence_held": "SELECT, INSERT",
    "evidence_named": "SELECT, INSERT, UPDATE",
    "evidence_upload": "SELECT, INSERT, UPDATE, DELETE",
}


def upgrade() -> None:
    """Make the tables."""
    _files()
    _names()
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _account() -> sa.ForeignKeyConstraint:
    target = ["account.org_id", "account.account_id"]
    return sa.ForeignKeyConstraint(["org_id", "account_id"], target, name="fk_account_account_id")


def _files() -> None:
    op.create_table(
        "evidence_file",
        _text("org_id"),
        _text("sha256"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        _text("suffix"),
        _text("media_type"),
        _text("stored_at"),
        sa.ForeignKeyConstraint(["org_id"], ["org.org_id"], name="fk_org_org"),
        sa.PrimaryKeyConstraint("org_id", "sha256"),
    )
    op.create_table(
        "evidence_held",
        _text("org_id"),
        _text("sha256"),
        _text("account_id"),
        _text("held_at"),
        sa.ForeignKeyConstraint(
            ["org_id", "sha256"], ["evidence_file.org_id", "evidence_file.sha256"], name="fk_evidence_file_sha256"
        ),
        _account(),
        sa.PrimaryKeyConstraint("org_id", "sha256", "account_id"),
    )


def _names() -> None:
    op.create_table(
        "evidence_named",
        _text("org_id"),
        _text("case_id"),
        _text("sha256"),
        _text("account_id"),
        _text("named_at"),
        _text("proven_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"], ["case_current.org_id", "case_current.case_id"], name="fk_case_current_case_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "case_id", "sha256"),
    )
    op.create_index("ix_evidence_named_sha256", "evidence_named", ["org_id", "sha256"], unique=False)
    op.create_table(
        "evidence_upload",
        _text("org_id"),
        _text("upload_id"),
        _text("account_id"),
        _text("sha256"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        _text("media_type"),
        _text("name"),
        _text("case_id", nullable=True),
        _text("created_at"),
        _text("expires_at"),
        _text("finished_at", nullable=True),
        _account(),
        sa.PrimaryKeyConstraint("org_id", "upload_id"),
    )
    op.create_index("ix_evidence_upload_account", "evidence_upload", ["org_id", "account_id", "sha256"], unique=False)


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

"""What an office asks by, in rows of its own: lists, what waits, the overview and reading by time open no record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0008"
down_revision = "0007"

# An unset setting reads NULL before its first use in a session and '' after: both must hide every row. As a query of
# its own each is asked once for a statement, not once for each row.
OF_ORGANISATION = "org_id = (SELECT NULLIF(current_setting('redline.org', true), ''))"
IN_AREA = "units ~ (SELECT NULLIF(current_setting('redline.area', true), ''))"
TABLES = ("case_desk", "desk_tally")


def upgrade() -> None:
    """Make the tables empty. ``redline-server init`` or the first question fills them, some thousand rows at a time.

    Processes of the version before go on writing and know nothing of them: the feed's numbers then run ahead of
    ``counter.desk_seq``, and what they wrote is taken over before the next answer.
    """
    op.add_column("counter", sa.Column("desk_seq", sa.BigInteger(), nullable=True))
    _patches()
    _tally()
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _sorted(name: str, nullable: bool = False) -> sa.Column[str]:
    by_bytes = sa.Text(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.Text()
    return sa.Column(name, by_bytes, nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _refers(to: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["org_id", column], [f"{to}.org_id", f"{to}.{column}"], name=f"fk_{to}_{column}")


def _patches() -> None:
    op.create_table(
        "case_desk",
        *map(_text, ("org_id", "case_id", "batch_id", "issued_id", "units", "unit", "state")),
        *map(_number, ("level", "merged", "found")),
        _sorted("due_date"),
        _text("person"),
        *(_sorted(name, nullable=True) for name in ("received_at", "date_after", "found_at")),
        _text("words"),
        _refers("case_current", "case_id"),
        sa.PrimaryKeyConstraint("org_id", "case_id"),
    )
    listed: list[str | sa.TextClause] = ["org_id", sa.text("batch_id DESC"), "issued_id", "case_id"]
    op.create_index("ix_desk_list", "case_desk", listed, unique=False)
    for name, columns in (
        ("wait", ["batch_id", "unit", "state", "level", "received_at"]),
        ("person", ["person"]),
        ("due", ["state", "due_date"]),
        ("seen", ["date_after"]),
        ("found", ["found", "found_at"]),
    ):
        op.create_index(f"ix_desk_{name}", "case_desk", ["org_id", *columns], unique=False)


def _tally() -> None:
    op.create_table(
        "desk_tally",
        *map(_text, ("org_id", "tally_id", "batch_id", "unit", "units", "state")),
        *map(_number, ("level", "merged")),
        _sorted("due_date"),
        _text("person"),
        _text("unit_names"),
        sa.Column("patches", sa.BigInteger(), nullable=False),
        _refers("batch", "batch_id"),
        sa.PrimaryKeyConstraint("org_id", "tally_id"),
    )


def _guard() -> None:
    """Rows only of the caller's organisation and area, also for the owner."""
    bind = op.get_bind()
    app_role = context.config.attributes.get("app_role", "")
    owner = bind.execute(sa.text("SELECT current_user")).scalar_one()
    rule = f"{OF_ORGANISATION} AND {IN_AREA}"
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY caller ON {table} USING ({rule}) WITH CHECK ({rule})")
        if app_role not in ("", owner):
            role = bind.dialect.identifier_preparer.quote_identifier(app_role)
            op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {role}")

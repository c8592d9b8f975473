"""The tables. ``org_id`` leads every key, foreign key and unique constraint; versions, operations, feed and audit
are only ever added to.

Outlines are canonical WKB (EPSG:4490) with their box in plain columns, on both databases alike; on PostgreSQL the
first revision adds a generated PostGIS column ``geom`` with an index. Records are canonical JSON text, the same bytes
that go out on the wire. ``units`` is the text of :func:`redline_review.server.area.units_text`.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, UniqueConstraint

from .columns import box_columns as _box
from .columns import key as _key
from .columns import metadata
from .columns import refers as _refers
from .columns import text_column as _text
from .columns import whole_column as _whole
from .desk_schema import case_desk, desk_tally

__all__ = ["case_desk", "desk_tally", "metadata"]

org = Table("org", metadata, _text("org_id"), _text("name"), _text("created_at"), _key())

counter = Table(
    "counter",
    metadata,
    _text("org_id"),
    _whole("feed_seq"),
    _whole("audit_seq"),
    _text("audit_link"),
    _whole("desk_seq", nullable=True),
    _key(),
    _refers("org"),
)

account = Table(
    "account",
    metadata,
    _text("org_id"),
    _text("account_id"),
    _text("username"),
    _text("password_hash"),
    _text("created_at"),
    _text("disabled_at", nullable=True),
    Column("failures", Integer, nullable=False),
    _text("locked_until", nullable=True),
    _key("account_id"),
    UniqueConstraint("org_id", "username", name="uq_account_username"),
    _refers("org"),
)

role_grant = Table(
    "role_grant",
    metadata,
    _text("org_id"),
    _text("account_id"),
    _text("role"),
    _text("unit"),
    Column("level", Integer, nullable=False),
    _key("account_id", "role", "unit"),
    _refers("account", "account_id"),
)

refresh_family = Table(
    "refresh_family",
    metadata,
    _text("org_id"),
    _text("family_id"),
    _text("account_id"),
    _text("device_id"),
    _whole("generation"),
    _text("rotated_at"),
    _text("expires_at"),
    _text("revoked_at", nullable=True),
    _text("told", nullable=True),
    _key("family_id"),
    _refers("account", "account_id"),
)

batch = Table(
    "batch",
    metadata,
    _text("org_id"),
    _text("batch_id"),
    _text("name"),
    _whole("version"),
    _text("units"),
    _text("record"),
    _key("batch_id"),
    UniqueConstraint("org_id", "name", name="uq_batch_name"),
    _refers("org"),
)

zone = Table(
    "zone",
    metadata,
    _text("org_id"),
    _text("zone_id"),
    _text("natural_key"),
    _text("level"),
    _text("type"),
    _whole("version"),
    _text("units"),
    Column("outline", LargeBinary, nullable=False),
    *_box(),
    _text("record"),
    _key("zone_id"),
    UniqueConstraint("org_id", "natural_key", name="uq_zone_natural_key"),
    _refers("org"),
    Index("ix_zone_box", "org_id", "west"),
)

case_current = Table(
    "case_current",
    metadata,
    _text("org_id"),
    _text("case_id"),
    _text("batch_id"),
    _text("issued_id"),
    _whole("version"),
    _text("review_state"),
    Column("finding_number", Integer, nullable=False),
    _text("units"),
    Column("outline", LargeBinary, nullable=False),
    *_box(),
    _text("record"),
    _text("date_after", nullable=True),
    _text("found_at", nullable=True),
    _whole("dated_version", nullable=True),
    _whole("cell", nullable=True),
    _key("case_id"),
    UniqueConstraint("org_id", "batch_id", "issued_id", name="uq_case_issued_id"),
    _refers("batch", "batch_id"),
    Index("ix_case_box", "org_id", "west"),
    Index("ix_case_cell", "org_id", "cell"),
)

case_version = Table(
    "case_version",
    metadata,
    _text("org_id"),
    _text("case_id"),
    _whole("version"),
    _text("op_id", nullable=True),
    _text("made_at"),
    _text("made_by"),
    _text("units"),
    _text("record"),
    _key("case_id", "version"),
    _refers("case_current", "case_id"),
)

finding_seen = Table(
    "finding_seen",
    metadata,
    _text("org_id"),
    _text("case_id"),
    _whole("version"),
    _text("op_id"),
    _text("units"),
    _text("views"),
    _key("case_id", "version"),
    _refers("case_version", "case_id", "version"),
)
"""What the reviewer's views showed when a finding was given: the recipes as they were sent, a row for each finding."""

operation = Table(
    "operation",
    metadata,
    _text("org_id"),
    _text("op_id"),
    _text("case_id"),
    _text("kind"),
    _text("outcome"),
    _whole("version"),
    _text("content_hash"),
    _text("device_id"),
    _text("account_id"),
    _text("received_at"),
    _text("body"),
    _text("problem", nullable=True),
    _key("op_id"),
    _refers("case_current", "case_id"),
    Index("ix_operation_case", "org_id", "case_id"),
)

conflict = Table(
    "conflict",
    metadata,
    _text("org_id"),
    _text("op_id"),
    _text("case_id"),
    _whole("base_version"),
    _whole("server_version"),
    _text("fields"),
    _text("found_at"),
    _text("resolved_by_op", nullable=True),
    _key("op_id"),
    _refers("operation", "op_id"),
    Index("ix_conflict_case", "org_id", "case_id"),
)

feed = Table(
    "feed",
    metadata,
    _text("org_id"),
    _whole("seq"),
    _text("kind"),
    _text("record_id"),
    _whole("version"),
    _text("change"),
    _text("op_id", nullable=True),
    _text("units"),
    _text("hash"),
    _key("seq"),
    _refers("org"),
    Index("ix_feed_record", "org_id", "kind", "record_id"),
)

device_chain = Table(
    "device_chain",
    metadata,
    _text("org_id"),
    _text("device_id"),
    _whole("seq"),
    _text("link"),
    _text("account_id"),
    _text("received_at"),
    _key("device_id", "account_id", "seq"),
    _refers("account", "account_id"),
)

audit = Table(
    "audit",
    metadata,
    _text("org_id"),
    _whole("seq"),
    _text("at"),
    _text("account_id"),
    _text("device_id"),
    _text("action"),
    _text("subject"),
    _whole("feed_seq", nullable=True),
    _text("content"),
    _text("content_hash"),
    _text("prev_link"),
    _text("link"),
    _key("seq"),
    UniqueConstraint("org_id", "feed_seq", name="uq_audit_feed_seq"),
    _refers("org"),
)

evidence_file = Table(
    "evidence_file",
    metadata,
    _text("org_id"),
    _text("sha256"),
    _whole("size_bytes"),
    _text("suffix"),
    _text("media_type"),
    _text("stored_at"),
    _key("sha256"),
    _refers("org"),
)
"""Files that are in the store of bytes, each once."""

evidence_held = Table(
    "evidence_held",
    metadata,
    _text("org_id"),
    _text("sha256"),
    _text("account_id"),
    _text("held_at"),
    _key("sha256", "account_id"),
    _refers("evidence_file", "sha256"),
    _refers("account", "account_id"),
)
"""Accounts that sent a file whole, and so had it."""

evidence_named = Table(
    "evidence_named",
    metadata,
    _text("org_id"),
    _text("case_id"),
    _text("sha256"),
    _text("account_id"),
    _text("named_at"),
    _text("proven_at", nullable=True),
    _key("case_id", "sha256"),
    _refers("case_current", "case_id"),
    Index("ix_evidence_named_sha256", "org_id", "sha256"),
)
"""Files that findings name. One is read through a case only where whoever named it had it: knowing a hash is not
enough to be given the file."""

evidence_upload = Table(
    "evidence_upload",
    metadata,
    _text("org_id"),
    _text("upload_id"),
    _text("account_id"),
    _text("sha256"),
    _whole("size_bytes"),
    _text("media_type"),
    _text("name"),
    _text("case_id", nullable=True),
    _text("created_at"),
    _text("expires_at"),
    _text("finished_at", nullable=True),
    _key("upload_id"),
    _refers("account", "account_id"),
    Index("ix_evidence_upload_account", "org_id", "account_id", "sha256"),
)

review_sample = Table(
    "review_sample",
    metadata,
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
    _key("sample_id"),
    _refers("batch", "batch_id"),
    Index("ix_review_sample_group", "org_id", "batch_id", "unit"),
)
"""Samples drawn of groups that wait for approval; ``units`` are those of all patches of the group."""

review_sample_case = Table(
    "review_sample_case",
    metadata,
    _text("org_id"),
    _text("sample_id"),
    _text("case_id"),
    _text("op_id"),
    _whole("version"),
    _whole("place"),
    _text("looked_at", nullable=True),
    _text("looked_by", nullable=True),
    _key("sample_id", "case_id"),
    _refers("review_sample", "sample_id"),
    _refers("case_current", "case_id"),
)
"""Every patch of a sample's group, in the order in which it was drawn: the first ``size`` are the sample."""

receipt = Table(
    "receipt",
    metadata,
    _text("org_id"),
    _text("package_id"),
    _whole("volume"),
    *map(_text, ("account_id", "device_id", "handed_in_by", "taken_at", "made_at", "secrecy", "sha256")),
    *map(_whole, ("size_bytes", "applied", "conflicts", "refused")),
    _key("package_id", "volume", "taken_at"),
    _refers("account", "account_id"),
)
"""Receipts of packages that were handed in; their bytes are in the store of bytes."""

"""Tables of what the feed says beside the records themselves; part of schema 3."""

from __future__ import annotations

FROM_PLATFORM = (
    """CREATE TABLE departure (
        case_id TEXT PRIMARY KEY REFERENCES cases (case_id), body TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE foreign_record (
        kind TEXT NOT NULL, record_id TEXT NOT NULL, body TEXT NOT NULL, gone TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (kind, record_id)) WITHOUT ROWID""",
)
"""Why, when and through whom a case went (the newest word of it), and records of kinds only a newer program knows."""

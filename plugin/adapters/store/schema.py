"""The tables of ``store.sqlite``, as the statements of each schema version.

Records stand as one JSON ``body`` beside their WKB, so that a workspace of 100,000 patches opens in one pass and
fields this version does not know stay in the row. ``position`` keeps the order of the import; ``gone`` is empty or
the reason of a tombstone. The chain, the findings recorded here and the outbox's content are append-only: triggers
say no.
"""

from __future__ import annotations

from .schema_of_feed import FROM_PLATFORM

APPLICATION_ID = 0x524C5257
"""``RLRW`` in SQLite's header: tells our stores from other people's databases."""


def _append_only(table: str, verb: str, columns: str = "") -> str:
    of = f" OF {columns}" if columns else ""
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb}{of} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


_RECORDS = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE batch (
        position INTEGER PRIMARY KEY, batch_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
        gone TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE zone (
        position INTEGER PRIMARY KEY, zone_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, outline BLOB NOT NULL,
        gone TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE cases (
        position INTEGER PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, outline BLOB NOT NULL,
        outline_found BLOB, gone TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE screening (
        case_id TEXT PRIMARY KEY REFERENCES cases (case_id), body TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE TABLE image (position INTEGER PRIMARY KEY, image_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)",
)

_WORK = (
    "CREATE TABLE draft (case_id TEXT PRIMARY KEY REFERENCES cases (case_id), body TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE chain (
        seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, case_id TEXT, payload TEXT NOT NULL, recorded_at TEXT NOT NULL,
        prev_link TEXT NOT NULL, payload_hash TEXT NOT NULL, link TEXT NOT NULL)""",
    "CREATE INDEX chain_case ON chain (case_id, seq)",
    """CREATE TABLE decision (
        chain_seq INTEGER PRIMARY KEY REFERENCES chain (seq), case_id TEXT NOT NULL REFERENCES cases (case_id),
        number INTEGER NOT NULL, answers TEXT NOT NULL, op_id TEXT, recorded_at TEXT NOT NULL)""",
    "CREATE INDEX decision_case ON decision (case_id, chain_seq)",
)

_SYNC = (
    """CREATE TABLE outbox (
        client_seq INTEGER PRIMARY KEY, op_id TEXT NOT NULL UNIQUE, case_id TEXT NOT NULL, kind TEXT NOT NULL,
        base_version INTEGER NOT NULL, prev_op_id TEXT, payload TEXT NOT NULL, recorded_at TEXT NOT NULL,
        chain_seq INTEGER NOT NULL REFERENCES chain (seq),
        state TEXT NOT NULL, offered INTEGER NOT NULL DEFAULT 0, seen_in_feed INTEGER NOT NULL DEFAULT 0,
        superseded INTEGER NOT NULL DEFAULT 0, result TEXT NOT NULL DEFAULT '{}')""",
    "CREATE INDEX outbox_state ON outbox (state, client_seq)",
    "CREATE INDEX outbox_case ON outbox (case_id, client_seq)",
    """CREATE TABLE conflict (
        conflict_id INTEGER PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases (case_id), op_id TEXT,
        fields TEXT NOT NULL, base TEXT NOT NULL, mine TEXT NOT NULL, theirs TEXT NOT NULL,
        theirs_version INTEGER NOT NULL, detected_at TEXT NOT NULL, resolved_at TEXT NOT NULL DEFAULT '',
        resolved_seq INTEGER REFERENCES chain (seq))""",
    "CREATE UNIQUE INDEX conflict_open ON conflict (case_id) WHERE resolved_at = ''",
    """CREATE TABLE sync_state (
        id INTEGER PRIMARY KEY CHECK (id = 1), cursor TEXT NOT NULL DEFAULT '',
        chain_seq INTEGER NOT NULL DEFAULT 0, chain_link TEXT NOT NULL DEFAULT '')""",
    "INSERT INTO sync_state (id) VALUES (1)",
)

_GUARDS = (
    _append_only("chain", "UPDATE"),
    _append_only("chain", "DELETE"),
    _append_only("decision", "UPDATE"),
    _append_only("decision", "DELETE"),
    _append_only("outbox", "DELETE"),
    _append_only(
        "outbox",
        "UPDATE",
        "client_seq, op_id, case_id, kind, base_version, prev_op_id, payload, recorded_at, chain_seq",
    ),
    _append_only("conflict", "DELETE"),
)

VERSION_1 = (*_RECORDS, *_WORK, *_SYNC, *_GUARDS)

VERSION_2 = (
    """CREATE TABLE picture_due (
        decision_seq INTEGER PRIMARY KEY REFERENCES chain (seq), case_id TEXT NOT NULL, op_id TEXT NOT NULL,
        entry_seq INTEGER REFERENCES chain (seq))""",
    "CREATE INDEX picture_due_open ON picture_due (decision_seq) WHERE entry_seq IS NULL",
    """CREATE TABLE image_hash (
        path TEXT NOT NULL, identity TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '',
        decision_seq INTEGER NOT NULL REFERENCES chain (seq), entry_seq INTEGER REFERENCES chain (seq),
        PRIMARY KEY (path, identity)) WITHOUT ROWID""",
)
"""What has to follow a finding off-thread, and whether it has: ``entry_seq`` is the entry that brought it."""

_TIME_SPENT = (
    """CREATE TABLE time_spent (
        case_id TEXT PRIMARY KEY REFERENCES cases (case_id), spent_ms INTEGER NOT NULL) WITHOUT ROWID""",
)
"""How long the reviewer looked at a case, where that was switched on: no entry of the chain, never sent, erasable."""

_PICTURES_OWED = (
    """CREATE TABLE picture_owed (
        decision_seq INTEGER NOT NULL REFERENCES chain (seq), view INTEGER NOT NULL, case_id TEXT NOT NULL,
        op_id TEXT NOT NULL, entry_seq INTEGER REFERENCES chain (seq),
        PRIMARY KEY (decision_seq, view)) WITHOUT ROWID""",
    "CREATE INDEX picture_owed_open ON picture_owed (decision_seq) WHERE entry_seq IS NULL",
)
"""Views whose picture did not follow and is to be painted again; ``entry_seq`` is the entry that settled it."""

_CASES_NAMED = (
    """CREATE TABLE outbox_named (
        op_id TEXT NOT NULL, case_id TEXT NOT NULL REFERENCES cases (case_id),
        PRIMARY KEY (op_id, case_id)) WITHOUT ROWID""",
    "CREATE INDEX outbox_named_case ON outbox_named (case_id, op_id)",
    _append_only("outbox_named", "UPDATE"),
    _append_only("outbox_named", "DELETE"),
)
"""Cases that an operation touches beside its own: pieces of a split patch, patches merged into one."""

_FILES_OUTGOING = (
    """CREATE TABLE outgoing_file (
        position INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, suffix TEXT NOT NULL,
        size_bytes INTEGER NOT NULL, state TEXT NOT NULL, sent_bytes INTEGER NOT NULL DEFAULT 0,
        upload TEXT NOT NULL DEFAULT '', fault TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '',
        changed_at TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE outgoing_named (
        sha256 TEXT NOT NULL REFERENCES outgoing_file (sha256), op_id TEXT NOT NULL, case_id TEXT NOT NULL,
        PRIMARY KEY (sha256, op_id)) WITHOUT ROWID""",
    _append_only("outgoing_file", "DELETE"),
    _append_only("outgoing_file", "UPDATE", "sha256, name, suffix, size_bytes"),
    """CREATE TEMP TABLE named_before AS
        SELECT client_seq, op_id, case_id, file.value AS file
        FROM outbox,
            json_each(CASE WHEN json_valid(payload) THEN payload ELSE '{}' END, '$.evidence_files') AS file
        WHERE outbox.state IN ('acknowledged', 'settled') AND file.type = 'object'""",
    """INSERT INTO outgoing_file (sha256, name, suffix, size_bytes, state)
        SELECT json_extract(file, '$.sha256'), coalesce(json_extract(file, '$.name'), ''),
            coalesce(json_extract(file, '$.suffix'), ''), json_extract(file, '$.size_bytes'), 'waiting'
        FROM named_before WHERE length(json_extract(file, '$.sha256')) = 64
            AND json_type(file, '$.size_bytes') = 'integer'
        ORDER BY client_seq ON CONFLICT (sha256) DO NOTHING""",
    """INSERT INTO outgoing_named (sha256, op_id, case_id)
        SELECT json_extract(file, '$.sha256'), op_id, case_id FROM named_before
        WHERE json_extract(file, '$.sha256') IN (SELECT sha256 FROM outgoing_file) ON CONFLICT DO NOTHING""",
    "DROP TABLE named_before",
)
"""Files of findings that the platform has taken; the findings sent before this version have theirs noted here."""

_WHEN_TAKEN = (
    "ALTER TABLE outbox ADD COLUMN taken_at TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX outbox_taken ON outbox (taken_at, kind) WHERE taken_at <> ''",
)
"""When the platform took an operation, by this computer's clock; empty before, and for what an earlier program sent."""

VERSION_3 = (
    *FROM_PLATFORM,
    *_TIME_SPENT,
    *_PICTURES_OWED,
    *_CASES_NAMED,
    *_FILES_OUTGOING,
    *_WHEN_TAKEN,
)
"""One named block for each thing that the version brings; a block only adds."""

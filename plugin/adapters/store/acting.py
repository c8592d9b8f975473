"""An act as one statement: what it brings is one row, and a trigger of the writing connection puts it in place.

Every statement gives the interpreter away and has to wait for it again, while the window's thread goes on in Python
after the key: with up to 25 statements an act cost more in waiting than in writing. A statement outside a transaction
is one of its own, so the row is written, synced and acknowledged in a single call. View and trigger are temporary:
nothing of them is in the file, and nobody else can write through them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple, Optional

from ...domain.acts import Act
from ...domain.chain import GENESIS, ChainEntry, append, payload_hash
from ...domain.errors import BadRecord, CaseNotFound
from ...domain.seen import views_with_images
from ...domain.states import ActKind
from .codec import draft_body, dump
from .newer_rows import OUR_KIND
from .sending import FOLLOWED, HOLD_BACK_CASE
from .touched import Touched

Head = tuple[int, str]
"""Number and link of the newest entry of the chain."""

_CHAIN = ("seq", "kind", "case_id", "payload", "recorded_at", "prev_link", "payload_hash", "link")
_DRAFT = ("draft", "number", "answers")
_OPERATION = ("op_id", "op_case", "op_kind", "base_version", "op_payload", "op_recorded_at")
_COLUMNS = (*_CHAIN, *_DRAFT, *_OPERATION, "finding_op_id", "pictures", "alone")
_NO_CASE, _MOVED = "act: no such case", "act: the chain has moved"
_INSERT = f"INSERT INTO act_in VALUES ({', '.join('?' for _ in _COLUMNS)})"
_VIEW = f"CREATE TEMP VIEW act_in AS SELECT {', '.join(f'NULL AS {name}' for name in _COLUMNS)}"
_DISPUTED = (
    f"NEW.kind = 'resolve' AND case_id = NEW.case_id AND {OUR_KIND} AND kind NOT IN ('create', 'split', 'merge') "
    "AND EXISTS (SELECT 1 FROM conflict WHERE case_id = NEW.case_id AND resolved_at = '')"
)
_APART_REFUSED = (
    "case_id = NEW.op_case AND kind = 'merge' AND superseded = 0 AND +state IN ('conflict', 'rejected', 'blocked') "
    "AND json_extract(payload, '$.apart') IS NOT NULL"
)
_STEPS = (
    f"SELECT RAISE(ABORT, '{_MOVED}') WHERE NEW.prev_link <> "
    f"coalesce((SELECT link FROM chain ORDER BY seq DESC LIMIT 1), '{GENESIS}')",
    f"SELECT RAISE(ABORT, '{_NO_CASE}') WHERE NEW.case_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM cases WHERE case_id = NEW.case_id)",
    f"INSERT INTO chain ({', '.join(_CHAIN)}) VALUES ({', '.join(f'NEW.{name}' for name in _CHAIN)})",
    "INSERT INTO draft (case_id, body) SELECT NEW.case_id, NEW.draft WHERE NEW.draft IS NOT NULL "
    "ON CONFLICT (case_id) DO UPDATE SET body = excluded.body",
    "INSERT INTO decision (chain_seq, case_id, number, answers, op_id, recorded_at) "
    "SELECT NEW.seq, NEW.case_id, NEW.number, NEW.answers, NEW.op_id, NEW.recorded_at WHERE NEW.answers IS NOT NULL",
    # A person has chosen between two findings: one's own that has not left yet does not leave any more, and one that is
    # on its way decides nothing, whatever the platform answers.
    f"UPDATE outbox SET state = 'withdrawn' WHERE {_DISPUTED} AND +state = 'waiting'",
    f"UPDATE outbox SET superseded = 1 WHERE {_DISPUTED} AND +state IN ('sending', 'exported')",
    # The conflict is closed, and what was refused holds nothing back any more.
    "UPDATE conflict SET resolved_at = NEW.recorded_at, resolved_seq = NEW.seq "
    "WHERE NEW.kind = 'resolve' AND case_id = NEW.case_id AND resolved_at = ''",
    # A split or merge is not among it where two findings were settled: it is offered again, or taken back.
    "UPDATE outbox SET superseded = 1 WHERE NEW.kind = 'resolve' AND case_id = NEW.case_id "
    "AND +state IN ('conflict', 'rejected', 'blocked') "
    f"AND {OUR_KIND} AND (kind NOT IN ('split', 'merge') OR json_extract(NEW.payload, '$.sides') IS NULL)",
    # A new finding stands in for a rejected one; where a conflict is open, only a person's choice does. A refused split
    # or merge is offered again, or taken back: a finding does neither.
    "UPDATE outbox SET superseded = 1 WHERE NEW.op_id IS NOT NULL AND case_id = NEW.op_case "
    f"AND +state IN ('rejected', 'blocked') AND {OUR_KIND} AND kind NOT IN ('split', 'merge') "
    "AND NOT EXISTS (SELECT 1 FROM conflict WHERE case_id = NEW.op_case AND resolved_at = '') "
    "AND NOT EXISTS (SELECT 1 FROM outbox AS disputed WHERE disputed.case_id = NEW.op_case "
    "AND +disputed.state = 'conflict' AND disputed.superseded = 0)",
    # Where the platform refused to take patches apart, they are merged still: a new finding is one on all of them.
    f"UPDATE outbox SET superseded = 1 WHERE NEW.op_kind = 'submit' AND NEW.kind <> 'resolve' AND {_APART_REFUSED}",
    "INSERT INTO outbox (client_seq, op_id, case_id, kind, base_version, prev_op_id, payload, recorded_at, "
    "chain_seq, state) SELECT (SELECT coalesce(max(client_seq), 0) + 1 FROM outbox), NEW.op_id, NEW.op_case, "
    f"NEW.op_kind, NEW.base_version, ({FOLLOWED.format(case_id='NEW.op_case')}), NEW.op_payload, NEW.op_recorded_at, "
    "NEW.seq, 'waiting' WHERE NEW.op_id IS NOT NULL",
    f"{HOLD_BACK_CASE.format(case_id='NEW.op_case')} AND NEW.op_id IS NOT NULL",
    "INSERT INTO picture_due (decision_seq, case_id, op_id) SELECT NEW.seq, NEW.case_id, NEW.finding_op_id "
    "WHERE NEW.pictures",
    "DELETE FROM touched WHERE NEW.alone",
)


def prepare(conn: sqlite3.Connection) -> None:
    """Make view and trigger on a writing connection that already notes what it touches."""
    conn.execute(_VIEW)
    conn.execute(f"CREATE TEMP TRIGGER act_in_written INSTEAD OF INSERT ON act_in BEGIN {'; '.join(_STEPS)}; END")


def stands_alone(act: Act, files_noted: bool) -> bool:
    """Tell whether the one statement is all of an act; the others need more beside it, in a transaction.

    ``files_noted``: the store knows already of all image files that a finding rests on.
    """
    several = bool(act.along or act.cases or act.stands_in_for)
    return act.withdraw is None and act.kind is not ActKind.SEEN and files_noted and not several


def touched_by(act: Act) -> Touched:
    """Return what an act that stands alone touches, without asking the connection."""
    of_draft = () if act.draft is None else (act.draft.case_id,)
    of_operation = () if act.operation is None else (act.operation.case_id,)
    resolved = (str(act.case_id),) if act.kind is ActKind.RESOLVE else ()
    return Touched(frozenset((*of_draft, *of_operation, *resolved)))


class Ready(NamedTuple):
    """What of an act's row does not hang on the entry before it."""

    text: str
    payload: dict[str, Any]
    content: str
    operation: tuple[Any, ...]


def ready(act: Act) -> Ready:
    """Return an act made ready for the file by whoever hands it over, whose thread has its parts at hand.

    The writing thread, just woken, takes three times as long for it, and all that time the reviewer's key is not
    durable. Raises :class:`BadRecord`.
    """
    text = dump(act.payload, "act")
    payload: dict[str, Any] = json.loads(text)  # as a reader will get it back, so that both hash to the same bytes
    content = payload_hash(act.kind.value, act.case_id, payload, act.recorded_at)
    return Ready(text, payload, content, _operation(act))


def put(conn: sqlite3.Connection, act: Act, made: Ready, head: Head, alone: bool) -> ChainEntry:
    """Write an act that follows ``head``; ``alone``: outside a transaction, so that it is durable by itself.

    Raises :class:`CaseNotFound` or :class:`BadRecord`; nothing is written then.
    """
    row, entry = _row(act, made, head, alone)
    try:
        conn.execute(_INSERT, row)
    except sqlite3.IntegrityError as error:
        if str(error) == _NO_CASE:
            raise CaseNotFound(str(act.case_id)) from error
        raise
    return entry


def _row(act: Act, made: Ready, head: Head, alone: bool) -> tuple[tuple[Any, ...], ChainEntry]:
    entry = append(head[1], head[0] + 1, act.kind.value, act.case_id, made.payload, act.recorded_at, made.content)
    chain = (entry.seq, entry.kind, entry.case_id, made.text, entry.recorded_at)
    links = (entry.prev_link, entry.payload_hash, entry.link)
    drafted, pictures = _draft(act, entry.seq), _pictures(act.kind, made.payload)
    return (*chain, *links, *drafted, *made.operation, *pictures, alone), entry


def _draft(act: Act, seq: int) -> tuple[Any, ...]:
    draft = act.draft
    if draft is None:
        return None, None, None
    if draft.case_id != act.case_id:
        raise BadRecord("act", f"draft of {draft.case_id} in an act on {act.case_id}")
    finding = draft.decided and (act.operation is not None or act.kind is ActKind.DECIDE)
    return draft_body(replace(draft, counter=seq)), draft.number, dump(draft.answers) if finding else None


def _operation(act: Act) -> tuple[Any, ...]:
    op = act.operation
    if op is None:
        return (None,) * len(_OPERATION)
    return op.op_id, op.case_id, op.kind.value, op.base_version, dump(op.payload, "operation"), op.recorded_at


def _pictures(kind: ActKind, payload: Mapping[str, Any]) -> tuple[Optional[str], bool]:
    """Return which finding's pictures are to follow, and whether any are."""
    if kind is not ActKind.DECIDE:
        return None, False
    return str(payload.get("op_id", "")), bool(views_with_images(payload.get("seen", ())))

"""Audit chain and change feed: numbers from the organisation's counter row, locked by the writing transaction.

So a number becomes visible only after all smaller ones: a reader who asks for ``seq > n`` loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import Connection, select

from ...plugin.domain import chain
from ...plugin.domain.canonical import canonical_json, sha256_hex
from ...plugin.domain.records import Case
from .desk import DeskRows
from .rows import Rows
from .schema import counter


@dataclass(frozen=True)
class Actor:
    """Who writes: account and device; empty for the server's own work."""

    org_id: str
    account_id: str = ""
    device_id: str = ""


@dataclass(frozen=True)
class FeedLine:
    """A change for the feed. ``units`` holds the record's units before and after."""

    kind: str
    record_id: str
    version: int
    units: str
    op_id: Optional[str] = None
    change: str = "changed"


@dataclass(frozen=True)
class Said:
    """What an audit entry says beside who it was: when (server's time), what was done to what, and with what."""

    at: str
    action: str
    subject: str
    content: Mapping[str, Any]


def audit_row(actor: Actor, seq: int, prev_link: str, said: Said, feed_seq: Optional[int]) -> dict[str, Any]:
    """Return the columns of the entry that follows on ``prev_link``."""
    who = {"account": actor.account_id, "device": actor.device_id, "at": said.at, "action": said.action}
    body = canonical_json({**who, "subject": said.subject, "content": said.content})
    content_hash = sha256_hex(body)
    return {
        "org_id": actor.org_id,
        "seq": seq,
        "at": said.at,
        "account_id": actor.account_id,
        "device_id": actor.device_id,
        "action": said.action,
        "subject": said.subject,
        "feed_seq": feed_seq,
        "content": body.decode("utf-8"),
        "content_hash": content_hash,
        "prev_link": prev_link,
        "link": chain.link(prev_link, seq, content_hash),
    }


def feed_row(org_id: str, seq: int, link: str, line: FeedLine) -> dict[str, Any]:
    """Return the columns of a feed line; ``link`` is that of its audit entry."""
    return {"org_id": org_id, "seq": seq, "hash": link, **vars(line)}


class Journal:
    """Collects what one transaction writes, audit entries and feed lines among it; :meth:`flush` writes it.

    Making one locks the organisation's counter row, so make it before reading what the decision rests on.
    """

    def __init__(self, connection: Connection, actor: Actor, at: str) -> None:
        self._connection, self._actor, self._at = connection, actor, at
        row = connection.execute(
            select(counter.c.feed_seq, counter.c.audit_seq, counter.c.audit_link, counter.c.desk_seq)
            .where(counter.c.org_id == actor.org_id)
            .with_for_update()
        ).one()
        self._feed_seq, self._audit_seq, self._link = int(row[0]), int(row[1]), str(row[2])
        self._desk_seq, self._in_step = row[3], row[3] == row[0]
        self.rows, self._desk = Rows(), DeskRows(actor.org_id)
        self._audits: list[dict[str, Any]] = []
        self._lines: list[dict[str, Any]] = []

    def speak_for(self, actor: Actor) -> None:
        """Name who does what is told from here on, of the same organisation."""
        self._actor = actor

    def note(self, action: str, subject: str, content: Mapping[str, Any]) -> None:
        """Add an audit entry. ``content`` is small JSON without secrets."""
        self._entry(action, subject, content, None)

    def tell(self, line: FeedLine, action: str, record_hash: str) -> None:
        """Add a feed line with its audit entry; ``record_hash`` is that of the record's bytes."""
        self._feed_seq += 1
        content = {**vars(line), "record": record_hash}
        link = self._entry(action, line.record_id, content, self._feed_seq)
        self._lines.append(feed_row(self._actor.org_id, self._feed_seq, link, line))

    def put_on_desk(self, before: Optional[Case], after: Case) -> None:
        """Write the row of a patch by which an office asks, where these rows are in step: see :mod:`.desk`."""
        if self._in_step:
            self._desk.take(before, after)

    def _entry(self, action: str, subject: str, content: Mapping[str, Any], feed_seq: Optional[int]) -> str:
        self._audit_seq += 1
        said = Said(self._at, action, subject, content)
        row = audit_row(self._actor, self._audit_seq, self._link, said, feed_seq)
        self._audits.append(row)
        self._link = str(row["link"])
        return self._link

    def flush(self) -> None:
        """Write what was collected and the counters; nothing is collected without an audit entry."""
        if not self._audits:
            return
        self.rows.add("audit", self._audits)
        self.rows.add("feed", self._lines)
        self._desk.give(self.rows)
        self._desk_seq = self._feed_seq if self._in_step else self._desk_seq
        stand: dict[str, Any] = {"feed_seq": self._feed_seq, "desk_seq": self._desk_seq}
        stand |= {"audit_seq": self._audit_seq, "audit_link": self._link}
        self.rows.write(self._connection, {"org_id": self._actor.org_id, **stand})
        self._audits, self._lines = [], []

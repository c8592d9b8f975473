"""The change feed as a caller sees it, and its opaque cursor.

A cursor carries its position, the audit hash there and a mark of the caller's area: another hash means another past
(410 ``feed-forked``), another area means that lines now concern the caller which he passed by (410 ``cursor-gone``).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...plugin.domain.canonical import canonical_json, fingerprint
from ...plugin.domain.chain import GENESIS
from ...plugin.domain.operations import Tombstone
from ...plugin.domain.wire import record_to_json
from ..db import feed
from ..db.engine import Database
from ..db.feed import Line
from ..errors import CursorGone, FeedForked
from .accounts import Caller

MAX_CHANGES = 2000
DEFAULT_CHANGES = 500
BYTES_A_LINE = 2 << 10
"""So large, times its limit, is a page about at most (and it holds one line at least): outlines of zones may have a
megabyte each, and who reads a page has it whole in memory."""
_LARGEST = (1 << 63) - 1


@dataclass(frozen=True)
class Cursor:
    """A position in the feed, the audit hash there, and the mark of the area it was made for."""

    seq: int
    hash: str
    area: str

    def text(self) -> str:
        """Return the opaque form."""
        body = canonical_json({"s": self.seq, "h": self.hash, "a": self.area})
        return base64.urlsafe_b64encode(body).decode("ascii").rstrip("=")


def read_cursor(text: str) -> Cursor:
    """Read an opaque cursor; raises :class:`CursorGone`."""
    try:
        data: dict[str, Any] = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
        cursor = Cursor(int(data["s"]), str(data["h"]), str(data["a"]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise CursorGone from error
    if not 0 <= cursor.seq <= _LARGEST:
        raise CursorGone
    return cursor


class Changes:
    """Reads the feed page by page."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, caller: Caller, cursor_text: str, limit: int, count: bool = False) -> bytes:
        """Return the JSON of one page; raises :class:`CursorGone` or :class:`FeedForked`.

        ``count``: where more follows, say how much.
        """
        limit = max(1, min(limit, MAX_CHANGES))
        mark = fingerprint([caller.org_id, sorted(caller.area.prefixes)])[:16]
        start = read_cursor(cursor_text) if cursor_text else Cursor(0, GENESIS, mark)
        with self._database.read(caller.scope) as connection:
            head = feed.head(connection, caller.org_id)
            known = GENESIS if start.seq == 0 else feed.hash_at(connection, caller.org_id, start.seq)
            if known != start.hash:
                raise FeedForked
            if start.area != mark:
                raise CursorGone
            lines = feed.lines(connection, caller.scope, start.seq, head, limit + 1, limit * BYTES_A_LINE)
            page = _within_a_page(lines[:limit], limit * BYTES_A_LINE)
            more = len(page) < len(lines)
            stand = page[-1].seq if more else head
            hash_there = GENESIS if stand == 0 else feed.hash_at(connection, caller.org_id, stand)
            left = feed.count(connection, caller.scope, stand, head) if count and more else None
            told = feed.told_by(connection, caller.org_id, [line.seq for line in page if _is_gone(line)])
        said = {"you": caller.username, **({} if left is None else {"left": left})}
        return _page(page, Cursor(stand, str(hash_there), mark), more, said, told)


def _page(
    lines: Sequence[Line], cursor: Cursor, more: bool, said: Mapping[str, Any], told: Mapping[int, tuple[str, str]]
) -> bytes:
    """Return the page in the shape of ``wire.page_to_json``; stored records go out as the bytes they are."""
    end = f"],{json.dumps({'cursor': cursor.text(), 'more': more, **said})[1:]}"
    return ('{"changes":[' + ",".join(line_text(line, *told.get(line.seq, ())) for line in lines) + end).encode("utf-8")


def _within_a_page(lines: Sequence[Line], room: int) -> Sequence[Line]:
    """Return the first lines that are no more than a page (its room in bytes) together."""
    for place, line in enumerate(lines):
        room -= len(line.record or "")
        if room < 0:
            return lines[: max(place, 1)]
    return lines


def _is_gone(line: Line) -> bool:
    return line.record is None or line.change == "deleted"


def line_text(line: Line, at: str = "", by: str = "") -> str:
    """Return a line of the feed as JSON on the wire; ids of operations are UUIDs and kinds are words of ours.

    ``at`` and ``by`` are said of a record that is gone: when, and through whom.
    """
    made_by = "null" if line.op_id is None else f'"{line.op_id}"'
    numbers = f'{{"seq":{line.seq},"op_id":{made_by},'
    if not _is_gone(line):
        return f'{numbers}"kind":"{line.kind}","record":{line.record}}}'
    reason = "deleted" if line.change == "deleted" else "left_scope"
    gone = record_to_json(Tombstone(line.kind, line.record_id, reason, at, by))
    return numbers + json.dumps(gone)[1:]

"""Very many patches in the server's own tables, loaded by ``COPY``: the rows that an import writes, made faster.

:func:`seed` adds one batch of ``count`` small patches to an organisation that ``redline-server init`` has made and that
holds none yet: the batch, each patch with its first version, a feed line and an audit entry for each, and the
organisation's counters. The texts are those of ``canonical_json`` over the server's own record of the first patch, with
what differs put in its place; every so many of them are compared with what the server's code makes of the same
patch, and ``redline-server check`` may go over the whole afterwards. Foreign keys are not checked while it
loads and plain indices are made at the end, so the connection is that of a superuser.
"""

from __future__ import annotations

import contextlib
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from redline_review.plugin.domain import chain, wire
from redline_review.plugin.domain.canonical import canonical_json, fingerprint, sha256_hex
from redline_review.plugin.domain.geometry import canonical, to_wkb
from redline_review.plugin.domain.records import Batch, Case, CaseFacts
from redline_review.server import clock
from redline_review.server.area import units_text
from redline_review.server.cells import cell_of
from redline_review.server.db import desk
from redline_review.server.db.journal import Actor, FeedLine, Said, audit_row, feed_row
from redline_review.server.db.records import CaseChange, Stamp, rows_of
from redline_review.server.db.schema import metadata
from redline_review.server.services.changes import Cursor

UNITS = tuple(f"3205{n:02d}" for n in range(1, 11))
WEST, SOUTH, STEP = 116.2, 30.6, 0.004
"""South-west corner of the grid of patches and its mesh in degrees (some 400 m)."""
SHAPE = ((0.0, 0.0), (0.0011, -0.0002), (0.0016, 0.0004), (0.0013, 0.0012), (0.0006, 0.0015), (-0.0002, 0.0009))
TABLES = ("case_current", "case_version", "feed", "audit", "case_desk")
CHUNK = 2_000
SYSTEM, BATCH_NAME = "import", "2026-05 百万图斑"
_TOWNS = ("东山镇", "光福镇", "临湖镇", "甪直镇")


@dataclass(frozen=True)
class Seeded:
    """What was loaded: the organisation, how many patches, the columns of the grid they lie on."""

    org_id: str
    count: int
    columns: int

    def box(self, wanted: int) -> tuple[float, float, float, float]:
        """Return the box in the middle of the grid that holds about ``wanted`` patches."""
        side = max(1, round(wanted**0.5))
        first = max(0, (self.columns - side) // 2)
        west, south = WEST + first * STEP - STEP / 4, SOUTH + first * STEP - STEP / 4
        return west, south, west + side * STEP, south + side * STEP


def case_id(number: int) -> str:
    """Return the id of a patch: a UUID of version 7 whose time counts up with its number."""
    return f"0198{number >> 16:04x}-{number & 0xFFFF:04x}-7abc-8def-{number:012x}"


def batch_id(org_id: str) -> str:
    """Return the id of an organisation's batch."""
    return f"01970000-0000-7000-8000-{sha256_hex(org_id.encode())[:12]}"


def make_case(org_id: str, number: int, columns: int) -> Case:
    """Return a patch as an import makes it."""
    row, column = divmod(number, columns)
    west, south = WEST + column * STEP, SOUTH + row * STEP
    ring = tuple((round(west + x, 9), round(south + y, 9)) for x, y in (*SHAPE, SHAPE[0]))
    unit = UNITS[number % len(UNITS)]
    facts = CaseFacts(
        "2024-03-11",
        "2026-05-02",
        "mining",
        0.87,
        True,
        f"{unit}{number % 90 + 10}",
        _TOWNS[number % len(_TOWNS)],
        "某某村",
        "2026-09-30",
    )
    return Case(
        case_id(number),
        batch_id(org_id),
        f"JS-202605-{number:07d}",
        to_wkb(canonical(((ring,),))),
        facts,
        (unit,),
        unit,
        version=1,
    )


# -- as the server writes them


def server_rows(loaded: Seeded, at: str, number: int, audit_seq: int, feed_seq: int, link: str) -> list[dict[str, Any]]:
    """Return the rows of a patch, by table in the order of ``TABLES``, as the server's own code makes them."""
    change = CaseChange(None, make_case(loaded.org_id, number, loaded.columns))
    current, version, line, record_hash = rows_of(Stamp(loaded.org_id, SYSTEM, at), change)
    said = Said(at, "import", line.record_id, {**vars(line), "record": record_hash})
    entry = audit_row(Actor(loaded.org_id), audit_seq, link, said, feed_seq)
    lines = feed_row(loaded.org_id, feed_seq, str(entry["link"]), line), entry
    return [current, version, *lines, desk.columns_of(loaded.org_id, change.after)]


# -- the same, faster


class _Writer:
    """Makes the rows of one patch after the other, each a list of columns by table."""

    def __init__(self, loaded: Seeded, at: str, audit_seq: int, feed_seq: int, link: str) -> None:
        self._loaded, self.at = loaded, at
        self.audit_seq, self.feed_seq, self.link = audit_seq, feed_seq, link
        self._batch = batch_id(loaded.org_id)
        self._like = server_rows(loaded, at, 0, audit_seq, feed_seq, link)

    def rows(self, number: int) -> list[dict[str, Any]]:
        """Return the rows of the next patch."""
        identity, unit = case_id(number), UNITS[number % len(UNITS)]
        units, issued = f",{unit},", f"JS-202605-{number:07d}"
        words = f"{issued.lower()}\n{_TOWNS[number % len(_TOWNS)]}\n某某村\n"
        ring = _ring(number, self._loaded.columns)
        record = _RECORD % (unit, self._batch, identity, unit, number % 90 + 10, _TOWNS[number % len(_TOWNS)], issued,
                            ",".join(f"[{x!r},{y!r}]" for x, y in ring), unit)  # fmt: skip
        record_hash = sha256_hex(record.encode("utf-8"))
        self.audit_seq += 1
        self.feed_seq += 1
        content = _CONTENT % (self.at, record_hash, identity, units, identity)
        content_hash = sha256_hex(content.encode("utf-8"))
        before, self.link = self.link, chain.link(self.link, self.audit_seq, content_hash)
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        box: dict[str, float] = {"west": min(xs), "south": min(ys), "east": max(xs), "north": max(ys)}
        cell = cell_of((box["west"], box["south"], box["east"], box["north"]))
        outline = _HEAD + _POINTS.pack(*(value for point in ring for value in point))
        own = {"case_id": identity, "units": units, "record": record}
        entry = {"seq": self.audit_seq, "subject": identity, "feed_seq": self.feed_seq, "content": content}
        chained = {"content_hash": content_hash, "prev_link": before, "link": self.link}
        line = {"seq": self.feed_seq, "hash": self.link, "record_id": identity, "units": units}
        differing = [
            {**own, "issued_id": issued, "outline": outline, **box, "cell": cell},
            own,
            line,
            {**entry, **chained},
            {"case_id": identity, "issued_id": issued, "units": units, "unit": unit, "words": words},
        ]
        return [{**like, **mine} for like, mine in zip(self._like, differing)]


def _ring(number: int, columns: int) -> list[tuple[float, float]]:
    """Return the ring in its canonical order: counter-clockwise from its smallest vertex, closed."""
    row, column = divmod(number, columns)
    west, south = WEST + column * STEP, SOUTH + row * STEP
    return [(round(west + x, 9), round(south + y, 9)) for x, y in (SHAPE[-1], *SHAPE)]


_HEAD = struct.pack("<BIIBIII", 1, 6, 1, 1, 3, 1, len(SHAPE) + 1)
_POINTS = struct.Struct(f"<{2 * (len(SHAPE) + 1)}d")
_RECORD = (
    '{"answering_unit":"%s","batch_id":"%s","case_id":"%s","facts":{"activity_issued":"mining","confidence":0.87,'
    '"date_after":"2026-05-02","date_before":"2024-03-11","due_date":"2026-09-30","lead_source":"satellite",'
    '"must_check":true,"town_code":"%s%d","town_name":"%s","village_name":"某某村"},"finding":{},"finding_at":"",'
    '"finding_by":"","finding_number":0,"issued_id":"%s","outline":{"coordinates":[[[%s]]],"type":"MultiPolygon"},'
    '"outline_found":null,"return_reason":"","review_level":0,"review_state":"unreviewed","secrecy":"internal",'
    '"units":["%s"],"version":1}'
)
_CONTENT = (
    '{"account":"","action":"import","at":"%s","content":{"change":"changed","kind":"case","op_id":null,"record":"%s",'
    '"record_id":"%s","units":"%s","version":1},"device":"","subject":"%s"}'
)


# -- loading


def seed(superuser_url: str, org_id: str, count: int, sample_every: int = 997) -> Seeded:
    """Load ``count`` patches into an organisation that is there and has none; returns what was loaded.

    Raises ``AssertionError`` where a sampled row is not what the server's code makes.
    """
    loaded = Seeded(org_id, count, math.isqrt(max(count - 1, 0)) + 1)
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        made_later = _drop_indices(connection)
        writer = _begin(connection, loaded)
        with contextlib.ExitStack() as stack:
            copies = [stack.enter_context(_copying(superuser_url, table)) for table in TABLES]
            for first in range(0, count, CHUNK):
                numbers = range(first, min(first + CHUNK, count))
                for copy, text in zip(copies, _texts(loaded, writer, numbers, sample_every)):
                    copy.write(text)
        _end(connection, loaded, writer)
        for statement in made_later:
            connection.execute(statement)
        connection.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")
    return loaded


def _texts(loaded: Seeded, writer: _Writer, numbers: range, sample_every: int) -> list[str]:
    """Return what ``COPY`` takes for these patches, by table."""
    pieces: list[list[str]] = [[] for _ in TABLES]
    for number in numbers:
        stood = writer.audit_seq + 1, writer.feed_seq + 1, writer.link
        rows = writer.rows(number)
        if number % sample_every == 0 or number == loaded.count - 1:
            same = rows == server_rows(loaded, writer.at, number, *stood)
            assert same, f"patch {number} is not as the server's own code makes it"
        for piece, table, row in zip(pieces, TABLES, rows):
            piece.append(_text(_COLUMNS[table], row))
    return ["".join(piece) for piece in pieces]


@contextlib.contextmanager
def _copying(superuser_url: str, table: str) -> Iterator[psycopg.Copy]:
    """Give a ``COPY`` into a table over a connection of its own, so that all tables are loaded at once."""
    with psycopg.connect(superuser_url) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no look-up of each row's parent
        with cursor.copy(f"COPY {table} ({', '.join(_COLUMNS[table])}) FROM STDIN") as copy:
            yield copy


def _drop_indices(connection: psycopg.Connection[Any]) -> list[str]:
    """Drop what is neither key nor constraint; returns the statements that make it again."""
    query = (
        "SELECT i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
        " JOIN pg_class t ON t.oid = x.indrelid WHERE t.relname = ANY(%s) AND NOT x.indisunique"
    )
    found = connection.execute(query, [list(TABLES)]).fetchall()
    for name, _ in found:
        connection.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _begin(connection: psycopg.Connection[Any], loaded: Seeded) -> _Writer:
    """Write the batch as an import does, and return the writer that goes on behind it."""
    query = "SELECT audit_seq, feed_seq, audit_link FROM counter WHERE org_id = %s"
    stood = connection.execute(query, [loaded.org_id]).fetchone()
    assert stood is not None, f"there is no organisation {loaded.org_id}"
    at, batch = clock.now(), Batch(batch_id(loaded.org_id), BATCH_NAME, version=1)
    body, units = canonical_json(wire.batch_to_json(batch)), units_text(UNITS)
    connection.execute(
        "INSERT INTO batch (org_id, batch_id, name, version, units, record) VALUES (%s, %s, %s, 1, %s, %s)",
        [loaded.org_id, batch.batch_id, batch.name, units, body.decode("utf-8")],
    )
    line = FeedLine("batch", batch.batch_id, 1, units)
    said = Said(at, "import", batch.batch_id, {**vars(line), "record": sha256_hex(body)})
    entry = audit_row(Actor(loaded.org_id), stood[0] + 1, stood[2], said, stood[1] + 1)
    for table, row in (("audit", entry), ("feed", feed_row(loaded.org_id, stood[1] + 1, str(entry["link"]), line))):
        places = ", ".join(["%s"] * len(row))
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values()))
    return _Writer(loaded, at, stood[0] + 1, stood[1] + 1, str(entry["link"]))


def _end(connection: psycopg.Connection[Any], loaded: Seeded, writer: _Writer) -> None:
    connection.execute(
        "UPDATE counter SET audit_seq = %s, feed_seq = %s, desk_seq = %s, audit_link = %s WHERE org_id = %s",
        [writer.audit_seq, writer.feed_seq, writer.feed_seq, writer.link, loaded.org_id],
    )
    alike, counts = ", ".join(desk.ALIKE), desk.Counts(loaded.org_id)
    query = f"SELECT {alike}, count(*) FROM case_desk WHERE org_id = %s GROUP BY {alike}"
    for *values, patches in connection.execute(query, [loaded.org_id]):
        counts.add(dict(zip(desk.ALIKE, values)), patches)
    for row in counts.rows():
        places = ", ".join(["%s"] * len(row))
        connection.execute(f"INSERT INTO desk_tally ({', '.join(row)}) VALUES ({places})", list(row.values()))


def _text(columns: tuple[str, ...], row: dict[str, Any]) -> str:
    """Return a row in the text form of ``COPY``; of what it marks, nothing of ours holds any but ends of lines."""
    return "\t".join([_value(row[name]) for name in columns]).replace("\n", "\\n") + "\n"


def _value(value: Any) -> str:
    if value is None:
        return r"\N"
    return rf"\\x{value.hex()}" if isinstance(value, bytes) else str(value)


_COLUMNS = {name: tuple(column.name for column in metadata.tables[name].columns) for name in TABLES}


def record_of(loaded: Seeded, number: int) -> dict[str, Any]:
    """Return the record of a patch as it stands on the wire."""
    return wire.case_to_json(make_case(loaded.org_id, number, loaded.columns))


def cursor_at_end(superuser_url: str, org_id: str, prefixes: tuple[str, ...]) -> str:
    """Return the cursor behind the newest line, as the server gives it to a caller of this area."""
    with psycopg.connect(superuser_url) as connection:
        query = "SELECT seq, hash FROM feed WHERE org_id = %s ORDER BY seq DESC LIMIT 1"
        found = connection.execute(query, [org_id]).fetchone()
    assert found is not None
    return Cursor(found[0], found[1], fingerprint([org_id, sorted(prefixes)])[:16]).text()

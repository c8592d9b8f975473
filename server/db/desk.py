"""The rows by which an office asks for patches: what stands in them, and keeping them in step with the records.

They are written with each version of a patch, under the organisation's lock, as is ``counter.desk_seq``: the number of
the feed up to which they hold. A process of a version before them does not write them, and the feed runs ahead; then
the patches of the lines behind are read anew before anybody is answered. So they need no word on what is asked of
them, and may be made from the records at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import Connection, Row, select, text, update

from ...plugin.domain import wire
from ...plugin.domain.canonical import fingerprint
from ...plugin.domain.handover import HANDED_OVER
from ...plugin.domain.outline_merge import MERGED_INTO
from ...plugin.domain.records import UNIT_NAMES, Case
from ...plugin.domain.states import ReviewState
from ..area import units_text
from .many import among
from .rows import ADD_UP, Rows, array
from .schema import case_current, case_desk, counter, desk_tally, feed
from .times import utc_text

Columns = dict[str, Any]
ALIKE = ("batch_id", "unit", "units", "state", "level", "merged", "due_date", "person")
"""What the patches of one count agree in."""
_LONGEST = 200
"""Characters of what an index holds; nothing that people mean is longer."""


def _plain(value: Any) -> str:
    return "" if value is None else str(value).replace("\x00", "")


def _short(value: Any) -> str:
    return _plain(value)[:_LONGEST]


def columns_of(org_id: str, case: Case) -> Columns:
    """Return the row of a patch."""
    said = case.extra.get(HANDED_OVER)
    person = _short(said.get("person")) if isinstance(said, Mapping) else ""
    words = (case.issued_id, case.facts.town_name, case.facts.village_name, person)
    return {
        "org_id": org_id,
        "case_id": case.case_id,
        "batch_id": case.batch_id,
        "issued_id": _plain(case.issued_id),
        "units": units_text(case.units),
        "unit": _short(case.answering_unit),
        "state": case.review_state.value,
        "level": case.review_level,
        "merged": int(case.extra.get(MERGED_INTO) is not None),
        "found": int(case.finding_number > 0),
        "due_date": _short(case.facts.due_date),
        "person": person,
        "received_at": _short(case.extra.get("finding_received_at")) or None,
        "date_after": _short(case.facts.date_after) or None,
        "found_at": utc_text(case.finding_at) if case.finding_at else None,
        "words": "\n".join(map(_plain, words)).lower(),
    }


def _names_of(case: Case) -> str:
    names = case.extra.get(UNIT_NAMES)
    return json.dumps(names, ensure_ascii=False).replace("\\u0000", "") if isinstance(names, Mapping) else ""


def case_without_outline(record: str) -> Case:
    """Read of a record what stands in a patch's row; its outline, which takes most of the time, is left out."""
    data = json.loads(record)
    return Case(
        data["case_id"],
        data["batch_id"],
        data["issued_id"],
        b"",
        wire.facts_from_json(data["facts"]),
        tuple(data["units"]),
        data["answering_unit"],
        ReviewState(data["review_state"]),
        data["review_level"],
        finding_number=data["finding_number"],
        finding_at=data["finding_at"],
        extra=data,
    )


class Counts:
    """Changes of counts, added up."""

    def __init__(self, org_id: str) -> None:
        self._org_id = org_id
        self._found: dict[tuple[Any, ...], Columns] = {}

    def add(self, columns: Mapping[str, Any], patches: int, names: str = "") -> None:
        """Add patches to the count of those that are like this row."""
        alike = tuple(columns[name] for name in ALIKE)
        count = self._found.setdefault(alike, {**dict(zip(ALIKE, alike)), "unit_names": "", "patches": 0})
        count["patches"] += patches
        count["unit_names"] = names or count["unit_names"]

    def rows(self) -> list[Columns]:
        """Return what changes."""
        return [
            {"org_id": self._org_id, "tally_id": fingerprint(alike)[:32], **count}
            for alike, count in self._found.items()
            if count["patches"]
        ]


class DeskRows:
    """What a transaction changes in the rows of patches and in the counts."""

    def __init__(self, org_id: str) -> None:
        self._org_id, self._counts = org_id, Counts(org_id)
        self._now: dict[str, Columns] = {}
        self._fresh: set[str] = set()

    def take(self, before: Optional[Case], after: Case) -> None:
        """Take up a change of a patch, in the order of versions."""
        columns = columns_of(self._org_id, after)
        was = None if before is None else columns_of(self._org_id, before)
        if columns == was:
            return
        if was is None:
            self._fresh.add(after.case_id)
        else:
            self._counts.add(was, -1)
        self._counts.add(columns, 1, _names_of(after))
        self._now[after.case_id] = columns

    def give(self, rows: Rows) -> None:
        """Hand everything over; afterwards nothing is left."""
        now, fresh, counts = self._now, self._fresh, self._counts
        self._now, self._fresh, self._counts = {}, set(), Counts(self._org_id)
        rows.add("case_desk", (row for case_id, row in now.items() if case_id in fresh))
        rows.change("case_desk", (row for case_id, row in now.items() if case_id not in fresh))
        rows.count(counts.rows())


# -- in step with the records


@dataclass(frozen=True)
class Stand:
    """The newest feed number, and that up to which the rows hold; ``None`` where they were never made."""

    feed_seq: int
    desk_seq: Optional[int]

    @property
    def in_step(self) -> bool:
        """Whether the rows say what the records say."""
        return self.desk_seq == self.feed_seq


def stand(connection: Connection, org_id: str, lock: bool = False) -> Stand:
    """Return where an organisation's rows stand; with ``lock`` nobody writes until the transaction ends."""
    query = select(counter.c.feed_seq, counter.c.desk_seq).where(counter.c.org_id == org_id)
    found = connection.execute(query.with_for_update() if lock else query).first()
    return Stand(0, 0) if found is None else Stand(*found)


def set_stand(connection: Connection, org_id: str, seq: int) -> None:
    """Say up to which feed number the rows hold."""
    connection.execute(update(counter).where(counter.c.org_id == org_id).values(desk_seq=seq))


def records_behind(connection: Connection, org_id: str, case_id: str, limit: int) -> Sequence[Row[tuple[str, str]]]:
    """Return ids and records of patches in the order of ids, behind one."""
    mine = (case_current.c.org_id == org_id, case_current.c.case_id > case_id)
    query = select(case_current.c.case_id, case_current.c.record).where(*mine).order_by(case_current.c.case_id)
    return connection.execute(query.limit(limit)).all()


def records_of_lines(connection: Connection, org_id: str, after: int, up_to: int) -> Sequence[Row[tuple[str, str]]]:
    """Return ids and records of the patches that lines of the feed tell of."""
    lines = select(feed.c.record_id).where(
        feed.c.org_id == org_id, feed.c.kind == "case", feed.c.seq > after, feed.c.seq <= up_to
    )
    mine = (case_current.c.org_id == org_id, case_current.c.case_id.in_(lines))
    return connection.execute(select(case_current.c.case_id, case_current.c.record).where(*mine)).all()


def records_of(connection: Connection, org_id: str, ids: Sequence[str]) -> list[str]:
    """Return the records of these patches as JSON text, in this order."""
    mine = (case_current.c.org_id == org_id, among(connection, case_current.c.case_id, ids))
    found = connection.execute(select(case_current.c.case_id, case_current.c.record).where(*mine))
    texts = {str(row.case_id): str(row.record) for row in found}
    return [texts[one] for one in ids if one in texts]


def rows_of(connection: Connection, org_id: str, ids: Iterable[str]) -> dict[str, Columns]:
    """Return the rows of these patches by id."""
    query = select(case_desk).where(case_desk.c.org_id == org_id, among(connection, case_desk.c.case_id, ids))
    return {str(row["case_id"]): dict(row) for row in connection.execute(query).mappings()}


def counted(connection: Connection, org_id: str) -> dict[str, int]:
    """Return the counts that are not zero by what their patches agree in."""
    query = select(desk_tally.c.tally_id, desk_tally.c.patches)
    found = connection.execute(query.where(desk_tally.c.org_id == org_id, desk_tally.c.patches != 0))
    return {tally_id: int(patches) for tally_id, patches in found}


def refresh(connection: Connection, org_id: str, found: Iterable[Row[tuple[str, str]]]) -> None:
    """Make the rows of these patches (id, record) anew, and the counts; the organisation is locked meanwhile."""
    cases = {case_id: case_without_outline(record) for case_id, record in found}
    if not cases:
        return
    counts = Counts(org_id)
    for was in rows_of(connection, org_id, cases).values():
        counts.add(was, -1)
    rows = [columns_of(org_id, case) for case in cases.values()]
    for row, case in zip(rows, cases.values()):
        counts.add(row, 1, _names_of(case))
    places = ", ".join(f"{name} = excluded.{name}" for name in rows[0] if name not in ("org_id", "case_id"))
    _put(connection, case_desk.name, rows, f"ON CONFLICT (org_id, case_id) DO UPDATE SET {places}")
    if counts.rows():
        _put(connection, desk_tally.name, counts.rows(), ADD_UP)


def _put(connection: Connection, table: str, rows: Sequence[Columns], then: str) -> None:
    listed = ", ".join(rows[0])
    if connection.dialect.name == "postgresql":
        given = f"SELECT {listed} FROM json_populate_recordset(NULL::{table}, CAST(:rows AS json))"
        connection.execute(text(f"INSERT INTO {table} ({listed}) {given} {then}"), {"rows": array(rows)})
    else:
        places = ", ".join(f":{name}" for name in rows[0])
        connection.execute(text(f"INSERT INTO {table} ({listed}) VALUES ({places}) {then}"), rows)

"""All that the window shows, and of later readings what changed. Rows are fetched whole before they are decoded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple, Optional, TypeVar

from ...domain.departure import Departure
from ...domain.records import Batch, Case, Draft, Image, Screening, Zone
from ...domain.refusal import Refusal, refusal_of
from ...domain.shelf import CaseLine, CaseRow, CaseShelf, Shelf
from ...domain.states import ActKind, OutboxState
from ...ports import Contents
from .codec import batch_of, case_of, draft_of, image_of, load, load_all, screening_of, zone_of
from .from_platform import departure_of, read_own_names
from .lines import Measured, line_from, measured_from
from .migrations import SCREENED
from .sending import ANSWERED_OTHERWISE
from .touched import Touched

_AT_THE_CASE = (
    ActKind.OPEN,
    ActKind.ANSWER,
    ActKind.NOTE,
    ActKind.FLAG,
    ActKind.DECIDE,
    ActKind.REOPEN,
    ActKind.UNDO,
    ActKind.REDO,
    ActKind.SKETCH,
    ActKind.OUTLINE,
    ActKind.MARKS,
)
"""Acts made while looking at a case; what follows off-thread or comes from sync does not move the reviewer."""
_BATCHES = "SELECT body FROM batch WHERE gone = '' ORDER BY position"
_CASES = "SELECT case_id, position, outline, outline_found, body FROM cases"
_SHOWN = "(gone = '' OR case_id IN (SELECT case_id FROM draft))"
_GONE = "SELECT case_id, gone FROM cases WHERE gone <> ''"
_DEPARTURES = (
    "SELECT departure.case_id, departure.body FROM departure JOIN cases ON cases.case_id = departure.case_id "
    "WHERE cases.gone <> ''"
)
_DRAFTS = "SELECT case_id, body FROM draft"
_SCREENINGS = "SELECT case_id, body FROM screening"
_OUTBOX = "SELECT case_id, state FROM outbox WHERE state <> 'withdrawn' AND superseded = 0"
_OUTBOX_NAMED = """SELECT case_id, state FROM (
        SELECT case_id, state, client_seq FROM outbox WHERE state <> 'withdrawn' AND superseded = 0
        UNION ALL
        SELECT named.case_id, state, client_seq FROM outbox_named AS named JOIN outbox ON outbox.op_id = named.op_id
        WHERE state <> 'withdrawn' AND superseded = 0) WHERE 1"""
"""The same with the operations that name a case beside their own (schema 3)."""
_REFUSALS = f"SELECT case_id, result FROM outbox WHERE superseded = 0 AND (state = 'rejected' OR {ANSWERED_OTHERWISE})"
"""What the platform said where it refused, or in a word that is not known here."""
_REFUSALS_NAMED = """SELECT case_id, result FROM (
        SELECT named.case_id, result FROM outbox_named AS named JOIN outbox ON outbox.op_id = named.op_id
        WHERE state = 'rejected' AND superseded = 0) WHERE 1"""
_CONFLICTS = "SELECT case_id FROM conflict WHERE resolved_at = '' ORDER BY conflict_id"
_AT_ONCE = 500
"""Ids in one statement; SQLite of old takes 999."""
Rows = list[tuple[Any, ...]]
Bodies = dict[str, str]
T = TypeVar("T")


class CaseRows:
    """Rows of cases and what hangs on them, by case id: of all that are shown, or of those with some ids.

    They go from the cursor straight into place: letting go of a list of 100,000 tuples at once is a pause of its own.
    """

    def __init__(self, conn: sqlite3.Connection, case_ids: Optional[Iterable[str]] = None) -> None:
        def every(sql: str, more: str = "") -> Iterator[tuple[Any, ...]]:
            return conn.execute(f"{sql}{more}")

        def some(sql: str, more: str = "") -> Iterator[tuple[Any, ...]]:
            return chain.from_iterable(_of(conn, sql, part, more) for part in parts)

        parts = _parts(case_ids) if case_ids is not None else ()
        read = every if case_ids is None else some
        found = read(f"{_CASES} WHERE {_SHOWN}", " ORDER BY position")
        self.cases: dict[str, CaseRow] = {row[0]: row for row in found}  # type: ignore[misc]
        self.gone: Bodies = _pairs(read(_GONE))
        self.departures: Bodies = _pairs(read(_DEPARTURES)) if _has(conn, "departure") else {}
        self.drafts: Bodies = _pairs(read(_DRAFTS))
        self.screenings: Bodies = _pairs(read(_SCREENINGS))
        named = _any_named(conn)
        self.outbox: Bodies = _pairs(read(_OUTBOX_NAMED if named else _OUTBOX, " ORDER BY client_seq"))
        self.refusals: Bodies = _pairs(read(_REFUSALS))
        if named:
            self.refusals = {**_pairs(read(_REFUSALS_NAMED)), **self.refusals}

    def lines(self) -> dict[str, CaseLine]:
        """Return the queue's lines."""
        found: dict[str, Measured] = {}
        for data in load_all(list(self.screenings.values())):
            found[data["case_id"]] = measured_from(data)
        bodies = load_all([row[4] for row in self.cases.values()])
        return {case_id: line_from(data, found.get(case_id)) for case_id, data in zip(self.cases, bodies)}

    def made_drafts(self) -> dict[str, Draft]:
        """Return the drafts."""
        return {draft.case_id: draft for draft in map(draft_of, load_all(list(self.drafts.values())))}

    def states(self) -> dict[str, OutboxState]:
        """Return the newest outbox state by case; one that only a newer program knows holds the case back here."""
        return {case_id: _STATES.get(state, OutboxState.BLOCKED) for case_id, state in self.outbox.items()}

    def made_departures(self) -> dict[str, Departure]:
        """Return when and through whom cases went."""
        return {case_id: departure_of(body) for case_id, body in self.departures.items()}

    def made_refusals(self) -> dict[str, Refusal]:
        """Return what the platform said where it refused."""
        said = self.refusals.items()
        return {case_id: refusal_of(load(result)) if result else Refusal() for case_id, result in said}


_STATES = {state.value: state for state in OutboxState}


def _any_named(conn: sqlite3.Connection) -> bool:
    """Tell whether any operation names cases beside its own; a store of an older schema cannot say so."""
    if not _has(conn, "outbox_named"):
        return False
    return conn.execute("SELECT 1 FROM outbox_named LIMIT 1").fetchone() is not None


def _has(conn: sqlite3.Connection, table: str) -> bool:
    return conn.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None


def _parts(case_ids: Iterable[str]) -> Sequence[Sequence[str]]:
    ids = sorted(case_ids)
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]


def _pairs(rows: Iterator[tuple[Any, ...]]) -> Bodies:
    return dict(rows)  # type: ignore[arg-type]


def _of(conn: sqlite3.Connection, sql: str, case_ids: Sequence[str], more: str) -> Rows:
    marks = ", ".join("?" for _ in case_ids)
    joint = "AND" if " WHERE " in sql else "WHERE"
    named = "cases.case_id" if " JOIN cases " in sql else "case_id"
    return conn.execute(f"{sql} {joint} {named} IN ({marks}){more}", case_ids).fetchall()  # only question marks


class RawContents:
    """All rows of :class:`~redline_review.plugin.ports.Contents`, fetched but not yet decoded.

    With ``known`` only what ``touched`` names is fetched, and :meth:`decode` shares the rest with ``known``.
    """

    def __init__(
        self,
        conn: sqlite3.Connection,
        revision: int,
        known: Optional[Contents] = None,
        touched: Optional[Touched] = None,
    ) -> None:
        def whole(table: str, sql: str) -> Optional[Rows]:
            return conn.execute(sql).fetchall() if touched is None or table in touched.tables else None

        self._known, self._touched, self._revision = known, touched, revision
        self._batches = whole("batch", _BATCHES)
        self._zones = whole("zone", "SELECT body, outline FROM zone WHERE gone = '' ORDER BY position")
        self._images = whole("image", "SELECT body FROM image ORDER BY position")
        self._rows = CaseRows(conn, None if touched is None or touched.all else touched.case_ids)
        self._conflicts = conn.execute(_CONFLICTS).fetchall()
        self._screened = conn.execute("SELECT value FROM meta WHERE key = ?", (SCREENED,)).fetchone()
        self._last_case_id = _last_case_id(conn)
        self._own_names = read_own_names(conn)

    def decode(self) -> Contents:
        """Return the contents; needs no connection any more."""
        known, touched = self._known, self._touched
        whole = known is None or touched is None or touched.all
        return self._all() if whole else self._joined(known, touched)  # type: ignore[arg-type]

    def _all(self) -> Contents:
        rows, known = self._rows, self._known
        batches = known.batches if known is not None and self._batches is None else self._made_batches()
        cases, lines = rows.cases, rows.lines()
        if len(batches) > 1:
            cases, lines = _in_batch_order(batches, cases, lines)
        return Contents(
            batches,
            known.zones if known is not None and self._zones is None else self._made_zones(),
            CaseShelf(cases, lines, _case),
            rows.made_drafts(),
            Shelf(rows.screenings, _screening),
            known.images if known is not None and self._images is None else self._made_images(),
            rows.states(),
            self._last_case_id,
            rows.gone,
            tuple(case_id for (case_id,) in self._conflicts),
            rows.made_refusals(),
            _hashes(self._screened),
            self._revision,
            departures=rows.made_departures(),
            own_names=self._own_names,
        )

    def _made_batches(self) -> tuple[Batch, ...]:
        return tuple(map(batch_of, _bodies(self._batches or [])))

    def _made_zones(self) -> tuple[Zone, ...]:
        rows = self._zones or []
        return tuple(map(zone_of, _bodies(rows), (row[1] for row in rows)))

    def _made_images(self) -> tuple[Image, ...]:
        return tuple(map(image_of, _bodies(self._images or [])))

    def _joined(self, known: Contents, touched: Touched) -> Contents:
        rows, ids = self._rows, touched.case_ids
        batches = known.batches if self._batches is None else self._made_batches()
        assert isinstance(known.cases, CaseShelf)  # contents of ours: their revision said so
        before = known.cases.lines
        cases = _patched(known.cases.rows, ids, rows.cases)
        lines = _patched(before, ids, rows.lines())
        if self._batches is not None or any(
            c not in before or lines[c].batch_id != before[c].batch_id for c in ids & lines.keys()
        ):
            cases, lines = _in_batch_order(batches, cases, lines)
        return replace(
            known,
            batches=batches,
            zones=known.zones if self._zones is None else self._made_zones(),
            cases=CaseShelf(cases, lines, _case),
            drafts=_patched(known.drafts, ids, rows.made_drafts()),
            screenings=Shelf(_patched(_bodies_on(known.screenings), ids, rows.screenings), _screening),
            images=known.images if self._images is None else self._made_images(),
            outbox=_patched(known.outbox, ids, rows.states()),
            last_case_id=self._last_case_id,
            gone=_patched(known.gone, ids, rows.gone),
            conflicts=tuple(case_id for (case_id,) in self._conflicts),
            refusals=_patched(known.refusals, ids, rows.made_refusals()),
            screened=_hashes(self._screened),
            revision=self._revision,
            changed=ids,
            since=known.revision,
            departures=_patched(known.departures, ids, rows.made_departures()),
            own_names=self._own_names,
        )


def _case(row: CaseRow) -> Case:
    return case_of(load(row[4]), row[2], row[3])


def _screening(body: str) -> Screening:
    return screening_of(load(body))


def _bodies_on(shelf: Mapping[str, Screening]) -> Mapping[str, str]:
    assert isinstance(shelf, Shelf)
    return shelf.rows


def _patched(known: Mapping[str, T], case_ids: Iterable[str], found: Mapping[str, T]) -> dict[str, T]:
    """Return a copy in which the records of some cases are those found, or none where none was found."""
    patched = dict(known)
    for case_id in case_ids:
        if case_id in found:
            patched[case_id] = found[case_id]
        else:
            patched.pop(case_id, None)
    return patched


def _in_batch_order(
    batches: Sequence[Batch], cases: Mapping[str, CaseRow], lines: Mapping[str, CaseLine]
) -> tuple[dict[str, CaseRow], dict[str, CaseLine]]:
    """Return rows and lines batch by batch, each in the order of its import; cases of unknown batches come last."""
    ranks = {batch.batch_id: rank << 40 for rank, batch in enumerate(batches)}
    last = len(batches) << 40
    places = {case_id: ranks.get(lines[case_id].batch_id, last) + row[1] for case_id, row in cases.items()}
    order = sorted(places, key=places.__getitem__)
    return {case_id: cases[case_id] for case_id in order}, {case_id: lines[case_id] for case_id in order}


def _hashes(row: Optional[tuple[str]]) -> tuple[str, str]:
    patches, zones = json.loads(row[0]) if row else ("", "")
    return patches, zones


def _bodies(rows: Rows) -> Iterator[dict[str, Any]]:
    return load_all([row[0] for row in rows])


class Progress(NamedTuple):
    """Names of the batches, how many cases are shown, and how many of them are decided here."""

    batches: tuple[str, ...]
    cases: int
    decided: int


def read_progress(conn: sqlite3.Connection) -> Progress:
    """Read how far the work is."""
    batches = tuple(batch_of(load(body)).name for (body,) in conn.execute(_BATCHES))
    cases = conn.execute(f"SELECT count(*) FROM cases WHERE {_SHOWN}").fetchone()[0]
    drafts = load_all([body for _, body in conn.execute(_DRAFTS)])
    return Progress(
        batches, int(cases), sum(draft.decided or bool(draft.merged_into) for draft in map(draft_of, drafts))
    )


def _last_case_id(conn: sqlite3.Connection) -> Optional[str]:
    marks = ", ".join("?" for _ in _AT_THE_CASE)
    row = conn.execute(
        f"SELECT case_id FROM chain WHERE kind IN ({marks}) AND case_id IS NOT NULL ORDER BY seq DESC LIMIT 1",
        [kind.value for kind in _AT_THE_CASE],
    ).fetchone()
    return None if row is None else str(row[0])

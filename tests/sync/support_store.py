"""Workspaces and findings for the sync tests, made the way the window makes them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.evidence import EvidenceFolder
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.evidence import EvidenceBook
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.evidence import EvidenceFile, FileType
from redline_review.plugin.domain.form import read_form
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.operations import Change, ChangePage, Operation
from redline_review.plugin.domain.records import Batch, Case, Zone
from redline_review.plugin.domain.states import ActKind, OperationKind, OutboxState

CLOCK = SystemClock()
IDS = IdFactory()
UNIT = "320506"
RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FORM = read_form(RESOURCES / "forms" / "desk.json", read_code_lists(RESOURCES / "codes"))


def new_id() -> str:
    """Return a fresh UUIDv7."""
    return IDS.new(CLOCK.unix_ms())


def square(west: float, south: float, size: float = 0.001) -> bytes:
    """Return a square outline in degrees."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


def issue(cases: int, zones: int = 1) -> tuple[Batch, list[Zone], list[Case]]:
    """Return a batch of square patches in a row, within square zones."""
    batch = Batch(new_id(), "2026-05")
    areas = [
        Zone(new_id(), f"HX-{n}", f"Hill {n}", "redline", "forest_park", square(120.6, 31.1 + n / 10, 0.05), (UNIT,))
        for n in range(zones)
    ]
    patches = [
        Case(
            new_id(), batch.batch_id, f"JS-{n:04d}", square(120.6 + n / 500, 31.17), units=(UNIT,), answering_unit=UNIT
        )
        for n in range(cases)
    ]
    return batch, areas, patches


def page_of(batch: Batch, zones: list[Zone], cases: list[Case], cursor: str = "1") -> ChangePage:
    """Return the feed page that brings an issue."""
    records = [replace(record, version=1) for record in (batch, *zones, *cases)]
    return ChangePage(tuple(Change(n, record) for n, record in enumerate(records, 1)), cursor, False)


def open_store(folder: Path, name: str = "store.sqlite") -> SqliteStore:
    """Open the store in a folder, made where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    return SqliteStore.open(folder / name, CLOCK, create=True)


def session_of(store: SqliteStore) -> ReviewSession:
    """Return a sitting over a store in which every act is durable when it returns."""
    return ReviewSession(store, store.contents(), FORM, CLOCK, lambda _act, saved: saved.result(), has_server=True)


def decide(store: SqliteStore, case_id: str, code: str = "not_real_season") -> str:
    """Answer the first question of a case and decide it; returns the operation's id."""
    session = session_of(store)
    session.go(case_id)
    session.answer("reality", code)
    return str(session.decide().last_op_id)


def photo(seed: object, size: int = 2_000) -> bytes:
    """Return a file of its own that bears a JPEG's mark."""
    return b"\xff\xd8\xff\xe0" + hashlib.shake_256(str(seed).encode()).digest(size - 4)


def attach(store: SqliteStore, case_id: str, *photos: bytes) -> list[str]:
    """Put photos into the evidence folder and to a case, as the window does; returns their hashes."""
    folder = EvidenceFolder(store.path.parent / "evidence")
    book = EvidenceBook(session_of(store), CLOCK)
    hashes = [folder.put(content, ".jpg") for content in photos]
    for sha256, content in zip(hashes, photos):
        book.add(case_id, EvidenceFile(sha256, f"{sha256[:6]}.jpg", len(content), ".jpg", FileType.PHOTO))
    return hashes


def record_operation(
    store: SqliteStore,
    case_id: str,
    payload: dict[str, Any],
    prev: str | None = None,
    kind: OperationKind = OperationKind.SUBMIT,
) -> str:
    """Put an operation of any payload into the outbox; returns its id."""
    op_id, at = new_id(), CLOCK.now()
    operation = Operation(op_id, case_id, kind, 1, payload, 0, at, prev)
    store.record(Act(ActKind.DECIDE, case_id, at, {"op_id": op_id}, operation=operation)).result()
    return op_id


def states(store: SqliteStore) -> dict[str, OutboxState]:
    """Return the state of every operation in the outbox, oldest first."""
    return {row.operation.op_id: row.state for row in store.outbox()}

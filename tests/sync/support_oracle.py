"""What must hold once all is quiet, whatever went before."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.sync_report import SyncReport
from redline_review.plugin.domain.file_sending import FileState
from redline_review.plugin.domain.states import ActKind, OutboxState
from redline_review.plugin.ports import OutboxRow
from redline_review.tests.sync.support_platform import Office, Platform, Version

FINAL = {OutboxState.SETTLED, OutboxState.CONFLICT, OutboxState.BLOCKED, OutboxState.WITHDRAWN}


class Laptop(Protocol):
    """What the oracle looks at of a laptop; ``given`` are the operations its user was told are saved."""

    folder: Path
    store: SqliteStore
    given: list[str]
    reports: list[SyncReport]


def check(laptops: Sequence[Laptop], office: Office, platform: Platform) -> Counter[str]:
    """Raise where anything is lost, doubled, merged that a person decides, or another than it was; returns counts."""
    versions = {case_id: platform.versions(case_id) for case_id in office.case_ids}
    made = [one.op_id for history in versions.values() for one in history if one.op_id]
    assert len(set(made)) == len(made), "an operation stands twice"
    rows = {row.operation.op_id: row for laptop in laptops for row in laptop.store.outbox()}
    assert set(made) <= set(rows), "a version that nobody made"
    for laptop in laptops:
        _check_laptop(laptop, set(made))
        held = {case.case_id: case for case in laptop.store.contents().cases}
        assert held == {case_id: platform.case(case_id) for case_id in office.case_ids}, "a laptop holds something else"
    for history in versions.values():
        _check_history(history, rows)
    files = _check_files(laptops, [row for op_id, row in rows.items() if op_id in set(made)], office, platform)
    states = Counter(f"findings {row.state.value}" for row in rows.values())
    return states + Counter({"files on the platform": files})


def _check_laptop(laptop: Laptop, made: set[str]) -> None:
    rows = {row.operation.op_id: row for row in laptop.store.outbox()}
    assert set(laptop.given) <= set(rows), "a finding that was saved is gone"
    assert {row.state for row in rows.values()} <= FINAL, {row.state for row in rows.values()}
    for op_id, row in rows.items():
        assert (row.state is OutboxState.SETTLED) == (op_id in made), (op_id, row.state)
    open_ones = [row for row in rows.values() if row.state is OutboxState.CONFLICT and not row.superseded]
    refused = {row.operation.case_id for row in open_ones}
    kept = {conflict.case_id for conflict in laptop.store.conflicts()}
    assert refused <= kept, "a refused finding without both versions kept"
    state = laptop.store.sync_state()
    assert not laptop.reports[-1].chain_mismatch
    assert laptop.store.verify_chain() == state.chain_link, "the platform holds another past"
    decided = {
        entry.payload.get("op_id")
        for case_id in {row.operation.case_id for row in rows.values()}
        for entry in laptop.store.history(case_id)
        if entry.kind == ActKind.DECIDE.value
    }
    assert set(laptop.given) <= decided, "a finding without its entry"


def _check_history(history: Sequence[Version], rows: Mapping[str, OutboxRow]) -> None:
    assert [one.version for one in history] == list(range(1, len(history) + 1)), "a version is missing"
    made = {one.op_id: one.finding for one in history if one.op_id}
    for before, after in zip(history, history[1:]):
        if after.op_id:
            operation = rows[after.op_id].operation
            base = made.get(operation.prev_op_id, operation.payload.get("base_finding", {}))
            _check_merge(base, operation.payload["finding"], before.finding, after.finding)


def _check_merge(
    base_finding: Mapping[str, Any],
    mine_finding: Mapping[str, Any],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """A verdict changed on both sides of what it stands on, differently, was never decided by a machine."""
    base, mine, theirs = (one.get("reality") for one in (base_finding, mine_finding, before))
    assert base in (mine, theirs) or mine == theirs, f"merged without a person: {base} → {mine} over {theirs}"
    assert after.get("reality") == (theirs if mine == base else mine)


def _check_files(laptops: Iterable[Laptop], made: Iterable[OutboxRow], office: Office, platform: Platform) -> int:
    wanted = {sha256 for row in made for sha256 in row.operation.payload.get("evidence", ())}
    hashes = sorted(wanted)
    assert platform.stored(*hashes) == [True] * len(hashes), "a file is not on the platform as it was"
    for case_id in office.case_ids:
        assert "evidence_missing" not in platform.case(case_id).extra, "a record still misses a file"
    sent: set[str] = set()
    for laptop in laptops:
        files = laptop.store.outgoing_files()
        assert {file.state for file in files} <= {FileState.SENT}, files
        sent |= {file.sha256 for file in files}
        for path in (laptop.folder / "evidence").glob("*.jpg"):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem, "an original was touched"
    assert sent == wanted
    return len(hashes)

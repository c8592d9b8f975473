"""What must hold once all is quiet, whatever went before."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.offer_again import pieces_of
from redline_review.plugin.app.sync_report import SyncReport
from redline_review.plugin.domain.file_sending import FileState
from redline_review.plugin.domain.operations import Operation
from redline_review.plugin.domain.outline_merge import ids_named
from redline_review.plugin.domain.outline_pieces import SPLIT_FROM
from redline_review.plugin.domain.records import Case
from redline_review.plugin.domain.states import OperationKind, OutboxState
from redline_review.plugin.ports import OutboxRow
from redline_review.tests.sync.support_histories import Histories, check_histories, made_by
from redline_review.tests.sync.support_platform import Office, Platform

FINAL = {
    OutboxState.SETTLED,
    OutboxState.CONFLICT,
    OutboxState.REJECTED,
    OutboxState.BLOCKED,
    OutboxState.WITHDRAWN,
}
BY_STATE = {"step-not-allowed", "patch-merged", "merge-refused"}
"""Refusals in which the patch's state answers, not the operation's form."""
NOT_HERE = "case-not-found"
RESHAPES = (OperationKind.SPLIT, OperationKind.MERGE)


class Laptop(Protocol):
    """What the oracle looks at of a laptop; ``given`` are the operations its user was told are saved."""

    folder: Path
    store: SqliteStore
    given: list[str]
    reports: list[SyncReport]


def check(
    laptops: Sequence[Laptop],
    office: Office,
    platform: Platform,
    words: Collection[str] = (),
    gone: Collection[str] = (),
) -> Counter[str]:
    """Raise where anything is lost, doubled, merged that a person decides, or another than it was; returns counts.

    ``words`` are the operations of the office that were acknowledged and not lost by a restore; ``gone`` the patches
    that were out of the area for a while, which a restored platform does not know.
    """
    cases = platform.cases_of(office.batch.batch_id)
    histories = {case_id: platform.versions(case_id) for case_id in cases}
    rows = {row.operation.op_id: row for laptop in laptops for row in laptop.store.outbox()}
    check_histories(histories, {op_id: row.operation for op_id, row in rows.items()}, frozenset(words))
    left, pieces = _left(histories, office.unit, set(gone)), _pieces_refused(rows.values())
    for laptop in laptops:
        _check_outbox(laptop, made_by(histories), left | pieces)
        _check_record(laptop)
        _check_cases(laptop, cases, office.unit, pieces)
    files = _check_files(laptops, rows.values(), cases, platform)
    states = Counter(f"operations {row.state.value}" for row in rows.values())
    settled = [row.operation.kind.value for row in rows.values() if row.state is OutboxState.SETTLED]
    return states + Counter(f"settled: {kind}" for kind in settled) + Counter({"files on the platform": files})


def _left(histories: Histories, unit: str, known: set[str]) -> set[str]:
    """Return the patches that were out of the area at some time, and the pieces of such."""
    gone = known | {
        case_id for case_id, history in histories.items() if any(unit not in one.case.units for one in history)
    }
    return gone | {case_id for case_id, history in histories.items() if history[0].case.extra.get(SPLIT_FROM) in gone}


def _pieces_refused(rows: Iterable[OutboxRow]) -> set[str]:
    """Return the pieces of splits that were refused, after a restore perhaps: a person offers the split again."""
    refused = (row.operation for row in rows if row.state is not OutboxState.SETTLED)
    return {case_id for operation in refused for case_id in pieces_of(operation)}


def _check_outbox(laptop: Laptop, made: set[str], left: set[str]) -> None:
    rows = {row.operation.op_id: row for row in laptop.store.outbox()}
    assert set(laptop.given) <= set(rows), "a finding that was saved is gone"
    assert len(set(laptop.given)) == len(laptop.given)
    assert {row.state for row in rows.values()} <= FINAL, {row.state for row in rows.values()}
    for op_id, row in rows.items():
        assert (row.state is OutboxState.SETTLED) == (op_id in made), (op_id, row.operation.kind, row.state)
        if row.state is OutboxState.REJECTED:
            _check_refusal(row, left)
    disputed = {row.operation.case_id for row in rows.values() if _is_disputed(row)}
    kept = {conflict.case_id for conflict in laptop.store.conflicts()}
    assert disputed <= kept, "a refused finding without both versions kept"


def _check_refusal(row: OutboxRow, left: set[str]) -> None:
    word = str(row.result.get("problem", {}).get("type", "")).rpartition(":")[2]
    touched = {row.operation.case_id, *ids_named(row.operation.payload)}
    assert word in BY_STATE or (word == NOT_HERE and touched & left), row


def _is_disputed(row: OutboxRow) -> bool:
    return row.state is OutboxState.CONFLICT and not row.superseded and row.operation.kind not in RESHAPES


def _check_record(laptop: Laptop) -> None:
    """The record is whole, the platform holds the same one, and every finding has its entry in it."""
    assert not laptop.reports[-1].chain_mismatch
    assert laptop.store.verify_chain() == laptop.store.sync_state().chain_link, "the platform holds another past"
    rows = laptop.store.outbox()
    findings = {row.operation.op_id for row in rows if row.operation.kind is OperationKind.SUBMIT}
    entries = [entry for case_id in {row.operation.case_id for row in rows} for entry in laptop.store.history(case_id)]
    noted = {entry.payload.get("op_id") for entry in entries}
    assert findings & set(laptop.given) <= noted, "a finding without its entry"


def _check_cases(laptop: Laptop, cases: Mapping[str, Case], unit: str, pieces: set[str]) -> None:
    contents = laptop.store.contents()
    held = {case.case_id: case for case in contents.cases}
    for case_id, case in cases.items():
        if unit in case.units:
            assert held.get(case_id) == case, "a laptop holds something else"
            assert case_id not in contents.gone, "a patch that is there is shown as gone"
        else:
            assert case_id not in held or case_id in contents.gone, "a patch that left is shown as if it had not"
    for case_id in held.keys() - cases.keys():
        assert case_id in pieces or case_id in contents.gone, "a patch that nobody has"


def _check_files(
    laptops: Iterable[Laptop],
    rows: Iterable[OutboxRow],
    cases: Mapping[str, Case],
    platform: Platform,
) -> int:
    settled = [row.operation for row in rows if row.state is OutboxState.SETTLED]
    hashes = sorted({sha256 for op in settled for sha256 in op.payload.get("evidence", ())})
    assert platform.stored(*hashes) == [True] * len(hashes), "a file is not on the platform as it was"
    for case in cases.values():
        assert "evidence_missing" not in case.extra, "a record still misses a file"
    for laptop in laptops:
        files = laptop.store.outgoing_files()
        assert {file.state for file in files} <= {FileState.SENT}, files
        wanted = {sha256 for op in _own(laptop, settled) for sha256 in op.payload.get("evidence", ())}
        assert wanted <= {file.sha256 for file in files}
        for path in (laptop.folder / "evidence").glob("*.jpg"):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem, "an original was touched"
    return len(hashes)


def _own(laptop: Laptop, settled: Iterable[Operation]) -> list[Operation]:
    mine = {row.operation.op_id for row in laptop.store.outbox()}
    return [op for op in settled if op.op_id in mine]

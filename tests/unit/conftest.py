"""A clock that can be read twice, and small records to fill a store with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from redline_review.plugin.adapters.clock import rfc3339
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.domain.acts import Act, ActReceipt
from redline_review.plugin.domain.geometry import canonical, to_wkb
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.operations import Change, ChangePage, Operation, OperationResult
from redline_review.plugin.domain.records import UNIT_NAMES, Batch, Case, CaseFacts, Draft, Zone
from redline_review.plugin.domain.states import ActKind, OperationKind, OutboxState, Outcome

# The same examples in every run, and no time limit: a busy machine is no defect.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")

START_MS = 1_777_708_800_000  # 2026-05-02T08:00:00Z


class SteppingClock:
    """Each reading is a second later than the one before."""

    def __init__(self) -> None:
        self._now_ms = START_MS

    def unix_ms(self) -> int:
        self._now_ms += 1000
        return self._now_ms

    def now(self) -> str:
        return rfc3339(self.unix_ms())


def square(west: float, south: float, side: float = 0.001) -> bytes:
    """Return the canonical outline of a square (degrees)."""
    east, north = west + side, south + side
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return to_wkb(canonical(((ring,),)))


class Kit:
    """Makes records and acts, and reads a store the way a test wants to."""

    def __init__(self) -> None:
        self.clock = SteppingClock()
        self._ids = IdFactory()
        self.batch = Batch(self.new_id(), "2026-05", extra={"issuer": "省厅"})

    def new_id(self) -> str:
        return self._ids.new(self.clock.unix_ms())

    def case(self, number: int = 1, **changes: Any) -> Case:
        facts = CaseFacts("2024-03-11", "2026-05-02", "mining", 0.8, extra={"remark": "河边"})
        case = Case(self.new_id(), self.batch.batch_id, f"JS-{number:04d}", square(120.6 + number / 100, 31.1), facts)
        across = {"units": ("320506", "320509"), "extra": {UNIT_NAMES: {"320509": "吴江区"}}}
        return replace(case, **{**across, **changes})

    def zone(self, **changes: Any) -> Zone:
        zone = Zone(self.new_id(), "320506-01", "太湖重要湿地", "redline", "wetland", square(120.5, 31.0, 0.5))
        return replace(zone, **changes)

    def act(self, kind: ActKind, case_id: str | None = None, **members: Any) -> Act:
        return Act(kind, case_id, self.clock.now(), **members)

    def operation(self, case_id: str, finding: dict[str, Any], **changes: Any) -> Operation:
        payload = {"finding": finding, "base_finding": {}, "form": "desk", "form_version": 1, "stage": "desk"}
        op = Operation(self.new_id(), case_id, OperationKind.SUBMIT, 0, payload, 0, self.clock.now())
        return replace(op, **changes)

    def decision(self, case_id: str, finding: dict[str, Any] | None = None, **changes: Any) -> Act:
        """Return the act of deciding a case; ``changes`` are those of its operation."""
        answers = finding or {"reality": "real"}
        op = self.operation(case_id, answers, **changes)
        draft = Draft(case_id, answers, decided=True, number=1, last_op_id=op.op_id)
        return self.act(ActKind.DECIDE, case_id, payload={"op_id": op.op_id}, draft=draft, operation=op)

    def fill(self, store: SqliteStore, count: int = 3) -> list[Case]:
        """Import a batch of ``count`` cases."""
        cases = [self.case(number) for number in range(1, count + 1)]
        store.import_batch(self.batch, [self.zone()], cases, self.act(ActKind.IMPORT)).result()
        return cases

    def decide(self, store: SqliteStore, case_id: str, finding: dict[str, Any] | None = None, **changes: Any) -> str:
        """Decide a case durably; returns the operation's id."""
        act = self.decision(case_id, finding, **changes)
        receipt: ActReceipt = store.record(act).result()
        assert receipt.chain_seq > 0
        assert act.operation is not None
        return act.operation.op_id

    def send(self, store: SqliteStore, limit: int = 500) -> list[str]:
        return [op.op_id for op in store.take_outbox(limit).result()]

    def answer(self, store: SqliteStore, outcome: Outcome, *op_ids: str, **members: Any) -> None:
        results = [OperationResult(op_id, outcome, **members) for op_id in op_ids]
        store.settle(results, 0, "").result()

    def feed(self, store: SqliteStore, *records: Any, op_ids: tuple[str | None, ...] = ()) -> tuple[str, ...]:
        """Take in one page of records; ``op_ids`` belong to the first ones."""
        padded = (*op_ids, *([None] * (len(records) - len(op_ids))))
        changes = tuple(Change(n, record, op) for n, (record, op) in enumerate(zip(records, padded), 1))
        return store.take_in(ChangePage(changes, f"cursor-{self.new_id()}", False)).result()

    def states(self, store: SqliteStore) -> dict[str, OutboxState]:
        return {row.operation.op_id: row.state for row in store.outbox()}


@pytest.fixture
def kit() -> Kit:
    return Kit()


@pytest.fixture
def clock(kit: Kit) -> SteppingClock:
    return kit.clock


@pytest.fixture
def open_store(kit: Kit) -> Iterator[Callable[..., SqliteStore]]:
    """Open stores that are closed when the test ends."""
    opened: list[SqliteStore] = []

    def _open(path: Path, create: bool = True, read_only: bool = False) -> SqliteStore:
        opened.append(SqliteStore.open(path, kit.clock, create=create, read_only=read_only))
        return opened[-1]

    yield _open
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[..., SqliteStore], tmp_path: Path) -> SqliteStore:
    """An empty store."""
    return open_store(tmp_path / "store.sqlite")

"""A workspace for the saving benchmark: ``CASES`` cases, ``ENTRIES`` chain entries, two images that cover them all.

Run: ``python tests/bench/saving/made_store.py FOLDER CASES ENTRIES``. All cases but ``OPEN_CASES`` have findings that
were never sent, as in an office without a line: their operations all wait in the outbox. The entries are opening,
answer and finding in turn, spread evenly over the decided cases.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from osgeo import ogr
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.plugin.adapters.store.codec import draft_body, dump
from redline_review.plugin.adapters.workspace import create_workspace
from redline_review.plugin.app.screen_batch import screen_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.chain import append
from redline_review.plugin.domain.geometry import canonical, to_wkb
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.records import Batch, Case, CaseFacts, Draft, Zone
from redline_review.plugin.domain.states import ActKind
from redline_review.plugin.screening.engine import screen
from redline_review.tests.bench.opening.made_workspace import write_images

OPEN_CASES, SEED = 60, 20261122
GROUND = (119.6, 30.1, 2.0)
"""West, south and side of the square in which the decided patches lie, degrees."""
SEEN = (120.6, 31.1, 0.01)
"""That of the open ones, which the images cover."""
FINDING = {"reality": "not_real", "false_alarm_reason": "season", "note": "与去年同期一致，为作物轮作"}
STEPS = (ActKind.OPEN, ActKind.ANSWER, ActKind.DECIDE)


def square(west: float, south: float, side: float) -> bytes:
    east, north = west + side, south + side
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return to_wkb(canonical(((ring,),)))


def records(count: int, ids: IdFactory, clock: SystemClock) -> tuple[Batch, Zone, list[Case]]:
    """Return a batch, one zone around all, and small square patches of it."""
    chance = random.Random(SEED)
    batch = Batch(ids.new(clock.unix_ms()), "2026-05")
    zone = Zone(ids.new(clock.unix_ms()), "320506-01", "太湖重要湿地", "redline", "wetland", square(*GROUND))
    cases = [
        Case(
            ids.new(clock.unix_ms()),
            batch.batch_id,
            f"JS-202605-{number:06d}",
            _patch(chance, SEEN if number >= count - OPEN_CASES else GROUND),
            CaseFacts("2024-03-11", "2026-05-02", "mining", 0.8, town_name=f"第{number % 60}镇", due_date="2026-09-30"),
            ("320506",),
        )
        for number in range(count)
    ]
    return batch, zone, cases


def _patch(chance: random.Random, ground: tuple[float, float, float]) -> bytes:
    west, south, side = ground
    return square(west + chance.random() * side * 0.9, south + chance.random() * side * 0.9, 0.00025)


def entries(store: Path, cases: list[Case], count: int, ids: IdFactory, clock: SystemClock) -> None:
    """Write the chain and what hangs on it, in one transaction."""
    with closing(sqlite3.connect(store)) as conn, conn:
        seq, link = conn.execute("SELECT seq, link FROM chain ORDER BY seq DESC LIMIT 1").fetchone()
        outbox = 0
        for number in range(count - seq):
            case, kind = cases[number // len(STEPS) % len(cases)], STEPS[number % len(STEPS)]
            payload: dict[str, Any] = {"question": "reality", "code": "not_real_season"}
            op_id = ""
            if kind is ActKind.DECIDE:
                op_id = ids.new(clock.unix_ms())
                payload = {"finding": FINDING, "number": 1, "op_id": op_id, "seen": []}
            entry = append(link, seq + 1, kind.value, case.case_id, payload, clock.now())
            seq, link = entry.seq, entry.link
            conn.execute("INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _row(entry))
            if kind is ActKind.DECIDE:
                outbox += 1
                for statement, row in _finding(case, seq, op_id, outbox, entry.recorded_at):
                    conn.execute(statement, row)


def _row(entry: Any) -> tuple[Any, ...]:
    head = (entry.seq, entry.kind, entry.case_id, dump(entry.payload), entry.recorded_at)
    return (*head, entry.prev_link, entry.payload_hash, entry.link)


def _finding(case: Case, seq: int, op_id: str, number: int, at: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    draft = Draft(case.case_id, FINDING, True, number=1, last_op_id=op_id, counter=seq, recorded_at=at)
    payload = {"finding": FINDING, "base_finding": {}, "form": "desk", "form_version": 1, "stage": "desk", "seen": []}
    yield "INSERT OR REPLACE INTO draft VALUES (?, ?)", (case.case_id, draft_body(draft))
    yield "INSERT INTO decision VALUES (?, ?, 1, ?, ?, ?)", (seq, case.case_id, dump(FINDING), op_id, at)
    yield (
        "INSERT INTO outbox (client_seq, op_id, case_id, kind, base_version, payload, recorded_at, chain_seq, state) "
        "VALUES (?, ?, ?, 'submit', 0, ?, ?, ?, 'waiting')",
        (number, op_id, case.case_id, dump(payload), at, seq),
    )


def make(folder: Path, count: int, chain: int) -> None:
    """Write ``folder/workspace`` and, once all is whole, ``folder/made.json``."""
    ogr.UseExceptions()
    shutil.rmtree(folder, ignore_errors=True)
    clock, ids = SystemClock(), IdFactory()
    workspace = create_workspace(folder / "workspace", "Saving 保存", clock=clock)
    batch, zone, cases = records(count, ids, clock)
    whole = Case("ground", batch.batch_id, "ground", square(*SEEN))
    write_images(workspace.imagery, whole)
    store = workspace.open_store()
    store.import_batch(batch, [zone], cases, Act(ActKind.IMPORT, None, clock.now())).result()
    images = scan([workspace.imagery], ScanOptions(root=workspace.folder)).images
    store.save_images(images, Act(ActKind.IMPORT, None, clock.now())).result()
    screen_workspace(store, store.contents(), screen, clock).result()
    store.close()
    entries(workspace.store_path, cases[: count - OPEN_CASES], chain - 1, ids, clock)
    store = workspace.open_store()
    store.record(Act(ActKind.OPEN, cases[count - OPEN_CASES].case_id, clock.now())).result()
    store.verify_chain()
    store.check_integrity()
    store.close()
    made = {"cases": count, "entries": chain, "MB": workspace.store_path.stat().st_size // 1_000_000}
    (folder / "made.json").write_text(json.dumps(made), encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

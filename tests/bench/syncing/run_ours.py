"""One laptop of ours, from its first pull to its findings on the platform; run by ``bench_sync``.

``run_ours.py FOLDER URL PID ORG FINDINGS LINE OUT``. URL and PID are the server's; LINE is ``requests`` or ``qgis``:
QGIS's network manager, through the worker thread that the window uses. The clock runs for the whole sync behind the
findings: pull, push in batches, what comes back, each page and each answer durable in the store. Signing in and the
first pull go before.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from redline_review.plugin.app.sync_report import SyncReport
from redline_review.tests.bench.serving.running import Process
from redline_review.tests.bench.syncing.edits import CONTESTED, all_mine, colleagues, contested, mine
from redline_review.tests.bench.syncing.laptops import CLOCK, Laptop, held
from redline_review.tests.bench.syncing.offices import colleague_answers, findings_in, read_back

Sync = Callable[[], SyncReport]
COUNTS = ("pulled_cases", "sent", "applied", "conflicts", "rejected", "blocked", "settled", "retries")


def timed(sync: Sync, server: Process) -> dict[str, Any]:
    """Sync to its end; tells the seconds, those of processor time on either side, and the counts."""
    began, cpu, server_cpu = time.perf_counter(), time.process_time(), server.cpu_s()
    report = sync()
    took = {"took_s": time.perf_counter() - began, "cpu_s": time.process_time() - cpu}
    assert report.complete, report.errors
    counts = {name: getattr(report, name) for name in COUNTS}
    return {**took, "server_cpu_s": server.cpu_s() - server_cpu, **counts}


def go(laptop: Laptop, sync: Sync, findings: int, server: Process) -> dict[str, Any]:
    """Pull all patches, answer them all, let the colleague answer hers, sync; returns both syncs' figures."""
    first = timed(sync, server)
    laptop.decide({**all_mine(findings), **{number: mine(number) for number in contested(findings)}})
    colleague_answers(server.url, laptop.sign_in.org_id, findings)
    return {"first_pull": first, "findings": timed(sync, server)}


def check_ours(folder: Path, url: str, org_id: str, findings: int) -> None:
    """See what the laptop's store holds and what another account reads on the platform."""
    ends_with = {**all_mine(findings), **{number: colleagues(number) for number in contested(findings)}}
    there = findings_in(read_back(url, org_id), list(ends_with))
    here = held(folder, list(ends_with))
    assert here.findings == there == ends_with
    assert (here.settled, here.conflicts, here.both_kept) == (findings, CONTESTED, CONTESTED)


def over_qgis(work: Callable[[Callable[[Laptop], Sync]], Any]) -> Any:
    """Run ``work`` with QGIS up and what makes a sync over it; the worker is closed behind it."""
    from qgis.core import QgsApplication
    from qgis.PyQt.QtCore import QEventLoop
    from redline_review.plugin.adapters.qgis_network import qgis_session
    from redline_review.plugin.adapters.sync_worker import SyncWorker

    app = QgsApplication([], False)
    app.initQgis()
    workers: list[SyncWorker] = []

    def syncing(laptop: Laptop) -> Sync:
        worker = SyncWorker(laptop.store, lambda off: laptop.transport(qgis_session(off)), CLOCK, files=laptop.files)
        workers.append(worker)

        def sync() -> SyncReport:
            reports: list[SyncReport] = []
            loop = QEventLoop()
            worker.finished.connect(reports.append)
            worker.finished.connect(loop.quit)
            worker.request_sync()
            loop.exec()
            worker.finished.disconnect()
            return reports[0]

        return sync

    found = work(syncing)
    for worker in workers:
        worker.close()
    return found


def main(folder: str, url: str, pid: str, org_id: str, findings: str, line: str, out: str) -> None:
    laptop = Laptop(Path(folder), url, org_id)

    def work(syncing: Callable[[Laptop], Sync]) -> Any:
        return go(laptop, syncing(laptop), int(findings), Process(url, int(pid)))

    report = over_qgis(work) if line == "qgis" else work(lambda one: one.sync)
    laptop.close()
    Path(out).write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

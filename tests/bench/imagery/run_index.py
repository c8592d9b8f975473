"""Indexes a folder of tiles in the background, as the dialogs do, and again without changes; run by ``bench_imagery``.

``run_index.py FOLDER OUT``. Times are of the wall clock; the longest pause is that of an event loop turning meanwhile.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEventLoop
from redline_review.demo.tour.heart import Heart
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.imagery.catalogue import FileCatalogue, default_dates
from redline_review.plugin.adapters.imagery.scan import ScanOptions, ScanSteps, scan
from redline_review.plugin.adapters.imagery.watch import look_for_changes
from redline_review.plugin.adapters.workspace import create_workspace, open_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.states import ActKind
from redline_review.ui.background import Background


def in_background(work: Any) -> tuple[Any, float, dict[str, Any]]:
    """Return what work gives, its seconds, and the longest pauses of the event loop meanwhile."""
    loop, heart, got = QEventLoop(), Heart(), []
    began = time.perf_counter()
    task = Background("bench", work)
    task.done.connect(lambda result: (got.append(result), loop.quit()))
    task.failed.connect(lambda _error: loop.quit())
    task.start()
    loop.exec()
    return got[0], time.perf_counter() - began, heart.longest(1)


def timed(work: Any) -> tuple[Any, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def with_cpu(work: Any) -> tuple[Any, float]:
    """Return what work gives, and the processor's seconds of this thread: a busy machine adds none."""
    began = time.thread_time()
    result = work()
    return result, time.thread_time() - began


def bare(folder: Path) -> int:
    """Open every tile with GDAL and look where it lies: the least that any index costs."""
    count = 0
    for path in sorted(folder.rglob("*.tif")):
        dataset = gdal.Open(str(path))
        count += dataset.GetGeoTransform() is not None and dataset.GetSpatialRef() is not None
    return count


def main(folder: str, out: str) -> None:
    app = QgsApplication([], True)
    app.initQgis()
    place = Path(folder)
    (peer, peer_cpu_s), peer_s = timed(lambda: with_cpu(lambda: bare(place)))
    told: list[float] = []

    def steps(work: Background) -> ScanSteps:
        def progress(done: int, total: int) -> None:
            if done % 20 == 0:
                told.append(done / total)
                work.tell_progress(done / total)

        return ScanSteps(progress, work.cancelled)

    first = in_background(lambda work: with_cpu(lambda: scan([place], steps=steps(work))))
    (found, scan_cpu_s), scan_s, pause_ms = first
    known = {image.path: image for image in found.images}
    again, again_s, _ = in_background(lambda work: scan([place], ScanOptions(known=known), steps(work)))
    assert again == found
    _, look_s = timed(lambda: look_for_changes(found.images, None))
    with tempfile.TemporaryDirectory() as home:
        workspace = create_workspace(Path(home) / "w", "w")
        store = workspace.open_store()
        store.save_images(found.images, Act(ActKind.IMPORT, None, SystemClock().now())).result()
        store.close()
        store = open_workspace(Path(home) / "w").open_store()
        contents, open_s = timed(store.contents)
        store.close()
    catalogue, make_s = timed(lambda: FileCatalogue(contents.images))
    box = contents.images[len(contents.images) // 2].footprint
    _, choose_s = timed(lambda: [default_dates(catalogue, "2024-01-01", "2025-01-01", box) for _ in range(100)])
    report = {
        "tiles": len(found.images),
        "peer_tiles": peer,
        "scan_s": scan_s,
        "peer_s": peer_s,
        "cpu_s": scan_cpu_s,
        "peer_cpu_s": peer_cpu_s,
        "cpu_ratio": scan_cpu_s / peer_cpu_s,
        "again_s": again_s,
        "changes_s": look_s,
        "open_s": open_s,
        "catalogue_ms": make_s * 1000,
        "choose_ms": choose_s * 10,
        "pause_ms": {name: found[0] for name, found in pause_ms.items()},
        "progress_told": len(told),
    }
    Path(out).write_text(json.dumps(report), encoding="utf-8")
    os._exit(0)  # measured is over


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Drags a corner of an outline in the Review window: ``run_outline.py FOLDER MOVES OUT``; milliseconds per move.

A move is the mouse event until the figures have been measured anew and both views are painted; ``busy`` is what of it
the GUI thread worked, whoever else had the cores.
"""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path

from qgis.core import QgsApplication, QgsCoordinateTransformContext, QgsDistanceArea, QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.imagery.ground import ELLIPSOID, degrees
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import create_workspace, open_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.geometry import canonical, to_wkb
from redline_review.plugin.domain.records import Batch, Case, CaseFacts, Zone
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_workspace import NORTH, WEST, write_image
from redline_review.ui.desk import ReviewDesk

ZONES, ZONE_VERTICES, CORNERS = 4, 500, 60
NoKey, Left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def flower(x: float, y: float, radius: float, count: int) -> bytes:
    turns = [2 * math.pi * n / count for n in range(count)]
    far = [radius * (1 + 0.15 * math.sin(9 * turn)) for turn in turns]
    ring = [(round(x + r * math.cos(t), 9), round(y + r * math.sin(t), 9)) for r, t in zip(far, turns)]
    return to_wkb(canonical((((*ring, ring[0]),),)))


def make(folder: Path) -> None:
    clock = SystemClock()
    workspace = create_workspace(folder, "Outline", clock=clock)
    for seed, name in ((1, "before_20240311_GF2.tif"), (2, "after_20260502_GF7.tif")):
        write_image(workspace.imagery / name, seed)
    x, y = WEST + 0.01, NORTH - 0.01
    batch = Batch("0190a000-0000-7000-8000-000000000001", "May")
    case = Case(
        "0190a000-0000-7000-8000-000000000100", batch.batch_id, "JS-0", flower(x, y, 0.001, CORNERS), CaseFacts()
    )
    zones = [
        Zone(f"0190a000-0000-7000-8000-00000000020{n}", f"Z{n}", f"区{n}", "redline", "wetland_park", border)
        for n, border in enumerate(flower(x + 0.0008 * n, y + 0.0005, 0.001, ZONE_VERTICES) for n in range(ZONES))
    ]
    store = workspace.open_store()
    store.import_batch(batch, zones, [case], Act(ActKind.IMPORT, None, clock.now())).result()
    images = scan([workspace.imagery], ScanOptions(root=folder)).images
    store.save_images(images, Act(ActKind.IMPORT, None, clock.now())).result()
    store.close()


def walk(folder: Path, moves: int) -> dict[str, list[float]]:
    Settings().set_view_count(2)
    desk = ReviewDesk(open_workspace(folder), Settings(), None)
    desk.open()
    until("the window", lambda: desk.controller is not None)
    desk.window.resize(1600, 1000)
    until("both views painted", lambda: all(pane.picture is not None for pane in desk.compare.panes))
    desk.outline.toggle()
    side = desk.outline
    until("figures", lambda: side._open.figures is not None)
    canvas = desk.compare.panes[0].canvas
    first = canvas.getCoordinateTransform().transform(QgsPointXY(*side.editor.sketch.rings[0][0][0]))
    port, start = canvas.viewport(), QPointF(first.x(), first.y())
    QCoreApplication.sendEvent(port, QMouseEvent(QEvent.Type.MouseButtonPress, start, Left, Left, NoKey))
    took, busy, peer, apart = [], [], [], 0.0
    for number in range(moves):
        at = start + QPointF(-5 - number % 60, -10 + number % 21)
        side._open.figures = None
        begin, spent = time.perf_counter(), time.thread_time()
        QCoreApplication.sendEvent(port, QMouseEvent(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton, Left, NoKey))
        while side._open.figures is None:
            QCoreApplication.processEvents()
        QCoreApplication.processEvents()
        took.append((time.perf_counter() - begin) * 1000)
        busy.append((time.thread_time() - spent) * 1000)
        theirs, begin = by_distance_area(side), time.perf_counter()
        zones = theirs()
        peer.append((time.perf_counter() - begin) * 1000)
        ours = {overlap.zone_id: overlap.area_m2 for overlap in side._open.figures.overlaps}
        apart = max([apart, *(abs(ours.get(zone, 0.0) - area) / max(1.0, area) for zone, area in zones.items())])
    desk.close()
    desk.closer.wait()
    return {"ours": took, "busy": busy, "peer": peer, "apart": [apart]}


def by_distance_area(side):
    """Return the peer: what QGIS measures of the same shape with its own means, without a window."""
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(degrees(), QgsCoordinateTransformContext())
    ruler.setEllipsoid(ELLIPSOID)
    shape = QgsGeometry()
    shape.fromWkb(to_wkb(side.editor._held.shape))
    zones = {}
    for zone in side._session.zones.values():
        zones[zone.zone_id] = QgsGeometry()
        zones[zone.zone_id].fromWkb(zone.outline)

    def measure() -> dict[str, float]:
        ruler.measureArea(shape)
        return {name: ruler.measureArea(shape.intersection(zone)) for name, zone in zones.items()}

    return measure


if __name__ == "__main__":
    app = QgsApplication([], True)
    app.initQgis()
    make(Path(sys.argv[1]))
    Path(sys.argv[3]).write_text(json.dumps(walk(Path(sys.argv[1]), int(sys.argv[2]))), "utf-8")

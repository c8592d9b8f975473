"""Steps through cases by the clock: ours, then two bare map canvases with the same images; run by ``bench_switch``.

``run_switch.py EARLIER LATER CASES OUT``. EARLIER and LATER are files, or templates of XYZ tiles. A key goes down every
``BEAT_S``; what is painted by then counts from the key. Both sides show the same extents in views of ``SIDE`` pixels,
with the same stretch. The bare canvases ask for tiles under addresses of their own, so that neither side finds what the
other has fetched.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable

import numpy as np
from qgis.core import (
    QgsApplication,
    QgsGeometry,
    QgsMapSettings,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsRasterPipe,
    QgsRectangle,
    QgsRenderContext,
    QgsSettings,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from qgis.PyQt.QtGui import QColor, QImage
from redline_review.demo.tour.heart import Heart
from redline_review.plugin.adapters.imagery.catalogue import FileCatalogue
from redline_review.plugin.adapters.imagery.layers import draw_with
from redline_review.plugin.adapters.imagery.remote_line import TileCache
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.plugin.adapters.imagery.services import connections, tile_image
from redline_review.plugin.adapters.imagery.sources import image_access
from redline_review.plugin.domain.records import Image
from redline_review.ui.compare import CaseOnView, CompareView

SIDE, BEAT_S, SEED = 800, 1.0, 20261122
DATES = ("2024-03-11", "2026-05-02")
PATCH_M = 60.0
TILES_ZMAX = 18
TILES_BOX = (120.4, 31.0, 120.8, 31.4)


def wait(seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    """Let events run for a while, or until something holds."""
    loop, stop, look = QEventLoop(), QTimer(), QTimer()
    stop.setSingleShot(True)
    stop.timeout.connect(loop.quit)
    look.timeout.connect(lambda: loop.quit() if until() else None)
    stop.start(max(1, round(seconds * 1000)))
    look.start(2)
    loop.exec()


def places(catalogue: FileCatalogue, count: int) -> list[CaseOnView]:
    """Return square cases spread over the ground that both dates cover."""
    chance = random.Random(SEED)
    boxes = [catalogue._by_date[date][0].footprint for date in DATES]
    west, south = max(b[0] for b in boxes), max(b[1] for b in boxes)
    east, north = min(b[2] for b in boxes), min(b[3] for b in boxes)
    cases = []
    for number in range(count):
        x = chance.uniform(west + (east - west) * 0.1, east - (east - west) * 0.1)
        y = chance.uniform(south + (north - south) * 0.1, north - (north - south) * 0.1)
        half = PATCH_M / 2 / 111_320
        outline = QgsGeometry.fromRect(QgsRectangle(x - half, y - half, x + half, y + half))
        cases.append(CaseOnView(f"case {number}", bytes(outline.asWkb()), *DATES))
    return cases


def keys(count: int, press: Callable[[int], None], done: Callable[[], float]) -> list[float]:
    """Press a key each beat; return from key to painted in ms (``inf`` where the next key came first)."""
    taken = []
    began = time.perf_counter()
    for number in range(count):
        wait(max(0.0, began + number * BEAT_S - time.perf_counter()))
        pressed = time.perf_counter()
        press(number)
        wait(BEAT_S * 0.95, lambda pressed=pressed: done() > pressed)
        taken.append((done() - pressed) * 1000 if done() > pressed else float("inf"))
    return taken


def sized(widget: Any, width: int, height: int) -> None:
    widget.resize(width, height)
    widget.show()
    wait(0.3)


def tile_images(templates: Sequence[str]) -> list[Image]:
    """Return the images of two tile connections, which stand in the settings of a profile of their own."""
    for name, template in zip(DATES, templates):
        QgsSettings().setValue(f"qgis/connections-xyz/{name}/url", template)
        QgsSettings().setValue(f"qgis/connections-xyz/{name}/zmax", TILES_ZMAX)
    known = {one.name: one for one in connections()}
    return [replace(tile_image(known[date]), date=date, footprint=TILES_BOX) for date in DATES]


def peer_layer(layer: QgsRasterLayer) -> QgsRasterLayer:
    """Return a layer of the same images for a bare canvas."""
    if layer.providerType() == "gdal":
        return layer.clone()
    return QgsRasterLayer(layer.source().replace("ours_", "bare_"), layer.name(), layer.providerType())


def run_ours(catalogue: FileCatalogue, cases: list[CaseOnView], most: int, cache: Path) -> dict[str, Any]:
    view = CompareView()
    access = image_access(None, cache=TileCache(cache, 256 * 1024 * 1024))
    view.set_catalogue(catalogue, None, access)
    sized(view, 2 * SIDE + 2, SIDE)
    frame = view.height() - view.panes[0].canvas.height()
    sized(view, 2 * SIDE + 2, SIDE + frame)
    view._scene(cases[0])  # the window places its first patch before it comes up, too
    painted, ready = [0.0], []
    view.painted.connect(lambda _case: painted.__setitem__(0, time.perf_counter()))
    heart = Heart()

    def press(number: int) -> None:
        view.show_case(cases[number])
        ready.append(all(pane.picture is not None for pane in view.panes))
        view.expect([cases[i] for i in (number + 1, number + 2, number - 1) if 0 <= i < len(cases)])

    taken = keys(most, press, lambda: painted[0])
    wait(20, lambda: all(pane.picture is not None for pane in view.panes))  # to compare the last case's
    stall = {name: found[0] for name, found in heart.longest(1).items()}
    pictures = [pane.picture for pane in view.panes]
    return {
        "taken_ms": taken,
        "ready_share": sum(ready) / len(ready),
        "stall_ms": stall,
        "sizes": [[p.canvas.viewport().width(), p.canvas.viewport().height()] for p in view.panes],
        "sources": [picture.sources for picture in pictures],
        "stretches": [picture.stretches for picture in pictures],
        "images": [picture.image for picture in pictures],
        "rectangle": pictures[0].rectangle,
        "crs": view._link.ground.crs,
        "fitted": [_fitted(view, case) for case in cases],
        "view": view,
    }


def _fitted(view: CompareView, case: CaseOnView) -> QgsRectangle:
    return view._scene(case).ground.rectangle(view._scene(case).size)


def run_bare(ours: dict[str, Any], most: int) -> dict[str, Any]:
    canvases, painted = [], [0.0, 0.0]
    for side in range(2):
        canvas = QgsMapCanvas()
        canvas.setCanvasColor(QColor(Qt.GlobalColor.white))
        canvas.setDestinationCrs(ours["crs"])
        canvas.resize(*ours["sizes"][side])
        layers = []
        for source in ours["sources"][side]:
            drawn = source if source.layer is not None else replace(source, layer=QgsRasterLayer(str(source.path)))
            draw_with(drawn, ours["stretches"][side].get(source.plan.group))
            layers.append(peer_layer(drawn.layer))
        canvas.setLayers(layers)
        canvas.mapCanvasRefreshed.connect(lambda side=side: painted.__setitem__(side, time.perf_counter()))
        canvas.show()
        canvases.append((canvas, layers))
    wait(1.0)
    heart = Heart()

    def press(number: int) -> None:
        for canvas, _layers in canvases:
            canvas.setExtent(ours["fitted"][number])
            canvas.refresh()

    taken = keys(most, press, lambda: min(painted))
    stall = {name: found[0] for name, found in heart.longest(1).items()}
    wait(1.0)
    return {"taken_ms": taken, "stall_ms": stall, "canvases": canvases}


def place_exactly(canvases: list[tuple[QgsMapCanvas, list[QgsRasterLayer]]]) -> None:
    """Draw the peers' last case once more as QGIS can: by default it lies up to half a source pixel aside."""
    bilinear = QgsRasterDataProvider.ResamplingMethod.Bilinear
    for canvas, layers in canvases:
        for layer in (one for one in layers if one.providerType() == "gdal"):
            layer.setResamplingStage(QgsRasterPipe.ResamplingStage.Provider)
            layer.dataProvider().setZoomedInResamplingMethod(bilinear)
            layer.dataProvider().setZoomedOutResamplingMethod(bilinear)
        canvas.refresh()
    wait(1.5)


def same(ours: QImage, canvas: QgsMapCanvas) -> float:
    """Return the mean difference (0 … 255) of what both sides show of the last case."""
    grabbed = canvas.grab().toImage()
    shapes = [_values(image) for image in (ours, grabbed)]
    rows, columns = (min(a.shape[axis] for a in shapes) for axis in (0, 1))
    first, second = (a[:rows, :columns, :3].astype(float) for a in shapes)
    return float(np.abs(first - second).mean())


def _values(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    bits = plain.constBits()
    bits.setsize(plain.sizeInBytes())
    return np.frombuffer(bits, np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4).copy()


def main(earlier: str, later: str, count: str, out: str) -> None:
    QCoreApplication.setOrganizationName("redline")
    QCoreApplication.setApplicationName("bench")
    app = QgsApplication([], True)
    app.initQgis()
    QgsRenderContext.fromMapSettings(QgsMapSettings())  # QGIS has drawn a map before anybody opens our window
    if earlier.startswith("http"):
        found = tile_images((earlier, later))
    else:
        found = [scan([Path(path)], ScanOptions(date=date)).images[0] for path, date in zip((earlier, later), DATES)]
    catalogue = FileCatalogue(found)
    cases = places(catalogue, int(count))
    ours = run_ours(catalogue, cases, len(cases), Path(out).parent / "tiles")
    bare = run_bare(ours, len(cases))
    place_exactly(bare["canvases"])
    apart = [same(image, canvas) for image, (canvas, _) in zip(ours["images"], bare["canvases"])]
    report = {
        "ours_ms": ours["taken_ms"],
        "bare_ms": bare["taken_ms"],
        "ready_share": ours["ready_share"],
        "stall_ms": {"ours": ours["stall_ms"], "bare": bare["stall_ms"]},
        "sizes": ours["sizes"],
        "apart": apart,
    }
    Path(out).write_text(json.dumps(report), encoding="utf-8")
    ours["view"].close()
    wait(0.3)
    os._exit(0)  # measured is over; in which order Python lets go of canvases and QGIS is no matter here


if __name__ == "__main__":
    main(*sys.argv[1:])

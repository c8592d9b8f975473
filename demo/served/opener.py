"""Runs inside QGIS (``--code``): opens the collections by the dialog, as a person would, and says what is painted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsProject,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtWidgets import QAction, QApplication, QDialogButtonBox, QPushButton, QTreeView, QWidget
from qgis.utils import iface

STATE = Path(os.environ["REDLINE_SERVED_STATE"])
SEEN = STATE.with_suffix(".seen")
EVERY_MS, SETTLED_TURNS = 200, 10
COUNT = 3
ZONE_40 = "EPSG:4528"
LOOKS = {
    "zones": {"color": "46,125,50,60", "outline_color": "27,94,32", "outline_width": "0.4"},
    "cases": {"color": "0,0,0,0", "outline_color": "230,81,0", "outline_width": "0.5"},
}
FINDINGS = {"real": ("Real change", "198,40,40,170"), "not_real": ("False alarm", "120,120,120,150")}


def steps() -> Iterator[Callable[[], Any]]:
    """Yield what has to hold before the next step is taken."""
    yield lambda: iface.mainWindow().isVisible()
    iface.mainWindow().showMaximized()
    QTimer.singleShot(0, iface.mainWindow().findChild(QAction, "mActionAddWfsLayer").trigger)
    yield lambda: _part(QPushButton, "btnConnect") is not None
    _part(QPushButton, "btnConnect").click()
    tree = _part(QTreeView, "treeView")
    yield lambda: tree.model() is not None and tree.model().rowCount() == COUNT
    tree.selectAll()
    yield from _shown("connected")
    _part(QDialogButtonBox, "buttonBox").button(QDialogButtonBox.StandardButton.Apply).click()
    yield lambda: len(QgsProject.instance().mapLayers()) == COUNT
    _part(QPushButton, "btnConnect").window().close()
    _dress()
    yield lambda: not iface.mapCanvas().isDrawing() and all(layer.featureCount() > 0 for layer in _layers().values())
    yield from _shown("opened")


def _part(kind: type[QWidget], name: str) -> Any:
    """Return a part of the dialog's page that is in front, ``None`` before it is there."""
    found = [one for top in QApplication.topLevelWidgets() for one in top.findChildren(kind, name) if one.isVisible()]
    return found[0] if found else None


def _shown(step: str) -> Iterator[Callable[[], Any]]:
    """Rest a while, then say that a picture may be taken and wait until it was."""
    turns = iter(range(SETTLED_TURNS))
    yield lambda: next(turns, None) is None and not iface.mapCanvas().isDrawing()
    fresh = STATE.with_suffix(".new")
    fresh.write_text(json.dumps({"step": step}), encoding="utf-8")
    fresh.replace(STATE)
    yield lambda: SEEN.exists() and SEEN.read_text(encoding="utf-8") == step


def _layers() -> dict[str, QgsVectorLayer]:
    uris = {layer: layer.dataProvider().dataSourceUri() for layer in QgsProject.instance().mapLayers().values()}
    names = ("zones", "cases", "decisions")
    return {name: layer for layer, uri in uris.items() for name in names if f"typename='{name}'" in uri}


def _dress() -> None:
    """Colour the layers, put them in order, and show them in the county's zone."""
    layers, root = _layers(), QgsProject.instance().layerTreeRoot()
    for name, look in LOOKS.items():
        layers[name].setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(look)))
    categories = [
        QgsRendererCategory(value, QgsFillSymbol.createSimple({"color": colour, "outline_style": "no"}), words)
        for value, (words, colour) in FINDINGS.items()
    ]
    layers["decisions"].setRenderer(QgsCategorizedSymbolRenderer("reality", categories))
    root.setHasCustomLayerOrder(True)
    root.setCustomLayerOrder([layers[name] for name in ("cases", "decisions", "zones")])
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem(ZONE_40))
    iface.setActiveLayer(layers["cases"])
    iface.zoomToActiveLayer()


class Player(QObject):
    """Takes one step after the other, each when what it waits for holds."""

    def __init__(self) -> None:
        super().__init__(iface.mainWindow())
        self._steps = steps()
        self._holds = next(self._steps)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._timer.start(EVERY_MS)

    def _go_on(self) -> None:
        if self._holds():
            following = next(self._steps, None)
            if following is None:
                self._timer.stop()
            else:
                self._holds = following


player = Player()

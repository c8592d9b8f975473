"""The peer: QGIS opens the GeoPackage and lists its features. Argv: folder, result.

The clock starts after the imports and ``initQgis``. ``list``: every feature's attributes and geometry in a Python list.
``attribute table``: what the attribute table does, in C++ alone (a full layer cache and its model), for comparison.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsVectorLayer, QgsVectorLayerCache
from qgis.gui import QgsAttributeTableModel


def opened(path):
    layer = QgsVectorLayer(f"{path}|layername=patches", "patches", "ogr")
    assert layer.isValid()
    return layer


def main():
    path = Path(sys.argv[1]) / "patches.gpkg"
    app = QgsApplication([], True)
    app.initQgis()
    start, cpu = time.perf_counter(), time.process_time()
    layer = opened(path)
    features = [(feature.id(), feature.attributes(), feature.geometry()) for feature in layer.getFeatures()]
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    fields = layer.fields()
    place, area = fields.indexOf("case_id"), fields.indexOf("area_m2")
    areas = {attributes[place]: attributes[area] for _, attributes, _ in features}
    shapes = sum(not geometry.isNull() for _, _, geometry in features)
    del features
    start = time.perf_counter()
    cached = opened(path)
    cache = QgsVectorLayerCache(cached, 1_000_000)
    cache.setFullCache(True)
    model = QgsAttributeTableModel(cache)
    model.loadLayer()
    table = time.perf_counter() - start
    assert model.rowCount() == len(areas) == shapes
    report = {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(cpu_seconds, 3),
        "attribute table in C++": round(table, 3),
        "version": f"QGIS {Qgis.QGIS_VERSION}",
        "areas": areas,
    }
    Path(sys.argv[2]).write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main()

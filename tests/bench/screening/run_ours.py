"""Our side. Argv: folder, result, ``library`` or ``processing``.

``library``: features of the QGIS layers in degrees as rows, the engine, its pairs as arrays (mending, both hashes and
the nearest zones included). ``processing``: the algorithm ``redline:screen`` with both outputs in memory, as
``native:intersection`` is run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from measured import Stages, hand_over, numbers
from qgis.core import QgsApplication, QgsFeatureRequest, QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer
from redline_review.plugin.processing.provider import RedlineProvider
from redline_review.plugin.screening import screen


def layer(folder, name):
    found = QgsVectorLayer(str(folder / f"{name}.gpkg"), name, "ogr")
    assert found.isValid()
    return found


def rows(folder, name):
    """Return ids and WKB of a layer in EPSG:4490, as the algorithm reads them."""
    features = layer(folder, name).getFeatures()
    return [(feature[1], bytes(feature.geometry().asWkb())) for feature in features]  # 0 is the row number


def by_library(folder, stages):
    with stages.stage("read"):
        patches, zones = rows(folder, "patches"), rows(folder, "zones")
    with stages.stage("screen"):
        run = screen(patches, zones)
        found = run.results
        patch = np.repeat(np.arange(len(found)), np.diff(found.first))
    names = (numbers(found.case_ids)[patch], numbers(found.zone_ids)[found.overlap_zone])
    return *names, found.overlap_m2, run.engine


def by_processing(folder, stages):
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    import processing  # its place is known only now
    from processing.core.Processing import Processing

    Processing.initialize()
    provider = RedlineProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    context = QgsProcessingContext()
    context.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryNoCheck)
    given = {"PATCH_ID": "patch_id", "ZONE_ID": "zone_id", "OUTPUT": "TEMPORARY_OUTPUT", "PAIRS": "TEMPORARY_OUTPUT"}
    with stages.stage("open"):
        inputs = {"INPUT": layer(folder, "patches"), "ZONES": layer(folder, "zones")}
    with stages.stage("redline:screen"):
        done = processing.run(
            "redline:screen", {**given, **inputs}, context=context, feedback=QgsProcessingFeedback(False)
        )
    with stages.stage("areas"):
        found = [(f["patch_id"], f["zone_id"], f["area_m2"]) for f in done["PAIRS"].getFeatures()]
    patch, zone, area = zip(*found)
    return numbers(patch), numbers(zone), area, done["ENGINE"]


def main():
    folder, stages = Path(sys.argv[1]), Stages()
    app = QgsApplication([], False)
    app.initQgis()
    measure = {"library": by_library, "processing": by_processing}[sys.argv[3]]
    patch, zone, area, engine = measure(folder, stages)
    hand_over(sys.argv[2], stages, patch, zone, area, version=engine)


if __name__ == "__main__":
    main()

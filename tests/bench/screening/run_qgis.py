"""The peer ``native:intersection`` of QGIS, through Processing in this process. Argv: folder, result.

Layers in the plane, so that a plain area is the area on the ellipsoid; both files have spatial indices. The output is
a memory layer, which spares the peer a file; its areas are read from the features.
"""

from __future__ import annotations

import sys
from pathlib import Path

from measured import Stages, hand_over, numbers
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsVectorLayer,
)


def main():
    folder, stages = Path(sys.argv[1]), Stages()
    app = QgsApplication([], False)
    app.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    import processing  # its place is known only now
    from processing.core.Processing import Processing

    Processing.initialize()
    context = QgsProcessingContext()
    context.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryNoCheck)
    with stages.stage("open"):
        patches = QgsVectorLayer(str(folder / "patches_plane.gpkg"), "patches", "ogr")
        zones = QgsVectorLayer(str(folder / "zones_plane.gpkg"), "zones", "ogr")
    given = {"INPUT": patches, "OVERLAY": zones, "INPUT_FIELDS": ["patch_id"], "OVERLAY_FIELDS": ["zone_id"]}
    with stages.stage("intersection"):
        done = processing.run(
            "native:intersection",
            {**given, "OUTPUT": "TEMPORARY_OUTPUT"},
            context=context,
            feedback=QgsProcessingFeedback(False),
        )
    with stages.stage("areas"):
        common = done["OUTPUT"]
        found = [(f["patch_id"], f["zone_id"], f.geometry().area()) for f in common.getFeatures()]
    patch, zone, area = zip(*found)
    hand_over(sys.argv[2], stages, numbers(patch), numbers(zone), area, version=f"QGIS {Qgis.QGIS_VERSION}")


if __name__ == "__main__":
    main()

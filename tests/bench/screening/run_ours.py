"""Our side, in code that ships. Argv: folder, result, then ``library``, ``processing``, ``ellipsoid`` or ``cancel``.

``library``: :func:`read_rows` as the New review dialog calls it (attributes, mending and the canonical form included),
then the engine, its pairs as arrays (both hashes and the nearest zones included). ``processing``: the algorithm
``redline:screen`` with both outputs in memory, as ``native:intersection`` is run. ``ellipsoid``: areas of some hundred
pairs of a ``library`` result by ``QgsDistanceArea``. ``cancel``: seconds from a Cancel to the end of the run, at
moments spread over it.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
from measured import Stages, hand_over, numbers
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsDistanceArea,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsVectorLayer,
)
from redline_review.plugin.adapters.vector_layers import find_layers, read_rows
from redline_review.plugin.processing.provider import RedlineProvider
from redline_review.plugin.screening import ScreeningCancelled, require_shapely, screen

ID_FIELDS = {"patches": "patch_id", "zones": "zone_id"}
SAMPLED = 400
CANCELLED_AT = (0.02, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 0.97)


def layer(folder, name):
    found = QgsVectorLayer(str(folder / f"{name}.gpkg"), name, "ogr")
    assert found.isValid()
    return found


def rows(folder, name):
    """Return ids and canonical outlines of a layer, as an import has them."""
    (ref,) = find_layers(str(folder / f"{name}.gpkg"))
    return [(row.attributes[ID_FIELDS[name]], row.outline) for row in read_rows(ref, QgsCoordinateTransformContext())]


def by_library(folder, out, stages):
    with stages.stage("read_rows"):
        patches, zones = rows(folder, "patches"), rows(folder, "zones")
    with stages.stage("screen"):
        run = screen(patches, zones)
        found = run.results
        patch = np.repeat(np.arange(len(found)), np.diff(found.first))
    names = (numbers(found.case_ids)[patch], numbers(found.zone_ids)[found.overlap_zone])
    hand_over(out, stages, *names, found.overlap_m2, version=run.engine)


def by_processing(folder, out, stages):
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
    hand_over(out, stages, numbers(patch), numbers(zone), area, version=done["ENGINE"])


def by_ellipsoid(folder, out, stages):
    """Measure a sample of the pairs that ``result-ours-library`` holds, evenly spread over them."""
    with np.load(folder / "result-ours-library.npz") as found:
        sample = np.linspace(0, len(found["patch"]) - 1, SAMPLED).astype(int)
        patch, zone = found["patch"][sample], found["zone"][sample]
    area = QgsDistanceArea()
    area.setSourceCrs(QgsCoordinateReferenceSystem("EPSG:4490"), QgsCoordinateTransformContext())
    area.setEllipsoid("EPSG:7019")  # GRS 80
    with stages.stage("measure"):
        shapes = [outlines_of(folder, name, wanted) for name, wanted in (("patches", patch), ("zones", zone))]
        common = [shapes[0][p].intersection(shapes[1][z]) for p, z in zip(patch.tolist(), zone.tolist())]
        metres = [area.measureArea(one) for one in common]
    hand_over(out, stages, patch, zone, metres, version=area.ellipsoid())


def outlines_of(folder, name, wanted):
    numbered, kept = {}, frozenset(wanted.tolist())
    for feature in layer(folder, name).getFeatures():
        number = int(feature[ID_FIELDS[name]][1:])
        if number in kept:
            numbered[number] = QgsGeometry(feature.geometry())
    return numbered


def by_cancel(folder, out, stages):
    """Cancel at parts of the time that a whole run takes; the clock starts when the user's wish is known."""
    patches, zones = rows(folder, "patches"), rows(folder, "zones")
    with stages.stage("screen"):
        screen(patches, zones)
    heard = [seconds for part in CANCELLED_AT for seconds in heard_after(patches, zones, part * stages.wall["screen"])]
    hand_over(out, stages, [], [], [], version=require_shapely(), heard=heard)


def heard_after(patches, zones, wait):
    """Return the seconds between a Cancel after ``wait`` and the end of the run; nothing where it ended before."""
    start = time.perf_counter()
    try:
        screen(patches, zones, cancelled=lambda: time.perf_counter() - start > wait)
    except ScreeningCancelled:
        return [round(time.perf_counter() - start - wait, 3)]
    return []


def main():
    folder, out, stages = Path(sys.argv[1]), sys.argv[2], Stages()
    app = QgsApplication([], False)
    app.initQgis()
    ways = {"library": by_library, "processing": by_processing, "ellipsoid": by_ellipsoid, "cancel": by_cancel}
    ways[sys.argv[3]](folder, out, stages)


if __name__ == "__main__":
    main()

"""The peer ``geopandas.overlay``: read with pyogrio, overlay in the plane, plain areas. Argv: folder, result."""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas
import pyogrio
import shapely
from measured import Stages, hand_over, numbers


def main():
    folder, stages = Path(sys.argv[1]), Stages()
    with stages.stage("read"):
        patches = geopandas.read_file(folder / "patches_plane.gpkg")
        zones = geopandas.read_file(folder / "zones_plane.gpkg")
    with stages.stage("overlay"):
        common = geopandas.overlay(patches, zones, how="intersection", keep_geom_type=True)
    with stages.stage("areas"):
        area = common.geometry.area.to_numpy()
        pairs = (common["patch_id"].tolist(), common["zone_id"].tolist())
    version = f"geopandas {geopandas.__version__}, shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"
    hand_over(sys.argv[2], stages, *map(numbers, pairs), area, version=f"{version}, pyogrio {pyogrio.__version__}")


if __name__ == "__main__":
    main()

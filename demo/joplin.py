"""Real images: the tiles of Joplin before and after, 640 flagged polygons, a grid of zones made over them."""

from __future__ import annotations

import sys
from pathlib import Path

from osgeo import ogr, osr
from qgis.core import QgsApplication

from ..plugin.adapters.workspace import Workspace
from ..plugin.app.import_rows import ImportReceipt
from .workspaces import ImageSource, VectorSource, make_workspace

DATE_BEFORE, DATE_AFTER = "2010-06-01", "2011-05-24"
"""The tiles bear no dates; the disaster was on 2011-05-22, and these stand for before and after."""
CELL_M = 250.0
ZONE_EPSG = 26915


def write_zone_grid(path: Path, damage: Path) -> int:
    """Write a chequered grid of zones (UTM 15N, cells of 250 m) over the flagged polygons; returns their number.

    Every other cell is a zone, by turns a red line and a control zone, so that patches lie in, across and outside.
    """
    source = ogr.Open(str(damage))
    west, east, south, north = source.GetLayer(0).GetExtent()
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(ZONE_EPSG)
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = target.CreateLayer("zones", reference, ogr.wkbPolygon)
    for name in ("zone_code", "zone_name", "zone_level", "zone_type"):
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    count = 0
    for row in range(int((north - south) / CELL_M) + 2):
        for column in range(int((east - west) / CELL_M) + 2):
            if (row + column) % 2 == 0:
                count += 1
                x, y = west - CELL_M / 2 + column * CELL_M, south - CELL_M / 2 + row * CELL_M
                layer.CreateFeature(_cell(layer, x, y, count))
    return count


def _cell(layer: ogr.Layer, x: float, y: float, number: int) -> ogr.Feature:
    feature = ogr.Feature(layer.GetLayerDefn())
    level = "redline" if number % 2 else "control"
    values = {"zone_code": f"J{number:02d}", "zone_name": f"Cell {number}", "zone_level": level, "zone_type": "grid"}
    for name, value in values.items():
        feature.SetField(name, value)
    corners = ((x, y), (x + CELL_M, y), (x + CELL_M, y + CELL_M), (x, y + CELL_M), (x, y))
    ring = ", ".join(f"{a} {b}" for a, b in corners)
    feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))"))
    return feature


def make_joplin(folder: Path, data: Path, server_url: str = "") -> tuple[Workspace, ImportReceipt]:
    """Import the polygons as patches, the tiles as two dates, the grid as zones; ``data`` is ``joplin_prepost``."""
    grid = folder.with_name(folder.name + "-zones.gpkg")
    grid.unlink(missing_ok=True)
    write_zone_grid(grid, data / "damage.shp")
    dates = {"date_before": DATE_BEFORE, "date_after": DATE_AFTER}
    fields = {"code": "zone_code", "name": "zone_name", "level": "zone_level", "type": "zone_type"}
    return make_workspace(
        folder,
        "Joplin 2011",
        VectorSource(data / "damage.shp", {}, dates),
        [VectorSource(grid, fields)],
        [ImageSource((data / "pre",), DATE_BEFORE), ImageSource((data / "post",), DATE_AFTER)],
        server_url,
    )


def main() -> None:
    """``python -m redline_review.demo.joplin FOLDER DATA SERVER_URL``: make the workspace in a process of its own."""
    app = QgsApplication([], False)
    app.initQgis()
    make_joplin(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    app.exitQgis()


if __name__ == "__main__":
    main()

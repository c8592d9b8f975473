"""GeoPackages of the sync benchmark for geodiff: as it was taken along, with my edits, with the colleague's."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from osgeo import ogr, osr
from redline_review.tests.bench.serving import seeding
from redline_review.tests.bench.syncing.edits import CONTESTED, FIELDS, Finding, all_mine, colleagues, contested, mine

TABLE, EPSG = "patches", 4490


def make_files(folder: Path, findings: int) -> None:
    """Write ``base.gpkg``, ``mine.gpkg`` and ``theirs.gpkg``."""
    _make_base(folder / "base.gpkg", findings + CONTESTED)
    answered = {**all_mine(findings), **{number: mine(number) for number in contested(findings)}}
    _edited(folder, "mine.gpkg", answered)
    _edited(folder, "theirs.gpkg", {number: colleagues(number) for number in contested(findings)})


def findings_in(path: Path) -> dict[int, Finding]:
    """Read every finding of a file, by number of the patch."""
    with closing(sqlite3.connect(path)) as conn:
        rows = conn.execute(f"SELECT gid, {', '.join(FIELDS)} FROM {TABLE} ORDER BY gid").fetchall()
    return {int(row[0]): dict(zip(FIELDS, row[1:])) for row in rows}


def _make_base(path: Path, count: int) -> None:
    ogr.UseExceptions()
    here = osr.SpatialReference()
    here.ImportFromEPSG(EPSG)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer(TABLE, here, ogr.wkbMultiPolygon, ["FID=gid", "SPATIAL_INDEX=NO"])
    for name in ("case_id", "issued_id", *FIELDS):
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    columns = max(1, round(count**0.5))
    source.StartTransaction()
    for number in range(count):
        made = seeding.make_case("", number, columns)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetFID(number)
        feature["case_id"], feature["issued_id"] = made.case_id, made.issued_id
        feature.SetGeometry(ogr.CreateGeometryFromWkb(made.outline))
        layer.CreateFeature(feature)
    source.CommitTransaction()


def _edited(folder: Path, name: str, answered: dict[int, Finding]) -> None:
    shutil.copyfile(folder / "base.gpkg", folder / name)
    put = f"UPDATE {TABLE} SET {', '.join(f'{field} = ?' for field in FIELDS)} WHERE gid = ?"
    with closing(sqlite3.connect(folder / name)) as conn, conn:
        conn.executemany(put, [(*finding.values(), number) for number, finding in answered.items()])

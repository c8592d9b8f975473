"""The peer: the same rows through bare XlsxWriter and bare OGR, nothing else. Argv: workspace, out, report.

The rows are made first, by the plugin's own templates and outside the clock, and lie in memory; no window, no other
thread, no hashes, no record. What is measured is what writing these very cells costs at least.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

import xlsxwriter
from osgeo import ogr, osr
from qgis.core import QgsApplication
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.app.export_rows import RowMaker, patches_of, read_table
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.app.upkeep import held_secrecy
from redline_review.plugin.domain.ledger import Kind
from redline_review.ui.resources import RESOURCES, desk_form

CRS, LANGUAGE = 4528, "en"
_KINDS = {Kind.INTEGER: ogr.OFTInteger64, Kind.DATE: ogr.OFTDate} | dict.fromkeys(
    (Kind.NUMBER, Kind.DEGREES, Kind.SHARE), ogr.OFTReal
)


def rows_of(workspace, name):
    """Return the template, its headings, and (cells, outline) of each patch."""
    opened = open_workspace(workspace)
    store = opened.open_store()
    form, lists = desk_form()
    session = ReviewSession(store, store.contents(), form, SystemClock(), lambda _act, _future: None, has_server=False)
    sitting, template = session.sitting(), read_table(RESOURCES / "exports" / f"{name}.json", lists)
    maker, mark = RowMaker(template, lists, LANGUAGE), held_secrecy(opened.info.secrecy, session.contents)
    rows = [(maker.row(one), one.outline) for one in patches_of(sitting, list(sitting.rows), mark)]
    store.close()
    return template, maker.headings(), rows


def write_xlsx(path, headings, rows):
    """Write headings and cells."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, headings)
    for number, (cells, _outline) in enumerate(rows, 1):
        for place, value in enumerate(cells):
            if isinstance(value, str):
                page.write_string(number, place, value)
            elif isinstance(value, date):
                page.write_datetime(number, place, value, day)
            elif value is not None:
                page.write_number(number, place, value)
    book.close()


def write_layer(path, template, headings, rows):
    """Write a GeoPackage in CGCS2000's zone 40."""
    degrees, plane = osr.SpatialReference(), osr.SpatialReference()
    degrees.ImportFromEPSG(4490)
    plane.ImportFromEPSG(CRS)
    for crs in (degrees, plane):
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    way = osr.CoordinateTransformation(degrees, plane)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("patches", plane, ogr.wkbMultiPolygon)
    for column, heading in zip(template.columns, headings):
        layer.CreateField(ogr.FieldDefn(heading, _KINDS.get(column.kind, ogr.OFTString)))
    layer.StartTransaction()
    for cells, outline in rows:
        feature, shape = ogr.Feature(layer.GetLayerDefn()), ogr.CreateGeometryFromWkb(outline)
        shape.Transform(way)
        for place, value in enumerate(cells):
            if value is not None:
                feature.SetField(place, value.isoformat() if isinstance(value, date) else value)
        feature.SetGeometryDirectly(ogr.ForceToMultiPolygon(shape))
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def timed(function, *arguments):
    start = time.perf_counter()
    function(*arguments)
    return round(time.perf_counter() - start, 2)


def main(workspace, out):
    """Write both and return the seconds."""
    out.mkdir(parents=True, exist_ok=True)
    _template, headings, rows = rows_of(workspace, "ledger")
    seconds = {"ledger": timed(write_xlsx, out / "ledger.xlsx", headings, rows)}
    template, headings, rows = rows_of(workspace, "layer")
    seconds["geopackage"] = timed(write_layer, out / "patches.gpkg", template, headings, rows)
    return seconds


if __name__ == "__main__":
    ogr.UseExceptions()
    app = QgsApplication([], True)
    app.initQgis()
    Path(sys.argv[3]).write_text(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))), encoding="utf-8")
    app.exitQgis()

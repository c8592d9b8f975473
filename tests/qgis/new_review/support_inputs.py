"""Layers and images as a province sends them, small."""

from __future__ import annotations

import numpy as np
from osgeo import gdal, ogr, osr

X, Y = 40_500_000, 3_450_000
FIELDS = ("图斑编号", "前时相", "后时相", "问题类型", "置信度")


def square(east, north, size=60):
    x, y = X + east, Y + north
    return f"POLYGON(({x} {y},{x + size} {y},{x + size} {y + size},{x} {y + size},{x} {y}))"


def reference(epsg=4528):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs


def write_layer(path, driver, fields, rows, kind=ogr.wkbPolygon, encoding="GBK", epsg=4528):
    """Write rows of (WKT or None, values); in longitude and latitude with ``epsg=4490``."""
    gdal.SetConfigOption("SHAPE_ENCODING", None)
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    options = [f"ENCODING={encoding}"] if driver == "ESRI Shapefile" else []
    layer = source.CreateLayer(path.stem, reference(epsg), kind, options=options)
    for name in fields:
        layer.CreateField(ogr.FieldDefn(name))
    for wkt, values in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for column, value in enumerate(values):
            feature.SetField(column, value)
        if wkt:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    del layer, source
    gdal.SetConfigOption("SHAPE_ENCODING", "")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    return str(path)


def issued_list(folder):
    """Write a list of patches as a county gets it: Chinese file and field names, GBK, no ``.cpg``; return its path."""
    words = ("采石", "采石", "旅游开发", "鱼塘", "工业开发", "采石", "林地采伐", "鱼塘")
    towns = ("东山镇", "金庭镇", "光福镇")
    fields = (*FIELDS, "乡镇", "是否必查", "办理期限")
    rows = []
    for n, word in enumerate(words):
        dates = ("2024-03-11", "2026年5月2日")
        values = (f"苏吴-2026-{n + 1:04d}", *dates, word, f"{0.61 + 0.04 * n:.2f}", towns[n % 3])
        rows.append((square(60 * n, 70 * n), (*values, "必查" if n % 2 else "自选", "2026-08-31")))
    return write_layer(folder / "吴中区疑似图斑.shp", "ESRI Shapefile", fields, rows)


def write_image(path, seed):
    made = gdal.GetDriverByName("GTiff").Create(str(path), 300, 300, 1, gdal.GDT_Byte)
    made.SetGeoTransform((X, 2, 0, Y + 600, 0, -2))
    made.SetProjection(reference().ExportToWkt())
    made.GetRasterBand(1).WriteArray(np.random.default_rng(seed).integers(1, 255, (300, 300)).astype("uint8"))
    del made
    return str(path)


def patch(number, wkt=None, day="2026-05-02"):
    return wkt or square(20 * number, 30 * number), (f"JS-{number:04d}", "2024-03-11", day, "矿产资源开发", "0.7")

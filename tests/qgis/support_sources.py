"""Senders' files of every kind, small, written for real."""

from __future__ import annotations

import zipfile
from pathlib import Path

from osgeo import gdal, ogr, osr

SQUARE = "POLYGON((120 31,120.001 31,120.001 31.001,120 31.001,120 31))"
METRES = "POLYGON((40500000 3450000,40500100 3450000,40500100 3450100,40500000 3450100,40500000 3450000))"
_RING = "120,31,0 120.001,31,0 120.001,31.001,0 120,31.001,0 120,31,0"
KML_POLYGON = (
    f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{_RING}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
)
KML_POINT = "<Point><coordinates>120,31</coordinates></Point>"


def text_file(path: Path, text: str, encoding: str = "utf-8") -> str:
    path.write_bytes(text.encode(encoding))
    return str(path)


def srs(epsg):
    found = osr.SpatialReference()
    found.ImportFromEPSG(epsg)
    found.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return found


def database(path, driver, layers, epsg=4528):
    """Write layers given as {name: (kind, [wkt …])} with a text field 图斑编号 (``吴中-1`` …)."""
    gdal.SetConfigOption("SHAPE_ENCODING", None)
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    for name, (kind, wkts) in layers.items():
        options = ["ENCODING=GBK"] if driver == "ESRI Shapefile" else []
        layer = source.CreateLayer(name, srs(epsg), kind, options=options)
        layer.CreateField(ogr.FieldDefn("图斑编号"))
        for number, wkt in enumerate(wkts, start=1):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField(0, f"吴中-{number}")
            shape = ogr.CreateGeometryFromWkt(wkt)
            feature.SetGeometry(ogr.ForceTo(shape, kind) if kind == ogr.wkbMultiPolygon else shape)
            layer.CreateFeature(feature)
        del layer
    del source
    gdal.SetConfigOption("SHAPE_ENCODING", "")
    return str(path)


def workbook(path, rows, names=("图斑编号", "经度", "纬度"), sheets=("台账",)):
    """Write a spreadsheet of texts and numbers."""
    source = ogr.GetDriverByName("XLSX").CreateDataSource(str(path))
    for sheet in sheets:
        layer = source.CreateLayer(sheet, None, ogr.wkbNone)
        for name, value in zip(names, rows[0]):
            layer.CreateField(ogr.FieldDefn(name, ogr.OFTReal if isinstance(value, float) else ogr.OFTString))
        for row in rows:
            feature = ogr.Feature(layer.GetLayerDefn())
            for place, value in enumerate(row):
                feature.SetField(place, value)
            layer.CreateFeature(feature)
        del layer
    del source
    return str(path)


def kml(body: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
    return f"{head}<Document><name>批次</name>{body}</Document></kml>"


def placemark(name: str, shape: str, **data: str) -> str:
    values = "".join(f'<Data name="{key}"><value>{value}</value></Data>' for key, value in data.items())
    extended = f"<ExtendedData>{values}</ExtendedData>" if data else ""
    return f"<Placemark><name>{name}</name>{extended}{shape}</Placemark>"


def folder(name: str, *inside: str) -> str:
    return f"<Folder><name>{name}</name>{''.join(inside)}</Folder>"


class _GbkEntry(zipfile.ZipInfo):
    """An entry as Chinese Windows names it: in GBK, without a word about it."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def zipped(path: Path, *files: Path, gbk_names: bool = False, locked: bool = False, under: str = "") -> str:
    """Zip files side by side, or as they lie under a folder; ``locked`` as if they had a password."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            name = file.relative_to(under).as_posix() if under else file.name
            archive.writestr((_GbkEntry if gbk_names else zipfile.ZipInfo)(name), file.read_bytes())
    if locked:
        path.write_bytes(_with_flag(path.read_bytes(), 0x1))
    return str(path)


def _with_flag(data: bytes, flag: int) -> bytes:
    """Set a flag of each entry, in its own header and in the directory."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + place] |= flag
            at = changed.find(mark, at + 4)
    return bytes(changed)

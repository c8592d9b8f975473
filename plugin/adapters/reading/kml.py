"""KML and KMZ, turned into a GeoPackage in QGIS's temporary folder before QGIS reads them.

Read as they are, they lose what Chinese tools write: GDAL makes underscores of every ``<Data name="…">`` that is not
ASCII, and QGIS drops a collection of which one part has heights and another has none.
"""

from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path

from osgeo import gdal, ogr
from qgis.core import QgsProcessingUtils

from ..reading_errors import LayerUnreadable
from .archives import stamp_of

SUFFIXES = frozenset({".kml", ".kmz"})
_DATA = re.compile(r"(<(?:\w+:)?Data\s[^>]*?\bname\s*=\s*)([\"'])(.*?)\2", re.DOTALL)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)[\"']")
_HEAD_BYTES = 200


def as_geopackage(path: Path) -> Path:
    """Return a GeoPackage with the layers (folders) of a KML or KMZ; raises :class:`LayerUnreadable`."""
    folder = Path(QgsProcessingUtils.tempFolder()) / f"redline-{stamp_of(path)}"
    made = folder / f"{path.stem}.gpkg"
    if not made.exists():
        folder.mkdir(parents=True, exist_ok=True)
        plain = folder / "plain.kml"
        names = _write_plain(path, plain)
        try:
            _translate(plain, made, path)
            _rename(made, names)
        finally:
            plain.unlink()
    return made


def _write_plain(path: Path, plain: Path) -> dict[str, str]:
    """Write the KML with names of data that GDAL keeps; returns the real ones by those."""
    text, names = _text(path), {}

    def named(found: re.Match[str]) -> str:
        real = unescape(found[3])
        short = real if re.fullmatch(r"[A-Za-z_]\w*", real, re.ASCII) else f"redline_{real.encode('utf-8').hex()}"
        names[short] = real
        return f"{found[1]}{found[2]}{short}{found[2]}"

    plain.write_text(_DATA.sub(named, text), encoding="utf-8")
    return names


def _text(path: Path) -> str:
    try:
        data = _main_document(path) if path.suffix.lower() == ".kmz" else path.read_bytes()
        declared = _ENCODING.search(data[:_HEAD_BYTES])
        encoding = declared[1].decode("ascii") if declared else "utf-8"
        text = data.decode("gb18030" if encoding.lower() in ("gbk", "gb2312") else encoding)
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError, LookupError, StopIteration) as error:
        raise LayerUnreadable(str(path), str(error)) from error
    return re.sub(r"^\ufeff?\s*<\?xml.*?\?>", '<?xml version="1.0" encoding="UTF-8"?>', text, count=1)


def _main_document(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(name for name in archive.namelist() if name.lower().endswith(".kml")))


def _translate(plain: Path, made: Path, path: Path) -> None:
    options = gdal.VectorTranslateOptions(format="GPKG", dim="XY", geometryType="GEOMETRY")
    gdal.ErrorReset()
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        written = gdal.VectorTranslate(str(made), str(plain), options=options)
        reason = gdal.GetLastErrorMsg() if gdal.GetLastErrorType() >= gdal.CE_Failure else ""
    except RuntimeError as error:  # where another plugin switched GDAL's exceptions on
        written, reason = None, str(error)
    finally:
        gdal.PopErrorHandler()
    if written is None or reason:
        del written
        made.unlink(missing_ok=True)
        raise LayerUnreadable(str(path), reason or "no KML")


def _rename(made: Path, names: dict[str, str]) -> None:
    source = ogr.Open(str(made), 1)
    for layer in (source.GetLayer(number) for number in range(source.GetLayerCount())):
        fields = layer.GetLayerDefn()
        for number in range(fields.GetFieldCount()):
            short = fields.GetFieldDefn(number).GetName()
            if names.get(short, short) != short:
                layer.AlterFieldDefn(number, ogr.FieldDefn(names[short]), ogr.ALTER_NAME_FLAG)

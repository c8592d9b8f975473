"""Tables whose rows say in a column or two where they lie: WKT, or longitude and latitude, or easting and northing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from qgis.core import QgsFeature, QgsGeometry, QgsPointXY

_WKT_NAMES = ("wkt", "geom", "geometry", "the_geom", "shape", "wkt_geom", "几何", "图形", "坐标")
_LONGITUDES = ("lon", "lng", "long", "longitude", "jd", "经度", "中心经度", "中心点经度", "东经")
_LATITUDES = ("lat", "latitude", "wd", "纬度", "中心纬度", "中心点纬度", "北纬")
_EASTINGS = ("x", "x坐标", "xzb", "坐标x", "centerx", "easting", "横坐标")
_NORTHINGS = ("y", "y坐标", "yzb", "坐标y", "centery", "northing", "纵坐标")
_WKT = re.compile(
    r"\s*(?:SRID\s*=\s*(?P<srid>\d+)\s*;\s*)?"
    r"(?P<shape>(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)|CURVEPOLYGON|COMPOUNDCURVE|CIRCULARSTRING"
    r"|GEOMETRYCOLLECTION)(?:\s*(?:ZM|Z|M))?\s*(?:\(|EMPTY).*",
    re.IGNORECASE | re.DOTALL,
)
_DEGREES = re.compile(
    r"\s*(?P<before>[EWNS东西北南])?[经纬]?\s*(?P<sign>-)?(?P<d>\d{1,3}(?:\.\d+)?)\s*[°度d:：]"
    r"\s*(?:(?P<m>\d{1,2}(?:\.\d+)?)\s*[′'’分m:：]?)?\s*(?:(?P<s>\d{1,2}(?:\.\d+)?)\s*(?:[″\"”秒s]|''|′′)?)?"
    r"\s*(?P<after>[EWNS东西北南])?[经纬]?\s*",
    re.IGNORECASE,
)
_MINUS = frozenset("WSws西南")


@dataclass(frozen=True)
class PlaceColumns:
    """The columns that say where a row lies: ``wkt``, or ``x`` (longitude, easting) and ``y`` (latitude, northing)."""

    wkt: str = ""
    x: str = ""
    y: str = ""

    def names(self) -> tuple[str, ...]:
        """Return the columns in use."""
        return (self.wkt,) if self.wkt else (self.x, self.y)


def guess_columns(fields: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Optional[PlaceColumns]:
    """Return the columns by their values (WKT) and names, ``None`` where nothing looks like a place."""
    sample = list(rows)
    wkt = [name for name in fields if _all_wkt(row.get(name) for row in sample)]
    if wkt:
        return PlaceColumns(wkt=min(wkt, key=lambda name: _place(name, _WKT_NAMES)))
    for xs, ys in ((_LONGITUDES, _LATITUDES), (_EASTINGS, _NORTHINGS)):
        x, y = _named(fields, xs), _named(fields, ys)
        if x and y and any(number(row.get(x)) is not None and number(row.get(y)) is not None for row in sample):
            return PlaceColumns(x=x, y=y)
    return None


def _all_wkt(values: Iterable[Any]) -> bool:
    texts = [str(value) for value in values if value not in (None, "")]
    return bool(texts) and all(_WKT.match(text) for text in texts)


def _place(name: str, names: Sequence[str]) -> int:
    low = name.strip().lower()
    return names.index(low) if low in names else len(names)


def _named(fields: Sequence[str], names: Sequence[str]) -> str:
    """Return the field whose name is the earliest of ``names``; marks round it, as in ``经度(°)``, do not count."""
    plain = {re.sub(r"[\s_()（）°:：]", "", field).lower(): field for field in reversed(fields)}
    return next((plain[name] for name in names if name in plain), "")


def common_srid(columns: PlaceColumns, rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the CRS that every WKT of some rows names (``SRID=4490;…``) as ``EPSG:4490``, empty for none."""
    matches = (_WKT.match(str(row.get(columns.wkt) or "")) for row in rows)
    srids = {found["srid"] for found in matches if found}
    (srid,) = srids if len(srids) == 1 else (None,)
    return f"EPSG:{srid}" if srid else ""


def number(value: Any) -> Optional[float]:
    """Return a coordinate: a number, its text, or degrees, minutes and seconds (``120°37′52.3″E``)."""
    if isinstance(value, (int, float)):
        return float(value) if math.isfinite(value) else None
    text = str(value or "").strip()
    try:
        found = float(text.replace("，", "").replace(",", ""))
    except ValueError:
        return _from_degrees(text)
    return found if math.isfinite(found) else None


def _from_degrees(text: str) -> Optional[float]:
    found = _DEGREES.fullmatch(text)
    if found is None:
        return None
    minutes, seconds = float(found["m"] or 0), float(found["s"] or 0)
    if minutes >= 60 or seconds >= 60:
        return None
    degrees = float(found["d"]) + minutes / 60 + seconds / 3600
    letters = {found["before"] or "", found["after"] or ""}
    return -degrees if found["sign"] or letters & _MINUS else degrees


class RowPlacer:
    """Gives the features of a table their geometry; an unreadable place gives none."""

    def __init__(self, columns: PlaceColumns, fields: Sequence[str]) -> None:
        """``columns`` must be among ``fields``."""
        self._columns = tuple(fields.index(name) for name in columns.names())

    def place(self, feature: QgsFeature) -> QgsFeature:
        """Set the geometry of ``feature`` and return it."""
        feature.setGeometry(self.geometry(feature.attributes()))
        return feature

    def geometry(self, attributes: Sequence[Any]) -> QgsGeometry:
        """Return what a row's columns say."""
        if len(self._columns) == 1:
            return _from_wkt(attributes[self._columns[0]])
        x, y = (number(attributes[column]) for column in self._columns)
        return QgsGeometry() if x is None or y is None else QgsGeometry.fromPointXY(QgsPointXY(x, y))


def _from_wkt(value: Any) -> QgsGeometry:
    """Return a geometry; none for a text that is cut off, of which QGIS would make what is left of it."""
    text = str(value or "")
    found = _WKT.match(text)
    whole = found is not None and text.count("(") == text.count(")")
    return QgsGeometry.fromWkt(text[found.start("shape") :]) if found is not None and whole else QgsGeometry()

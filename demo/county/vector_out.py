"""GeoPackages of zones, units and patches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Union

import numpy as np
import shapely
from osgeo import gdal, ogr, osr
from shapely.geometry.base import BaseGeometry

from .earlier import EarlierFinding
from .frame import GEOGRAPHIC_EPSG, ORIGIN_E_M, ORIGIN_N_M, PROJECTED_EPSG, reference
from .patches import DATE_AFTER, DATE_BEFORE, Patch
from .zones import COUNTY_CODE, COUNTY_NAME, Unit, Zone

Value = Union[str, float, bool]
Row = tuple[BaseGeometry, dict[str, Value]]

FIXED_TIME = "2026-05-20T00:00:00.000Z"
"""Written instead of the clock, so that the same seed gives the same bytes."""


def write_zones(path: Path, zones: Sequence[Zone]) -> None:
    """Layer ``zones`` in EPSG:4490."""
    rows: list[Row] = [
        (
            _geographic(z.geometry),
            {
                "zone_code": z.code,
                "zone_name": z.name,
                "zone_level": z.level,
                "zone_type": z.type,
                "zone_type_zh": z.type_zh,
                "unit_code": COUNTY_CODE,
                "unit_name": COUNTY_NAME,
            },
        )
        for z in zones
    ]
    _write(path, "zones", GEOGRAPHIC_EPSG, ogr.wkbMultiPolygon, rows)


def write_units(path: Path, units: Sequence[Unit]) -> None:
    """Layer ``units`` in EPSG:4490."""
    rows: list[Row] = [
        (_geographic(u.geometry), {"unit_code": u.code, "unit_name": u.name, "level": u.level}) for u in units
    ]
    _write(path, "units", GEOGRAPHIC_EPSG, ogr.wkbMultiPolygon, rows)


def write_patches(path: Path, patches: Sequence[Patch]) -> None:
    """Layer ``patches`` in EPSG:4528, on purpose not the reference system of the zones."""
    rows: list[Row] = [
        (
            shapely.transform(p.geometry, _project),
            {
                "issued_id": p.issued_id,
                "date_before": DATE_BEFORE,
                "date_after": DATE_AFTER,
                "activity_hint": p.activity_hint,
                "confidence": p.confidence,
                "must_check": p.must_check,
                "town_code": p.town.code if p.town else COUNTY_CODE,
                "town_name": p.town.name if p.town else COUNTY_NAME,
                "due_date": p.due_date,
                "source": "satellite",
            },
        )
        for p in patches
    ]
    _write(path, "patches", PROJECTED_EPSG, ogr.wkbPolygon, rows)


def write_earlier(path: Path, findings: Sequence[EarlierFinding]) -> None:
    """Layer ``earlier`` in EPSG:4528: what an earlier round found."""
    rows: list[Row] = [
        (
            shapely.transform(f.geometry, _project),
            {"patch_id": f.issued_id, "verdict": f.verdict, "verdict_date": f.day, "reviewer": f.reviewer},
        )
        for f in findings
    ]
    _write(path, "earlier", PROJECTED_EPSG, ogr.wkbPolygon, rows)


def _project(points: np.ndarray) -> np.ndarray:
    return points + np.array([ORIGIN_E_M, ORIGIN_N_M])


def _geographic(shape: BaseGeometry) -> BaseGeometry:
    """Local metres to degrees, longitude first."""
    change = osr.CoordinateTransformation(reference(PROJECTED_EPSG), reference(GEOGRAPHIC_EPSG))
    move = lambda points: np.array(change.TransformPoints(_project(points)))[:, :2].round(9)  # noqa: E731
    return shapely.transform(shape, move)


def _write(path: Path, name: str, epsg: int, kind: int, rows: Iterable[Row]) -> None:
    path.unlink(missing_ok=True)
    gdal.SetConfigOption("OGR_CURRENT_DATE", FIXED_TIME)
    try:
        store = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
        layer = store.CreateLayer(name, reference(epsg), kind)
        _fill(layer, list(rows))
        del layer, store
    finally:
        gdal.SetConfigOption("OGR_CURRENT_DATE", None)


def _fill(layer: ogr.Layer, rows: list[Row]) -> None:
    for key, value in rows[0][1].items():
        layer.CreateField(_field(key, value))
    layer.StartTransaction()
    for shape, attributes in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(shapely.to_wkb(shape)))
        for key, value in attributes.items():
            feature.SetField(key, value)
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def _field(key: str, value: Value) -> ogr.FieldDefn:
    if isinstance(value, bool):
        definition = ogr.FieldDefn(key, ogr.OFTInteger)
        definition.SetSubType(ogr.OFSTBoolean)
        return definition
    if isinstance(value, float):
        return ogr.FieldDefn(key, ogr.OFTReal)
    return ogr.FieldDefn(key, ogr.OFTDate if key.startswith("date_") or key.endswith("_date") else ogr.OFTString)

"""Reading polygons of any file that OGR opens, as longitude/latitude (EPSG:4490, longitude first)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Optional

from ...plugin.domain.errors import BadGeometry
from ...plugin.domain.geometry import canonical_wkb
from ..errors import OgrMissing, SourceUnreadable

try:
    from osgeo import ogr, osr
except ImportError:  # GDAL comes with the system, not with this package
    ogr = osr = None

EPSG = 4490


def read_polygons(
    path: Path, layer_name: Optional[str] = None, needed: Iterable[str] = ()
) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield (attributes, canonical WKB) of each feature; ``needed`` are fields that the layer must have.

    Raises :class:`OgrMissing`, or :class:`SourceUnreadable` naming the file and the fault (no CRS, no polygons, …).
    """
    if ogr is None:
        raise OgrMissing
    ogr.UseExceptions()
    source = _open(path)
    layer = _layer(path, source, layer_name)
    _require_fields(path, layer, needed)
    transform = _to_degrees(path, layer)
    found = False
    for feature in layer:
        geometry = feature.GetGeometryRef()
        if geometry is None or geometry.IsEmpty():
            raise SourceUnreadable(str(path), f"feature {feature.GetFID()} has no outline")
        found = True
        yield _attributes(feature), _outline(path, feature, geometry, transform)
    if not found:
        raise SourceUnreadable(str(path), f"the layer {layer.GetName()} has no features")


def _open(path: Path) -> Any:
    if not path.exists():
        raise SourceUnreadable(str(path), "there is no such file")
    try:
        source = ogr.Open(str(path))
    except RuntimeError as error:
        raise SourceUnreadable(str(path), "no format that GDAL reads") from error
    if source is None:
        raise SourceUnreadable(str(path), "no format that GDAL reads")
    return source


def _layer(path: Path, source: Any, name: Optional[str]) -> Any:
    layer = source.GetLayerByName(name) if name else source.GetLayer(0)
    if layer is None:
        raise SourceUnreadable(str(path), f"there is no layer {name}" if name else "there is no layer")
    return layer


def _require_fields(path: Path, layer: Any, needed: Iterable[str]) -> None:
    definition = layer.GetLayerDefn()
    there = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
    missing = next((name for name in needed if name not in there), None)
    if missing is not None:
        has = ", ".join(there) or "none"
        raise SourceUnreadable(str(path), f"the profile names the field {missing}, the layer has: {has}")


def _to_degrees(path: Path, layer: Any) -> Any:
    there = layer.GetSpatialRef()
    if there is None or there.IsLocal() or str(there.GetName()).startswith("Undefined"):  # GeoPackage's two for none
        raise SourceUnreadable(str(path), "the layer names no coordinate reference system; assign one first")
    target = osr.SpatialReference()
    target.ImportFromEPSG(EPSG)
    for reference in (there, target):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    try:
        return osr.CoordinateTransformation(there, target)
    except RuntimeError as error:
        raise SourceUnreadable(str(path), "its coordinate reference system cannot be converted") from error


def _outline(path: Path, feature: Any, geometry: Any, transform: Any) -> bytes:
    try:
        if geometry.HasCurveGeometry():
            geometry = geometry.GetLinearGeometry()
        geometry.Transform(transform)
        return canonical_wkb(bytes(geometry.ExportToWkb(ogr.wkbNDR)))
    except (BadGeometry, RuntimeError) as error:
        raise SourceUnreadable(str(path), f"feature {feature.GetFID()} has no usable polygon") from error


def _attributes(feature: Any) -> dict[str, Any]:
    """Return the fields by name. Not ``items()``: it turns a text that looks like a number into one."""
    definition = feature.GetDefnRef()
    fields = ((i, definition.GetFieldDefn(i)) for i in range(definition.GetFieldCount()))
    return {d.GetName(): _value(feature, i, d) for i, d in fields if feature.IsFieldSetAndNotNull(i)}


def _value(feature: Any, index: int, definition: Any) -> Any:
    kind = definition.GetType()
    if kind in (ogr.OFTInteger, ogr.OFTInteger64):
        number = feature.GetFieldAsInteger64(index)
        return bool(number) if definition.GetSubType() == ogr.OFSTBoolean else number
    return feature.GetFieldAsDouble(index) if kind == ogr.OFTReal else feature.GetFieldAsString(index)

"""Shapes into rasters of material numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from osgeo import gdal, ogr

from .frame import PROJECTED_EPSG, Frame, reference
from .materials import Shape


def burn(raster: np.ndarray, frame: Frame, shapes: Sequence[Shape]) -> None:
    """Write each shape's material into the uint16 raster, in order, later ones on top."""
    if not shapes:
        return
    size = frame.size
    target = gdal.GetDriverByName("MEM").Create("", size, size, 1, gdal.GDT_UInt16)
    srs = reference(PROJECTED_EPSG)  # both sides name one, or GDAL warns
    target.SetGeoTransform(frame.local_transform)
    target.SetSpatialRef(srs)
    target.GetRasterBand(1).WriteArray(raster)
    source = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = source.CreateLayer("shapes", srs, ogr.wkbUnknown)
    layer.CreateField(ogr.FieldDefn("material", ogr.OFTInteger))
    definition = layer.GetLayerDefn()
    for wkb, shape in zip(shapely.to_wkb([s.geometry for s in shapes]), shapes):
        feature = ogr.Feature(definition)
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(wkb))
        feature.SetField(0, shape.material)
        layer.CreateFeature(feature)
    gdal.RasterizeLayer(target, [1], layer, options=["ATTRIBUTE=material"])
    raster[:] = target.GetRasterBand(1).ReadAsArray()

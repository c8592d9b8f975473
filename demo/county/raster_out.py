"""Cloud-optimised GeoTIFFs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal, gdal_array

from .frame import PROJECTED_EPSG, Frame, reference

BANDS = (
    ("Red", gdal.GCI_RedBand),
    ("Green", gdal.GCI_GreenBand),
    ("Blue", gdal.GCI_BlueBand),
    ("NIR", gdal.GCI_Undefined),
)
OPTIONS = (
    "COMPRESS=DEFLATE",
    "LEVEL=1",
    "PREDICTOR=YES",
    "BLOCKSIZE=512",
    "OVERVIEW_RESAMPLING=AVERAGE",
    "OVERVIEWS=IGNORE_EXISTING",
    "NUM_THREADS=ALL_CPUS",
    "BIGTIFF=IF_SAFER",
)


@dataclass(frozen=True)
class Acquisition:
    """When and by what an image was taken; the time is local (UTC+8)."""

    file_name: str
    sensor: str
    date: str
    time: str


def write_image(path: Path, image: np.ndarray, frame: Frame, taken: Acquisition) -> None:
    """Write uint8 (4, size, size) as a COG in EPSG:4528 with its tags inside, nothing beside it."""
    source = gdal_array.OpenArray(np.ascontiguousarray(image))
    source.SetGeoTransform(frame.projected_transform)
    source.SetSpatialRef(reference(PROJECTED_EPSG))
    for number, (name, meaning) in enumerate(BANDS, 1):
        band = source.GetRasterBand(number)
        band.SetDescription(name)
        band.SetColorInterpretation(meaning)
    source.SetMetadata(
        {
            "TIFFTAG_DATETIME": f"{taken.date.replace('-', ':')} {taken.time}",
            "AREA_OR_POINT": "Area",
            "SENSOR": taken.sensor,
            "ACQUISITION_DATE": taken.date,
        }
    )
    # The COG driver would otherwise keep what TIFF cannot hold in a side file.
    gdal.SetConfigOption("GDAL_PAM_ENABLED", "NO")
    try:
        target = gdal.GetDriverByName("COG").CreateCopy(str(path), source, options=list(OPTIONS))
        del target
    finally:
        gdal.SetConfigOption("GDAL_PAM_ENABLED", None)

"""Vector files as one thing: a Shapefile is four files or more."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal


def remove_vector_file(path: Path) -> None:
    """Delete a vector file with all that its format keeps beside it; raises ``OSError``."""
    driver = gdal.IdentifyDriverEx(str(path), gdal.OF_VECTOR)
    if driver is None or driver.Delete(str(path)) != 0:
        path.unlink()

"""The sentences for bringing in layers and images; part of the one table in :mod:`.messages`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..plugin.adapters import reading_errors as reading
from ..plugin.adapters.imagery import errors as imagery
from ..plugin.adapters.translation import tr
from ..plugin.app.new_review import BuildCancelled
from ..plugin.domain.errors import RedlineError

LAYERS: dict[type[RedlineError], Callable[[Any], str]] = {
    reading.FileMissing: lambda e: tr("{path} is not there (any more). Choose the file again.", path=e.path),
    reading.SidecarMissing: lambda e: tr(
        "{path} is missing: a Shapefile consists of .shp, .shx and .dbf. Put all of them into one folder.", path=e.path
    ),
    reading.FileCut: lambda e: tr(
        "{path} was cut off: {found_bytes} bytes of {expected_bytes}. Copy or download it again.",
        path=e.path,
        found_bytes=e.found_bytes,
        expected_bytes=e.expected_bytes,
    ),
    reading.LayerUnreadable: lambda e: tr(
        "{path} cannot be read as a layer ({reason}). Open it in QGIS to check it, or ask its sender for a new copy.",
        path=e.path,
        reason=e.reason,
    ),
    reading.LayerWithoutCrs: lambda e: tr(
        "The layer {name} does not say its coordinate reference system. Set it in QGIS (Layer ▸ Set CRS), or put the "
        ".prj file beside it, and choose it again.",
        name=e.name,
    ),
    reading.NoPolygons: lambda e: tr(
        "The layer {name} holds no polygons but {found}. Choose the layer with the outlines.",
        name=e.name,
        found=e.found,
    ),
    reading.LayerEmpty: lambda e: tr("The layer {name} has no rows. Choose another one.", name=e.name),
    reading.MissingField: lambda e: tr(
        "The layer {name} has no field “{field}” (any more). Choose the layer again.", name=e.name, field=e.field
    ),
    reading.EncodingUnknown: lambda e: tr(
        "The text in {path} is neither UTF-8 nor GBK. Ask the sender for a GeoPackage, or put a .cpg file with the "
        "name of the encoding beside it.",
        path=e.path,
    ),
    reading.LayerGone: lambda e: tr("The layer {name} was removed from the project. Choose another one.", name=e.name),
    reading.ReadingCancelled: lambda e: tr("Reading {name} was stopped. Nothing was written.", name=e.name),
    BuildCancelled: lambda e: tr("Making {path} was stopped. Nothing was kept.", path=e.path),
}

IMAGES: dict[type[RedlineError], Callable[[Any], str]] = {
    imagery.ImageMissing: lambda e: tr("The image {path} is not there (any more). Choose it again.", path=e.path),
    imagery.ImageUnreadable: lambda e: tr(
        "The image {path} cannot be read ({reason}). Remove it from the list, or copy it again.",
        path=e.path,
        reason=e.reason,
    ),
    imagery.ImageWithoutCrs: lambda e: tr(
        "The image {path} does not say where it lies. Choose a georeferenced one, or put its world and .prj file "
        "beside it.",
        path=e.path,
    ),
    imagery.ImageWithoutDate: lambda e: tr(
        "The image {path} does not tell when it was taken. Enter the date of these images.", path=e.path
    ),
    imagery.NoImages: lambda e: tr("The folder {path} holds no images. Choose another folder.", path=e.path),
}

READING: dict[type[RedlineError], Callable[[Any], str]] = {**LAYERS, **IMAGES}

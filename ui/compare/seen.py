"""The recipe of what a view showed, for the finding: enough to make the same picture again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...plugin.adapters.imagery.layers import Source
from ...plugin.adapters.imagery.stretch import Stretch
from .model import Picture
from .pane import ViewPane


def recipe(index: int, pane: ViewPane) -> dict[str, Any]:
    """Return one view's recipe as JSON values. ``extent`` is (west, south, east, north) in ``crs``.

    A view without a picture has its role and ``"images": []`` only. Sizes are in device pixels, ``pixel_size_m`` on
    the ground, ``covered`` the share of the patch with pixels.
    """
    found: dict[str, Any] = {"view": index, "role": pane.role.value, "images": []}
    picture = pane.picture
    if picture is None:
        return found
    found.update(_placed(picture))
    mupp = picture.rectangle.width() * picture.image.devicePixelRatio() / picture.image.width()
    found["scale"] = round(pane.canvas.scale() * mupp / pane.canvas.mapUnitsPerPixel(), 1)
    found["date"] = picture.date
    found["images"] = [_image(source) for source in picture.sources]
    found["stretch"] = _stretches(picture.stretches, picture.sources)
    found["covered"] = None if picture.covered is None else round(picture.covered, 4)
    found["unreadable"] = list(picture.errors)
    return found


def _placed(picture: Picture) -> dict[str, Any]:
    box = picture.rectangle
    return {
        "crs": picture.crs,
        "extent": [round(v, 3) for v in (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())],
        "size_px": [picture.image.width(), picture.image.height()],
    }


def _image(source: Source) -> dict[str, Any]:
    image = source.image
    return {
        "image_id": image.image_id,
        "path": image.path,
        "source": image.source,
        "date": image.date,
        "sensor": image.sensor,
        "pixel_size_m": image.pixel_size_m,
        "bands": list(source.plan.shown),
        "identity": source.identity,
        "sha256": image.sha256 if source.identity == image.identity else "",
    }


def _stretches(stretches: Mapping[str, Stretch], sources: tuple[Source, ...]) -> dict[str, Any]:
    used = {source.plan.group for source in sources}
    return {
        group: {"low": [round(v, 4) for v in one.lows], "high": [round(v, 4) for v in one.highs]}
        for group, one in sorted(stretches.items())
        if group in used
    }

"""The recipe of what a view showed, for the finding: enough to make the same picture again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...plugin.adapters.imagery.layers import Source
from ...plugin.adapters.imagery.looks import Look
from ...plugin.adapters.imagery.stretch import Stretch
from .model import Picture
from .pane import ViewPane


def recipe(index: int, pane: ViewPane) -> dict[str, Any]:
    """Return one view's recipe as JSON values. ``extent`` is (west, south, east, north) in ``crs``, north up.

    A view without a picture has its role, ``"images": []`` and what went wrong only. Sizes are in device pixels,
    ``pixel_size_m`` on the ground, ``covered`` the share of the patch with pixels, ``rotation`` by how many degrees the
    picture was turned clockwise on the screen. Nothing is rounded that the picture depends on.
    """
    found: dict[str, Any] = {"view": index, "role": pane.role.value, "images": []}
    picture = pane.picture
    problems = (*pane.problems, *(picture.troubles if picture is not None else ()))
    if problems:
        found["problems"] = [_problem(error) for error in dict.fromkeys(problems)]
    if picture is None:
        return found
    found.update(_placed(picture))
    mupp = picture.rectangle.width() * picture.image.devicePixelRatio() / picture.image.width()
    found["scale"] = round(pane.canvas.scale() * mupp / pane.canvas.mapUnitsPerPixel(), 1)
    found["date"] = picture.date
    found["images"] = [_image(source, picture.look) for source in picture.sources]
    found["base"] = [_image(source, picture.look) for source in picture.base]
    found["look"] = picture.look.as_json()
    found["stretch"] = _stretches(picture.stretches)
    found["covered"] = None if picture.covered is None else round(picture.covered, 4)
    found["unreadable"] = list(picture.errors)
    return found


def _problem(error: Any) -> dict[str, str]:
    return {"error": type(error).__name__, "path": str(getattr(error, "path", ""))}


def _placed(picture: Picture) -> dict[str, Any]:
    box, ground = picture.rectangle, picture.ground
    placed = {
        "crs": picture.crs,
        "extent": [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()],
        "size_px": [picture.image.width(), picture.image.height()],
        "pixel_ratio": picture.image.devicePixelRatio(),
    }
    if ground is not None:
        placed["ground"] = {"x": ground.x, "y": ground.y, "m_per_px": ground.mupp}
        placed["rotation"] = ground.rotation
    return placed


def _image(source: Source, look: Look) -> dict[str, Any]:
    image, plan = source.image, source.plan
    return {
        "image_id": image.image_id,
        "kind": image.kind,
        "path": image.path,
        "source": image.source,
        "date": image.date,
        "sensor": image.sensor,
        "pixel_size_m": image.pixel_size_m,
        "secrecy": image.secrecy.value,
        "bands": list(plan.bands_in(look.bands)),
        "plan": {
            "shown": list(plan.shown),
            "alpha": plan.alpha,
            "data_type": plan.data_type,
            "palette": plan.palette,
            "roles": dict(plan.roles),
        },
        "identity": source.identity,
        "sha256": image.sha256 if source.identity == image.identity else "",
    }


def _stretches(stretches: Mapping[str, Stretch]) -> dict[str, Any]:
    return {group: {"low": list(one.lows), "high": list(one.highs)} for group, one in sorted(stretches.items())}

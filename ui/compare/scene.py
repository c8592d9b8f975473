"""What the views are to show of a case: its ground, its patch there, a date for each view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsCsException, QgsGeometry
from qgis.PyQt.QtCore import QSize

from ...plugin.adapters.imagery.catalogue import Chosen
from ...plugin.adapters.imagery.ground import crs_named, from_degrees, projected_crs_for
from ...plugin.adapters.imagery.looks import PLAIN, Look
from ...plugin.domain.errors import BadGeometry
from ...plugin.ports import ImageryCatalogue
from .dates import DateBoard
from .model import CaseOnView, Ground, PaneRole, Patch, fitted

Key = tuple[str, bytes, tuple[object, ...], tuple[Look, ...], int, int, float]
LooksFor = Callable[[Sequence[Chosen], Patch], tuple[Look, ...]]
"""Says with which look each view draws what was chosen for it at a patch."""


KEPT_SCENES = 16


def plain_looks(chosen: Sequence[Chosen], _patch: Patch) -> tuple[Look, ...]:
    """Return the plain look for every view."""
    return (PLAIN,) * len(chosen)


@dataclass(frozen=True)
class Scene:
    """A case as its views first show it: the patch fitted into views of a size (pixels, at a pixel ratio)."""

    case: CaseOnView
    patch: Patch
    ground: Ground
    chosen: tuple[Chosen, ...]
    size: QSize
    pixel_ratio: float
    looks: tuple[Look, ...]
    dates: DateBoard
    """What is offered there, with what was chosen of it."""

    @property
    def key(self) -> Key:
        """Return what a picture must agree with to stand for this scene."""
        dates = tuple(one.date for one in self.chosen)
        size = self.size
        return (self.case.case_id, self.case.outline, dates, self.looks, size.width(), size.height(), self.pixel_ratio)


def scene_of(
    case: CaseOnView,
    catalogue: ImageryCatalogue,
    roles: Sequence[PaneRole],
    size: QSize,
    pixel_ratio: float,
    looks_for: LooksFor = plain_looks,
) -> Scene:
    """Return a case's scene; raises :class:`BadGeometry` for an outline that cannot be placed on the ground."""
    patch, crs = on_ground(case.outline)
    board = DateBoard(roles)
    board.begin(catalogue, case, patch.box)
    looks = looks_for(board.chosen, patch)
    return Scene(case, patch, fitted(patch, crs, size), board.chosen, size, pixel_ratio, looks, board)


def on_crs(outline: Optional[bytes], crs: QgsCoordinateReferenceSystem) -> Optional[QgsGeometry]:
    """Return an outline (WKB, EPSG:4490) in a CRS, ``None`` where there is none or it has no place there."""
    if outline is None:
        return None
    geometry = QgsGeometry()
    geometry.fromWkb(outline)
    try:
        geometry.transform(from_degrees(crs))
    except QgsCsException:
        return None
    return None if geometry.isEmpty() else geometry


def on_ground(outline: bytes) -> tuple[Patch, QgsCoordinateReferenceSystem]:
    """Return an outline (WKB, EPSG:4490) in the projected CRS of its place; raises :class:`BadGeometry`."""
    geometry = QgsGeometry()
    geometry.fromWkb(outline)
    box = geometry.boundingBox()
    if geometry.isEmpty():
        raise BadGeometry("empty")
    middle = box.center()
    crs = crs_named(projected_crs_for(middle.x(), middle.y()))
    try:
        geometry.transform(from_degrees(crs))
    except QgsCsException as error:
        raise BadGeometry("outside every projected CRS") from error
    place_box = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
    return Patch(geometry, geometry.boundingBox(), place_box), crs


class Scenes:
    """Makes scenes, and keeps the last few: the case that comes next was placed when it was made in advance."""

    def __init__(self, looks_for: LooksFor) -> None:
        self._looks_for = looks_for
        self._made: OrderedDict[tuple[object, ...], Scene] = OrderedDict()

    def clear(self) -> None:
        """Forget what was made: it rests on another catalogue."""
        self._made.clear()

    def of(
        self,
        case: CaseOnView,
        catalogue: ImageryCatalogue,
        roles: Sequence[PaneRole],
        size: QSize,
        pixel_ratio: float,
    ) -> Scene:
        """Return a scene as :func:`scene_of` does; its looks are asked for anew, its dates are its own to change."""
        key = (case, tuple(roles), size.width(), size.height(), pixel_ratio)
        scene = self._made.get(key)
        if scene is None:
            scene = self._made[key] = scene_of(case, catalogue, roles, size, pixel_ratio, self._looks_for)
            if len(self._made) > KEPT_SCENES:
                self._made.popitem(last=False)
            return replace(scene, dates=copy(scene.dates))
        return replace(scene, dates=copy(scene.dates), looks=self._looks_for(scene.chosen, scene.patch))

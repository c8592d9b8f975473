"""What the views pass around: the case shown, the ground seen, a finished picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsRectangle
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImage, QTransform

from ...plugin.adapters.imagery.ground import Box
from ...plugin.adapters.imagery.layers import Source
from ...plugin.adapters.imagery.looks import Look
from ...plugin.adapters.imagery.stretch import Stretch
from ...plugin.domain.errors import RedlineError

PATCH_SHARE = 0.4
"""What a fitted patch takes of the view's smaller side."""
LEAST_WIDTH_M = 150.0
FINEST_MUPP, COARSEST_MUPP = 0.02, 500.0


class PaneRole(str, Enum):
    """What a view shows by default."""

    EARLIER = "earlier"
    LATER = "later"
    OTHER = "other"


def roles_for(count: int) -> tuple[PaneRole, ...]:
    """Return the roles of 1 … 4 views: the first is the earlier image, the last the later one."""
    if count == 1:
        return (PaneRole.LATER,)
    return (PaneRole.EARLIER, *(PaneRole.OTHER,) * (count - 2), PaneRole.LATER)


@dataclass(frozen=True)
class CaseOnView:
    """A case as the views need it. ``outline`` is WKB in EPSG:4490.

    ``dates`` names a date for each view in turn (``None``: the default); shorter or empty means defaults.
    """

    case_id: str
    outline: bytes
    date_before: Optional[str] = None
    date_after: Optional[str] = None
    dates: tuple[Optional[str], ...] = ()
    corrected: Optional[bytes] = None
    """The outline as a finding has corrected it, if one has."""


@dataclass(frozen=True)
class Patch:
    """A case's outline on the ground of the views: in their CRS, and its box in degrees."""

    geometry: QgsGeometry
    bounds: QgsRectangle
    box: Box


@dataclass(frozen=True)
class Ground:
    """What all linked views look at: a centre in a projected CRS and the metres that one pixel takes.

    ``rotation`` is by how many degrees (-180 … 180) the ground is turned clockwise on the screen around the centre.
    """

    crs: QgsCoordinateReferenceSystem
    x: float
    y: float
    mupp: float
    rotation: float = 0.0

    def rectangle(self, size: QSize) -> QgsRectangle:
        """Return the ground under a north-up picture of this size in pixels around the centre."""
        half_width, half_height = size.width() * self.mupp / 2, size.height() * self.mupp / 2
        return QgsRectangle(self.x - half_width, self.y - half_height, self.x + half_width, self.y + half_height)

    def panned(self, dx_px: float, dy_px: float) -> Ground:
        """Return the ground after dragging the picture by this many pixels (y downwards)."""
        turn = math.radians(self.rotation)
        right = dx_px * math.cos(turn) + dy_px * math.sin(turn)
        down = dy_px * math.cos(turn) - dx_px * math.sin(turn)
        return replace(self, x=self.x - right * self.mupp, y=self.y + down * self.mupp)

    def turned(self, degrees: float) -> Ground:
        """Return the ground turned clockwise on the screen."""
        return replace(self, rotation=180.0 - (180.0 - self.rotation - degrees) % 360.0)

    def frame(self, size: QSize) -> QSize:
        """Return the size in pixels of the north-up picture that fills a view of ``size`` when it is turned."""
        if not self.rotation:
            return size
        turn = math.radians(self.rotation)
        across, along = abs(math.cos(turn)), abs(math.sin(turn))
        width, height = size.width(), size.height()
        return QSize(math.ceil(width * across + height * along), math.ceil(width * along + height * across))

    def to_pixels(self, size: QSize) -> QTransform:
        """Return the transform from metres around the centre (y upwards) to the pixels of a view of ``size``."""
        turned = QTransform.fromTranslate(size.width() / 2, size.height() / 2)
        return turned.rotate(self.rotation).scale(1 / self.mupp, -1 / self.mupp)

    def zoomed(self, factor: float, at: QgsPointXY) -> Ground:
        """Return the ground ``factor`` times larger on screen, the point ``at`` staying in its place."""
        mupp = min(COARSEST_MUPP, max(FINEST_MUPP, self.mupp / factor))
        share = mupp / self.mupp
        return replace(self, x=at.x() + (self.x - at.x()) * share, y=at.y() + (self.y - at.y()) * share, mupp=mupp)


def fitted(patch: Patch, crs: QgsCoordinateReferenceSystem, size: QSize) -> Ground:
    """Return the ground on which a patch fills its share of a view of ``size``."""
    smaller = max(1, min(size.width(), size.height()))
    longest = max(patch.bounds.width(), patch.bounds.height())
    mupp = max(longest / (PATCH_SHARE * smaller), LEAST_WIDTH_M / max(1, size.width()))
    centre = patch.bounds.center()
    return Ground(crs, centre.x(), centre.y(), min(COARSEST_MUPP, mupp))


@dataclass(frozen=True)
class Picture:
    """A rendered view: the image, the ground it shows and what it was made of.

    ``covered`` is the share (0 … 1) of the patch that has pixels, ``None`` where the patch is out of sight. ``base``
    is what a change view is compared to (the first view's sources), empty in other views. ``stretches`` holds the
    groups that the picture used.
    """

    case_id: str
    date: str
    image: QImage
    rectangle: QgsRectangle
    crs: str
    sources: tuple[Source, ...] = ()
    stretches: Mapping[str, Stretch] = field(default_factory=dict)
    covered: Optional[float] = None
    errors: tuple[str, ...] = ()
    look: Look = field(default_factory=Look)
    base: tuple[Source, ...] = ()
    ground: Optional[Ground] = None
    troubles: tuple[RedlineError, ...] = ()
    """What services answered in place of an image, or what painting failed of."""


@dataclass(frozen=True)
class Overlay:
    """What is drawn over the pictures of all views, transparent elsewhere, turned as its ground is.

    ``size`` is in pixels before the pixel ratio; ``seen`` is the size of the views that it was made for.
    """

    image: QImage
    ground: Ground
    size: QSize
    seen: QSize

"""Where the views look, and the mouse in them: every move reaches all of them within the same event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Optional

from qgis.core import QgsGeometry, QgsPointXY, QgsProject, QgsReferencedRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QSize, QThread, pyqtSignal

from ...plugin.adapters.imagery.background import Background
from ...plugin.adapters.imagery.errors import ImageWorkFailed
from ...plugin.domain.records import Zone
from . import words
from .board import ViewBoard
from .link import GroundLink
from .model import Overlay, Patch, fitted
from .pane import ViewPane
from .placed import PlacedPath, Stamp, place
from .project_guard import ProjectGuard
from .render import MapJob, RenderQueue
from .scene import Scene
from .status import StatusLine
from .zones import ZoneOverlay, labels_at, zone_layer


class Steering(QObject):
    """Keeps all views on the ground of the link, with the patch's outline, the zones and the mirrored crosshair."""

    moved = pyqtSignal()
    """The views look elsewhere, or have another size: new pictures are wanted."""
    wanted_in_qgis = pyqtSignal(object, object)
    """(:class:`QgsReferencedRectangle`, the patch as :class:`QgsGeometry` in its CRS): QGIS's window is to show it."""

    zones_changed = pyqtSignal()
    """Other zones are drawn from now on."""

    def __init__(self, board: ViewBoard, background: Background, queue: RenderQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._board = board
        self.link = GroundLink(self)
        self.status = StatusLine()
        self._background = background
        self._zones, self._free_zones = ZoneOverlay(queue, self), ZoneOverlay(queue, self)
        self._zones_asked = 0
        self._overlay: Optional[Overlay] = None
        self._patch: Optional[Patch] = None
        self._placed: Optional[PlacedPath] = None
        self._corrected: Optional[PlacedPath] = None
        self._made: Optional[Stamp] = None
        self.pointed_at: Optional[QgsPointXY] = None
        """The ground point under the mouse, while it is over a view."""
        self.pointed_pane: Optional[ViewPane] = None
        self._zone_layer: Optional[QgsVectorLayer] = None
        self._outlines = True
        self._closed = False
        self._guard = ProjectGuard(QgsProject.instance(), self._place_all, self)
        self._board.arranged.connect(self._on_resized)
        self.link.changed.connect(self._on_ground)
        self.link.pointed.connect(self._on_pointed)
        self.link.loosened.connect(self._on_loosened)
        self._zones.drawn.connect(self._lay_zones)
        self._free_zones.drawn.connect(self._lay_free_zones)

    def take_in(self, pane: ViewPane) -> None:
        """Let a new view follow the others, and its mouse lead them."""
        canvas = pane.canvas
        canvas.dragged.connect(lambda dx, dy: self.link.pan(dx, dy, pane))
        canvas.wheeled.connect(lambda factor, at: self.link.zoom(factor, at, pane))
        canvas.turned.connect(lambda degrees: self.link.turn(degrees, pane))
        canvas.pointed.connect(lambda at: self.link.point(pane, at))
        canvas.resized.connect(self._on_resized)
        pane.set_zones(self._overlay)
        pane.set_outlines_visible(self._outlines)
        self._outline(pane)
        if self.link.ground is not None:
            canvas.look_at(self.link.ground)

    def set_zones(self, zones: Sequence[Zone]) -> None:
        """Draw the borders of these zones from now on; their shapes are read in a thread."""
        self._zones_asked += 1
        asked, home, wanted = self._zones_asked, QThread.currentThread(), tuple(zones)
        work = partial(zone_layer, wanted, home)
        self._background.run(work, lambda layer: self._take_zones(asked, layer), self._miss_zones)

    def _miss_zones(self, fault: ImageWorkFailed) -> None:
        for pane in self._board.made:
            pane.warn("zones", words.no_zones(fault.fault))

    def _take_zones(self, asked: int, layer: QgsVectorLayer) -> None:
        if asked == self._zones_asked and not self._closed:
            self._zone_layer = layer
            self._zones.use(layer)
            self._free_zones.use(layer)
            self.zones_changed.emit()

    def draw_zones(self, scene: Scene, done: Callable[[Overlay], None]) -> Optional[MapJob]:
        """Begin to draw the zones of a scene that may come next; ``None`` where there are none to draw."""
        patch = scene.patch.geometry
        return self._zones.draw(scene.ground, scene.size, scene.pixel_ratio, patch, done)

    @property
    def zones_drawn(self) -> bool:
        """Tell whether the zones in sight are drawn for the ground that the views show."""
        return self._zones.settled

    def zones_at(self, there: QgsPointXY) -> list[str]:
        """Return name and level of each zone at a place (degrees)."""
        return labels_at(self._zone_layer, there) if self._zone_layer is not None else []

    def in_patch(self, at: QgsPointXY) -> bool:
        """Tell whether a ground point lies in the patch."""
        return self._patch is not None and self._patch.geometry.contains(at)

    def show_patch(
        self,
        patch: Optional[Patch],
        corrected: Optional[QgsGeometry] = None,
        made: Optional[Stamp] = None,
        zones: Optional[Overlay] = None,
    ) -> None:
        """Draw this patch's outline in every view, and the corrected one; :meth:`fit_patch` fits the first.

        ``made`` is the outline as it will look, ``zones`` what is drawn there, where they were painted in advance.
        """
        self._patch, self._made = patch, made
        self._outlines_of(patch, corrected)
        for overlay in (self._zones, self._free_zones):
            overlay.keep_off(None if patch is None else patch.geometry)
        if zones is not None:
            self._zones.lay(zones)
        for pane in self._board.made:
            self._outline(pane)

    def _outlines_of(self, patch: Optional[Patch], corrected: Optional[QgsGeometry]) -> None:
        self._placed = self._corrected = None
        if patch is not None:
            middle = patch.bounds.center()
            self._placed = self._made.placed if self._made is not None else place(patch.geometry, middle)
            self._corrected = None if corrected is None else place(corrected, middle)

    def correct(self, corrected: Optional[QgsGeometry]) -> None:
        """Draw this as the patch's corrected outline, ``None`` for none."""
        middle = None if self._patch is None else self._patch.bounds.center()
        self._corrected = None if corrected is None or middle is None else place(corrected, middle)
        for pane in self._board.made:
            self._outline(pane)

    def _outline(self, pane: ViewPane) -> None:
        pane.set_outline(self._placed, self._corrected, self._made)

    def set_outlines_visible(self, visible: bool) -> None:
        """Show or hide the patch's outline and the zones."""
        self._outlines = visible
        for pane in self._board.made:
            pane.set_outlines_visible(visible)

    # Moving

    def fit_patch(self) -> None:
        """Bring the patch into the middle of all views."""
        ground = self.link.ground
        if self._patch is not None and ground is not None:
            self.link.go(fitted(self._patch, ground.crs, self.view_size()), fitted=True)

    def show_in_qgis(self) -> None:
        """Ask for the place in view, around the mouse while it is over one, in QGIS's own window."""
        pane = self.pointed_pane or self._board.panes[self._board.active]
        ground = self.link.ground_of(pane)
        if ground is not None and self._patch is not None:
            there = self.pointed_at or QgsPointXY(ground.x, ground.y)
            place = replace(ground, x=there.x(), y=there.y()).rectangle(self._board.size_of(pane))
            self.wanted_in_qgis.emit(QgsReferencedRectangle(place, ground.crs), QgsGeometry(self._patch.geometry))

    def turn(self, degrees: float) -> None:
        """Turn the active view, and those linked with it, clockwise."""
        self.link.turn(degrees, self._board.panes[self._board.active])

    def toggle_link(self) -> None:
        """Let the active view move alone, or link all again."""
        if self.link.free is not None:
            self.link.let_go(None)
        elif len(self._board.panes) > 1 and self.link.ground is not None:
            self.link.let_go(self._board.panes[self._board.active])

    def _on_loosened(self) -> None:
        for pane in self._board.made:
            if pane is not self.link.free:
                pane.set_zones(self._overlay)
        self._free_zones.look_at(None, QSize(), 1.0)

    def frame_of(self, pane: ViewPane) -> QSize:
        """Return the size in pixels of the north-up picture that a view needs now."""
        ground, size = self.link.ground_of(pane), self._board.size_of(pane)
        return size if ground is None else ground.frame(size)

    def view_size(self) -> QSize:
        """Return the size of the first view, in pixels."""
        return self._board.size_of(self._board.panes[0])

    def _on_resized(self) -> None:
        if self._board.laying:
            return
        if self.link.fitted:
            self.fit_patch()
        else:
            self._on_ground()

    def _place_all(self) -> None:
        for pane in self._board.panes:
            ground = self.link.ground_of(pane)
            if ground is not None and not self._closed:
                pane.canvas.look_at(ground)
                pane.tell("turned", words.turned(ground.rotation))
                pane.tell("free", words.moves_alone() if pane is self.link.free else "")

    def _on_ground(self) -> None:
        self._place_all()
        self.moved.emit()
        ratio = self._board.panes[0].canvas.devicePixelRatioF()
        self._zones.look_at(self.link.ground, self.view_size(), ratio)
        if self.link.free in self._board.panes:
            self._free_zones.look_at(self.link.ground_of(self.link.free), self._board.size_of(self.link.free), ratio)
        self._tell_place()

    def _on_pointed(self, source: Optional[ViewPane], at: Optional[QgsPointXY]) -> None:
        self.pointed_at = at if self.link.ground is not None else None
        self.pointed_pane = source if self.pointed_at is not None else None
        for pane in self._board.panes:
            pane.mirror(self.pointed_at if pane is not source else None)
        self._tell_place()

    def _tell_place(self) -> None:
        self.status.tell(self.link.ground, self._board.panes[0].canvas.scale(), self.pointed_at)

    def _lay_zones(self, overlay: Optional[Overlay]) -> None:
        self._overlay = overlay
        for pane in self._board.made:
            if pane is not self.link.free:
                pane.set_zones(overlay)

    def _lay_free_zones(self, overlay: Optional[Overlay]) -> None:
        for pane in self._board.made:
            if pane is self.link.free:
                pane.set_zones(overlay)

    def close(self) -> None:
        """Stop drawing zones and let go of the project."""
        self._closed = True
        self._zones.close()
        self._free_zones.close()
        self._zone_layer = None
        self._guard.close()

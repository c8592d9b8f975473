"""The tools of the mouse on the views: measuring, and asking what is at a place. One at a time, in all views."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Optional

from qgis.core import QgsCsException, QgsPointXY
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.imagery.background import Background
from ...plugin.adapters.imagery.bands import BandPlan
from ...plugin.adapters.imagery.errors import ImageWorkFailed
from ...plugin.adapters.imagery.ground import to_degrees
from ...plugin.adapters.imagery.opened import Source
from ...plugin.adapters.imagery.values import BandValues, values_at
from ..messages import sentence
from . import words
from .board import ViewBoard
from .marks import PinItem, RulerItem
from .measure import Measure
from .pane import ViewPane
from .service_info import ServiceInfo
from .steering import Steering

MEASURE, IDENTIFY = "measure", "identify"


class Tool(str, Enum):
    """What a click on a view does beside making it the active one."""

    NONE = "none"
    MEASURE = MEASURE
    IDENTIFY = IDENTIFY


class Tools(QObject):
    """Measures and identifies in whatever view the mouse is; what is found stands in all of them."""

    changed = pyqtSignal()
    """Another tool is at work, or none."""

    def __init__(self, board: ViewBoard, steering: Steering, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._board, self._steering, self._background = board, steering, background
        self.tool = Tool.NONE
        self.measure = Measure(self)
        self._rulers: dict[ViewPane, RulerItem] = {}
        self._pins: dict[ViewPane, PinItem] = {}
        self._asked = 0
        self._services = ServiceInfo(self)
        self.measure.changed.connect(self._show_measure)
        steering.link.pointed.connect(lambda _pane, at: self.measure.point(at))

    def take_in(self, pane: ViewPane) -> None:
        """Let the tools work in a new view."""
        self._rulers[pane], self._pins[pane] = RulerItem(pane.canvas), PinItem(pane.canvas)
        pane.canvas.clicked.connect(lambda at: self._on_click(pane, at))
        pane.canvas.double_clicked.connect(self.measure.end)
        self._show_measure()

    def toggle(self, tool: Tool) -> None:
        """Take a tool, or lay it down: what it drew is gone. Identify looks at once where the mouse is."""
        taken = self.tool
        self.lay_down()
        if taken is not tool:
            self.tool = tool
            self._show_measure()
            if tool is Tool.IDENTIFY:
                self._look(self._steering.pointed_pane, self._steering.pointed_at)
        self.changed.emit()

    def lay_down(self) -> None:
        """Take no tool, and everything drawn by one away."""
        if self.tool is Tool.NONE:
            return
        self.tool = Tool.NONE
        self.measure.clear()
        self._show_measure()
        self._forget_place()
        self.changed.emit()

    def enter(self) -> bool:
        """End the line that is being drawn; false where Enter belongs to others."""
        return self.tool is Tool.MEASURE and self.measure.end()

    def escape(self) -> bool:
        """Clear what is measured, else lay the tool down; false where Esc belongs to others."""
        if self.tool is Tool.NONE:
            return False
        if not (self.tool is Tool.MEASURE and self.measure.clear()):
            self.lay_down()
        return True

    def _on_click(self, pane: ViewPane, at: QgsPointXY) -> None:
        ground = self._steering.link.ground_of(pane)
        if ground is None:
            return
        if self.tool is Tool.MEASURE:
            self.measure.add(at, ground.crs)
        elif self.tool is Tool.IDENTIFY:
            self._look(pane, at)

    # Measuring

    def _show_measure(self) -> None:
        points = self.measure.points
        said = ""
        if self.tool is Tool.MEASURE:
            said = words.measured(self.measure.figures(), self.measure.ended)
        for pane in self._board.made:
            if pane in self._rulers:
                self._rulers[pane].show_points(points)
                pane.tell(MEASURE, said)

    # What is there

    def _look(self, pane: Optional[ViewPane], at: Optional[QgsPointXY]) -> None:
        self._forget_place()
        said = words.identify_hint()
        ground = self._steering.link.ground_of(pane) if pane is not None else None
        if ground is None or at is None:
            self._tell_all(said)
            return
        try:
            there = to_degrees(ground.crs).transform(at)
            pixels = [to_degrees(ground.crs).transform(_nudged_back(one, at)) for one in self._board.panes]
        except QgsCsException:
            self._tell_all(said)
            return
        zones = words.zones_here(self._steering.zones_at(there), self._steering.in_patch(at))
        place = f"{words.place(there.x(), there.y())}\n{zones}"
        for one, pixel in zip(self._board.panes, pixels):
            self._pins[one].show_points((at,))
            self._tell(one, at, pixel, place if one is pane else "")

    def _tell(self, pane: ViewPane, at: QgsPointXY, pixel: QgsPointXY, said: str) -> None:
        """Say the place's own words at once; values as they come, a service's only where no file lies on top of it."""
        asked, plans = self._asked, _plans(pane)
        paths = [Path(path) for path in plans]
        pane.tell(IDENTIFY, said)

        def say(words_of_image: str) -> None:
            if asked == self._asked:
                pane.tell(IDENTIFY, "\n".join(line for line in (said, words_of_image) if line))

        def show(found: Optional[BandValues]) -> None:
            if found is not None or asked != self._asked or not self._services.ask(pane, at, pixel, say):
                say(words.band_values(found, plans))

        def fail(fault: ImageWorkFailed) -> None:
            say(sentence(fault))

        self._background.run(lambda: values_at(paths, pixel.x(), pixel.y()), show, fail)

    def _tell_all(self, text: str) -> None:
        for pane in self._board.panes:
            pane.tell(IDENTIFY, text)

    def _forget_place(self) -> None:
        self._asked += 1
        self._services.forget()
        for pane, pin in self._pins.items():
            pin.show_points(())
            pane.tell(IDENTIFY, "")


def _plans(pane: ViewPane) -> Mapping[str, BandPlan]:
    """Return the files of a view's picture, the one on top first, and what their bands are; services have none."""
    sources = pane.picture.sources if pane.picture is not None else ()
    found = ((source.path or _palette_file(source), source.plan) for source in reversed(sources))
    return {str(path): plan for path, plan in found if path is not None}


def _palette_file(source: Source) -> Optional[Path]:
    return Path(source.layer.source()) if source.layer.providerType() == "gdal" else None


def _nudged_back(pane: ViewPane, at: QgsPointXY) -> QgsPointXY:
    """Return where a ground point lies in a view's image before that was nudged."""
    if pane.picture is None:
        return at
    nudge = pane.picture.look.nudge
    return QgsPointXY(at.x() - nudge.east_m, at.y() - nudge.north_m)

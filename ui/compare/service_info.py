"""What services say of a place on a view: asked where waiting holds nobody, the painted colour meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Optional, Union

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QColor

from ...plugin.adapters.imagery.errors import ServiceFailed
from ...plugin.adapters.imagery.opened import Source
from ...plugin.adapters.imagery.service_values import told_by_service
from ...plugin.domain.errors import RedlineError
from ..messages import sentence
from . import words
from .model import Picture
from .pane import ViewPane

Say = Callable[[str], None]
_HELD = 16


class ServiceInfo(QObject):
    """Asks at most one question per view at a time: what waits for a dead service must not take all its threads."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._under_way: set[ViewPane] = set()
        self._next: dict[ViewPane, Callable[[], None]] = {}
        self._held: deque[Source] = deque(maxlen=_HELD)
        """Layers belong to this thread: that of the lane must not be the last to let go of one."""

    def ask(self, pane: ViewPane, at: QgsPointXY, there: QgsPointXY, say: Say) -> bool:
        """Say what the service on top of a view tells of a place; false where the view shows none.

        ``at`` is on the views' ground, ``there`` in degrees in the image. The painted colour is said at once.
        """
        picture, source = pane.picture, top_service(pane.picture)
        if picture is None or source is None:
            return False
        colour = words.painted_colour(painted_at(picture, at))
        say(f"{words.asking(source.image.source)}\n{colour}")
        self._forget(pane)
        if pane in self._under_way:
            self._next[pane] = lambda: self._begin(pane, source, there, colour, say)
        else:
            self._begin(pane, source, there, colour, say)
        return True

    def forget(self) -> None:
        """Nobody wants the answers that are still to be asked for."""
        self._next.clear()

    def _forget(self, pane: ViewPane) -> None:
        self._next.pop(pane, None)

    def _begin(self, pane: ViewPane, source: Source, there: QgsPointXY, colour: str, say: Say) -> None:
        pixel_m, lane = pane.canvas.mapUnitsPerPixel(), source.lane
        assert lane is not None

        def asked() -> Union[str, RedlineError, None]:
            try:
                return told_by_service(source, there.x(), there.y(), pixel_m)
            except ServiceFailed as error:
                return error.kept()

        def answered(answer: Union[str, RedlineError, None]) -> None:
            self._under_way.discard(pane)
            say(_answer_words(source.image.source, answer, colour))
            follow = self._next.pop(pane, None)
            if follow is not None:
                follow()

        self._under_way.add(pane)
        self._held.append(source)
        lane.run(asked, answered, answered)


def _answer_words(name: str, answer: Union[str, RedlineError, None], colour: str) -> str:
    if isinstance(answer, RedlineError):
        return f"{sentence(answer)}\n{colour}"
    if answer is None:
        return f"{words.tells_no_values(name)}\n{colour}"
    return f"{name}: {answer}\n{colour}" if answer else f"{words.nothing_told(name)}\n{colour}"


def top_service(picture: Optional[Picture]) -> Optional[Source]:
    """Return the topmost service of a picture."""
    sources = picture.sources if picture is not None else ()
    return next((one for one in reversed(sources) if one.lane is not None and one.layer is not None), None)


def painted_at(picture: Picture, at: QgsPointXY) -> Optional[QColor]:
    """Return the colour that a picture has at a place of the ground, ``None`` beside it and where it is empty."""
    box, image = picture.rectangle, picture.image
    column = int((at.x() - box.xMinimum()) / box.width() * image.width())
    row = int((box.yMaximum() - at.y()) / box.height() * image.height())
    if not (0 <= column < image.width() and 0 <= row < image.height()):
        return None
    colour = image.pixelColor(column, row)
    return colour if colour.alpha() else None

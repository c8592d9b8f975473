"""What PROJ needs time for at the first patch of all, done before it is shown, in turns of its own."""

from __future__ import annotations

from contextlib import suppress
from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem

from ..plugin.adapters.imagery.ways import know_names, known_ways
from ..plugin.app.review import ReviewSession
from ..plugin.domain.errors import RedlineError
from .compare.scene import on_ground


class FirstGround:
    """Finds the ground of the first patch of a sitting, for nobody."""

    def __init__(self, session: ReviewSession) -> None:
        self._session = session
        self._ground: Optional[QgsCoordinateReferenceSystem] = None

    def find(self) -> None:
        """Place a patch on the ground: PROJ takes a turn's time for the first one (measured)."""
        first = next(iter(self._session.queue.order), None)
        with suppress(RedlineError):
            if first is not None:
                _patch, self._ground = on_ground(self._session.case(first).outline)

    def find_ways(self) -> None:
        """Let PROJ find what rendering there needs, before the image threads keep it busy."""
        know_names()
        if self._ground is not None:
            known_ways(self._ground)

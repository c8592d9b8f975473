"""What the desk knows of things carried by hand: one place that opens the window at one of its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Optional

from qgis.PyQt.QtWidgets import QWidget

from ...plugin.adapters.workspace import Workspace
from ...plugin.app.package import has_platform
from ...plugin.app.review import ReviewSession
from ...plugin.domain.codes import CodeList
from ...plugin.domain.errors import RedlineError
from ..background import Run
from ..review.sync_state import Line
from .package_dialog import OpenInto
from .place import CarriedPlace, Part
from .window import CarriedWindow, show_carried


class CarriedSide:
    """Carrying of one open workspace; nothing is built before somebody asks."""

    def __init__(
        self, workspace: Workspace, session: ReviewSession, codes: Mapping[str, CodeList], window: QWidget, run: Run
    ) -> None:
        self._made = (workspace, session, codes, run)
        self._window = window
        self._place: Optional[CarriedPlace] = None

    def join(
        self,
        line: Line,
        go: Callable[[Optional[str]], None],
        changed: Callable[[], None],
        refusal: Optional[RedlineError],
    ) -> None:
        """Take the desk's hands: what shows a patch, what reads the store again, and why nothing can be written.

        Where the workspace has a platform and no line to it, the ``line`` sends its reviewer here.
        """
        self._place = CarriedPlace(*self._made, changed, go, refusal)
        info = self._made[0].info
        if has_platform(info) and not info.server_url:
            line.by_hand = partial(self.open, Part.EXPORT)

    def open(self, part: Part = Part.LEAVING) -> Optional[CarriedWindow]:
        """Bring the window up at a part."""
        return None if self._place is None else show_carried(self._place, self._window, part)

    def into(self) -> Optional[OpenInto]:
        """Return this workspace as what a package may be added to; ``None`` where nothing can be written."""
        place = self._place
        if place is None or place.refusal is not None or place.store.read_only:
            return None
        return OpenInto(place.workspace, place.store, place.changed)

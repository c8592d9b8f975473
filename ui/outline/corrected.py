"""The corrected outline that the views draw beside the flagged one."""

from __future__ import annotations

from typing import Optional

from ...plugin.app.review import ReviewSession
from ..compare.scene import on_crs
from ..compare.view import CompareView


class CorrectedOutline:
    """Knows what the views draw, so that the same is not drawn twice. Outlines are WKB in degrees."""

    def __init__(self, session: ReviewSession, view: CompareView) -> None:
        self._session, self._view = session, view
        self._drawn: Optional[bytes] = None

    def begin_with(self, case_id: str) -> None:
        """Another case is shown: its corrected outline came with it, where it has one."""
        self._drawn = self._session.case(case_id).outline_found
        self.show(case_id)

    def show(self, case_id: str) -> None:
        """Draw it as the working state has it."""
        self._draw(self._session.draft(case_id).outline)

    def show_earlier(self, case_id: str, outline: Optional[bytes]) -> None:
        """Draw the outline that would be taken with an earlier finding: it is looked at before it is taken."""
        if outline is not None and case_id == self._session.current:
            self._draw(outline)

    def _draw(self, outline: Optional[bytes]) -> None:
        ground = self._view.steering.link.ground
        if outline != self._drawn and ground is not None:
            self._drawn = outline
            self._view.steering.correct(on_crs(outline, ground.crs))

"""Ctrl+Z and Ctrl+Y: an act is taken back or done again, on whatever patch it was, and that patch is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Optional

from ...plugin.adapters.translation import tr
from ...plugin.app.review import ReviewSession


class HistoryKeys:
    """Shows what the session's history moves."""

    def __init__(
        self,
        session: ReviewSession,
        say: Callable[[str], None],
        go: Callable[[str], None],
        moved: Callable[[str, Sequence[str]], None],
    ) -> None:
        """``go`` shows a patch; ``moved`` shows what else changed: the patch on screen, and all patches of the act."""
        self._session, self._say, self._go, self._moved = session, say, go, moved

    def undo(self) -> None:
        """Take the last act back."""
        self._show(self._session.undo(), tr("Nothing to undo."), tr("Taken back from {count} patches."))

    def redo(self) -> None:
        """Do the act again that was taken back last."""
        self._show(self._session.redo(), tr("Nothing to redo."), tr("Given to {count} patches again."))

    def _show(self, case_id: Optional[str], nothing: str, several: str) -> None:
        if case_id is None:
            self._say(nothing)
            return
        moved = self._session.moved
        self._go(case_id)
        self._say(several.format(count=len(moved)) if len(moved) > 1 else "")
        self._moved(case_id, moved)

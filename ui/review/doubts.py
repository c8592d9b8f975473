"""What speaks against saving a finding on what the views show just now; a second Enter saves it all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from qgis.PyQt.QtCore import QObject

from ...plugin.adapters.translation import tr
from ..compare.view import CompareView
from .top_bar import TopBar


def doubt(seen: Iterable[Mapping[str, Any]], painting: bool = False) -> str:
    """Return the sentence that asks first, empty where every view shows its images whole.

    ``painting``: a view is still at it; what it does not show may come.
    """
    views = list(seen)
    if any(view.get("problems") or view.get("unreadable") for view in views):
        return tr(
            "A view could not show an image of this patch, and says which. Enter once more saves the finding all the "
            "same."
        )
    if views and all(view.get("images") and view.get("covered") != 0 for view in views):
        return ""
    if painting:
        return tr("The images of this patch are still being painted. Enter once more saves the finding all the same.")
    return tr("Not every view shows an image of this patch. Enter once more saves the finding all the same.")


class Doubts(QObject):
    """Asks once for each patch and doubt, and takes the question back as soon as the views have settled it.

    A finding says what was seen. On pictures that nobody saw, or that failed, it takes a second Enter.
    """

    def __init__(self, views: CompareView, top: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._views, self._top = views, top
        self._case_id = self._said = ""
        views.painted.connect(lambda _case_id: self._look_again())
        views.missed.changed.connect(self._look_again)

    def raised(self, seen: Iterable[Mapping[str, Any]]) -> bool:
        """Tell whether anything speaks against saving on what was seen."""
        return bool(doubt(seen, self._views.painting))

    def ask_first(self, case_id: str, seen: Iterable[Mapping[str, Any]]) -> bool:
        """Say what speaks against saving; false where nothing does, or the reviewer has just been told of it."""
        said = doubt(seen, self._views.painting)
        if not said or (case_id, said) == (self._case_id, self._said):
            return False
        self._case_id, self._said = case_id, said
        self._top.show_message(said, warning=True)
        return True

    def forget(self) -> None:
        """The finding is given; what comes next is asked anew."""
        self._case_id = self._said = ""

    def _look_again(self) -> None:
        if self._said and doubt(self._views.seen(), self._views.painting) != self._said:
            self._top.take_back(self._said)
            self.forget()

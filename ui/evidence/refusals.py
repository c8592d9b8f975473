"""Which files were not added to a patch and why, each by its name: stays at the patch until it is dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Optional

from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...plugin.adapters.evidence_intake import FileRefused
from ...plugin.adapters.translation import tr
from ..evidence_words import MOST_NAMED, refused_lines
from ..review.link_label import LinkLabel


class Refusals(LinkLabel):
    """Remembers, while the window is open, what was refused at each patch; hidden where that is nothing."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidenceRefused")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._refused: dict[str, list[FileRefused]] = {}
        self._case_id = ""
        self.linkActivated.connect(lambda _link: self._dismiss())
        self.hide()

    def add(self, case_id: str, refused: Sequence[FileRefused]) -> None:
        """Remember what was refused at a patch; a file that is refused again is named once."""
        if refused:
            again = {one.path for one in refused}
            kept = [one for one in self._refused.get(case_id, ()) if one.path not in again]
            self._refused[case_id] = [*kept, *refused]
            self.show_for(self._case_id or case_id)

    def show_for(self, case_id: str) -> None:
        """Show what was refused at the patch on screen."""
        self._case_id = case_id
        refused = self._refused.get(case_id, ())
        if refused:
            self.setText(_words(refused))
        self.setVisible(bool(refused))

    def _dismiss(self) -> None:
        self._refused.pop(self._case_id, None)
        self.hide()


def _words(refused: Sequence[FileRefused]) -> str:
    count = len(refused)
    title = tr("One file was not added") if count == 1 else tr("{count} files were not added", count=count)
    lines = [f"✖ {escape(line)}" for line in refused_lines(refused[:MOST_NAMED])]
    if count > MOST_NAMED:
        lines.append(escape(tr("{count} more were not added.", count=count - MOST_NAMED)))
    return "<br/>".join([f"<b>{escape(title)}</b>", *lines, f"<a href='read'>{escape(tr('Dismiss'))}</a>"])
